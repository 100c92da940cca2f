/** Commands of the script: captions are edited and hidden, fixes are switched. */
import { fixFrom, localText, newId, switchFix } from "@eventyard/model";
import type { Caption, Design, Fix } from "@eventyard/model";
import { announceText } from "../commands/announcements.ts";
import type { Command } from "../commands/bus.ts";
import type { CommandArgs } from "../commands/command-args.ts";
import { designStore } from "../design/store.ts";
import { currentLanguage, translate } from "../i18n/index.ts";
import { liveStore } from "../live/live-store.ts";
import { captionStore, hasCaptions, showCaptions } from "./caption-store.ts";
import { virtualMs } from "./virtual-time.ts";

/** How long a new caption stays [ms]. */
const NEW_CAPTION_MS = 8000;

const always = () => true;

function withCaption(design: Design, id: string, caption: Caption): Design {
  return { ...design, captions: { ...design.captions, [id]: caption } };
}

function withFix(design: Design, id: string, fix: Fix): Design {
  return { ...design, fixes: { ...design.fixes, [id]: fix } };
}

/** A caption from now on; the end of the run is its end at the latest. */
function newCaption({ scenario }: Design): Caption {
  const endMs = scenario.durationS * 1000;
  const atMs = Math.min(virtualMs(liveStore.getState()) ?? 0, endMs);
  return { text: translate("script.newCaption"), atMs, untilMs: Math.min(atMs + NEW_CAPTION_MS, endMs) };
}

const addCaption: Command<CommandArgs["caption.add"]> = {
  id: "caption.add",
  label: "command.captionAdd",
  listed: true,
  icon: "caption",
  enabled: always,
  perform(caption) {
    const { design } = designStore.getState();
    const id = newId("caption", design.captions ?? {});
    return { design: withCaption(design, id, caption ?? newCaption(design)) };
  },
};

const editCaption: Command<CommandArgs["caption.edit"]> = {
  id: "caption.edit",
  label: "command.captionEdit",
  enabled: always,
  perform({ id, caption }) {
    return { design: withCaption(designStore.getState().design, id, caption) };
  },
};

const removeCaption: Command<CommandArgs["caption.remove"]> = {
  id: "caption.remove",
  label: "command.captionRemove",
  icon: "delete",
  enabled: always,
  perform({ id }) {
    const { design } = designStore.getState();
    const { [id]: _gone, ...captions } = design.captions ?? {};
    return { design: { ...design, captions } };
  },
};

const toggleCaptions: Command = {
  id: "captions.toggle",
  label: "command.captionsToggle",
  listed: true,
  icon: "caption",
  enabled: () => hasCaptions(designStore.getState().design),
  perform() {
    const shown = !captionStore.getState().shown;
    showCaptions(shown);
    announceText(translate(shown ? "script.captionsShown" : "script.captionsHidden"));
  },
};

const switchOneFix: Command<CommandArgs["fix.switch"]> = {
  id: "fix.switch",
  label: "command.fixSwitch",
  enabled: always,
  perform({ id, on }) {
    const { design } = designStore.getState();
    const result = switchFix(design, id, on);
    if (!result.ok) {
      announceText(result.text[currentLanguage()]);
      return undefined;
    }
    const name = localText(design.fixes?.[id]?.name ?? id)[currentLanguage()];
    return { design: result.design, subject: `${name}, ${translate(on ? "script.on" : "script.off")}` };
  },
};

const keepFix: Command<CommandArgs["fix.keep"]> = {
  id: "fix.keep",
  label: "command.fixKeep",
  enabled: always,
  perform({ id, from }) {
    const { design } = designStore.getState();
    const made = fixFrom(from, design, translate("script.newFix"));
    return made === undefined ? undefined : { design: withFix(design, id, made) };
  },
};

const editFix: Command<CommandArgs["fix.edit"]> = {
  id: "fix.edit",
  label: "command.fixEdit",
  enabled: always,
  perform: ({ id, fix }) => ({ design: withFix(designStore.getState().design, id, fix) }),
};

const removeFix: Command<CommandArgs["fix.remove"]> = {
  id: "fix.remove",
  label: "command.fixRemove",
  icon: "delete",
  enabled: always,
  perform({ id }) {
    const { design } = designStore.getState();
    const { [id]: _gone, ...fixes } = design.fixes ?? {};
    return { design: { ...design, fixes } };
  },
};

export const scriptCommands: readonly Command<never>[] = [
  addCaption,
  editCaption,
  removeCaption,
  toggleCaptions,
  keepFix,
  editFix,
  removeFix,
  switchOneFix,
];

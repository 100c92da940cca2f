/** The middle of the top bar: run, pause, step, stop, restart, speed, virtual clock and seed. */
import { SPEEDS } from "@eventyard/analysis";
import { isSimulated } from "@eventyard/kinds";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { execute } from "../commands/bus.ts";
import { useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { clockParts, formatInstant, formatSpeed } from "../live/format.ts";
import { useLive } from "../live/live-store.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { differsFromRun } from "./changed.ts";
import { followableSpeed } from "./guide.ts";
import { startedDesign } from "./run-commands.ts";
import { RUN_ICONS } from "./run-icons.ts";
import { isLive, useRun } from "./run-store.ts";
import "./run.css";

const AUTOMATIC = "auto";
const SEED_MAX = 2 ** 32 - 1;
const NS_PER_S = 1e9;

/** A button that only has an icon. */
function IconButton({ command, path, disabled }: { command: string; path: string; disabled: boolean }) {
  const t = useT();
  const label = t(`watch.run.${command}` as "watch.run.stop");
  return (
    <Button
      tone="quiet"
      className="icon-only"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={() => execute(`run.${command}`)}
    >
      <Icon path={path} />
    </Button>
  );
}

function MainButton({ online }: { readonly online: boolean }) {
  const t = useT();
  const phase = useRun((state) => state.run?.phase);
  const starting = useRun((state) => state.starting);
  const looksBack = useRun((state) => state.run?.ahead !== undefined);
  const running = phase === "running";
  const goOn = looksBack ? t("watch.run.goOn") : t("watch.run.resume");
  const word = running ? t("watch.run.pause") : phase === "paused" ? goOn : t("watch.run.start");
  return (
    <Button
      tone="primary"
      className="run-main"
      aria-keyshortcuts="Space"
      disabled={!online || starting}
      onClick={() => execute(running ? "run.pause" : "run.start")}
    >
      <Icon path={running ? RUN_ICONS.pause : RUN_ICONS.run} />
      <span>{starting ? t("watch.run.starting") : word}</span>
      <span className="kbd" aria-hidden="true">
        Space
      </span>
    </Button>
  );
}

function SpeedSelect() {
  const t = useT();
  const run = useRun((state) => state.run);
  const wish = useRun((state) => state.speedWish);
  const pacedAt = useRun((state) => state.pacedAt);
  const design = useDesign((state) => state.design);
  const followable = followableSpeed(design);
  const live = isLive(run);
  const shown = live ? run.speed : wish;
  const isAutomatic = wish === undefined && (!live || run.speed === followable || run.speed === pacedAt);
  const automatic = isAutomatic && live ? run.speed : followable;
  const value = isAutomatic || shown === undefined ? AUTOMATIC : String(shown);
  const name = (speed: number) => (speed === 0 ? t("watch.run.speedMax") : formatSpeed(speed));
  // a speed that another page or the command line chose is offered too
  const offered =
    shown === undefined || SPEEDS.some((speed) => speed === shown) ? SPEEDS : [shown, ...SPEEDS];
  return (
    <select
      className="input run-speed"
      aria-label={t("watch.run.speed")}
      title={t("watch.run.speedHelp")}
      value={value}
      onChange={(event) => {
        const chosen = event.target.value;
        execute("run.speed", { speed: chosen === AUTOMATIC ? undefined : Number(chosen) });
      }}
    >
      <option value={AUTOMATIC}>{t("watch.run.speedAuto", { speed: formatSpeed(automatic) })}</option>
      {offered.map((speed) => (
        <option key={speed} value={String(speed)}>
          {name(speed)}
        </option>
      ))}
    </select>
  );
}

function Clock() {
  const t = useT();
  const timeMs = useLive((state) =>
    state.revision === 0 ? 0 : Math.floor((state.picture?.timeNs ?? 0) / 1e6),
  );
  const { main, rest } = clockParts(timeMs * 1e6);
  const looksBack = useRun((state) => state.run?.ahead !== undefined);
  return (
    <span
      className={`run-clock ${looksBack ? "back" : ""}`}
      role="timer"
      aria-label={t("watch.run.clock")}
      title={t("watch.run.clock")}
    >
      {main}
      <span className="run-clock-rest">{rest}</span>
    </span>
  );
}

function Seed() {
  const t = useT();
  const seed = useDesign((state) => state.design.scenario.seed);
  return (
    <label className="run-seed" title={t("watch.run.seedHelp")}>
      <span>{t("watch.run.seed")}</span>
      <input
        key={seed}
        className="input"
        type="number"
        min={0}
        max={SEED_MAX}
        step={1}
        defaultValue={seed}
        onBlur={(event) => {
          const next = event.target.valueAsNumber;
          if (Number.isInteger(next) && next >= 0 && next <= SEED_MAX && next !== seed) {
            execute("scenario.edit", { seed: next });
          } else event.target.value = String(seed);
        }}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
    </label>
  );
}

/** A sentence and what can be done about it. */
function NoticeWithWay({ text, way, command }: { text: string; way: string; command: string }) {
  return (
    <>
      {text}{" "}
      <button type="button" className="run-link" onClick={() => execute(command)}>
        {way}
      </button>
    </>
  );
}

/** What is wrong or worth knowing about the run, beside its controls: one line at a time, the gravest first. */
function RunNotice() {
  const t = useT();
  const pick = useLocalText();
  const connection = useRun((state) => state.connection);
  const notice = useRun((state) => state.notice);
  const run = useRun((state) => state.run);
  const design = useDesign((state) => state.design);
  const complete = useLive(
    (state) => state.revision > 0 && (state.picture?.timeNs ?? 0) >= (run?.timeNs ?? Infinity),
  );
  let content: ReactNode = null;
  if (connection === "reconnecting") content = t("watch.run.reconnecting");
  else if (notice !== undefined) content = typeof notice === "string" ? t(notice) : pick(notice);
  else if (run?.reason !== undefined) content = pick(run.reason);
  else if (run?.ahead !== undefined) {
    const newest = formatInstant(run.ahead.newestNs / NS_PER_S);
    const text = t("watch.run.lookingBack", { newest });
    content = <NoticeWithWay text={text} way={t("watch.run.newest")} command="run.newest" />;
  } else if (isLive(run) && differsFromRun(design, run, startedDesign.current, isSimulated)) {
    const text = t("watch.run.changed");
    content = <NoticeWithWay text={text} way={t("watch.run.restartToApply")} command="run.restart" />;
  } else if (run?.leftBranch !== undefined) {
    const time = formatInstant(run.leftBranch.partedNs / NS_PER_S);
    const text = t("watch.run.otherBranch", { time });
    content = <NoticeWithWay text={text} way={t("watch.run.leftBranch")} command="run.leftBranch" />;
  } else if (run?.phase === "finished" && complete) {
    // not before the last frame: whoever reads "finished" may trust the numbers beside it
    content = t("watch.run.finished");
  }
  return (
    <span className="run-notice" role="status">
      {content}
    </span>
  );
}

/** Says the phase in the window's title, so that a background tab tells whether it still runs. */
function useTitle(): void {
  const t = useT();
  const phase = useRun((state) => state.run?.phase);
  const name = useDesign((state) => state.design.name);
  useEffect(() => {
    const mark = phase === "running" ? "▶ " : phase === "paused" ? "❚❚ " : "";
    document.title = `${mark}${name === "" ? t("watch.untitled") : name} · Eventyard`;
  }, [phase, name, t]);
}

export function RunControls() {
  const t = useT();
  const online = useRun((state) => state.connection === "online");
  const run = useRun((state) => state.run);
  const starting = useRun((state) => state.starting);
  useTitle();
  return (
    <div className="run-controls" role="toolbar" aria-label={t("watch.run.controls")}>
      <IconButton
        command="restart"
        path={RUN_ICONS.restart}
        disabled={!online || run === undefined || starting}
      />
      <MainButton online={online} />
      <IconButton command="stepBack" path={RUN_ICONS.stepBack} disabled={!online || run === undefined} />
      <IconButton command="step" path={RUN_ICONS.step} disabled={!online || starting} />
      <IconButton command="stop" path={RUN_ICONS.stop} disabled={!online || !isLive(run)} />
      <SpeedSelect />
      <Clock />
      <Seed />
      <RunNotice />
    </div>
  );
}

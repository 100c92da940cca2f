/** The panel on the right: what is selected, now and its settings; without a selection, the design itself. */
import { LIMITS } from "@eventyard/model";
import type { DesignNode, KindSpec } from "@eventyard/model";
import { useEffect, useRef, useState } from "react";
import { revealBeside } from "../canvas/viewport.ts";
import { allCommands, execute } from "../commands/bus.ts";
import { kindSpecs } from "../design/kinds.ts";
import { useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { NodeChip } from "../live/NodeLive.tsx";
import { NowTab } from "../live/NowTab.tsx";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { NameInput } from "../ui/NameInput.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { DesignPanel } from "./DesignPanel.tsx";
import { EdgePanel } from "./EdgePanel.tsx";
import { Expectations } from "./Expectations.tsx";
import { ModelCard } from "./ModelCard.tsx";
import { NodeSettings } from "./NodeSettings.tsx";
import "./form.css";
import "./inspector.css";

type TabId = "now" | "settings" | "expectations" | "model";

export function Inspector({ onFold }: { readonly onFold: () => void }) {
  const t = useT();
  const nodeId = useDesign(({ selection }) =>
    selection.nodes.length === 1 ? selection.nodes[0] : undefined,
  );
  const edgeId = useDesign(({ selection }) =>
    selection.nodes.length === 0 && selection.edges.length === 1 ? selection.edges[0] : undefined,
  );
  const count = useDesign(({ selection }) => selection.nodes.length + selection.edges.length);
  const panel = useRef<HTMLElement>(null);
  // what is selected next begins at its top, however far the form before it was scrolled
  useEffect(() => {
    if (panel.current !== null) panel.current.scrollTop = 0;
  }, [nodeId, edgeId]);
  // where the panel lies over the canvas, its node stays in sight; after the frame that tells whether it is being dragged
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (nodeId !== undefined && panel.current !== null)
        revealBeside(nodeId, panel.current.getBoundingClientRect());
    });
    return () => cancelAnimationFrame(frame);
  }, [nodeId]);
  const several = count > 1 && nodeId === undefined;
  return (
    <aside ref={panel} className="inspector panel" aria-label={t("inspector.label")}>
      <Button
        className="inspector-fold"
        tone="quiet"
        small
        icon="close"
        label={t("inspector.fold")}
        onClick={onFold}
      />
      {nodeId !== undefined ? (
        <NodePanel key={nodeId} nodeId={nodeId} />
      ) : edgeId !== undefined ? (
        <EdgePanel key={edgeId} edgeId={edgeId} />
      ) : several ? (
        <SeveralPanel count={count} />
      ) : (
        <DesignPanel />
      )}
    </aside>
  );
}

/** The tab stays chosen from node to node. */
let lastTab: TabId = "now";

function NodePanel({ nodeId }: { readonly nodeId: string }) {
  const t = useT();
  const node = useDesign((state) => state.design.nodes[nodeId]);
  const spec = node === undefined ? undefined : kindSpecs.get(node.kind);
  const [tab, setTab] = useState<TabId>(lastTab);
  if (node === undefined || spec === undefined) return null;
  const choose = (next: TabId) => {
    lastTab = next;
    setTab(next);
  };
  const settings = {
    id: "settings",
    label: t("inspector.settings"),
    content: () => <NodeSettings nodeId={nodeId} node={node} spec={spec} />,
  } as const;
  const model = {
    id: "model",
    label: t("inspector.model"),
    content: () => <ModelCard kind={spec.id} />,
  } as const;
  const now = { id: "now", label: t("inspector.now"), content: () => <NowTab nodeId={nodeId} /> } as const;
  const expectations = {
    id: "expectations",
    label: t("inspector.expectations"),
    content: () => <Expectations scope={nodeId} />,
  } as const;
  return (
    <>
      <NodeHead nodeId={nodeId} node={node} spec={spec} />
      <Tabs<TabId>
        label={t("inspector.tabs")}
        tabs={spec.simulated ? [now, settings, expectations, model] : [settings, model]}
        selected={tab}
        onSelect={choose}
      />
    </>
  );
}

function NodeHead({ nodeId, node, spec }: { nodeId: string; node: DesignNode; spec: KindSpec }) {
  const t = useT();
  const local = useLocalText();
  const [renaming, setRenaming] = useState(false);
  return (
    <header className="inspector-head">
      <span className="inspector-kind" title={local(spec.title)}>
        <Icon path={spec.icon} size={18} />
      </span>
      {renaming ? (
        <NameInput
          label={t("canvas.nodeName")}
          value={node.name}
          maxLength={LIMITS.nameLengthMax}
          onDone={(name) => {
            setRenaming(false);
            if (name !== undefined) execute("node.rename", { node: nodeId, name });
          }}
        />
      ) : (
        <button
          type="button"
          className="inspector-title"
          title={t("command.rename")}
          onClick={() => setRenaming(true)}
        >
          {node.name}
        </button>
      )}
      <NodeChip nodeId={nodeId} />
    </header>
  );
}

function SeveralPanel({ count }: { readonly count: number }) {
  const t = useT();
  const nodes = useDesign(({ selection }) => selection.nodes.length);
  return (
    <>
      <header className="inspector-head">
        <h2 className="inspector-title">{t("inspector.several", { count })}</h2>
      </header>
      <div className="button-row">
        <Button small icon="copy" disabled={nodes === 0} onClick={() => execute("selection.duplicate")}>
          {t("command.duplicate")}
        </Button>
        <Button small tone="danger" icon="delete" onClick={() => execute("node.delete")}>
          {t("command.delete")}
        </Button>
      </div>
      {nodes > 1 ? (
        <div className="button-row arrange-row" role="group" aria-label={t("inspector.arrange")}>
          {allCommands()
            .filter(({ id }) => /^(align|distribute)\./.test(id))
            .map((command) => (
              <Button
                key={command.id}
                small
                tone="quiet"
                label={t(command.label)}
                disabled={!command.enabled()}
                onClick={() => execute(command.id)}
                {...(command.icon === undefined ? {} : { icon: command.icon })}
              />
            ))}
        </div>
      ) : null}
    </>
  );
}

/** The one node card. Its shape, words, ports and meter come from the kind's spec; live numbers come from the run. */
import { LIMITS, resolveParams } from "@eventyard/model";
import type { DesignNode, KindSpec } from "@eventyard/model";
import { memo, useMemo } from "react";
import type { ReactNode } from "react";
import { Handle, Position } from "reactflow";
import type { NodeProps } from "reactflow";
import { useStore } from "zustand";
import { execute } from "../commands/bus.ts";
import { kindSpecs } from "../design/kinds.ts";
import { worstAtNode } from "../design/problems.ts";
import { designStore, useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { levelStore } from "../live/level.ts";
import { NodeChip, NodeLive, useNodeTrouble } from "../live/NodeLive.tsx";
import { Icon } from "../ui/Icon.tsx";
import { NameInput } from "../ui/NameInput.tsx";
import { connectStore } from "./connect.ts";
import { cardLabelId } from "./flow-adapter.ts";
import type { CardNode } from "./flow-adapter.ts";
import { portShare, portSide } from "./port-place.ts";

export const NodeCard = memo(function NodeCard({ id, selected }: NodeProps<CardNode>) {
  const node = useDesign((state) => state.design.nodes[id]);
  const spec = node === undefined ? undefined : kindSpecs.get(node.kind);
  if (node === undefined) return null;
  return spec === undefined ? (
    <UnknownCard node={node} selected={selected} />
  ) : (
    <KnownCard id={id} node={node} spec={spec} selected={selected} />
  );
});

interface CardProps {
  readonly id: string;
  readonly node: DesignNode;
  readonly spec: KindSpec;
  readonly selected: boolean;
}

function KnownCard({ id, node, spec, selected }: CardProps) {
  const t = useT();
  const local = useLocalText();
  const trouble = useNodeTrouble(id);
  const worst = useDesign((state) => worstAtNode(state.design, id));
  const full = useStore(levelStore, (level) => level.detail === "full");
  const connecting = useStore(connectStore, (state) =>
    state.start === undefined
      ? undefined
      : state.targets.has(id)
        ? "lit"
        : state.start.node === id
          ? "source"
          : "dim",
  );
  const status = trouble === "none" ? t("canvas.statusFine") : t(`watch.trouble.${trouble}`);
  const label = (
    <span id={cardLabelId(id)} className="visually-hidden">
      {`${node.name}, ${local(spec.title)}, ${status}`}
    </span>
  );
  // far away the canvas draws it; what is left takes the pointer and the focus and can be read aloud. React Flow measures the ports
  if (!full && !selected && connecting === undefined) {
    return (
      <>
        {label}
        <Ports node={node} spec={spec} />
      </>
    );
  }
  return (
    <div
      className={`card card-${spec.silhouette} meter-${spec.card.meter}`}
      data-node-id={id}
      data-selected={selected ? "" : undefined}
      data-trouble={trouble}
      data-problem={worst}
      data-connect={connecting}
    >
      {label}
      {full ? <CardBody id={id} node={node} spec={spec} selected={selected} /> : null}
      <Ports node={node} spec={spec} />
    </div>
  );
}

function Ports({ node, spec }: Pick<CardProps, "node" | "spec">) {
  const local = useLocalText();
  return spec.ports.map((port) => (
    <Handle
      key={port.id}
      id={port.id}
      type={port.direction === "in" ? "target" : "source"}
      position={portSide(port)}
      className={port.dead === true ? "port port-dead" : "port"}
      style={{ [portSide(port) === Position.Bottom ? "left" : "top"]: `${100 * portShare(spec, port.id)}%` }}
      title={local(port.title)}
      role="img"
      aria-label={`${node.name}: ${local(port.title)}`}
    />
  ));
}

function CardBody({ id, node, spec }: CardProps) {
  const local = useLocalText();
  const params = useMemo(() => resolveParams(spec, node.params), [spec, node.params]);
  const detail = spec.card.detail?.(params);
  const { silhouette } = spec;
  const subtitle = local(spec.card.subtitle(params));
  if (silhouette === "paper") {
    return (
      <div className="card-main">
        <CardHead id={id} node={node} />
        <p className="card-text">{subtitle}</p>
      </div>
    );
  }
  const more = detail === undefined ? "" : local(detail);
  const quiet =
    silhouette === "bus" && node.name !== local(spec.title) ? (
      <span className="card-kind">{local(spec.title)}</span>
    ) : null;
  if (silhouette === "producer") {
    return (
      <>
        <span className="card-mark">
          <Icon path="M4.500 10h10m-4-4 4 4-4 4" size={18} />
        </span>
        <div className="card-main">
          <CardHead id={id} node={node} spec={spec} />
          <p className="card-subtitle" title={subtitle}>
            {subtitle}
          </p>
          <NodeLive nodeId={id} spec={spec} />
          <p className="card-detail">{more}</p>
        </div>
      </>
    );
  }
  return (
    <div className="card-main">
      <CardHead id={id} node={node} spec={spec}>
        {quiet}
      </CardHead>
      <NodeLive nodeId={id} spec={spec} />
      {spec.card.meter === "lanes" ? null : <CardFoot parts={[subtitle, more]} />}
    </div>
  );
}

/** The last line: what does not fit is left out as a whole, not cut in the middle of a word. */
function CardFoot({ parts }: { readonly parts: readonly string[] }) {
  const text = parts.filter((part) => part !== "").join(" · ");
  return (
    <p className="card-detail card-foot" title={text}>
      {text
        .replaceAll(", ", " · ")
        .split(/\s(?=·)/)
        .map((part) => (
          <span key={part}>{part}</span>
        ))}
    </p>
  );
}

interface CardHeadProps {
  readonly id: string;
  readonly node: DesignNode;
  readonly spec?: KindSpec;
  readonly children?: ReactNode;
}

function CardHead({ id, node, spec, children }: CardHeadProps) {
  const t = useT();
  const renaming = useDesign((state) => state.renaming === id);
  const problem = useDesign((state) => worstAtNode(state.design, id));
  const done = (name: string | undefined) => {
    designStore.setState({ renaming: undefined });
    if (name !== undefined) execute("node.rename", { node: id, name });
  };
  return (
    <div className="card-head">
      {renaming ? (
        <NameInput
          label={t("canvas.nodeName")}
          value={node.name}
          maxLength={LIMITS.nameLengthMax}
          onDone={done}
        />
      ) : (
        <span
          className="card-name"
          title={node.name}
          onDoubleClick={() => designStore.setState({ renaming: id })}
        >
          {node.name}
        </span>
      )}
      {children}
      {problem === undefined ? null : (
        <span className={`card-problem ${problem}`} title={t(`problems.${problem}`)}>
          <Icon name="problem" size={14} />
        </span>
      )}
      {spec === undefined ? null : <NodeChip nodeId={id} />}
    </div>
  );
}

function UnknownCard({ node, selected }: { readonly node: DesignNode; readonly selected: boolean }) {
  const t = useT();
  return (
    <div
      className="card card-worker card-unknown"
      data-selected={selected ? "" : undefined}
      data-problem="error"
    >
      <div className="card-main">
        <span className="card-name">{node.name}</span>
        <p className="card-detail">{t("canvas.unknownKind", { kind: node.kind })}</p>
      </div>
    </div>
  );
}

/** A node's connections as a list, and a way to add one without a pointer. Same checks and reasons as on the canvas. */
import { checkConnection } from "@eventyard/model";
import type { Design, KindSpec, PortRef } from "@eventyard/model";
import { execute } from "../commands/bus.ts";
import { kindSpecs, specOf } from "../design/kinds.ts";
import { select, useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";

interface Candidate {
  readonly from: PortRef;
  readonly to: PortRef;
}

/** Connections that this node's out ports could still get. */
function candidates(design: Design, nodeId: string, spec: KindSpec): readonly Candidate[] {
  const outs = spec.ports.filter((port) => port.direction === "out");
  return Object.keys(design.nodes).flatMap((other) =>
    outs.flatMap((port) => {
      const from = { node: nodeId, port: port.id };
      const input = specOf(design, other)?.ports.find(
        ({ id, direction }) =>
          direction === "in" && checkConnection(design, kindSpecs, from, { node: other, port: id }).ok,
      );
      return input === undefined ? [] : [{ from, to: { node: other, port: input.id } }];
    }),
  );
}

export function Connections({ nodeId, spec }: { readonly nodeId: string; readonly spec: KindSpec }) {
  const t = useT();
  const design = useDesign((state) => state.design);
  const edges = Object.entries(design.edges).filter(
    ([, { from, to }]) => from.node === nodeId || to.node === nodeId,
  );
  // nothing is connected, and nothing leads from here
  if (edges.length === 0 && !spec.ports.some((port) => port.direction === "out")) return null;
  return (
    <fieldset className="form-group">
      <legend>{t("inspector.connections")}</legend>
      <ul className="connection-list">
        {edges.map(([id, { from, to }]) => {
          const outward = from.node === nodeId;
          const other = outward ? to.node : from.node;
          const name = design.nodes[other]?.name ?? other;
          return (
            <li key={id}>
              <button
                type="button"
                className="connection-name"
                onClick={() => select({ nodes: [], edges: [id] })}
              >
                <span aria-hidden="true">{outward ? "→" : "←"}</span>
                <span className="visually-hidden">{t(outward ? "inspector.to" : "inspector.from")}</span>
                {name}
              </button>
              <Button
                tone="quiet"
                small
                icon="close"
                label={t("inspector.disconnect", { name })}
                onClick={() => execute("node.delete", { nodes: [], edges: [id] })}
              />
            </li>
          );
        })}
      </ul>
      <ConnectTo nodeId={nodeId} spec={spec} design={design} />
    </fieldset>
  );
}

function ConnectTo({ nodeId, spec, design }: { nodeId: string; spec: KindSpec; design: Design }) {
  const t = useT();
  const local = useLocalText();
  if (!spec.ports.some((port) => port.direction === "out")) return null;
  const choices = candidates(design, nodeId, spec);
  const title = ({ from, to }: Candidate) => {
    const port = spec.ports.find(({ id }) => id === from.port);
    const name = design.nodes[to.node]?.name ?? to.node;
    return port?.dead === true ? `${name} (${local(port.title)})` : name;
  };
  return (
    <select
      className="input"
      aria-label={t("inspector.connectTo")}
      value=""
      disabled={choices.length === 0}
      onChange={(event) => {
        const chosen = choices[Number(event.target.value)];
        if (chosen !== undefined) execute("edge.add", chosen);
      }}
    >
      <option value="">{t(choices.length === 0 ? "inspector.connectNone" : "inspector.connectTo")}</option>
      {choices.map((choice, index) => (
        <option key={`${choice.from.port}-${choice.to.node}`} value={index}>
          {title(choice)}
        </option>
      ))}
    </select>
  );
}

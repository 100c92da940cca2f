/** The inspector of one edge: where from, where to, how long it takes, and cutting it. */
import { edgeFlow, findPort, LIMITS, resolveParams } from "@eventyard/model";
import type { DesignEdge, ParamSet } from "@eventyard/model";
import { useMemo } from "react";
import { execute } from "../commands/bus.ts";
import { EdgeVersions } from "../contracts/EdgeVersions.tsx";
import { fieldsOf, kindSpecs } from "../design/kinds.ts";
import { baselineOf, presetFor, presetOf } from "../design/presets.ts";
import { select, useDesign } from "../design/store.ts";
import { BreakIt } from "../faults/BreakIt.tsx";
import { formatNumber, useLanguage, useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { ValueInput } from "../ui/ValueInput.tsx";
import type { FormSubject } from "./form-subject.ts";
import { ParamForm } from "./ParamForm.tsx";
import { PresetField } from "./PresetField.tsx";

export function EdgePanel({ edgeId }: { readonly edgeId: string }) {
  const t = useT();
  const language = useLanguage();
  const design = useDesign((state) => state.design);
  const designId = useDesign((state) => state.designId);
  const edge = design.edges[edgeId];
  if (edge === undefined) return null;
  const flow = edgeFlow(design, kindSpecs, edge);
  const set = findPort(design, kindSpecs, edge.from)?.edge;
  const end = (node: string) => (
    <button type="button" className="link" onClick={() => select({ nodes: [node], edges: [] })}>
      {design.nodes[node]?.name ?? node}
    </button>
  );
  const commit = (text: string) => {
    const latencyMs = text.trim() === "" ? NaN : Number(text);
    if (!(latencyMs >= 0 && latencyMs <= LIMITS.latencyMsMax)) {
      return t("form.range", { min: 0, max: formatNumber(LIMITS.latencyMsMax, language), unit: " ms" });
    }
    execute("edge.params", { edge: edgeId, params: { latencyMs } });
    return undefined;
  };
  return (
    <>
      <header className="inspector-head">
        <h2 className="inspector-title">
          {end(edge.from.node)} → {end(edge.to.node)}
        </h2>
      </header>
      <p className="quiet-text">
        {flow === undefined ? t("inspector.flowNone") : t(`inspector.flow.${flow}`)}
      </p>
      <div className="form">
        <ValueInput
          label={t("inspector.latency")}
          help={t("inspector.latencyHelp")}
          value={String(edge.params.latencyMs)}
          unit="ms"
          numeric
          step={1}
          draftKey={`${designId}.${edgeId}.latencyMs`}
          onCommit={commit}
        />
      </div>
      {set === undefined ? null : <EdgeSettings edgeId={edgeId} edge={edge} set={set} />}
      <EdgeVersions edgeId={edgeId} />
      <BreakIt edgeId={edgeId} />
      <div className="button-row">
        <Button small tone="danger" icon="delete" onClick={() => execute("node.delete")}>
          {t("command.delete")}
        </Button>
      </div>
    </>
  );
}

/** What the source port lets a person say of this edge, such as a subscription's filter. */
function EdgeSettings({ edgeId, edge, set }: { edgeId: string; edge: DesignEdge; set: ParamSet }) {
  const designId = useDesign((state) => state.designId);
  const kind = useDesign((state) => state.design.nodes[edge.from.node]?.kind ?? "");
  const subject = useMemo((): FormSubject => {
    const preset = presetOf(set, edge.preset);
    return {
      key: `${designId}.${edgeId}`,
      sectionsKey: `${kind}:${edge.from.port}`,
      set,
      fields: fieldsOf(set),
      params: resolveParams(set, edge.params),
      baseline: baselineOf(set, preset),
      presetFor: (name) => presetFor(set, preset, name),
      commit: (params) => execute("edge.params", { edge: edgeId, params }),
    };
  }, [designId, edgeId, edge.params, edge.preset, edge.from.port, kind, set]);
  return (
    <>
      <PresetField
        set={set}
        chosenId={edge.preset}
        params={edge.params}
        onChoose={(preset) => execute("edge.preset", { edge: edgeId, preset })}
      />
      <ParamForm subject={subject} />
    </>
  );
}

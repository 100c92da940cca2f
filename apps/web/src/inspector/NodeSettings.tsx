/** The Settings tab of a node: its product, its parameters and its connections. */
import { resolveParams } from "@eventyard/model";
import type { DesignNode, KindSpec } from "@eventyard/model";
import { useMemo } from "react";
import { execute } from "../commands/bus.ts";
import { fieldsOf } from "../design/kinds.ts";
import { baselineOf, presetFor, presetOf } from "../design/presets.ts";
import { useDesign } from "../design/store.ts";
import { Connections } from "./Connections.tsx";
import type { FormSubject } from "./form-subject.ts";
import { ParamForm } from "./ParamForm.tsx";
import { PresetField } from "./PresetField.tsx";

interface NodeSettingsProps {
  readonly nodeId: string;
  readonly node: DesignNode;
  readonly spec: KindSpec;
}

export function NodeSettings({ nodeId, node, spec }: NodeSettingsProps) {
  const designId = useDesign((state) => state.designId);
  const subject = useMemo((): FormSubject => {
    const preset = presetOf(spec, node.preset);
    const params = resolveParams(spec, node.params);
    return {
      key: `${designId}.${nodeId}`,
      sectionsKey: spec.id,
      set: spec,
      fields: fieldsOf(spec),
      params,
      contract: spec.contract?.of(params),
      baseline: baselineOf(spec, preset),
      presetFor: (name) => presetFor(spec, preset, name),
      commit: (params) => execute("node.params", { node: nodeId, params }),
    };
  }, [designId, nodeId, node.params, node.preset, spec]);
  return (
    <>
      <PresetField
        set={spec}
        chosenId={node.preset}
        params={node.params}
        onChoose={(preset) => execute("node.preset", { node: nodeId, preset })}
      />
      <ParamForm subject={subject} />
      {spec.ports.length > 0 ? <Connections nodeId={nodeId} spec={spec} /> : null}
    </>
  );
}

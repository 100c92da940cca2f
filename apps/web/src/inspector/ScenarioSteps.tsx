/** What happens by itself during a run: planned faults and changes, and taking over what a person did in the last run. */
import { findPort } from "@eventyard/model";
import type { Design, ParamSet, RunCommand, ScenarioStep } from "@eventyard/model";
import { execute } from "../commands/bus.ts";
import { fieldsOf, kindSpecs } from "../design/kinds.ts";
import { useDesign } from "../design/store.ts";
import { useLanguage, useT } from "../i18n/index.ts";
import type { Language } from "../i18n/index.ts";
import { formatAxisTime } from "../live/format.ts";
import { useRun } from "../run/run-store.ts";
import { Button } from "../ui/Button.tsx";
import { valueText } from "./param-text.ts";
import { isPlanned, plannedSteps } from "./scenario-steps.ts";

const MS_PER_S = 1000;

function nameOf(design: Design, command: RunCommand): string {
  if ("node" in command) return design.nodes[command.node]?.name || command.node;
  const edge = design.edges[command.edge];
  if (edge === undefined) return command.edge;
  const end = (id: string) => design.nodes[id]?.name || id;
  return `${end(edge.from.node)} → ${end(edge.to.node)}`;
}

/** The parameters that a change is about: the node's, or those its port gives the edge. */
function paramSetOf(design: Design, command: RunCommand): ParamSet | undefined {
  if ("node" in command) return kindSpecs.get(design.nodes[command.node]?.kind ?? "");
  const edge = design.edges[command.edge];
  return edge === undefined ? undefined : findPort(design, kindSpecs, edge.from)?.edge;
}

/** "Hot keys 60 %, Keys drawn hot", as the form names them; `latency` is what it calls the one that all edges have. */
function changesText(
  design: Design,
  command: Extract<RunCommand, { readonly params: unknown }>,
  language: Language,
  latency: string,
): string {
  const set = paramSetOf(design, command);
  const fields = set === undefined ? [] : fieldsOf(set);
  return Object.entries(command.params)
    .map(([name, value]) => {
      if (command.type === "edge-params" && name === "latencyMs") return `${latency} ${String(value)} ms`;
      const field = fields.find((one) => one.name === name);
      return field === undefined
        ? `${name} ${String(value)}`
        : `${field.meta.label[language]} ${valueText(field, value, language)}`;
    })
    .join(", ");
}

/** A step in words: "Kill · Payment", "Kill off · Payment", "Workers 8 · Payment". */
function useStepText(): (step: ScenarioStep) => string {
  const t = useT();
  const language = useLanguage();
  const design = useDesign((state) => state.design);
  return ({ command }) => {
    const name = nameOf(design, command);
    switch (command.type) {
      case "fault": {
        const fault = t(`watch.fault.${command.fault}`);
        return t(command.on ? "scenario.on" : "scenario.off", { fault, name });
      }
      case "send":
        return t("scenario.send", { count: command.count, name });
      case "params":
      case "edge-params":
        return `${changesText(design, command, language, t("inspector.latency"))} · ${name}`;
    }
  };
}

export function ScenarioSteps() {
  const t = useT();
  const text = useStepText();
  const steps = useDesign((state) => state.design.scenario.steps);
  const commands = useRun((state) => state.run?.commands);
  const recorded = plannedSteps(commands ?? []);
  const isNew = recorded.length > 0 && !isPlanned(recorded, steps);
  return (
    <div className="scenario-steps">
      {steps.length === 0 ? <p className="quiet-text">{t("scenario.none")}</p> : null}
      <ol>
        {steps.map((step, index) => (
          <li key={index}>
            <span className="quiet-text">{formatAxisTime(step.atMs / MS_PER_S)}</span>
            <span>{text(step)}</span>
            <Button
              small
              tone="quiet"
              icon="close"
              label={t("scenario.remove", { step: text(step) })}
              onClick={() => execute("scenario.edit", { steps: steps.filter((_, other) => other !== index) })}
            />
          </li>
        ))}
      </ol>
      {isNew ? (
        <Button small onClick={() => execute("scenario.edit", { steps: recorded })}>
          {t("scenario.keep")}
        </Button>
      ) : null}
    </div>
  );
}

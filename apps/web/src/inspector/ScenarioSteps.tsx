/** What happens by itself during a run: planned faults and changes, and taking over what a person did in the last run. */
import type { Design, RunCommand, ScenarioStep } from "@eventyard/model";
import { execute } from "../commands/bus.ts";
import { useDesign } from "../design/store.ts";
import { useT } from "../i18n/index.ts";
import { formatAxisTime } from "../live/format.ts";
import { useRun } from "../run/run-store.ts";
import { Button } from "../ui/Button.tsx";
import { isPlanned, plannedSteps } from "./scenario-steps.ts";

const MS_PER_S = 1000;

function nameOf(design: Design, command: RunCommand): string {
  if ("node" in command) return design.nodes[command.node]?.name || command.node;
  const edge = design.edges[command.edge];
  if (edge === undefined) return command.edge;
  const end = (id: string) => design.nodes[id]?.name || id;
  return `${end(edge.from.node)} → ${end(edge.to.node)}`;
}

/** A step in words: "Kill · Payment", "Kill off · Payment", "workers 8 · Payment". */
function useStepText(): (step: ScenarioStep) => string {
  const t = useT();
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
      default: {
        const list = Object.entries(command.params).map(([key, value]) => `${key} ${String(value)}`);
        return `${list.join(", ")} · ${name}`;
      }
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

/** What differs between the twins: the same measures of both runs, at the same instant, the better one marked. */
import { TWIN_MEASURES } from "@eventyard/analysis";
import type { TwinMeasureId } from "@eventyard/analysis";
import { execute } from "../commands/bus.ts";
import { useLanguage, useT } from "../i18n/index.ts";
import { isLive, useRun } from "../run/run-store.ts";
import { Button } from "../ui/Button.tsx";
import { cellsOf } from "./difference-cells.ts";
import { useTwin } from "./use-twin.ts";
import type { TwinSide } from "./use-twin.ts";

/** What is asked once something was broken. */
const OF_FAULTS: ReadonlySet<TwinMeasureId> = new Set(["recovery", "nodesHurt"]);

/** Measures that neither twin has are left out. */
function useRows(designs: readonly [string, string]) {
  const language = useLanguage();
  const sides = useTwin(designs);
  const broken = sides.some((side) => side.broken);
  const rows = TWIN_MEASURES.map((measure) => ({
    ...measure,
    values: sides.map(({ numbers }) => numbers?.[measure.id]),
  })).filter(({ values, id }) =>
    OF_FAULTS.has(id)
      ? broken
      : values.some((value) => value !== undefined && (value !== 0 || ALWAYS.has(id))),
  );
  const cells = rows.map(({ id, unit, values }) => ({ id, ...cellsOf(id, unit, values, language) }));
  return { sides, cells, broken };
}

/** Shown even if they are 0. */
const ALWAYS: ReadonlySet<TwinMeasureId> = new Set(["started", "goodput", "done", "lost", "duplicated"]);

/** "Order service (Payment)": who was hurt, and because of whom. */
function Coupling({ sides }: { readonly sides: readonly TwinSide[] }) {
  const t = useT();
  return (
    <p className="difference-coupling" title={t("twin.help.coupling")}>
      <span>{t("twin.coupling")}</span>
      {sides.map(({ coupled }, side) => (
        <span key={side}>
          <span className="twin-side">{side === 0 ? "A" : "B"}</span>{" "}
          {coupled.length === 0
            ? t("twin.nobody")
            : coupled.map(({ node, because }) => `${node} (${because.join(", ")})`).join(", ")}
        </span>
      ))}
    </p>
  );
}

/** No numbers: nothing runs, or the first design runs alone or beside another one. */
function Empty({ designs, name }: { readonly designs: readonly [string, string]; readonly name: string }) {
  const t = useT();
  const other = useRun(({ run }) => isLive(run) && run.twinDesignId !== designs[1]);
  return (
    <div className="difference-empty">
      {other ? t("twin.runsWithout", { name }) : t("twin.empty")}
      {other ? (
        <Button small tone="primary" onClick={() => execute("run.restart")}>
          {t("twin.startBoth")}
        </Button>
      ) : null}
    </div>
  );
}

export function DifferencePanel({ designs }: { readonly designs: readonly [string, string] }) {
  const t = useT();
  const { sides, cells, broken } = useRows(designs);
  return (
    // with the keyboard one scrolls what has the focus
    <div className="difference" role="region" tabIndex={0} aria-label={t("twin.difference")}>
      {cells.length === 0 ? (
        <Empty designs={designs} name={sides[0].name} />
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("twin.measure")}</th>
              {cells.map(({ id }) => (
                <th key={id} scope="col" title={t(`twin.help.${id}`)}>
                  {t(`twin.measures.${id}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sides.map(({ name }, side) => (
              <tr key={side}>
                <th scope="row" title={name}>
                  <span className="difference-design">
                    <span className="twin-side">{side === 0 ? "A" : "B"}</span>{" "}
                    <span className="difference-name">{name}</span>
                  </span>
                </th>
                {cells.map(({ id, texts, better }) => (
                  <td key={id} data-better={better === side}>
                    {id === "recovery" && texts[side] === undefined && sides[side]!.broken
                      ? t("twin.notYet")
                      : (texts[side] ?? "–")}
                    {better === side ? <span className="visually-hidden"> {t("twin.better")}</span> : null}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {broken ? <Coupling sides={sides} /> : null}
    </div>
  );
}

/** What differs between the twins: the same measures of both runs, at the same instant, the better one marked. */
import { betterTwin, TWIN_MEASURES } from "@eventyard/analysis";
import type { TwinMeasureId } from "@eventyard/analysis";
import { useLanguage, useT } from "../i18n/index.ts";
import type { Language } from "../i18n/index.ts";
import { formatDuration, formatExact, formatPercent, formatRate } from "../live/format.ts";
import { useTwin } from "./use-twin.ts";
import type { TwinSide } from "./use-twin.ts";

type Unit = (typeof TWIN_MEASURES)[number]["unit"];

function formatted(value: number | undefined, id: TwinMeasureId, unit: Unit, language: Language): string {
  if (value === undefined) return "–";
  // rounded to seconds
  if (id === "recovery" && value === 0) return `< ${formatDuration(1000, language)}`;
  if (unit === "ms") return formatDuration(value, language);
  if (unit === "perSecond") return formatRate(value, language);
  if (unit === "percent") return formatPercent(value, language);
  return formatExact(Math.round(value), language);
}

/** What is asked once something was broken. */
const OF_FAULTS: ReadonlySet<TwinMeasureId> = new Set(["recovery", "nodesHurt"]);

/** Measures that neither twin has are left out. */
function useRows(designs: readonly [string, string]) {
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
  return { sides, rows, broken };
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
          <span className="difference-side">{side === 0 ? "A" : "B"}</span>{" "}
          {coupled.length === 0
            ? t("twin.nobody")
            : coupled.map(({ node, because }) => `${node} (${because.join(", ")})`).join(", ")}
        </span>
      ))}
    </p>
  );
}

export function DifferencePanel({ designs }: { readonly designs: readonly [string, string] }) {
  const t = useT();
  const language = useLanguage();
  const { sides, rows, broken } = useRows(designs);
  return (
    <section className="difference" aria-label={t("twin.difference")}>
      {rows.length === 0 ? (
        <p className="difference-empty">{t("twin.empty")}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("twin.measure")}</th>
              {rows.map(({ id }) => (
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
                  <span className="difference-side">{side === 0 ? "A" : "B"}</span> {name}
                </th>
                {rows.map(({ id, unit, values }) => {
                  const better = betterTwin(id, values[0], values[1]) === (side === 0 ? "a" : "b");
                  return (
                    <td key={id} data-better={better}>
                      {id === "recovery" && values[side] === undefined && sides[side]!.broken
                        ? t("twin.notYet")
                        : formatted(values[side], id, unit, language)}
                      {better ? <span className="visually-hidden"> {t("twin.better")}</span> : null}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {broken ? <Coupling sides={sides} /> : null}
    </section>
  );
}

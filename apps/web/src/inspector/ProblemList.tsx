/** What is wrong with the design; a click shows the place. */
import type { Problem } from "@eventyard/model";
import { geometryStore } from "../canvas/edge-paths.ts";
import { centreOn } from "../canvas/viewport.ts";
import { execute } from "../commands/bus.ts";
import { useProblems } from "../design/problems.ts";
import { select } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";

/** Problems listed; the rest is counted. */
const LISTED_MAX = 50;

/** Where in the document a version of a contract stands. */
const CONTRACT_PATH = /^contracts\.(.+)\.versions\.(\d+)$/;

/** Selects what a problem is about and brings it into view. */
function showPlace({ at }: Problem): void {
  const [, type, version] = CONTRACT_PATH.exec(at.path ?? "") ?? [];
  if (type !== undefined && version !== undefined) {
    execute("contract.show", { type, version });
    return;
  }
  select({ nodes: at.node === undefined ? [] : [at.node], edges: at.edge === undefined ? [] : [at.edge] });
  const { nodes, curves } = geometryStore.getState();
  const card = at.node === undefined ? undefined : nodes.get(at.node);
  const label = at.edge === undefined ? undefined : curves.get(at.edge)?.labelAt;
  if (card !== undefined) centreOn({ x: card.x + card.width / 2, y: card.y + card.height / 2 });
  else if (label !== undefined) centreOn({ x: label[0], y: label[1] });
}

export function ProblemList() {
  const t = useT();
  const local = useLocalText();
  const problems = useProblems();
  if (problems.length === 0) return <p className="quiet-text">{t("problems.none")}</p>;
  return (
    <ul className="problem-list">
      {problems.slice(0, LISTED_MAX).map((problem, index) => (
        <li key={`${problem.code}-${problem.at.node ?? problem.at.edge ?? ""}-${String(index)}`}>
          <button type="button" className={`problem ${problem.severity}`} onClick={() => showPlace(problem)}>
            <Icon name="problem" size={14} />
            <span className="visually-hidden">{t(`problems.${problem.severity}`)}</span>
            <span>{local(problem.text)}</span>
          </button>
        </li>
      ))}
      {problems.length > LISTED_MAX ? (
        <li className="quiet-text">{t("problems.more", { count: problems.length - LISTED_MAX })}</li>
      ) : null}
    </ul>
  );
}

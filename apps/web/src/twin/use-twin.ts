/** Both twins' numbers, pulled once a second from the two runs, which stand at the same instant. */
import { coupledNodes, faultSpans, goodputNodes, twinNumbers } from "@eventyard/analysis";
import type { CoupledNode, TwinNumbers, TwinSummary } from "@eventyard/analysis";
import { parseDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { useEffect, useRef, useState } from "react";
import { readDesign } from "../design/http.ts";
import { kindSpecs } from "../design/kinds.ts";
import { pullCommands, pullSummary } from "../run/connection.ts";
import { useRun } from "../run/run-store.ts";
import { usePulling } from "../run/use-pull.ts";
import { TwinSeries } from "./twin-series.ts";

export interface TwinSide {
  readonly name: string;
  readonly numbers: TwinNumbers | undefined;
  /** Something is or was broken. */
  readonly broken: boolean;
  /** Who was hurt because somebody else was down, by name. */
  readonly coupled: readonly CoupledNode[];
}

interface Measured extends Omit<TwinSide, "name"> {
  /** Virtual time of the numbers [ns]; undefined while there are none. */
  readonly timeNs?: number;
}

const NOTHING: Measured = { numbers: undefined, broken: false, coupled: [] };

/** Nodes by the names that a person gave them. */
function named(design: Design, { node, because }: CoupledNode): CoupledNode {
  const nameOf = (id: string): string => design.nodes[id]?.name || id;
  return { node: nameOf(node), because: because.map(nameOf) };
}

function isOf(summary: TwinSummary, design: Design): boolean {
  const ids = Object.keys(summary.nodes);
  return (
    ids.length === Object.keys(design.nodes).length && ids.every((id) => Object.hasOwn(design.nodes, id))
  );
}

/** Everything that is compared of one run. Series are pulled only once something was broken in it. */
async function measure(runId: string, design: Design, series: TwinSeries): Promise<Measured> {
  const [summary, log] = await Promise.all([pullSummary(runId), pullCommands(runId)]);
  // the design may have got other nodes since
  if (summary === undefined || !isOf(summary, design)) return NOTHING;
  const spans = faultSpans(design, log ?? []);
  const { timeNs } = summary;
  const numbers = twinNumbers(design, kindSpecs, summary);
  const plain = { timeNs, numbers, broken: spans.length > 0, coupled: [] };
  if (spans.length === 0) return plain;
  // the others' failures say who was hurt by whom
  const watched = new Set([...goodputNodes(design, kindSpecs), ...Object.keys(summary.nodes)]);
  if (!(await series.pull(runId, ["all", ...watched]))) return plain;
  const seriesOf = (scope: string) => series.of(runId, scope);
  return {
    timeNs,
    numbers: twinNumbers(design, kindSpecs, summary, { spans, seriesOf }),
    broken: true,
    coupled: coupledNodes(design, spans, seriesOf).map((one) => named(design, one)),
  };
}

async function read(id: string): Promise<Design | undefined> {
  const answer = await readDesign(id);
  const parsed = answer.ok ? parseDesign(answer.value.text, kindSpecs) : undefined;
  return parsed?.ok === true ? parsed.design : undefined;
}

/** The designs as they are on disk, read again with every run. */
function useDesigns(ids: readonly [string, string], runId: string): readonly (Design | undefined)[] {
  const [designs, setDesigns] = useState<readonly (Design | undefined)[]>([]);
  const [first, second] = ids;
  useEffect(() => {
    let gone = false;
    void Promise.all([read(first), read(second)]).then((found) => {
      if (!gone) setDesigns(found);
    });
    return () => {
      gone = true;
    };
  }, [first, second, runId]);
  return designs;
}

/** Name and numbers of each side; no numbers before there is a twin run. */
export function useTwin(ids: readonly [string, string]): readonly [TwinSide, TwinSide] {
  // the design may have run beside another one before
  const run = useRun((state) => (state.run?.twinDesignId === ids[1] ? state.run : undefined));
  const designs = useDesigns(ids, run?.runId ?? "");
  const [series] = useState(() => new TwinSeries());
  // series of another instant or branch do not go on with what was pulled
  const jumps = run?.jumps ?? 0;
  useEffect(() => series.keep([]), [series, jumps]);
  const [measured, setMeasured] = useState<{ readonly runId: string; readonly sides: readonly Measured[] }>();
  const instants = useRef("");
  // on a slow line the designs come when the run stands already
  const known = designs.length > 0 ? "designs" : "";
  usePulling(`${run?.runId ?? ""} twin ${known}`, async () => {
    const runIds = [run?.runId, run?.twinRunId];
    series.keep(runIds.filter((id) => id !== undefined));
    const sides = await Promise.all(
      runIds.map(async (runId, side) => {
        const design = designs[side];
        return runId === undefined || design === undefined ? NOTHING : await measure(runId, design, series);
      }),
    );
    if (run !== undefined) setMeasured({ runId: run.runId, sides });
    // the twin of a run that has ended may go on
    const before = instants.current;
    instants.current = sides.map(({ timeNs }) => timeNs).join(" ");
    return instants.current !== before;
  });
  const current = run !== undefined && measured?.runId === run.runId ? measured.sides : [];
  return [
    { name: designs[0]?.name ?? ids[0], ...(current[0] ?? NOTHING) },
    { name: designs[1]?.name ?? ids[1], ...(current[1] ?? NOTHING) },
  ];
}

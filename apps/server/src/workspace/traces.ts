/** Arrival traces that producers can replay: those shipped with the gallery and `<workspace>/traces/*.csv`. */
import { open, readdir } from "node:fs/promises";
import { constants } from "node:fs";
import { join } from "node:path";
import { isId, parseTrace } from "@eventyard/model";

const SUFFIX = ".csv";
/** One week of seconds with generous lines. */
const TRACE_BYTES_MAX = 8_388_608;
const TRACES_MAX = 200;

/** Every readable trace by name; a workspace trace replaces a shipped one of the same name. Damaged files are left out. */
export async function readTraces(folders: readonly string[]): Promise<ReadonlyMap<string, Int32Array>> {
  const traces = new Map<string, Int32Array>();
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => [] as string[]);
    for (const name of names.toSorted()) {
      const id = name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : "";
      if (!isId(id) || traces.size >= TRACES_MAX) continue;
      const text = await readBounded(join(folder, name));
      const parsed = text === undefined ? undefined : parseTrace(text);
      if (parsed?.ok) traces.set(id, parsed.perSecond);
    }
  }
  return traces;
}

async function readBounded(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const found = await file.stat();
      return found.isFile() && found.size <= TRACE_BYTES_MAX ? await file.readFile("utf8") : undefined;
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

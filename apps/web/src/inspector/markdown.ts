/** The little Markdown that model cards use: headings, paragraphs, lists, tables, bold and code. Anything else is plain text. */

export type Inline = { readonly type: "text" | "bold" | "code"; readonly text: string };

export type Block =
  | { readonly type: "heading"; readonly level: 1 | 2 | 3; readonly text: readonly Inline[] }
  | { readonly type: "paragraph"; readonly text: readonly Inline[] }
  | { readonly type: "list"; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: "table"; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly Row[] };

type Row = readonly (readonly Inline[])[];

/** Splits a line into plain, **bold** and `code` parts; a link keeps its words. */
export function parseInline(line: string): readonly Inline[] {
  const plain = line.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1");
  const parts: Inline[] = [];
  for (const part of plain.split(/(\*\*[^*]+\*\*|`[^`]+`)/)) {
    if (part === "") continue;
    if (part.startsWith("**")) parts.push({ type: "bold", text: part.slice(2, -2) });
    else if (part.startsWith("`")) parts.push({ type: "code", text: part.slice(1, -1) });
    else parts.push({ type: "text", text: part });
  }
  return parts;
}

function cells(line: string): readonly (readonly Inline[])[] {
  return line
    .replace(/^\s*\|/, "")
    .replace(/\|\s*$/, "")
    .split("|")
    .map((cell) => parseInline(cell.trim()));
}

type LineType = "blank" | "heading" | "item" | "row" | "text";

function lineType(line: string): LineType {
  if (line.trim() === "") return "blank";
  if (/^#{1,6} /.test(line)) return "heading";
  if (/^\s*([-*]|\d+\.) /.test(line)) return "item";
  return line.trimStart().startsWith("|") ? "row" : "text";
}

function toBlock(type: LineType, lines: readonly string[]): Block | undefined {
  const first = lines[0] ?? "";
  if (type === "heading") {
    const level = Math.min(3, /^#+/.exec(first)?.[0].length ?? 1) as 1 | 2 | 3;
    return { type: "heading", level, text: parseInline(first.replace(/^#+ /, "")) };
  }
  if (type === "item") {
    const items: string[] = [];
    for (const line of lines) {
      if (lineType(line) === "item") items.push(line.replace(/^\s*([-*]|\d+\.) /, ""));
      else items.push(`${items.pop() ?? ""} ${line.trim()}`);
    }
    return { type: "list", items: items.map(parseInline) };
  }
  if (type === "row") {
    const rows = lines.filter((line) => !/^[\s|:-]+$/.test(line)).map(cells);
    return { type: "table", head: rows[0] ?? [], rows: rows.slice(1) };
  }
  return type === "text"
    ? { type: "paragraph", text: parseInline(lines.map((line) => line.trim()).join(" ")) }
    : undefined;
}

/** The blocks of a Markdown text. */
export function parseMarkdown(source: string): readonly Block[] {
  const groups: { type: LineType; lines: string[] }[] = [];
  for (const line of source.split(/\r?\n/)) {
    const type = lineType(line);
    const last = groups.at(-1);
    const continuesItem = last?.type === "item" && type === "text";
    if (last !== undefined && type !== "heading" && (last.type === type || continuesItem))
      last.lines.push(line);
    else groups.push({ type, lines: [line] });
  }
  return groups.flatMap(({ type, lines }) => toBlock(type, lines) ?? []);
}

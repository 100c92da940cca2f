/** The little Markdown that model cards use: headings, paragraphs, lists, tables, bold and code. Anything else is plain text. */

export type Inline = { readonly kind: "text" | "bold" | "code"; readonly text: string };

export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly text: readonly Inline[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "table"; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly Row[] };

type Row = readonly (readonly Inline[])[];

/** Splits a line into plain, **bold** and `code` parts; a link keeps its words. */
export function parseInline(line: string): readonly Inline[] {
  const plain = line.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1");
  const parts: Inline[] = [];
  for (const part of plain.split(/(\*\*[^*]+\*\*|`[^`]+`)/)) {
    if (part === "") continue;
    if (part.startsWith("**")) parts.push({ kind: "bold", text: part.slice(2, -2) });
    else if (part.startsWith("`")) parts.push({ kind: "code", text: part.slice(1, -1) });
    else parts.push({ kind: "text", text: part });
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

type LineKind = "blank" | "heading" | "item" | "row" | "text";

function lineKind(line: string): LineKind {
  if (line.trim() === "") return "blank";
  if (/^#{1,6} /.test(line)) return "heading";
  if (/^\s*([-*]|\d+\.) /.test(line)) return "item";
  return line.trimStart().startsWith("|") ? "row" : "text";
}

function toBlock(kind: LineKind, lines: readonly string[]): Block | undefined {
  const first = lines[0] ?? "";
  if (kind === "heading") {
    const level = Math.min(3, /^#+/.exec(first)?.[0].length ?? 1) as 1 | 2 | 3;
    return { kind: "heading", level, text: parseInline(first.replace(/^#+ /, "")) };
  }
  if (kind === "item") {
    const items: string[] = [];
    for (const line of lines) {
      if (lineKind(line) === "item") items.push(line.replace(/^\s*([-*]|\d+\.) /, ""));
      else items.push(`${items.pop() ?? ""} ${line.trim()}`);
    }
    return { kind: "list", items: items.map(parseInline) };
  }
  if (kind === "row") {
    const rows = lines.filter((line) => !/^[\s|:-]+$/.test(line)).map(cells);
    return { kind: "table", head: rows[0] ?? [], rows: rows.slice(1) };
  }
  return kind === "text" ? { kind: "paragraph", text: parseInline(lines.map((line) => line.trim()).join(" ")) } : undefined;
}

/** The blocks of a Markdown text. */
export function parseMarkdown(source: string): readonly Block[] {
  const groups: { kind: LineKind; lines: string[] }[] = [];
  for (const line of source.split(/\r?\n/)) {
    const kind = lineKind(line);
    const last = groups.at(-1);
    const continuesItem = last?.kind === "item" && kind === "text";
    if (last !== undefined && kind !== "heading" && (last.kind === kind || continuesItem)) last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.flatMap(({ kind, lines }) => toBlock(kind, lines) ?? []);
}

/** Recognises files of other tools, so that the refusal can say what the file is. */

/** Beginnings of files that are not JSON. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:mxfile|mxGraphModel)\b/,
    "a draw.io diagram",
  ],
  [/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b/, "an SVG picture"],
  [/^\s*<(?:!doctype html|html)\b/i, "a web page"],
  [/^\s*<[A-Za-z?!]/, "an XML file"],
  [/^PK\u0003\u0004/, "a ZIP archive"],
  [/^\u001f[\u008b\ufffd]/, "a gzip archive"],
  [/^[\u0089\ufffd]PNG/, "a PNG picture"],
  [/^%PDF-/, "a PDF document"],
  [/^asyncapi\s*:/m, "an AsyncAPI document"],
  [/^(?:graph|flowchart|sequenceDiagram)\b/, "a Mermaid diagram"],
];

/** The tool's name if the text is clearly something else than JSON. */
export function foreignText(text: string): string | undefined {
  const head = text.slice(0, 2_000);
  return SIGNATURES.find(([pattern]) => pattern.test(head))?.[1];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The tool's name if the parsed JSON clearly belongs to another tool. */
export function foreignDocument(document: unknown): string | undefined {
  if (Array.isArray(document)) {
    const first: unknown = document[0];
    const flow = isObject(first) && "id" in first && "type" in first;
    return flow ? "a Node-RED flow" : undefined;
  }
  if (!isObject(document) || document["format"] !== undefined) return undefined;
  if (document["type"] === "excalidraw" || document["type"] === "excalidraw/clipboard") {
    return "an Excalidraw drawing";
  }
  if (Array.isArray(document["nodes"]) && isObject(document["connections"])) return "an n8n workflow";
  if (Array.isArray(document["flows"]) && "rev" in document) return "a Node-RED flow";
  if ("tldrawFileFormatVersion" in document) return "a tldraw drawing";
  if ("asyncapi" in document) return "an AsyncAPI document";
  if ("rabbit_version" in document || "rabbitmq_version" in document) return "RabbitMQ definitions";
  if ("$schema" in document && "properties" in document) return "a JSON Schema";
  return "dependencies" in document && "version" in document ? "a package.json" : undefined;
}

/** The Model tab: what is simulated of this kind, with which formulas and defaults, and what is not. */
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useLanguage, useT } from "../i18n/index.ts";
import { parseMarkdown } from "./markdown.ts";
import type { Block, Inline } from "./markdown.ts";

const CARDS = import.meta.glob<string>("../../../../packages/kinds/src/*/model-card.*.md", {
  query: "?raw",
  import: "default",
});

export function ModelCard({ kind }: { readonly kind: string }) {
  const language = useLanguage();
  const t = useT();
  const [card, setCard] = useState<{ readonly key: string; readonly blocks: readonly Block[] }>();
  const key = `/${kind}/model-card.${language}.md`;
  useEffect(() => {
    let current = true;
    const load = Object.entries(CARDS).find(([path]) => path.endsWith(key))?.[1];
    // a page older than its server finds its parts gone: it says that there is no card, and lives on
    void load?.().then(
      (text) => current && setCard({ key, blocks: parseMarkdown(text) }),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [key]);
  if (card?.key !== key) return <p className="quiet-text">{t("inspector.noModelCard")}</p>;
  // blocks are static text in a fixed order
  return (
    <div className="prose">
      {card.blocks.map((block, index) => (
        <BlockView key={`${block.type}-${String(index)}`} block={block} />
      ))}
    </div>
  );
}

function inline(parts: readonly Inline[]): ReactNode {
  return parts.map(({ type, text }, index) => {
    const key = `${String(index)}-${text}`;
    if (type === "bold") return <strong key={key}>{text}</strong>;
    if (type === "code") return <code key={key}>{text}</code>;
    return text;
  });
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.type) {
    case "heading":
      return block.level === 1 ? (
        <h3 className="prose-title">{inline(block.text)}</h3>
      ) : (
        <h4>{inline(block.text)}</h4>
      );
    case "paragraph":
      return <p>{inline(block.text)}</p>;
    case "list":
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={`${String(index)}-${item[0]?.text ?? ""}`}>{inline(item)}</li>
          ))}
        </ul>
      );
    case "table":
      return <TableView block={block} />;
  }
}

function TableView({ block }: { readonly block: Extract<Block, { type: "table" }> }) {
  return (
    <table>
      <thead>
        <tr>
          {block.head.map((cell, index) => (
            <th key={`${String(index)}-${cell[0]?.text ?? ""}`}>{inline(cell)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, index) => (
          <tr key={`${String(index)}-${row[0]?.[0]?.text ?? ""}`}>
            {row.map((cell, column) => (
              <td key={`${String(column)}-${cell[0]?.text ?? ""}`}>{inline(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

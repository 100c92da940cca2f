/** What crosses an edge with a version: who publishes it, and who behind the edge cannot read it, in words. */
import { versionsOnEdge } from "@eventyard/model";
import type { EdgeVersion } from "@eventyard/model";
import { useMemo } from "react";
import { execute } from "../commands/bus.ts";
import { kindSpecs } from "../design/kinds.ts";
import { select, useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";
import "./contracts.css";

export function EdgeVersions({ edgeId }: { readonly edgeId: string }) {
  const t = useT();
  const design = useDesign((state) => state.design);
  const versions = useMemo(() => versionsOnEdge(design, kindSpecs, edgeId), [design, edgeId]);
  if (versions.length === 0) return null;
  return (
    <section className="inspector-section" aria-label={t("contracts.onEdge")}>
      <h3>{t("contracts.onEdge")}</h3>
      <ul className="edge-versions">
        {versions.map((one) => (
          <Crossing key={`${one.type}@${one.version}`} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Crossing({ one }: { readonly one: EdgeVersion }) {
  const t = useT();
  const local = useLocalText();
  const nodes = useDesign((state) => state.design.nodes);
  const isDescribed = useDesign((state) => state.design.contracts?.[one.type] !== undefined);
  const name = `${one.type} ${t("contracts.versionTag", { version: one.version })}`;
  const names = one.publishers.map((node) => nodes[node]?.name ?? node).join(", ");
  return (
    <li>
      <p className="edge-version">
        {isDescribed ? (
          <button
            type="button"
            className="link"
            title={t("contracts.edit")}
            onClick={() => execute("contract.show", { type: one.type, version: one.version })}
          >
            {name}
          </button>
        ) : (
          <strong>{name}</strong>
        )}
        <span className="quiet-text">{t("contracts.from", { names })}</span>
      </p>
      {one.refusals.length === 0 ? (
        <p className="field-note">{t(one.read ? "contracts.edgeRead" : "contracts.edgeUnread")}</p>
      ) : (
        one.refusals.map(({ reader, text }) => (
          <button
            key={reader}
            type="button"
            className="problem warning"
            onClick={() => select({ nodes: [reader], edges: [] })}
          >
            <Icon name="problem" size={14} />
            <span className="visually-hidden">{t("problems.warning")}</span>
            <span>{local(text)}</span>
          </button>
        ))
      )}
    </li>
  );
}

/** What a blank canvas says: three hints and a way to open a file. Gone with the first node. */
import { execute } from "../commands/bus.ts";
import { useDesign } from "../design/store.ts";
import { useT } from "../i18n/index.ts";

export function EmptyState() {
  const t = useT();
  const blank = useDesign(
    ({ design, designId }) => designId !== "" && Object.keys(design.nodes).length === 0,
  );
  if (!blank) return null;
  return (
    <section className="empty-state" aria-label={t("empty.title")}>
      <h2>{t("empty.title")}</h2>
      <ol>
        <li>{t("empty.drag")}</li>
        <li>{t("empty.connect")}</li>
        <li>{t("empty.run")}</li>
      </ol>
      <button type="button" className="link" onClick={() => execute("design.import")}>
        {t("empty.import")}
      </button>
    </section>
  );
}

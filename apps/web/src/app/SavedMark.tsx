/** How safely the design is kept, in words beside its name; a conflict offers its two ways out. */
import { execute } from "../commands/bus.ts";
import { useDesign } from "../design/store.ts";
import { useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { keepMineAsCopy, takeTheirs } from "../workspace/documents.ts";

export function SavedMark() {
  const t = useT();
  const saved = useDesign((state) => state.saved);
  const reason = useDesign((state) => state.savedReason);
  const text = saved === "error" ? t("saved.error", { reason }) : t(`saved.${saved}`);
  const grave = saved === "conflict" || saved === "error";
  return (
    <span className={`saved ${grave ? "saved-grave" : ""}`} data-state={saved} role="status" title={text}>
      {text}
    </span>
  );
}

/** Under the top bar while two versions exist. Nothing is overwritten until the person has chosen. */
export function ConflictBar() {
  const t = useT();
  const saved = useDesign((state) => state.saved);
  if (saved === "error") {
    return (
      <div className="notice-bar panel" role="alert">
        <SavedMark />
        <Button small onClick={() => execute("design.save")}>
          {t("command.save")}
        </Button>
      </div>
    );
  }
  if (saved !== "conflict") return null;
  return (
    <div className="notice-bar panel" role="alert">
      <span>{t("saved.conflictText")}</span>
      <Button small onClick={() => void keepMineAsCopy()}>
        {t("saved.keepMine")}
      </Button>
      <Button small onClick={() => void takeTheirs()}>
        {t("saved.takeTheirs")}
      </Button>
    </div>
  );
}

/** Two designs side by side. Each pane is the page itself in small: it watches its own run, and everything in it works. */
import { useStore } from "zustand";
import { themeStore } from "../app/theme.ts";
import { useLanguage, useT } from "../i18n/index.ts";
import { paneAddress } from "./route.ts";
import "./twin.css";

const SIDES = ["A", "B"] as const;

export function TwinStage({ designs }: { readonly designs: readonly [string, string] }) {
  const t = useT();
  const language = useLanguage();
  const theme = useStore(themeStore, (state) => state.theme);
  return (
    <main className="twin-stage">
      {designs.map((id, index) => (
        <iframe
          // a pane reads language and theme when it starts
          key={`${id} ${language} ${theme}`}
          className="twin-pane"
          title={t("twin.pane", { side: SIDES[index]! })}
          src={paneAddress(id, SIDES[index]!)}
        />
      ))}
    </main>
  );
}

/** Light or dark: the system's choice, until a person chooses otherwise. The choice is remembered in this browser. */
import { createStore } from "zustand/vanilla";
import { preferences } from "./preferences.ts";

type Theme = "light" | "dark";

export const themeStore = createStore<{ readonly theme: Theme }>(() => ({ theme: "light" }));

function apply(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  themeStore.setState({ theme });
}

/** Applies the theme and follows the system while nothing was chosen; call once. */
export function startTheme(): void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    const theme = preferences.read("theme");
    return theme === "light" || theme === "dark" ? theme : undefined;
  };
  const follow = () => apply(chosen() ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", follow);
  follow();
}

/** Switches to the other theme and remembers it. */
export function toggleTheme(): void {
  const next = themeStore.getState().theme === "dark" ? "light" : "dark";
  preferences.write("theme", next);
  apply(next);
}

/** Starts the page. */
import "./zod-without-eval.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { registerEditingCommands } from "../commands/register.ts";
import { listenForShortcuts } from "../commands/shortcuts.ts";
import { startAutosave } from "../design/autosave.ts";
import { setUpLanguages } from "../i18n/index.ts";
import { startLessons } from "../lessons/lesson-store.ts";
import { connectSession } from "../run/session.ts";
import { PaneApp } from "../twin/PaneApp.tsx";
import { isPane, twinOfAddress, twins } from "../twin/route.ts";
import { TwinApp } from "../twin/TwinApp.tsx";
import { openDesign, openFirst, followAddress } from "../workspace/documents.ts";
import { forwardParamsToRun } from "../workspace/run-params.ts";
import { App } from "./App.tsx";
import { registerMenuCommand } from "./context-menu.ts";
import { CrashBoundary } from "./CrashBoundary.tsx";
import { startPanels } from "./panels.ts";
import { startTheme } from "./theme.ts";
import { allowOwnWorkers } from "./trusted-types.ts";
import "../ui/tokens.css";
import "../ui/base.css";
import "../ui/controls.css";
import "./app.css";

async function start(root: HTMLElement): Promise<void> {
  allowOwnWorkers();
  startTheme();
  await setUpLanguages();
  registerEditingCommands();
  registerMenuCommand();
  listenForShortcuts();
  startAutosave();
  startPanels();
  forwardParamsToRun();
  connectSession();
  followAddress();
  if (!isPane) void startLessons();
  // the browser's Back leads to and from the twin page, which is a page of its own
  window.addEventListener("hashchange", () => {
    if (!isPane && String(twinOfAddress(location.hash)) !== String(twins)) location.reload();
  });
  void (twins === undefined ? openFirst() : openDesign(twins[0]));
  createRoot(root).render(
    <StrictMode>
      <CrashBoundary>
        {isPane ? <PaneApp /> : twins === undefined ? <App /> : <TwinApp designs={twins} />}
      </CrashBoundary>
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root !== null) void start(root);

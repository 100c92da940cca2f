/** When drawing the page fails: say so, keep the design (it is on the server and in the journal), offer a fresh start. */
import { Component } from "react";
import type { ReactNode } from "react";
import { useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";

function CrashNotice() {
  const t = useT();
  return (
    <main className="crash" role="alert">
      <p>{t("app.crashed")}</p>
      <Button tone="primary" onClick={() => location.reload()}>
        {t("app.reload")}
      </Button>
    </main>
  );
}

export class CrashBoundary extends Component<
  { readonly children: ReactNode },
  { readonly crashed: boolean }
> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    return this.state.crashed ? <CrashNotice /> : this.props.children;
  }
}

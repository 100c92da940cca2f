/** The twin page: one set of controls, two designs, and what differs. */
import { TopBar } from "../app/TopBar.tsx";
import { Announcer } from "../app/Announcer.tsx";
import { HelpDialog } from "../app/HelpDialog.tsx";
import { LessonPanel } from "../lessons/LessonPanel.tsx";
import { DifferencePanel } from "./DifferencePanel.tsx";
import { TimeTrack } from "../timeline/TimeTrack.tsx";
import { ProposalPanel } from "./ProposalPanel.tsx";
import { TwinStage } from "./TwinStage.tsx";
import "./twin.css";

export function TwinApp({ designs }: { readonly designs: readonly [string, string] }) {
  return (
    <div className="app twin">
      <TopBar />
      <TwinStage designs={designs} />
      <LessonPanel />
      <ProposalPanel designs={designs} />
      <TimeTrack />
      <DifferencePanel designs={designs} />
      <HelpDialog />
      <Announcer />
    </div>
  );
}

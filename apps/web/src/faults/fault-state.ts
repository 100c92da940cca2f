/** Which faults are on, read from the run's recorded commands: exact, and known before the next frame. */
import type { FaultId, RunCommand } from "@eventyard/model";

/** The last word on a fault of a node or edge. */
export function isFaultOn(
  commands: readonly { readonly command: RunCommand }[],
  fault: FaultId,
  elementId: string,
): boolean {
  for (let i = commands.length - 1; i >= 0; i--) {
    const command = commands[i]!.command;
    if (command.type !== "fault" || command.fault !== fault) continue;
    if (("edge" in command ? command.edge : command.node) === elementId) return command.on;
  }
  return false;
}

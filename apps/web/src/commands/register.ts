/** Registers every editing command once. Run and fault commands register themselves beside their state. */
import { arrangeCommands } from "./arrange-commands.ts";
import { registerCommands } from "./bus.ts";
import { contractCommands } from "../contracts/contract-commands.ts";
import { documentCommands } from "./document-commands.ts";
import { nodeCommands } from "./node-commands.ts";
import { scriptCommands } from "../script/script-commands.ts";
import { selectionCommands } from "./selection-commands.ts";

export function registerEditingCommands(): void {
  registerCommands(nodeCommands);
  registerCommands(selectionCommands);
  registerCommands(arrangeCommands);
  registerCommands(documentCommands);
  registerCommands(contractCommands);
  registerCommands(scriptCommands);
}

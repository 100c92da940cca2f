/** Rows that are never used again: a list that holds on to a row it gave back reads what it left there, not another's. */
import type { RowTable } from "@eventyard/engine";
import { NO_ROW, ROW_COLUMNS } from "@eventyard/engine";

export class NaiveRows implements RowTable {
  readonly cells: number[] = [];
  readonly next: number[] = [];

  at(row: number): number {
    return row * ROW_COLUMNS;
  }

  take(): number {
    for (let column = 0; column < ROW_COLUMNS; column++) this.cells.push(0);
    return this.next.push(NO_ROW) - 1;
  }

  free(row: number): void {
    this.next[row] = NO_ROW;
  }
}

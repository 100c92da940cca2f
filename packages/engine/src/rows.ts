/**
 * Rows of four numbers that edges and nodes chain into lists: messages under way, leases. All lists of a run share one
 * table, and the row that came free last is the next to be used: what is in use lies close together however many lists
 * there are. A ring for each list would be two heads and a place that nobody has touched for long (docs/adr/0009).
 */

const ROWS_START = 64;
/** Every row stands for a message under way or a delivery, of which only so many are kept as the live ones. */
const ROWS_MAX = 33_554_432;
/** No row: the end of a list. */
export const NO_ROW = -1;
/** Numbers in a row. */
export const ROW_COLUMNS = 4;

/** What nodes see of the table. */
export interface RowTable {
  /** Row r, column c: `cells[at(r) + c]`, four columns. Replaced when the table grows: read it anew after `take`. */
  readonly cells: { [index: number]: number };
  /** Where a row begins in `cells`. */
  at(row: number): number;
  /** The row behind each row, -1 at the end of a list; the owner writes it. */
  readonly next: { [index: number]: number };
  /** A row behind which there is none; its cells hold what its last owner left there. */
  take(): number;
  /** Gives a row back. It can be read until the next `take`. */
  free(row: number): void;
}

export class Rows implements RowTable {
  cells = new Float64Array(ROWS_START * ROW_COLUMNS);
  /** Of a free row the next free one. */
  next = new Int32Array(ROWS_START);
  private used = 0;
  private freeHead = NO_ROW;

  at(row: number): number {
    return row * ROW_COLUMNS;
  }

  take(): number {
    let row = this.freeHead;
    if (row === NO_ROW) {
      row = this.used;
      if (row === this.next.length) this.grow();
      this.used = row + 1;
    } else this.freeHead = this.next[row]!;
    this.next[row] = NO_ROW;
    return row;
  }

  free(row: number): void {
    this.next[row] = this.freeHead;
    this.freeHead = row;
  }

  private grow(): void {
    const capacity = this.next.length * 2;
    if (capacity > ROWS_MAX) throw new RangeError("rows: more in use than ROWS_MAX");
    const cells = new Float64Array(capacity * ROW_COLUMNS);
    cells.set(this.cells);
    this.cells = cells;
    const next = new Int32Array(capacity);
    next.set(this.next);
    this.next = next;
  }
}

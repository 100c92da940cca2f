/** The naive kernel's messages: fixed columns, a stack of free handles, nothing clever. */
import type { MessageColumns, MessageHandle, OptionalColumn } from "@eventyard/engine";

/** Messages alive at once; the designs of differential tests stay far below. */
const MESSAGES_MAX = 16_384;

export class NaiveMessages implements MessageColumns {
  readonly bornNs = new Float64Array(MESSAGES_MAX);
  readonly storedNs = new Float64Array(MESSAGES_MAX);
  readonly next = new Int32Array(MESSAGES_MAX);
  readonly key = new Int32Array(MESSAGES_MAX);
  readonly flow = new Int32Array(MESSAGES_MAX);
  readonly sizeBytes = new Int32Array(MESSAGES_MAX);
  readonly generation = new Uint32Array(MESSAGES_MAX);
  readonly attempts = new Uint8Array(MESSAGES_MAX);
  readonly hops = new Uint8Array(MESSAGES_MAX);
  content = new Uint16Array(0);
  priority = new Uint8Array(0);
  id = new Int32Array(0);
  ticket = new Int32Array(0);
  via = new Int32Array(0);
  madeNs = new Float64Array(0);
  private readonly free: number[] = [];
  private used = 0;
  private created = 0;
  private flows = 0;

  get alive(): number {
    return this.used - this.free.length;
  }

  use(column: OptionalColumn): void {
    if (this[column].length > 0) return;
    if (column === "content") this.content = new Uint16Array(MESSAGES_MAX);
    else if (column === "priority") this.priority = new Uint8Array(MESSAGES_MAX);
    else if (column === "madeNs") this.madeNs = new Float64Array(MESSAGES_MAX);
    else this[column] = new Int32Array(MESSAGES_MAX);
  }

  root(bornNs: number, key: number, sizeBytes: number): MessageHandle {
    return this.make(bornNs, key, this.flows++, sizeBytes, 0);
  }

  followUp(cause: MessageHandle, sizeBytes: number): MessageHandle {
    const { bornNs, key, flow, hops } = this;
    const made = this.make(bornNs[cause]!, key[cause]!, flow[cause]!, sizeBytes, hops[cause]!);
    this.content[made] = this.content[cause]!;
    this.priority[made] = this.priority[cause]!;
    this.madeNs[made] = this.madeNs[cause]!;
    return made;
  }

  copy(of: MessageHandle): MessageHandle {
    const made = this.followUp(of, this.sizeBytes[of]!);
    this.id[made] = this.id[of]!;
    this.ticket[made] = this.ticket[of]!;
    return made;
  }

  release(message: MessageHandle): void {
    this.generation[message]!++;
    this.free.push(message);
  }

  private make(bornNs: number, key: number, flow: number, sizeBytes: number, hops: number): MessageHandle {
    const message = this.free.pop() ?? this.used++;
    if (message >= MESSAGES_MAX) throw new RangeError("naive kernel: more messages than MESSAGES_MAX");
    this.created++;
    this.bornNs[message] = bornNs;
    this.key[message] = key;
    this.flow[message] = flow;
    this.sizeBytes[message] = sizeBytes;
    this.hops[message] = hops;
    this.attempts[message] = 0;
    this.next[message] = -1;
    this.content[message] = 0;
    this.priority[message] = 0;
    this.id[message] = this.created;
    this.ticket[message] = -1;
    this.via[message] = -1;
    this.madeNs[message] = bornNs;
    return message;
  }
}

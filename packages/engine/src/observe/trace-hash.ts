/** A 64-bit running hash over every event (time, node, code, argument) and every command; equal runs have equal hashes. */

const TWO_M32 = 1 / 4_294_967_296;

export class TraceHash {
  /** Two 32-bit lanes. */
  readonly lanes = new Int32Array([0x243f6a88, 0x85a308d3 | 0]);

  add(timeNs: number, node: number, code: number, arg: number): void {
    const lanes = this.lanes;
    let a = lanes[0]! ^ (timeNs | 0);
    let b = lanes[1]! ^ arg;
    a = Math.imul(a, 0x9e3779b1) + Math.imul(node, 0x2c1b3c6d) + ((timeNs * TWO_M32) | 0);
    b = Math.imul(b, 0x85ebca77) + Math.imul(code, 0x297a2d39);
    a ^= b >>> 15;
    b ^= a >>> 13;
    lanes[0] = Math.imul(a, 0x27d4eb2f) ^ (a >>> 16);
    lanes[1] = Math.imul(b, 0x165667b1) ^ (b >>> 17);
  }

  /** Adds a text, such as a command's JSON. */
  addText(timeNs: number, text: string): void {
    for (let i = 0; i < text.length; i++) this.add(timeNs, -1, i, text.charCodeAt(i));
  }

  /** Sixteen hex digits. */
  toString(): string {
    const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, "0");
    return hex(this.lanes[0]!) + hex(this.lanes[1]!);
  }
}

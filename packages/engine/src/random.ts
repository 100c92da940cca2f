/**
 * Random streams: xoshiro128** 1.1 (Blackman & Vigna 2018), four int32 words a stream in one typed array. A stream is
 * named by (seed, node id, purpose); its words are a 128-bit multiply-and-xor hash of the name, spread by splitmix32,
 * so neither the order of nodes nor other nodes touch its draws.
 */
import type { StreamIndex } from "./behaviour.ts";

const WORDS = 4;
const STREAMS_START = 16;

export class RandomStreams {
  private words = new Int32Array(STREAMS_START * WORDS);
  /** The words as they were at the beginning. */
  private bases = new Int32Array(STREAMS_START * WORDS);
  private count = 0;
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** Opens the stream of a node for a purpose. Equal names give equal, unconnected streams. */
  open(nodeId: string, purpose: string): StreamIndex {
    const at = this.count * WORDS;
    if (at === this.words.length) {
      const larger = new Int32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
      const bases = new Int32Array(larger.length);
      bases.set(this.bases);
      this.bases = bases;
    }
    // ids never hold a slash, so no two names run together
    seedWords(`${this.seed}/${nodeId}/${purpose}`, this.words, at);
    this.bases.set(this.words.subarray(at, at + WORDS), at);
    return this.count++;
  }

  /** Puts a stream where it stands for the draws of one flow and turn (int32 each), independent of what was drawn before. */
  turnTo(stream: StreamIndex, flow: number, turn: number): void {
    const { words, bases } = this;
    const at = stream * WORDS;
    let mixed = splitmix32(flow ^ Math.imul(turn, 0x9e3779b1));
    for (let word = 0; word < WORDS; word++) {
      mixed = splitmix32(mixed ^ bases[at + word]!);
      words[at + word] = mixed;
    }
    // never all zero
    words[at + 3]! |= 1;
  }

  /** A uniform int32 (all 32 bits). */
  next(stream: StreamIndex): number {
    const s = this.words;
    const at = stream * WORDS;
    const b = s[at + 1]!;
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const c = s[at + 2]! ^ s[at]!;
    const d = s[at + 3]! ^ b;
    s[at + 1] = b ^ c;
    s[at] = s[at]! ^ d;
    s[at + 2] = c ^ (b << 9);
    s[at + 3] = (d << 11) | (d >>> 21);
    return result;
  }

  /** Uniform in [0, 1), 53 bits from two draws. */
  uniform(stream: StreamIndex): number {
    const high = this.next(stream) >>> 5;
    const low = this.next(stream) >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** Uniform integer in [0, n), 1 <= n <= 2^32; the bias of one value is below n / 2^53. */
  integer(stream: StreamIndex, n: number): number {
    return Math.floor(this.uniform(stream) * n);
  }
}

/** Four words from a text: four multiply-and-xor lanes over its UTF-16 units (cyrb128), then splitmix32 over each. */
function seedWords(text: string, words: Int32Array, at: number): void {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ unit, 597399067);
    b = c ^ Math.imul(b ^ unit, 2869860233);
    c = d ^ Math.imul(c ^ unit, 951274213);
    d = a ^ Math.imul(d ^ unit, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  words[at] = splitmix32(a ^ b ^ c ^ d);
  words[at + 1] = splitmix32(b ^ a);
  words[at + 2] = splitmix32(c ^ a);
  // never all zero, the one state xoshiro cannot leave
  words[at + 3] = splitmix32(d ^ a) | 1;
}

/** One step of splitmix32 (Steele, Lea & Flood 2014, 32-bit constants of MurmurHash3's finaliser). */
function splitmix32(word: number): number {
  let z = (word + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

/** IPv4 and IPv6 addresses and networks (CIDR), as numbers of 8 or 16 bits. */
import { refuse, shown } from "./matcher.ts";

/** 4 numbers of 8 bits or 8 numbers of 16 bits, most significant first. */
type Address = readonly number[];

export interface Network {
  readonly base: Address;
  readonly prefixBits: number;
}

const HEX = "0123456789abcdef";

/** Value of a non-empty run of digits of the base, or −1. Leading zeros are refused for base 10: they are ambiguous. */
function readDigits(text: string, base: 10 | 16, digitsMax: number): number {
  if (text === "" || text.length > digitsMax) return -1;
  if (base === 10 && text.length > 1 && text.startsWith("0")) return -1;
  let value = 0;
  for (const char of text.toLowerCase()) {
    const digit = HEX.indexOf(char);
    if (digit < 0 || digit >= base) return -1;
    value = value * base + digit;
  }
  return value;
}

function readIpv4(text: string): Address | undefined {
  const numbers = text.split(".").map((part) => readDigits(part, 10, 3));
  return numbers.length === 4 && numbers.every((n) => n >= 0 && n <= 255) ? numbers : undefined;
}

function readGroups(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const numbers = text.split(":").map((part) => readDigits(part, 16, 4));
  return numbers.every((n) => n >= 0) ? numbers : undefined;
}

function readIpv6(text: string): Address | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0] ?? "");
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  const tail = readGroups(halves[1] ?? "");
  // "::" stands for at least one group of zeros
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** The address a text stands for, or undefined. An IPv6 address with an IPv4 tail (`::ffff:1.2.3.4`) is not read. */
export function readAddress(text: string): Address | undefined {
  return text.includes(":") ? readIpv6(text) : readIpv4(text);
}

/**
 * Reads "10.0.0.0/24" or "2001:db8::/32". A network of one address (/32, /128) is refused, as EventBridge does; the
 * sentence of a refusal lacks its place (see `within`).
 */
export function readNetwork(text: string): Network {
  const [address = "", bits = "", more] = text.split("/");
  const base = readAddress(address);
  if (base === undefined || more !== undefined || bits === "") {
    refuse(
      `the cidr ${shown(text)} is not a network; write an IPv4 or IPv6 address, a slash and a number of bits, such as "10.0.0.0/24".`,
      `cidr 값 ${shown(text)}: 네트워크 표기가 아닙니다. "10.0.0.0/24"처럼 IPv4나 IPv6 주소, 슬래시, 비트 수로 쓰세요.`,
    );
  }
  const prefixBits = readDigits(bits, 10, 3);
  const prefixBitsMax = base.length === 4 ? 31 : 127;
  if (prefixBits < 0 || prefixBits > prefixBitsMax) {
    refuse(
      `the cidr ${shown(text)} must have 0 to ${prefixBitsMax} bits after the slash; for one single address write the address as a plain text.`,
      `cidr 값 ${shown(text)}: 슬래시 뒤에는 0~${prefixBitsMax}비트만 쓸 수 있습니다. 주소 하나만 고르려면 주소를 그대로 문자열로 쓰세요.`,
    );
  }
  return { base, prefixBits };
}

/** Whether the address lies in the network; always false between IPv4 and IPv6. */
export function inNetwork(network: Network, address: Address): boolean {
  const { base, prefixBits } = network;
  if (base.length !== address.length) return false;
  const bitsEach = base.length === 4 ? 8 : 16;
  return base.every((number, i) => {
    const fixed = Math.min(bitsEach, Math.max(0, prefixBits - i * bitsEach));
    const shift = bitsEach - fixed;
    return number >> shift === (address[i] ?? 0) >> shift;
  });
}

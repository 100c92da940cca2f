/** Names of what a proposal adds, made from the names that a person gave: in Korean where those are. */
import { LIMITS } from "@eventyard/model";
import type { Design, LocalText } from "@eventyard/model";

const HANGUL = /[가-힣]/;

/** "Payment" + " events", "결제" + " 이벤트"; as long as a name may be. */
export function derivedName(name: string, ending: LocalText): string {
  const tail = HANGUL.test(name) ? ending.ko : ending.en;
  return name.slice(0, LIMITS.nameLengthMax - tail.length) + tail;
}

/** The name of the queue for what is given up. */
export function deadLettersName(design: Design): string {
  return Object.values(design.nodes).some(({ name }) => HANGUL.test(name)) ? "데드레터" : "Dead letters";
}

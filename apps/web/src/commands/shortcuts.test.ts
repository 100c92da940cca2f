/** Key strokes become chords on Latin and Korean keyboards alike. */
import { expect, test } from "vitest";
import { chordOf } from "./shortcuts.ts";
import type { KeyStroke } from "./shortcuts.ts";

function stroke(change: Partial<KeyStroke>): KeyStroke {
  return { key: "", code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...change };
}

test.each([
  ["Mod+Z", stroke({ key: "z", code: "KeyZ", ctrlKey: true })],
  ["Mod+Z", stroke({ key: "z", code: "KeyZ", metaKey: true })],
  ["Mod+Z", stroke({ key: "ㅋ", code: "KeyZ", ctrlKey: true })],
  ["Mod+Shift+Z", stroke({ key: "Z", code: "KeyZ", ctrlKey: true, shiftKey: true })],
  ["Mod+Z", stroke({ key: "z", code: "KeyW", ctrlKey: true })],
  ["Shift+1", stroke({ key: "!", code: "Digit1", shiftKey: true })],
  ["?", stroke({ key: "?", code: "Slash", shiftKey: true })],
  ["+", stroke({ key: "+", code: "Equal", shiftKey: true })],
  ["Space", stroke({ key: " ", code: "Space" })],
  ["Delete", stroke({ key: "Delete", code: "Delete" })],
  ["Shift+ArrowLeft", stroke({ key: "ArrowLeft", code: "ArrowLeft", shiftKey: true })],
])("%s", (chord, event) => {
  expect(chordOf(event)).toBe(chord);
});

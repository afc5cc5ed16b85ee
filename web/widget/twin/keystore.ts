/** Keystore files pasted as text: the whole object is taken out (`walletdesk/safety/keystore.py`). */

import { pattern, spanOf } from "./pattern.ts";
import type { Span, View } from "./view.ts";

const CIPHERTEXT = pattern("keystore.CIPHERTEXT");
const KDF = pattern("keystore.KDF");

export function find(view: View): Span[] {
  const text = view.folded;
  if (!text.includes("ciphertext") || !KDF.test(text)) return [];
  const held = CIPHERTEXT.all(text).map(spanOf);
  const around = held.length > 0 ? objects(text) : [];
  return held.map(([start, end]) => {
    const object = around.find(([first, last]) => first <= start && end <= last);
    const [first, last] = object ?? [text.lastIndexOf("\n", start) + 1, end];
    return { start: first, end: last, kind: "keystore", certainty: "certain", language: "", words: 0 };
  });
}

/** Outermost `{...}`; one that is never closed reaches to the end of the text. */
function objects(text: string): [number, number][] {
  const found: [number, number][] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === "{") {
      if (depth === 0) start = index;
      depth++;
    } else if (depth > 0 && --depth === 0) {
      found.push([start, index + 1]);
    }
  }
  if (depth > 0) found.push([start, text.length]);
  return found;
}

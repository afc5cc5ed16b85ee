/** Private keys written as text: WIF, BIP-38, extended keys, Solana's pairs, PEM, telling prefixes (`walletdesk/safety/keys.py`). */

import * as cues from "./cues.ts";
import { isPair } from "./pairs.ts";
import { pattern, spanOf } from "./pattern.ts";
import { fromBase58, payload } from "./sums.ts";
import type { SecretKind, Span, View } from "./view.ts";

const LONG = pattern("keys.LONG");
const BASE58 = pattern("keys.BASE58");
const EXTENDED = pattern("keys.EXTENDED");
const PREFIXED = pattern("keys.PREFIXED");
const NUMBERS = pattern("keys.NUMBERS");
const MANY_NUMBERS = pattern("keys.MANY_NUMBERS");
const PEM = pattern("keys.PEM");
const PEM_END = pattern("keys.PEM_END");
const PAIR = 64;

export function find(view: View): Span[] {
  const spans: Span[] = [];
  const add = ([start, end]: [number, number], kind: SecretKind, sure = true) => {
    spans.push({ start, end, kind, certainty: sure ? "certain" : "likely", language: "", words: 0 });
  };
  if (LONG.test(view.plain)) {
    for (const found of BASE58.all(view.plain)) {
      const text = found[0];
      if (text.length >= 100 && EXTENDED.match(text, 0)) {
        add(spanOf(found), "extended_key", payload(text, 78) !== undefined);
      } else if (isKey(text)) {
        add(spanOf(found), "private_key");
      } else if (text.length !== 43 && text.length !== 44 && cues.namesPrivateKey(view.folded, found.index)) {
        add(spanOf(found), "private_key", false);
      }
    }
    for (const found of PREFIXED.all(view.folded)) add(spanOf(found), "private_key");
  }
  if (view.folded.includes("-----begin")) {
    for (let at = 0, begin = PEM.search(view.folded); begin; begin = PEM.search(view.folded, at)) {
      const end = PEM_END.search(view.folded, spanOf(begin)[1]);
      at = end ? spanOf(end)[1] : view.folded.length;
      add([begin.index, at], "private_key");
    }
  }
  if (view.plain.length >= 2 * PAIR && MANY_NUMBERS.test(view.plain)) {
    for (const found of NUMBERS.all(view.plain)) {
      const numbers = [...found[0].matchAll(/[0-9]+/g)].map(([digits]) => Number(digits));
      if (numbers.length === PAIR && Math.max(...numbers) < 256 && isPair(Uint8Array.from(numbers))) {
        add(spanOf(found), "private_key");
      }
    }
  }
  return spans;
}

function isKey(text: string): boolean {
  const size = text.length;
  if (size === 51 || size === 52) return payload(text, 33) !== undefined || payload(text, 34)?.at(-1) === 1;
  if (size === 58 && text.startsWith("6P")) return payload(text, 39) !== undefined;
  return (size === 87 || size === 88) && isPair(fromBase58(text));
}

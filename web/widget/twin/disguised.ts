/** Phrases not written as words: digits for letters, letters one by one, base64 (`walletdesk/safety/disguised.py`). */

import { pattern, spanOf } from "./pattern.ts";
import { type Span, View } from "./view.ts";

const DIGIT_IN_WORD = pattern("disguised.DIGIT_IN_WORD");
const ONE_BY_ONE = pattern("disguised.ONE_BY_ONE");
const BASE64 = pattern("disguised.BASE64");
const [LEAST_BASE64, MOST_TEXT] = [48, 4000];
/** What a digit looks like: a 1 is an l or, where that gives no phrase, an i. */
const LETTERS = ["oleastbas", "oieastbas"] as const;
const DIGITS = "0134578@$";

type Find = (view: View) => Span[];

/** `words` finds phrases of words, `any` those of characters as well. */
export function find(view: View, words: Find, any: Find): Span[] {
  const spans: Span[] = [];
  if (DIGIT_IN_WORD.test(view.folded)) {
    for (const letters of LETTERS) {
      const swap = (one: string) => letters[DIGITS.indexOf(one)] ?? one;
      const meant = DIGIT_IN_WORD.replaced(view.folded, (word) => [...word].map(swap).join(""));
      const found = words(new View(meant));
      spans.push(...found);
      if (found.length > 0) break;
    }
  }
  for (const letters of ONE_BY_ONE.all(view.folded)) {
    const inner = words(new View(letters[0].replace(/[^a-z]/g, "")));
    const held = inner.reduce((sum, span) => sum + span.words, 0);
    if (inner[0]) spans.push(allOf(letters, inner[0], held));
  }
  for (const written of BASE64.all(view.plain)) {
    const text = written[0].length >= LEAST_BASE64 ? decoded(written[0]) : undefined;
    const inner = text === undefined ? undefined : any(new View(text.slice(0, MOST_TEXT)))[0];
    if (inner) spans.push(allOf(written, inner, inner.words));
  }
  return spans;
}

/** What base64 stands for where it is text. */
function decoded(written: string): string | undefined {
  const plain = written.replace(/\s/g, "").replace(/=+$/, "").replace(/-/g, "+").replace(/_/g, "/");
  try {
    const bytes = Uint8Array.from(atob(plain), (one) => one.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what holds those is no text
    return /[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function allOf(found: RegExpExecArray, inner: Span, words: number): Span {
  const [start, end] = spanOf(found);
  return { ...inner, start, end, words };
}

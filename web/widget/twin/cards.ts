/** Numbers of payment cards, and the digits on their back (`walletdesk/safety/cards.py`). */

import { more } from "./labelled.ts";
import { luhnHolds } from "./luhn.ts";
import { spanOf } from "./pattern.ts";
import type { Span, View } from "./view.ts";

const MANY_DIGITS = more("cards.MANY_DIGITS");
const NUMBER = more("cards.NUMBER");
const ISSUED = more("cards.ISSUED");
const CARD = more("cards.CARD");
const ELSE = more("cards.ELSE");
const SENTENCE = more("cards.SENTENCE");
const BACK = more("cards.BACK");
const REACH = 40;

export function find({ folded: text }: View): Span[] {
  const spans: Span[] = [];
  const add = (start: number, end: number, sure: boolean) =>
    spans.push({ start, end, kind: "card", certainty: sure ? "certain" : "likely", language: "", words: 0 });
  if (MANY_DIGITS.test(text)) {
    for (const found of NUMBER.all(text)) {
      const digits = found[0].replace(/[^0-9]/g, "");
      const issued = ISSUED.match(digits, 0);
      if (!issued || issued[0].length !== digits.length || !luhnHolds(digits)) continue;
      const grouped = digits.length < found[0].length;
      const near = text.slice(Math.max(0, found.index - REACH), found.index);
      const before = near.slice(lastEnd(SENTENCE.all(near)) < 0 ? 0 : lastEnd(SENTENCE.all(near)));
      const card = lastEnd(CARD.all(before));
      if (lastEnd(ELSE.all(before)) > card || (card < 0 && !grouped && digits.includes("000000"))) continue;
      add(...spanOf(found), grouped || card >= 0);
    }
  }
  for (const found of BACK.all(text)) {
    const value = found.groups?.value ?? "";
    const end = spanOf(found)[1];
    add(end - value.length, end, false);
  }
  return spans;
}

const lastEnd = (found: readonly RegExpExecArray[]) => Math.max(-1, ...found.map((one) => spanOf(one)[1]));

/**
 * Phrases of Electrum before 2.0 and of Monero, whose lists are others than those of BIP-39: as many words of one list in a
 * row as nobody says by chance.  Of 15,000 English messages none has seven; the server's `walletdesk/safety/words.py` reads
 * them in parts and with typing errors too.
 */

import { COMMON } from "./lists.ts";
import type { Certainty, Span, View } from "./view.ts";

const FETCHED = {
  en: [() => import("twin:old_electrum"), () => import("twin:monero_english")],
  de: [() => import("twin:monero_german")],
  es: [() => import("twin:monero_spanish")],
  fr: [() => import("twin:monero_french")],
  it: [() => import("twin:monero_italian")],
  pt: [() => import("twin:monero_portuguese")],
  nl: [() => import("twin:monero_dutch")],
  ru: [() => import("twin:monero_russian")],
};
export type Spoken = keyof typeof FETCHED;

interface Known {
  readonly code: Spoken;
  readonly places: ReadonlySet<string>;
}

const here: Known[] = [];
const fetched = new Set<Spoken>();

export async function fetchLists(code: Spoken): Promise<void> {
  const lists = await Promise.all(FETCHED[code].map((list) => list()));
  if (fetched.has(code)) return;
  fetched.add(code);
  here.push(...lists.map(({ default: list }) => ({ code, places: new Set(list.split(" ")) })));
}

/** Words of the list in a row, of which one in between may be wrong: one fewer than a phrase has. */
const LEAST = 11;
const APART = 30;
const COMMON_MOST = 0.5;
const DIFFERENT_LEAST = 0.8;

export function find(view: View): Span[] {
  if (here.length === 0) return [];
  const tokens = [...view.unlabelled.matchAll(/\p{L}+/gu)].map((one) => ({
    word: one[0],
    start: one.index,
    end: one.index + one[0].length,
  }));
  return tokens.length < LEAST ? [] : here.flatMap((known) => runs(tokens, known));
}

interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

function runs(tokens: readonly Token[], { code, places }: Known): Span[] {
  const spans: Span[] = [];
  let run: Token[] = [];
  let wrong = 0;
  const close = () => {
    const listed = run.filter(({ word }) => places.has(word));
    const common = listed.filter(({ word }) => COMMON.has(word)).length;
    const different = new Set(listed.map(({ word }) => word)).size;
    const [first, last] = [listed[0], listed.at(-1)];
    if (first && last && different >= LEAST * DIFFERENT_LEAST && listed.length >= LEAST) {
      if (common <= COMMON_MOST * listed.length) spans.push(phrase(first.start, last.end, listed.length, code));
    }
    run = [];
    wrong = 0;
  };
  for (const token of tokens) {
    const before = run.at(-1);
    if (before && token.start - before.end > APART) close();
    if (places.has(token.word)) {
      run.push(token);
      continue;
    }
    if (run.length === 0) continue;
    if (++wrong > 1 || token.word.length < 3) close();
    else run.push(token);
  }
  close();
  return spans;
}

function phrase(start: number, end: number, words: number, language: string): Span {
  const certainty: Certainty = "likely";
  return { start, end, kind: "recovery_phrase", certainty, language, words };
}

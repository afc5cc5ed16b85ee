/**
 * Phrases of Electrum before 2.0 and of Monero, whose lists are others than those of BIP-39: as many words of one list in a
 * row as nobody says by chance.  Of 15,000 English messages none has seven.  Sent in parts they are put together by `lookBack`
 * as phrases of the other lists are, after those.
 */

import { COMMON } from "./lists.ts";
import type { Certainty, Fragment, Span, View } from "./view.ts";

const FETCHED = {
  en: [() => import("twin:old_electrum"), () => import("twin:monero_english")],
  de: [() => import("twin:monero_german")],
  es: [() => import("twin:monero_spanish")],
  fr: [() => import("twin:monero_french")],
  it: [() => import("twin:monero_italian")],
  pt: [() => import("twin:monero_portuguese")],
  nl: [() => import("twin:monero_dutch")],
  ru: [() => import("twin:monero_russian")],
  ja: [() => import("twin:monero_japanese")],
};
export type Spoken = keyof typeof FETCHED;

interface Known {
  readonly code: Spoken;
  readonly places: ReadonlySet<string>;
  /** The first letters of each word, by which some write them all. */
  readonly begun: ReadonlySet<string>;
}

const SHORTENED = 4;

const here: Known[] = [];
const fetched = new Set<Spoken>();

export async function fetchLists(code: Spoken): Promise<void> {
  const lists = await Promise.all(FETCHED[code].map((list) => list()));
  if (fetched.has(code)) return;
  fetched.add(code);
  for (const { default: list } of lists) {
    const words = list.split(" ");
    here.push({ code, places: new Set(words), begun: new Set(words.map((word) => word.slice(0, SHORTENED))) });
  }
}

/** Words of the list in a row, of which some in between may be wrong: one fewer than a phrase has. */
const LEAST = 11;
const APART = 30;
const COMMON_MOST = 0.5;
const DIFFERENT_LEAST = 0.8;
/** Words in a row that are none of the list's, but one letter away from one, or anything once. */
const [SLIPS, WRONG] = [4, 1];
/** So many words of a text are compared with all of a list: each takes a tenth of a millisecond. */
const TRIED = 40;
/** Share of beginnings that have all four letters, and of words of talk among them. */
const [CUT_LEAST, TALK_MOST] = [0.8, 0.2];
/** Words of the list that make part of a message part of a phrase, where the message says more. */
const PART = 4;
const WORD = /[\p{L}\u3099\u309a]+/gu;

export function find(view: View): Span[] {
  if (here.length === 0) return [];
  const tokens = tokensOf(view);
  return tokens.length < LEAST ? [] : here.flatMap((known) => [...runs(tokens, known), ...shortened(tokens, known)]);
}

export const findInParts = find;

/** Stretches of words of one list, the longest of all lists. */
export function fragments(view: View): Fragment[] {
  if (here.length === 0) return [];
  const tokens = tokensOf(view);
  return here
    .map((known) => stretches(tokens, known, view.unlabelled))
    .reduce((best, one) => (heldBy(one) > heldBy(best) ? one : best), []);
}

const heldBy = (some: readonly Fragment[]) => some.reduce((sum, { words }) => sum + words, 0);

function stretches(tokens: readonly Token[], { code, places }: Known, text: string): Fragment[] {
  const made: Token[][] = [];
  let before: Token | undefined;
  for (const token of tokens) {
    const near = before && token.start - before.end <= APART;
    if (places.has(token.word)) {
      if (near && made.length > 0) made.at(-1)?.push(token);
      else made.push([token]);
      before = token;
    } else before = undefined;
  }
  return made.flatMap((run): Fragment[] => {
    const [start, end] = [run[0]?.start ?? 0, run.at(-1)?.end ?? 0];
    const alone = !/\p{L}/u.test(text.slice(0, start) + text.slice(end));
    if (!alone && run.length < PART) return [];
    const talk = commonIn(run) > COMMON_MOST * run.length;
    return [{ start, end, words: run.length, alone, whole: alone && !talk, talk, weight: 0, language: code }];
  });
}

interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

function tokensOf(view: View): Token[] {
  return [...view.unlabelled.matchAll(WORD)].map((one) => ({
    word: one[0].normalize("NFC"),
    start: one.index,
    end: one.index + one[0].length,
  }));
}

const commonIn = (run: readonly Token[]) => run.filter(({ word }) => COMMON.has(word)).length;

function runs(tokens: readonly Token[], { code, places }: Known): Span[] {
  const spans: Span[] = [];
  let run: Token[] = [];
  let [slips, wrong, tried] = [0, 0, 0];
  const close = () => {
    const listed = run.filter(({ word }) => places.has(word));
    const different = new Set(listed.map(({ word }) => word)).size;
    const [first, last] = [listed[0], listed.at(-1)];
    if (first && last && different >= LEAST * DIFFERENT_LEAST && listed.length + Math.min(slips, 2) >= LEAST) {
      if (commonIn(listed) <= COMMON_MOST * listed.length) {
        // A slip at either end is part of it.
        spans.push(phrase(run[0]?.start ?? first.start, run.at(-1)?.end ?? last.end, listed.length + slips, code));
      }
    }
    run = [];
    [slips, wrong] = [0, 0];
  };
  for (const token of tokens) {
    const before = run.at(-1);
    if (before && token.start - before.end > APART) close();
    if (places.has(token.word)) {
      run.push(token);
    } else if (run.length > 0 || token.word.length > 3) {
      if (token.word.length > 2 && tried < TRIED && slips < SLIPS && (run.length > 2 || tokens.length < 30)) {
        tried++;
        if (isSlip(token.word, places)) {
          slips++;
          run.push(token);
          continue;
        }
      }
      if (run.length === 0) continue;
      if (++wrong > WRONG || token.word.length < 3) close();
      else run.push(token);
    }
  }
  close();
  return spans;
}

/** Beginnings of words and nothing else, four letters each: as many as a phrase has, hardly any of them words of talk. */
function shortened(tokens: readonly Token[], { code, begun }: Known): Span[] {
  const spans: Span[] = [];
  let run: Token[] = [];
  const close = () => {
    const cut = run.filter(({ word }) => word.length === SHORTENED).length;
    const different = new Set(run.map(({ word }) => word)).size;
    const [first, last] = [run[0], run.at(-1)];
    if (
      first &&
      last &&
      different >= LEAST &&
      cut >= CUT_LEAST * run.length &&
      commonIn(run) <= TALK_MOST * run.length
    ) {
      spans.push(phrase(first.start, last.end, run.length, code));
    }
    run = [];
  };
  for (const token of tokens) {
    const before = run.at(-1);
    if (before && token.start - before.end > APART) close();
    if (token.word.length <= SHORTENED && begun.has(token.word)) run.push(token);
    else close();
  }
  close();
  return spans;
}

/** Whether one letter more, fewer, other or swapped with the next makes a word of the list of it. */
function isSlip(word: string, places: ReadonlySet<string>): boolean {
  for (const known of places) {
    if (Math.abs(known.length - word.length) > 1) continue;
    let from = 0;
    while (from < word.length && word[from] === known[from]) from++;
    let to = 0;
    const most = Math.min(word.length, known.length) - from;
    while (to < most && word.at(-1 - to) === known.at(-1 - to)) to++;
    const [a, b] = [word.slice(from, word.length - to), known.slice(from, known.length - to)];
    if (a.length <= 1 && b.length <= 1) return true;
    if (a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0]) return true;
  }
  return false;
}

function phrase(start: number, end: number, words: number, language: string): Span {
  const certainty: Certainty = "likely";
  return { start, end, kind: "recovery_phrase", certainty, language, words };
}

/**
 * Phrases whose words stand apart: tokens of a list, close together, unlike a sentence (`walletdesk/safety/words.py`,
 * which tells how and why).
 */

import * as cues from "./cues.ts";
import { ENGLISH, FILLERS, latinSpoken, NOT_LISTED, ofOtherScripts, type WordList } from "./lists.ts";
import { pattern } from "./pattern.ts";
import { checksumHolds, LENGTHS } from "./sums.ts";
import { type Certainty, type Fragment, isAscii, type Span, type View } from "./view.ts";

const LATIN = /[a-z]+/g;
const SENTENCE_END = pattern("words.SENTENCE_END");

// The server's own numbers; the tests on the same vectors tell when they are no longer.
const [RARE, OFTEN, PLAIN, AGAIN] = [1, 0.5, -0.3, 0];
const [TYPO, OUTSIDE, NEW_SENTENCE, DROP] = [0, -2.5, -1.5, 5];
const [ENOUGH, ENOUGH_WITH_CUE, ENOUGH_OF_PARTS] = [4.8, 3.8, 5.5];
const [LEAST, LEAST_WITH_CUE, LEAST_OF_PARTS] = [8, 7, 9];
const MOSTLY_EVERYDAY = 0.5;
const [DIFFERENT, DIFFERENT_CHECKED] = [0.8, 8];
const APART = 30;
const TRIALS = 64;
const BESIDE = 0.25;
const ALONE = [11, 25] as const;
const SLIPS = 3;
const WINDOWS = 4000;
const [GLUED, GLUED_PAIR, GLUED_PHRASE, GLUED_MOST] = [10, 6, 36, 0.85];
const [SHORTENED, SHORTENED_LEAST, SHORTENED_LEAST_CHECKED] = [4, 8, 4];

interface Token {
  word: string;
  start: number;
  end: number;
  place: number;
  weight: number;
  /** Places of the list words one typing error away. */
  meant: readonly number[];
}

const aloneLong = (count: number) => ALONE[0] <= count && count <= ALONE[1];
const listed = (token: Token) => token.place !== NOT_LISTED;
const known = (token: Token) => listed(token) || token.meant.length > 0;
const isLength = (count: number) => (LENGTHS as readonly number[]).includes(count);
const weightOf = (tokens: readonly Token[]) => tokens.reduce((sum, token) => sum + token.weight, 0);

/** Recovery phrases of space-separated words in `view`. */
export function find(view: View): Span[] {
  return [ENGLISH, ...spoken(view, LEAST_WITH_CUE)].flatMap((list) => findOf(view, list));
}

/** Phrases in a text that was put together from the fragments of several messages. */
export function findInParts(view: View): Span[] {
  return [ENGLISH, ...spoken(view, LEAST_OF_PARTS)].flatMap((list) => {
    const tokens = tokensOf(view.unlabelled, list, false);
    if (tokens.length < LEAST_OF_PARTS || !dense(tokens)) return [];
    return found(tokens, view, list, ENOUGH_OF_PARTS, LEAST_OF_PARTS);
  });
}

/** Stretches that may be one part of a phrase sent in several messages: list words with none other between. */
export function fragments(view: View): Fragment[] {
  const first = fragmentsOf(view, ENGLISH);
  const more = spoken(view, 1).flatMap((list) => fragmentsOf(view, list));
  if (more.length === 0) return first;
  const apart: Fragment[] = [];
  for (const one of [...first, ...more].sort((a, b) => b.words - a.words)) {
    if (apart.every((other) => one.end <= other.start || other.end <= one.start)) apart.push(one);
  }
  return apart;
}

/** The lists besides the English one of whose words the text has at least so many, or may have. */
function spoken(view: View, least: number): WordList[] {
  const latin = view.unlabelled.match(LATIN) ?? [];
  const glued = latin.some((word) => word.length >= GLUED_PHRASE);
  const lists = latinSpoken(latin, glued)
    .filter(([, count]) => count >= least || glued)
    .map(([list]) => list);
  if (isAscii(view.folded)) return lists;
  for (const list of ofOtherScripts()) {
    const words = view.unlabelled.match(list.token) ?? [];
    if (words.filter((word) => list.places.has(list.composed(word))).length >= least) lists.push(list);
  }
  return lists;
}

function findOf(view: View, list: WordList): Span[] {
  const tokens = tokensOf(view.unlabelled, list, true);
  if (tokens.length < LEAST_WITH_CUE) return [];
  const cut = cutShort(tokens, list);
  if (!dense(tokens)) return cut;
  const cue = cues.speaksOfPhrase(view.folded);
  return [...cut, ...found(tokens, view, list, cue ? ENOUGH_WITH_CUE : ENOUGH, cue ? LEAST_WITH_CUE : LEAST)];
}

function fragmentsOf(view: View, list: WordList): Fragment[] {
  const tokens = tokensOf(view.unlabelled, list, false);
  if (!tokens.some(listed)) return [];
  weigh(tokens, view.unlabelled, list);
  const alone =
    tokens.length <= 24 &&
    tokens.every((token) => listed(token) || (token.meant.length > 0 && tokens.length > 2)) &&
    list.nothingElse(view.unlabelled);
  const made: Fragment[] = [];
  let at = 0;
  while (at < tokens.length) {
    let end = at;
    while (end < tokens.length && (alone || partOfRun(tokens[end] as Token))) end++;
    const run = tokens.slice(at, end);
    const [head, tail] = [run[0], run.at(-1)];
    if (head && tail) {
      const weight = weightOf(run);
      const heavy = weight >= 0.4 * run.length;
      if (alone || (heavy && weight >= 1.2) || (run.length >= 3 && weight >= 0.7)) {
        made.push({
          start: head.start,
          end: tail.end,
          words: run.length,
          alone,
          whole: alone && heavy,
          talk: weight < 0,
          weight,
          language: list.code,
        });
      }
    }
    at = Math.max(end, at + 1);
  }
  return made;
}

function partOfRun(token: Token): boolean {
  return listed(token) || (token.meant.length > 0 && token.word.length > 4);
}

function found(tokens: Token[], view: View, list: WordList, enough: number, least: number): Span[] {
  weigh(tokens, view.unlabelled, list);
  const certain = widened(tokens, checksummed(tokens, list), enough);
  const spans = certain.map(([first, last]) => spanOf(tokens, list, first, last, "certain", last - first + 1));
  const slips = tokens.filter((token) => !listed(token)).length;
  const whole =
    certain.length === 0 && aloneLong(tokens.length) && tokens.every(known) && slips <= SLIPS && differ(tokens);
  if (whole && list.nothingElse(view.unlabelled)) return [likely(tokens, list, 0, tokens.length - 1)];
  for (const [first, last] of heavyStretches(tokens, enough)) {
    if (certain.some(([start, end]) => first <= end && start <= last)) continue;
    const stretch = tokens.slice(first, last + 1);
    if (differing(stretch.filter(known)) >= least && differ(stretch)) spans.push(likely(tokens, list, first, last));
  }
  return spans;
}

const differing = (tokens: readonly Token[]) => new Set(tokens.map(({ word }) => word)).size;

/** Whether hardly a word comes twice. */
function differ(tokens: readonly Token[]): boolean {
  const held = tokens.filter(known);
  return differing(held) >= DIFFERENT * held.length;
}

/** The same where the checksum holds; of the phrases that books print one has a single word before its last. */
function differEnough(window: readonly Token[]): boolean {
  const count = differing(window);
  return count >= DIFFERENT_CHECKED || (count === 2 && differing(window.slice(0, -1)) === 1);
}

/** The words of a text; those that are several without blanks are taken apart, two only with `pairs`. */
function tokensOf(folded: string, list: WordList, pairs: boolean): Token[] {
  const tokens: Token[] = [];
  const add = (word: string, start: number, end: number, place: number) =>
    tokens.push({ word, start, end, place, weight: 0, meant: [] });
  for (const { 0: written, index } of folded.matchAll(list.token)) {
    const word = list.composed(written);
    const place = list.places.get(word) ?? NOT_LISTED;
    const parts =
      place === NOT_LISTED && word.length >= GLUED_PAIR && !list.common.has(word) ? unglued(word, list, pairs) : [];
    if (parts.length > 0) {
      for (const [at, part] of parts) {
        add(part, index + at, index + at + part.length, list.places.get(part) ?? NOT_LISTED);
      }
    } else if (!FILLERS.has(word)) {
      add(word, index, index + written.length, place);
    }
  }
  return tokens;
}

/** The words of the list that `word` is made of, and what stands between them, each with its place in it. */
function unglued(word: string, { places, longest }: WordList, pairs: boolean): [number, string][] {
  if (pairs && word.length <= 16) {
    for (let size = 3; size <= Math.min(8, word.length - 3); size++) {
      const [head, tail] = [word.slice(0, size), word.slice(size)];
      if (places.has(head) && places.has(tail)) {
        return [
          [0, head],
          [size, tail],
        ];
      }
    }
  }
  if (word.length < GLUED) return [];
  // Letters covered up to each place, the words they take, and the length of the last of those words.
  const covered = [0];
  const count = [0];
  const taken = [0];
  for (let end = 1; end <= word.length; end++) {
    let [letters, held, last] = [covered[end - 1] as number, count[end - 1] as number, 0];
    for (let size = 3; size <= Math.min(longest, end); size++) {
      if (!places.has(word.slice(end - size, end))) continue;
      const more = (covered[end - size] as number) + size;
      const words = (count[end - size] as number) + 1;
      if (more > letters || (more === letters && words < held)) [letters, held, last] = [more, words, size];
    }
    covered.push(letters);
    count.push(held);
    taken.push(last);
  }
  if ((covered.at(-1) as number) < GLUED_MOST * word.length || (count.at(-1) as number) < 3) return [];
  const parts: [number, string][] = [];
  let end = word.length;
  let outside = end;
  while (end > 0) {
    const size = taken[end] as number;
    if (size === 0) {
      end--;
      continue;
    }
    if (outside > end) parts.push([end, word.slice(end, outside)]);
    parts.push([end - size, word.slice(end - size, end)]);
    end -= size;
    outside = end;
  }
  if (outside > 0) parts.push([0, word.slice(0, outside)]);
  return parts.reverse();
}

/** Phrases of which only the first four letters of each word are written. */
function cutShort(tokens: readonly Token[], list: WordList): Span[] {
  const begun = list.byBeginning;
  const isCut = ({ word }: Token) => begun.has(word) && !list.common.has(word);
  if (tokens.filter(isCut).length < SHORTENED_LEAST_CHECKED) return [];
  const spans: Span[] = [];
  let run: Token[] = [];
  let bits: number[] = [];
  for (const token of [...tokens, undefined]) {
    let place = NOT_LISTED;
    if (token && token.word.length <= SHORTENED) {
      place = listed(token) ? token.place : (begun.get(token.word) ?? NOT_LISTED);
    }
    const before = run.at(-1);
    if (token && place !== NOT_LISTED && (!before || token.start - before.end <= APART)) {
      run.push(token);
      bits.push(place);
      continue;
    }
    const cut = aloneLong(run.length) ? run.filter(isCut).length : 0;
    const certain = cut >= SHORTENED_LEAST_CHECKED && isLength(bits.length) && checksumHolds(bits);
    if ((certain || cut >= SHORTENED_LEAST) && differ(run)) {
      spans.push(spanOf(run, list, 0, run.length - 1, certain ? "certain" : "likely", run.length));
    }
    [run, bits] = token && place !== NOT_LISTED ? [[token], [place]] : [[], []];
  }
  return spans;
}

/** Whether some eight tokens in a row hold five of the list: nothing else is worth weighing. */
function dense(tokens: readonly Token[]): boolean {
  let held = 0;
  for (const [i, token] of tokens.entries()) {
    if (listed(token)) held++;
    const gone = tokens[i - 8];
    if (gone && listed(gone)) held--;
    if (held >= 5) return true;
  }
  return false;
}

/** Set `weight` and `meant` of every token, in order. */
function weigh(tokens: readonly Token[], text: string, list: WordList): void {
  const near = new Map<number, number>();
  for (const [i, token] of tokens.entries()) {
    if (listed(token)) {
      const freedom = list.freedom[token.place];
      token.weight = freedom === "2" ? PLAIN : freedom === "1" ? OFTEN : RARE;
      if (i - (near.get(token.place) ?? -99) < 24) token.weight = Math.min(token.weight, AGAIN);
      near.set(token.place, i);
    } else {
      token.meant = list.common.has(token.word) ? [] : meantBy(token.word, list);
      token.weight = token.meant.length > 0 ? TYPO : OUTSIDE;
    }
  }
  const starts = tokens.filter((token, i) => {
    const before = tokens[i - 1];
    return before && token.start - before.end > 1 && SENTENCE_END.search(text, before.end, token.start);
  });
  // Unless it is the way every word is parted from the next.
  if (starts.length < 0.4 * (tokens.length - 1)) for (const token of starts) token.weight += NEW_SENTENCE;
}

/** Stretches of weight `enough`, as heavy as they can be, first and last token. */
function heavyStretches(tokens: readonly Token[], enough: number): [number, number][] {
  const stretches: [number, number][] = [];
  let at = 0;
  while (at < tokens.length) {
    let [total, best, first, last, i] = [0, 0, at, at, at];
    for (; i < tokens.length; i++) {
      const token = tokens[i] as Token;
      if (i > at && token.start - (tokens[i - 1] as Token).end > APART) break;
      total += token.weight;
      if (total <= 0 && best < enough) {
        total = best = 0;
        first = i + 1;
      } else if (total >= best) {
        [best, last] = [total, i];
      } else if (best - total > DROP) break;
    }
    if (best >= enough && last >= first) {
      stretches.push([first, last]);
      at = last + 1;
    } else {
      at = Math.max(i, at + 1);
    }
  }
  return stretches;
}

/** Windows of list words that carry their own checksum. */
function checksummed(tokens: readonly Token[], list: WordList): [number, number][] {
  const windows: [number, number][] = [];
  const places = tokens.map(({ place }) => place);
  const everyday = [0];
  let left = WINDOWS;
  let run = 0;
  for (const [i, token] of tokens.entries()) {
    everyday.push((everyday[i] as number) + (listed(token) && list.freedom[token.place] === "2" ? 1 : 0));
    if (!listed(token)) {
      run = 0;
      continue;
    }
    if (run > 0 && token.start - (tokens[i - 1] as Token).end > APART) run = 0;
    run++;
    for (const n of LENGTHS) {
      if (n > run || left <= 0) continue;
      left--;
      const first = i + 1 - n;
      if ((everyday[i + 1] as number) - (everyday[first] as number) > MOSTLY_EVERYDAY * n) continue;
      if (checksumHolds(places.slice(first, i + 1)) && differEnough(tokens.slice(first, i + 1)))
        windows.push([first, i]);
    }
  }
  return windows;
}

/** Windows that overlap made one. */
export function joined(windows: readonly (readonly [number, number])[]): [number, number][] {
  const made: [number, number][] = [];
  for (const [first, last] of [...windows].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const before = made.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(last, before[1]);
    else made.push([first, last]);
  }
  return made;
}

/** Join windows that overlap, and take in what stands beside them and does not read like a sentence. */
function widened(tokens: readonly Token[], windows: readonly [number, number][], enough: number): [number, number][] {
  const all = joined(windows);
  const heavy = all.length > 0 ? heavyStretches(tokens, enough) : [];
  const made: [number, number][] = [];
  let taken = -1;
  for (const [first, last] of all) {
    if (last <= taken) continue;
    let [low, high] = [reach(tokens, first, -1, taken), reach(tokens, last, 1)];
    const around = heavy.find(([, end]) => end >= first);
    if (around && around[0] <= last) {
      while (low > Math.max(around[0], taken + 1) && belongs(tokens, low - 1, low)) low--;
      while (high < around[1] && belongs(tokens, high + 1, high)) high++;
    }
    taken = high;
    made.push([low, high]);
  }
  return made;
}

/** Whether the token at `i`, beside a stretch, is a list word or one with a typing error. */
function belongs(tokens: readonly Token[], i: number, edge: number): boolean {
  const [before, after] = [tokens[Math.min(i, edge)], tokens[Math.max(i, edge)]];
  return known(tokens[i] as Token) && before !== undefined && after !== undefined && after.start - before.end <= APART;
}

/** The farthest token from `edge` on, behind the one at `behind`, on to which the weight still grows, or list words go on. */
function reach(tokens: readonly Token[], edge: number, step: number, behind = -1): number {
  let [total, best, farthest, unbroken] = [0, 0, edge, true];
  for (let i = edge + step; i > behind && i < tokens.length && total > best - 2; i += step) {
    const token = tokens[i] as Token;
    const beside = tokens[i - step] as Token;
    if (Math.max(token.start, beside.start) - Math.min(token.end, beside.end) > APART) break;
    total += token.weight - OFTEN;
    unbroken &&= known(token);
    const mean = total + (OFTEN - BESIDE) * Math.abs(i - edge);
    if (total > best || (unbroken && mean >= 0)) [best, farthest] = [Math.max(best, total), i];
  }
  return farthest;
}

/** The stretch with the half-known words at its edges; certain if mended typing errors make a checksum. */
function likely(tokens: readonly Token[], list: WordList, first: number, last: number): Span {
  let [from, to] = [first, last];
  while (from > 0 && belongs(tokens, from - 1, from)) from--;
  while (to + 1 < tokens.length && belongs(tokens, to + 1, to)) to++;
  const stretch = tokens.slice(from, to + 1);
  return spanOf(tokens, list, from, to, mended(stretch) ? "certain" : "likely", stretch.filter(known).length);
}

/** Whether the list words meant by at most two mistyped ones complete a checksum. */
function mended(stretch: readonly Token[]): boolean {
  if (!isLength(stretch.length)) return false;
  const choices = stretch.map((token) => (listed(token) ? [token.place] : token.meant));
  const trials = choices.reduce((product, choice) => product * choice.length, 1);
  if (trials <= 1 || trials > TRIALS) return false;
  let phrases: number[][] = [[]];
  for (const choice of choices) phrases = phrases.flatMap((begun) => choice.map((place) => [...begun, place]));
  return phrases.some(checksumHolds);
}

function spanOf(
  tokens: readonly Token[],
  list: WordList,
  first: number,
  last: number,
  certainty: Certainty,
  words: number,
): Span {
  const [head, tail] = [tokens[first] as Token, tokens[last] as Token];
  return { start: head.start, end: tail.end, kind: "recovery_phrase", certainty, language: list.code, words };
}

/** Places of the list words that are one edit (letter lost, added, changed, two swapped) from `word`. */
function meantBy(word: string, { places, shortened, words, longest }: WordList): number[] {
  if (word.length < 3 || word.length > longest + 1) return [];
  const meant = new Set(shortened.get(word));
  for (let i = 0; i < word.length; i++) {
    const short = word.slice(0, i) + word.slice(i + 1);
    const place = places.get(short);
    if (place !== undefined) meant.add(place);
    for (const one of shortened.get(short) ?? []) if (oneEdit(word, words[one] as string)) meant.add(one);
  }
  return [...meant].sort((a, b) => a - b);
}

/** Whether one changed letter or two swapped neighbours make `a` into `b`, which is as long. */
function oneEdit(a: string, b: string): boolean {
  const differ: number[] = [];
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) differ.push(i);
  const [i, j] = differ as [number, number];
  if (differ.length === 2) return j === i + 1 && a[i] === b[j] && a[j] === b[i];
  return differ.length === 1;
}

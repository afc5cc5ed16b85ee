/**
 * Phrases of Chinese characters, by how characters follow one another (`walletdesk/safety/chinese.py`, which tells how).
 *
 * The table of pairs is the server's without its lightest; `docs/quality.md` tells what that costs.
 */

import { edges, inside as packed, simplified, twins } from "twin:chinese";
import * as cues from "./cues.ts";
import { type Pairs, unpacked } from "./packed.ts";
import { pattern, spanOf } from "./pattern.ts";
import { checksumHolds, LENGTHS } from "./sums.ts";
import { type Certainty, type Fragment, isAscii, PARTED, type Span, type View } from "./view.ts";
import { joined } from "./words.ts";

const HAN = /[\u4e00-\u9fff]/;
const OTHER_LETTER = /\p{L}/u;
const SENTENCE_END = pattern("chinese.SENTENCE_END");
const CLAUSE_END = pattern("chinese.CLAUSE_END");
const NAMES = pattern("chinese.NAMES");
const BLOCK = pattern("chinese.BLOCK");

// In eighths of a bit, tuned as the server's are (`bench/twin.py` tells on what).
const APART = 30;
const UNLISTED = -40;
const SLIPS_APART = 10;
const NEW_SENTENCE = -24;
const SEPARATED = 4;
const ANNOUNCED = 8;
const CLAUSE = 3;
const [PART, TALK] = [4, 0];
const DROP = 90;
const WINDOWS = 4000;

interface Limits {
  readonly enough: number;
  readonly least: number;
  /** For windows of which no end, one end or both ends stand at a gap. */
  readonly lightest: readonly [number, number, number];
  readonly gapsInside?: true;
  readonly mostOfRun?: true;
}

// Higher than the server's, because what is not in the table weighs as if it were no prose.
const IN_PROSE: Limits = { enough: 128, least: 12, lightest: [11, 7, 3] };
const WITH_CUE: Limits = { enough: 84, least: 10, lightest: [8, 2, -2] };
const BY_ITSELF: Limits = { enough: 64, least: 8, lightest: [10, 7, 2], mostOfRun: true };
const OVER_CLAUSES: Limits = { enough: 190, least: 12, lightest: [14, 12, 10] };
const SPACED: Limits = { enough: 64, least: 8, lightest: [4, 4, 2] };
const OF_PARTS: Limits = { enough: 100, least: 11, lightest: [8, 8, -4], gapsInside: true };

/** Characters close together: where each stands, its place in the list or -1, its weight after the one before. */
interface Run {
  readonly at: readonly number[];
  readonly place: readonly number[];
  readonly weight: readonly number[];
  readonly separated: boolean;
}

const places = new Map<string, number>([...simplified].map((char, place) => [char, place]));
for (let i = 0; i < twins.length; i += 2) places.set(twins[i + 1] as string, places.get(twins[i] as string) as number);

let pairs: Pairs = { last: new Int8Array(), first: new Int8Array(), inside: new Uint8Array() };
let unpacking: Promise<void> | undefined;

/** Unpack the table; nothing can be read before. */
export function unpack(): Promise<void> {
  unpacking ??= unpacked(edges, packed).then((table) => {
    pairs = table;
  });
  return unpacking;
}

const get = (of: ArrayLike<number>, i: number) => of[i] as number;

export function find(view: View): Span[] {
  if (isAscii(view.folded)) return [];
  const text = nameless(view);
  const runs = runsOf(text).filter((run) => run.at.length > 8);
  const cue = runs.length > 0 && cues.speaksOfPhrase(view.folded);
  return runs.flatMap((written) => {
    const byItself =
      written.at.length <= 26 && isAlone(text, get(written.at, 0), get(written.at, written.at.length - 1) + 1);
    const run = written.separated || cue || byItself ? forgiving(written) : written;
    if (run.separated) return inRun(run, SPACED);
    if (cue) return named(run, text, view.folded);
    return clauses(run, text)
      .filter(({ at }) => at.length > 8)
      .flatMap((clause) => [...inRun(clause, IN_PROSE), ...(byItself ? inRun(clause, BY_ITSELF) : [])]);
  });
}

/** Phrases of `run` in a text that speaks of one: cut by marks as their writer likes only right beside the word for it. */
function named(run: Run, text: string, folded: string): Span[] {
  const beside = ({ start, end }: Span) =>
    cues.speaksOfPhrase(folded.slice(Math.max(0, start - ANNOUNCED), start + ANNOUNCED)) ||
    cues.speaksOfPhrase(folded.slice(end, end + ANNOUNCED));
  return [
    ...inRun(run, WITH_CUE).filter(beside),
    ...clauses(run, text, true).flatMap((clause) => (clause.at.length < WITH_CUE.least ? [] : inRun(clause, WITH_CUE))),
    ...inRun(run, OVER_CLAUSES),
  ];
}

/** `run` cut at the marks of sentences, unless its groups of characters are of one size and make a phrase. */
function clauses(run: Run, text: string, inGroups = false): Run[] {
  const { at } = run;
  const groups: { first: number; end: number; marked: boolean }[] = [];
  let first = 0;
  for (let i = 1; i <= at.length; i++) {
    if (i < at.length && get(at, i) - get(at, i - 1) === 1) continue;
    const marked = first > 0 && CLAUSE_END.test(text.slice(get(at, first - 1) + 1, get(at, first)));
    groups.push({ first, end: i, marked });
    first = i;
  }
  const sizes = groups.map((group) => group.end - group.first);
  if (new Set(sizes).size === 1 && (LENGTHS as readonly number[]).includes(at.length)) return [run];
  const together = inGroups
    ? ofOneSize(
        groups.map(({ first, end, marked }) => ({
          size: end - first,
          isNew: marked && SENTENCE_END.test(text.slice(get(at, first - 1), get(at, first))),
        })),
      )
    : [];
  const made: Run[] = [];
  let begun = 0;
  for (const [i, { first: start, end, marked }] of groups.entries()) {
    const before = groups[i - 1];
    if (!before || !marked || together.includes(i) || Math.max(end - start, before.end - before.first) < CLAUSE)
      continue;
    made.push(cut(run, begun, start));
    begun = start;
  }
  return [...made, cut(run, begun, at.length)];
}

/** Where not to cut: groups of one size that make a phrase with the end of the one before and the one behind. */
function ofOneSize(groups: readonly { size: number; isNew: boolean }[]): number[] {
  const together: number[] = [];
  for (let i = 0, end = 0; i < groups.length; i = end) {
    const [{ size, isNew }, previous] = [groups[i] as (typeof groups)[0], groups[i - 1]];
    do end++;
    while (groups[end]?.size === size && !groups[end]?.isNew);
    const before = previous && previous.size > size && !isNew ? 1 : 0;
    const all = (end - i + before) * size;
    if (size < CLAUSE || all < 12 || all > 24) continue;
    for (let j = i + 1 - before; j <= end && groups[j]; j++) if (!groups[j]?.isNew) together.push(j);
  }
  return together;
}

function cut(run: Run, first: number, end: number): Run {
  const weight = [0, ...run.weight.slice(first + 1, end)];
  return { ...run, at: run.at.slice(first, end), place: run.place.slice(first, end), weight };
}

/** `view.unlabelled` with other letters in place of the names of secrets, same offsets. */
function nameless(view: View): string {
  return NAMES.replaced(view.unlabelled, (found) => "x".repeat(found.length));
}

/** `run` with no weight, in place of a bad one, for a character outside the list that stands alone among those of it. */
function forgiving(run: Run): Run {
  const outside = [...run.place.keys()].filter((i) => get(run.place, i) < 0);
  const slips = outside.filter((i, at) => {
    const [before, after] = [outside[at - 1] ?? -99, outside[at + 1] ?? run.at.length + 99];
    return i - before > SLIPS_APART && after - i > SLIPS_APART;
  });
  if (slips.length === 0) return run;
  const weight = [...run.weight];
  for (const slip of slips) {
    for (const pair of [slip, slip + 1]) {
      if (pair > 0 && pair < weight.length && get(weight, pair) < 0) {
        weight[pair] = Math.min(get(weight, pair) - UNLISTED, 0);
      }
    }
  }
  return { ...run, weight };
}

/** Phrases in a text that was put together from the fragments of several messages. */
export function findInParts(view: View): Span[] {
  if (isAscii(view.folded)) return [];
  const runs = runsOf(nameless(view)).filter((run) => run.at.length >= OF_PARTS.least);
  return runs.flatMap((run) => inRun(run, OF_PARTS));
}

/** Stretches that may be one part of a phrase sent in several messages: short blocks unlike prose. */
export function fragments(view: View): Fragment[] {
  if (isAscii(view.folded)) return [];
  const text = nameless(view);
  const blocks: [number, number][] = [];
  for (const found of BLOCK.all(text)) {
    const [start, end] = spanOf(found);
    if (end - start > 48) continue;
    const before = blocks.at(-1);
    const goesOn = before && end - start === 1 && start - before[1] <= APART;
    if (goesOn && !OTHER_LETTER.test(text.slice(before[1], start))) before[1] = end;
    else blocks.push([start, end]);
  }
  return blocks.flatMap(([start, end]) => {
    const runs = runsOf(text.slice(start, end));
    const run = runs[0];
    if (!run || runs.length > 1 || run.at.length > 24 || Math.min(...run.place) < 0) return [];
    const size = run.at.length;
    const alone = isAlone(text, start, end);
    const weight = run.weight.reduce((sum, one) => sum + one, 0);
    // Two characters of a phrase are a word as often as in talk.  Only together with the others do they count.
    if (!(alone && (size === 2 || weight >= -14 * size)) && !(size >= 3 && weight >= -8 * size)) return [];
    const whole = alone && weight >= PART * Math.max(2, size - 1);
    return [{ start, end, words: size, alone, whole, talk: weight < TALK * (size - 1), weight, language: "zh" }];
  });
}

/** Whether no letter of any script stands outside `start` to `end`. */
function isAlone(text: string, start: number, end: number): boolean {
  return !OTHER_LETTER.test(text.slice(end)) && !OTHER_LETTER.test(text.slice(0, start));
}

function inRun(run: Run, limits: Limits): Span[] {
  const spans = joined(checksummed(run, limits)).map(([first, last]) =>
    made(run, reach(run, first, -1), reach(run, last, 1), "certain", last - first + 1),
  );
  for (const [first, last] of heavyStretches(run, limits)) {
    const words = last - first + 1;
    if (!limits.mostOfRun) spans.push(made(run, ...snapped(run, first, last), "likely", words));
    else if (words >= 0.6 * run.at.length && run.weight.reduce((a, b) => a + b) >= run.at.length)
      spans.push(made(run, 0, run.at.length - 1, "likely", run.at.length));
  }
  return spans;
}

/** Stretches of Chinese characters without other letters or more than `APART` characters between. */
function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  let at: number[] = [];
  let place: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (char < "\u3400") continue;
    const where = places.get(char) ?? -1;
    if (where < 0 && !HAN.test(char)) continue;
    const before = at.at(-1);
    if (before !== undefined && i - before > 1) {
      if (i - before > APART || OTHER_LETTER.test(text.slice(before + 1, i))) {
        runs.push(weighed(text, at, place));
        [at, place] = [[], []];
      }
    }
    at.push(i);
    place.push(where);
  }
  if (at.length > 0) runs.push(weighed(text, at, place));
  return runs;
}

function weighed(text: string, at: readonly number[], place: readonly number[]): Run {
  const { last, first, inside } = pairs;
  const weight = [0];
  const breaks: number[] = [];
  const seen = new Map([[place[0], 0]]);
  let gaps = 0;
  for (let i = 1; i < at.length; i++) {
    const [a, b] = [get(place, i - 1), get(place, i)];
    let w = UNLISTED;
    if (a >= 0 && b >= 0) {
      w = -get(last, a) - get(first, b) - 8 * get(inside, (a << 11) | b);
      if (w > 0 && i - (seen.get(b) ?? -99) < 24) w = 0;
    }
    seen.set(b, i);
    if (get(at, i) - get(at, i - 1) > 1) {
      const between = text.slice(get(at, i - 1) + 1, get(at, i));
      gaps++;
      if (between.includes(PARTED)) w = 0;
      if (SENTENCE_END.test(between)) breaks.push(i);
    }
    weight.push(w);
  }
  const separated = at.length > 1 && gaps >= 0.8 * (at.length - 1);
  if (separated) return { at, place, weight: weight.map((w) => w + SEPARATED), separated };
  const single = (i: number) =>
    i > 0 && i < at.length - 1 && get(at, i) - get(at, i - 1) > 1 && get(at, i + 1) - get(at, i) > 1;
  for (const i of breaks) if (!single(i - 1) && !single(i)) weight[i] = get(weight, i) + NEW_SENTENCE;
  return { at, place, weight, separated };
}

/** Stretches heavy and long enough, as heavy as they can be, first and last. */
function heavyStretches({ weight }: Run, { enough, least }: Limits): [number, number][] {
  const stretches: [number, number][] = [];
  let at = 0;
  while (at < weight.length) {
    let [total, best, first, last, i] = [0, 0, at, at, at + 1];
    for (; i < weight.length; i++) {
      total += get(weight, i);
      if (total <= 0 && best < enough) {
        total = best = 0;
        first = last = i;
      } else if (total >= best) {
        [best, last] = [total, i];
      } else if (best - total > DROP) break;
    }
    if (best >= enough && last - first + 1 >= least) {
      stretches.push([first, last]);
      at = last + 1;
    } else {
      at = Math.max(i, at + 1);
    }
  }
  return stretches;
}

/** Windows that carry their own checksum and do not read like prose. */
function checksummed(run: Run, limits: Limits): [number, number][] {
  const windows: [number, number][] = [];
  const sums = [0];
  for (const w of run.weight) sums.push((sums.at(-1) as number) + w);
  const least = Math.min(...limits.lightest);
  let length = 0;
  let tried = 0;
  for (const [i, place] of run.place.entries()) {
    length = place < 0 ? 0 : length + 1;
    if (length < 12 || get(sums, i + 1) - get(sums, i - 10) < 11 * (least - 8)) continue;
    for (const n of LENGTHS) {
      if (n > length || tried >= WINDOWS) continue;
      const first = i + 1 - n;
      const mean = (get(sums, i + 1) - get(sums, first + 1)) / (n - 1);
      if (mean < least || mean < limits.lightest[endsOf(run, first, i, limits)]) continue;
      tried++;
      if (checksumHolds(run.place.slice(first, i + 1))) windows.push([first, i]);
    }
  }
  return windows;
}

/** How many ends of a stretch without gaps stand at one; 0 if it has some, 2 if each character stands apart. */
function endsOf({ at, separated }: Run, first: number, last: number, { gapsInside }: Limits): 0 | 1 | 2 {
  if (separated) return 2;
  if (get(at, last) - get(at, first) !== last - first && !gapsInside) return 0;
  const begins = first === 0 || get(at, first) - get(at, first - 1) > 1;
  const ends = last + 1 === at.length || get(at, last + 1) - get(at, last) > 1;
  return begins && ends ? 2 : begins || ends ? 1 : 0;
}

/** The farthest character from `edge` on to which the weight still grows. */
function reach({ weight }: Run, edge: number, step: number): number {
  let [total, best, farthest] = [0, 0, edge];
  for (let i = edge + step; i >= 0 && i < weight.length && total > best - 24; i += step) {
    total += get(weight, Math.max(i, i - step));
    if (total > best) [best, farthest] = [total, i];
  }
  return farthest;
}

/** Take in up to three characters between a stretch and the next gap: a phrase is not cut short. */
function snapped({ at }: Run, first: number, last: number): [number, number] {
  let [from, to] = [first, last];
  for (let i = first; i > Math.max(first - 4, -1); i--) {
    if (i > 0 && get(at, i) - get(at, i - 1) === 1) continue;
    from = i;
    break;
  }
  for (let i = last; i < Math.min(last + 4, at.length); i++) {
    if (i < at.length - 1 && get(at, i + 1) - get(at, i) === 1) continue;
    to = i;
    break;
  }
  return [from, to];
}

function made({ at }: Run, first: number, last: number, certainty: Certainty, words: number): Span {
  const [start, end] = [get(at, first), get(at, last) + 1];
  return { start, end, kind: "recovery_phrase", certainty, language: "zh", words };
}

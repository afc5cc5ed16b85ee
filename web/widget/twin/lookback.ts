/**
 * A phrase sent in parts: the stretches of the last messages that may belong to one, put together and read
 * (`walletdesk/safety/lookback.py`, which tells why each rule is there).
 */

import * as cues from "./cues.ts";
import { COMMON, SMALL_TALK } from "./lists.ts";
import { blanked, phrasesTaken } from "./marks.ts";
import { pattern } from "./pattern.ts";
import { LENGTHS } from "./sums.ts";
import { type Certainty, type Fragment, isAscii, merged, PARTED, type SecretKind, type Span, View } from "./view.ts";

const WORD = pattern("lookback.WORD");
const MOST_OF_IT = 0.5;
const FRAGMENTS = 3;
const SHARE = 0.2;
const NEAR = 5;
const MOST_ALONE = 48;
const [SHORT, SHORT_WEIGHT, SINGLE, MOST_EACH] = [5, 80, 12, 32];
const [PAIR_OF_TALK, TALK] = [-24, -8];
const IN_PARTS = 3;
const [WHOLE, WHOLE_OF_ALL] = [0.6, 0.3];
const [FEW, UNLIKE_TALK] = [3, 0.7];
const DISTINCT = 0.6;
const NO_TALK = new Set(["the", "is", "are", "no"]);

/** A way to write phrases: words, or Chinese characters. */
export interface Family {
  fragments(view: View): Fragment[];
  findInParts(view: View): Span[];
}

/** What is to be taken out of a message: from `start` up to `end`, and how many words that is (0: no phrase). */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly words: number;
  readonly kind?: SecretKind | undefined;
}

/** What several messages hold together: cuts by place in the sequence (the newest is last), and how sure that is. */
export interface Joint {
  readonly cuts: Map<number, Cut[]>;
  readonly found: { certainty: Certainty; language: string; words: number }[];
}

interface Piece {
  readonly message: number;
  /** Where it lies in its message. */
  readonly start: number;
  readonly end: number;
  readonly fragment: Fragment;
  readonly letters: readonly string[];
}

const isLength = (count: number) => (LENGTHS as readonly number[]).includes(count);
const wordsOf = (text: string) => WORD.all(text).map(([word]) => word);
const isSmallTalk = ({ fragment, letters }: Piece) => fragment.alone && letters.every((one) => SMALL_TALK.has(one));

/** Whether it may be said between two parts. */
function isAside(piece: Piece): boolean {
  const { alone, language, whole, talk } = piece.fragment;
  return alone && (language !== "zh" ? !whole : talk || isSmallTalk(piece));
}

/** Whether a message that holds nothing else is part of a phrase where others around it are. */
function mayBePart(piece: Piece): boolean {
  const { alone, language, words, weight } = piece.fragment;
  if (!alone || isSmallTalk(piece)) return false;
  if (language !== "zh") return true;
  const least = words === 2 ? PAIR_OF_TALK : TALK * (words - 1);
  const talk = new Set(piece.letters.filter((one) => SMALL_TALK.has(one)));
  return weight >= least && talk.size < 2;
}

/** Read `text` together with the messages before it, oldest first. */
export function lookBack(families: readonly Family[], earlier: readonly string[], text: string): Joint {
  const newest = earlier.length;
  const joint: Joint = { cuts: new Map(), found: [] };
  const own = piecesOf(families, newest, text, false);
  if (own.length === 0) return joint;
  const before = earlier.flatMap((written, message) => piecesOf(families, message, written, message < newest - NEAR));
  const pieces = [...before, ...own];
  const written = [...earlier, text];
  const cue = cues.speaksOfPhrase(written.join("\n").toLowerCase());
  let read = 0;
  for (const told of [
    pieces,
    pieces.filter((piece) => piece.fragment.alone && !isSmallTalk(piece)),
    pieces.filter((piece) => piece.fragment.alone && !isAside(piece)),
  ]) {
    if (joint.cuts.size > 0 || told.length === read) continue;
    joinUp(families, joint, told, written, cue);
    read = told.length;
  }
  if (joint.cuts.size === 0) bitByBit(joint, pieces, newest);
  if (joint.cuts.size > 0) between(joint, pieces, newest);
  else goOn(joint, earlier, pieces, own);
  return joint;
}

/** Read the pieces as one text. */
function joinUp(
  families: readonly Family[],
  joint: Joint,
  pieces: readonly Piece[],
  written: readonly string[],
  cue: boolean,
): void {
  if (new Set(pieces.map(({ message }) => message)).size < 2 || pieces.at(-1)?.message !== written.length - 1) return;
  const starts: number[] = [];
  let at = 0;
  for (const piece of pieces) {
    starts.push(at);
    at += piece.end - piece.start + 1;
  }
  const view = new View(
    pieces.map(({ message, start, end }) => (written[message] as string).slice(start, end)).join(PARTED),
  );
  for (const family of families) {
    for (const span of merged(family.findInParts(view))) {
      cut(joint, pieces, starts, view, span, written.length - 1, cue);
    }
  }
}

/** Note what `span` covers, if it reaches into the newest message and an earlier one. */
function cut(
  joint: Joint,
  pieces: readonly Piece[],
  starts: readonly number[],
  view: View,
  span: Span,
  newest: number,
  cue: boolean,
): void {
  const [start, end] = view.original(span.start, span.end);
  const covered = pieces
    .map((piece, i) => {
      const at = starts[i] as number;
      const size = piece.end - piece.start;
      return { at, piece, size, first: Math.max(start, at), last: Math.min(end, at + size) };
    })
    .filter(({ at, size }) => start < at + size && at < end);
  const touched = new Set(covered.map(({ piece }) => piece.message));
  if (!touched.has(newest) || touched.size < 2) return;
  const differ = new Set(covered.flatMap(({ piece }) => piece.letters)).size;
  if (differ < 2) return;
  const all = covered.map(({ piece }) => piece);
  if (span.certainty !== "certain") {
    if (differ < DISTINCT * span.words) return;
    if (!cue && !mostlyWhole(all, isLength(span.words) ? WHOLE_OF_ALL : WHOLE)) return;
  }
  const sure = cue && span.certainty === "certain";
  if (!sure && span.language !== "zh" && !standsOut(all)) return;
  if (covered.some(({ first, last, size }) => last - first < MOST_OF_IT * size)) return;
  for (const { at, piece, first, last } of covered) {
    const words = wordsOf(new View(view.text.slice(first, last)).folded).length;
    const cuts = joint.cuts.get(piece.message) ?? [];
    joint.cuts.set(piece.message, [...cuts, { start: piece.start + first - at, end: piece.start + last - at, words }]);
  }
  joint.found.push(span);
}

/** Whether the messages hold nothing else, or one part of a few words is unlike talk: bits of sentences are neither. */
function standsOut(pieces: readonly Piece[]): boolean {
  return (
    pieces.every(({ fragment }) => fragment.alone) ||
    pieces.some(({ fragment: { whole, words, weight } }) => whole || (words >= FEW && weight >= UNLIKE_TALK * words))
  );
}

/** Whether nothing stands around them and such a share of the words is in messages that read like part of a phrase. */
function mostlyWhole(pieces: readonly Piece[], share: number): boolean {
  if (!pieces.every(({ fragment }) => fragment.alone)) return false;
  const held = (some: readonly Piece[]) => some.reduce((sum, { fragment }) => sum + fragment.words, 0);
  return held(pieces.filter(({ fragment }) => fragment.whole)) >= share * held(pieces);
}

/** One or two Chinese characters a message: how the messages follow one another tells nothing, that they come does. */
function bitByBit(joint: Joint, pieces: readonly Piece[], newest: number): void {
  const short = pieces.filter((one) => mayBePart(one) && one.fragment.language === "zh" && one.fragment.words <= 2);
  if (short.at(-1)?.message !== newest) return;
  const weights = new Map<string, number>();
  for (const { letters, fragment } of short) {
    weights.set(letters.join(""), fragment.words === 2 ? Math.min(fragment.weight, MOST_EACH) : SINGLE);
  }
  const weight = [...weights.values()].reduce((sum, one) => sum + one, 0);
  if (weights.size < SHORT || weight < SHORT_WEIGHT) return;
  for (const piece of short) joint.cuts.set(piece.message, [allOf(piece)]);
  const words = short.reduce((sum, { fragment }) => sum + fragment.words, 0);
  joint.found.push({ certainty: "likely", language: "zh", words });
}

/** Parts that read like talk and stand between those of a phrase are parts too. */
function between(joint: Joint, pieces: readonly Piece[], newest: number): void {
  const first = Math.min(...joint.cuts.keys());
  for (const piece of pieces) {
    const inside = first < piece.message && piece.message < newest;
    if (inside && !joint.cuts.has(piece.message) && mayBePart(piece)) joint.cuts.set(piece.message, [allOf(piece)]);
  }
}

/** More of a phrase whose first words were taken out, or of the next: with it goes what waits since they were. */
function goOn(joint: Joint, earlier: readonly string[], pieces: readonly Piece[], own: readonly Piece[]): void {
  const marked = earlier.flatMap((text, message) => phrasesTaken(text).map((words) => ({ message, words })));
  const newest = marked.at(-1);
  if (!newest || isSmallTalk(own.at(-1) as Piece)) return;
  const taken = marked.map(({ words }) => words);
  const waiting = pieces.filter(
    (piece) => newest.message < piece.message && piece.message < earlier.length && mayBePart(piece),
  );
  const count = (some: readonly Piece[]) => some.reduce((sum, { fragment }) => sum + fragment.words, 0);
  const more = count(own);
  const held = more + count(waiting);
  const gone = goneOf(taken);
  // As like as not all of it was sent before: what follows is then more often talk.
  const complete = [...gone].some(isLength);
  const begun = complete ? [...gone, 0] : [...gone];
  // Somebody sends in parts, and counted one way this is just what lacks.
  const lacking = taken.length >= IN_PARTS && [...gone].some((one) => !isLength(one) && isLength(one + more));
  const fits =
    begun.some((one) => isLength(one + more) || isLength(one + held)) &&
    own.every((piece) => mayComplete(piece, complete && !lacking));
  const singly = taken.slice(-3).includes(1) && own.every(isSingle);
  const goesOn = own.every(({ fragment }) => fragment.whole) && (!complete || held >= Math.min(2, ...taken));
  if (!fits && !goesOn && !singly) return;
  for (const piece of [...waiting, ...own]) {
    joint.cuts.set(piece.message, [...(joint.cuts.get(piece.message) ?? []), allOf(piece)]);
  }
  const language = (own[0] as Piece).fragment.language;
  joint.found.push({ certainty: "likely", language, words: Math.max(...gone) + held });
}

/** How many words of the phrase last begun may be gone: a mark may go on with one or begin the next. */
function goneOf(taken: readonly number[]): Set<number> {
  let gone = new Set([0]);
  for (const count of taken) {
    const next = new Set<number>();
    for (const before of gone) {
      if (before + count <= LENGTHS[0]) next.add(before + count);
      if (isLength(before)) next.add(count);
    }
    gone = next.size > 0 ? next : new Set([count]);
  }
  return gone;
}

function isSingle(piece: Piece): boolean {
  return piece.fragment.alone && piece.letters.length === 1 && !isSmallTalk(piece);
}

/** Whether it may be the rest of a phrase that it would make as long as phrases are. */
function mayComplete(piece: Piece, complete: boolean): boolean {
  const { talk, alone } = piece.fragment;
  if (talk && (complete || !alone || !mayBePart(piece))) return false;
  return alone || !complete;
}

function allOf({ start, end, fragment }: Piece): Cut {
  return { start, end, words: fragment.words };
}

function piecesOf(families: readonly Family[], message: number, text: string, onlyAlone: boolean): Piece[] {
  const plain = blanked(text);
  if (onlyAlone && isAscii(plain)) {
    const sure = (word: string) => COMMON.has(word) && !NO_TALK.has(word);
    if (wordsOf(plain.toLowerCase()).some(sure)) return [];
  }
  const view = new View(plain);
  if (onlyAlone) {
    const letters = wordsOf(view.unlabelled);
    if (letters.length > MOST_ALONE || letters.some((word) => COMMON.has(word))) return [];
  }
  const found = families
    .flatMap((family) => family.fragments(view))
    .filter(({ alone }) => alone || !onlyAlone)
    .map((fragment): Piece => {
      const [start, end] = view.original(fragment.start, fragment.end);
      return { message, start, end, fragment, letters: wordsOf(view.folded.slice(fragment.start, fragment.end)) };
    });
  const held = found.reduce((sum, { start, end }) => sum + end - start, 0);
  if (found.length > FRAGMENTS || held < SHARE * text.length) return [];
  return found.sort((a, b) => a.start - b.start);
}

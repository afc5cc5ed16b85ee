/**
 * The server's secret gate in the browser (`walletdesk/safety/gate.py`): what a text holds, before it is sent.
 *
 * It reads phrases of the lists that are here and keys; what it cannot read goes on to the server's own gate.
 */

import * as disguised from "./disguised.ts";
import * as hexkeys from "./hexkeys.ts";
import * as keys from "./keys.ts";
import * as keystore from "./keystore.ts";
import { type Cut, type Family, lookBack } from "./lookback.ts";
import { blanked, defused, holdsSecret, mark } from "./marks.ts";
import { type Certainty, merged, type SecretKind, type Span, View } from "./view.ts";
import * as words from "./words.ts";

const ROUNDS = 3;

export interface Found {
  readonly kind: SecretKind;
  readonly certainty: Certainty;
  readonly language: string;
  readonly words: number;
}

export interface Read {
  /** The text with marks in place of what was found. */
  readonly safe: string;
  readonly found: readonly Found[];
  /** The earlier messages, by place, that turned out to hold parts, and what is to stand in them. */
  readonly parts: ReadonlyMap<number, string>;
}

interface WholeFamily extends Family {
  find(view: View): Span[];
}

const families: WholeFamily[] = [words];

/** Chinese, once it is here. */
export function addFamily(family: WholeFamily): void {
  if (!families.includes(family)) families.push(family);
}

const further: ((view: View) => Span[])[] = [];

let others: WholeFamily | undefined;

/** Phrases of other lists, once one is here: of a message's parts each is put together for itself. */
export function addOthers(family: WholeFamily): void {
  others = family;
}

/** What is neither a phrase nor a wallet's key, once it is here. */
export function addFurther(find: (view: View) => Span[]): void {
  if (!further.includes(find)) further.push(find);
}

type Parted = (
  before: readonly string[],
  text: string,
) => { key: Span; parts: readonly { message: number; start: number; end: number }[] } | undefined;

let joinedKey: Parted | undefined;

/** Keys in parts, once what reads them is here. */
export function addKeyParts(joined: Parted): void {
  joinedKey = joined;
}

export function knows(family: WholeFamily): boolean {
  return families.includes(family);
}

/** `earlier` are the last messages of the same person as they stand, oldest first.  Linear in length. */
export function screen(raw: string, earlier: readonly string[] = []): Read {
  const text = defused(raw);
  const none = { cuts: new Map<number, Cut[]>(), found: [] };
  let joint = earlier.length > 0 ? lookBack(families, earlier, text) : none;
  // Half of the words of one list are in another: the list that says more is meant.
  const other = earlier.length > 0 && others ? lookBack([others], earlier, text) : none;
  if (taken(other) > taken(joint)) joint = other;
  const split = earlier.length > 0 ? joinedKey?.(earlier, text) : undefined;
  // Where only its writer knows what it is, the desk asks: the first part is there already.
  const ofKey = split && split.key.certainty !== "ask" ? split : undefined;
  for (const { message, start, end } of ofKey?.parts ?? []) {
    const cut = { start, end, words: 0, kind: ofKey?.key.kind };
    joint.cuts.set(message, [...(joint.cuts.get(message) ?? []), cut]);
  }
  const parts = new Map<number, string>();
  for (const [place, cuts] of joint.cuts) {
    const before = earlier[place];
    if (before !== undefined) parts.set(place, replaced(before, standIns(cuts)));
  }
  const together = joint.found.map((one): Found => ({ ...pick(one), kind: "recovery_phrase" }));
  if (ofKey) together.push({ ...pick(ofKey.key), kind: ofKey.key.kind });
  const [safe, found] = redacted(text, earlier, joint.cuts.get(earlier.length) ?? []);
  return { safe, found: [...together, ...found], parts };
}

function taken({ cuts }: { cuts: ReadonlyMap<number, readonly Cut[]> }): number {
  return [...cuts.values()].flat().reduce((sum, { words }) => sum + words, 0);
}

function pick({ certainty, language, words }: Omit<Found, "kind">): Omit<Found, "kind"> {
  return { certainty, language, words };
}

/** Read again after each round: taking one out may bring two halves of another together. */
function redacted(text: string, earlier: readonly string[], cuts: readonly Cut[]): [string, Found[]] {
  const found: Found[] = [];
  const written = earlier.map((message) => blanked(message).toLowerCase());
  const taken = earlier.some(holdsSecret);
  let safe = text;
  let joint = standIns(cuts);
  for (let round = 0; round < ROUNDS; round++) {
    const view = new View(blanked(safe));
    const spans = merged(spansOf(view, written, taken || holdsSecret(safe)));
    if (spans.length === 0 && joint.length === 0) break;
    for (const span of spans) found.push({ ...pick(span), kind: span.kind });
    const places = spans.map((span): Place => [...view.original(span.start, span.end), mark(span.kind, span.words)]);
    safe = replaced(safe, outermost([...places, ...joint]));
    joint = [];
  }
  return [safe, found];
}

type Place = [start: number, end: number, standIn: string];

function standIns(cuts: readonly Cut[]): Place[] {
  return cuts.map(({ start, end, words, kind = "recovery_phrase" }) => [start, end, mark(kind, words)]);
}

/** Places in order, those that overlap made one, marked as the longest of them. */
function outermost(places: readonly Place[]): Place[] {
  const made: Place[] = [];
  for (const [start, end, standIn] of [...places].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = made.at(-1);
    if (!last || start >= last[1]) {
      made.push([start, end, standIn]);
      continue;
    }
    if (end - start > last[1] - last[0]) last[2] = standIn;
    last[1] = Math.max(last[1], end);
  }
  return made;
}

function spansOf(view: View, before: readonly string[], taken: boolean): Span[] {
  const any = (inner: View) => families.flatMap((family) => family.find(inner));
  return [
    ...keystore.find(view),
    ...keys.find(view),
    ...hexkeys.find(view, before, taken),
    ...any(view),
    ...disguised.find(view, words.find, any),
    ...(others?.find(view) ?? []),
    ...further.flatMap((find) => find(view)),
  ];
}

function replaced(text: string, places: readonly Place[]): string {
  let made = "";
  let at = 0;
  for (const [start, end, standIn] of [...places].sort((a, b) => a[0] - b[0])) {
    made += text.slice(at, start) + standIn;
    at = Math.max(at, end);
  }
  return made + text.slice(at);
}

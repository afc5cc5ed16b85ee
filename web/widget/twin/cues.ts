/** Words that say what a string near them is: a key, a hash, or something public (`walletdesk/safety/cues.py`). */

import { pattern } from "./pattern.ts";

export type Cue = "key" | "hash";

const CUES = pattern("cues.CUES");
const STRONG_KEY = pattern("cues.STRONG_KEY");
const SAID_AFTER = pattern("cues.SAID_AFTER");
const ANNOUNCED = pattern("cues.ANNOUNCED");
const IMPORTED = pattern("cues.IMPORTED");
const OFFERED = pattern("cues.OFFERED");
const NO_OWNING = pattern("cues.NO_OWNING");
const OWNED_AT_ONCE = pattern("cues.OWNED_AT_ONCE");
const TRANSFER = pattern("cues.TRANSFER");
const PHRASE = pattern("cues.PHRASE");

const REACH = 80;

const cueOf = (found: RegExpExecArray): Cue => (found.groups?.hash === undefined ? "key" : "hash");

/** What the nearest cue on the left says, else the nearest on the right; "... is my private key" goes before both. */
export function nearest(folded: string, start: number, end: number): Cue | undefined {
  if (SAID_AFTER.match(folded, end)) return "key";
  const said = CUES.all(folded, Math.max(0, start - REACH), start).at(-1);
  if (said) return cueOf(said);
  const after = CUES.search(folded, end, end + REACH / 2);
  return after ? cueOf(after) : undefined;
}

/** Whether a plain name of a private key stands close to the left of `start`. */
export function namesPrivateKey(folded: string, start: number): boolean {
  return STRONG_KEY.search(folded, Math.max(0, start - 24), start) !== null;
}

/** Whether the words that touch the stretch say that it is a key. */
export function announcedAsKey(folded: string, start: number, end: number): boolean {
  return ANNOUNCED.search(folded, Math.max(0, start - 60), start) !== null || IMPORTED.match(folded, end) !== null;
}

/** Whether the words right of `end` say that what ends there is a private key. */
export function ownedRightAfter(folded: string, end: number): boolean {
  const after = folded.slice(end, end + 80);
  const said = OWNED_AT_ONCE.match(after, 0);
  return said !== null && !NO_OWNING.search(after, 0, said[0].length + 1);
}

/** Whether a key is spoken of as somebody's. */
export const offersKey = (folded: string) => OFFERED.test(folded);

/** Whether a cue of a key, and not of a public one, stands anywhere. */
export const mentionsKey = (folded: string) => CUES.all(folded).some((found) => cueOf(found) === "key");

export const speaksOfTransfer = (folded: string) => TRANSFER.test(folded);
export const speaksOfPrivateKey = (folded: string) => STRONG_KEY.test(folded);
export const speaksOfPhrase = (folded: string) => PHRASE.test(folded);

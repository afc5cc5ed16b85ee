/** 64 hexadecimal digits: a transaction hash or a private key, by what stands near (`walletdesk/safety/hexkeys.py`). */

import * as cues from "./cues.ts";
import { pattern, spanOf } from "./pattern.ts";
import type { Certainty, Span, View } from "./view.ts";

const LONG = pattern("hexkeys.LONG");
const HEX = pattern("hexkeys.HEX");
const GROUPED = pattern("hexkeys.GROUPED");
const ADDRESS_LINE = pattern("hexkeys.ADDRESS_LINE");
const PADDING = pattern("hexkeys.PADDING");
const FEW_DIGITS = 5;
/** Messages in which talk of a key goes before talk of transfers. */
const LATEST = 2;

/** `before` is what the same person wrote just before, oldest first, in lower case; `taken`: a secret was taken out of it. */
export function find(view: View, before: readonly string[], taken: boolean): Span[] {
  const text = view.folded;
  const spans: Span[] = [];
  const key = (found: RegExpExecArray, certainty: Certainty) => {
    const [start, end] = spanOf(found);
    spans.push({ start, end, kind: "private_key", certainty, language: "", words: 0 });
  };
  if (LONG.test(text)) {
    let talk = talkedOf(text, before);
    if (taken && talk === "hash") talk = undefined;
    for (const found of HEX.all(text)) {
      const certainty = verdict(text, found, talk);
      if (certainty) key(found, certainty);
    }
  }
  if (cues.speaksOfPrivateKey(text)) {
    for (const found of GROUPED.all(text)) {
      if (cues.nearest(text, ...spanOf(found)) === "key") key(found, "likely");
    }
  }
  return spans;
}

/** What the talk is about, for a value that nothing stands near: a key in the last messages, else the newest cue. */
function talkedOf(text: string, before: readonly string[]): cues.Cue | undefined {
  const latest = before.slice(-LATEST);
  if ([text, ...latest].some(cues.offersKey)) return "key";
  if (latest.some(cues.mentionsKey)) return undefined;
  if (cues.speaksOfTransfer(text)) return "hash";
  for (const message of [...before].reverse()) {
    if (cues.mentionsKey(message)) return undefined;
    if (cues.speaksOfTransfer(message)) return "hash";
  }
  return undefined;
}

function verdict(text: string, found: RegExpExecArray, talk: cues.Cue | undefined): Certainty | undefined {
  const [start, end] = spanOf(found);
  const digits = found[2] ?? "";
  if (cues.ownedRightAfter(text, end)) return "likely";
  const cue = cues.nearest(text, start, end);
  if (inAddressLine(text, start) && !cues.namesPrivateKey(text, start)) return undefined;
  if (cues.announcedAsKey(text, start, end)) return "likely";
  if (found[1]) return cue === "key" && keyInReach(text, start, end) ? "likely" : undefined;
  if (cue === "key") return "likely";
  if (cue === "hash" || digits.length > 64) return undefined;
  if (new Set(digits).size < FEW_DIGITS || PADDING.test(digits)) return undefined;
  if (talk === "key") return "likely";
  return talk === "hash" ? undefined : "ask";
}

function keyInReach(text: string, start: number, end: number): boolean {
  return cues.speaksOfPrivateKey(`${text.slice(Math.max(0, start - 60), start)} ${text.slice(end, end + 40)}`);
}

/** Whether the characters up to the next blank on the left are a web address. */
function inAddressLine(text: string, start: number): boolean {
  const left = text.slice(Math.max(0, start - 200), start);
  return ADDRESS_LINE.test(/\S*$/.exec(left)?.[0] ?? "");
}

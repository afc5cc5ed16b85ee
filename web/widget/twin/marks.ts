/** The desk's marks in texts of before, and ours while a text is read (`walletdesk/safety/marks.py`). */

import { markParts } from "@walletdesk/shared/marks";
import type { SecretKind } from "./view.ts";

const MARK = /⟦[a-z_]{3,16}(?::[^⟦⟧]{1,20})?⟧/g;

export function mark(kind: SecretKind, words: number): string {
  return words > 0 ? `⟦${kind}:${words}⟧` : `⟦${kind}⟧`;
}

/** `text` with spaces in place of its marks, same length. */
export function blanked(text: string): string {
  return text.includes("⟦") ? text.replace(MARK, (found) => " ".repeat(found.length)) : text;
}

/** Brackets of our own that somebody typed are none. */
export function defused(text: string): string {
  return text.replace(/⟦/g, "[").replace(/⟧/g, "]");
}

/** What stands between the marks; where one stood between words, a blank parts them. */
export function withoutMarks(text: string): string {
  return text
    .replace(MARK, " ")
    .replace(/[ \t]{2,}/g, " ")
    .replace(/ +\n/g, "\n")
    .trim();
}

/** Words of each recovery phrase, or part of one, that was taken out of a text. */
export function phrasesTaken(text: string): number[] {
  if (!text.includes("⟦")) return [];
  return markParts(text).flatMap((part) =>
    typeof part !== "string" && part.kind === "recovery_phrase" ? [part.words] : [],
  );
}

/** Whether a secret was taken out of a text; a masked value, which may be none, does not count. */
export function holdsSecret(text: string): boolean {
  return text.includes("⟦") && markParts(text).some((part) => typeof part !== "string" && part.kind !== "hex");
}

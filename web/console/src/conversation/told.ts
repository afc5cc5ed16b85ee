import { tell } from "../parts/toast.ts";
import { createKept } from "../store.ts";
import { draftOf, writeDraft } from "./drafts.ts";

export type Level = "plain" | "expert";

export const isLevel = (value: unknown): value is Level => value === "plain" || value === "expert";

/** At which level the agent reads; what the contact is told has its own. */
export const reading = createKept<Level>("chain-level", "plain", isLevel as (value: unknown) => value is Level);

/** The text in that language and at that level, in English where the language is not spoken. */
export function spokenAt<T extends { language: string; level: string }>(
  texts: readonly T[],
  language: string,
  level: string,
): T | undefined {
  const spoken = (wanted: string) => texts.find((text) => text.language === wanted && text.level === level);
  return spoken(language.split("-")[0] ?? "en") ?? spoken("en") ?? texts[0];
}

/** Below what is written already, and never sent by itself. */
export function putTextIntoReply(number: number, text: string, said: string, saidBelow: string): void {
  const draft = draftOf(number);
  const before = draft.note ? "" : draft.text.trim();
  writeDraft(number, { note: false, text: before ? `${before}\n\n${text}` : text });
  tell(before ? saidBelow : said);
}

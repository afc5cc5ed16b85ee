import type { Translate } from "@walletdesk/shared/i18n";
import { named } from "../i18n.ts";
import { jobWords } from "./words.ts";

type T = Translate<typeof jobWords.en>;

/** What a job was to do. */
export function jobKind(t: T, kind: string): string {
  return named(t, jobWords.en, "kind_", kind.replaceAll(".", "_"));
}

/** Why it was given up; a code we have no words for is named, for whoever looks into the log. */
export function jobReason(t: T, code: string): string {
  return `code_${code}` in jobWords.en ? named(t, jobWords.en, "code_", code) : t("code_unexpected", { code });
}

/**
 * The console's languages.  A room keeps its words in `words.ts`:
 *
 *     export const en = words({ title: "Inbox" });
 *     export const zh: SameWords<typeof en> = { title: "收件箱" };
 *     export const inboxWords = { en, zh };
 *
 * and says them with `const t = useWords(inboxWords)`, outside React with `say(inboxWords)`.
 */

import { chooseLanguage, type SameWords, type Translate, translator, type Words } from "@walletdesk/shared/i18n";
import { createKept, useStore } from "./store.ts";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];
/** What each language calls itself. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", zh: "中文" };

export interface Dictionary<D extends Words> {
  readonly en: D;
  readonly zh: SameWords<D>;
}

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

export const language = createKept<Language>(
  "language",
  chooseLanguage(LANGUAGES, typeof navigator === "undefined" ? [] : navigator.languages),
  isLanguage,
);

const spoken = new WeakMap<object, Partial<Record<Language, Translate<Words>>>>();

/** `t` of a dictionary in the language of now. */
export function say<D extends Words>(dictionary: Dictionary<D>, locale: Language = language.get()): Translate<D> {
  const known = spoken.get(dictionary) ?? {};
  spoken.set(dictionary, known);
  known[locale] ??= translator(
    locale,
    dictionary[locale] as Partial<SameWords<D>>,
    dictionary.en,
  ) as unknown as Translate<Words>;
  return known[locale] as unknown as Translate<D>;
}

export function useLanguage(): Language {
  return useStore(language);
}

export function useWords<D extends Words>(dictionary: Dictionary<D>): Translate<D> {
  return say(dictionary, useLanguage());
}

/**
 * The words for a code that the server sent: `named(t, labels.en, "status_", row.status)`.  A code newer than this
 * page is shown as it is, with spaces.
 */
export function named<D extends Words>(t: Translate<D>, known: D, prefix: string, code: string): string {
  const key = `${prefix}${code}`;
  if (!(key in known)) return code.replaceAll("_", " ");
  return (t as unknown as (key: string) => string)(key);
}

/** The name of a language (ISO 639-1) in the reader's. */
export function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/**
 * The alarm in languages in which the chat does not speak: people are frightened in their own.  Each is fetched when it is
 * wanted, and until then, or if it cannot be had, the alarm is in the chat's language.
 */

import type { OfKind, Said } from "./said.ts";
import type { FurtherKind } from "./view.ts";

/** What `bin/parts/twin.py` gives. */
export interface Warned {
  /** In place of words of `frame/words/secrets.ts`. */
  readonly panel: Readonly<Record<string, string>>;
  readonly said: Said;
  readonly steps: readonly string[];
  readonly further: Readonly<Record<FurtherKind, OfKind>>;
}

const MORE: Readonly<Record<string, () => Promise<{ default: Warned }>>> = {
  es: () => import("twin:said_es"),
  fr: () => import("twin:said_fr"),
  it: () => import("twin:said_it"),
  pt: () => import("twin:said_pt"),
  de: () => import("twin:said_de"),
  cs: () => import("twin:said_cs"),
  ru: () => import("twin:said_ru"),
  tr: () => import("twin:said_tr"),
  vi: () => import("twin:said_vi"),
  ja: () => import("twin:said_ja"),
  ko: () => import("twin:said_ko"),
  "zh-hant": () => import("twin:said_zh-hant"),
};

const here: Record<string, Warned> = {};
const TRADITIONAL = /^zh-(?:hant|tw|hk|mo)\b/i;

/** The language of an alarm in a chat that speaks `locale`: the browser's first that the desk warns in. */
export function languageOfAlarm(locale: string): string {
  const chinese = locale.startsWith("zh");
  for (const tag of navigator.languages) {
    const short = tag.toLowerCase().split("-")[0] as string;
    if (short === "zh") return TRADITIONAL.test(tag) ? "zh-hant" : chinese ? locale : "zh";
    // Whoever chose Chinese reads Chinese.
    if (!chinese && (short === "en" || short in MORE)) return short;
  }
  return locale;
}

export function warnedIn(language: string): Warned | undefined {
  return here[language];
}

/** Fetch the words of a language; nothing to wait for where they are here or there are none. */
export function fetchWarned(language: string): Promise<void> | undefined {
  const fetched = MORE[language];
  if (!fetched || here[language]) return undefined;
  return fetched().then(({ default: words }) => {
    here[language] = words;
  });
}

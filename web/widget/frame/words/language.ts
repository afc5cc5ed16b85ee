/** Which language the widget speaks: English is here, others are fetched when somebody wants them. */

import { chooseLanguage, type SameWords, type Translate, translator } from "@walletdesk/shared/i18n";
import { type Dictionary, en } from "./en.ts";

export type T = Translate<Dictionary>;

/** Whole as soon as the parts are here that say the rest of it. */
const ENGLISH = en as Dictionary;
const HERE: Record<string, Partial<SameWords<Dictionary>>> = { en: ENGLISH };
/** Each file under `more/` is one language, named by its code; nothing else has to be told. */
const MORE = import.meta.glob<{ default: Partial<SameWords<Dictionary>> }>("./more/*.ts");

/** Every language we have words for. */
export const SPOKEN: readonly [string, ...string[]] = [
  "en",
  ...Object.keys(MORE).map((path) => path.slice("./more/".length, -".ts".length)),
];

/** Of what the inbox offers, that which we can say; all of it before we know what the inbox offers. */
export function offered(inbox: readonly string[] | undefined): string[] {
  const ours = (tag: string) => SPOKEN.find((code) => code === tag.toLowerCase().split("-")[0]);
  const both = [...new Set((inbox ?? ["en", "zh"]).map(ours).filter((code) => code !== undefined))];
  return both.length > 0 ? both : ["en"];
}

export function preferred(asked: string): string {
  return chooseLanguage(SPOKEN, [asked, ...navigator.languages].filter(Boolean));
}

/** Speaks at once where the words are here; a catalogue that cannot be fetched is English. */
export function speaker(language: string): T | Promise<T> {
  const here = HERE[language];
  if (here) return translator(language, here, ENGLISH);
  const fetched = MORE[`./more/${language}.ts`];
  if (!fetched) return translator("en", ENGLISH, ENGLISH);
  return fetched().then(
    (catalogue) => {
      HERE[language] = catalogue.default;
      return translator(language, catalogue.default, ENGLISH);
    },
    () => translator("en", ENGLISH, ENGLISH),
  );
}

/** The language's own name for itself. */
export function nameOf(language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}

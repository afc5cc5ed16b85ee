/**
 * Words of the two apps: one dictionary per language, checked by the compiler.
 *
 *     export const en = words({ hello: "Hello {name}", waiting: { one: "{count} person", other: "{count} people" } });
 *     export const zh: SameWords<typeof en> = { hello: "您好，{name}", waiting: { other: "{count} 人" } };
 *     const t = translator("zh", zh, en);
 *     t("hello", { name: "李伟" }); t("waiting", { count: 3 });
 *
 * A missing key in `zh` and a missing or misspelt value in a call do not compile.
 */

export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Words = Readonly<Record<string, string | Plural>>;
/** A translation of `D`: the same keys, sentences for sentences, plurals for plurals. */
export type SameWords<D extends Words> = { readonly [K in keyof D]: D[K] extends string ? string : Plural };

type Names<S extends string> = S extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never;
type Wanted<E> = E extends string ? Names<E> : E extends { other: infer O extends string } ? Names<O> | "count" : never;
type Values<E> = { [N in Wanted<E>]: N extends "count" ? number : string | number };
type Arguments<E> = [Wanted<E>] extends [never] ? [] : [values: Values<E>];

/** Speaks one language: `t(key, values)`. */
export type Translate<D extends Words> = <K extends keyof D & string>(key: K, ...values: Arguments<D[K]>) => string;

/** The dictionary itself, with its sentences kept as types. */
export function words<const D extends Words>(dictionary: D): D {
  return dictionary;
}

/**
 * Make `t` for a language.  `dictionary` may leave out what a catalogue has not translated yet; `fallback` is
 * complete.  Numbers are grouped as the language does, plural forms are chosen by `count`.
 */
export function translator<D extends Words>(
  locale: string,
  dictionary: Partial<SameWords<D>>,
  fallback: D,
): Translate<D> {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (key, ...[values]) => {
    const entry: string | Plural = (dictionary as Partial<Words>)[key] ?? fallback[key] ?? key;
    const given: Record<string, string | number> = { ...(values as object | undefined) };
    const sentence = typeof entry === "string" ? entry : (entry[rules.select(Number(given.count))] ?? entry.other);
    return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = given[name];
      return typeof value === "number" ? numbers.format(value) : (value ?? whole);
    });
  };
}

/** First of `wanted` (as in `navigator.languages`) that is spoken, compared by its language alone; else the first spoken. */
export function chooseLanguage<L extends string>(spoken: readonly [L, ...L[]], wanted: readonly string[]): L {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split("-")[0];
    const found = spoken.find((l) => l.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return spoken[0];
}

const RIGHT_TO_LEFT = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]);

/** Writing direction of a language tag. */
export function direction(tag: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(tag.toLowerCase().split("-")[0] ?? "") ? "rtl" : "ltr";
}

import { type Language, languageName } from "../i18n.ts";
import { categoryName } from "../inbox/categories.ts";
import type { By, Rise } from "./api.ts";

const CHAINS: Readonly<Record<string, string>> = { bnb: "BNB", tron: "TRON", ton: "TON" };

/** How a stored name is called on a page; empty where nobody said. */
export function shownName(by: By, name: string, locale: Language, channel: (name: string) => string): string {
  if (name === "") return "";
  switch (by) {
    case "intent":
      return categoryName(name, locale);
    case "chain":
      return chainName(name);
    case "language":
      return languageName(name, locale);
    case "channel":
      return channel(name);
    default:
      return name;
  }
}

export function chainName(name: string): string {
  return CHAINS[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

export function riseTopic({ intent, chain }: Pick<Rise, "intent" | "chain">, locale: Language): string {
  const topic = categoryName(intent, locale);
  return chain ? `${chainName(chain)} · ${topic}` : topic;
}

/** "6", "2.5": as many digits as mean something. */
export const timesWords = (times: number, locale: Language) =>
  new Intl.NumberFormat(locale, { maximumSignificantDigits: times < 10 ? 2 : 3 }).format(times);

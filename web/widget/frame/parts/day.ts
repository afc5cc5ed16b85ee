import { toDate } from "@walletdesk/shared/format";
import type { T } from "../words/language.ts";

/** The visitor's own day, as one word to compare. */
export function dayOf(at: number): string {
  return toDate(at).toDateString();
}

/** When the visitor's day began, microseconds. */
export function startOfDay(at: number): number {
  return toDate(at).setHours(0, 0, 0, 0) * 1000;
}

/** "Today", "Yesterday", "Monday, 3 November", with the year when it is another. */
export function dayName(at: number, now: number, locale: string, t: T): string {
  if (dayOf(at) === dayOf(now)) return t("today");
  if (dayOf(at) === dayOf(startOfDay(now) - 1)) return t("yesterday");
  const year = toDate(at).getFullYear() === toDate(now).getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(locale, { weekday: "long", month: "long", day: "numeric", ...year }).format(
    toDate(at),
  );
}

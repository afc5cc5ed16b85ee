/** Numbers, times and hashes as people read them.  Times are microseconds UTC, as in every frame and answer. */

const SECOND = 1_000_000;
const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400 * SECOND],
  ["hour", 3_600 * SECOND],
  ["minute", 60 * SECOND],
];

/**
 * "3 minutes ago", "in 2 hours", "now" below half a minute; beyond a day the date, with the year when it is not
 * this one.  `short` gives "3 min. ago".
 */
export function relativeTime(at: number, now: number, locale: string, style: "long" | "short" = "long"): string {
  const distance = at - now;
  if (Math.abs(distance) >= 86_400 * SECOND) return shortDate(at, now, locale);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style });
  for (const [unit, size] of STEPS) {
    if (Math.abs(distance) >= size) return format.format(Math.trunc(distance / size), unit);
  }
  return format.format(0, "second");
}

/** "24 Nov" this year, "24 Nov 2024" in another. */
export function shortDate(at: number, now: number, locale: string): string {
  const [then, today] = [toDate(at), toDate(now)];
  const year = then.getFullYear() === today.getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", ...year }).format(then);
}

/** Date and time to the second in the reader's zone, for titles and hover. */
export function exactTime(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(toDate(at));
}

/** Hours and minutes in the reader's zone. */
export function clockTime(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(toDate(at));
}

export function toDate(at: number): Date {
  return new Date(at / 1000);
}

/** Now in microseconds, as the server counts. */
export function nowMicros(): number {
  return Date.now() * 1000;
}

/**
 * A hash or address shortened in the middle: `0x12ab…9f3c`.  Keeps `0x` and `keep` characters at both ends; what
 * would not get shorter stays whole.
 */
export function shortenMiddle(text: string, keep = 4): string {
  const head = (text.startsWith("0x") ? 2 : 0) + keep;
  return text.length <= head + keep + 1 ? text : `${text.slice(0, head)}…${text.slice(-keep)}`;
}

/** "12 MB": size with the unit that leaves one to three digits, decimal units as people's phones count. */
export function fileSize(bytes: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const digits = step > 0 && value < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[step] ?? "byte",
    // Short, English has no plural of it and Chinese says "B".
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: digits,
  }).format(value);
}

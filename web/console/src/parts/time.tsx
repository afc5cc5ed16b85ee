import { clockTime, exactTime, relativeTime, shortDate, toDate } from "@walletdesk/shared/format";
import { useLanguage } from "../i18n.ts";
import { useTicking } from "../live/clock.ts";

/** How long ago, with the exact time on hover. */
export function Ago({ at, short = false }: { at: number; short?: boolean }) {
  const locale = useLanguage();
  const text = useTicking((now) => relativeTime(at, now, locale, short ? "short" : "long"));
  return (
    <time dateTime={toDate(at).toISOString()} title={exactTime(at, locale)}>
      {text}
    </time>
  );
}

/** "14:05" today, else "24 Nov, 14:05". */
export function whenWords(at: number, now: number, locale: string): string {
  const clock = clockTime(at, locale);
  if (toDate(at).toDateString() === toDate(now).toDateString()) return clock;
  return `${shortDate(at, now, locale)} ${clock}`;
}

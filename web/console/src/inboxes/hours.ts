import type { Calendar, Period } from "./api.ts";

/** A period as it stands in two time fields: "09:00"; "" is not filled in. */
export interface TypedPeriod {
  from: string;
  to: string;
}

export interface TypedHoliday {
  date: string;
  periods: TypedPeriod[];
}

/** Opening hours while they are typed. */
export interface TypedHours {
  zone: string;
  always_open: boolean;
  /** Seven days, Monday first. */
  weekly: TypedPeriod[][];
  holidays: TypedHoliday[];
}

export const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const WORKDAYS = 5;
const DAY = 24 * 60;
const OFFICE: TypedPeriod = { from: "09:00", to: "18:00" };
/** As many holidays the server keeps. */
export const HOLIDAYS = 400;
const PERIODS = 12;

export function toTyped(calendar: Calendar): TypedHours {
  return {
    zone: calendar.zone,
    always_open: calendar.always_open,
    weekly: WEEKDAYS.map((day) => (calendar.weekly[day] ?? []).map(typed)),
    holidays: Object.entries(calendar.holidays)
      .map(([date, periods]) => ({ date, periods: periods.map(typed) }))
      .sort(byDate),
  };
}

/**
 * What is sent; only of hours without problems, or round the clock, where days with problems are left out.  Periods of a
 * day are put in order.
 */
export function toCalendar(hours: TypedHours): Calendar {
  const wrong = faultsOf({ ...hours, always_open: false });
  const weekly: Record<string, Period[]> = {};
  for (const day of WEEKDAYS) {
    const periods = inOrder(hours.weekly[day] ?? []);
    if (periods.length > 0 && !wrong[`weekly.${day}`]) weekly[day] = periods;
  }
  const holidays = hours.holidays
    .filter((_, index) => index < HOLIDAYS && !wrong[`holidays.${index}`])
    .sort(byDate)
    .map(({ date, periods }) => [date, inOrder(periods)]);
  return {
    zone: hours.zone || "UTC",
    always_open: hours.always_open,
    weekly,
    holidays: Object.fromEntries(holidays),
  };
}

export type HoursFault =
  | "unfinished"
  | "backwards"
  | "overlap"
  | "too_many_periods"
  | "no_date"
  | "same_date"
  | "too_many_holidays"
  | "no_zone"
  | "never_open";

/** What is wrong, by place: "weekly.0" a day, "holidays.2" a holiday, "zone", "" the whole. */
export function faultsOf(hours: TypedHours): Record<string, HoursFault> {
  const found: Record<string, HoursFault> = {};
  // Round the clock no hours are asked for: what is wrong with them is neither shown nor sent.
  if (hours.always_open) return found;
  if (!hours.zone) found.zone = "no_zone";
  for (const [day, periods] of hours.weekly.entries()) {
    const fault = faultOfDay(periods);
    if (fault) found[`weekly.${day}`] = fault;
  }
  for (const [index, { date, periods }] of hours.holidays.entries()) {
    const before = hours.holidays.slice(0, index).some((other) => other.date === date);
    const fault = !isDate(date) ? "no_date" : before ? "same_date" : faultOfDay(periods);
    if (fault) found[`holidays.${index}`] = fault;
  }
  if (hours.holidays.length > HOLIDAYS) found[""] = "too_many_holidays";
  else if (hours.weekly.every((periods) => periods.length === 0)) found[""] = "never_open";
  return found;
}

function faultOfDay(periods: readonly TypedPeriod[]): HoursFault | undefined {
  if (periods.length > PERIODS) return "too_many_periods";
  let before = 0;
  for (const [from, to] of periods.map(minutes).sort((a, b) => a[0] - b[0])) {
    if (Number.isNaN(from) || Number.isNaN(to)) return "unfinished";
    if (from >= to) return "backwards";
    if (from < before) return "overlap";
    before = to;
  }
  return undefined;
}

/** Whether a period ends before it begins, as somebody writes who means the next morning. */
export function goesPastMidnight(period: TypedPeriod): boolean {
  const [from, to] = minutes(period);
  return from >= to;
}

/** A period of day `day` that ends on the next morning, as the two that say it. */
export function splitAtMidnight(hours: TypedHours, day: number, index: number): TypedHours {
  const period = hours.weekly[day]?.[index];
  if (!period) return hours;
  const next = (day + 1) % 7;
  return {
    ...hours,
    weekly: hours.weekly.map((periods, at) => {
      const now = at === day ? periods.map((one, i) => (i === index ? { from: one.from, to: "00:00" } : one)) : periods;
      return at === next && period.to !== "00:00" ? [{ from: "00:00", to: period.to }, ...now] : now;
    }),
  };
}

export function setDay(hours: TypedHours, day: number, periods: TypedPeriod[]): TypedHours {
  return { ...hours, weekly: hours.weekly.map((old, at) => (at === day ? periods : old)) };
}

/** The periods of `day` on all days from Monday to Friday, or on all seven. */
export function copyDay(hours: TypedHours, day: number, to: "workdays" | "all"): TypedHours {
  const periods = hours.weekly[day] ?? [];
  return {
    ...hours,
    weekly: hours.weekly.map((old, at) => (to === "all" || at < WORKDAYS ? periods.map((one) => ({ ...one })) : old)),
  };
}

/** One more period for a day: office hours first, then the free time after the last. */
export function nextPeriod(periods: readonly TypedPeriod[]): TypedPeriod {
  if (periods.length === 0) return { ...OFFICE };
  const end = Math.max(...periods.map((one) => minutes(one)[1]).filter((minute) => !Number.isNaN(minute)), 0);
  if (end + 60 >= DAY) return { from: "", to: "" };
  return { from: clock(end + 60), to: clock(Math.min(end + 240, DAY)) };
}

/** Every date from `first` to `last` as a closed day, added to what is there; what is there stays as it is. */
export function addHolidays(holidays: readonly TypedHoliday[], first: string, last: string): TypedHoliday[] {
  const known = new Set(holidays.map(({ date }) => date));
  const added: TypedHoliday[] = [];
  const end = isDate(last) && last > first ? last : first;
  for (let day = new Date(`${first}T00:00:00Z`); ; day = new Date(day.getTime() + 86_400_000)) {
    const date = day.toISOString().slice(0, 10);
    if (date > end || added.length >= HOLIDAYS) break;
    if (!known.has(date)) added.push({ date, periods: [] });
  }
  return [...holidays, ...added].sort(byDate);
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** Name of a weekday, 0 Monday. */
export function weekdayName(day: number, locale: string, style: "long" | "short" = "long"): string {
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day));
}

/** "Fri, 24 Nov 2028". */
export function dateName(date: string, locale: string): string {
  if (!isDate(date)) return date;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
    Date.parse(`${date}T00:00:00Z`),
  );
}

/** Days that follow each other and are open alike, as they are said in a list: "Mon–Fri 09:00–18:00". */
export function weekSummary(calendar: Calendar, locale: string): string[] {
  const days = WEEKDAYS.map((day) => (calendar.weekly[day] ?? []).map(span).join(", "));
  const runs: { first: number; last: number; hours: string }[] = [];
  for (const [day, hours] of days.entries()) {
    const run = runs.at(-1);
    if (run && run.hours === hours) run.last = day;
    else runs.push({ first: day, last: day, hours });
  }
  return runs
    .filter(({ hours }) => hours !== "")
    .map(({ first, last, hours }) => {
      const begin = weekdayName(first, locale, "short");
      return `${first === last ? begin : `${begin}–${weekdayName(last, locale, "short")}`} ${hours}`;
    });
}

/** Time zones that browsers know, with the one in use even if they do not. */
export function zones(used: string): string[] {
  const known = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
  return [...new Set(["UTC", ...known, ...(used ? [used] : [])])].sort();
}

const byDate = (a: { date: string }, b: { date: string }) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0);

function inOrder(periods: readonly TypedPeriod[]): Period[] {
  return periods.map(minutes).sort((a, b) => a[0] - b[0]);
}

/** NaN for what is not filled in; midnight as an end is the day's end. */
function minutes({ from, to }: TypedPeriod): Period {
  return [minute(from), minute(to) || (to === "00:00" ? DAY : Number.NaN)];
}

function minute(text: string): number {
  const found = /^(\d{2}):(\d{2})/.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : Number.NaN;
}

function clock(at: number): string {
  const text = (value: number) => String(value).padStart(2, "0");
  return `${text(Math.floor(at / 60) % 24)}:${text(at % 60)}`;
}

const typed = ([from, to]: Period): TypedPeriod => ({ from: clock(from), to: clock(to) });
const span = ([from, to]: Period) => `${clock(from)}–${to === DAY ? "24:00" : clock(to)}`;

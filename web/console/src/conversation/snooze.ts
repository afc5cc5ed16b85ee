/** When "later" is.  Local times, as the agent's day runs; Dates in, Dates out. */

export interface Later {
  key: "snooze_later" | "snooze_tomorrow" | "snooze_week";
  at: Date;
}

const MORNING = 9;
const LATE = 21;

/** What is offered: three hours on while that is still today, tomorrow at nine, next Monday at nine. */
export function laters(now: Date): Later[] {
  const offers: Later[] = [];
  const later = new Date(now);
  later.setHours(now.getHours() + 3, 0, 0, 0);
  if (later.getDate() === now.getDate() && later.getHours() <= LATE) offers.push({ key: "snooze_later", at: later });
  offers.push({ key: "snooze_tomorrow", at: morning(now, 1) });
  // getDay: Sunday is 0; a week ahead when today is Monday.
  offers.push({ key: "snooze_week", at: morning(now, (8 - now.getDay()) % 7 || 7) });
  return offers;
}

function morning(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

/** Value of an `input type=datetime-local`. */
export function localInput(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

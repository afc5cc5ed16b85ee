/** A moment as a form's day, in UTC: releases are days, the same for everybody. */
export function dayOf(at: number): string {
  return new Date(at / 1000).toISOString().slice(0, 10);
}

/** Microseconds of a form's day; null for what is none. */
export function momentOf(day: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) || at < 0 ? null : at * 1000;
}

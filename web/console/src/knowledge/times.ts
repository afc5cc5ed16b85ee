import { toDate } from "@walletdesk/shared/format";

/** Microseconds as a field of date and time takes them, "2026-11-30T14:05" of here. */
export function localTime(at: number | null): string {
  if (at === null) return "";
  const date = toDate(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const micros = (typed: string) => (typed ? new Date(typed).getTime() * 1_000 : null);

import { isDate } from "../inboxes/hours.ts";
import type { AuditFilters } from "./api.ts";

/** What is looked for, as it stands in the address; "" is anything.  Dates are days of the reader's zone. */
export interface Asked {
  /** Id of somebody of the staff, "system" or "contact". */
  actor: string;
  action: string;
  from: string;
  to: string;
}

export function readAsked(search: string): Asked {
  const given = new URLSearchParams(search);
  const fits = (name: string, pattern: RegExp) => {
    const value = given.get(name) ?? "";
    return pattern.test(value) ? value : "";
  };
  const date = (name: string) => (isDate(given.get(name) ?? "") ? (given.get(name) ?? "") : "");
  return {
    actor: fits("actor", /^(\d{1,19}|system|contact)$/),
    action: fits("action", /^[a-z_]{1,60}$/),
    from: date("from"),
    to: date("to"),
  };
}

export function writeAsked(asked: Asked): string {
  const set = Object.entries(asked).filter(([, value]) => value !== "");
  return set.length > 0 ? `?${new URLSearchParams(set)}` : "";
}

export function toFilters({ actor, action, from, to }: Asked): AuditFilters {
  const filters: AuditFilters = {};
  if (/^\d+$/.test(actor)) Object.assign(filters, { actor_kind: "staff", actor });
  else if (actor) filters.actor_kind = actor;
  if (action) filters.action = action;
  if (from) filters.since = dayStart(from, 0);
  if (to) filters.until = dayStart(to, 1);
  return filters;
}

/** Microseconds at which a day of the reader's zone begins, `more` days later. */
function dayStart(date: string, more: number): number {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(year, month - 1, day + more).getTime() * 1000;
}

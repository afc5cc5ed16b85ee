import type { Filters, Row, View } from "./api.ts";

/** The server's views and orders again, for rows that come by the socket (walletdesk/conversations). */

const RANK: Record<string, number> = { urgent: 0, high: 1, normal: 2, low: 3 };
const LAST = Number.MAX_SAFE_INTEGER;

export function atWork(row: Row): boolean {
  return row.status === "open" || row.status === "pending";
}

export function inView(row: Row, view: View, me: string): boolean {
  switch (view) {
    case "mine":
      return atWork(row) && row.assignee?.id === me;
    case "unassigned":
      return atWork(row) && row.assignee === null;
    case "urgent":
      return atWork(row) && row.priority === "urgent";
    case "all":
      return atWork(row);
    case "held":
      return atWork(row) && row.standing === "held";
    case "snoozed":
      return row.status === "snoozed";
    case "resolved":
      return row.status === "resolved";
  }
}

/** Whether a list of this view and these filters holds the row.  In "all" a status takes the place of the view's own. */
export function belongs(row: Row, view: View, filters: Filters, me: string): boolean {
  if (filters.status && row.status !== filters.status) return false;
  if (!(view === "all" && filters.status) && !inView(row, view, me)) return false;
  const { assignee } = filters;
  if (
    assignee === "none" ? row.assignee !== null : assignee && row.assignee?.id !== (assignee === "me" ? me : assignee)
  ) {
    return false;
  }
  return (
    fits(filters.team, row.team?.id ?? "none") &&
    fits(filters.priority, row.priority) &&
    fits(filters.kind, row.kind) &&
    fits(filters.category, row.category) &&
    fits(filters.language, row.language) &&
    fits(filters.inbox, row.inbox.id) &&
    fits(filters.contact, row.contact.id) &&
    (!filters.tag || row.tags.includes(filters.tag))
  );
}

function fits(wanted: string | undefined, is: string): boolean {
  return !wanted || wanted === is;
}

/** Work by priority, then by what is due first; snoozed by when they wake; resolved by the newest message. */
export function before(a: Row, b: Row, view: View): number {
  if (view === "snoozed") return (a.snoozed_until ?? LAST) - (b.snoozed_until ?? LAST) || byId(a.id, b.id);
  if (view === "resolved") return b.last_message_at - a.last_message_at || byId(b.id, a.id);
  return (
    (RANK[a.priority] ?? 2) - (RANK[b.priority] ?? 2) || (a.due_at ?? LAST) - (b.due_at ?? LAST) || byId(a.id, b.id)
  );
}

/** Ids are decimal numbers too large for a `number`. */
export function byId(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** What a list shows, and how many rows wait to be let in. */
export interface Arranged {
  ids: string[];
  waiting: number;
}

/**
 * Bring a list up to date without a jump under the reader's eyes.
 *
 * `shown` are the ids on screen, `rows` all that are loaded, in order.  The open row keeps its place, even when it no
 * longer belongs here.  Rows that are new wait, save at the end, where they push nothing.  While the list is `still`
 * (somebody points at it) known rows stay where they are; those that left go.
 */
export function arrange(
  shown: readonly string[],
  rows: readonly Row[],
  open: string | null = null,
  still = false,
): Arranged {
  const known = new Set(shown);
  const ids = rows.map((row) => row.id);
  if (!ids.some((id) => known.has(id)) && !(open !== null && known.has(open))) return { ids, waiting: 0 };
  const lastKnown = ids.findLastIndex((id) => known.has(id));
  const here = new Set(ids);
  const stay = still ? shown.filter((id) => here.has(id)) : ids.filter((id) => known.has(id));
  const place = open === null ? -1 : shown.indexOf(open);
  let arranged = stay;
  if (open !== null && place >= 0) {
    arranged = stay.filter((id) => id !== open);
    arranged.splice(Math.min(place, arranged.length), 0, open);
  }
  // With nothing known left but the open row, everything else may come in below it.
  const tail = ids.slice(lastKnown + 1).filter((id) => !known.has(id));
  const waiting = ids.filter((id, at) => at < lastKnown && !known.has(id)).length;
  return { ids: [...arranged, ...tail], waiting };
}

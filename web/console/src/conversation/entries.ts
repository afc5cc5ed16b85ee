import type { Change, Entry, EntryPage, Message } from "./api.ts";

/** A stretch of a conversation, in order, without a gap: from the first entry's number to `last`. */
export interface Thread {
  readonly entries: readonly Entry[];
  /** Number of the last entry here. */
  readonly last: number;
  /** Whether there are entries before the first. */
  readonly earlier: boolean;
}

export const NOTHING: Thread = { entries: [], last: 0, earlier: false };

/** The newest page, as it was fetched. */
export function fromPage(page: EntryPage): Thread {
  const thread = { entries: page.entries, last: page.entries.at(-1)?.seq ?? page.last, earlier: page.earlier };
  return page.entries.filter(isChange).reduce(settle, thread);
}

/**
 * Add what came.  Entries that are here already are replaced, so that a repeat does no harm; of those that follow,
 * only what joins on without a gap is taken.  `gap` says that entries after `last` are missing and must be fetched.
 *
 * `asOf` is the number up to which `entries` know what became of their messages: an answer that was overtaken by
 * frames undoes nothing.
 */
export function append(
  thread: Thread,
  entries: readonly Entry[],
  last: number,
  asOf = last,
): { thread: Thread; gap: boolean } {
  let next = thread;
  for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
    if (entry.seq <= next.last) next = replace(next, entry, asOf);
    else if (entry.seq === next.last + 1 || next.entries.length === 0) {
      next = { ...next, entries: [...next.entries, entry], last: entry.seq };
      if (entry.t === "change") next = settle(next, entry);
    }
  }
  return { thread: next, gap: last > next.last };
}

/** Put an older page before what is here. */
export function prepend(thread: Thread, page: EntryPage): Thread {
  const first = thread.entries[0]?.seq ?? thread.last + 1;
  const older = page.entries.filter((entry) => entry.seq < first);
  return { ...thread, entries: [...older, ...thread.entries], earlier: page.earlier };
}

function replace(thread: Thread, entry: Entry, asOf: number): Thread {
  const at = thread.entries.findIndex((one) => one.seq === entry.seq);
  const old = thread.entries[at];
  if (!old) return thread;
  if (old.t === "message" && entry.t === "message") {
    if (thread.entries.some((one) => isChange(one) && one.message === entry.id && one.seq > asOf)) return thread;
    // Only that it was seen has no number, and what was seen stays so.
    if (old.delivery === "seen") return { ...thread, entries: thread.entries.with(at, { ...entry, delivery: "seen" }) };
  }
  return { ...thread, entries: thread.entries.with(at, entry) };
}

/** Change one message, if it is here. */
export function changeMessage(thread: Thread, id: string, change: Partial<Message>): Thread {
  const at = thread.entries.findLastIndex((one) => one.t === "message" && one.id === id);
  const old = thread.entries[at];
  return old?.t === "message" ? { ...thread, entries: thread.entries.with(at, { ...old, ...change }) } : thread;
}

/** What a change says of a message: handed over, failed, sent again, taken back.  A message already further along stays so. */
function settle(thread: Thread, change: Change): Thread {
  if (!change.message) return thread;
  const at = thread.entries.findLastIndex((one) => one.t === "message" && one.id === change.message);
  const message = thread.entries[at];
  if (message?.t !== "message") return thread;
  switch (change.kind) {
    case "delivered":
      if (message.delivery !== "queued" && message.delivery !== "failed" && message.delivery !== "unknown")
        return thread;
      // A page holds the state of now: it failed again or was retried after this change.
      if (thread.entries.some((one) => isLater(one, change))) return thread;
      return changeMessage(thread, message.id, { delivery: "sent", reason: "", send_at: null });
    case "failed":
      if (message.delivery !== "queued" && message.delivery !== "sent") return thread;
      if (thread.entries.some((one) => isLater(one, change))) return thread;
      return changeMessage(thread, message.id, { ...failure(change.new), send_at: null });
    case "retried":
      if (message.delivery !== "failed" && message.delivery !== "unknown") return thread;
      if (thread.entries.some((one) => isLater(one, change))) return thread;
      return changeMessage(thread, message.id, { delivery: "queued", reason: "", send_at: null });
    case "taken_back":
      return changeMessage(thread, message.id, { delivery: "taken_back", send_at: null });
    case "approved":
      if (message.delivery !== "held" || thread.entries.some((one) => isLater(one, change))) return thread;
      return changeMessage(thread, message.id, { delivery: "queued", reason: "" });
    case "declined":
      if (message.delivery !== "held") return thread;
      return changeMessage(thread, message.id, { delivery: "declined", reason: change.new });
    default:
      return thread;
  }
}

const OF_DELIVERY = new Set(["delivered", "failed", "retried", "taken_back"]);

function isLater(entry: Entry, change: Change): boolean {
  return (
    entry.t === "change" && entry.message === change.message && entry.seq > change.seq && OF_DELIVERY.has(entry.kind)
  );
}

/** "blocked_by_user", or "unknown connection_lost" where it may have been sent all the same. */
function failure(told: string): { delivery: string; reason: string } {
  const unknown = told.startsWith("unknown ");
  return { delivery: unknown ? "unknown" : "failed", reason: unknown ? told.slice("unknown ".length) : told };
}

export function isChange(entry: Entry): entry is Change {
  return entry.t === "change";
}

/** Changes that the message itself shows. */
const SHOWN_ELSEWHERE = new Set([...OF_DELIVERY, "held", "declined", "redacted", "created", "files"]);

/** Whether an entry is drawn as a line of its own. */
export function isDrawn(entry: Entry): boolean {
  return entry.t === "message" || !SHOWN_ELSEWHERE.has(entry.kind);
}

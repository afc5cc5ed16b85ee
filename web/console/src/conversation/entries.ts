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
 */
export function append(thread: Thread, entries: readonly Entry[], last: number): { thread: Thread; gap: boolean } {
  let next = thread;
  for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
    if (entry.seq <= next.last) next = replace(next, entry);
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

function replace(thread: Thread, entry: Entry): Thread {
  const at = thread.entries.findIndex((one) => one.seq === entry.seq);
  return at < 0 ? thread : { ...thread, entries: thread.entries.with(at, entry) };
}

/** Change one message, if it is here. */
export function changeMessage(thread: Thread, id: string, change: Partial<Message>): Thread {
  const at = thread.entries.findLastIndex((one) => one.t === "message" && one.id === id);
  const old = thread.entries[at];
  return old?.t === "message" ? { ...thread, entries: thread.entries.with(at, { ...old, ...change }) } : thread;
}

/** What a change says of a message: handed over, failed, taken back.  A message already further along stays so. */
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
      return changeMessage(thread, message.id, { delivery: "failed", reason: change.new, send_at: null });
    case "taken_back":
      return changeMessage(thread, message.id, { delivery: "taken_back", send_at: null });
    default:
      return thread;
  }
}

function isLater(entry: Entry, change: Change): boolean {
  return (
    entry.t === "change" &&
    entry.message === change.message &&
    entry.seq > change.seq &&
    (entry.kind === "delivered" || entry.kind === "failed" || entry.kind === "taken_back")
  );
}

export function isChange(entry: Entry): entry is Change {
  return entry.t === "change";
}

/** Changes that the message itself shows. */
const SHOWN_ELSEWHERE = new Set(["delivered", "taken_back", "failed", "redacted", "created"]);

/** Whether an entry is drawn as a line of its own. */
export function isDrawn(entry: Entry): boolean {
  return entry.t === "message" || !SHOWN_ELSEWHERE.has(entry.kind);
}

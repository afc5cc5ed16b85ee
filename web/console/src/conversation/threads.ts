import { isPassing } from "../api.ts";
import { onFrame, watch } from "../live/socket.ts";
import { createStore, type Store } from "../store.ts";
import { type Entry, fetchEntries, type Message, sendAgain } from "./api.ts";
import { append, changeMessage, fromPage, prepend, type Thread } from "./entries.ts";

/** What is known of the threads that are or were open; the last few are kept so that going back is at once. */
export interface ThreadState {
  thread: Thread | null;
  error: unknown;
  /** Older entries are being fetched, or could not be. */
  earlier: "" | "loading" | "failed";
}

const KEPT = 20;
const PAGE = 60;
const stores = new Map<number, Store<ThreadState>>();
const catching = new Set<number>();
/** Up to which number each conversation is known to go on, from frames that came before its first page. */
const heard = new Map<number, number>();

export function threadOf(number: number): Store<ThreadState> {
  const store = stores.get(number) ?? createStore<ThreadState>({ thread: null, error: null, earlier: "" });
  stores.delete(number);
  stores.set(number, store);
  if (stores.size > KEPT) stores.delete(stores.keys().next().value as number);
  return store;
}

/** Load a thread and follow it; returns what stops the following. */
export function openThread(number: number): () => void {
  const store = threadOf(number);
  const control = new AbortController();
  if (store.get().thread) void catchUp(number);
  else void load(number, control.signal);
  const stop = watch(number, () => stores.get(number)?.get().thread?.last ?? null);
  return () => {
    control.abort();
    stop();
  };
}

export async function load(number: number, signal?: AbortSignal): Promise<void> {
  const store = threadOf(number);
  store.set((old) => ({ ...old, error: null }));
  try {
    const page = await fetchEntries(number, { limit: PAGE }, signal);
    // Frames may have come while the page was under way.
    store.set((old) => {
      const fresh = fromPage(page);
      return {
        ...old,
        thread: old.thread ? append(fresh, old.thread.entries, fresh.last, old.thread.last).thread : fresh,
        error: null,
      };
    });
  } catch (error) {
    if (!signal?.aborted) store.set((old) => ({ ...old, error }));
    return;
  }
  if ((heard.get(number) ?? 0) > (store.get().thread?.last ?? 0)) void catchUp(number);
  heard.delete(number);
}

export async function loadEarlier(number: number): Promise<void> {
  const store = threadOf(number);
  const { thread, earlier } = store.get();
  const first = thread?.entries[0]?.seq;
  if (!thread?.earlier || earlier === "loading" || first === undefined) return;
  store.set((old) => ({ ...old, earlier: "loading" }));
  try {
    const page = await fetchEntries(number, { before: first, limit: PAGE });
    store.set((old) => ({ ...old, earlier: "", thread: old.thread && prepend(old.thread, page) }));
  } catch {
    store.set((old) => ({ ...old, earlier: "failed" }));
  }
}

/** Fetch what follows the last entry that is here, page by page. */
export async function catchUp(number: number): Promise<void> {
  if (catching.has(number)) return;
  catching.add(number);
  try {
    for (;;) {
      const thread = threadOf(number).get().thread;
      if (!thread) return;
      const page = await fetchEntries(number, { after: thread.last, limit: 100 });
      const { gap } = take(number, page.entries, page.last);
      await fetchRedacted(number, page.entries);
      if (!gap || page.entries.length === 0) return;
    }
  } catch (error) {
    // The connection tells of itself, and its return asks again.
    if (!isPassing(error)) throw error;
  } finally {
    catching.delete(number);
  }
}

/** Changes after which a message is another one than those have who were told of it before. */
const REPLACES: ReadonlySet<string> = new Set(["redacted", "edited", "withdrawn", "files"]);

/** A page tells that words left a message, and the new ones only where the message is in it too. */
async function fetchRedacted(number: number, entries: readonly Entry[]): Promise<void> {
  const ids = new Set(entries.flatMap((one) => (one.t === "change" && REPLACES.has(one.kind) ? [one.message] : [])));
  const here = threadOf(number).get().thread?.entries ?? [];
  for (const message of here) {
    if (message.t !== "message" || !ids.has(message.id) || entries.some((one) => one.seq === message.seq)) continue;
    const page = await fetchEntries(number, { after: message.seq - 1, limit: 1 });
    take(number, page.entries, page.last);
  }
}

/** Add entries to a thread that is known; `asOf` as `append` takes it. */
export function take(number: number, entries: readonly Entry[], last: number, asOf = last): { gap: boolean } {
  const store = stores.get(number);
  const thread = store?.get().thread;
  if (!store || !thread) {
    if (store) heard.set(number, Math.max(last, heard.get(number) ?? 0));
    return { gap: false };
  }
  const { thread: next, gap } = append(thread, entries, last, asOf);
  store.set((old) => ({ ...old, thread: next }));
  return { gap };
}

/**
 * Take one message as the server answered it; what came before it and is missing is fetched.  `asOf` is the last
 * number that was here when it was asked: what was told of the message since is newer than the answer, or as new.
 */
export function takeMessage(number: number, message: Message, asOf: number): void {
  const thread = stores.get(number)?.get().thread;
  if (!thread) return;
  if (take(number, [message], message.seq, asOf).gap) void catchUp(number);
}

/** The number of the last entry of a thread that is here, 0 without one. */
export const lastOf = (number: number) => stores.get(number)?.get().thread?.last ?? 0;

/** Take the answer to a new message.  Frames may have been quicker and told already what became of it. */
export function takeNew(number: number, message: Message): void {
  const { thread } = threadOf(number).get();
  if (!thread?.entries.some((one) => one.t === "message" && one.id === message.id))
    takeMessage(number, message, message.seq);
}

/** Send a failed reply again. */
export async function retry(number: number, id: string): Promise<void> {
  const asOf = lastOf(number);
  takeMessage(number, await sendAgain(number, id), asOf);
}

export function change(number: number, id: string, changed: Partial<Message>): void {
  stores.get(number)?.set((old) => ({ ...old, thread: old.thread && changeMessage(old.thread, id, changed) }));
}

onFrame("entries", (frame) => {
  if (take(frame.number, frame.entries, frame.last).gap) void catchUp(frame.number);
});
onFrame("redacted", ({ number, id, text, files, found }) => change(number, id, { text, files, found }));
onFrame("delivery", (frame) => change(frame.number, frame.id, { delivery: frame.delivery, reason: frame.reason }));

/** For tests. */
export function forgetThreads(): void {
  stores.clear();
  catching.clear();
  heard.clear();
}

import { createStore } from "../store.ts";
import type { Message } from "./api.ts";
import { load, loadEarlier, threadOf } from "./threads.ts";

/** The message that the reply being written answers, by conversation. */
export const answering = createStore<ReadonlyMap<number, Message>>(new Map());

export function answer(number: number, message: Message | null): void {
  answering.set((old) => {
    const next = new Map(old);
    if (message) next.set(number, message);
    else next.delete(number);
    return next;
  });
}

/** Which entry the thread is to show; it takes it away when it has. */
export const shown = createStore<{ number: number; seq: number } | null>(null);

/** Show an entry, fetching older ones as far as it needs. */
export async function show(number: number, seq: number): Promise<void> {
  if (!threadOf(number).get().thread) await load(number);
  for (;;) {
    const { thread } = threadOf(number).get();
    const first = thread?.entries[0]?.seq;
    if (!thread?.earlier || first === undefined || first <= seq) break;
    await loadEarlier(number);
    if (threadOf(number).get().thread?.entries[0]?.seq === first) break;
  }
  shown.set({ number, seq });
}

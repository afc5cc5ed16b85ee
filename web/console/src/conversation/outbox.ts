import { ApiError, isPassing } from "../api.ts";
import { onReopen } from "../live/socket.ts";
import type { Used } from "../macros/used.ts";
import { onReturn } from "../session/store.ts";
import { createStore } from "../store.ts";
import { type FileView, type Message, postMessage } from "./api.ts";
import { forgetDraft } from "./drafts.ts";
import { takeNew } from "./threads.ts";

/** A message on its way to the server.  It stays here, with its text, until the server has it. */
export interface Outgoing {
  readonly key: string;
  readonly number: number;
  readonly text: string;
  readonly note: boolean;
  readonly files: readonly FileView[];
  /** Id of the message that it answers. */
  readonly answers?: string;
  /** Macros it was made of. */
  readonly macros?: readonly Used[];
  /** `waiting`: will be tried again by itself when the connection or the session is back. */
  readonly state: "sending" | "waiting" | "failed";
  readonly error: unknown;
}

export const outbox = createStore<readonly Outgoing[]>([]);

export function newKey(): string {
  // Missing on pages that were not opened over https or on this computer.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Send; resolves to the message when the server has it, to null when it is kept here. */
export function post(message: Omit<Outgoing, "key" | "state" | "error">): Promise<Message | null> {
  const outgoing: Outgoing = { ...message, key: newKey(), state: "sending", error: null };
  outbox.set((old) => [...old, outgoing]);
  return attempt(outgoing);
}

/** Try one again that failed: the same key, so it cannot be doubled. */
export function postAgain(key: string): Promise<Message | null> {
  const outgoing = outbox.get().find((one) => one.key === key);
  if (!outgoing || outgoing.state === "sending") return Promise.resolve(null);
  mark(key, { state: "sending", error: null });
  return attempt(outgoing);
}

/** Give one up; returns it, so that its text can go back into the composer. */
export function discard(key: string): Outgoing | undefined {
  const outgoing = outbox.get().find((one) => one.key === key);
  outbox.set((old) => old.filter((one) => one.key !== key));
  return outgoing;
}

async function attempt({ key, number, text, note, files, answers, macros = [] }: Outgoing): Promise<Message | null> {
  try {
    const message = await postMessage(number, {
      key,
      text,
      note,
      files: files.map((file) => file.id),
      ...(answers && { answers }),
      ...(macros.length > 0 && { macros: macros.map(({ macro, without }) => ({ id: macro.id, without })) }),
    });
    outbox.set((old) => old.filter((one) => one.key !== key));
    takeNew(number, message);
    forgetDraft(number);
    return message;
  } catch (error) {
    if (error instanceof ApiError && error.code === "asks_for_secret") {
      outbox.set((old) => old.filter((one) => one.key !== key));
      refusedHere({ number, text, note, files, macros }, error);
      return null;
    }
    const state = waits(error) ? "waiting" : "failed";
    mark(key, { state, error });
    return null;
  }
}

type Refused = (given: Omit<Outgoing, "key" | "state" | "error">, error: ApiError) => void;
let refusedHere: Refused = () => undefined;

/** Who takes back the text of a reply that may not be sent as it is. */
export function onRefused(take: Refused): void {
  refusedHere = take;
}

/** No answer and an ended session heal by themselves; a refusal does not. */
function waits(error: unknown): boolean {
  return isPassing(error) || (error instanceof ApiError && error.status === 401);
}

function mark(key: string, change: Partial<Outgoing>): void {
  outbox.set((old) => old.map((one) => (one.key === key ? { ...one, ...change } : one)));
}

/** Send what waits, in the order it was written. */
export async function flush(): Promise<void> {
  for (const { key, state } of outbox.get()) if (state === "waiting") await postAgain(key);
}

onReopen(() => void flush());
onReturn(() => void flush());
if (typeof window !== "undefined") {
  window.addEventListener("online", () => void flush());
  window.addEventListener("beforeunload", (event) => {
    if (outbox.get().length > 0) event.preventDefault();
  });
}

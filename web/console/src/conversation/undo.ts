import { serverNow } from "../live/clock.ts";
import { setUsed, type Used, usedIn } from "../macros/used.ts";
import { createStore } from "../store.ts";
import { type FileView, type Message, takeBack } from "./api.ts";
import { draftOf, writeDraft } from "./drafts.ts";
import { change as changeInThread, lastOf, takeMessage } from "./threads.ts";
import { putBack, sendAnew } from "./uploads.ts";

/** The reply that was sent last and can still be taken back. */
export interface Undoable {
  readonly number: number;
  readonly message: Message;
  /** Macros it was made of: what they do is done when it goes out. */
  readonly macros: readonly Used[];
  /** When it goes out, and how long it could be taken back in all; microseconds. */
  readonly until: number;
  readonly span: number;
}

export const undoable = createStore<Undoable | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Offer to take a reply back until it goes out. */
export function offerUndo(number: number, message: Message, macros: readonly Used[] = []): void {
  const span = message.send_at === null ? 0 : message.send_at - serverNow();
  if (message.delivery !== "queued" || message.send_at === null || span <= 0) return;
  clearTimeout(timer);
  undoable.set({ number, message, macros, until: message.send_at, span });
  timer = setTimeout(() => undoable.set(null), span / 1000);
}

/**
 * Take it back: it is not sent, and its text stands in the composer again, before what was typed since.
 * Rejects with `already_sent` when it was too late.
 */
export async function undo(): Promise<void> {
  const offered = undoable.get();
  if (!offered) return;
  clearTimeout(timer);
  undoable.set(null);
  const { number, message, macros } = offered;
  const asOf = lastOf(number);
  const back = await takeBack(number, message.id);
  takeMessage(number, back, asOf);
  changeInThread(number, message.id, { delivery: back.delivery, send_at: null });
  giveBack({ number, text: message.text, note: false, files: [], macros });
  sendAnew(number, message.files);
}

/** Put a text back into the composer, before what was typed since. */
export function giveBack(given: {
  number: number;
  text: string;
  note: boolean;
  files: readonly FileView[];
  macros?: readonly Used[];
}): void {
  const { text } = draftOf(given.number);
  writeDraft(given.number, {
    note: given.note,
    text: text.trim() && given.text ? `${given.text}\n\n${text}` : given.text || text,
  });
  if (given.macros) setUsed(given.number, [...given.macros, ...usedIn(given.number)]);
  putBack(given.number, given.files);
}

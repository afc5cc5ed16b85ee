/**
 * The way to the secret gate's twin (`web/widget/twin`): fetched once somebody writes, asked before anything is sent.
 *
 * It never holds up a message for long: what it cannot say in time, or at all, the desk's own gate says.
 */

import type { Chat, Stop } from "../chat/chat.ts";
import { inTime } from "./later.ts";

type Twin = typeof import("../../twin/twin.ts");

let here: Twin | undefined;
let coming: Promise<void> | undefined;

/** Fetch it; a lost network is tried again with the next key. */
export function wake(): Promise<void> {
  coming ??= import("../../twin/twin.ts").then(
    (twin) => {
      here = twin;
    },
    () => {
      coming = undefined;
      report();
    },
  );
  return coming;
}

/** Get what this text will be read with. */
export async function prepare(chat: Chat, id: string, text: string): Promise<void> {
  await wake();
  await lists(chat, id, text);
}

/** Why a message must not be sent: at once where everything to read it with is here. */
export function read(chat: Chat, id: string, text: string): Stop | undefined | Promise<Stop | undefined> {
  if (!text) return undefined;
  const waits = here ? lists(chat, id, text) : prepare(chat, id, text);
  return soon(waits, () => here?.stop(text, id, chat.state, chat.now()));
}

function lists(chat: Chat, id: string, text: string): Promise<void> | undefined {
  return tried(() => here?.ready(text, id, chat.state, chat.now())?.catch(report));
}

/** What the desk would say to a file's name, if it holds a secret. */
export function readName(chat: Pick<Chat, "state">, name: string): string | undefined | Promise<string | undefined> {
  return soon(here ? undefined : wake(), () => here?.aboutName(name, chat.state.language));
}

function soon<Answer>(
  waits: Promise<void> | undefined,
  ask: () => Answer | undefined,
): Answer | undefined | Promise<Answer | undefined> {
  return waits ? inTime(waits).then(() => tried(ask)) : tried(ask);
}

function tried<Answer>(ask: () => Answer | undefined): Answer | undefined {
  try {
    return ask();
  } catch {
    report();
    return undefined;
  }
}

/** Says to whoever looks for faults that there was one, and nothing of what was read. */
function report(): void {
  setTimeout(() => {
    throw new Error("the secret gate's twin failed");
  });
}

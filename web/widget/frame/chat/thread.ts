/** The messages of one conversation that are here: a run without holes, oldest first. */

import type { Message, Redacted } from "./desk.ts";

export interface Thread {
  readonly messages: readonly Message[];
  /** Whether there are earlier ones; undefined while nothing was loaded. */
  readonly older?: boolean;
  readonly loading: boolean;
}

export const EMPTY: Thread = { messages: [], loading: false };

/** `thread` with `incoming` in it: by sequence number, each once, the newer version of one that was there. */
export function merged(thread: Thread, incoming: readonly Message[]): Thread {
  if (incoming.length === 0) return thread;
  const byId = new Map(thread.messages.map((message) => [message.id, message]));
  for (const message of incoming) byId.set(message.id, message);
  return { ...thread, messages: [...byId.values()].sort((a, b) => a.seq - b.seq) };
}

/** `thread` with another text, and other files, in place of what turned out to hold a secret. */
export function redacted(thread: Thread, { id, text, files = [] }: Redacted): Thread {
  return {
    ...thread,
    messages: thread.messages.map((message) => (message.id === id ? { ...message, text, files } : message)),
  };
}

export function firstSeq(thread: Thread): number | undefined {
  return thread.messages[0]?.seq;
}

export function lastSeq(thread: Thread): number {
  return thread.messages.at(-1)?.seq ?? 0;
}

export function fromTeam(message: Message): boolean {
  return message.author === "agent" || message.author === "bot";
}

/** How often the team answered: messages in a row are one answer. */
export function answers(messages: readonly Message[]): number {
  let count = 0;
  let before = "contact";
  for (const { author } of messages) {
    if (author === "system") continue;
    const ours = author === "contact" ? "contact" : "team";
    if (ours === "team" && before === "contact") count += 1;
    before = ours;
  }
  return count;
}

/**
 * What the visitor sent and the desk has not acknowledged.  In memory only.
 *
 * Each has a key, so sending it again does no harm; one at a time per conversation is on its way, so that order holds.
 */

import type { Facts, FileView, Message, ToDesk } from "./desk.ts";

export interface Outgoing {
  readonly key: string;
  /** Id of a conversation, or a name of our own (`isNew`) until the desk has opened it. */
  readonly conversation: string;
  readonly text: string;
  readonly language: string;
  readonly topic: string;
  readonly files: readonly FileView[];
  readonly facts?: Facts;
  /** When it was written, by the desk's clock. */
  readonly at: number;
  readonly state: "queued" | "sent" | "failed";
  /** Not before this moment of our own clock, in milliseconds. */
  readonly notBefore?: number;
  readonly problem?: string;
}

const NEW = "new:";

export function isNew(conversation: string): boolean {
  return conversation.startsWith(NEW);
}

export function newConversation(): string {
  return NEW + makeKey();
}

/** 22 letters and digits nobody else will make. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(22));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}

/** The next one of each conversation, where nothing is on its way already.  Failed ones wait for the visitor. */
export function sendable(outbox: readonly Outgoing[], now: number): Outgoing[] {
  const heads = new Map<string, Outgoing>();
  for (const one of outbox) {
    if (one.state !== "failed" && !heads.has(one.conversation)) heads.set(one.conversation, one);
  }
  return [...heads.values()].filter((one) => one.state === "queued" && (one.notBefore ?? 0) <= now);
}

export function frameOf(one: Outgoing): ToDesk {
  return {
    t: "send",
    key: one.key,
    text: one.text,
    ...(!isNew(one.conversation) && { conversation: one.conversation }),
    ...(one.language && { language: one.language }),
    ...(one.topic && { topic: one.topic }),
    ...(one.files.length > 0 && { files: one.files.map((file) => file.id) }),
    ...(one.facts && { facts: one.facts }),
  };
}

/** After a lost connection: what was on its way goes again. */
export function unsent(outbox: readonly Outgoing[]): Outgoing[] {
  return outbox.map((one) => (one.state === "sent" ? { ...one, state: "queued" } : one));
}

export function changed(outbox: readonly Outgoing[], key: string, change: Partial<Outgoing>): Outgoing[] {
  return outbox.map((one) => (one.key === key ? { ...one, ...change } : one));
}

/** The desk has opened the conversation that we called `from`. */
export function renamed(outbox: readonly Outgoing[], from: string, to: string): Outgoing[] {
  return outbox.map((one) => (one.conversation === from ? { ...one, conversation: to, topic: "" } : one));
}

/** Without those that turned up among the stored messages. */
export function without(outbox: readonly Outgoing[], stored: readonly Message[]): readonly Outgoing[] {
  const keys = new Set(stored.map((message) => message.key).filter(Boolean));
  return outbox.some((one) => keys.has(one.key)) ? outbox.filter((one) => !keys.has(one.key)) : outbox;
}

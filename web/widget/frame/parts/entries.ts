/** A thread as it is drawn: day lines, and messages that know whether they stand alone. */

import { toDate } from "@walletdesk/shared/format";
import type { Message } from "../chat/desk.ts";

export type Entry =
  | { kind: "day"; key: string; at: number }
  | { kind: "message"; key: string; message: Message; first: boolean; last: boolean; arrived: boolean };

const TOGETHER_US = 180 * 1_000_000;

export function entriesOf(messages: readonly Message[]): Entry[] {
  const entries: Entry[] = [];
  const newest = messages.at(-1);
  messages.forEach((message, at) => {
    const [before, after] = [messages[at - 1], messages[at + 1]];
    if (!before || day(before.at) !== day(message.at)) {
      entries.push({ kind: "day", key: `day ${day(message.at)} ${message.id}`, at: message.at });
    }
    entries.push({
      kind: "message",
      key: message.id,
      message,
      first: !together(before, message),
      last: !together(message, after),
      arrived: message === newest && message.author === "contact",
    });
  });
  return entries;
}

function together(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b) return false;
  return a.author === b.author && a.name === b.name && b.at - a.at < TOGETHER_US && day(a.at) === day(b.at);
}

export function day(at: number): string {
  return toDate(at).toDateString();
}

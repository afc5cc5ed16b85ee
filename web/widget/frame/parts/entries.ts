/** A thread as it is drawn: day lines, and messages that know whether they stand alone. */

import type { Message } from "../chat/desk.ts";
import { dayOf } from "./day.ts";

export type Entry =
  | { kind: "day"; key: string; at: number }
  | { kind: "message"; key: string; at: number; message: Message; first: boolean; last: boolean; arrived: boolean };

const TOGETHER_US = 180 * 1_000_000;

export function entriesOf(messages: readonly Message[]): Entry[] {
  const entries: Entry[] = [];
  // What answers by itself follows at once, and tells nobody that the question arrived.
  const newest = messages.findLast((message) => message.author === "contact" || message.author === "agent");
  messages.forEach((message, at) => {
    const [before, after] = [messages[at - 1], messages[at + 1]];
    if (!before || dayOf(before.at) !== dayOf(message.at)) {
      entries.push({ kind: "day", key: `day ${dayOf(message.at)} ${message.id}`, at: message.at });
    }
    entries.push({
      kind: "message",
      key: message.id,
      at: message.at,
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
  return a.author === b.author && a.name === b.name && b.at - a.at < TOGETHER_US && dayOf(a.at) === dayOf(b.at);
}

/** How many sequence numbers a sheet spans: always the same ones, whatever is loaded above them. */
const SHEET = 64;

/** `entries` in sheets by their sequence numbers, each with a name that stays. */
export function sheetsOf(entries: readonly Entry[]): { key: number; entries: Entry[] }[] {
  const sheets: { key: number; entries: Entry[] }[] = [];
  let day: Entry | undefined;
  for (const entry of entries) {
    if (entry.kind === "day") {
      day = entry;
      continue;
    }
    const key = Math.floor(entry.message.seq / SHEET);
    let sheet = sheets.at(-1);
    if (sheet?.key !== key) {
      sheet = { key, entries: [] };
      sheets.push(sheet);
    }
    if (day) sheet.entries.push(day);
    sheet.entries.push(entry);
    day = undefined;
  }
  return sheets;
}

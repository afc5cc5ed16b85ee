/**
 * The secret gate's twin: reads what somebody is about to send, in their browser, so that the desk never sees a secret.
 *
 * It is a second pair of eyes and no lock: what it cannot read in time goes on to the desk's own gate.  Nothing of a text is
 * kept here, stored or reported.
 */

import type { OpenAlarm, State } from "../frame/chat/chat.ts";
import { fetchAll, lacking } from "./fetched.ts";
import { type Found, type Read, screen } from "./gate.ts";
import { withoutMarks } from "./marks.ts";
import { saidIn, stepsIn } from "./said.ts";
import type { SecretKind } from "./view.ts";

/** Characters; the desk takes no longer message. */
const LONGEST = 10_000;
// The desk's own look-back: the last messages, and short ones of ten minutes before them.
const [LAST, SHORT, MOST] = [5, 300, 36];
const WITHIN_US = 10 * 60 * 1_000_000;

/** A message that is not sent: what is to be shown, and what of it stays to be written on. */
export interface Stop {
  readonly alarm: OpenAlarm;
  readonly rest: string;
}

/** Everything that `text` in this conversation is read with is here; else a promise that it is, or cannot be had. */
export function ready(text: string, conversation: string, state: State, now: number): Promise<void> | undefined {
  const read = [...earlier(conversation, state, now), text].join("\n");
  const lacks = lacking(read.slice(0, 2 * LONGEST), [state.language, ...navigator.languages]);
  return lacks.length > 0 ? fetchAll(lacks) : undefined;
}

/** Whether this message must not be sent. */
export function stop(text: string, conversation: string, state: State, now: number): Stop | undefined {
  const before = earlier(conversation, state, now);
  const together = screen(text.slice(0, LONGEST), before);
  // What the desk has parts of must go on to the desk: it takes out all of them at once.
  const read = together.parts.size > 0 ? screen(text.slice(0, LONGEST)) : together;
  const sure = read.found.filter(({ certainty }) => certainty !== "ask");
  if (sure.length > 0) return stopping(read, sure, conversation, state);
  return read.found.length > 0 ? asking(read, text, conversation, state) : undefined;
}

/** What to say of a file's name that holds a secret: others read names. */
export function aboutName(name: string, language: string): string | undefined {
  const sure = screen(name.slice(0, LONGEST)).found.some(({ certainty }) => certainty !== "ask");
  return sure ? saidIn(language).fileName : undefined;
}

function stopping(read: Read, found: readonly Found[], conversation: string, state: State): Stop {
  const said = saidIn(state.language);
  const kind = gravest(found);
  const rest = withoutMarks(read.safe);
  const text = rest ? `${said.stopped} ${said.kept}` : said.stopped;
  return {
    rest,
    alarm: {
      t: "alarm",
      key: "",
      conversation,
      kind,
      text,
      steps: [...stepsIn(state.language)],
      asks: false,
      title: said.title[kind],
    },
  };
}

/** Nothing tells whether it is a hash or a key: whoever wrote it is asked, while it is still here. */
function asking(read: Read, text: string, conversation: string, state: State): Stop {
  const said = saidIn(state.language);
  const asKey = stopping(read, read.found, conversation, state);
  return {
    rest: "",
    alarm: {
      ...asKey.alarm,
      text: said.asked,
      steps: [],
      asks: true,
      title: "",
      asHash: named(text, said.hashWord),
      asKey,
    },
  };
}

const HEX = /(?<![0-9a-zA-Z])[0-9a-fA-F]{64}(?![0-9a-zA-Z])/g;

/** `text` with the word before what was asked about. */
function named(text: string, word: string): string {
  return text.replace(HEX, (digits) => word + digits);
}

function gravest(found: readonly Found[]): SecretKind {
  const order: readonly SecretKind[] = ["recovery_phrase", "extended_key", "private_key", "keystore"];
  return order.find((kind) => found.some((one) => one.kind === kind)) ?? "private_key";
}

/** What the visitor wrote last in this conversation, oldest first, as the desk looks back at it. */
function earlier(conversation: string, { threads, outbox }: State, now: number): string[] {
  const stored = (threads[conversation]?.messages ?? []).filter(({ author }) => author === "contact");
  const under = outbox.filter((one) => one.conversation === conversation);
  const last = [...stored, ...under].slice(-MOST);
  return last
    .filter(({ text, at }, i) => i >= last.length - LAST || (text.length <= SHORT && now - at <= WITHIN_US))
    .map(({ text }) => text);
}

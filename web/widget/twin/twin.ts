/**
 * The secret gate's twin: reads what somebody is about to send, in their browser, so that the desk never sees a secret.
 *
 * It is a second pair of eyes and no lock: what it cannot read in time goes on to the desk's own gate.  Nothing of a text is
 * kept here, stored or reported.
 */

import type { State, Stop } from "../frame/chat/chat.ts";
import { desk } from "./desk.ts";
import { fetchAll, lacking } from "./fetched.ts";
import { type Found, type Read, screen } from "./gate.ts";
import { withoutMarks } from "./marks.ts";
import { saidIn, saidOf } from "./said.ts";
import type { SecretKind } from "./view.ts";
import { fetchWarned, languageOfAlarm } from "./warned.ts";

/** Characters; the desk takes no longer message. */
const LONGEST = 10_000;
// The desk's own look-back: the last messages, and short ones of ten minutes before them.
const [LAST, SHORT, MOST] = [5, 300, 36];
const WITHIN_US = 10 * 60 * 1_000_000;

/** Everything that `text` in this conversation is read with is here; else a promise that it is, or cannot be had. */
export function ready(text: string, conversation: string, state: State, now: number): Promise<void> | undefined {
  const read = [text, ...earlier(conversation, state, now).map((one) => one.text)].join("\n");
  const lacks = lacking(read.slice(0, 2 * LONGEST), [state.language, ...navigator.languages]);
  // A warning in the chat's language is better than none in time: its words are not waited for.
  fetchWarned(languageOfAlarm(state.language))?.catch(() => undefined);
  return lacks.length > 0 ? fetchAll(lacks) : undefined;
}

/** Whether this message must not be sent. */
export function stop(text: string, conversation: string, state: State, now: number): Stop | undefined {
  desk.leftOut = state.inbox?.numbers_left ?? [];
  const before = earlier(conversation, state, now);
  const written = text.slice(0, LONGEST);
  const together = screen(
    written,
    before.map((one) => one.text),
  );
  const parts = [...together.parts.keys()].sort((a, b) => a - b).flatMap((place) => before[place]?.id ?? []);
  // A part that is still on its way cannot be taken back: then the last one goes to the desk too, which takes out all.
  const read = parts.length === together.parts.size ? together : screen(written);
  const sure = read.found.filter(({ certainty }) => certainty !== "ask");
  if (sure.length > 0) return stopping(read, sure, conversation, state, read === together ? parts : []);
  return read.found.length > 0 ? asking(read, text, conversation, state) : undefined;
}

/** What to say of a file's name that holds a secret: others read names. */
export function aboutName(name: string, language: string): string | undefined {
  const sure = screen(name.slice(0, LONGEST)).found.some(({ certainty }) => certainty !== "ask");
  return sure ? saidIn(language).fileName : undefined;
}

function stopping(read: Read, found: readonly Found[], conversation: string, state: State, parts: string[]): Stop {
  const said = saidIn(state.language);
  const kind = gravest(found);
  const rest = withoutMarks(read.safe);
  const { title, open, steps } = saidOf(kind, state.language);
  const [what, then] = parts.length > 0 ? [said.parts, said.openAnyway] : [said.stopped, open];
  const text = what + (rest && said.kept) + then;
  return {
    rest,
    parts,
    alarm: {
      t: "alarm",
      key: "",
      conversation,
      kind,
      text,
      steps: [...steps],
      asks: false,
      title,
      ...pick(found, kind),
    },
  };
}

/** What a phrase is told by, should its writer say that it is none. */
function pick(found: readonly Found[], kind: SecretKind): { language: string; words: number } {
  const { language = "", words = 0 } = found.find((one) => one.kind === kind) ?? {};
  return { language, words };
}

/** Nothing tells whether it is a hash or a key: whoever wrote it is asked, while it is still here. */
function asking(read: Read, text: string, conversation: string, state: State): Stop {
  const said = saidIn(state.language);
  const asKey = stopping(read, read.found, conversation, state, []);
  return {
    rest: "",
    parts: [],
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
  const wallets = ["recovery_phrase", "extended_key", "private_key", "keystore"] as const;
  const order: readonly SecretKind[] = [...wallets, "api_key", "password", "code", "card", "identity"];
  return order.find((kind) => found.some((one) => one.kind === kind)) ?? "private_key";
}

interface Earlier {
  readonly text: string;
  readonly at: number;
  /** None while it is on its way. */
  readonly id?: string;
}

/** What the visitor wrote last in this conversation, oldest first, as the desk looks back at it. */
function earlier(conversation: string, { threads, outbox }: State, now: number): Earlier[] {
  const stored = (threads[conversation]?.messages ?? []).filter(({ author }) => author === "contact");
  const under = outbox.filter((one) => one.conversation === conversation);
  const last: Earlier[] = [...stored, ...under].slice(-MOST);
  return last.filter(({ text, at }, i) => i >= last.length - LAST || (text.length <= SHORT && now - at <= WITHIN_US));
}

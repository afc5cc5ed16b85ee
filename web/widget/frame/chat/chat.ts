/**
 * The visitor's chat without its looks: one socket, the conversations, what is on its way, what the desk said.
 *
 * `state` is replaced, never changed; `subscribe` hears of each replacement.  Nothing here touches storage but the
 * keeper, and nothing that was typed ever reaches it.
 */

import { previewOf } from "@walletdesk/shared/preview";
import { CLOSED, type LiveSocket, liveSocket, type SocketOptions, type SocketState } from "@walletdesk/shared/socket";
import type { Alarm, Conversation, Facts, FileView, FromDesk, Inbox, Message, ToDesk } from "./desk.ts";
import { VERSION } from "./desk.ts";
import type { Keeper } from "./keep.ts";
import {
  changed,
  frameOf,
  isNew,
  makeKey,
  newConversation,
  type Outgoing,
  renamed,
  sendable,
  unsent,
  without,
} from "./outbox.ts";
import { EMPTY, firstSeq, fromTeam, lastSeq, merged, redacted, type Thread } from "./thread.ts";

export type View = { at: "list" } | { at: "conversation"; id: string };

/** A message that is not sent: what is shown in its place, and what of it stays to be written on. */
export interface Stop {
  readonly alarm: OpenAlarm;
  readonly rest: string;
  /** Messages of before that hold parts of what was stopped, by id. */
  readonly parts: string[];
}

/** What stands where one writes: the desk's alarm, or our own before anything was sent. */
export interface OpenAlarm extends Alarm {
  /** In place of the title that the desk's alarms have. */
  title?: string;
  /** For "hash or key?" before it was sent: the text as that of a hash, and what stands there if it is a key. */
  asHash?: string;
  asKey?: Stop;
  /** Of a phrase that was kept back here: its list and how many words. */
  language?: string;
  words?: number;
}

/** Why there is no way in: the name was not believed, or this page may not, in the desk's words if it had any. */
export interface Refusal {
  readonly why: "identity" | "page";
  readonly sentence: string;
}

export interface State {
  readonly link: SocketState;
  /** Something is wrong with the connection for long enough to say so. */
  readonly refusal?: Refusal;
  readonly inbox?: Inbox;
  readonly identified: boolean;
  readonly waitS: number | null;
  /** Newest first. */
  readonly conversations: readonly Conversation[];
  /** Whether the desk has earlier ones. */
  readonly more?: boolean;
  readonly threads: Readonly<Record<string, Thread>>;
  readonly outbox: readonly Outgoing[];
  /** The latest alarm of a conversation; `open` until the visitor puts it aside. */
  readonly alarms: Readonly<Record<string, OpenAlarm & { open: boolean }>>;
  /** Who types in a conversation. */
  readonly typing: Readonly<Record<string, string>>;
  readonly view: View;
  /** What the desk or we have to say that belongs to no message. */
  readonly notice?: { readonly code: string; readonly sentence: string };
  /** Facts of the app and the page, as they would go out. */
  readonly facts: Facts;
  readonly sendFacts: boolean;
  readonly language: string;
  readonly shown: boolean;
}

export interface ChatOptions {
  inbox: string;
  address: () => string;
  language: string;
  keeper: Keeper;
  /** Ask the host for a fresh identity token; it answers by `identify`. */
  askIdentity: () => void;
  /** Whether the visitor is writing something. */
  drafting: () => boolean;
  /** What the visitor says a new conversation is about, before its first message; empty when they do not say. */
  topic: (conversation: string) => string;
  /** What we called `from` is the desk's conversation `id`. */
  onOpened?: (from: string, id: string) => void;
  /** Somebody else sits here now. */
  onForgotten?: () => void;
  make?: SocketOptions<ToDesk, FromDesk>["make"];
}

/** Our own clock, microseconds as the desk counts. */
const clock = () => Date.now() * 1000;

const TYPING_MS = 6_000;
const IDENTITY_WITHIN_MS = 10_000;
const FACT_CHARACTERS = 64;
const FACT_NAMES = ["app_version", "os", "network", "chain", "page"] as const;

export type Chat = ReturnType<typeof makeChat>;

export function makeChat(options: ChatOptions) {
  const { keeper } = options;
  let state: State = {
    link: "stopped",
    identified: false,
    waitS: null,
    conversations: [],
    threads: {},
    outbox: [],
    alarms: {},
    typing: {},
    view: { at: "conversation", id: newConversation() },
    facts: {},
    sendFacts: true,
    language: options.language,
    shown: true,
  };
  const listeners = new Set<() => void>();

  let token = keeper.read(clock());
  let identity: string | undefined;
  /** Whom the last identity token named. */
  let person = "";
  /** What the hello of this connection carried. */
  let shownAs: "identity" | "token" | "nobody" = "nobody";
  let askedForIdentity = false;
  let welcomed = false;
  /** What the desk said before it hung up on a hello. */
  let lastWord = { code: "", sentence: "" };
  /** Desk's clock less ours, microseconds. */
  let skew = 0;
  /** Small wishes by name, sent again until the desk shows that it has them. */
  const errands = new Map<string, ToDesk>();
  const seen: Record<string, number> = {};
  /** New conversations by the names we gave them: a page that is not drawn again yet still writes to those. */
  const opened = new Map<string, string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const socket: LiveSocket<ToDesk> = liveSocket<ToDesk, FromDesk>({
    url: options.address,
    hello,
    ping: { t: "ping" },
    onFrame: hear,
    onState: linkChanged,
    // The page around may be seen while the chat in it is closed.
    awaited: () => state.outbox.length > 0 || errands.size > 0 || (state.shown && !document.hidden),
    again,
    ...(options.make && { make: options.make }),
  });

  function set(change: Partial<State>): void {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  }

  function timer(name: string, ms: number, act: () => void): void {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(act, ms));
  }

  // -- the connection ------------------------------------------------------------------

  function hello(): ToDesk {
    const after: Record<string, number> = {};
    for (const [id, thread] of Object.entries(state.threads)) {
      if (thread.messages.length > 0) after[id] = lastSeq(thread);
    }
    shownAs = identity ? "identity" : token ? "token" : "nobody";
    lastWord = { code: "", sentence: "" };
    return {
      t: "hello",
      v: VERSION,
      inbox: options.inbox,
      language: state.language,
      after,
      ...(identity ? { identity } : token ? { token } : {}),
    };
  }

  function again(code: number): boolean {
    if (code === CLOSED.badFrame || code === CLOSED.tooLarge) failUnderWay();
    if (code === CLOSED.notAuthenticated) return false;
    return code !== CLOSED.notAllowed;
  }

  /** What made the desk hang up would do so again. */
  function failUnderWay(): void {
    set({
      outbox: state.outbox.map((one) => (one.state === "sent" ? { ...one, state: "failed", problem: "" } : one)),
    });
  }

  function linkChanged(link: SocketState, { code }: { code: number }): void {
    set({ link });
    if (link === "open") {
      // What was asked on the connection before is answered no more.
      for (const id of Object.keys(state.threads)) change(id, (thread) => ({ ...thread, loading: false }));
      set({ outbox: unsent(state.outbox) });
      for (const errand of errands.values()) socket.send(errand);
      pump();
      if (state.view.at === "conversation") load(state.view.id);
      markSeen();
    } else if (link === "stopped" && code === CLOSED.notAuthenticated) {
      refused();
    } else if (link === "stopped" && code === CLOSED.notAllowed) {
      refuse("page");
    } else if (code === CLOSED.badFrame && lastWord.sentence) {
      set({ notice: lastWord });
    }
  }

  function refuse(why: Refusal["why"]): void {
    set({ refusal: { why, sentence: why === "page" ? lastWord.sentence : "" } });
  }

  function refused(): void {
    if (shownAs === "identity" || state.identified) {
      // A token names its user once, and ours for them lasts a day: both are renewed by the host.
      identity = undefined;
      token = undefined;
      if (askedForIdentity) {
        refuse("identity");
        return;
      }
      askedForIdentity = true;
      options.askIdentity();
      timer("identity", IDENTITY_WITHIN_MS, () => refuse("identity"));
    } else if (token) {
      token = undefined;
      keeper.forget();
      clear("unsent");
      set({ notice: { code: "history_gone", sentence: "" } });
      socket.connect();
    } else {
      refuse("page");
    }
  }

  /** Nobody's chat again: what one person saw must not stay for the next. */
  function clear(keep: "unsent" | "nothing"): void {
    // What a stranger wrote before the app gave a name, or before an old token was refused, still wants to go out.
    const stay = keep === "unsent" && state.view.at === "conversation" && isNew(state.view.id);
    errands.clear();
    if (keep === "nothing") options.onForgotten?.();
    set({
      conversations: [],
      threads: {},
      alarms: {},
      typing: {},
      outbox: keep === "unsent" ? state.outbox.filter((one) => isNew(one.conversation)) : [],
      view: stay ? state.view : { at: "conversation", id: newConversation() },
    });
  }

  function reconnect(): void {
    socket.stop();
    socket.connect();
  }

  // -- what the desk says --------------------------------------------------------------

  function hear(frame: FromDesk): void {
    switch (frame.t) {
      case "welcome":
        hearWelcome(frame);
        break;
      case "ack":
        hearAck(frame);
        break;
      case "message":
        hearMessage(frame.conversation, frame.message);
        break;
      case "history":
        hearHistory(frame);
        break;
      case "conversation":
        take(frame.conversation, []);
        break;
      case "listed":
        for (const one of frame.conversations) take(one, []);
        set({ more: frame.more });
        break;
      case "redacted":
        errands.delete(`parts:${frame.conversation}`);
        change(frame.conversation, (thread) => redacted(thread, frame));
        break;
      case "typing":
        set({ typing: { ...state.typing, [frame.conversation]: frame.name } });
        timer(`typing:${frame.conversation}`, TYPING_MS, () => stopTyping(frame.conversation));
        break;
      case "alarm":
        hearAlarm(frame);
        break;
      case "problem":
        hearProblem(frame.code, frame.sentence, frame.key, frame.retry_after_s);
    }
  }

  function hearAck(frame: Extract<FromDesk, { t: "ack" }>): void {
    if (frame.token) takeToken(frame.token, frame.expires_at);
    takeUp(frame.key, frame.conversation.id);
    take(frame.conversation, frame.message ? [frame.message] : []);
    pump();
  }

  function hearWelcome(frame: Extract<FromDesk, { t: "welcome" }>): void {
    skew = frame.at - clock();
    clearTimeout(timers.get("identity"));
    askedForIdentity = false;
    // Another person than the last connection's: nothing of theirs may stay.
    if (welcomed && frame.identified !== state.identified) clear("unsent");
    identity = undefined;
    set({ identified: frame.identified });
    if (frame.token) takeToken(frame.token, frame.expires_at);
    const { refusal: _, ...rest } = state;
    state = rest;
    const conversations = frame.conversations.map((one) => (watching(one.id) ? { ...one, unread: 0 } : one));
    set({ inbox: frame.inbox, waitS: frame.wait_s, more: frame.more, conversations: newestFirst(conversations) });
    if (!welcomed) comeBack();
    welcomed = true;
    for (const one of frame.conversations) confirmErrands(one);
  }

  /**
   * Show what the visitor comes back to.  What they wrote before the desk knew them goes on in their open conversation,
   * as it would have on a faster line, unless they said that it is about something of its own.
   */
  function comeBack(): void {
    const { view, outbox } = state;
    if (view.at !== "conversation" || !isNew(view.id)) return;
    const written = outbox.filter((one) => one.conversation === view.id);
    if (options.topic(view.id) || written.some((one) => one.topic)) return;
    const open = state.conversations.find((one) => one.status === "open" || one.status === "pending");
    if (open) becomes(view.id, open.id);
    else if (state.conversations.length > 0 && written.length === 0 && !options.drafting())
      set({ view: { at: "list" } });
  }

  /** What we called `from` is the desk's conversation `id`: what is being written and on its way goes there. */
  function becomes(from: string, id: string): void {
    const { view } = state;
    opened.set(from, id);
    options.onOpened?.(from, id);
    set({
      outbox: renamed(state.outbox, from, id),
      ...(view.at === "conversation" && view.id === from && { view: { at: "conversation", id } }),
    });
  }

  function takeToken(next: string, expiresAt: number | null): void {
    token = next;
    if (!state.identified && expiresAt !== null) keeper.write({ token: next, expires_at: expiresAt });
  }

  /** The message of ours with `key` is stored in conversation `id`. */
  function takeUp(key: string, id: string): void {
    const ours = state.outbox.find((one) => one.key === key);
    if (!ours) return;
    set({ outbox: state.outbox.filter((one) => one.key !== key) });
    if (!isNew(ours.conversation)) return;
    set({ threads: { ...state.threads, [id]: state.threads[id] ?? { messages: [], older: false, loading: false } } });
    becomes(ours.conversation, id);
  }

  function hearMessage(conversation: string, message: Message): void {
    if (message.key) takeUp(message.key, conversation);
    if (fromTeam(message)) stopTyping(conversation);
    const known = state.conversations.find((one) => one.id === conversation);
    const already = state.threads[conversation]?.messages.some((one) => one.id === message.id);
    if (known && !already) {
      take(
        {
          ...known,
          last_seq: Math.max(known.last_seq, message.seq),
          last_message_at: Math.max(known.last_message_at, message.at),
          preview: previewOf(message.text, message.files.length),
          unread: known.unread + (message.author !== "contact" && !watching(conversation) ? 1 : 0),
        },
        [message],
      );
    } else {
      change(conversation, (thread) => merged(thread, [message]));
    }
    pump();
  }

  function hearHistory(frame: Extract<FromDesk, { t: "history" }>): void {
    const id = frame.conversation.id;
    for (const message of frame.messages) if (message.key) takeUp(message.key, id);
    take(frame.conversation, frame.messages);
    change(id, (thread) => ({
      ...thread,
      loading: false,
      older: frame.after === null ? frame.more : (thread.older ?? true),
    }));
    const last = frame.messages.at(-1);
    if (frame.after !== null && frame.more && last) socket.send({ t: "sync", conversation: id, after: last.seq });
    pump();
  }

  function hearAlarm(alarm: Alarm): void {
    // The words must not stay on the screen, nor in memory, once they are known for what they are.
    set({
      outbox: changed(state.outbox, alarm.key, { text: "" }),
      alarms: { ...state.alarms, [alarm.conversation]: { ...alarm, open: true } },
    });
  }

  function hearProblem(code: string, sentence: string, key: string | null, retryAfterS: number | null): void {
    if (key && state.outbox.some((one) => one.key === key)) {
      if (retryAfterS !== null) {
        const notBefore = Date.now() + retryAfterS * 1000;
        set({ outbox: changed(state.outbox, key, { state: "queued", notBefore, problem: sentence }) });
        timer(`retry:${key}`, retryAfterS * 1000 + 1, pump);
      } else {
        set({ outbox: changed(state.outbox, key, { state: "failed", problem: sentence }) });
        pump();
      }
      return;
    }
    for (const [name, errand] of errands) if ("key" in errand && errand.key === key) errands.delete(name);
    // Before the welcome it is about the way in, and the close that follows says what comes of it.
    if (socket.state === "open") set({ notice: { code, sentence } });
    else lastWord = { code, sentence };
  }

  function stopTyping(conversation: string): void {
    if (!(conversation in state.typing)) return;
    const { [conversation]: _, ...typing } = state.typing;
    set({ typing });
  }

  function take(conversation: Conversation, messages: readonly Message[]): void {
    const others = state.conversations.filter((one) => one.id !== conversation.id);
    const unread = watching(conversation.id) ? 0 : conversation.unread;
    set({
      conversations: newestFirst([...others, { ...conversation, unread }]),
      outbox: without(state.outbox, messages),
    });
    change(conversation.id, (thread) => merged(thread, messages));
    confirmErrands(conversation);
    if (watching(conversation.id)) markSeen();
  }

  function change(id: string, how: (thread: Thread) => Thread): void {
    set({ threads: { ...state.threads, [id]: how(state.threads[id] ?? EMPTY) } });
  }

  /** Wishes that the desk's own view of a conversation shows to be fulfilled. */
  function confirmErrands(one: Conversation): void {
    if (one.senior) errands.delete(`senior:${one.id}`);
    if (one.status === "resolved" || one.status === "closed") errands.delete(`solved:${one.id}`);
    const rating = errands.get(`rate:${one.id}`);
    if (rating?.t === "rate" && rating.score === one.score) errands.delete(`rate:${one.id}`);
  }

  // -- what the visitor does -----------------------------------------------------------

  function pump(): void {
    if (socket.state !== "open") return;
    for (const one of sendable(state.outbox, Date.now())) {
      if (!socket.send(frameOf(one))) return;
      set({ outbox: changed(state.outbox, one.key, { state: "sent", problem: "" }) });
    }
  }

  function send(to: string, text: string, extra: { topic?: string; files?: readonly FileView[] } = {}): void {
    const conversation = opened.get(to) ?? to;
    const opening = isNew(conversation) && !state.outbox.some((one) => one.conversation === conversation);
    const facts = opening && state.sendFacts && Object.keys(state.facts).length > 0 ? state.facts : undefined;
    const one: Outgoing = {
      key: makeKey(),
      conversation,
      text,
      language: state.language,
      topic: (opening && extra.topic) || "",
      files: extra.files ?? [],
      ...(facts && { facts }),
      at: now(),
      state: "queued",
    };
    set({ outbox: [...state.outbox, one] });
    pump();
  }

  function sendAgain(key: string): void {
    set({ outbox: changed(state.outbox, key, { state: "queued", notBefore: 0, problem: "" }) });
    pump();
  }

  function discard(key: string): void {
    set({ outbox: state.outbox.filter((one) => one.key !== key) });
    pump();
  }

  function errand(name: string, frame: ToDesk): void {
    errands.set(name, frame);
    socket.send(frame);
  }

  function senior(conversation: string): void {
    errand(`senior:${conversation}`, { t: "senior", conversation, key: makeKey() });
    patch(conversation, { senior: true });
  }

  function solved(conversation: string): void {
    errand(`solved:${conversation}`, { t: "solved", conversation });
    patch(conversation, { status: "resolved" });
  }

  function rate(conversation: string, score: number, words: string): void {
    errand(`rate:${conversation}`, { t: "rate", conversation, score, ...(words && { words }) });
    patch(conversation, { score });
  }

  /** Whether the desk was asked: it answers once. */
  function retell(message: string): boolean {
    const { view } = state;
    return view.at === "conversation" && socket.send({ t: "retell", conversation: view.id, message });
  }

  /** Whether the desk was told that the visitor's own message holds a secret. */
  function report(message: string): boolean {
    const { view } = state;
    return view.at === "conversation" && socket.send({ t: "report", conversation: view.id, message });
  }

  /** Whether the desk was told that something was no secret. */
  function harmless(about: Omit<Extract<ToDesk, { t: "harmless" }>, "t">, thanks: string): boolean {
    const told = socket.send({ t: "harmless", ...about });
    if (told) set({ notice: { code: "harmless", sentence: thanks } });
    return told;
  }

  /** Messages of the visitor's own hold parts of a phrase or a key: the desk is asked until it has taken them out. */
  function takeBack(conversation: string, messages: string[], kind: string): void {
    errand(`parts:${conversation}`, { t: "parts", conversation, messages, kind: kind as "secret" });
  }

  function patch(id: string, part: Partial<Conversation>): void {
    set({ conversations: state.conversations.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  }

  function go(view: View): void {
    set({ view });
    if (view.at === "conversation") load(view.id);
    markSeen();
  }

  function load(id: string): void {
    const thread = state.threads[id] ?? EMPTY;
    if (isNew(id) || thread.older !== undefined || thread.loading) return;
    if (socket.send({ t: "sync", conversation: id })) change(id, (one) => ({ ...one, loading: true }));
  }

  function loadOlder(id: string): void {
    const thread = state.threads[id] ?? EMPTY;
    const before = firstSeq(thread);
    if (!thread.older || thread.loading || before === undefined) return;
    if (socket.send({ t: "sync", conversation: id, before })) change(id, (one) => ({ ...one, loading: true }));
  }

  /** Addresses of files run out: asks for the page around a message again. */
  function refresh(id: string, seq: number): void {
    socket.send({ t: "sync", conversation: id, before: seq + 1 });
  }

  function watching(id: string): boolean {
    return state.shown && state.view.at === "conversation" && state.view.id === id && !document.hidden;
  }

  function markSeen(): void {
    const { view } = state;
    if (view.at !== "conversation" || isNew(view.id) || !watching(view.id)) return;
    const seq = lastSeq(state.threads[view.id] ?? EMPTY);
    if (seq <= (seen[view.id] ?? 0)) return;
    const unread = state.conversations.find((one) => one.id === view.id)?.unread ?? 0;
    if (socket.send({ t: "seen", conversation: view.id, seq })) seen[view.id] = seq;
    if (unread > 0) patch(view.id, { unread: 0 });
  }

  // -- what the host tells -------------------------------------------------------------

  /** A token of the wallet's server, or null when its user has signed out. */
  function identify(next: string | null): void {
    clearTimeout(timers.get("identity"));
    if (next) {
      const named = subject(next);
      if (state.identified && named !== person) clear("nothing");
      person = named;
      identity = next;
      if (socket.state === "stopped" && !welcomed && !askedForIdentity) return;
      reconnect();
    } else if (state.identified || identity) {
      signOut();
    } else if (askedForIdentity) {
      refuse("identity");
    }
  }

  /** Go on without a name, on the visitor's own wish. */
  function goOnAsStranger(): void {
    const { refusal: _, ...rest } = state;
    state = rest;
    signOut();
  }

  function signOut(): void {
    askedForIdentity = false;
    identity = undefined;
    clear("nothing");
    set({ identified: false });
    token = keeper.read(clock());
    reconnect();
  }

  function takeFacts(given: Record<string, unknown>): void {
    const facts: Facts = { ...state.facts };
    for (const name of FACT_NAMES) {
      const value = given[name];
      if (value === null) delete facts[name];
      else if (typeof value === "string" && value.trim()) facts[name] = value.trim().slice(0, FACT_CHARACTERS);
    }
    if (given.vpn === null) delete facts.vpn;
    else if (typeof given.vpn === "boolean") facts.vpn = given.vpn;
    set({ facts });
  }

  function show(shown: boolean): void {
    set({ shown });
    if (!shown) return;
    // Somebody looks now: what was put off while nobody did is tried.
    if (socket.state === "waiting") socket.connect();
    const { view } = state;
    if (view.at === "conversation") patch(view.id, { unread: 0 });
    markSeen();
  }

  function speak(language: string): void {
    if (language === state.language) return;
    set({ language });
    // The greeting comes from the desk.
    if (socket.state === "open") reconnect();
  }

  function now(): number {
    return clock() + skew;
  }

  document.addEventListener("visibilitychange", () => show(state.shown));

  return {
    get state() {
      return state;
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    connect: () => socket.connect(),
    reconnect,
    /** The visitor's token, for requests beside the socket. */
    token: () => token,
    /** An upload made us somebody: the socket has to know, or the message could not carry the file. */
    takeVisitorToken(next: string, expiresAt: number | null) {
      takeToken(next, expiresAt);
      if (shownAs === "nobody") reconnect();
    },
    send,
    sendAgain,
    discard,
    senior,
    solved,
    retell,
    report,
    harmless,
    takeBack,
    rate,
    go,
    startNew: () => go({ at: "conversation", id: newConversation() }),
    load,
    loadOlder,
    listEarlier: () => socket.send({ t: "earlier", conversation: state.conversations.at(-1)?.id ?? "" }),
    refresh,
    identify,
    goOnAsStranger,
    takeFacts,
    includeFacts: (sendFacts: boolean) => set({ sendFacts }),
    show,
    speak,
    now,
    /** Without `alarm` it is the one that came last. */
    openAlarm: (conversation: string, open: boolean, alarm: OpenAlarm | undefined = state.alarms[conversation]) => {
      if (alarm) set({ alarms: { ...state.alarms, [conversation]: { ...alarm, open } } });
    },
    dismiss() {
      const { notice: _, ...rest } = state;
      state = rest;
      set({});
    },
  };
}

/** Whom an identity token names, only to see that it is another one than before; the desk checks it. */
function subject(jwt: string): string {
  try {
    const claims = jwt.split(".")[1]?.replace(/-/g, "+").replace(/_/g, "/") ?? "";
    return String(JSON.parse(atob(claims)).sub);
  } catch {
    return "";
  }
}

function newestFirst(conversations: readonly Conversation[]): Conversation[] {
  return [...conversations].sort((a, b) => b.last_message_at - a.last_message_at);
}

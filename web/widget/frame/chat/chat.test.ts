import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AT, conversation, type Desk, desk, message, welcome } from "../testing/desk.ts";
import type { FromDesk } from "./desk.ts";
import { isNew } from "./outbox.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: AT / 1000 });
  localStorage.clear();
});
afterEach(() => void vi.useRealTimers());

function place(at: Desk): string {
  const { view } = at.chat.state;
  return view.at === "conversation" ? view.id : "";
}

function ack(key: string, change: Partial<Extract<FromDesk, { t: "ack" }>> = {}): FromDesk {
  return {
    t: "ack",
    key,
    conversation: conversation(),
    message: message(1, { author: "contact", name: "", text: "Hello", key }),
    token: null,
    expires_at: null,
    ...change,
  };
}

/** A desk with one open conversation of two messages on the screen. */
function talking(change: Parameters<typeof conversation>[0] = {}): Desk {
  const at = desk();
  at.chat.connect();
  const one = conversation({ last_seq: 2, ...change });
  at.opens({ conversations: [one] });
  at.line.says({
    t: "history",
    conversation: one,
    messages: [message(1, { author: "contact", name: "" }), message(2)],
    more: false,
    after: null,
    before: null,
  });
  return at;
}

test("what is sent without a network goes out once, in order, when it is back", () => {
  const at = talking();
  at.line.drops();
  at.chat.send("c1", "first");
  at.chat.send("c1", "second");
  expect(at.chat.state.outbox.map((one) => one.state)).toEqual(["queued", "queued"]);

  vi.advanceTimersByTime(1_000);
  at.opens({ conversations: [conversation({ last_seq: 2 })] });
  expect(at.heard("send").map((frame) => frame.text)).toEqual(["first"]);
  const [first] = at.heard("send");
  at.line.says(
    ack(first?.key ?? "", { message: message(3, { author: "contact", text: "first", key: first?.key ?? "" }) }),
  );
  expect(at.heard("send").map((frame) => frame.text)).toEqual(["first", "second"]);
});

test("what was not acknowledged goes again under the same key, and stands there once", () => {
  const at = talking();
  at.chat.send("c1", "did it arrive?");
  const key = at.heard("send")[0]?.key ?? "";
  at.line.drops();
  vi.advanceTimersByTime(1_000);
  at.opens({ conversations: [conversation({ last_seq: 3 })] });
  expect(at.heard("send").map((frame) => frame.key)).toEqual([key]);

  const stored = message(3, { author: "contact", text: "did it arrive?", key });
  at.line.says(
    {
      t: "history",
      conversation: conversation({ last_seq: 3 }),
      messages: [stored],
      more: false,
      after: 2,
      before: null,
    },
    ack(key, { message: stored }),
    { t: "message", conversation: "c1", message: stored },
  );
  expect(at.chat.state.outbox).toEqual([]);
  expect(at.chat.state.threads.c1?.messages.map((one) => one.seq)).toEqual([1, 2, 3]);
});

test("after a loss it asks for what came after the last message it has", () => {
  const at = talking();
  at.line.says({ t: "message", conversation: "c1", message: message(7) });
  at.line.drops();
  vi.advanceTimersByTime(1_000);
  at.line.onopen();
  expect(at.heard("hello")[0]?.after).toEqual({ c1: 7 });
});

test("more than a page was missed: it asks on until it has all", () => {
  const at = talking();
  const one = conversation({ last_seq: 60 });
  at.line.says({
    t: "history",
    conversation: one,
    messages: [message(3), message(4)],
    more: true,
    after: 2,
    before: null,
  });
  expect(at.heard("sync").at(-1)).toMatchObject({ conversation: "c1", after: 4 });
});

test("earlier messages come when they are asked for, and only as long as there are any", () => {
  const at = talking();
  at.chat.loadOlder("c1");
  expect(at.heard("sync").filter((frame) => frame.before)).toEqual([]);

  const other = desk();
  other.chat.connect();
  other.opens({ conversations: [conversation({ last_seq: 90 })] });
  const page = { t: "history", conversation: conversation({ last_seq: 90 }), after: null } as const;
  other.line.says({ ...page, messages: [message(89), message(90)], more: true, before: null });
  other.chat.loadOlder("c1");
  other.chat.loadOlder("c1");
  expect(other.heard("sync").filter((frame) => frame.before)).toEqual([{ t: "sync", conversation: "c1", before: 89 }]);
  other.line.says({ ...page, messages: [message(1)], more: false, before: 89 });
  expect(other.chat.state.threads.c1).toMatchObject({ older: false, loading: false });
  expect(other.chat.state.threads.c1?.messages.map((one) => one.seq)).toEqual([1, 89, 90]);
});

test("a page that was asked for on a lost connection is asked for again", () => {
  const at = desk();
  at.chat.connect();
  at.opens({ conversations: [conversation()] });
  expect(at.heard("sync")).toHaveLength(1);
  at.line.drops();
  vi.advanceTimersByTime(1_000);
  at.opens({ conversations: [conversation()] });
  expect(at.heard("sync")).toEqual([{ t: "sync", conversation: "c1" }]);
});

test("a first message opens the conversation; what follows waits for its number", () => {
  const at = desk();
  at.chat.connect();
  at.opens();
  const id = place(at);
  at.chat.send(id, "Hello", { topic: "app_fault" });
  at.chat.send(id, "It says error 12");
  const [first] = at.heard("send");
  expect(first).toMatchObject({ text: "Hello", topic: "app_fault" });
  expect(first?.conversation).toBeUndefined();
  expect(at.heard("send")).toHaveLength(1);

  at.line.says(ack(first?.key ?? "", { token: "visitor-token", expires_at: AT + 1e12 }));
  expect(at.chat.state.view).toEqual({ at: "conversation", id: "c1" });
  expect(at.heard("send")[1]).toMatchObject({ conversation: "c1", text: "It says error 12" });
  expect(at.heard("send")[1]?.topic).toBeUndefined();
  expect(at.chat.token()).toBe("visitor-token");
});

test("nothing is stored before the first message, and then only the token", () => {
  const write = vi.spyOn(Storage.prototype, "setItem");
  const at = desk();
  at.chat.connect();
  at.opens();
  at.chat.send(place(at), "nobody may find these words");
  expect(write).not.toHaveBeenCalled();
  at.line.says(ack(at.heard("send")[0]?.key ?? "", { token: "visitor-token", expires_at: AT + 1e12 }));
  expect(JSON.stringify(localStorage)).toContain("visitor-token");
  expect(JSON.stringify(localStorage)).not.toContain("words");
  expect(localStorage).toHaveLength(1);
  write.mockRestore();
});

test("a frame without storage works as long as it stands", () => {
  const blocked = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const keeper = { read: () => undefined, write: blocked, forget: blocked };
  const at = desk({ keeper: { ...keeper, write: () => {}, forget: () => {} } });
  at.chat.connect();
  at.opens({ token: "t", expires_at: AT + 1e12 });
  at.line.drops();
  vi.advanceTimersByTime(1_000);
  at.line.onopen();
  expect(at.heard("hello")[0]?.token).toBe("t");
});

test("who comes back shows the token and lands in the open conversation", () => {
  localStorage.setItem("walletdesk:inbox-1", JSON.stringify({ token: "kept", expires_at: AT + 1e12 }));
  const at = desk();
  at.chat.connect();
  at.line.onopen();
  expect(at.heard("hello")[0]?.token).toBe("kept");
  at.opens({ conversations: [conversation({ id: "old", status: "resolved" }), conversation({ id: "c1" })] });
  expect(place(at)).toBe("c1");
  expect(at.heard("sync")[0]).toEqual({ t: "sync", conversation: "c1" });
});

test("who comes back to solved ones only gets the list", () => {
  const at = desk();
  at.chat.connect();
  at.opens({ conversations: [conversation({ status: "resolved" })] });
  expect(at.chat.state.view).toEqual({ at: "list" });
});

test("who has begun to write is not taken to the list", () => {
  const at = desk({ drafting: () => true });
  at.chat.connect();
  at.opens({ conversations: [conversation({ status: "resolved" })] });
  expect(isNew(place(at))).toBe(true);
});

test("what is written before the desk knows the visitor goes on in their open conversation", () => {
  const moved: string[][] = [];
  const at = desk({ drafting: () => true, onOpened: (...names) => void moved.push(names) });
  const before = place(at);
  at.chat.connect();
  at.chat.send(before, "Still nothing");
  at.opens({ conversations: [conversation()] });
  expect(place(at)).toBe("c1");
  expect(moved).toEqual([[before, "c1"]]);
  expect(at.heard("send").map((frame) => frame.conversation)).toEqual(["c1"]);
  expect(at.heard("sync")).toEqual([{ t: "sync", conversation: "c1" }]);
});

test("a topic chosen before the desk knows the visitor begins a conversation of its own", () => {
  const at = desk();
  at.chat.connect();
  at.chat.send(place(at), "Somebody moved my coins", { topic: "seed_leaked" });
  at.opens({ conversations: [conversation()] });
  expect(isNew(place(at))).toBe(true);
  expect(at.heard("send")[0]).toMatchObject({ topic: "seed_leaked" });
  expect(at.heard("send")[0]).not.toHaveProperty("conversation");

  const other = desk({ topic: () => "seed_leaked" });
  other.chat.connect();
  other.opens({ conversations: [conversation()] });
  expect(isNew(place(other))).toBe(true);
});

test("what a page sends under the name a conversation had before the desk opened it goes to that conversation", () => {
  const at = desk();
  const before = place(at);
  at.chat.connect();
  at.opens();
  at.chat.send(before, "Hello");
  at.line.says(ack(at.heard("send")[0]?.key ?? ""));
  at.chat.send(before, "and more");
  expect(at.heard("send")[1]).toMatchObject({ conversation: "c1", text: "and more" });
});

test("a token that is no longer good is forgotten, and one can write all the same", () => {
  localStorage.setItem("walletdesk:inbox-1", JSON.stringify({ token: "old", expires_at: AT + 1e12 }));
  const at = desk();
  at.chat.connect();
  at.line.onopen();
  at.line.drops(4401);
  at.line.onopen();
  expect(at.heard("hello")[0]?.token).toBeUndefined();
  expect(at.chat.state.notice?.code).toBe("history_gone");
  expect(localStorage).toHaveLength(0);
});

test("a caught secret leaves the screen and the memory at once, and the alarm can be read later", () => {
  const at = talking();
  at.chat.send("c1", "abandon abandon abandon");
  const key = at.heard("send")[0]?.key ?? "";
  const alarm = {
    t: "alarm",
    key,
    conversation: "c1",
    kind: "recovery_phrase",
    text: "!",
    steps: ["1"],
    asks: false,
  } as const;
  at.line.says({ ...alarm, steps: ["1"] });
  expect(JSON.stringify(at.chat.state)).not.toContain("abandon");
  expect(at.chat.state.alarms.c1?.open).toBe(true);

  at.line.says(ack(key, { message: message(3, { author: "contact", key, text: "⟦recovery_phrase:12⟧" }) }));
  at.chat.openAlarm("c1", false);
  expect(at.chat.state.alarms.c1).toMatchObject({ open: false, steps: ["1"] });
  at.chat.openAlarm("c1", true);
  expect(at.chat.state.alarms.c1?.open).toBe(true);
});

test("an earlier message that held part of a secret is replaced", () => {
  const at = talking();
  at.line.says({ t: "redacted", conversation: "c1", id: "m1", text: "⟦recovery_phrase:12⟧", files: [] });
  expect(at.chat.state.threads.c1?.messages[0]?.text).toBe("⟦recovery_phrase:12⟧");
});

test("the visitor says that a message of theirs holds a secret, and it goes with its files", () => {
  const at = talking();
  expect(at.chat.report("m1")).toBe(true);
  expect(at.heard("report")).toMatchObject([{ t: "report", conversation: "c1", message: "m1" }]);
  at.line.says({ t: "redacted", conversation: "c1", id: "m1", text: "⟦secret⟧", files: [] });
  expect(at.chat.state.threads.c1?.messages[0]).toMatchObject({ text: "⟦secret⟧", files: [] });
});

test("what the desk refuses waits for the visitor, what it puts off goes by itself", () => {
  const at = talking();
  at.chat.send("c1", "too fast");
  const key = at.heard("send")[0]?.key ?? "";
  at.line.says({ t: "problem", code: "too_many", sentence: "Slower.", key, retry_after_s: 5 });
  expect(at.heard("send")).toHaveLength(1);
  vi.advanceTimersByTime(5_001);
  expect(at.heard("send").map((frame) => frame.key)).toEqual([key, key]);

  at.line.says({ t: "problem", code: "too_large", sentence: "Too long.", key, retry_after_s: null });
  expect(at.chat.state.outbox[0]).toMatchObject({ state: "failed", problem: "Too long." });
  at.chat.sendAgain(key);
  expect(at.heard("send")).toHaveLength(3);
  at.line.says({ t: "problem", code: "too_large", sentence: "Too long.", key, retry_after_s: null });
  at.chat.discard(key);
  expect(at.chat.state.outbox).toEqual([]);
});

test("a message for which the desk hung up is not sent for ever", () => {
  const at = talking();
  at.chat.send("c1", "x".repeat(100));
  at.line.drops(4413);
  vi.advanceTimersByTime(6_000);
  at.opens({ conversations: [conversation()] });
  expect(at.heard("send")).toEqual([]);
  expect(at.chat.state.outbox[0]?.state).toBe("failed");
});

test("the app's word for the user is shown once; after that our own token is", () => {
  const at = desk();
  at.chat.identify("header.eyJzdWIiOiJ1MSJ9.sig");
  at.chat.connect();
  at.line.onopen();
  expect(at.heard("hello")[0]).toMatchObject({ identity: "header.eyJzdWIiOiJ1MSJ9.sig" });
  at.line.says(welcome({ identified: true, token: "ours", expires_at: AT + 1e10 }));
  at.line.drops();
  vi.advanceTimersByTime(1_000);
  at.line.onopen();
  expect(at.heard("hello")[0]).toMatchObject({ token: "ours" });
  expect(at.heard("hello")[0]?.identity).toBeUndefined();
  // The app's session decides who may read this; the browser keeps nothing.
  expect(localStorage).toHaveLength(0);
});

test("when a named visitor's token has run out, the host is asked once for a fresh one", () => {
  const at = desk();
  at.chat.identify("h.eyJzdWIiOiJ1MSJ9.s");
  at.chat.connect();
  at.line.onopen();
  at.line.drops(4401);
  expect(at.asked).toBe(1);
  expect(at.chat.state.refusal).toBeUndefined();
  at.chat.identify("h.eyJzdWIiOiJ1MSJ9.fresh");
  at.line.onopen();
  expect(at.heard("hello")[0]?.identity).toBe("h.eyJzdWIiOiJ1MSJ9.fresh");
  at.line.drops(4401);
  expect(at.asked).toBe(1);
  expect(at.chat.state.refusal?.why).toBe("identity");
});

test("nobody becomes a stranger silently: it takes the visitor's own word", () => {
  const at = desk();
  at.chat.identify("h.eyJzdWIiOiJ1MSJ9.s");
  at.chat.connect();
  at.line.onopen();
  at.line.drops(4401);
  vi.advanceTimersByTime(10_000);
  expect(at.chat.state.refusal?.why).toBe("identity");
  expect(at.lines).toHaveLength(1);
  at.chat.goOnAsStranger();
  at.line.onopen();
  expect(at.heard("hello")[0]?.identity).toBeUndefined();
});

test("a page that may not show the chat says so in the desk's words and does not try again", () => {
  const at = desk();
  at.chat.connect();
  at.line.onopen();
  at.line.says({ t: "problem", code: "page_not_allowed", sentence: "Not here.", key: null, retry_after_s: null });
  at.line.drops(4403);
  vi.advanceTimersByTime(120_000);
  expect(at.lines).toHaveLength(1);
  expect(at.chat.state.refusal).toEqual({ why: "page", sentence: "Not here." });
});

test("another user of the same page finds nothing of the one before", () => {
  const at = talking();
  at.chat.identify("h.eyJzdWIiOiJ1MSJ9.s");
  at.opens({ identified: true, token: "one", expires_at: AT + 1e10, conversations: [conversation()] });
  at.line.says({ t: "message", conversation: "c1", message: message(9, { text: "only for u1" }) });
  at.chat.send("c1", "my own words");
  at.chat.identify("h.eyJzdWIiOiJ1MiJ9.s");
  expect(JSON.stringify(at.chat.state)).not.toMatch(/only for u1|my own words/);
  at.chat.identify(null);
  at.line.onopen();
  expect(at.heard("hello")[0]).not.toHaveProperty("identity");
  expect(at.heard("hello")[0]).not.toHaveProperty("token");
});

test("facts go with the first message of a conversation, unless they are left out", () => {
  const at = desk();
  at.chat.takeFacts({ os: " iOS 19 ", vpn: true, chain: "x".repeat(90), password: "no such fact", network: 7 });
  expect(at.chat.state.facts).toEqual({ os: "iOS 19", vpn: true, chain: "x".repeat(64) });
  at.chat.connect();
  at.opens();
  at.chat.send(place(at), "Hello");
  expect(at.heard("send")[0]?.facts).toEqual({ os: "iOS 19", vpn: true, chain: "x".repeat(64) });

  at.chat.takeFacts({ vpn: null });
  expect(at.chat.state.facts).not.toHaveProperty("vpn");
  at.chat.includeFacts(false);
  at.chat.startNew();
  at.chat.send(place(at), "Another matter");
  expect(at.heard("send")[1]).not.toHaveProperty("facts");
});

test("seen is told only of what stands on the screen", () => {
  const at = talking();
  expect(at.heard("seen")).toEqual([{ t: "seen", conversation: "c1", seq: 2 }]);
  at.chat.show(false);
  at.line.says({ t: "message", conversation: "c1", message: message(3) });
  expect(at.heard("seen")).toHaveLength(1);
  expect(at.chat.state.conversations[0]?.unread).toBe(1);
  at.chat.show(true);
  expect(at.heard("seen")).toHaveLength(2);
  expect(at.chat.state.conversations[0]?.unread).toBe(0);
});

test("a wish made without a network is told when it is back, until the desk shows it", () => {
  const at = talking({ status: "resolved", can_rate: true });
  at.line.drops();
  at.chat.rate("c1", 4, "quick");
  vi.advanceTimersByTime(1_000);
  at.opens({ conversations: [conversation({ status: "resolved", can_rate: true })] });
  expect(at.heard("rate")).toEqual([{ t: "rate", conversation: "c1", score: 4, words: "quick" }]);
  at.line.says({ t: "conversation", conversation: conversation({ status: "resolved", can_rate: true, score: 4 }) });
  at.line.drops();
  vi.advanceTimersByTime(1_000);
  at.opens({ conversations: [conversation({ status: "resolved", score: 4 })] });
  expect(at.heard("rate")).toEqual([]);
});

test("a wish that was lost on its way is told again, whatever else the desk said meanwhile", () => {
  const at = talking();
  at.chat.senior("c1");
  const [asked] = at.heard("senior");
  at.line.says({ t: "conversation", conversation: conversation({ id: "c2" }) });
  at.line.drops();
  vi.advanceTimersByTime(1_000);
  at.opens({ conversations: [conversation({ last_seq: 2 }), conversation({ id: "c2" })] });
  expect(at.heard("senior")).toEqual([asked]);
});

test("who types is known for six seconds, or until they have written", () => {
  const at = talking();
  at.line.says({ t: "typing", conversation: "c1", name: "Ana" });
  expect(at.chat.state.typing.c1).toBe("Ana");
  vi.advanceTimersByTime(6_000);
  expect(at.chat.state.typing).toEqual({});
  at.line.says({ t: "typing", conversation: "c1", name: "Ana" });
  at.line.says({ t: "message", conversation: "c1", message: message(3) });
  expect(at.chat.state.typing).toEqual({});
});

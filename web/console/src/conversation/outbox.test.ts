import { beforeEach, expect, test, vi } from "vitest";
import { receive } from "../live/socket.ts";
import { serve } from "../testing/desk.tsx";
import { aMessage } from "../testing/rows.ts";
import { draftOf, forgetDrafts, writeDraft } from "./drafts.ts";
import { discard, flush, outbox, post, postAgain } from "./outbox.ts";
import { forgetThreads, threadOf } from "./threads.ts";
import { giveBack, offerUndo, undo, undoable } from "./undo.ts";

const PATH = "POST /api/conversations/1001/messages";
const hello = { number: 1001, text: "hello", note: false, files: [] };

beforeEach(() => {
  outbox.set([]);
  forgetThreads();
  forgetDrafts();
  undoable.set(null);
  threadOf(1001).set({
    thread: { entries: [aMessage({ seq: 1 })], last: 1, earlier: false },
    error: null,
    earlier: "",
  });
});

test("a message leaves the outbox when the server has it, and stands in the thread", async () => {
  serve({ [PATH]: { status: 201, json: aMessage({ seq: 2, author: "agent", delivery: "queued" }) } });
  await post(hello);
  expect(outbox.get()).toEqual([]);
  expect(threadOf(1001).get().thread?.last).toBe(2);
});

test("an answer that comes after the frames takes nothing back of what they told", async () => {
  serve({
    [PATH]: () => {
      const sent = aMessage({ seq: 2, author: "agent", delivery: "seen" });
      receive({ t: "entries", number: 1001, entries: [sent], last: 2 });
      return { status: 201, json: { ...sent, delivery: "queued" } };
    },
  });
  await post(hello);
  expect(threadOf(1001).get().thread?.entries.at(-1)).toMatchObject({ seq: 2, delivery: "seen" });
});

test("without a connection it waits with its text and goes out once, with the same key", async () => {
  const keys: unknown[] = [];
  let online = false;
  serve({
    [PATH]: (body) => {
      keys.push((body as { key: string }).key);
      if (!online) throw new TypeError("network");
      return { status: 201, json: aMessage({ seq: 2, author: "agent" }) };
    },
  });
  expect(await post(hello)).toBeNull();
  expect(outbox.get()).toMatchObject([{ state: "waiting", text: "hello" }]);
  online = true;
  await flush();
  expect(outbox.get()).toEqual([]);
  expect(new Set(keys).size).toBe(1);
});

test("a refusal keeps the text, says why, and can go back into the composer", async () => {
  serve({ [PATH]: { status: 422, json: { error: { code: "secret_in_reply", sentence: "Take it out." } } } });
  await post(hello);
  expect(outbox.get()).toMatchObject([{ state: "failed", error: { sentence: "Take it out." } }]);
  await flush();
  expect(outbox.get()).toHaveLength(1);
  writeDraft(1001, { note: false, text: "typed since" });
  const given = discard(outbox.get()[0]?.key ?? "");
  if (given) giveBack(given);
  expect(draftOf(1001).text).toBe("hello\n\ntyped since");
  expect(outbox.get()).toEqual([]);
});

test("a session that ended keeps it until somebody is back", async () => {
  serve({ [PATH]: { status: 401, json: { error: { code: "not_signed_in", sentence: "" } } } });
  await post(hello);
  expect(outbox.get()).toMatchObject([{ state: "waiting" }]);
  serve({ [PATH]: { status: 201, json: aMessage({ seq: 2, author: "agent" }) } });
  await postAgain(outbox.get()[0]?.key ?? "");
  expect(outbox.get()).toEqual([]);
});

test("a reply can be taken back while it waits, and its text stands in the composer again", async () => {
  const queued = aMessage({
    seq: 2,
    author: "agent",
    text: "too fast",
    delivery: "queued",
    send_at: Date.now() * 1000 + 5e6,
  });
  const asked = serve({
    [PATH]: { status: 201, json: queued },
    "DELETE /api/conversations/1001/messages/m2": { json: { ...queued, delivery: "taken_back", send_at: null } },
  });
  const message = await post({ ...hello, text: "too fast" });
  if (message) offerUndo(1001, message);
  expect(undoable.get()?.number).toBe(1001);
  await undo();
  expect(asked.map((one) => one.call)).toContain("DELETE /api/conversations/1001/messages/m2");
  expect(draftOf(1001).text).toBe("too fast");
  expect(threadOf(1001).get().thread?.entries.at(-1)).toMatchObject({ delivery: "taken_back" });
  expect(undoable.get()).toBeNull();
});

test("the offer to take back ends by itself", () => {
  vi.useFakeTimers();
  try {
    offerUndo(1001, aMessage({ seq: 2, delivery: "queued", send_at: Date.now() * 1000 + 5e6 }));
    vi.advanceTimersByTime(4900);
    expect(undoable.get()).not.toBeNull();
    vi.advanceTimersByTime(200);
    expect(undoable.get()).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test("a note is not offered to be taken back", () => {
  offerUndo(1001, aMessage({ seq: 2, note: true, delivery: "sent" }));
  expect(undoable.get()).toBeNull();
});

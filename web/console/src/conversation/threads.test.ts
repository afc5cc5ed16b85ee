import { beforeEach, expect, test, vi } from "vitest";
import { receive } from "../live/socket.ts";
import { serve } from "../testing/desk.tsx";
import { aChange, aMessage } from "../testing/rows.ts";
import type { Entry, Message } from "./api.ts";
import { catchUp, forgetThreads, load, loadEarlier, retry, threadOf } from "./threads.ts";

const PATH = "GET /api/conversations/1001/entries";
const entriesOf = () =>
  threadOf(1001)
    .get()
    .thread?.entries.map((entry) => entry.seq);

beforeEach(() => forgetThreads());

test("a gap is filled over HTTP, and the thread stays in order", async () => {
  let page = { entries: [aMessage({ seq: 1 }), aMessage({ seq: 2 })], last: 2, earlier: false };
  const asked = serve({ [PATH]: () => ({ json: page }) });
  await load(1001);
  page = { entries: [3, 4, 5].map((seq) => aMessage({ seq })), last: 5, earlier: true };
  receive({ t: "entries", number: 1001, entries: [aMessage({ seq: 5 })], last: 5 });
  await vi.waitFor(() => expect(entriesOf()).toEqual([1, 2, 3, 4, 5]));
  expect(asked.length).toBe(2);
});

test("frames that join on need no request", async () => {
  const asked = serve({ [PATH]: { json: { entries: [aMessage({ seq: 1 })], last: 1, earlier: false } } });
  await load(1001);
  receive({ t: "entries", number: 1001, entries: [aMessage({ seq: 2 })], last: 2 });
  expect(entriesOf()).toEqual([1, 2]);
  expect(asked.length).toBe(1);
});

test("what was announced before the first page came, and is not in it, is fetched", async () => {
  let asked = 0;
  serve({
    [PATH]: () => {
      asked += 1;
      if (asked === 1) receive({ t: "entries", number: 1001, entries: [aMessage({ seq: 2 })], last: 2 });
      return { json: { entries: [aMessage({ seq: asked })], last: asked, earlier: false } };
    },
  });
  await load(1001);
  await vi.waitFor(() => expect(entriesOf()).toEqual([1, 2]));
});

test("a redaction and a seen reply change the message where it stands", async () => {
  serve({
    [PATH]: {
      json: {
        entries: [aMessage({ seq: 1 }), aMessage({ seq: 2, author: "agent", delivery: "sent" })],
        last: 2,
        earlier: false,
      },
    },
  });
  await load(1001);
  const found = [{ kind: "private_key", certainty: "likely", language: "", words: 0 }];
  receive({ t: "redacted", number: 1001, id: "m1", text: "⟦private_key⟧", files: [], found });
  receive({ t: "delivery", number: 1001, id: "m2", delivery: "seen", reason: "" });
  expect(threadOf(1001).get().thread?.entries).toMatchObject([
    { text: "⟦private_key⟧", files: [], found },
    { delivery: "seen" },
  ]);
});

test("files that were removed are gone where they stood", async () => {
  const file = {
    id: "f",
    media_type: "text/plain",
    size_bytes: 9,
    width: null,
    height: null,
    preview_url: null,
    unread: null,
  };
  serve({
    [PATH]: {
      json: {
        entries: [aMessage({ seq: 1, files: [{ ...file, name: "words.txt", url: "/files/f?s=1" }] })],
        last: 1,
        earlier: false,
      },
    },
  });
  await load(1001);
  receive({ t: "redacted", number: 1001, id: "m1", text: "look", files: [{ ...file, name: "", url: "" }], found: [] });
  expect(threadOf(1001).get().thread?.entries).toMatchObject([{ files: [{ name: "", url: "" }] }]);
});

test("older entries come once, and a failure is kept to be tried again", async () => {
  let fail = true;
  serve({
    [PATH]: () =>
      fail
        ? { status: 503, json: { error: { code: "busy", sentence: "" } } }
        : { json: { entries: [aMessage({ seq: 1 })], last: 2, earlier: false } },
  });
  threadOf(1001).set({ thread: { entries: [aMessage({ seq: 2 })], last: 2, earlier: true }, error: null, earlier: "" });
  await loadEarlier(1001);
  expect(threadOf(1001).get().earlier).toBe("failed");
  fail = false;
  await Promise.all([loadEarlier(1001), loadEarlier(1001)]);
  expect(entriesOf()).toEqual([1, 2]);
});

const FAILED = aMessage({ seq: 1, author: "agent", delivery: "failed", reason: "blocked_by_user" });
const QUEUED: Message = { ...FAILED, delivery: "queued", reason: "" };
const [retried, delivered, failed] = ["retried", "delivered", "failed"].map((kind, at) =>
  aChange({ seq: 2 + at, kind, message: "m1", new: kind === "failed" ? "unknown connection_lost" : "" }),
) as [Entry, Entry, Entry];
const shown = () => threadOf(1001).get().thread?.entries[0];

function serveFailed(answer: () => Message): void {
  serve({
    [PATH]: { json: { entries: [FAILED], last: 1, earlier: false } },
    "PUT /api/conversations/1001/messages/m1/delivery": () => ({ json: answer() }),
  });
}

test("a retry's answer that comes behind what became of it changes nothing", async () => {
  serveFailed(() => {
    receive({ t: "entries", number: 1001, entries: [retried, delivered], last: 3 });
    receive({ t: "delivery", number: 1001, id: "m1", delivery: "seen", reason: "" });
    return QUEUED;
  });
  await load(1001);
  await retry(1001, "m1");
  expect(shown()).toMatchObject({ delivery: "seen" });
});

test("a retry is shown by its answer, and by its frame where that is quicker", async () => {
  serveFailed(() => QUEUED);
  await load(1001);
  await retry(1001, "m1");
  expect(shown()).toMatchObject({ delivery: "queued", reason: "" });
  receive({ t: "entries", number: 1001, entries: [retried, delivered, failed], last: 4 });
  expect(shown()).toMatchObject({ delivery: "unknown", reason: "connection_lost" });
  forgetThreads();
  serveFailed(() => {
    receive({ t: "entries", number: 1001, entries: [retried], last: 2 });
    return QUEUED;
  });
  await load(1001);
  await retry(1001, "m1");
  expect(shown()).toMatchObject({ delivery: "queued", reason: "" });
});

test("a page that was read before what a frame told changes nothing", async () => {
  const old = { entries: [aMessage({ seq: 2, text: "her words" }), QUEUED], last: 2, earlier: false };
  const found = [{ kind: "private_key", certainty: "likely", language: "", words: 0 }];
  let asked = 0;
  serve({
    [PATH]: () => {
      asked += 1;
      if (asked === 1) return { json: { entries: [QUEUED], last: 1, earlier: false } };
      const entries = [
        aMessage({ seq: 2, text: "her words" }),
        aChange({ seq: 3, kind: "delivered", message: "m1" }),
        aChange({ seq: 4, kind: "redacted", message: "m2" }),
      ];
      receive({ t: "entries", number: 1001, entries, last: 4 });
      receive({ t: "redacted", number: 1001, id: "m2", text: "⟦private_key⟧", files: [], found });
      return { json: old };
    },
  });
  await load(1001);
  await catchUp(1001);
  expect(threadOf(1001).get().thread?.entries.slice(0, 2)).toMatchObject([
    { delivery: "sent" },
    { text: "⟦private_key⟧", files: [], found },
  ]);
});

test("a page that tells of a redaction has the redacted message fetched again", async () => {
  const pages = [
    { entries: [aMessage({ seq: 1, text: "her words" })], last: 1, earlier: false },
    { entries: [aChange({ seq: 2, kind: "redacted", message: "m1" })], last: 2, earlier: true },
    { entries: [aMessage({ seq: 1, text: "⟦private_key⟧", files: [] })], last: 2, earlier: false },
  ];
  serve({ [PATH]: () => ({ json: pages.shift() }) });
  await load(1001);
  await catchUp(1001);
  expect(shown()).toMatchObject({ text: "⟦private_key⟧", files: [] });
});

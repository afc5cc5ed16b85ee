import { beforeEach, expect, test, vi } from "vitest";
import { receive } from "../live/socket.ts";
import { serve } from "../testing/desk.tsx";
import { aMessage } from "../testing/rows.ts";
import { forgetThreads, load, loadEarlier, threadOf } from "./threads.ts";

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
  receive({ t: "redacted", number: 1001, id: "m1", text: "⟦private_key⟧" });
  receive({ t: "delivery", number: 1001, id: "m2", delivery: "seen", reason: "" });
  expect(threadOf(1001).get().thread?.entries).toMatchObject([{ text: "⟦private_key⟧" }, { delivery: "seen" }]);
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

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { serve } from "../testing/desk.tsx";
import { adoptDraft, clearDraft, draftOf, forgetDraft, forgetDrafts, unkept, writeDraft } from "./drafts.ts";

const PUT = "PUT /api/conversations/1001/draft";
const DELETE = "DELETE /api/conversations/1001/draft";

beforeEach(() => {
  forgetDrafts();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("what is typed is kept on the server once the hands rest", async () => {
  const asked = serve({ [PUT]: { status: 204 } });
  for (const text of ["h", "he", "hello"]) writeDraft(1001, { note: true, text });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([{ call: PUT, body: { note: true, text: "hello" } }]);
});

test("the server's draft is taken up, but not over what is typed here", () => {
  adoptDraft(1001, { note: false, text: "from the other computer" });
  expect(draftOf(1001).text).toBe("from the other computer");
  adoptDraft(1001, { note: false, text: "something else" });
  expect(draftOf(1001).text).toBe("from the other computer");
});

test("conversations keep their drafts apart", () => {
  serve({});
  writeDraft(1001, { note: false, text: "one" });
  writeDraft(1002, { note: true, text: "two" });
  expect(draftOf(1001).text).toBe("one");
  expect(draftOf(1002)).toEqual({ note: true, text: "two" });
});

test("the server forgets a draft when its message has arrived, not before", async () => {
  const asked = serve({ [PUT]: { status: 204 }, [DELETE]: { status: 204 } });
  writeDraft(1001, { note: false, text: "hello" });
  await vi.advanceTimersByTimeAsync(1000);
  clearDraft(1001);
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked.map((one) => one.call)).toEqual([PUT]);
  forgetDraft(1001);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked.map((one) => one.call)).toEqual([PUT, DELETE]);
});

test("without a connection it is tried again", async () => {
  let online = false;
  const asked = serve({
    [PUT]: () => {
      if (!online) throw new TypeError("network");
      return { status: 204 };
    },
  });
  writeDraft(1001, { note: false, text: "hello" });
  await vi.advanceTimersByTimeAsync(1000);
  online = true;
  await vi.advanceTimersByTimeAsync(6000);
  expect(asked).toHaveLength(2);
  expect(draftOf(1001).text).toBe("hello");
});

test("what the server refuses is not sent again and again", async () => {
  const asked = serve({ [PUT]: { status: 422, json: { error: { code: "secret_in_reply", sentence: "" } } } });
  writeDraft(1001, { note: false, text: "words that are a secret" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(1);
  expect(draftOf(1001).text).toBe("words that are a secret");
});

test("why the server keeps no draft is known until the text is another or none", async () => {
  let code = "maybe_key_in_reply";
  serve({ [PUT]: () => (code ? { status: 422, json: { error: { code, sentence: "" } } } : { status: 204 }) });
  const why = () => unkept.get().get(1001) ?? "";
  writeDraft(1001, { note: false, text: "4b1c" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(why()).toBe("maybe_key_in_reply");
  code = "";
  writeDraft(1001, { note: false, text: "hash: 4b1c" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(why()).toBe("");
  code = "secret_in_reply";
  writeDraft(1001, { note: false, text: "twelve words" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(why()).toBe("secret_in_reply");
  clearDraft(1001);
  expect(why()).toBe("");
});

// -- when the page goes ----------------------------------------------------------------

function closes(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}
function hides(state: DocumentVisibilityState): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

test("what was typed just before the page goes is sent with it, once, and nothing is asked", async () => {
  const asked = serve({ [PUT]: { status: 204 } });
  const sent = vi.spyOn(globalThis, "fetch");
  writeDraft(1001, { note: true, text: "hello" });
  expect(closes()).toBe(false);
  window.dispatchEvent(new Event("pagehide"));
  await vi.advanceTimersByTimeAsync(10);
  expect(asked).toEqual([{ call: PUT, body: { note: true, text: "hello" } }]);
  expect(sent.mock.calls[0]?.[1]?.keepalive).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toHaveLength(1);
  expect(closes()).toBe(false);
  expect(asked).toHaveLength(1);
});

test("a page that is put away sends what is written and goes on as before", async () => {
  const asked = serve({ [PUT]: { status: 204 }, [DELETE]: { status: 204 } });
  writeDraft(1001, { note: false, text: "hello" });
  writeDraft(1002, { note: false, text: " " });
  hides("hidden");
  await vi.advanceTimersByTimeAsync(10);
  expect(asked.map((one) => one.call)).toEqual([PUT]);
  hides("visible");
  writeDraft(1001, { note: false, text: "" });
  hides("hidden");
  await vi.advanceTimersByTimeAsync(10);
  expect(asked.map((one) => one.call)).toEqual([PUT, DELETE]);
  hides("visible");
});

test("a page whose text the server could not keep asks before it goes, until it could", async () => {
  let online = false;
  serve({
    [PUT]: () => {
      if (!online) throw new TypeError("network");
      return { status: 204 };
    },
  });
  writeDraft(1001, { note: false, text: "hello" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(closes()).toBe(true);
  online = true;
  await vi.advanceTimersByTimeAsync(6000);
  expect(closes()).toBe(false);
});

test("a page without a connection asks, and so does one whose text was refused", async () => {
  serve({ [PUT]: { status: 422, json: { error: { code: "secret_in_reply", sentence: "" } } } });
  const line = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  writeDraft(1001, { note: false, text: "hello" });
  expect(closes()).toBe(true);
  line.mockReturnValue(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(closes()).toBe(true);
  writeDraft(1001, { note: false, text: "" });
  expect(closes()).toBe(false);
});

test("a text whose message is on its way keeps its draft when the page goes", async () => {
  const asked = serve({ [PUT]: { status: 204 }, [DELETE]: { status: 204 } });
  writeDraft(1001, { note: false, text: "hello" });
  await vi.advanceTimersByTimeAsync(1000);
  clearDraft(1001);
  window.dispatchEvent(new Event("pagehide"));
  await vi.advanceTimersByTimeAsync(10);
  expect(asked.map((one) => one.call)).toEqual([PUT]);
});

test("no text is put into the browser's storage", async () => {
  serve({});
  writeDraft(1001, { note: false, text: "a secret thought" });
  closes();
  window.dispatchEvent(new Event("pagehide"));
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("secret thought");
});

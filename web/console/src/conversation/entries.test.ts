import { expect, test } from "vitest";
import { aChange, aMessage } from "../testing/rows.ts";
import type { Entry } from "./api.ts";
import { append, fromPage, NOTHING, prepend } from "./entries.ts";

const seqs = (entries: readonly Entry[]) => entries.map((entry) => entry.seq);
const start = fromPage({ entries: [aMessage({ seq: 3 }), aMessage({ seq: 4 })], last: 4, earlier: true });

test("what joins on is added in order", () => {
  const { thread, gap } = append(start, [aMessage({ seq: 6 }), aMessage({ seq: 5 })], 6);
  expect(seqs(thread.entries)).toEqual([3, 4, 5, 6]);
  expect(gap).toBe(false);
});

test("a gap is seen and nothing behind it is shown", () => {
  const { thread, gap } = append(start, [aMessage({ seq: 7 })], 7);
  expect(seqs(thread.entries)).toEqual([3, 4]);
  expect(gap).toBe(true);
});

test("a larger last than the entries that came is a gap too", () => {
  expect(append(start, [aMessage({ seq: 5 })], 9).gap).toBe(true);
});

test("a repeat replaces and doubles nothing", () => {
  const { thread } = append(start, [aMessage({ seq: 4, text: "redacted" })], 4);
  expect(seqs(thread.entries)).toEqual([3, 4]);
  expect(thread.entries[1]).toMatchObject({ text: "redacted" });
});

test("an older page goes before, without doubles", () => {
  const thread = prepend(start, { entries: [1, 2, 3].map((seq) => aMessage({ seq })), last: 4, earlier: false });
  expect(seqs(thread.entries)).toEqual([1, 2, 3, 4]);
  expect(thread.earlier).toBe(false);
});

test("a delivery comes as a change and is shown at its message", () => {
  const queued = append(start, [aMessage({ seq: 5, author: "agent", delivery: "queued", send_at: 9 })], 5).thread;
  const sent = append(queued, [aChange({ seq: 6, kind: "delivered", message: "m5" })], 6).thread;
  expect(sent.entries[2]).toMatchObject({ delivery: "sent", send_at: null });
  const failed = append(queued, [aChange({ seq: 6, kind: "failed", message: "m5", new: "blocked" })], 6).thread;
  expect(failed.entries[2]).toMatchObject({ delivery: "failed", reason: "blocked" });
  const back = append(queued, [aChange({ seq: 6, kind: "taken_back", message: "m5" })], 6).thread;
  expect(back.entries[2]).toMatchObject({ delivery: "taken_back" });
});

test("what a page says of a message is not undone by changes before it", () => {
  const thread = fromPage({
    entries: [
      aMessage({ seq: 1, author: "agent", delivery: "seen" }),
      aChange({ seq: 2, kind: "failed", message: "m1", new: "timeout" }),
      aChange({ seq: 3, kind: "delivered", message: "m1" }),
    ],
    last: 3,
    earlier: false,
  });
  expect(thread.entries[0]).toMatchObject({ delivery: "seen" });
});

test("an empty thread takes what comes first", () => {
  expect(seqs(append({ ...NOTHING, last: 0 }, [aMessage({ seq: 1 })], 1).thread.entries)).toEqual([1]);
});

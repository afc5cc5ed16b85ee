import { expect, test } from "vitest";
import { aRow } from "../testing/rows.ts";
import { dueWords, startOf, toneOf } from "./clock.ts";

const MINUTE = 60_000_000;
const NOW = 1_000_000 * MINUTE;

test("a clock says when it is due and how late it is, in both languages", () => {
  expect(dueWords(NOW + 12 * MINUTE, NOW, "en")).toBe("due in 12 min");
  expect(dueWords(NOW - 7 * MINUTE, NOW, "en")).toBe("7 min late");
  expect(dueWords(NOW + 45_000_000, NOW, "en")).toBe("due in 45 sec");
  expect(dueWords(NOW + 3 * 60 * MINUTE, NOW, "en")).toBe("due in 3 hr");
  expect(dueWords(NOW + 50 * 60 * MINUTE, NOW, "en")).toBe("due in 2 days");
  expect(dueWords(NOW + 12 * MINUTE, NOW, "zh")).toBe("还有12分钟");
  expect(dueWords(NOW - 7 * MINUTE, NOW, "zh")).toBe("超时7分钟");
});

test("a clock never says nothing is left before it is late", () => {
  expect(dueWords(NOW + 1, NOW, "en")).toBe("due in 1 sec");
});

test("a clock presses when a quarter of its span is left", () => {
  const start = NOW - 60 * MINUTE;
  expect(toneOf(NOW + 60 * MINUTE, start, NOW)).toBe("calm");
  expect(toneOf(NOW + 21 * MINUTE, start, NOW)).toBe("calm");
  expect(toneOf(NOW + 20 * MINUTE, start, NOW)).toBe("soon");
  expect(toneOf(NOW, start, NOW)).toBe("late");
});

test("the first reply's clock runs from the beginning, the next one's from the newest message", () => {
  const row = aRow({ created_at: 1, last_message_at: 5 });
  expect(startOf({ ...row, due_kind: "first_response" })).toBe(1);
  expect(startOf({ ...row, due_kind: "next_response" })).toBe(5);
});

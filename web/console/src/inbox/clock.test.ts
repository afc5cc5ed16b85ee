import { expect, test } from "vitest";
import { dueWords, toneOf } from "./clock.ts";

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

test("a clock presses from the time that the desk says", () => {
  const due = NOW + 20 * MINUTE;
  expect(toneOf(due, NOW + 1, NOW)).toBe("calm");
  expect(toneOf(due, NOW, NOW)).toBe("soon");
  expect(toneOf(NOW, NOW - MINUTE, NOW)).toBe("late");
  expect(toneOf(due, null, NOW)).toBe("calm");
});

import { expect, test } from "vitest";
import { difference, shortened } from "./diff.ts";

const told = (before: string, after: string) =>
  difference(before, after).map(({ kind, text }) => `${{ same: " ", gone: "-", new: "+" }[kind]}${text}`);

test.each([
  ["", "", []],
  ["a\nb\n", "a\nb\n", [" a", " b"]],
  ["", "a\n", ["+a"]],
  ["a\n", "", ["-a"]],
  ["a\nb\nc", "a\nx\nc", [" a", "-b", "+x", " c"]],
  ["a\nb\nc\nd", "b\nc\ne\nd", ["-a", " b", " c", "+e", " d"]],
  ["a\na\na", "a\na", [" a", " a", "-a"]],
])("%j to %j", (before, after, lines) => expect(told(before, after)).toEqual(lines));

test("long texts that share nothing are compared at once", () => {
  const many = (word: string) => Array.from({ length: 5_000 }, (_, n) => `${word}${n}`).join("\n");
  const start = performance.now();
  expect(difference(many("a"), many("b")).length).toBe(10_000);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test("what stayed far from a change is left out", () => {
  const lines = difference("1\n2\n3\n4\n5\n6\n7\n8", "1\n2\n3\nx\n5\n6\n7\n8");
  expect(shortened(lines, 1).map((line) => line?.text ?? "…")).toEqual(["…", "3", "4", "x", "5", "…"]);
});

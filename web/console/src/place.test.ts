import { expect, test } from "vitest";
import { readPlace, writePlace } from "./place.ts";

test("what stands in the address comes back as it was", () => {
  const place = { view: "mine", filters: { priority: "high", tag: "a&b=c" }, open: 1042, q: "" } as const;
  const [path = "", search] = writePlace(place).split("?");
  expect(path).toBe("/mine/1042");
  expect(readPlace(path, search ?? "")).toEqual(place);
});

test("a search keeps its words, in any script", () => {
  const [path = "", search] = writePlace({ view: "search", filters: {}, open: null, q: "转账 #1" }).split("?");
  expect(readPlace(path, search ?? "")).toMatchObject({ view: "search", q: "转账 #1", open: null });
});

test("an address nobody wrote opens all, and what is no number opens nothing", () => {
  expect(readPlace("/nonsense/xyz", "x=1")).toEqual({ view: "all", filters: {}, open: null, q: "" });
});

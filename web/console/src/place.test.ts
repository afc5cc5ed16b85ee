import { expect, test } from "vitest";
import { isPlace, readPlace, writePlace } from "./place.ts";

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

test.each(["/mine", "/all/1042", "/search", "/search/7"])("%s is a place", (path) => {
  expect(isPlace(path)).toBe(true);
});

test.each(["/nowhere", "/nowhere/1042", "/all/xyz", "/all/1042/more"])("%s leads nowhere", (path) => {
  expect(isPlace(path)).toBe(false);
  expect(readPlace(path, "x=1")).toMatchObject({ filters: {}, open: null, q: "" });
});

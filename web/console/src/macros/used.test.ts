import { expect, test } from "vitest";
import { aMacro } from "../testing/macros.ts";
import { addUsed, doneBy, gapsOf, inserted, setUsed, strokeAt, takeOff, usedIn } from "./used.ts";

test("a stroke at the beginning of a word looks for a macro, one inside a word does not", () => {
  expect(strokeAt("/", 1)).toEqual({ start: 0, end: 1, words: "" });
  expect(strokeAt("Hi. /low fee", 12)).toEqual({ start: 4, end: 12, words: "low fee" });
  expect(strokeAt("您好，/手续费", 7)).toEqual({ start: 3, end: 7, words: "手续费" });
  expect(strokeAt("and/or", 6)).toBeNull();
  expect(strokeAt("https://a.example", 17)).toBeNull();
  expect(strokeAt("/ no", 4)).toBeNull();
  expect(strokeAt("/low\nmore", 9)).toBeNull();
  expect(strokeAt("/low", 0)).toBeNull();
  expect(strokeAt(`/${"x".repeat(60)}`, 61)).toBeNull();
});

test("a macro takes the stroke's place, and its first gap is selected", () => {
  const stroke = { start: 4, end: 8, words: "low" };
  expect(inserted("Hi. /low!", stroke, "Wait.")).toEqual({ text: "Hi. Wait.!", select: [9, 9] });
  expect(inserted("Hi. /low", stroke, "See {{hash}} on {{network}}")).toEqual({
    text: "Hi. See {{hash}} on {{network}}",
    select: [8, 16],
  });
});

test("gaps are what the desk knows by name; other braces are somebody's own", () => {
  expect(gapsOf("{{hash}} {{ contact.name }} {{x}} {hash}").map(({ name }) => name)).toEqual(["hash", "contact.name"]);
});

test("what is gone or was taken off is not done, and a macro inserted again begins anew", () => {
  const macro = aMacro({ gone: ["tags"] });
  addUsed(1, macro);
  expect(usedIn(1)[0]?.without).toEqual(["tags"]);
  takeOff(1, macro.id, "status");
  expect(usedIn(1)[0]?.without).toEqual(["tags", "status"]);
  addUsed(1, aMacro());
  expect(usedIn(1)).toHaveLength(1);
  expect(usedIn(1)[0]?.without).toEqual([]);
  expect(doneBy(macro.actions)).toEqual(["status", "tags"]);
  setUsed(1, []);
});

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { categoryName, categoryOptions, categoryWords } from "./categories.ts";

const source = readFileSync(resolve(import.meta.dirname, "../../../../walletdesk/triage/intents.py"), "utf8");
const slugs = [...source.matchAll(/^ {4}Intent\("([a-z_]+)"/gm)].map((found) => found[1]);

test("every intent of the desk has a name in both languages, and nothing else has", () => {
  expect(slugs.length).toBeGreaterThan(60);
  for (const names of [categoryWords.en, categoryWords.zh]) expect(Object.keys(names)).toEqual(slugs);
});

test.each(["en", "zh"] as const)("in %s no two have the same name", (locale) => {
  expect(new Set(Object.values(categoryWords[locale])).size).toBe(slugs.length);
});

test("the picker offers every one once, in the desk's order and in groups", () => {
  const groups = categoryOptions("zh");
  expect(groups.flatMap((group) => group.options.map((one) => one.value))).toEqual(slugs);
  expect(groups.map((group) => group.label)).toContain("安全");
  expect(groups.every((group) => group.options.length > 1)).toBe(true);
});

test("what has no name yet is shown as it is, and nothing as nothing", () => {
  expect(categoryName("token_not_shown", "zh")).toBe("代币不显示");
  expect(categoryName("lost_on_mars", "en")).toBe("lost on mars");
  expect(categoryName("", "en")).toBe("");
});

import { expect, test } from "vitest";
import { SAID as OF_FURTHER } from "../../twin/further.ts";
import { SAID } from "../../twin/said.ts";
import { en } from "./en.ts";
import { offered, preferred, SPOKEN, speaker } from "./language.ts";
import * as list from "./list.ts";
import * as secrets from "./secrets.ts";

type Entry = string | Record<string, string>;
const catalogues = Object.entries(import.meta.glob<{ default: Record<string, Entry> }>("./more/*.ts", { eager: true }));
const english: Record<string, Entry> = en;

const sentences = (entry: Entry | undefined) => (typeof entry === "string" ? [entry] : Object.values(entry ?? {}));
const values = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

test.each(catalogues)("%s says nothing that English does not, with the same values in it", (_, { default: words }) => {
  for (const [key, entry] of Object.entries(words)) {
    expect(english[key], key).toBeDefined();
    const wanted = values(sentences(english[key]).at(-1) ?? "");
    for (const sentence of sentences(entry)) {
      // A form for one or two may spell the number out.
      const missing = wanted.filter((name) => !values(sentence).includes(name) && name !== "{count}");
      expect(missing, key).toEqual([]);
      expect(
        values(sentence).filter((name) => !wanted.includes(name)),
        key,
      ).toEqual([]);
    }
  }
});

test("nothing is shouted, in no language", () => {
  const all = [english, secrets.en, secrets.zh, ...catalogues.map(([, { default: words }]) => words)];
  for (const entry of all.flatMap((words) => Object.values(words)).flatMap(sentences)) {
    expect(entry).not.toMatch(/[!！]|\bOops\b/);
  }
});

test("Chinese is whole and addresses the visitor with 您", async () => {
  const chinese = catalogues.find(([path]) => path.includes("zh"))?.[1].default ?? {};
  expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  const said = [...Object.values(chinese), ...Object.values(secrets.zh), ...Object.values(SAID.zh ?? {})];
  expect(said.length).toBeGreaterThan(100);
  said.push(...Object.values(OF_FURTHER.zh ?? {}).map(({ title, open }) => title + open));
  expect(said.flatMap(sentences).join("")).not.toMatch(/[你!！]/);
});

test("the inbox decides what is offered, as far as we have words for it", () => {
  expect(SPOKEN).toContain("zh");
  expect(offered(["zh-Hans", "en", "xx"])).toEqual(["zh", "en"]);
  expect(offered(["xx"])).toEqual(["en"]);
  expect(preferred("zh-CN")).toBe("zh");
});

test("a language without words is English", async () => {
  expect((await speaker("xx"))("send")).toBe("Send");
  expect((await speaker("zh"))("send")).toBe("发送");
});

test("what the list says where it goes on is said in both languages", () => {
  expect(Object.keys(list.zh)).toEqual(Object.keys(list.en));
  expect(list.ofList("zh-CN")("more")).toBe("更早的会话");
  expect(list.ofList("de")("more")).toBe("Earlier conversations");
});

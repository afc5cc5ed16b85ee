import { expect, test } from "vitest";
import { SAID as OF_FURTHER } from "../../twin/further.ts";
import { SAID } from "../../twin/said.ts";
import { en } from "./en.ts";
import { offered, preferred, SPOKEN, speaker } from "./language.ts";
import { late } from "./late.ts";
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

test("the first page says nothing that comes later", () => {
  const sources = import.meta.glob<string>(["../*.{ts,tsx}", "../{chat,host,parts}/*.{ts,tsx}", "!../**/*.test.*"], {
    query: "?raw",
    import: "default",
    eager: true,
  });
  const first = new Set<string>();
  const waiting = ["../main.tsx"];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    const source = sources[path];
    if (source === undefined || first.has(path)) continue;
    first.add(path);
    for (const [, from = ""] of source.matchAll(/^(?:import|export) (?!type)[^;]*?"(\.[^"]+)";/gm)) {
      waiting.push(`../${new URL(from, new URL(path.slice(3), "https://here/")).pathname.slice(1)}`);
    }
  }
  expect(first).toContain("../parts/composer.tsx");
  expect(first).not.toContain("../parts/thread.tsx");
  const said = [...first].flatMap((path) =>
    [...(sources[path] ?? "").matchAll(/\bt\(([^)]*)/g)].map(([, one]) => one ?? ""),
  );
  expect(said.length).toBeGreaterThan(20);
  for (const key of Object.keys(late))
    expect(
      said.filter((one) => one.includes(`"${key}"`)),
      key,
    ).toEqual([]);
});

// @vitest-environment node

import { isDeepStrictEqual } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { everythingHere, isLeft, sent, type Vector, vectors } from "./testing/vectors.ts";

let made: readonly Vector[];
beforeAll(async () => {
  made = vectors("twin", 3);
  await everythingHere();
}, 120_000);

const told = (one: Vector) => `${one.group}: ${one.shape}`;
const isChinese = ({ group }: Vector) => group.includes("chinese");

/** Of a hundred that the server takes out, so many may be missed: it may have learnt a way to write them since. */
const MISSED = 0.03;

/** Milliseconds that thousands of texts may take where other tests run beside these. */
const LONG = 180_000;

const kinds = (found: Iterable<string>) => [...new Set(found)].sort();

test(
  "what the server takes out of a text is taken out here, in every language, and called the same",
  () => {
    const caught = made.filter((one) => !isChinese(one) && one.caught);
    const groups = new Set(caught.map(({ group }) => group));
    expect(groups.size).toBeGreaterThan(15);
    for (const group of groups) {
      const all = caught.filter((one) => one.group === group);
      const differ = all.filter((one) => {
        const { safe, found } = sent(one.texts);
        const same = isDeepStrictEqual(kinds(found.map(({ kind }) => kind)), kinds(one.found.map(([kind]) => kind)));
        return !same || isLeft(one.secret, safe.join("\n"));
      });
      expect(differ.length / all.length, `${group}: ${differ.map(({ shape }) => shape)}`).toBeLessThanOrEqual(MISSED);
    }
  },
  LONG,
);

test(
  "Chinese is read with a smaller table, and missed hardly more often",
  () => {
    const chinese = made.filter(isChinese);
    const missed = chinese.filter((one) => isLeft(one.secret, sent(one.texts).safe.join("\n")));
    expect(missed.length, missed.map(told).join("\n")).toBeLessThanOrEqual(MISSED * chinese.length);
  },
  LONG,
);

test("a hash that is named passes, one that is not is asked about", () => {
  const certainties = (group: string) =>
    new Set(made.filter((one) => one.group === group).flatMap((one) => sent(one.texts).found.map((f) => f.certainty)));
  expect(certainties("hashes")).toEqual(new Set());
  expect(certainties("unnamed")).toEqual(new Set(["ask"]));
});

test("ordinary talk in every language passes", () => {
  const talk = made.filter(({ group }) => group === "talk" || group === "ordinary");
  expect(talk.length).toBeGreaterThan(80);
  expect(talk.filter((one) => sent(one.texts).found.length > 0).map(told)).toEqual([]);
});

test("bits of sentences that carry a checksum together by chance are no phrase", () => {
  const list = "on my big project task list please add paint shutters in spring";
  const talks = [
    [
      "add clean bathroom to my to do list",
      list,
      "add do laundry to my to do list",
      "can you place laundry on my to do list",
    ],
    [
      list,
      "add clean bathroom to my to do list",
      "remove laundry from my todo list",
      "add grocery shopping to my list of things to do",
    ],
  ];
  expect(talks.filter((texts) => sent(texts).found.length > 0)).toEqual([]);
});

test("verses, terms of programs and words that come again and again are no phrase", () => {
  const texts = [
    "true false ".repeat(6),
    "buy ".repeat(12),
    "time stamp timestamp time zone timezone upper case uppercase lower case",
    "红烛昏罗帐，细雨湿孤舟。残灯无焰影，旧梦惊离愁。",
    "寒水依痕，春意渐回，沙际烟阔。溪梅晴照生香，冷蕊数枝争发。",
    "定義列印的試算表之頁面顯示比例。",
    "好".repeat(12),
  ];
  expect(texts.filter((text) => sent([text]).found.length > 0)).toEqual([]);
  expect(sent([`${"abandon ".repeat(11)}about`]).safe).toEqual(["⟦recovery_phrase:12⟧"]);
});

// @vitest-environment node

import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import type { State } from "../frame/chat/chat.ts";
import { EMPTY } from "../frame/chat/thread.ts";
import { message } from "../frame/testing/desk.ts";
import { lacking } from "./fetched.ts";
import { isPair } from "./pairs.ts";
import { sha256 } from "./sums.ts";
import { vectors } from "./testing/vectors.ts";
import { aboutName, ready, stop } from "./twin.ts";
import { fetchWarned, languageOfAlarm, type Warned, warnedIn } from "./warned.ts";

vi.stubGlobal("navigator", { languages: ["en-US"] });

/** Those of `walletdesk/safety/reaction_words.py`. */
const OF_ALARMS = ["es", "fr", "it", "pt", "de", "cs", "ru", "tr", "vi", "ja", "ko", "zh-hant"];
const MINUTE_US = 60_000_000;
const NOW = 100 * MINUTE_US;
const said = (texts: readonly string[], ageUs = 0) =>
  texts.map((text, i) => message(i + 1, { author: "contact", name: "", text, at: NOW - ageUs }));

function stateOf(texts: readonly string[] = [], language = "en", ageUs = 0): State {
  return { language, threads: { c1: { ...EMPTY, messages: said(texts, ageUs) } }, outbox: [] } as unknown as State;
}

const english = vectors("stops", 1).filter(({ group }) => group === "english");
const phrase = english.find(({ shape }) => shape === "plain")?.texts[0] ?? "";

test("a phrase is stopped: what of it to say, what to do, and the rest of the words", () => {
  const found = stop(`I cannot get in. My phrase is ${phrase}`, "c1", stateOf(), NOW);
  expect(found?.rest).toBe("I cannot get in. My phrase is");
  expect(found?.parts).toEqual([]);
  expect(found?.alarm).toMatchObject({ kind: "recovery_phrase", asks: false, key: "", conversation: "c1" });
  expect(found?.alarm.title).toBe("Not sent: this is a recovery phrase");
  expect(found?.alarm.text).toContain("The rest of what you wrote is kept.");
  expect(found?.alarm.steps.length).toBeGreaterThan(3);
  expect(JSON.stringify(found)).not.toContain(phrase.split(" ").slice(0, 3).join(" "));
});

test("a phrase alone leaves nothing, and Chinese is spoken where the page does", () => {
  const found = stop(phrase, "c1", stateOf([], "zh"), NOW);
  expect(found?.rest).toBe("");
  expect(found?.alarm.title).toBe("未发送：这是助记词");
  expect(found?.alarm.text).not.toContain("已保留");
  expect(found?.alarm.steps[0]).toContain("新建钱包");
});

test.each(OF_ALARMS)("who reads %s is told in it why nothing was sent, whatever the chat speaks", async (language) => {
  vi.stubGlobal("navigator", { languages: [language === "zh-hant" ? "zh-TW" : language, "en"] });
  try {
    await fetchWarned(language);
    const found = stop(`I cannot get in. My phrase is ${phrase}`, "c1", stateOf(), NOW);
    const { said, steps, panel, further } = warnedIn(language) as Warned;
    expect(found?.alarm.title).toBe(said.title.recovery_phrase);
    expect(found?.alarm.text).toBe(said.stopped + said.kept + said.open);
    expect(found?.alarm.steps).toEqual(steps);
    expect(steps.length).toBeGreaterThan(3);
    const all = [
      ...Object.values(panel),
      ...Object.values(said.title),
      ...Object.values(further).map(({ title }) => title),
    ];
    expect(all.every((one) => one.length > 1 && !/[!！]|\bundefined\b/.test(one))).toBe(true);
    expect(aboutName(`${phrase}.txt`, "en")).toBe(said.fileName);
  } finally {
    vi.stubGlobal("navigator", { languages: ["en-US"] });
  }
});

test("an alarm is in the browser's first language that the desk warns in; who chose Chinese reads Chinese", () => {
  const chosen = (languages: string[], locale = "en") => {
    vi.stubGlobal("navigator", { languages });
    const language = languageOfAlarm(locale);
    vi.stubGlobal("navigator", { languages: ["en-US"] });
    return language;
  };
  expect(chosen(["pt-BR", "en"])).toBe("pt");
  expect(chosen(["ar", "fr-FR", "en"])).toBe("fr");
  expect(chosen(["en-GB", "de"])).toBe("en");
  expect(chosen(["ar"])).toBe("en");
  expect(chosen(["de"], "zh")).toBe("zh");
  expect(chosen(["zh-TW"], "zh")).toBe("zh-hant");
  expect(chosen(["zh-CN"])).toBe("zh");
});

test("the word that makes a phrase of the words before it is stopped, and they are taken back", () => {
  const words = phrase.split(" ").slice(0, 12);
  const at = words.findIndex((word, i) => stop(word, "c1", stateOf(words.slice(0, i)), NOW) !== undefined);
  expect(at).toBeGreaterThan(5);
  const found = stop(words[at] ?? "", "c1", stateOf(words.slice(0, at)), NOW);
  expect(found?.rest).toBe("");
  expect(found?.alarm.text).toContain("Your last messages together are a recovery phrase or a key.");
  expect(found?.parts).toEqual(words.slice(0, at).map((_, i) => `m${i + 1}`));
  // The desk has taken them out: the next word is still none of its business.
  const gone = Array.from({ length: at }, () => "⟦recovery_phrase:1⟧");
  expect(stop(words[at] ?? "", "c1", stateOf(gone), NOW)).toBeDefined();
  // Longer ago than one looks back, they are no part of it.
  expect(stop(words[at] ?? "", "c1", stateOf(words.slice(0, at), "en", 11 * MINUTE_US), NOW)).toBe(undefined);
});

test("a part that is still on its way goes on to the desk with all others, which takes them out together", () => {
  const words = phrase.split(" ").slice(0, 12);
  const outbox = words.slice(0, 11).map((text) => ({ conversation: "c1", text, at: NOW, key: "k", state: "sent" }));
  const under = { ...stateOf(), outbox } as unknown as State;
  expect(stop(words[11] ?? "", "c1", under, NOW)).toBe(undefined);
});

test("what is no secret is not stopped", () => {
  expect(stop("my transfer has been pending for three days, can you please help me", "c1", stateOf(), NOW)).toBe(
    undefined,
  );
  expect(stop(`my transaction 0x${randomBytes(32).toString("hex")} is pending`, "c1", stateOf(), NOW)).toBe(undefined);
});

test("64 digits that nothing names are asked about; as a hash they get the word, as a key they go", () => {
  const digits = randomBytes(32).toString("hex");
  const found = stop(`look ${digits}`, "c1", stateOf(), NOW);
  expect(found?.alarm).toMatchObject({ asks: true, asHash: `look hash ${digits}` });
  expect(found?.alarm.asKey).toMatchObject({
    rest: "look",
    alarm: { asks: false, title: "Not sent: this is a private key" },
  });
  // A name before it, or talk of transfers in the last minutes, says that it is a hash.
  expect(stop(found?.alarm.asHash ?? "", "c1", stateOf(), NOW)).toBe(undefined);
  expect(stop(`look ${digits}`, "c1", stateOf(["I sent a transfer"]), NOW)).toBe(undefined);
});

test("a name of a file with a phrase in it is not sent", () => {
  expect(aboutName(`${phrase.replaceAll(" ", "-")}.png`, "en")).toContain("It was not sent.");
  expect(aboutName("Screenshot of my wallet from last week, 2 of 3.png", "en")).toBe(undefined);
});

test("lists are fetched by what is written, or by the language of the page", () => {
  expect(lacking("hello, my transfer has been pending", ["en"])).toEqual([]);
  expect(lacking("I paid 500 USDT on 30/11", ["en"])).toEqual([]);
  expect(lacking("身份证号 110105 19491231 002X", ["en"])).toEqual(["zh", "further", "numbers"]);
  expect(lacking("DNI 12345678Z", ["en"])).toContain("numbers");
  expect(lacking("it is L3xA9pQz and", ["en"])).toEqual(["keyparts"]);
  expect(lacking("it is LxQbPzRtYwNm and", ["en"])).toEqual(["keyparts"]);
  expect(lacking("你好", ["en"])).toEqual(["zh"]);
  expect(lacking("hello", ["zh-CN"])).toEqual(["zh"]);
  expect(lacking("こんにちは", ["en"])).toEqual(["ja"]);
  expect(lacking("안녕하세요", ["en"])).toEqual(["ko"]);
  expect(lacking("hello", ["fr-CA", "en"])).toEqual(["fr"]);
  const old = "leg reply nobody tune charm two away anywhere embrace able suspend pink";
  expect(lacking(old, ["en"])).toContain("scheme:en");
  expect(lacking(`${old} schnell`, ["de"])).toContain("scheme:de");
  expect(lacking("あいさつ ".repeat(11), ["en"])).toContain("scheme:ja");
  expect(lacking("жизнь море рука ".repeat(4), ["en"])).toContain("scheme:ru");
  expect(lacking("abaco cerrojo dátil fábula gacela hazaña", ["en"])).toEqual(["es", "fr", "it", "cs", "pt"]);
});

test("what is read with is what the conversation's last messages want as well", async () => {
  expect(ready("hello", "c1", stateOf(), NOW)).toBe(undefined);
  await ready("hello", "c1", stateOf(["한국어"]), NOW);
  expect(ready("한국어", "c1", stateOf(), NOW)).toBe(undefined);
});

test("what opens an account is stopped too, once a text may hold it, and says what to change", async () => {
  const texts = {
    "my password is hunter2-4711 can you log in": "Not sent: this is a password or a PIN",
    "api key: 3kT9vQzX7mLp2RsW8bNc5YdF": "Not sent: this is an API key",
    "短信验证码：482913": "Not sent: this is a code that is only for you",
    "my card 4532 0151 1283 0366 exp 12/29": "Not sent: these are details of a payment card",
  };
  for (const text of Object.keys(texts)) expect(lacking(text, ["en"])).toContain("further");
  for (const [text, title] of Object.entries(texts)) {
    await ready(text, "c1", stateOf(), NOW);
    const found = stop(text, "c1", stateOf(), NOW);
    expect(found?.alarm.title).toBe(title);
    expect(found?.alarm.steps.length).toBe(title.includes("card") ? 0 : 5);
    expect(stop(text, "c1", stateOf([], "zh"), NOW)?.alarm.title).toMatch(/^未发送：/);
  }
  expect(stop("my password is hunter2-4711 can you log in", "c1", stateOf(), NOW)?.rest).toBe(
    "my password is can you log in",
  );
  expect(stop(`password: hunter2x, phrase: ${phrase}`, "c1", stateOf(), NOW)?.alarm.kind).toBe("recovery_phrase");
  expect(stop("I forgot my password, how do I get it back?", "c1", stateOf(), NOW)).toBe(undefined);
}, 60_000);

test("phrases of Electrum's old list and of Monero are stopped once their lists are here", async () => {
  const made = vectors("schemes", 1).filter(
    ({ group }) => /electrum|monero/.test(group) && !/chinese|in parts/.test(group),
  );
  expect(made.length).toBeGreaterThan(40);
  for (const { texts, group } of made) {
    const page = group === "monero german" ? "de-CH" : group === "monero dutch" ? "nl" : "en";
    vi.stubGlobal("navigator", { languages: [page, "es", "fr", "it", "pt"] });
    await ready(texts[0] ?? "", "c1", stateOf(), NOW);
    expect(stop(texts[0] ?? "", "c1", stateOf(), NOW)?.alarm.kind, `${group}: ${texts[0]}`).toBe("recovery_phrase");
  }
  vi.stubGlobal("navigator", { languages: ["en-US"] });
  const talk = "I just want to know why it never came, I tried to look for it again and still there is nothing there";
  expect(stop(talk, "c1", stateOf(), NOW)).toBe(undefined);
}, 60_000);

test("a megabyte of anything is read as far as a message may go, and in time", () => {
  for (const part of [
    "abandon ",
    "清递贤词",
    "12, ",
    '{"ciphertext":"aaaa',
    "x7".repeat(25),
    "a\u200b",
    "first word is ",
    "1. ",
  ]) {
    stop(part.repeat(1_000_000 / part.length), "c1", stateOf(), NOW);
  }
});

test("sums are those of everybody else", () => {
  for (const size of [0, 1, 16, 55, 56, 64, 119, 120, 1000]) {
    const data = randomBytes(size);
    expect(Buffer.from(sha256(data))).toEqual(createHash("sha256").update(data).digest());
  }
  for (let i = 0; i < 3; i++) {
    const { x = "", d = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
    const pair = Buffer.concat([Buffer.from(d, "base64url"), Buffer.from(x, "base64url")]);
    expect(isPair(pair)).toBe(true);
    expect(isPair(Uint8Array.from(pair, (byte, at) => (at === 40 ? byte ^ 1 : byte)))).toBe(false);
    expect(isPair(randomBytes(64))).toBe(false);
  }
});

const made = vectors("numbers and parts", 1);
const of = (group: string, name: string) => made.find((one) => one.group === group && one.shape === name)?.texts ?? [];

test("a number of somebody's papers stays here, and alarms nobody; of a country that the desk leaves it goes on", async () => {
  const [text = ""] = of("identitys", "Chinese identity");
  await ready(text, "c1", stateOf(), NOW);
  const found = stop(text, "c1", stateOf(), NOW);
  expect(found?.alarm).toMatchObject({
    kind: "identity",
    steps: [],
    title: "Not sent: this is a number of somebody’s papers",
  });
  const left = { ...stateOf(), inbox: { numbers_left: ["cn"] } } as unknown as State;
  expect(stop(text, "c1", left, NOW)).toBeUndefined();
  expect(stop(text, "c1", stateOf([], "zh"), NOW)?.alarm.title).toBe("未发送：这是证件号码");
});

test("the end of a key whose beginning was sent stays here, and the beginning is asked back", async () => {
  const [first = "", last = ""] = of("keys in parts", "WIF");
  await ready(last, "c1", stateOf([first]), NOW);
  const found = stop(last, "c1", stateOf([first]), NOW);
  expect(found?.parts).toHaveLength(1);
  expect(found?.rest).toBe("");
  expect(found?.alarm.kind).toBe("private_key");
  expect(found?.alarm.text).toContain("or a key");
  expect(JSON.stringify(found)).not.toContain(last.slice(0, 12));
});

test("two halves of digits that nothing names go on: the desk asks what they are", async () => {
  const [first = "", last = ""] = ["4fa1c09be27d5a3861f0e9d2", "b7c8d91e3fa0246b8d7c5e1f9a0b3c2d4e5f6071"];
  await ready(last, "c1", stateOf([first]), NOW);
  expect(stop(last, "c1", stateOf([first]), NOW)).toBeUndefined();
});

import { expect, test } from "vitest";
import { markParts } from "./marks.ts";

test("a text without marks is one part, an empty one none", () => {
  expect(markParts("It is stuck [since] Monday")).toEqual(["It is stuck [since] Monday"]);
  expect(markParts("")).toEqual([]);
});

test("marks are told apart from the words around them, in order", () => {
  expect(markParts("我的助记词 ⟦recovery_phrase:12⟧ 和⟦private_key⟧")).toEqual([
    "我的助记词 ",
    { kind: "recovery_phrase", words: 12 },
    " 和",
    { kind: "private_key", words: 0 },
  ]);
  expect(markParts("⟦keystore⟧⟦extended_key⟧⟦secret⟧")).toEqual([
    { kind: "keystore", words: 0 },
    { kind: "extended_key", words: 0 },
    { kind: "secret", words: 0 },
  ]);
});

test("a masked value keeps what the writer may recognise it by", () => {
  expect(markParts("0x⟦hex:a1b2C3…9f3c⟧?")).toEqual(["0x", { kind: "hex", head: "a1b2C3", tail: "9f3c" }, "?"]);
});

test("what only looks like a mark stays text", () => {
  const text = "⟦recovery_phrase:⟧ ⟦hex:a1b2c3...9f3c⟧ ⟦cookie⟧ ⟦";
  expect(markParts(text)).toEqual([text]);
});

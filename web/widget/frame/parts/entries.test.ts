import { expect, test } from "vitest";
import type { Message } from "../chat/desk.ts";
import { entriesOf } from "./entries.ts";

function thread(...authors: Message["author"][]): Message[] {
  return authors.map((author, at) => ({
    id: `m${at}`,
    key: "",
    seq: at + 1,
    at: at * 1_000_000,
    author,
    name: "",
    text: "words",
    language: "en",
    steps: [],
    explains: false,
    choices: [],
    other: "",
    files: [],
    answers: null,
  }));
}

test.each<[Message["author"][], string[]]>([
  [["contact"], ["m0"]],
  [["contact", "contact"], ["m1"]],
  [["contact", "bot"], ["m0"]],
  [["contact", "system", "bot"], ["m0"]],
  [["contact", "agent"], []],
  [["contact", "agent", "system"], []],
  [["system"], []],
])("of %j the newest question that no person answered is marked as arrived", (authors, marked) => {
  const arrived = entriesOf(thread(...authors)).flatMap((one) =>
    one.kind === "message" && one.arrived ? [one.key] : [],
  );
  expect(arrived).toEqual(marked);
});

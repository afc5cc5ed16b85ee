import { act, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { draw } from "../testing/desk.tsx";
import { aMessage, aRow } from "../testing/rows.ts";
import { NewMessages } from "./announced.tsx";
import type { Message } from "./api.ts";
import { change, forgetThreads, take, threadOf } from "./threads.ts";

afterEach(forgetThreads);

const ROW = aRow();

function listening(locale: "en" | "zh" = "en") {
  const entries = [aMessage({ seq: 1 })];
  threadOf(ROW.number).set((old) => ({ ...old, thread: { entries, last: 1, earlier: false } }));
  draw(<NewMessages row={ROW} />, { locale });
  const said = screen.getByRole("status");
  expect(said.textContent).toBe("");
  return said;
}

const comes = (message: Partial<Message>) => act(() => void take(ROW.number, [aMessage({ seq: 2, ...message })], 2));

test("what was taken out of a new message is said in words", () => {
  const said = listening();
  comes({ text: "they are ⟦recovery_phrase:12⟧ ok" });
  expect(said.textContent).toBe("Contact 1: they are [recovery phrase removed, 12 words] ok");
});

test("in the language of who listens, and what goes later is said too", () => {
  const said = listening("zh");
  comes({ text: "words" });
  expect(said.textContent).toContain("words");
  act(() => change(ROW.number, "m2", { text: "⟦secret⟧" }));
  expect(said.textContent).toBe("Contact 1: [敏感信息已移除]");
});

test("files without words are counted", () => {
  const said = listening();
  const file = { id: "f", name: "a.txt", media_type: "text/plain", size_bytes: 1, url: "/a" };
  comes({ text: "", files: [{ ...file, width: null, height: null, preview_url: null, unread: null }] });
  expect(said.textContent).toBe("Contact 1: 1 file");
});

import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { draw, serve } from "../testing/desk.tsx";
import { aMessage } from "../testing/rows.ts";
import type { Message } from "./api.ts";
import { MessageView } from "./message.tsx";

const drawn = (change: Partial<Message>) => {
  serve({});
  draw(<MessageView message={aMessage({ seq: 2, ...change })} number={1001} contact="Ann" joined />);
  return screen.getByRole("article").textContent;
};

test("a mail whose sender is confirmed says so quietly, also where it follows another", () => {
  expect(drawn({ sender: "pass", confirmed_before: true })).toContain("Sender confirmed by its domain");
  expect(screen.queryByText(/forged/)).toBeNull();
});

test.each([
  ["none", "The sender's address is not confirmed; it may be forged."],
  ["fail", "The sender's domain denies this address; it may well be forged."],
])("a mail that anybody may have sent warns (%s)", (sender, words) => {
  expect(drawn({ sender })).toContain(words);
  expect(screen.queryByText(/earlier mail/)).toBeNull();
});

test("it warns louder where an earlier one was confirmed", () => {
  drawn({ sender: "none", confirmed_before: true });
  expect(screen.getByText(/An earlier mail here was confirmed, this one is not/).tagName).toBe("STRONG");
});

test("where a channel vouches for its senders nothing is said", () => {
  expect(drawn({ sender: "" })).not.toMatch(/confirmed|forged/);
});

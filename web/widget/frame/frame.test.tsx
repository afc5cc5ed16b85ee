import { render } from "preact";
import { expect, test } from "vitest";
import { Frame } from "./frame.tsx";

test("the chat has one main landmark", () => {
  const root = document.createElement("div");
  render(<Frame />, root);
  expect(root.querySelectorAll("main")).toHaveLength(1);
});

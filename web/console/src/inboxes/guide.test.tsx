import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { draw } from "../testing/desk.tsx";
import { blocksOf, Guide } from "./guide.tsx";

const item = (text: string) => ({ text, code: [] });

describe("a guide", () => {
  it("has headings, paragraphs and lists whose items may go over lines", () => {
    expect(blocksOf("# One\n\nfirst\nsecond\n\n1. do this\n   and that\n\n2. then this\n- or\n")).toEqual([
      { t: "heading", level: 1, text: "One" },
      { t: "text", text: "first second" },
      { t: "list", ordered: true, items: [item("do this and that"), item("then this")] },
      { t: "list", ordered: false, items: [item("or")] },
    ]);
  });

  it("keeps each command on a line of its own, also inside of a step", () => {
    expect(blocksOf("Type:\n\n    first <id>\n    second  -x\n\nthen go on\n")).toEqual([
      { t: "text", text: "Type:" },
      { t: "code", lines: ["first <id>", "second  -x"] },
      { t: "text", text: "then go on" },
    ]);
    expect(blocksOf("1. In a shell\n   of yours:\n\n       first\n       second\n\n2. Done\n")).toEqual([
      {
        t: "list",
        ordered: true,
        items: [{ text: "In a shell of yours:", code: ["first", "second"] }, item("Done")],
      },
    ]);
    draw(<Guide text={"1. In a shell:\n\n       first\n       second\n\n2. Done"} />);
    expect(screen.getByText(/first/).textContent).toBe("first\nsecond");
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
  });

  it("links to https only and draws no HTML", () => {
    draw(<Guide text={"See [the page](https://example.org/a) or [this](javascript:alert(1)) <b>x</b> `code`"} />);
    expect(screen.getByRole("link").getAttribute("href")).toBe("https://example.org/a");
    expect(screen.queryAllByRole("link")).toHaveLength(1);
    expect(screen.getByText(/<b>x<\/b>/)).toBeTruthy();
    expect(screen.getByText("code").tagName).toBe("CODE");
  });
});

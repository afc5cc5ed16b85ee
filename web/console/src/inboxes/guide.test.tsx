import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { draw } from "../testing/desk.tsx";
import { blocksOf, Guide } from "./guide.tsx";

describe("a guide", () => {
  it("has headings, paragraphs and lists whose items may go over lines", () => {
    expect(blocksOf("# One\n\nfirst\nsecond\n\n1. do this\n   and that\n\n2. then this\n- or\n")).toEqual([
      { t: "heading", level: 1, text: "One" },
      { t: "text", text: "first second" },
      { t: "list", ordered: true, items: ["do this and that", "then this"] },
      { t: "list", ordered: false, items: ["or"] },
    ]);
  });

  it("links to https only and draws no HTML", () => {
    draw(<Guide text={"See [the page](https://example.org/a) or [this](javascript:alert(1)) <b>x</b> `code`"} />);
    expect(screen.getByRole("link").getAttribute("href")).toBe("https://example.org/a");
    expect(screen.queryAllByRole("link")).toHaveLength(1);
    expect(screen.getByText(/<b>x<\/b>/)).toBeTruthy();
    expect(screen.getByText("code").tagName).toBe("CODE");
  });
});

import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { type Command, EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { afterEach, expect, test, vi } from "vitest";
import { Surroundings } from "../../app.tsx";
import { heading, list, setLink, wrapped } from "./commands.ts";
import VisualEditor, { type Around } from "./editor.tsx";
import { read, write } from "./markdown.ts";
import { schema } from "./schema.ts";

const around: Around = {
  lives: ["team", "fee:tron"],
  snippets: ["contact"],
  images: "/api/knowledge/images/",
  findArticles: async () => [],
  upload: async () => "images/a.png",
};
afterEach(cleanup);

function done(text: string, at: number, ...commands: Command[]) {
  let state = EditorState.create({ doc: read(text) });
  state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, at)));
  for (const command of commands) {
    const take = (tr: Transaction) => {
      state = state.apply(tr);
    };
    expect(command(state, take)).toBe(true);
  }
  return write(state.doc);
}

test("tools write the Markdown of the desk", () => {
  expect(done("One", 1, list(schema.nodes.ordered_list))).toBe("1. One\n");
  expect(done("One", 1, list(schema.nodes.bullet_list), list(schema.nodes.bullet_list))).toBe("One\n");
  expect(done("One", 1, heading(2))).toBe("## One\n");
  expect(done("## One", 1, heading(2))).toBe("One\n");
  expect(done("One", 1, wrapped(schema.nodes.callout, "warning"))).toBe("> [!warning]\n> One\n");
  expect(done("> [!tip]\n> One", 2, wrapped(schema.nodes.callout, "warning"))).toBe("> [!warning]\n> One\n");
  expect(done("> [!tip]\n> One", 2, wrapped(schema.nodes.callout, "tip"))).toBe("One\n");
  expect(done("One", 1, wrapped(schema.nodes.level, "expert"))).toBe(":::expert\nOne\n:::\n");
  expect(done("One", 4, setLink("article:fees", "Fees"))).toBe("One[Fees](article:fees)\n");
  expect(done("[Fees](article:fees)", 2, setLink("/check", ""))).toBe("[Fees](/check)\n");
  expect(done("[Fees](article:fees)", 2, setLink("", ""))).toBe("Fees\n");
});

test("shows an article, tells what is written and takes what comes from outside", async () => {
  const told = vi.fn();
  const shown = (text: string) => (
    <Surroundings>
      <VisualEditor label="Text in English" lang="en" text={text} onChange={told} around={around} />
    </Surroundings>
  );
  const { rerender, container } = render(shown("## Steps\n\n> [!warning]\n> Pay {{fee:tron}}\n"));
  expect(screen.getByRole("textbox", { name: "Text in English" }).textContent).toContain("Steps");
  expect(screen.getByText("Warning")).toBeTruthy();
  expect(screen.getByText("fee now: tron")).toBeTruthy();
  expect(told).not.toHaveBeenCalled();
  rerender(shown("## Other\n"));
  expect(container.querySelector("h2")?.textContent).toBe("Other");
  expect(told).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Heading" }));
  expect(told).toHaveBeenLastCalledWith("Other\n");
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(told).toHaveBeenLastCalledWith("## Other\n");
});

import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { receive } from "../live/socket.ts";
import { draw, serve } from "../testing/desk.tsx";
import { aRow } from "../testing/rows.ts";
import type { Row } from "./api.ts";
import { forgetRows } from "./cache.ts";
import { ListPane } from "./list.tsx";

beforeAll(() => {
  // A window that is high enough for all rows; the page's own has no layout.
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 800 });
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 360 });
});
beforeEach(() => forgetRows());

const first = aRow({ id: "1", due_at: 100, contact: { id: "c1", name: "Li Wei", identified: true } });
const second = aRow({ id: "2", due_at: 200, contact: { id: "c2", name: "Wang Fang", identified: false } });
const urgent = aRow({ id: "3", priority: "urgent", contact: { id: "c3", name: "Aisha", identified: false } });

function show(rows: Row[], open: number | null = null, locale: "en" | "zh" = "en") {
  serve({
    "GET /api/conversations": { json: { rows, next: null } },
    "GET /api/choices": {
      json: { staff: [], teams: [], inboxes: [], tags: [], languages: [], categories: [], topics: [] },
    },
  });
  return draw(<ListPane view="all" filters={{}} open={open} />, { locale });
}
const names = () => screen.getAllByRole("link").map((link) => /Li Wei|Wang Fang|Aisha/.exec(link.textContent)?.[0]);

test("new arrivals wait behind a button that says how many", async () => {
  show([first, second]);
  await screen.findByRole("link", { name: /Li Wei/ });
  act(() => receive({ t: "row", row: urgent }));
  const letIn = await screen.findByRole("button", { name: "1 new, 1 urgent: Show 1 new conversation" });
  // Above the rows: it covers none of them.
  expect(letIn.closest("h2, header, div[role=status]")?.parentElement?.querySelector("h2")).toBeTruthy();
  expect(names()).toEqual(["Li Wei", "Wang Fang"]);
  fireEvent.click(letIn);
  expect(names()).toEqual(["Aisha", "Li Wei", "Wang Fang"]);
  expect(screen.queryByRole("button", { name: /new conversation/ })).toBeNull();
});

test("the key for it lets them in too", async () => {
  show([first]);
  await screen.findByRole("link", { name: /Li Wei/ });
  act(() => receive({ t: "row", row: urgent }));
  await screen.findByRole("button", { name: /Show 1 new conversation/ });
  fireEvent.keyDown(document.body, { key: "." });
  expect(names()).toEqual(["Aisha", "Li Wei"]);
});

test("the open row stays in its place while others move around it", async () => {
  show([first, second], first.number);
  await screen.findByRole("link", { name: /Li Wei/ });
  act(() => receive({ t: "row", row: { ...second, due_at: 1, preview: "moved", updated_at: 2_000_000 } }));
  await screen.findByText("moved");
  expect(names()).toEqual(["Li Wei", "Wang Fang"]);
});

test("the open row stays when it leaves the view, and says so", async () => {
  show([first, second], second.number);
  await screen.findByRole("link", { name: /Wang Fang/ });
  act(() => receive({ t: "row", row: { ...second, status: "resolved", updated_at: 2_000_000 } }));
  expect(await screen.findByText("No longer in this view")).toBeDefined();
  expect(names()).toEqual(["Li Wei", "Wang Fang"]);
});

test("an empty view says what that means, in both languages", async () => {
  const { unmount } = show([]);
  expect(await screen.findByText("No open conversations")).toBeDefined();
  unmount();
  show([], null, "zh");
  expect(await screen.findByText("没有进行中的会话")).toBeDefined();
});

test("what could not be loaded says so and can be tried again", async () => {
  const { unmount } = draw(<p />);
  unmount();
  let broken = true;
  serve({
    "GET /api/conversations": () =>
      broken
        ? { status: 400, json: { error: { code: "bad_cursor", sentence: "This page has gone." } } }
        : { json: { rows: [first], next: null } },
  });
  draw(<ListPane view="all" filters={{}} open={null} />);
  await screen.findByText("This page has gone.");
  broken = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.getByRole("link", { name: /Li Wei/ })).toBeDefined());
});

test("urgent is told by a word too, not by colour alone", async () => {
  show([urgent]);
  await screen.findByRole("link", { name: /Aisha/ });
  expect(screen.getByRole("img", { name: "Urgent" })).toBeDefined();
});

import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { choicesKey, forgetRows } from "../inbox/cache.ts";
import { type MenuName, openMenu } from "../parts/menus.ts";
import { queries } from "../query.ts";
import { draw, EVERYTHING, me, serve } from "../testing/desk.tsx";
import { aRow } from "../testing/rows.ts";
import { Header } from "./header.tsx";

const choices = {
  staff: [],
  teams: [],
  inboxes: [],
  tags: [],
  languages: ["en", "zh"],
  categories: ["fee_question", "pending_low_fee"],
  topics: [],
};
beforeEach(() => {
  forgetRows();
  openMenu.set(null);
});

function show(options: Parameters<typeof draw>[1] = {}, row = aRow()) {
  const asked = serve({
    "GET /api/choices": { json: choices },
    "PUT /api/conversations/1001/category": (body) => ({ json: { ...row, ...(body as object) } }),
    "PUT /api/conversations/1001/assignment": { json: row },
    "PUT /api/conversations/1001/status": (body) => ({ json: { ...row, ...(body as object) } }),
    "PUT /api/conversations/1001/language": (body) => ({ json: { ...row, ...(body as object) } }),
  });
  draw(<Header row={row} />, options);
  return asked;
}
async function choose(menu: MenuName, typed: string, name: string) {
  // What the menus offer has come.
  await waitFor(() => expect(queries.getQueryData(choicesKey)).toBeDefined());
  act(() => openMenu.set(menu));
  fireEvent.change(await screen.findByRole("textbox"), { target: { value: typed } });
  fireEvent.click(await screen.findByRole("option", { name, hidden: true }));
}

test.each([
  ["en", "me", "Take it"],
  ["en", me.name.slice(0, 3), "Take it"],
  ["zh", "我", "我来处理"],
  ["zh", "自己", "我来处理"],
] as const)("who assigns finds themselves in %s by typing %s", async (spoken, typed, name) => {
  show({ locale: spoken });
  await choose("assign", typed, name);
});

test("what it is about is found by its name and chosen", async () => {
  const asked = show();
  expect(screen.getByRole("button", { name: "What it is about" }).textContent).toBe("What is it about?");
  await choose("category", "low pending", "Pending: fee too low");
  await waitFor(() =>
    expect(asked).toContainEqual({
      call: "PUT /api/conversations/1001/category",
      body: { category: "pending_low_fee" },
    }),
  );
  expect(openMenu.get()).toBeNull();
});

test("in a Chinese console it is found by its English name too", async () => {
  const asked = show({ locale: "zh" });
  await choose("category", "fee too low", "打包中：矿工费过低");
  await waitFor(() => expect(asked.at(-1)?.body).toEqual({ category: "pending_low_fee" }));
});

test.each([
  ["chin", "Chinese", "zh"],
  ["türk", "Turkish", "tr"],
  ["uk", "Ukrainian", "uk"],
])("the language is found by its name in the reader's language, its own name or its code: %s", async (...wanted) => {
  const [typed, name, language] = wanted;
  const asked = show();
  await choose("language", typed, name);
  await waitFor(() =>
    expect(asked).toContainEqual({ call: "PUT /api/conversations/1001/language", body: { language } }),
  );
});

test("Enter pressed before the list is drawn takes its first offer, and nothing else takes it", async () => {
  const asked = show();
  await waitFor(() => expect(queries.getQueryData(choicesKey)).toBeDefined());
  const elsewhere = vi.fn();
  document.addEventListener("keydown", elsewhere);
  act(() => openMenu.set("category"));
  fireEvent.keyDown(document.body, { key: "Enter" });
  await waitFor(() => expect(asked.at(-1)?.call).toBe("PUT /api/conversations/1001/category"));
  expect(elsewhere).not.toHaveBeenCalled();
  expect(openMenu.get()).toBeNull();
  document.removeEventListener("keydown", elsewhere);
});

test("whoever may only read sees the language and no pickers", () => {
  const permissions = EVERYTHING.filter((one) => one !== "conversations_assign");
  show({ who: { ...me, permissions } }, aRow({ category: "fee_question" }));
  expect(screen.getByTitle("English")).toBeDefined();
  expect(screen.queryByRole("button", { name: "What it is about" })).toBeNull();
});

test.each([
  ["open", "Wait for the customer", "pending"],
  ["pending", "It is our turn", "open"],
])("whose turn it is can be said: %s", async (status, name, then) => {
  const asked = show({}, aRow({ status }));
  act(() => openMenu.set("more"));
  fireEvent.click(await screen.findByRole("menuitem", { name, hidden: true }));
  await waitFor(() =>
    expect(asked).toContainEqual({ call: "PUT /api/conversations/1001/status", body: { status: then } }),
  );
});

import { fireEvent, screen, waitFor } from "@testing-library/react";
import { createRef } from "react";
import { beforeEach, expect, test } from "vitest";
import { Composer } from "../conversation/composer.tsx";
import { forgetDrafts } from "../conversation/drafts.ts";
import { outbox } from "../conversation/outbox.ts";
import { undoable } from "../conversation/undo.ts";
import { serverNow } from "../live/clock.ts";
import { draw, EVERYTHING, me, serve } from "../testing/desk.tsx";
import { aMacro, anOffer } from "../testing/macros.ts";
import { aDetail, aMessage, aRow } from "../testing/rows.ts";
import { setUsed } from "./used.ts";

const LIST = "GET /api/conversations/1001/macros";
const ONE = "GET /api/conversations/1001/macros/51";
const SEND = "POST /api/conversations/1001/messages";
const two = [anOffer(), anOffer({ id: "52", name: "Bridge", shortcut: "bridge", language: "vi", exact: false })];

function show() {
  const row = aRow({ language: "zh", contact: { id: "c1", name: "Li Wei", identified: true } });
  const who = { ...me, permissions: [...EVERYTHING, "macros_use" as const] };
  return draw(<Composer detail={aDetail({ row })} field={createRef()} />, { who });
}
const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const press = (key: string, more = {}) => fireEvent.keyDown(field(), { key, ...more });
function type(text: string) {
  fireEvent.change(field(), { target: { value: text, selectionStart: text.length, selectionEnd: text.length } });
}
const options = () => screen.queryAllByRole("option").map((one) => one.querySelector("span span")?.textContent);

beforeEach(() => {
  forgetDrafts();
  outbox.set([]);
  undoable.set(null);
  setUsed(1001, []);
});

test("a stroke opens the picker, arrows move in it, Enter puts the macro in its place and selects its gap", async () => {
  serve({ [LIST]: { json: { macros: two } }, [ONE]: { json: aMacro() } });
  show();
  type("Hi. /l");
  await waitFor(() => expect(options()).toEqual(["Fee too low", "Bridge"]));
  expect(field().getAttribute("aria-activedescendant")).toBe("macro-option-51");
  press("ArrowDown");
  expect(field().getAttribute("aria-activedescendant")).toBe("macro-option-52");
  press("ArrowDown");
  expect(field().getAttribute("aria-activedescendant")).toBe("macro-option-51");
  expect(screen.getByText(/Not written in Chinese, this is Vietnamese/)).toBeDefined();
  await waitFor(() => {
    press("Enter");
    expect(options()).toEqual([]);
  });
  await waitFor(() => expect(field().value).toBe("Hi. It waits, hash {{hash}}."));
  expect(field().value.slice(field().selectionStart, field().selectionEnd)).toBe("{{hash}}");
});

test("nothing is sent before the gap is filled; then the macro goes with it, without what was taken off", async () => {
  const sent = aMessage({
    seq: 4,
    text: "It waits, hash 0xab.",
    author: "agent",
    delivery: "queued",
    send_at: serverNow() + 5_000_000,
  });
  const asked = serve({
    [LIST]: { json: { macros: two } },
    [ONE]: { json: aMacro() },
    [SEND]: { status: 201, json: sent },
    [`DELETE /api/conversations/1001/messages/${sent.id}`]: {
      json: { ...sent, delivery: "taken_back", text: "It waits, hash 0xab." },
    },
  });
  show();
  type("/");
  await waitFor(() => expect(options()).toHaveLength(2));
  fireEvent.click(screen.getAllByRole("option")[0] as HTMLElement);
  await waitFor(() => expect(field().value).toContain("{{hash}}"));
  expect(screen.getByRole("button", { name: "Go to: transaction hash" })).toBeDefined();
  press("Enter", { ctrlKey: true });
  expect(asked.some(({ call }) => call === SEND)).toBe(false);
  fireEvent.click(screen.getByRole("button", { name: "Do not: Tags: fees" }));
  type("It waits, hash 0xab.");
  press("Enter", { ctrlKey: true });
  await waitFor(() =>
    expect(asked.find(({ call }) => call === SEND)?.body).toMatchObject({
      macros: [{ id: "51", without: ["tags"] }],
    }),
  );
  expect(await screen.findByText(/When it goes out: Waiting for the customer/)).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(field().value).toBe("It waits, hash 0xab."));
  expect(screen.getByRole("button", { name: "Do not: Waiting for the customer" })).toBeDefined();
});

test("Escape closes it for this stroke, and an emptied field forgets its macros", async () => {
  serve({ [LIST]: { json: { macros: two } }, [ONE]: { json: aMacro({ text: "Wait.", exact: false }) } });
  show();
  type("/l");
  await waitFor(() => expect(options()).toHaveLength(2));
  press("Escape");
  expect(options()).toEqual([]);
  type("/lo");
  expect(options()).toEqual([]);
  type("");
  type("/");
  await waitFor(() => expect(options()).toHaveLength(2));
  fireEvent.click(screen.getAllByRole("option")[0] as HTMLElement);
  await waitFor(() => expect(screen.getByText(/is not written in Chinese/)).toBeDefined());
  type("");
  expect(screen.queryByText(/is not written in Chinese/)).toBeNull();
});

test("that nothing fits is said, and a failure keeps what was written", async () => {
  serve({ [LIST]: { json: { macros: [] } } });
  show();
  type("/zzz");
  expect(await screen.findByText(/No macro fits/)).toBeDefined();
  serve({ [LIST]: { status: 503, json: { error: { code: "busy", sentence: "Busy." } } } });
  type("/zzzz");
  expect(await screen.findByText(/could not be loaded/, {}, { timeout: 9000 })).toBeDefined();
  expect(field().value).toBe("/zzzz");
}, 15_000);

test("who may not use macros has no picker", async () => {
  const asked = serve({});
  draw(<Composer detail={aDetail()} field={createRef()} />);
  type("/");
  expect(screen.queryByRole("button", { name: "Insert a macro" })).toBeNull();
  expect(asked).toEqual([]);
});

import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { createRef } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { serverNow } from "../live/clock.ts";
import { draw, EVERYTHING, me, serve } from "../testing/desk.tsx";
import { aDetail, aMessage, aRow } from "../testing/rows.ts";
import type { Detail } from "./api.ts";
import { Composer } from "./composer.tsx";
import { draftOf, forgetDrafts } from "./drafts.ts";
import { outbox } from "./outbox.ts";
import { takeViewers } from "./presence.ts";
import { composerKeys } from "./settings.ts";
import { undoable } from "./undo.ts";
import { uploads } from "./uploads.ts";

const PATH = "POST /api/conversations/1001/messages";

function show(change: Partial<Detail> = {}, options: Parameters<typeof draw>[1] = {}) {
  const row = aRow({ contact: { id: "c1", name: "Li Wei", identified: true } });
  return draw(<Composer detail={aDetail({ row, ...change })} field={createRef()} />, options);
}
const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const type = (text: string) => fireEvent.change(field(), { target: { value: text } });

beforeEach(() => {
  forgetDrafts();
  outbox.set([]);
  uploads.set([]);
  undoable.set(null);
  composerKeys.set(false);
  takeViewers(1001, []);
});

test("a note looks and reads like one: the whole composer, its words, its button", () => {
  show();
  const composer = screen.getByRole("region", { name: "Reply" });
  expect(composer.dataset.note).toBe("false");
  expect(field().placeholder).toBe("Write to Li Wei");
  fireEvent.click(screen.getByRole("radio", { name: "Note" }));
  expect(composer.dataset.note).toBe("true");
  expect(screen.getByText("Only your team sees this")).toBeDefined();
  expect(screen.getByRole("button", { name: "Add note" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Send reply" })).toBeNull();
});

test("Ctrl with Enter sends what is written, as what it is", async () => {
  const asked = serve({ [PATH]: { status: 201, json: aMessage({ seq: 4, author: "agent", note: true }) } });
  show();
  fireEvent.click(screen.getByRole("radio", { name: "Note" }));
  type("for the team");
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(asked).toHaveLength(0);
  fireEvent.keyDown(field(), { key: "Enter", ctrlKey: true });
  await waitFor(() => expect(asked[0]?.body).toMatchObject({ text: "for the team", note: true, files: [] }));
  expect(field().value).toBe("");
});

test("Enter alone sends where that is wanted, and Shift makes a new line", async () => {
  const asked = serve({ [PATH]: { status: 201, json: aMessage({ seq: 4, author: "agent" }) } });
  composerKeys.set(true);
  show();
  type("hello");
  fireEvent.keyDown(field(), { key: "Enter", shiftKey: true });
  fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
  expect(asked).toHaveLength(0);
  fireEvent.keyDown(field(), { key: "Enter" });
  await waitFor(() => expect(asked).toHaveLength(1));
});

test("a sent reply offers to be taken back, and comes back into the field", async () => {
  const queued = aMessage({
    seq: 4,
    author: "agent",
    text: "hello",
    delivery: "queued",
    send_at: Date.now() * 1000 + 5e6,
  });
  serve({
    [PATH]: { status: 201, json: queued },
    "DELETE /api/conversations/1001/messages/m4": { json: { ...queued, delivery: "taken_back" } },
  });
  show();
  type("hello");
  fireEvent.click(screen.getByRole("button", { name: "Send reply" }));
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(field().value).toBe("hello"));
});

test("where no reply is possible it says why, and only notes are written", () => {
  show({ can_reply: false, why_not: "contact_erased" });
  expect(screen.getByText("This contact was erased and cannot be written to.")).toBeDefined();
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Reply" }).disabled).toBe(true);
  expect(screen.getByRole("region", { name: "Reply" }).dataset.note).toBe("true");
});

test("how long the provider takes answers is said, and when it takes none any more", () => {
  show({ window: { closes_at: serverNow() + 3_600_000_000, left: 2 } });
  expect(screen.getByText(/The provider takes 2 more answers until/)).toBeDefined();
  cleanup();
  show({ window: { closes_at: serverNow() - 1, left: 2 } });
  expect(screen.getByText(/takes no more answers here until the contact writes again/)).toBeDefined();
});

test("whoever may not write is told so and sees no field", () => {
  const permissions = EVERYTHING.filter((one) => one !== "conversations_reply");
  show({}, { who: { ...me, permissions } });
  expect(screen.getByText("Your role may read, but not write here.")).toBeDefined();
  expect(screen.queryByRole("textbox")).toBeNull();
});

test("what may be a key is told quietly while one types, and hinders nothing", async () => {
  serve({
    "PUT /api/conversations/1001/draft": { status: 422, json: { error: { code: "maybe_key_in_reply", sentence: "" } } },
  });
  show({}, { locale: "zh" });
  type("4b1c");
  expect(await screen.findByText(/^草稿未保存.*“哈希”/, {}, { timeout: 3000 })).toBeDefined();
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "发送回复" }).disabled).toBe(false);
});

test("who else types here is shown", () => {
  takeViewers(1001, [
    { id: me.id, name: me.name, typing: true },
    { id: "8", name: "李明", typing: true },
  ]);
  show();
  expect(screen.getByText("李明 is typing a reply here")).toBeDefined();
});

test("the composer speaks Chinese", () => {
  show({}, { locale: "zh" });
  fireEvent.click(screen.getByRole("radio", { name: "备注" }));
  expect(screen.getByText("仅团队可见")).toBeDefined();
  type("给同事");
  expect(draftOf(1001)).toEqual({ note: true, text: "给同事" });
});

// -- files ------------------------------------------------------------------------------

/** Uploads under way, each for the test to answer. */
class Request {
  static going: Request[] = [];
  upload = {} as { onprogress?: (event: unknown) => void };
  status = 0;
  responseText = "";
  name = "";
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  open(): void {}
  setRequestHeader(): void {}
  abort(): void {
    this.onabort();
  }
  send(form: FormData): void {
    this.name = (form.get("file") as File).name;
    Request.going.push(this);
  }
  answer(status: number, json: unknown): void {
    Request.going = Request.going.filter((one) => one !== this);
    this.status = status;
    this.responseText = JSON.stringify(json);
    this.onload();
  }
  static names = () => Request.going.map((one) => one.name);
  static async take(name: string): Promise<void> {
    await waitFor(() => expect(Request.names()).toContain(name));
    const view = { id: `id-${name}`, name, media_type: "text/plain", size_bytes: 1, url: "" };
    await act(async () => Request.going.find((one) => one.name === name)?.answer(201, view));
  }
  static async refuse(name: string, status: number, error: object): Promise<void> {
    await act(async () => Request.going.find((one) => one.name === name)?.answer(status, { error }));
  }
}

function give(...names: string[]): void {
  Request.going = [];
  vi.stubGlobal("XMLHttpRequest", Request);
  const picker = document.querySelector<HTMLInputElement>('input[type="file"]');
  if (!picker) throw new Error("no picker");
  fireEvent.change(picker, { target: { files: names.map((name) => new File(["x"], name)) } });
}
const sendButton = () => screen.getByRole<HTMLButtonElement>("button", { name: "Send reply" });

test("files go up three at a time, and a busy desk is asked again when it said", async () => {
  show({ files_per_message: 6 });
  give("a", "b", "c", "d", "e");
  expect(Request.names()).toEqual(["a", "b", "c"]);
  await Request.take("b");
  await waitFor(() => expect(Request.names()).toEqual(["a", "c", "d"]));
  const busy = { code: "uploads_busy", sentence: "Many files are arriving right now.", retry_after_s: 0.02 };
  await Request.refuse("a", 503, busy);
  expect(screen.queryByRole("alert")).toBeNull();
  for (const name of ["a", "c", "d", "e"]) await Request.take(name);
  await waitFor(() => expect(sendButton().disabled).toBe(false));
});

test("a file that failed stays when the others are sent, says so, and can be tried again", async () => {
  const asked = serve({ [PATH]: { status: 201, json: aMessage({ seq: 4, author: "agent" }) } });
  show();
  give("a.txt", "tool.exe");
  await Request.take("a.txt");
  await Request.refuse("tool.exe", 422, { code: "file_is_program", sentence: "Programs are not taken." });
  await waitFor(() => expect(sendButton().disabled).toBe(false));
  fireEvent.click(sendButton());
  await waitFor(() => expect(asked[0]?.body).toMatchObject({ files: ["id-a.txt"] }));
  expect(screen.getByText(/Programs are not taken/)).toBeDefined();
  expect(await screen.findByText(/1 file was not uploaded/)).toBeDefined();
  expect(screen.queryByRole("button", { name: "Remove a.txt" })).toBeNull();
  expect(sendButton().disabled).toBe(true);
  fireEvent.click(screen.getByRole("button", { name: "Try tool.exe again" }));
  await Request.take("tool.exe");
  await waitFor(() => expect(sendButton().disabled).toBe(false));
});

test("as many files as the desk says go with one message, the others are said to be too many", async () => {
  show({ files_per_message: 2 });
  give("a", "b", "c");
  expect(Request.names()).toEqual(["a", "b"]);
  expect(await screen.findByText("At most 2 files go with one message.")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Remove c" })).toBeNull();
});

test("where no files are taken there is no button for them", () => {
  show({ files_per_message: 0 });
  expect(screen.queryByRole("button", { name: "Attach files" })).toBeNull();
});

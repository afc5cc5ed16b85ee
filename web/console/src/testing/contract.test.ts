import { expect, test } from "vitest";
import document from "../../../../docs/openapi.json";
import * as conversation from "../conversation/api.ts";
import * as inbox from "../inbox/api.ts";
import * as search from "../search/api.ts";
import * as session from "../session/api.ts";

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
}
const openapi = document as unknown as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: Record<string, unknown>; required?: string[] }> };
};

const { signal } = new AbortController();
const everyFilter = Object.fromEntries(inbox.FILTERS.map((name) => [name, "1"]));
/** Every call of the agents' side that is made by `fetch`. */
const calls: [string, () => Promise<unknown>][] = [
  ["rows", () => inbox.fetchRows("all", everyFilter, "c", signal)],
  ["counts", () => inbox.fetchCounts(signal)],
  ["choices", () => inbox.fetchChoices(signal)],
  ["search", () => search.searchMessages("word", "c", signal)],
  ["who", () => session.fetchMe()],
  ["log in", () => session.logIn("a@b.example", "p")],
  ["log out", () => session.logOut()],
  ["language", () => session.changeMe({ language: "zh" })],
  ["detail", () => conversation.fetchDetail(1, signal)],
  ["entries", () => conversation.fetchEntries(1, { before: 1, after: 1, limit: 1 })],
  ["message", () => conversation.postMessage(1, { key: "k", text: "", note: false, files: [] })],
  ["take back", () => conversation.takeBack(1, "1")],
  ["send again", () => conversation.sendAgain(1, "1")],
  ["report", () => conversation.reportSecret(1, "1", true, "private_key")],
  ["assignment", () => conversation.putChange(1, "assignment", { staff: null, team: null })],
  ["status", () => conversation.putChange(1, "status", { status: "snoozed", snoozed_until: 1 })],
  ["priority", () => conversation.putChange(1, "priority", { priority: "high" })],
  ["kind", () => conversation.putChange(1, "kind", { kind: "fault" })],
  ["category", () => conversation.putChange(1, "category", { category: "x" })],
  ["language of one", () => conversation.putChange(1, "language", { language: "zh" })],
  ["tags", () => conversation.putChange(1, "tags", { tags: [] })],
  ["standing", () => conversation.putChange(1, "standing", { confirmed: true })],
  ["emergency", () => conversation.putChange(1, "emergency", { emergency: true })],
  ["draft", () => conversation.putDraft(1, { note: true, text: "" })],
  ["no draft", () => conversation.deleteDraft(1)],
  ["read", () => conversation.putRead(1, 1, true)],
  ["contact", () => conversation.changeContact("1", { name: "", blocked: true })],
  ["erase", () => conversation.eraseContact("1")],
  ["tag", () => conversation.createTag("x", "gray")],
];

test.each(calls)("%s is asked for as the server's document says", async (_, ask) => {
  let asked = { method: "", address: "", body: undefined as unknown };
  globalThis.fetch = (async (address: string, init: RequestInit) => {
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked = { method: String(init.method).toLowerCase(), address, body };
    return new Response("{}");
  }) as typeof fetch;
  await ask();
  const { pathname, searchParams } = new URL(asked.address, "http://desk.example");
  const template = Object.keys(openapi.paths).find(
    (path) =>
      new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(pathname) && openapi.paths[path]?.[asked.method],
  );
  expect(template, `${asked.method} ${pathname}`).toBeDefined();
  const operation = openapi.paths[template ?? ""]?.[asked.method];
  const known = (operation?.parameters ?? []).filter((one) => one.in === "query").map((one) => one.name);
  expect(known).toEqual(expect.arrayContaining([...searchParams.keys()]));
  const name = operation?.requestBody?.content["application/json"]?.schema.$ref?.split("/").at(-1);
  expect(name !== undefined).toBe(asked.body !== undefined);
  if (!name) return;
  const schema = openapi.components.schemas[name];
  expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(asked.body as object)));
  expect(Object.keys(asked.body as object)).toEqual(expect.arrayContaining(schema?.required ?? []));
});

import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { Surroundings } from "../app.tsx";
import { type Language, language } from "../i18n.ts";
import { queries } from "../query.ts";
import type { Me } from "../session/api.ts";
import { type Permission, session } from "../session/store.ts";

export const EVERYTHING: Permission[] = [
  "conversations_read",
  "conversations_reply",
  "conversations_assign",
  "contacts_read",
  "contacts_edit",
  "contacts_erase",
  "contacts_merge",
  "secrets_report",
  "search",
  "files_send",
];

export const me: Me = {
  id: "7",
  name: "Ada Byron",
  email: "ada@desk.example",
  role: "agent",
  language: "en",
  permissions: EVERYTHING,
  teams: [],
};

/** Draw something as a logged-in agent sees it. */
export function draw(part: ReactNode, { locale = "en", who = me }: { locale?: Language; who?: Me } = {}) {
  queries.clear();
  language.set(locale);
  session.set({ state: "in", me: { ...who, language: locale }, expired: false });
  return render(<Surroundings>{part}</Surroundings>);
}

export interface Answer {
  status?: number;
  json?: unknown;
}

/** Let the server answer by a table of "METHOD /path"; what is not in it is a 404.  Returns what was asked. */
export function serve(table: Record<string, Answer | ((body: unknown) => Answer | Promise<Answer>)>) {
  const asked: { call: string; body: unknown }[] = [];
  globalThis.fetch = (async (address: string, init: RequestInit = {}) => {
    const path = String(address).split("?")[0];
    const call = `${init.method ?? "GET"} ${path}`;
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push({ call, body });
    const found = table[call];
    const answer = typeof found === "function" ? await found(body) : found;
    const { status = 200, json } = answer ?? { status: 404, json: { error: { code: "not_found", sentence: "" } } };
    return new Response(json === undefined ? null : JSON.stringify(json), { status });
  }) as typeof fetch;
  return asked;
}

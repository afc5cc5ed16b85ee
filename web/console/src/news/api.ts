import { call, type Schemas } from "../api.ts";
import { knowledgeKey } from "../knowledge/key.ts";

export type News = Schemas["NewsView"];
export type NewsRow = Schemas["NewsRowView"];
export type Standing = News["standing"];
export type Kind = News["kind"];
export type Words = Readonly<{ title: string; body: string }>;

export const KINDS = ["notice", "security", "education"] as const satisfies readonly Kind[];
export const newsKey = [...knowledgeKey, "news"] as const;

const ROOT = "/api/knowledge/news";

export const fetchAll = (status: string, cursor: string | null, signal: AbortSignal) =>
  call<Schemas["NewsPage"]>("GET", ROOT, { query: { status: status || undefined, cursor }, signal }).then(
    ({ news, next }) => ({ rows: news, next }),
  );
export const fetchOne = (id: string, signal: AbortSignal) => call<News>("GET", `${ROOT}/${id}`, { signal });
export const create = (body: object) => call<News>("POST", ROOT, { body });
export const save = (id: string, body: object) => call<News>("PUT", `${ROOT}/${id}`, { body });
export const setStatus = (id: string, status: News["status"], version: number) =>
  call<News>("PUT", `${ROOT}/${id}/status`, { body: { status, version } });

export type Readers = Schemas["NewsReaders"];
export const fetchReaders = (signal: AbortSignal) => call<Readers>("GET", `${ROOT}/readers`, { signal });

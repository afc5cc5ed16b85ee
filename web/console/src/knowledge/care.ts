import { call, type Schemas } from "../api.ts";

export type Snippet = Schemas["SnippetView"];
export type Reports = Schemas["KnowledgeReports"];
export type Opinion = Schemas["OpinionView"];
export type ArticleImport = Schemas["ArticleImport"];

const ROOT = "/api/knowledge";
export const EXPORT = `${ROOT}/export`;

export const fetchSnippets = (signal: AbortSignal) =>
  call<Schemas["SnippetList"]>("GET", `${ROOT}/snippets`, { signal });
export const putSnippet = (slug: string, texts: Readonly<Record<string, string>>) =>
  call<Schemas["SnippetList"]>("PUT", `${ROOT}/snippets/${slug}`, { body: { texts } });
export const letSnippetOut = (slug: string, at: number) =>
  call("PUT", `${ROOT}/snippets/${slug}/waiting`, { body: { at } });
export const dropSnippetDraft = (slug: string) => call("DELETE", `${ROOT}/snippets/${slug}/waiting`);
export const dropSnippet = (slug: string) => call("DELETE", `${ROOT}/snippets/${slug}`);

export const fetchReports = (signal: AbortSignal) => call<Reports>("GET", `${ROOT}/reports`, { signal });
export const fetchOpinions = (cursor: string | null, signal: AbortSignal) =>
  call<Schemas["OpinionPage"]>("GET", `${ROOT}/feedback`, { query: { cursor }, signal }).then(({ opinions, next }) => ({
    rows: opinions,
    next,
  }));
export const setAside = (id: string) => call("DELETE", `${ROOT}/feedback/${id}`);

export const fetchStarter = (signal: AbortSignal) =>
  call<Schemas["StarterSet"]>("GET", `${ROOT}/starter-set`, { signal });
export const takeStarter = () => call<ArticleImport>("POST", `${ROOT}/starter-set`, { body: {} });
export const importArticles = (file: { text?: string; archive?: string }, rehearse: boolean) =>
  call<ArticleImport>("POST", `${ROOT}/import`, { body: { ...file, dry_run: rehearse } });

import { call, type Schemas } from "../api.ts";

export type Standing = Schemas["StandingView"];
export type ArticleRow = Schemas["ArticleRowView"];
export type ArticleText = Schemas["TextView"];
export type Article = Schemas["ArticleView"];
export type Counts = Schemas["ArticleCounts"];
export type Step = Schemas["StepShape"]["step"];
export type Version = Schemas["TextVersionView"];
export type Shelves = Schemas["Shelves"];
export type Names = Readonly<Record<string, string>>;
/** What is true of an article in every language. */
export type About = Pick<Article, "slug" | "category_id" | "audience" | "original" | "intents" | "source">;

export { knowledgeKey } from "./key.ts";

const ROOT = "/api/knowledge";
export const IMAGES = `${ROOT}/images/`;

export function nameIn(names: Names, locale: string): string {
  const base = locale.split("-")[0] ?? locale;
  return names[locale] ?? names[base] ?? names.en ?? Object.values(names)[0] ?? "";
}

export const fetchArticles = (
  asked: { words: string; category: string; language: string; show: string },
  cursor: string | null,
  signal: AbortSignal,
) =>
  call<Schemas["ArticlePage"]>("GET", `${ROOT}/articles`, {
    query: { ...asked, cursor },
    signal,
  }).then(({ articles, next }) => ({ rows: articles, next }));
export const fetchArticle = (id: string, signal: AbortSignal) =>
  call<Article>("GET", `${ROOT}/articles/${id}`, { signal });
export const createArticle = (body: object) => call<Article>("POST", `${ROOT}/articles`, { body });
export const saveAbout = (id: string, body: About) => call<Article>("PUT", `${ROOT}/articles/${id}`, { body });
export const archiveArticle = (id: string, archived: boolean) =>
  call<Article>("PUT", `${ROOT}/articles/${id}/archived`, { body: { archived } });

const textAt = (id: string, language: string) => `${ROOT}/articles/${id}/texts/${language}`;
export const saveText = (id: string, language: string, body: object) =>
  call<ArticleText>("PUT", textAt(id, language), { body });
export const takeStep = (id: string, language: string, body: { step: Step; version: number; at?: number }) =>
  call<ArticleText>("PUT", `${textAt(id, language)}/status`, { body });
export const takeBack = (id: string, language: string) => call<ArticleText>("DELETE", `${textAt(id, language)}/public`);
export const setDates = (id: string, language: string, body: { expire_at: number | null; review_by: number | null }) =>
  call<ArticleText>("PUT", `${textAt(id, language)}/dates`, { body });
export const fetchVersions = (id: string, language: string, signal: AbortSignal) =>
  call<Schemas["TextVersions"]>("GET", `${textAt(id, language)}/versions`, { signal });
export const fetchVersion = (id: string, language: string, number: number, signal: AbortSignal) =>
  call<Version>("GET", `${textAt(id, language)}/versions/${number}`, { signal });
export const restoreVersion = (id: string, language: string, number: number, version: number) =>
  call<ArticleText>("PUT", `${textAt(id, language)}/version`, { body: { number, version } });

/** Stores a picture; gives what a text calls it. */
export async function addPicture(file: File): Promise<string> {
  const form = new FormData();
  form.append("file", file, file.name);
  return (await call<Schemas["PictureView"]>("POST", `${ROOT}/images`, { body: form })).source;
}
export const fetchPreview = (body: { language: string; body: string }, signal: AbortSignal) =>
  call<Schemas["PreviewView"]>("POST", `${ROOT}/preview`, { body, signal });
export const fetchChoices = (signal: AbortSignal) =>
  call<Schemas["KnowledgeChoices"]>("GET", `${ROOT}/choices`, { signal });
export const findToLink = (words: string, language: string, signal: AbortSignal) =>
  call<Schemas["ArticlePage"]>("GET", `${ROOT}/articles`, {
    query: { words, language, limit: 10 },
    signal,
  }).then(({ articles }) => articles);

export const fetchTree = (signal: AbortSignal) => call<Shelves>("GET", `${ROOT}/collections`, { signal });
export const saveShelf = (kind: "collections" | "categories", id: string | null, body: object) =>
  call<Shelves>(id === null ? "POST" : "PUT", `${ROOT}/${kind}${id === null ? "" : `/${id}`}`, { body });
export const dropShelf = (kind: "collections" | "categories", id: string) =>
  call<Shelves>("DELETE", `${ROOT}/${kind}/${id}`);
export const orderShelves = (order: readonly { id: string; categories: readonly string[] }[]) =>
  call<Shelves>("PUT", `${ROOT}/collections/order`, { body: { order } });

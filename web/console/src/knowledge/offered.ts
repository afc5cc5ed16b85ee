import { call, type Schemas } from "../api.ts";
import { knowledgeKey } from "./key.ts";

export type OfferedArticle = Schemas["OfferedArticle"];

export const offeredKey = (number: number, words: string) => [...knowledgeKey, "offered", number, words] as const;

export const fetchOffered = (number: number, words: string, signal: AbortSignal) =>
  call<Schemas["OfferedArticles"]>("GET", `/api/conversations/${number}/articles`, { query: { words }, signal });

/** Told once an article is in a reply; it does not matter when it does not arrive. */
export const countInsertion = (number: number, id: string) =>
  call("PUT", `/api/conversations/${number}/articles/${id}/insertion`).catch(() => undefined);

/** What is put into a reply: where to read it, or what it says and where it stands. */
export function quoted(article: OfferedArticle, whole: boolean): string {
  const place = `${article.title}\n${article.link}`;
  return whole && article.quotable && article.passage ? `${article.passage}\n\n${place}` : place;
}

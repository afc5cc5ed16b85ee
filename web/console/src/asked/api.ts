import { address, call, type Schemas } from "../api.ts";

export type Asked = Schemas["AskedView"];
export type Series = Schemas["AskedSeries"];
export type Gap = Schemas["GapView"];
export type Spoken = Schemas["LanguageView"];
export type Rise = Schemas["RiseView"];

/** What questions are told apart by, and which of them can be chosen. */
export const BY = ["intent", "chain", "version", "language", "channel"] as const;
export type By = (typeof BY)[number];
export type Wanted = Readonly<{ by: By; days: number } & Partial<Record<By, string>>>;

const ROOT = "/api/asked";
export const askedKey = ["settings", "asked"] as const;
export const risingKey = [...askedKey, "rising"] as const;

export const fetchAsked = (wanted: Wanted, signal: AbortSignal) => call<Asked>("GET", ROOT, { query: wanted, signal });
export const sheetAddress = (wanted: Wanted) => address(`${ROOT}/sheet`, wanted);
export const fetchGaps = (days: number, signal: AbortSignal) =>
  call<Schemas["GapList"]>("GET", `${ROOT}/gaps`, { query: { days }, signal }).then(({ gaps }) => gaps);
export const fetchLanguages = (days: number, signal: AbortSignal) =>
  call<Schemas["LanguageList"]>("GET", `${ROOT}/languages`, { query: { days }, signal }).then(
    ({ languages }) => languages,
  );
export const fetchRising = (lately: boolean, signal: AbortSignal) =>
  call<Schemas["RiseList"]>("GET", `${ROOT}/rising`, { query: { lately }, signal }).then(({ rises }) => rises);
export const setAside = (id: string) => call("PUT", `${ROOT}/rising/${id}/set-aside`);
export const fetchMacroDraft = (number: number) => call<Schemas["MacroDraft"]>("GET", `${ROOT}/macro/${number}`);
export const draftArticle = (number: number) =>
  call<Schemas["DraftedArticle"]>("POST", `/api/knowledge/articles/of-conversation/${number}`);

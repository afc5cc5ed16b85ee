import { address, call, type Schemas } from "../api.ts";

export type Network = Schemas["NetworkView"];
export type Asset = Schemas["AssetView"];
export type Feature = Schemas["FeatureView"];
export type Release = Schemas["ReleaseView"];
export type Issue = Schemas["IssueView"];
export type State = Schemas["State"];
export type IssueState = Schemas["IssueState"];
export type Platform = Schemas["Platform"];
export type Choices = Schemas["CatalogueChoices"];
export type Imported = Schemas["ImportView"];
export type Answer = Schemas["CatalogueAnswer"];
export type AppStanding = Schemas["AppStandingView"];

/** The lists of the catalogue, and what each holds. */
export interface Entries {
  assets: Asset;
  networks: Network;
  features: Feature;
  releases: Release;
  issues: Issue;
}
export type ListName = keyof Entries;
export type Entry = Entries[ListName];

export const LISTS = ["assets", "networks", "features", "releases", "issues"] as const;
export const STATES: readonly State[] = ["supported", "view_only", "planned", "retired"];
export const ISSUE_STATES: readonly IssueState[] = ["open", "fixed", "wont_fix"];
export const PLATFORMS: readonly Platform[] = ["ios", "android", "extension", "desktop", "web"];

export const catalogueKey = ["catalogue"] as const;
export const choicesKey = [...catalogueKey, "choices"] as const;

export const fetchEntries = <L extends ListName>(
  list: L,
  asked: { words: string; network?: string },
  cursor: string | null,
  signal: AbortSignal,
) =>
  call<{ entries: Entries[L][]; next: string | null }>("GET", `/api/catalogue/${list}`, {
    query: { ...asked, cursor },
    signal,
  }).then(({ entries, next }) => ({ rows: entries, next }));

export const fetchChoices = (signal: AbortSignal) => call<Choices>("GET", "/api/catalogue/choices", { signal });

/** Add an entry, or change the one with this id. */
export const saveEntry = (list: ListName, id: string | null, fields: object) =>
  call<Entry>(id === null ? "POST" : "PUT", `/api/catalogue/${list}${id === null ? "" : `/${id}`}`, { body: fields });

export const deleteEntry = (list: ListName, id: string) => call("DELETE", `/api/catalogue/${list}/${id}`);

export const importEntries = (list: ListName, text: string, rehearse: boolean) =>
  call<Imported>("POST", `/api/catalogue/${list}/import`, { body: { text, dry_run: rehearse } });

export const exportAddress = (list: ListName, form: "csv" | "json") =>
  address(`/api/catalogue/${list}/export`, { form });

export const askCatalogue = (text: string) => call<Answer>("POST", "/api/catalogue/answer", { body: { text } });

export const fetchStanding = (app: string, system: string, signal: AbortSignal) =>
  call<AppStanding>("GET", "/api/catalogue/device", { query: { app, system }, signal });

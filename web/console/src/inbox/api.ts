import { call, type Schemas } from "../api.ts";
import { takeTopics } from "./categories.ts";

export type Row = Schemas["AgentRowView"];
export type RowPage = Schemas["AgentRowPage"];
export type Counts = Schemas["AgentCounts"];
export type Choices = Schemas["AgentChoices"];

export const VIEWS = ["mine", "unassigned", "urgent", "all", "snoozed", "resolved", "held"] as const;
export type View = (typeof VIEWS)[number];

export const FILTERS = [
  "status",
  "assignee",
  "team",
  "priority",
  "kind",
  "category",
  "tag",
  "language",
  "chain",
  "inbox",
  "contact",
] as const;
export type FilterName = (typeof FILTERS)[number];
/** `assignee` is an id, "me" or "none"; `tag` is a name; the others are ids or codes. */
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

export const PAGE = 50;

export const fetchRows = (view: View, filters: Filters, cursor: string | null, signal: AbortSignal) =>
  call<RowPage>("GET", "/api/conversations", { query: { view, ...filters, cursor, limit: PAGE }, signal });

export const fetchCounts = (signal: AbortSignal) =>
  call<Schemas["AgentCountsView"]>("GET", "/api/counts", { signal }).then((answer) => answer.counts);

export const fetchChoices = async (signal: AbortSignal) => {
  const choices = await call<Choices>("GET", "/api/choices", { signal });
  takeTopics(choices.topics ?? []);
  return choices;
};

import { call, type Schemas } from "../api.ts";

export type Overview = Schemas["BotOverview"];
export type BotInbox = Schemas["BotInboxView"];
export type Turn = Schemas["BotTurnView"];
export type Mode = BotInbox["mode"];

export const botKey = ["settings", "bot"] as const;

export const fetchOverview = (days: number, signal: AbortSignal) =>
  call<Overview>("GET", "/api/bot", { query: { days }, signal });

export const switchBot = (id: string, mode: Mode, writes: boolean) =>
  call<BotInbox>("PUT", `/api/bot/inboxes/${id}`, { body: { mode, writes } });

export const fetchTurns = (
  filter: { decision: string; unanswered: boolean },
  cursor: string | null,
  signal: AbortSignal,
) =>
  call<Schemas["BotTurnPage"]>("GET", "/api/bot/turns", {
    query: { ...filter, ...(cursor !== null && { cursor }) },
    signal,
  }).then(({ turns, next }) => ({ rows: turns, next }));

export const fetchSuggestion = (number: number, signal: AbortSignal) =>
  call<Schemas["BotSuggestion"]>("GET", `/api/conversations/${number}/suggestion`, { signal });

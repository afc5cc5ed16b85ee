import { call, type Schemas } from "../api.ts";

/** Minutes after midnight, start and end; 1440 is the day's end. */
export type Period = [number, number];

export type Calendar = Schemas["CalendarShape"];
export type Inbox = Schemas["InboxDetail"];
export type InboxChange = Schemas["ChangeInbox"];

export const ALGORITHMS = ["EdDSA", "HS256"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export type IdentityKey = Schemas["IdentityKeyView"];

export const inboxesKey = ["settings", "inboxes"] as const;
export const inboxKey = (id: string) => ["settings", "inboxes", "one", id] as const;
export const keysKey = (id: string) => ["settings", "inboxes", "keys", id] as const;

export const fetchInboxes = (cursor: string | null, signal: AbortSignal, limit = 50) =>
  call<{ inboxes: Inbox[]; next: string | null }>("GET", "/api/inboxes", { query: { cursor, limit }, signal }).then(
    ({ inboxes, next }) => ({ rows: inboxes, next }),
  );

export const fetchInbox = (id: string, signal: AbortSignal) =>
  call<Inbox>("GET", `/api/inboxes/${encodeURIComponent(id)}`, { signal });

export const addInbox = (inbox: Omit<Schemas["NewInbox"], "channel">) =>
  call<Inbox>("POST", "/api/inboxes", { body: { channel: "widget", ...inbox } });

export const changeInbox = (id: string, change: InboxChange) =>
  call<Inbox>("PATCH", `/api/inboxes/${id}`, { body: change });

export const fetchKeys = (id: string, cursor: string | null, signal: AbortSignal) =>
  call<Schemas["IdentityKeyPage"]>("GET", `/api/inboxes/${id}/identity-keys`, {
    query: { cursor },
    signal,
  }).then(({ keys, next }) => ({ rows: keys, next }));

export const addPublicKey = (id: string, public_key: string) =>
  call<Schemas["IdentityKeyCreatedView"]>("POST", `/api/inboxes/${id}/identity-keys`, {
    body: { algorithm: "EdDSA", public_key },
  });

export const makeSecret = (id: string) =>
  call<Schemas["IdentityKeyCreatedView"]>("POST", `/api/inboxes/${id}/identity-keys`, { body: { algorithm: "HS256" } });

export const revokeKey = (id: string, key: string) =>
  call<IdentityKey>("DELETE", `/api/inboxes/${id}/identity-keys/${key}`);

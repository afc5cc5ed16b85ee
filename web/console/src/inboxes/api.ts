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

export const addInbox = (inbox: Schemas["NewInbox"]) => call<Inbox>("POST", "/api/inboxes", { body: inbox });

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

export type Channel = Inbox["channel"];
/** Whether its pages are the desk's own, and no provider stands between. */
export const isOurs = (channel: Channel) => channel === "widget" || channel === "form";
export type Account = Schemas["AccountView"];
export type ChannelField = Schemas["FieldView"];

export const channelsKey = ["settings", "channels"] as const;
export const accountKey = (id: string) => ["settings", "inboxes", "account", id] as const;

export const fetchChannels = (signal: AbortSignal) => call<Schemas["ChannelKinds"]>("GET", "/api/channels", { signal });

export const fetchAccount = (id: string, signal: AbortSignal) =>
  call<Account>("GET", `/api/inboxes/${id}/channel`, { signal });

export const connect = (id: string, body: Schemas["SetUp"]) =>
  call<Account>("PUT", `/api/inboxes/${id}/channel`, { body });

export const testConnection = (id: string) => call<Schemas["CheckedView"]>("POST", `/api/inboxes/${id}/channel/test`);

export const registerHook = (id: string) => call<Schemas["CheckedView"]>("POST", `/api/inboxes/${id}/channel/hook`);

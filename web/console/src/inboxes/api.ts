import { call } from "../api.ts";

/** Minutes after midnight, start and end; 1440 is the day's end. */
export type Period = [number, number];

/** Opening hours as the server keeps them. */
export interface Calendar {
  zone: string;
  always_open: boolean;
  /** By weekday, "0" Monday to "6" Sunday. */
  weekly: Record<string, Period[]>;
  /** By date: what replaces that day's periods, none for closed. */
  holidays: Record<string, Period[]>;
}

export interface Inbox {
  id: string;
  public_id: string;
  channel: string;
  name: string;
  /** The first is for everybody whose language is not among them. */
  languages: string[];
  allowed_origins: string[];
  greeting: Record<string, string>;
  privacy_url: string;
  calendar: Calendar;
  active: boolean;
  created_at: number;
}

export type InboxChange = Partial<
  Pick<Inbox, "name" | "languages" | "allowed_origins" | "greeting" | "privacy_url" | "calendar" | "active">
>;

export const ALGORITHMS = ["EdDSA", "HS256"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** A key by which the wallet's own server names its users. */
export interface IdentityKey {
  id: string;
  kid: string;
  algorithm: Algorithm;
  created_at: number;
  revoked_at: number | null;
}

export const inboxesKey = ["settings", "inboxes"] as const;
export const inboxKey = (id: string) => ["settings", "inboxes", "one", id] as const;
export const keysKey = (id: string) => ["settings", "inboxes", "keys", id] as const;

export const fetchInboxes = (cursor: string | null, signal: AbortSignal, limit = 50) =>
  call<{ inboxes: Inbox[]; next: string | null }>("GET", "/api/inboxes", { query: { cursor, limit }, signal }).then(
    ({ inboxes, next }) => ({ rows: inboxes, next }),
  );

export const fetchInbox = (id: string, signal: AbortSignal) =>
  call<Inbox>("GET", `/api/inboxes/${encodeURIComponent(id)}`, { signal });

export const addInbox = (inbox: InboxChange & { name: string; languages: string[] }) =>
  call<Inbox>("POST", "/api/inboxes", { body: { channel: "widget", ...inbox } });

export const changeInbox = (id: string, change: InboxChange) =>
  call<Inbox>("PATCH", `/api/inboxes/${id}`, { body: change });

export const fetchKeys = (id: string, cursor: string | null, signal: AbortSignal) =>
  call<{ keys: IdentityKey[]; next: string | null }>("GET", `/api/inboxes/${id}/identity-keys`, {
    query: { cursor },
    signal,
  }).then(({ keys, next }) => ({ rows: keys, next }));

interface CreatedKey {
  key: IdentityKey;
  /** Shown this once. */
  secret: string | null;
}

export const addPublicKey = (id: string, public_key: string) =>
  call<CreatedKey>("POST", `/api/inboxes/${id}/identity-keys`, { body: { algorithm: "EdDSA", public_key } });

export const makeSecret = (id: string) =>
  call<CreatedKey>("POST", `/api/inboxes/${id}/identity-keys`, { body: { algorithm: "HS256" } });

export const revokeKey = (id: string, key: string) =>
  call<IdentityKey>("DELETE", `/api/inboxes/${id}/identity-keys/${key}`);

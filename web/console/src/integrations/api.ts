import { call, type Schemas } from "../api.ts";

export type Token = Schemas["ApiTokenView"];
export type Scope = Schemas["Scope"];
export type Webhook = Schemas["WebhookView"];
export type Delivery = Schemas["DeliveryView"];
export type State = Schemas["DeliveryState"];
export type Told = Schemas["Told"];

export const SCOPES: readonly Scope[] = [
  "conversations:read",
  "conversations:write",
  "messages:read",
  "contacts:read",
  "webhooks:manage",
];
export const EVENTS: readonly Told[] = [
  "conversation.opened",
  "conversation.status",
  "conversation.priority",
  "conversation.kind",
  "conversation.rated",
  "conversation.senior",
  "conversation.overdue",
  "message.received",
  "message.sent",
  "message.failed",
  "message.edited",
  "message.redacted",
];

export const tokensKey = ["settings", "integrations", "tokens"] as const;
export const webhooksKey = ["settings", "integrations", "webhooks"] as const;
export const noticesKey = ["integrations", "notices"] as const;
export const logKey = (id: string, state: State | "") => [...webhooksKey, id, "log", state] as const;

export const fetchTokens = (cursor: string | null, signal: AbortSignal) =>
  call<Schemas["ApiTokenPage"]>("GET", "/api/tokens", { query: { cursor }, signal }).then(({ tokens, next }) => ({
    rows: tokens,
    next,
  }));

export const makeToken = (body: Schemas["NewApiToken"]) =>
  call<Schemas["ApiTokenMade"]>("POST", "/api/tokens", { body });

export const revokeToken = (id: string) => call<Token>("DELETE", `/api/tokens/${id}`);

export const fetchWebhooks = (signal: AbortSignal) =>
  call<Schemas["WebhookList"]>("GET", "/api/webhooks", { signal }).then(({ webhooks }) => webhooks);

/** Those that the desk switched off by itself. */
export const fetchNotices = (signal: AbortSignal) =>
  call<Schemas["WebhookList"]>("GET", "/api/webhooks/notices", { signal }).then(({ webhooks }) => webhooks);

export const addWebhook = (body: Schemas["NewWebhook"]) =>
  call<Schemas["WebhookMade"]>("POST", "/api/webhooks", { body });

export const changeWebhook = (id: string, body: Schemas["WebhookShape"]) =>
  call<Webhook>("PATCH", `/api/webhooks/${id}`, { body });

export const deleteWebhook = (id: string) => call("DELETE", `/api/webhooks/${id}`);

export const changeSecret = (id: string) =>
  call<Schemas["WebhookMade"]>("POST", `/api/webhooks/${id}/secrets`, { body: {} });

export const testWebhook = (id: string) =>
  call<Schemas["WebhookTested"]>("POST", `/api/webhooks/${id}/tests`, { body: {} });

export const fetchLog = (id: string, state: State | "", cursor: string | null, signal: AbortSignal) =>
  call<Schemas["DeliveryPage"]>("GET", `/api/webhooks/${id}/deliveries`, {
    query: { cursor, state: state || null },
    signal,
  }).then(({ deliveries, next }) => ({ rows: deliveries, next }));

export const replay = (id: string, delivery: string) =>
  call<Delivery>("POST", `/api/webhooks/${id}/deliveries/${delivery}/replays`, { body: {} });

export const replayFailed = (id: string) =>
  call<Schemas["Replayed"]>("POST", `/api/webhooks/${id}/replays`, { body: {} });

/**
 * One way to the server.  Each room keeps its calls in its own `api.ts`:
 *
 *     export const listTags = () => call<Schemas["AgentTagList"]>("GET", "/api/tags");
 */

import type { components } from "@walletdesk/shared/api.generated";
import { language } from "./i18n.ts";
import { createStore } from "./store.ts";

export type Schemas = components["schemas"];

/**
 * A refusal.  `sentence` is the server's, in the reader's language, and may be shown as it is; it is empty when
 * there was no answer (`status` 0, `code` "offline") or none that we understand.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly sentence: string;
  readonly retryAfterS: number | undefined;
  /** What is not right, by the path of its field. */
  readonly fields: Readonly<Record<string, string>>;
  /** What is needed to show it: words of the desk's own, places and numbers. */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    status: number,
    code: string,
    sentence = "",
    retryAfterS?: number,
    fields: Readonly<Record<string, string>> = {},
    details: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.retryAfterS = retryAfterS;
    this.fields = fields;
    this.details = details;
  }
}

/** Counts answers "not signed in"; `session` follows it. */
export const refusals = createStore(0);

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Values = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface CallOptions {
  /** Empty, null and undefined values are left out. */
  query?: Values;
  /** Sent as JSON, or as it is where it is a form. */
  body?: unknown;
  signal?: AbortSignal;
  /** Goes out even when the page is closed meanwhile; the browser takes at most 64 KiB of such bodies at a time. */
  keepalive?: boolean;
}

/** Ask the server.  Resolves to its JSON, undefined for an empty answer.  Rejects with `ApiError` or, aborted, as `fetch` does. */
export async function call<T = undefined>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json", "accept-language": language.get() };
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.body instanceof FormData) {
    init.body = options.body;
  } else if (options.body !== undefined) {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  let answer: Response;
  try {
    answer = await fetch(address(path, options.query), init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, "offline");
  }
  const text = await answer.text();
  if (!answer.ok) throw refusal(answer.status, text);
  return (text ? JSON.parse(text) : undefined) as T;
}

export function address(path: string, query: Values = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  if (given.length === 0) return path;
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** The error in an answer; tells the session when it has ended. */
export function refusal(status: number, text: string): ApiError {
  let error: { code?: unknown; sentence?: unknown; retry_after_s?: unknown; fields?: unknown; details?: unknown } = {};
  try {
    error = (JSON.parse(text) as { error?: typeof error }).error ?? {};
  } catch {
    // A proxy answered, not the desk.
  }
  const code = typeof error.code === "string" ? error.code : `http_${status}`;
  // A wrong password is an answer, not an end.
  if (status === 401 && (code === "not_signed_in" || code === "http_401")) refusals.set((n) => n + 1);
  return new ApiError(
    status,
    code,
    typeof error.sentence === "string" ? error.sentence : "",
    typeof error.retry_after_s === "number" ? error.retry_after_s : undefined,
    error.fields !== null && typeof error.fields === "object" ? (error.fields as Record<string, string>) : {},
    error.details !== null && typeof error.details === "object" ? (error.details as Record<string, string>) : {},
  );
}

/** Whether trying again may help: no answer, or the server's trouble. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

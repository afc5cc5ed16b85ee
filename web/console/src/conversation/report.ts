import { createStore } from "../store.ts";
import type { Message } from "./api.ts";

/** The message in which somebody has seen a secret. */
export const reporting = createStore<{ number: number; message: Message } | null>(null);

/** The mail whose original somebody looks at. */
export const original = createStore<{ number: number; message: Message } | null>(null);

/** The message in which something harmless was taken for a secret. */
export const harmless = createStore<{ number: number; message: Message } | null>(null);

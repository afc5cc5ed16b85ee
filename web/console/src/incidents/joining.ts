import { createStore } from "../store.ts";

/** Number of the conversation that somebody makes part of an incident. */
export const joining = createStore<number | null>(null);

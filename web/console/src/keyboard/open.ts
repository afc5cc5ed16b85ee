import { createStore } from "../store.ts";

/** Which of the two helpers is open; both are loaded when first wanted. */
export const helper = createStore<"" | "sheet" | "palette">("");

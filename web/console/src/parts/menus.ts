import { createStore } from "../store.ts";

/** Which menu is open; keys and the palette open them too. */
export type MenuName = "filter" | "assign" | "priority" | "kind" | "category" | "language" | "tags" | "snooze" | "more";

export const openMenu = createStore<MenuName | null>(null);

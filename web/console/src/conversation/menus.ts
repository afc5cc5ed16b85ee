import { createStore } from "../store.ts";

/** Which of the conversation's menus is open; keys and the palette open them too. */
export type MenuName = "assign" | "priority" | "kind" | "tags" | "snooze" | "more";

export const openMenu = createStore<MenuName | null>(null);

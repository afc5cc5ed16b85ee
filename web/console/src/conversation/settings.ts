import { createKept } from "../store.ts";

/** Whether Enter alone sends; else it makes a new line and Cmd or Ctrl with Enter sends. */
export const composerKeys = createKept("enter-sends", false, (value): value is boolean => typeof value === "boolean");

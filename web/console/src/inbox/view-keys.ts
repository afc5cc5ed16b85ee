import type { View } from "./api.ts";

/** Keys that go to a view. */
export const VIEW_KEYS: Record<View, string> = {
  mine: "g m",
  unassigned: "g u",
  urgent: "g x",
  all: "g a",
  snoozed: "g z",
  resolved: "g e",
  held: "g c",
};

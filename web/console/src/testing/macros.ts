import type { Filled, Offered } from "../macros/api.ts";
import { NOTHING } from "../macros/api.ts";

const actions: Filled["actions"] = { ...NOTHING, status: "pending", tags: ["fees"] };

export const anOffer = (change: Partial<Offered> = {}): Offered => ({
  id: "51",
  name: "Fee too low",
  folder: "Stuck",
  shortcut: "low",
  language: "en",
  exact: true,
  preview: "It waits, hash {{hash}}.",
  actions,
  ...change,
});

export const aMacro = (change: Partial<Filled> = {}): Filled => ({
  id: "51",
  name: "Fee too low",
  text: "It waits, hash {{hash}}.",
  language: "en",
  exact: true,
  languages: ["en", "zh"],
  missing: ["hash"],
  actions,
  gone: [],
  ...change,
});

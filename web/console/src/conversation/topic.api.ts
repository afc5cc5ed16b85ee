import { call, type Schemas } from "../api.ts";

export type Verdict = Schemas["VerdictView"];

/** What changes with the row is asked for anew. */
export const verdictKey = (number: number, updatedAt: number) => ["topic", number, updatedAt] as const;

export const fetchVerdict = (number: number, signal: AbortSignal) =>
  call<Verdict>("GET", `/api/topics/conversations/${number}`, { signal });

import { call, type Schemas } from "../api.ts";

export type Hit = Schemas["AgentHit"];
export type HitPage = Schemas["AgentHitPage"];

export const searchMessages = (q: string, cursor: string | null, signal: AbortSignal) =>
  call<HitPage>("GET", "/api/search", { query: { q, cursor, limit: 30 }, signal });

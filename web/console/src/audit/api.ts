import { call, type Schemas } from "../api.ts";

export type AuditEntry = Schemas["EntryView"];

export interface AuditFilters {
  actor_kind?: string;
  actor?: string;
  action?: string;
  since?: number;
  until?: number;
}

export const auditKey = (filters: AuditFilters) => ["settings", "audit", filters] as const;

export const fetchAudit = (filters: AuditFilters, cursor: string | null, signal: AbortSignal) =>
  call<Schemas["EntryPage"]>("GET", "/api/audit", {
    query: { ...filters, cursor },
    signal,
  }).then(({ entries, next }) => ({ rows: entries, next }));

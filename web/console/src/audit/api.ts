import { call } from "../api.ts";

/** One thing that was done or refused; `at` is microseconds UTC. */
export interface AuditEntry {
  id: string;
  at: number;
  actor_kind: "staff" | "contact" | "system";
  /** Null for the desk itself and for people who were not logged in. */
  actor: string | null;
  action: string;
  object_kind: string;
  object: string | null;
  /** Ids and words of the desk's own. */
  detail: Readonly<Record<string, unknown>>;
}

export interface AuditFilters {
  actor_kind?: string;
  actor?: string;
  action?: string;
  since?: number;
  until?: number;
}

export const auditKey = (filters: AuditFilters) => ["settings", "audit", filters] as const;

export const fetchAudit = (filters: AuditFilters, cursor: string | null, signal: AbortSignal) =>
  call<{ entries: AuditEntry[]; next: string | null }>("GET", "/api/audit", {
    query: { ...filters, cursor },
    signal,
  }).then(({ entries, next }) => ({ rows: entries, next }));

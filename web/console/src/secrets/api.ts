import { address, call, type Schemas } from "../api.ts";

export type Caught = Schemas["CaughtView"];
export type Count = Schemas["CountView"];
export type Report = Schemas["ReportView"];
export type Rescan = Schemas["RescanView"];
export type Period = "day" | "week" | "month";

/** So many days back for each period: some thirty rows, a quarter, a year. */
export const DAYS: Record<Period, number> = { day: 30, week: 91, month: 365 };

export const caughtKey = ["settings", "secrets", "caught"] as const;
export const reportsKey = ["settings", "secrets", "reports"] as const;

export const fetchCaught = (period: Period, signal: AbortSignal) =>
  call<Caught>("GET", "/api/secrets/caught", { query: { period, days: DAYS[period] }, signal });

export const csvAddress = (period: Period) => address("/api/secrets/caught.csv", { period, days: DAYS[period] });

export const fetchReports = (done: boolean, cursor: string | null, signal: AbortSignal) =>
  call<Schemas["ReportPage"]>("GET", "/api/secrets/reports", { query: { done, cursor }, signal }).then(
    ({ reports, next }) => ({ rows: reports, next }),
  );

export const setDone = (id: string, done: boolean) =>
  call("PUT", `/api/secrets/reports/${id}/done`, { body: { done } });

export const startRescan = (dry_run: boolean) => call<Rescan>("POST", "/api/secrets/rescans", { body: { dry_run } });

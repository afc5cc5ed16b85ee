import { call, type Schemas } from "../api.ts";

export type DeadJob = Schemas["AgentDeadJob"];

export const jobsKey = ["settings", "jobs"] as const;

export const fetchDeadJobs = (cursor: string | null, signal: AbortSignal) =>
  call<Schemas["AgentDeadJobPage"]>("GET", "/api/jobs/dead", { query: { cursor }, signal }).then(({ jobs, next }) => ({
    rows: jobs,
    next,
  }));

export const forgetJob = (id: string) => call("DELETE", `/api/jobs/dead/${id}`);

export const retryJob = (id: string) => call("POST", `/api/jobs/dead/${id}/retry`);

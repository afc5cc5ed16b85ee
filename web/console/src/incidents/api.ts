import { call, type Schemas } from "../api.ts";

export type Incident = Schemas["IncidentView"];
export type IncidentLine = Schemas["IncidentLine"];
export type Member = Schemas["IncidentMember"];

const ROOT = "/api/incidents";
export const incidentsKey = ["settings", "incidents"] as const;
export const ofKey = (number: number) => [...incidentsKey, "of", number] as const;

export const fetchIncidents = (signal?: AbortSignal) =>
  call<Schemas["IncidentList"]>("GET", ROOT, { ...(signal && { signal }) }).then(({ incidents }) => incidents);
export const fetchIncident = (id: string, signal: AbortSignal) => call<Incident>("GET", `${ROOT}/${id}`, { signal });
export const fetchOf = (number: number, signal: AbortSignal) =>
  call<Schemas["IncidentOf"]>("GET", `${ROOT}/of/${number}`, { signal }).then(({ incident }) => incident);
export const openIncident = (title: string, number?: number) =>
  call<Incident>("POST", ROOT, { body: { title, ...(number !== undefined && { number }) } });
export const openOfRise = (rise: string, title: string) =>
  call<Incident>("POST", `/api/asked/rising/${rise}/incident`, { body: { title } });
export const addTo = (id: string, numbers: readonly number[], alike = false) =>
  call<Incident>("POST", `${ROOT}/${id}/conversations`, { body: { numbers, alike } });
export const takeOut = (id: string, number: number) =>
  call<Incident>("DELETE", `${ROOT}/${id}/conversations/${number}`);
export const setStatement = (id: string, news: string) =>
  call<Incident>("PUT", `${ROOT}/${id}/statement`, { body: { news_id: news } });
export const answerAll = (id: string, key: string, texts: Readonly<Record<string, string>>) =>
  call<Incident>("POST", `${ROOT}/${id}/answers`, { body: { key, texts } });
export const closeIncident = (id: string) => call<Incident>("PUT", `${ROOT}/${id}/closed`);

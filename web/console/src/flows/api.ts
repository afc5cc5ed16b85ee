import { call, type Schemas } from "../api.ts";

export type FlowRow = Schemas["FlowRowView"];
export type Flow = Schemas["FlowView"];
export type Step = Schemas["FlowStepView"];
export type Choice = Schemas["FlowChoiceView"];
export type Kind = Schemas["StepKind"];
export type Seen = Schemas["Seen"];
export type Move = Schemas["FlowMove"];
export type Article = Schemas["FlowArticle"];

export const flowsKey = ["settings", "flows"] as const;

export const fetchFlows = (deleted: boolean, signal: AbortSignal) =>
  call<Schemas["FlowList"]>("GET", "/api/bot/flows", { query: { deleted }, signal });

export const fetchFlow = (id: string, signal: AbortSignal) => call<Flow>("GET", `/api/bot/flows/${id}`, { signal });

export const fetchFlowChoices = (signal: AbortSignal) =>
  call<Schemas["FlowChoices"]>("GET", "/api/bot/flows/choices", { signal });

/** Add a flow, or save the one with this id that was made of `version`. */
export const saveFlow = (id: string | null, body: object) =>
  call<Flow>(id === null ? "POST" : "PUT", `/api/bot/flows${id === null ? "" : `/${id}`}`, { body });

export const switchFlow = (id: string, enabled: boolean) =>
  call<Flow>("PUT", `/api/bot/flows/${id}/enabled`, { body: { enabled } });

export const deleteFlow = (id: string, deleted: boolean) =>
  call<Flow>("PUT", `/api/bot/flows/${id}/deleted`, { body: { deleted } });

export const takeStarterFlow = () => call<Flow>("POST", "/api/bot/flows/starter-set", { body: {} });

/** One move through a flow as it stands here; nothing is stored. */
export const tryFlow = (body: object, signal?: AbortSignal) =>
  call<Move>("POST", "/api/bot/flows/preview", { body, ...(signal && { signal }) });

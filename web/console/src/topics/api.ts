import { call, type Schemas } from "../api.ts";

export type Report = Schemas["TopicReport"];
export type Model = Schemas["ModelView"];
export type Topic = Schemas["TopicView"];
export type Label = Schemas["LabelView"];
export type Shape = Schemas["ChangedTopic"];

export const topicsKey = ["settings", "topics"] as const;
export const reportKey = [...topicsKey, "report"] as const;
export const labelsKey = [...topicsKey, "labels"] as const;
export const treeKey = [...topicsKey, "tree"] as const;

export const fetchReport = (signal: AbortSignal) => call<Report>("GET", "/api/topics/report", { signal });

export const fetchTree = (signal: AbortSignal) =>
  call<Schemas["TopicList"]>("GET", "/api/topics", { signal }).then(({ topics }) => topics);

export const fetchLabels = (cursor: string | null, signal: AbortSignal) =>
  call<Schemas["LabelPage"]>("GET", "/api/topics/labels", { query: { cursor }, signal }).then(({ labels, next }) => ({
    rows: labels,
    next,
  }));

export const reviewLabel = (id: string, accepted: boolean) =>
  call("PUT", `/api/topics/labels/${id}/review`, { body: { accepted } });

export const teach = () => call<Report>("POST", "/api/topics/models");

export const runModel = (model: string | null) => call("PUT", "/api/topics/running", { body: { model } });

export const addTopic = (slug: string, shape: Omit<Shape, "archived">) =>
  call<Topic>("POST", "/api/topics", { body: { slug, ...shape } });

export const changeTopic = (slug: string, shape: Shape) => call<Topic>("PUT", `/api/topics/${slug}`, { body: shape });

import { call, type Schemas } from "../api.ts";

export type Tag = Schemas["AgentTagView"];

export const tagsKey = ["settings", "tags"] as const;

export const fetchTags = (signal: AbortSignal) =>
  call<Schemas["AgentTagList"]>("GET", "/api/tags", { signal }).then(({ tags }) => tags);

export const addTag = (name: string, colour: string) => call<Tag>("POST", "/api/tags", { body: { name, colour } });

export const deleteTag = (id: string) => call("DELETE", `/api/tags/${id}`);

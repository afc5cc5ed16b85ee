import { call, type Schemas } from "../api.ts";

export type Waiting = Schemas["AgentHeldReplyView"];
export type Refused = Schemas["AgentRefusalView"];
export type Place = Schemas["AgentPlaceView"];
export type Places = Schemas["AgentPlaceList"];

export const waitingKey = ["settings", "outgoing", "waiting"] as const;
export const refusedKey = ["settings", "outgoing", "refused"] as const;
export const placesKey = ["settings", "outgoing", "places"] as const;

export const fetchWaiting = (signal: AbortSignal) =>
  call<Schemas["AgentHeldReplies"]>("GET", "/api/outgoing/held", { signal }).then(({ replies }) => replies);

export const fetchRefused = (cursor: string | null, signal: AbortSignal) =>
  call<Schemas["AgentRefusalPage"]>("GET", "/api/outgoing/refusals", { query: { cursor }, signal }).then(
    ({ refusals, next }) => ({ rows: refusals, next }),
  );

export const fetchPlaces = (signal: AbortSignal) => call<Places>("GET", "/api/outgoing/places", { signal });

export const addPlace = (place: string) => call<Place>("POST", "/api/outgoing/places", { body: { place } });

export const removePlace = (id: string) => call("DELETE", `/api/outgoing/places/${id}`);

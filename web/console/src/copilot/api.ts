import { call, type Schemas } from "../api.ts";

export type Copilot = Schemas["CopilotView"];
export type Wish = Schemas["CopilotWish"];
export type Written = Schemas["CopilotText"];

export const fetchCopilot = (number: number, signal: AbortSignal) =>
  call<Copilot>("GET", `/api/conversations/${number}/copilot`, { signal });

export const writeWith = (number: number, wish: Wish, signal: AbortSignal) =>
  call<Written>("POST", `/api/conversations/${number}/copilot`, { body: wish, signal });

import { call, type Schemas } from "../api.ts";

export type Node = Schemas["AgentNodeView"];
export type NodeList = Schemas["AgentNodeList"];

export const nodesKey = ["settings", "nodes"] as const;

export interface NodeFields {
  name: string;
  /** Left out it stays what it is: the server never shows it again. */
  url?: string;
  own: boolean;
  allow_private: boolean;
  enabled: boolean;
  per_second: number;
}

export interface OwnNetwork {
  name: string;
  coin: string;
  block_ms: number;
  explorer: string;
  testnet: boolean;
}

/** What an EVM chain is that is not in the list. */
export const describeNetwork = (chain: string, network: OwnNetwork) =>
  call<Schemas["AgentOwnNetworkView"]>("PUT", `/api/lookups/networks/${chain}`, { body: network });

export const fetchNodes = (signal: AbortSignal) => call<NodeList>("GET", "/api/nodes", { signal });

export const addNode = (network: string, fields: NodeFields) =>
  call<Node>("POST", "/api/nodes", { body: { network, ...fields } });

export const changeNode = (id: string, fields: Partial<NodeFields>) =>
  call<Node>("PATCH", `/api/nodes/${id}`, { body: fields });

export const deleteNode = (id: string) => call("DELETE", `/api/nodes/${id}`);

export const askNode = (id: string) => call<Schemas["AgentNodeTest"]>("POST", `/api/nodes/${id}/test`, { body: {} });

export const setOwnOnly = (on: boolean) => call("PUT", "/api/lookups/own-nodes-only", { body: { on } });

export const setAnswers = (inbox: string, on: boolean) =>
  call("PUT", `/api/lookups/answers/${inbox}`, { body: { on } });

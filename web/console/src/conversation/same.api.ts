import { call, type Schemas } from "../api.ts";
import { searchMessages } from "../search/api.ts";

export type Same = Schemas["AgentSamePerson"];
export type Side = Schemas["AgentSideView"];
export type Suggestion = Schemas["AgentSuggestion"];
export type Likeness = Schemas["AgentLikeness"];
export type Merge = Schemas["AgentMergeView"];

export const sameKey = (contact: string) => ["contact", contact, "same"] as const;

export const fetchSame = (contact: string, signal?: AbortSignal) =>
  call<Same>("GET", `/api/contacts/${contact}/same`, { ...(signal && { signal }) });

export const keepApart = (contact: string, other: string) =>
  call("PUT", `/api/contacts/${contact}/apart`, { body: { contact: other } });

export const mergeContact = (kept: string, gone: string) =>
  call<Merge>("POST", `/api/contacts/${kept}/merges`, { body: { contact: gone } });

export const undoMerge = (id: string) => call<Merge>("DELETE", `/api/contacts/merges/${id}`);

/** People who are called so, or known by it, or whose conversation has this number; each once. */
export async function findPeople(asked: string, but: string): Promise<{ id: string; name: string; number: number }[]> {
  const found = await searchMessages(asked, null, new AbortController().signal);
  const rows = [...(found.number ? [found.number] : []), ...found.contacts];
  const people = new Map(rows.map((row) => [row.contact.id, { ...row.contact, number: row.number }]));
  people.delete(but);
  return [...people.values()];
}

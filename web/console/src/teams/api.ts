import { call, type Schemas } from "../api.ts";

export type Team = Schemas["TeamView"];

export const teamsKey = ["settings", "teams"] as const;

export const fetchTeams = (cursor: string | null, signal: AbortSignal, limit = 50) =>
  call<Schemas["TeamPage"]>("GET", "/api/teams", { query: { cursor, limit }, signal }).then(({ teams, next }) => ({
    rows: teams,
    next,
  }));

export const addTeam = (name: string) => call<Team>("POST", "/api/teams", { body: { name } });

export const renameTeam = (id: string, name: string) => call<Team>("PATCH", `/api/teams/${id}`, { body: { name } });

export const setMembers = (id: string, members: readonly string[]) =>
  call<Team>("PUT", `/api/teams/${id}/members`, { body: { members } });

import { call } from "../api.ts";

export interface Team {
  id: string;
  name: string;
  created_at: number;
  /** Ids of staff. */
  members: string[];
}

export const teamsKey = ["settings", "teams"] as const;

export const fetchTeams = (cursor: string | null, signal: AbortSignal, limit = 50) =>
  call<{ teams: Team[]; next: string | null }>("GET", "/api/teams", { query: { cursor, limit }, signal }).then(
    ({ teams, next }) => ({ rows: teams, next }),
  );

export const addTeam = (name: string) => call<Team>("POST", "/api/teams", { body: { name } });

export const renameTeam = (id: string, name: string) => call<Team>("PATCH", `/api/teams/${id}`, { body: { name } });

export const setMembers = (id: string, members: readonly string[]) =>
  call<Team>("PUT", `/api/teams/${id}/members`, { body: { members } });

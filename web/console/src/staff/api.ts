import { call } from "../api.ts";
import type { Role } from "../session/api.ts";

export const ROLES: readonly Role[] = ["agent", "lead", "admin"];

/** Someone of the staff; times are microseconds UTC. */
export interface StaffMember {
  id: string;
  email: string;
  name: string;
  role: Role;
  language: string;
  active: boolean;
  created_at: number;
  last_seen_at: number | null;
}

export interface StaffChange {
  name?: string;
  email?: string;
  role?: Role;
  language?: string;
  active?: boolean;
  password?: string;
}

interface StaffPage {
  staff: StaffMember[];
  next: string | null;
}

export const staffKey = ["settings", "staff"] as const;
export const everyoneKey = ["settings", "staff", "everyone"] as const;

export const fetchStaff = (active: boolean, cursor: string | null, signal: AbortSignal) =>
  call<StaffPage>("GET", "/api/staff", { query: { active, cursor }, signal }).then(({ staff, next }) => ({
    rows: staff,
    next,
  }));

/** At most as many pages of a hundred. */
const PAGES = 20;

/** All who ever were on the staff, for names; the first two thousand. */
export async function fetchEveryone(signal: AbortSignal): Promise<StaffMember[]> {
  const found: StaffMember[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const answer: StaffPage = await call("GET", "/api/staff", { query: { cursor, limit: 100 }, signal });
    found.push(...answer.staff);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return found;
}

export const addStaff = (member: { email: string; name: string; role: Role; language: string; password: string }) =>
  call<StaffMember>("POST", "/api/staff", { body: member });

export const changeStaff = (id: string, change: StaffChange) =>
  call<StaffMember>("PATCH", `/api/staff/${id}`, { body: change });

export const endSessions = (id: string) => call("DELETE", `/api/staff/${id}/sessions`);

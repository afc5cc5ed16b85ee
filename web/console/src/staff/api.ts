import { call, type Schemas } from "../api.ts";
import type { Role } from "../session/api.ts";

export const ROLES: readonly Role[] = ["agent", "lead", "admin"];

export type StaffMember = Schemas["StaffView"];

export const staffKey = ["settings", "staff"] as const;
export const everyoneKey = ["settings", "staff", "everyone"] as const;

export const fetchStaff = (active: boolean, cursor: string | null, signal: AbortSignal) =>
  call<Schemas["StaffPage"]>("GET", "/api/staff", { query: { active, cursor }, signal }).then(({ staff, next }) => ({
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
    const answer: Schemas["StaffPage"] = await call("GET", "/api/staff", { query: { cursor, limit: 100 }, signal });
    found.push(...answer.staff);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return found;
}

export const addStaff = (member: Schemas["NewStaff"]) => call<StaffMember>("POST", "/api/staff", { body: member });

export const changeStaff = (id: string, change: Schemas["ChangeStaff"]) =>
  call<StaffMember>("PATCH", `/api/staff/${id}`, { body: change });

export const endSessions = (id: string) => call("DELETE", `/api/staff/${id}/sessions`);

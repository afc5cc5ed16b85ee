import { call, type Schemas } from "../api.ts";
import { changeMe } from "../session/api.ts";
import { session } from "../session/store.ts";

export type OwnSession = Schemas["SessionView"];

export const fetchSessions = (cursor: string | null, signal: AbortSignal) =>
  call<Schemas["SessionPage"]>("GET", "/api/sessions", { query: { cursor }, signal }).then(({ sessions, next }) => ({
    rows: sessions,
    next,
  }));

export const revokeSession = (handle: string) => call("DELETE", `/api/sessions/${handle}`);

export const changePassword = (current: string, fresh: string) =>
  call("PUT", "/api/session/password", { body: { current, new: fresh } });

/** Change one's own name, here at once. */
export async function rename(name: string): Promise<void> {
  const me = await changeMe({ name });
  session.set((now) => (now.state === "in" ? { ...now, me } : now));
}

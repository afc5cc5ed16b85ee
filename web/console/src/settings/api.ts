import { call } from "../api.ts";
import { changeMe } from "../session/api.ts";
import { session } from "../session/store.ts";

/** One of one's own sessions; times are microseconds UTC. */
export interface OwnSession {
  handle: string;
  current: boolean;
  created_at: number;
  last_used_at: number;
  expires_at: number;
  user_agent: string;
  address: string;
}

export const fetchSessions = (cursor: string | null, signal: AbortSignal) =>
  call<{ sessions: OwnSession[]; next: string | null }>("GET", "/api/sessions", { query: { cursor }, signal }).then(
    ({ sessions, next }) => ({ rows: sessions, next }),
  );

export const revokeSession = (handle: string) => call("DELETE", `/api/sessions/${handle}`);

export const changePassword = (current: string, fresh: string) =>
  call("PUT", "/api/session/password", { body: { current, new: fresh } });

/** Change one's own name, here at once. */
export async function rename(name: string): Promise<void> {
  const me = await changeMe({ name });
  session.set((now) => (now.state === "in" ? { ...now, me } : now));
}

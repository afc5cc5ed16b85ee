import { ApiError, refusals } from "../api.ts";
import { isLanguage, language } from "../i18n.ts";
import { queries } from "../query.ts";
import { createStore, useStore } from "../store.ts";
import { changeMe, fetchMe, logIn, logOut, type Me } from "./api.ts";

/** What one may do; the server's list is the truth, this one is for spelling. */
export type Permission =
  | "conversations_read"
  | "conversations_reply"
  | "conversations_assign"
  | "contacts_read"
  | "contacts_edit"
  | "contacts_erase"
  | "contacts_merge"
  | "secrets_watch"
  | "secrets_report"
  | "search"
  | "files_send"
  | "tags_manage"
  | "teams_manage"
  | "staff_read"
  | "staff_manage"
  | "inboxes_read"
  | "inboxes_manage"
  | "identity_keys_manage"
  | "audit_read"
  | "jobs_read"
  | "jobs_retry"
  | "lookups_use"
  | "nodes_manage"
  | "integrations_read"
  | "integrations_manage"
  | "conversations_change"
  | "incidents_manage"
  | "outgoing_manage"
  | "macros_use"
  | "macros_manage"
  | "bot_read"
  | "bot_manage"
  | "knowledge_write"
  | "knowledge_manage"
  | "triage_teach"
  | "triage_manage"
  | "catalogue_read"
  | "catalogue_manage";

export type Session =
  | { state: "unknown" }
  | { state: "unreachable"; error: unknown }
  | { state: "out" }
  /** `expired`: was logged in and must log in again; the page stays as it is behind the log-in. */
  | { state: "in"; me: Me; expired: boolean };

export const session = createStore<Session>({ state: "unknown" });

/** Called when somebody is logged in again after the session had ended. */
const returning = new Set<() => void>();
export function onReturn(listener: () => void): () => void {
  returning.add(listener);
  return () => {
    returning.delete(listener);
  };
}

refusals.subscribe(() => {
  session.set((old) => (old.state === "in" && !old.expired ? { ...old, expired: true } : old));
});

/** Ask who is logged in; done once when the page opens. */
export async function openSession(): Promise<void> {
  try {
    enter(await fetchMe());
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) session.set({ state: "out" });
    else session.set({ state: "unreachable", error });
  }
}

/** Rejects with `ApiError`: wrong, locked for `retryAfterS`, or not reachable. */
export async function enterWith(email: string, password: string): Promise<void> {
  const me = await logIn(email, password);
  const before = session.get();
  if (before.state === "in" && before.me.id !== me.id) {
    // Somebody else: nothing of the one before may stay on the page.
    location.reload();
    return;
  }
  enter(me);
  if (before.state !== "in") return;
  for (const listener of [...returning]) listener();
  void queries.invalidateQueries();
}

export async function leave(): Promise<void> {
  try {
    await logOut();
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
  }
  session.set({ state: "out" });
  // Threads, drafts and names are in memory; who logs in next at this screen must not find them.
  location.reload();
}

/** Speak another language from now on, here and on every other device. */
export async function speak(chosen: string): Promise<void> {
  if (!isLanguage(chosen)) return;
  language.set(chosen);
  const now = session.get();
  if (now.state !== "in") return;
  session.set({ ...now, me: { ...now.me, language: chosen } });
  await changeMe({ language: chosen });
}

function enter(me: Me): void {
  if (isLanguage(me.language)) language.set(me.language);
  session.set({ state: "in", me, expired: false });
}

/** Who is logged in; only inside the pages that stand behind the log-in. */
export function useMe(): Me {
  const now = useStore(session);
  if (now.state !== "in") throw new Error("nobody is logged in");
  return now.me;
}

/** Whether one may do something: hide or explain what one may not. */
export function useMay(permission: Permission): boolean {
  return useStore(session, (now) => now.state === "in" && now.me.permissions.includes(permission));
}

/** Id of who is logged in, outside React; "" when nobody is. */
export function myId(): string {
  const now = session.get();
  return now.state === "in" ? now.me.id : "";
}

import { ApiError, isPassing } from "../api.ts";
import { connection } from "../live/socket.ts";
import { createStore } from "../store.ts";
import { deleteDraft, putDraft } from "./api.ts";

/** What is written and not yet sent, per conversation: at once in memory, a moment later on the server. */
export interface Draft {
  readonly note: boolean;
  readonly text: string;
}

export const drafts = createStore<ReadonlyMap<number, Draft>>(new Map());
export const EMPTY: Draft = { note: false, text: "" };

/** Why the server does not keep what is written, by the code of its refusal.  Said quietly: it may still be sent. */
export const unkept = createStore<ReadonlyMap<number, string>>(new Map());

const WAIT_MS = 800;
const AGAIN_MS = 5000;
const timers = new Map<number, ReturnType<typeof setTimeout>>();
/** What the server holds, as far as we know. */
const kept = new Map<number, string>();
const keeping = new Set<number>();
/** The last try to keep these had no answer, or the server's trouble. */
const failing = new Set<number>();
/** What is on its way to the server whatever becomes of the page. */
const leaving = new Map<number, string>();
/** Sent while their draft was on its way to be kept: it must go again. */
const sentMeanwhile = new Set<number>();

export function draftOf(number: number): Draft {
  return drafts.get().get(number) ?? EMPTY;
}

/** Begin with what the server has kept, unless something is written here already. */
export function adoptDraft(number: number, draft: Draft | null): void {
  if (drafts.get().has(number)) return;
  kept.set(number, draft?.text ?? "");
  if (draft?.text) put(number, { note: draft.note, text: draft.text });
}

export function writeDraft(number: number, draft: Draft): void {
  put(number, draft);
  later(number, WAIT_MS);
}

/** It was sent: here it is empty already or holds what was typed since, on the server the old one goes. */
export function forgetDraft(number: number): void {
  if (keeping.has(number)) sentMeanwhile.add(number);
  else if (kept.get(number) && !timers.has(number)) later(number, 0);
}

/** Empty the composer because its text is on its way; the server keeps the draft until the message has arrived. */
export function clearDraft(number: number): void {
  put(number, { ...draftOf(number), text: "" });
  clearTimeout(timers.get(number));
  timers.delete(number);
}

function put(number: number, draft: Draft): void {
  drafts.set((old) => new Map(old).set(number, draft));
  if (draft.text.trim() === "") refuse(number, "");
}

function refuse(number: number, code: string): void {
  if ((unkept.get().get(number) ?? "") !== code) unkept.set((old) => new Map(old).set(number, code));
}

function later(number: number, wait: number): void {
  clearTimeout(timers.get(number));
  timers.set(
    number,
    setTimeout(() => void keep(number), wait),
  );
}

async function keep(number: number, keepalive = false): Promise<void> {
  timers.delete(number);
  const { note, text } = draftOf(number);
  if (text.trim() === "" && !kept.get(number)) return;
  keeping.add(number);
  try {
    if (text.trim() === "") await deleteDraft(number, keepalive);
    else await putDraft(number, { note, text }, keepalive);
    kept.set(number, text.trim() && text);
    failing.delete(number);
    refuse(number, "");
  } catch (error) {
    if (isPassing(error)) failing.add(number);
    else failing.delete(number);
    // It is still here.  What the server refuses it would refuse again.
    if (!isPassing(error)) refuse(number, error instanceof ApiError && draftOf(number).text ? error.code : "");
    else if (!timers.has(number)) later(number, AGAIN_MS);
  } finally {
    keeping.delete(number);
  }
  if (sentMeanwhile.delete(number)) forgetDraft(number);
}

/** Of what a browser sends for a page that is gone, all together; some is left for what else goes out then. */
const MOST_LEAVING_BYTES = 60_000;

/** The page may be gone in a moment: what the server has not yet goes to it now. */
function flushDrafts(): void {
  for (const number of unsaved()) {
    const { text } = draftOf(number);
    if (leaving.get(number) === text) continue;
    clearTimeout(timers.get(number));
    leaving.set(number, text);
    void keep(number, true).finally(() => {
      if (leaving.get(number) === text) leaving.delete(number);
    });
  }
}

/** Whether a text would be gone with the page: the server is out of reach, has refused it, or all is too much at once. */
function wouldLose(): boolean {
  const mine = unsaved().filter((number) => draftOf(number).text.trim() !== "");
  if (mine.length === 0) return false;
  const { state, seen } = connection.get();
  if (!navigator.onLine || state === "waiting" || (state === "connecting" && seen > 0)) return true;
  if (mine.some((number) => failing.has(number) || unkept.get().get(number))) return true;
  const bytes = mine.reduce((sum, number) => sum + new TextEncoder().encode(draftOf(number).text).length, 0);
  return bytes > MOST_LEAVING_BYTES;
}

/** Conversations whose draft is another here than on the server. */
function unsaved(): number[] {
  return [...drafts.get()].filter(([number, { text }]) => differs(number, text)).map(([number]) => number);
}

/** An emptied field is sent only where its timer waits: a text whose message is on its way is still kept there. */
function differs(number: number, text: string): boolean {
  if (text.trim() !== "") return kept.get(number) !== text;
  return timers.has(number) && Boolean(kept.get(number));
}

if (typeof window !== "undefined") {
  window.addEventListener("beforeunload", (event) => {
    flushDrafts();
    if (wouldLose()) event.preventDefault();
  });
  window.addEventListener("pagehide", flushDrafts);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flushDrafts();
  });
}

/** For tests. */
export function forgetDrafts(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  kept.clear();
  keeping.clear();
  sentMeanwhile.clear();
  failing.clear();
  leaving.clear();
  drafts.set(new Map());
  unkept.set(new Map());
}

/** What is being written and not sent: text and files, by conversation.  In memory only, never anywhere else. */

import type { FileView, Inbox } from "./desk.ts";
import { makeKey } from "./outbox.ts";
import type { Uploaded, UploadFailed } from "./uploads.ts";

export interface Attached {
  readonly key: string;
  readonly file: File;
  readonly state: "going" | "done" | "failed";
  /** 0 to 1. */
  readonly done: number;
  readonly view?: FileView;
  readonly problem?: Problem;
}

/** Why a file is not there: larger than the limit, or what the desk said, empty for a lost network. */
export type Problem = { why: "large"; limit: number } | { why: "refused"; sentence: string; forGood: boolean };

export interface Draft {
  readonly text: string;
  /** What a new conversation is about, an intent's slug; empty when the visitor does not say. */
  readonly topic: string;
  readonly files: readonly Attached[];
  /** More files were given than one message takes. */
  readonly tooMany: boolean;
}

export const BLANK: Draft = { text: "", topic: "", files: [], tooMany: false };

export type Drafts = ReturnType<typeof makeDrafts>;

export function makeDrafts(
  start: (file: File, onProgress: (done: number) => void, signal: AbortSignal) => Promise<Uploaded>,
) {
  const drafts = new Map<string, Draft>();
  const aborts = new Map<string, AbortController>();
  const listeners = new Set<() => void>();
  /** Names a draft had before the desk opened its conversation: what began then still finds it. */
  const moved = new Map<string, string>();

  function get(id: string): Draft {
    return drafts.get(moved.get(id) ?? id) ?? BLANK;
  }

  function set(id: string, change: Partial<Draft>): void {
    drafts.set(moved.get(id) ?? id, { ...get(id), ...change });
    for (const listener of [...listeners]) listener();
  }

  function setFile(id: string, key: string, change: Partial<Attached>): void {
    set(id, { files: get(id).files.map((one) => (one.key === key ? { ...one, ...change } : one)) });
  }

  function go(id: string, key: string, file: File): void {
    const abort = new AbortController();
    aborts.set(key, abort);
    setFile(id, key, { state: "going", done: 0 });
    start(file, (done) => setFile(id, key, { done }), abort.signal).then(
      (uploaded) => setFile(id, key, { state: "done", done: 1, view: uploaded.file }),
      (error: unknown) => {
        const { sentence = "", forGood = false } = error as Partial<UploadFailed>;
        setFile(id, key, { state: "failed", problem: { why: "refused", sentence, forGood } });
      },
    );
  }

  function add(id: string, files: Iterable<File>, inbox: Inbox | undefined): void {
    const [limit, most] = [inbox?.file_limit_bytes ?? Number.POSITIVE_INFINITY, inbox?.files_per_message ?? 1];
    const room = Math.max(0, most - get(id).files.length);
    const given = [...files];
    set(id, { tooMany: given.length > room });
    for (const file of given.slice(0, room)) {
      const key = makeKey();
      const large = file.size > limit;
      const attached: Attached = {
        key,
        file,
        done: 0,
        ...(large ? { state: "failed", problem: { why: "large", limit } } : { state: "going" }),
      };
      set(id, { files: [...get(id).files, attached] });
      if (!large) go(id, key, file);
    }
  }

  return {
    get,
    /** The visitor has read that a picture of a phrase is not to be sent. */
    warned: false,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    write: (id: string, text: string) => set(id, { text }),
    choose: (id: string, topic: string) => set(id, { topic }),
    add,
    again(id: string, key: string) {
      const one = get(id).files.find((attached) => attached.key === key);
      if (one) go(id, key, one.file);
    },
    remove(id: string, key: string) {
      aborts.get(key)?.abort();
      aborts.delete(key);
      set(id, { files: get(id).files.filter((one) => one.key !== key), tooMany: false });
    },
    /** It was sent: what failed to upload stays for another try. */
    sent(id: string) {
      set(id, { text: "", topic: "", files: get(id).files.filter((one) => one.state === "failed"), tooMany: false });
    },
    move(from: string, to: string) {
      const draft = drafts.get(from);
      moved.set(from, to);
      if (!draft) return;
      drafts.delete(from);
      set(to, draft);
    },
    /** Somebody else sits here now. */
    clear() {
      for (const abort of aborts.values()) abort.abort();
      drafts.clear();
    },
    any: () => [...drafts.values()].some((draft) => draft.text.trim() !== "" || draft.files.length > 0),
  };
}

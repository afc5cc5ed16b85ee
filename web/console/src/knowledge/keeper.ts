import { ApiError } from "../api.ts";
import { sentenceOf } from "../parts/states.tsx";
import { createStore, type Store } from "../store.ts";

/** What one version of a text says. */
export interface Words {
  readonly title: string;
  readonly summary: string;
  readonly body: string;
}
export type Field = keyof Words;
const FIELDS: readonly Field[] = ["title", "summary", "body"];

export interface Kept {
  readonly words: Words;
  /** The server's version these words were written on; 0 before there is one. */
  readonly version: number;
  /** `refused`: the server read them and did not take them; `changed`: somebody else saved meanwhile. */
  readonly state: "saved" | "dirty" | "saving" | "failed" | "refused" | "changed";
  /** What is not right, by field; under "" what concerns none. */
  readonly problems: Readonly<Partial<Record<Field | "", string>>>;
}

export interface Saved extends Words {
  readonly version: number;
}

/** Sends words; `passing` are those that go by themselves, between the versions that somebody meant. */
export type Send = (words: Words, version: number, passing: boolean) => Promise<Saved>;

export interface Keeper {
  readonly kept: Store<Kept>;
  write(change: Partial<Words>): void;
  /** Store now.  False when it was not taken; the words stay. */
  save(passing?: boolean): Promise<boolean>;
  /** Somebody else's newer words in place of ours. */
  takeTheirs(theirs: Saved): void;
  /** Ours on top of theirs. */
  keepOurs(version: number): Promise<boolean>;
  stop(): void;
}

const WAIT_MS = 2_500;
/** After a save that got no answer. */
const AGAIN_MS = 8_000;

/** Keeps what is written: it goes to the server by itself, and stays here as long as it did not arrive. */
export function createKeeper(first: Saved, send: Send, start: Partial<Words> = {}): Keeper {
  let saved: Words = wordsOf(first);
  const kept = createStore<Kept>({
    words: { ...saved, ...start },
    version: first.version,
    state: same({ ...saved, ...start }, saved) ? "saved" : "dirty",
    problems: {},
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let running: Promise<boolean> | null = null;
  /** The last save was one that somebody meant, or none was needed. */
  let meant = true;
  const set = (change: Partial<Kept>) => kept.set((old) => ({ ...old, ...change }));
  const later = (wait: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void keeper.save(true), wait);
  };

  const attempt = async (passing: boolean): Promise<boolean> => {
    const { words, version } = kept.get();
    set({ state: "saving" });
    try {
      const told = await send(words, version, passing);
      saved = wordsOf(words);
      meant = !passing;
      const more = !same(kept.get().words, words);
      set({ version: told.version, state: more ? "dirty" : "saved", problems: {} });
      if (more) later(WAIT_MS);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === "article_changed") set({ state: "changed", problems: {} });
      else if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) {
        set({ state: "refused", problems: problemsOf(error) });
      } else {
        set({ state: "failed", problems: { "": sentenceOf(error) } });
        later(AGAIN_MS);
      }
      return false;
    }
  };

  const keeper: Keeper = {
    kept,
    write(change) {
      const { words, state, problems } = kept.get();
      const next = { ...words, ...change };
      const left = Object.fromEntries(Object.entries(problems).filter(([field]) => !(field in change)));
      set({ words: next, problems: left });
      if (state === "changed") return;
      if (state !== "saving") set({ state: same(next, saved) ? "saved" : "dirty" });
      later(WAIT_MS);
    },
    async save(passing = false) {
      clearTimeout(timer);
      while (running) await running;
      const { words, state, version } = kept.get();
      if (state === "changed") return false;
      // Nothing to tell; but what only passed by may be meant now.
      if (same(words, saved) && version > 0 && (passing || meant)) return true;
      if (passing && !words.title.trim()) return false;
      running = attempt(passing);
      try {
        return await running;
      } finally {
        running = null;
      }
    },
    takeTheirs(theirs) {
      clearTimeout(timer);
      saved = wordsOf(theirs);
      meant = true;
      set({ words: saved, version: theirs.version, state: "saved", problems: {} });
    },
    async keepOurs(version) {
      set({ version, state: "dirty" });
      return keeper.save();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
  return keeper;
}

const wordsOf = ({ title, summary, body }: Words): Words => ({ title, summary, body });
const same = (one: Words, other: Words) => FIELDS.every((field) => one[field] === other[field]);

function problemsOf(error: ApiError): Kept["problems"] {
  const found = Object.entries(error.fields).map(([path, sentence]) => {
    const field = path.split(".").find((part) => FIELDS.includes(part as Field)) ?? "";
    return [field, sentence];
  });
  return found.length > 0 ? Object.fromEntries(found) : { "": sentenceOf(error) };
}

import { useMemo, useState } from "react";
import { ApiError } from "../api.ts";
import { sentenceOf } from "../parts/states.tsx";
import { createStore, useStore } from "../store.ts";
import { drafts, keepDraft } from "./drafts.ts";

/** What is not right, by field; under "" what concerns no single one. */
export type Problems<V> = { readonly [field in keyof V | ""]?: string };

export interface FormOptions<V> {
  /** Keeps what was typed while the page lives; left out for secrets, which are gone with the form. */
  name?: string;
  /** What the server has; what was typed lies over it. */
  saved: V;
  /** Which field a code of the server speaks of. */
  places?: Readonly<Record<string, keyof V & string>>;
  /** What can be seen before anything is sent. */
  check?: (values: V) => Problems<V>;
}

export interface Form<V> {
  values: V;
  /** Differs from what is saved. */
  dirty: boolean;
  problems: Problems<V>;
  busy: boolean;
  /** Counts refused tries, so that the first wrong field can be given the focus. */
  refusals: number;
  set(change: Partial<V>): void;
  /** Check and send; true when it was taken.  What was typed stays after a refusal. */
  submit(send: (values: V) => Promise<unknown>): Promise<boolean>;
  discard(): void;
}

export function useForm<V extends object>({ name, saved, places = {}, check }: FormOptions<V>): Form<V> {
  const own = useMemo(() => createStore<Partial<V>>({}), []);
  const here = useStore(own);
  const kept = useStore(drafts, (all) => (name === undefined ? undefined : all[name])) as Partial<V> | undefined;
  const read = (): Partial<V> => (name === undefined ? own.get() : ((drafts.get()[name] ?? {}) as Partial<V>));
  const write = (draft: Partial<V>) => (name === undefined ? own.set(draft) : keepDraft(name, draft));
  const draft = (name === undefined ? here : kept) ?? {};
  const [problems, setProblems] = useState<Problems<V>>({});
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const values = { ...saved, ...draft };
  const refuse = (found: Problems<V>) => {
    setProblems(found);
    setRefusals((n) => n + 1);
    return false;
  };
  return {
    values,
    dirty: Object.keys(draft).length > 0,
    problems,
    busy,
    refusals,
    set(change) {
      write(differences({ ...read(), ...change }, saved));
      setProblems((old) => without(old, [...Object.keys(change), ""]));
    },
    async submit(send) {
      if (busy) return false;
      const sent = { ...saved, ...read() };
      const found = check?.(sent) ?? {};
      if (Object.values(found).some(Boolean)) return refuse(found);
      setBusy(true);
      setProblems({});
      try {
        await send(sent);
      } catch (error) {
        return refuse(problemsOf(error, Object.keys(sent), places));
      } finally {
        setBusy(false);
      }
      // What was typed while it was under way is not saved yet.
      write(differences(read(), sent));
      return true;
    },
    discard() {
      write({});
      setProblems({});
    },
  };
}

/** Those values of `draft` that are not what is saved. */
export function differences<V extends object>(draft: Partial<V>, saved: V): Partial<V> {
  const different = Object.entries(draft).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(saved[field as keyof V]),
  );
  return Object.fromEntries(different) as Partial<V>;
}

/** Where to show what the server says of a form. */
export function problemsOf<V>(
  error: unknown,
  fields: readonly string[],
  places: Readonly<Record<string, string>>,
): Problems<V> {
  if (error instanceof ApiError) {
    const place = places[error.code];
    if (place !== undefined && error.sentence) return { [place]: error.sentence } as Problems<V>;
    const found: Record<string, string> = {};
    for (const [path, sentence] of Object.entries(error.fields)) {
      const field = path.split(".")[0] ?? "";
      const where = fields.includes(field) ? field : "";
      found[where] ??= sentence;
    }
    if (Object.keys(found).length > 0) return found as Problems<V>;
  }
  return { "": sentenceOf(error) } as Problems<V>;
}

function without<T extends object>(of: T, names: readonly string[]): T {
  return Object.fromEntries(Object.entries(of).filter(([name]) => !names.includes(name))) as T;
}

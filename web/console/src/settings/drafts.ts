import { session } from "../session/store.ts";
import { createStore, type Store } from "../store.ts";

/**
 * What was typed into forms and is not saved yet, by the form's name.  It lives as long as the page: a form that is
 * left and opened again shows what was typed, and the browser asks before the page itself is closed.
 */
export const drafts: Store<Readonly<Record<string, object>>> = createStore({});

export function keepDraft(name: string, draft: object): void {
  drafts.set((old) => {
    const { [name]: _, ...rest } = old;
    return Object.keys(draft).length === 0 ? rest : { ...rest, [name]: draft };
  });
}

/** Whether a page's forms hold something: `page` begins their names. */
export function hasDrafts(all: Readonly<Record<string, object>>, page: string): boolean {
  return Object.keys(all).some((name) => name === page || name.startsWith(`${page}/`));
}

const ask = (event: Event) => event.preventDefault();

drafts.subscribe(() => {
  if (Object.keys(drafts.get()).length > 0) window.addEventListener("beforeunload", ask);
  else window.removeEventListener("beforeunload", ask);
});

// Who logs in next starts with empty forms.
session.subscribe(() => {
  if (session.get().state === "out") drafts.set({});
});

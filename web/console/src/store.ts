import { useSyncExternalStore } from "react";

/** A value outside React that parts of the page follow. */
export interface Store<T> {
  get(): T;
  set(next: T | ((old: T) => T)): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const made = typeof next === "function" ? (next as (old: T) => T)(value) : next;
      if (Object.is(made, value)) return;
      value = made;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Follow a store, or what `pick` takes of it; draws again only when that changes (compared by `Object.is`). */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, P>(store: Store<T>, pick: (value: T) => P): P;
export function useStore<T, P>(store: Store<T>, pick?: (value: T) => P): T | P {
  const read = () => (pick ? pick(store.get()) : store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}

/** A store kept in this browser under `name`; where storage is forbidden it lives as long as the page. */
export function createKept<T>(name: string, initial: T, valid: (value: unknown) => value is T): Store<T> {
  const store = createStore(readKept(name, initial, valid));
  store.subscribe(() => {
    try {
      localStorage.setItem(`walletdesk.${name}`, JSON.stringify(store.get()));
    } catch {
      // Forbidden or full: the choice holds until the page is closed.
    }
  });
  return store;
}

function readKept<T>(name: string, initial: T, valid: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`walletdesk.${name}`) ?? "null");
    return valid(value) ? value : initial;
  } catch {
    return initial;
  }
}

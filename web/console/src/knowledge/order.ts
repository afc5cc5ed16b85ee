import type { Shelves } from "./api.ts";

export type Order = readonly { id: string; categories: readonly string[] }[];

/** A list with one of it elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(Math.max(0, Math.min(next.length, to)), 0, one);
  return next;
}

export const movedCategory = (
  all: Shelves["collections"],
  collection: number,
  from: number,
  to: number,
): Shelves["collections"] =>
  all.map((one, at) => (at === collection ? { ...one, categories: moved(one.categories, from, to) } : one));

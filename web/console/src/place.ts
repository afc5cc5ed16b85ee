import { useLocation, useSearch } from "wouter";
import { FILTERS, type Filters, VIEWS, type View } from "./inbox/api.ts";

/** Where one is in the desk; all of it stands in the address, so that it can be kept, sent and gone back to. */
export interface Place {
  view: View | "search";
  filters: Filters;
  /** Number of the conversation that is open. */
  open: number | null;
  /** What is searched for. */
  q: string;
}

const NUMBER = /^[0-9]{1,12}$/;

/** Under which path the app is served (vite.config.ts). */
export const BASE = "/console";

/** Whether an address leads somewhere in the desk: a view or the search, and a conversation's number behind it or nothing. */
export function isPlace(path: string): boolean {
  const [first = "", second, ...more] = path.split("/").filter(Boolean);
  const known = first === "search" || VIEWS.includes(first as View);
  return known && (second === undefined || NUMBER.test(second)) && more.length === 0;
}

/** Of an address that leads nowhere: all, with nothing open. */
export function readPlace(path: string, search: string): Place {
  const [first = "", second = ""] = path.split("/").filter(Boolean);
  const given = new URLSearchParams(search);
  const filters: Partial<Record<(typeof FILTERS)[number], string>> = {};
  for (const name of FILTERS) {
    const value = given.get(name);
    if (value) filters[name] = value;
  }
  const number = isPlace(path) && second ? Number(second) : null;
  const view = first === "search" || VIEWS.includes(first as View) ? (first as Place["view"]) : "all";
  return { view, filters: view === "search" ? {} : filters, open: number, q: given.get("q") ?? "" };
}

export function writePlace({ view, filters, open, q }: Place): string {
  const given = new URLSearchParams();
  if (view === "search") {
    if (q) given.set("q", q);
  } else {
    for (const name of FILTERS) if (filters[name]) given.set(name, filters[name]);
  }
  const query = given.toString();
  return `/${view}${open === null ? "" : `/${open}`}${query && `?${query}`}`;
}

/** Where one is, and a way to go elsewhere: what is not named stays. */
export function usePlace(): [Place, (change: Partial<Place>, options?: { replace?: boolean }) => void] {
  const [path, navigate] = useLocation();
  const place = readPlace(path, useSearch());
  return [place, (change, options) => navigate(writePlace({ ...place, ...change }), options)];
}

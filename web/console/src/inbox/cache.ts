import type { InfiniteData } from "@tanstack/react-query";
import type { Schemas } from "../api.ts";
import { onFrame } from "../live/socket.ts";
import { queries } from "../query.ts";
import { myId } from "../session/store.ts";
import type { Counts, Filters, Row, RowPage, View } from "./api.ts";
import { before, belongs } from "./rules.ts";

export type Pages = InfiniteData<RowPage, string | null>;

export const rowsKey = (view: View, filters: Filters) => ["rows", view, filters] as const;
export const countsKey = ["counts"] as const;
export const choicesKey = ["choices"] as const;
export const detailKey = (number: number) => ["conversation", number] as const;

/** The newest that is known of each conversation; a page that was asked for before a frame came must not undo it. */
const newest = new Map<string, Row>();
const KEPT = 5000;

/** The row as it is known best: this one, or a newer one that a frame brought. */
export function freshest(row: Row): Row {
  const known = newest.get(row.id);
  if (known && isNewer(known, row)) return known;
  newest.delete(row.id);
  newest.set(row.id, row);
  if (newest.size > KEPT) newest.delete(newest.keys().next().value as string);
  return row;
}

function isNewer(a: Row, b: Row): boolean {
  return a.updated_at !== b.updated_at ? a.updated_at > b.updated_at : a.sequence > b.sequence;
}

export function rowById(id: string): Row | undefined {
  return newest.get(id);
}

export function findRow(number: number): Row | undefined {
  for (const row of newest.values()) if (row.number === number) return row;
  return undefined;
}

/** The name of a contact whose conversations are known. */
export function findContact(id: string): string | undefined {
  for (const row of newest.values()) if (row.contact.id === id) return row.contact.name || undefined;
  return undefined;
}

/** A page as it came, with what has happened since it was asked for. */
export function freshPage(page: RowPage, view: View, filters: Filters, me: string): RowPage {
  const rows = page.rows.flatMap((row) => {
    const best = freshest(row);
    // The server knows best what belongs; only what has changed since is judged here.
    return best === row || belongs(best, view, filters, me) ? [best] : [];
  });
  return { ...page, rows };
}

/** Put a row in its place in pages of one list, or take it out. */
export function placed(pages: Pages, row: Row, view: View, filters: Filters, me: string): Pages {
  const was = pages.pages.some((page) => page.rows.some((one) => one.id === row.id));
  // On which network somebody asks stands in no row, and never changes: the list itself knows who is in it.
  if (filters.chain && !was) return pages;
  const is = belongs(row, view, filters, me);
  if (!was && !is) return pages;
  const cleared = pages.pages.map((page) => ({ ...page, rows: page.rows.filter((one) => one.id !== row.id) }));
  if (!is) return { ...pages, pages: cleared };
  for (const page of cleared) {
    const at = page.rows.findIndex((one) => before(row, one, view) < 0);
    if (at < 0) continue;
    page.rows.splice(at, 0, row);
    return { ...pages, pages: cleared };
  }
  // Behind everything that is loaded: it belongs to the end, if the end is loaded.
  const last = cleared.at(-1);
  if (last?.next === null) last.rows.push(row);
  return { ...pages, pages: cleared };
}

/** A conversation is new or changed: bring every list and page that shows it up to date. */
export function takeRow(row: Row): void {
  const best = freshest(row);
  if (best !== row && isNewer(best, row)) return;
  spread(row);
  searchAgain(row);
}

/** What a search found may have lost words since: asked for again where it is shown, forgotten elsewhere. */
function searchAgain(row: Row): void {
  const holds = (data: unknown) =>
    (data as { pages?: readonly Schemas["AgentHitPage"][] } | undefined)?.pages?.some(({ hits }) =>
      hits.some((hit) => hit.row.id === row.id),
    ) ?? false;
  const found = { queryKey: ["search"], predicate: ({ state }: { state: { data: unknown } }) => holds(state.data) };
  queries.removeQueries({ ...found, type: "inactive" });
  void queries.invalidateQueries(found);
}

function spread(row: Row): void {
  newest.set(row.id, row);
  for (const query of queries.getQueryCache().findAll({ queryKey: ["rows"] })) {
    const [, view, filters] = query.queryKey as ReturnType<typeof rowsKey>;
    queries.setQueryData<Pages>(query.queryKey, (old) => old && placed(old, row, view, filters, myId()));
  }
  queries.setQueryData<Schemas["AgentDetail"]>(detailKey(row.number), (old) => old && { ...old, row });
  const details = {
    queryKey: ["conversation"],
    predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey.length === 2,
  };
  for (const query of queries.getQueryCache().findAll(details)) {
    queries.setQueryData<Schemas["AgentDetail"]>(query.queryKey, (old) => {
      const lists = old && [...old.others, ...old.alike];
      if (!old || !lists?.some((one) => one.id === row.id)) return old;
      const change = (rows: Row[]) => rows.map((one) => (one.id === row.id ? row : one));
      return { ...old, others: change(old.others), alike: change(old.alike) };
    });
  }
}

/** Show a change before the server has answered.  Returns what takes it back. */
export function changeAhead(number: number, change: Partial<Row>): () => void {
  const old = queries.getQueryData<Schemas["AgentDetail"]>(detailKey(number))?.row ?? findRow(number);
  if (!old) return () => undefined;
  spread({ ...old, ...change });
  return () => {
    const now = newest.get(old.id);
    // Not what a frame has brought meanwhile.
    if (now && now.updated_at === old.updated_at && now.sequence === old.sequence) spread(old);
  };
}

export function takeCounts(counts: Counts): void {
  queries.setQueryData<Counts>(countsKey, counts);
}

onFrame("row", (frame) => takeRow(frame.row));
onFrame("counts", (frame) => takeCounts(frame.counts));
onFrame("welcome", (frame) => takeCounts(frame.counts));

/** For tests. */
export function forgetRows(): void {
  newest.clear();
}

import { beforeEach, expect, test } from "vitest";
import { receive } from "../live/socket.ts";
import { queries } from "../query.ts";
import { session } from "../session/store.ts";
import { me } from "../testing/desk.tsx";
import { aDetail, aRow } from "../testing/rows.ts";
import type { Row } from "./api.ts";
import {
  changeAhead,
  countsKey,
  detailKey,
  forgetRows,
  freshPage,
  type Pages,
  placed,
  rowsKey,
  takeRow,
} from "./cache.ts";

const pages = (...lists: Row[][]): Pages => ({
  pages: lists.map((rows, at) => ({ rows, next: at < lists.length - 1 ? String(at) : null })),
  pageParams: lists.map((_, at) => (at === 0 ? null : String(at - 1))),
});
const idsOf = (list: Pages | undefined) => list?.pages.map((page) => page.rows.map((row) => row.id));

beforeEach(() => {
  queries.clear();
  forgetRows();
  session.set({ state: "in", me, expired: false });
});

test("a changed row is put in its place, on whichever page", () => {
  const [a, b, c] = [aRow({ id: "1", due_at: 10 }), aRow({ id: "2", due_at: 20 }), aRow({ id: "3", due_at: 30 })];
  const moved = { ...c, due_at: 5 };
  expect(idsOf(placed(pages([a, b], [c]), moved, "all", {}, "7"))).toEqual([["3", "1", "2"], []]);
});

test("a row that left the view is taken out, one that came is put in", () => {
  const [a, b] = [aRow({ id: "1", due_at: 10 }), aRow({ id: "2", due_at: 20 })];
  expect(idsOf(placed(pages([a, b]), { ...a, status: "resolved" }, "all", {}, "7"))).toEqual([["2"]]);
  expect(idsOf(placed(pages([b]), a, "all", {}, "7"))).toEqual([["1", "2"]]);
});

test("what stands behind the loaded pages waits for its page", () => {
  const first = pages([aRow({ id: "1", due_at: 10 })]);
  const more: Pages = { ...first, pages: [{ rows: first.pages[0]?.rows ?? [], next: "more" }] };
  expect(idsOf(placed(more, aRow({ id: "9", due_at: 99 }), "all", {}, "7"))).toEqual([["1"]]);
});

test("a row frame reaches every list and the open conversation", () => {
  const row = aRow({ id: "1", due_at: 10, updated_at: 1 });
  queries.setQueryData(rowsKey("all", {}), pages([row]));
  queries.setQueryData(rowsKey("mine", {}), pages([]));
  queries.setQueryData(detailKey(row.number), aDetail({ row }));
  receive({ t: "row", row: { ...row, updated_at: 2, assignee: { id: me.id, name: me.name } } });
  expect(queries.getQueryData<Pages>(rowsKey("all", {}))?.pages[0]?.rows[0]?.assignee?.id).toBe("7");
  expect(idsOf(queries.getQueryData(rowsKey("mine", {})))).toEqual([["1"]]);
  expect(queries.getQueryData<{ row: Row }>(detailKey(row.number))?.row.assignee?.id).toBe("7");
});

test("a page that was asked for before a frame came does not undo it", () => {
  const old = aRow({ id: "1", updated_at: 1, preview: "old" });
  takeRow({ ...old, updated_at: 2, preview: "new" });
  const page = freshPage({ rows: [old], next: null }, "all", {}, "7");
  expect(page.rows[0]?.preview).toBe("new");
  takeRow({ ...old, updated_at: 3, status: "resolved" });
  expect(freshPage({ rows: [old], next: null }, "all", {}, "7").rows).toEqual([]);
});

test("an older frame changes nothing", () => {
  const row = aRow({ id: "1", updated_at: 5, preview: "new" });
  queries.setQueryData(rowsKey("all", {}), pages([row]));
  takeRow(row);
  receive({ t: "row", row: { ...row, updated_at: 4, preview: "old" } });
  expect(queries.getQueryData<Pages>(rowsKey("all", {}))?.pages[0]?.rows[0]?.preview).toBe("new");
});

test("a change shown ahead is taken back when the server refuses, unless something newer came", () => {
  const row = aRow({ id: "1", updated_at: 1 });
  queries.setQueryData(rowsKey("all", {}), pages([row]));
  takeRow(row);
  const priority = () => queries.getQueryData<Pages>(rowsKey("all", {}))?.pages[0]?.rows[0]?.priority;
  const takeBack = changeAhead(row.number, { priority: "urgent" });
  expect(priority()).toBe("urgent");
  takeBack();
  expect(priority()).toBe("normal");
  const again = changeAhead(row.number, { priority: "urgent" });
  receive({ t: "row", row: { ...row, updated_at: 9, priority: "low" } });
  again();
  expect(priority()).toBe("low");
});

test("counts follow the socket", () => {
  const counts = { mine: 1, unassigned: 2, urgent: 3, all: 4, snoozed: 5, resolved: 6, held: 7, waiting: 0 };
  receive({ t: "counts", counts });
  expect(queries.getQueryData(countsKey)).toEqual(counts);
});

test("what a search found in a conversation that changed is not kept", () => {
  const [row, other] = [aRow({ id: "1", number: 1001 }), aRow({ id: "2", number: 1002 })];
  for (const one of [row, other]) {
    const hits = [{ row: one, message: { text: "as it was" } }];
    queries.setQueryData(["search", one.id], {
      pages: [{ hits, contacts: [], number: null, next: null }],
      pageParams: [],
    });
  }
  receive({ t: "row", row: { ...row, sequence: row.sequence + 1, updated_at: row.updated_at + 1 } });
  expect(queries.getQueryData(["search", "1"])).toBeUndefined();
  expect(queries.getQueryData(["search", "2"])).toBeDefined();
});

test("what else is kept of a conversation does not keep a change from the screen", () => {
  const row = aRow({ id: "1" });
  queries.setQueryData(["conversation", row.number, "suggestion", 3], { likely: false, parts: [] });
  queries.setQueryData(detailKey(row.number), aDetail({ row }));
  takeRow({ ...row, status: "resolved", updated_at: row.updated_at + 1 });
  expect(queries.getQueryData<{ row: Row }>(detailKey(row.number))?.row.status).toBe("resolved");
});

import { expect, test } from "vitest";
import { aRow } from "../testing/rows.ts";
import { arrange, before, belongs, byId } from "./rules.ts";

const ids = (rows: { id: string }[]) => rows.map((row) => row.id);

test("work is ordered by priority, then by what is due first, what is due never last", () => {
  const rows = [
    aRow({ id: "1", priority: "normal", due_at: 10 }),
    aRow({ id: "2", priority: "urgent", due_at: null }),
    aRow({ id: "3", priority: "urgent", due_at: 90 }),
    aRow({ id: "4", priority: "low", due_at: 1 }),
    aRow({ id: "5", priority: "urgent", due_at: 20 }),
  ];
  expect(ids(rows.sort((a, b) => before(a, b, "all")))).toEqual(["5", "3", "2", "1", "4"]);
});

test("snoozed ones are ordered by when they wake, resolved ones by their newest message", () => {
  const [a, b] = [
    aRow({ id: "1", snoozed_until: 50, last_message_at: 1 }),
    aRow({ id: "2", snoozed_until: 40, last_message_at: 9 }),
  ];
  expect(before(a, b, "snoozed")).toBeGreaterThan(0);
  expect(before(a, b, "resolved")).toBeGreaterThan(0);
});

test("ids beyond what a number holds are compared as numbers", () => {
  expect(byId("9007199254740993", "9007199254740992")).toBe(1);
  expect(byId("99", "100")).toBeLessThan(0);
});

test("a row belongs to the views its state says", () => {
  const mine = aRow({ assignee: { id: "7", name: "Ada" }, priority: "urgent" });
  expect(belongs(mine, "mine", {}, "7")).toBe(true);
  expect(belongs(mine, "mine", {}, "8")).toBe(false);
  expect(belongs(mine, "unassigned", {}, "7")).toBe(false);
  expect(belongs(mine, "urgent", {}, "7")).toBe(true);
  expect(belongs({ ...mine, status: "resolved" }, "urgent", {}, "7")).toBe(false);
  expect(belongs({ ...mine, status: "resolved" }, "resolved", {}, "7")).toBe(true);
  expect(belongs({ ...mine, standing: "held" }, "held", {}, "7")).toBe(true);
});

test("filters narrow a view, and in all a status takes the place of the view's own", () => {
  const row = aRow({ tags: ["swap"], language: "zh", status: "spam" });
  expect(belongs(row, "all", {}, "7")).toBe(false);
  expect(belongs(row, "all", { status: "spam" }, "7")).toBe(true);
  expect(belongs(row, "mine", { status: "spam" }, "7")).toBe(false);
  expect(belongs({ ...row, status: "open" }, "all", { tag: "swap", language: "zh" }, "7")).toBe(true);
  expect(belongs({ ...row, status: "open" }, "all", { tag: "bug" }, "7")).toBe(false);
  expect(belongs({ ...row, status: "open" }, "all", { assignee: "none" }, "7")).toBe(true);
  expect(belongs({ ...row, status: "open" }, "all", { assignee: "me" }, "7")).toBe(false);
});

const rows = (...names: string[]) => names.map((id) => aRow({ id }));

test("the first rows are shown as they come", () => {
  expect(arrange([], rows("1", "2"))).toEqual({ ids: ["1", "2"], waiting: 0 });
});

test("new arrivals wait, and say how many they are", () => {
  expect(arrange(["1", "2"], rows("8", "1", "9", "2"))).toEqual({ ids: ["1", "2"], waiting: 2 });
});

test("what comes at the end pushes nothing and is shown", () => {
  expect(arrange(["1", "2"], rows("1", "2", "3", "4"))).toEqual({ ids: ["1", "2", "3", "4"], waiting: 0 });
});

test("known rows move to their place", () => {
  expect(arrange(["1", "2", "3"], rows("3", "1", "2")).ids).toEqual(["3", "1", "2"]);
});

test("the open row never moves", () => {
  expect(arrange(["1", "2", "3"], rows("3", "2", "1"), "1").ids).toEqual(["1", "3", "2"]);
  expect(arrange(["1", "2", "3"], rows("2", "1", "3"), "3").ids).toEqual(["2", "1", "3"]);
});

test("the open row stays where it is when it no longer belongs to the view", () => {
  expect(arrange(["1", "2", "3"], rows("1", "3"), "2").ids).toEqual(["1", "2", "3"]);
  expect(arrange(["1", "2", "3"], rows("1", "3"), null).ids).toEqual(["1", "3"]);
});

test("while somebody points at the list known rows stay and gone ones go", () => {
  expect(arrange(["1", "2", "3"], rows("3", "1"), null, true).ids).toEqual(["1", "3"]);
});

test("an empty list lets everything in at once", () => {
  expect(arrange(["1"], rows("8", "9")).ids).toEqual(["8", "9"]);
});

test("arranging what is arranged changes nothing, whatever came", () => {
  // A list that went on changing would draw itself for ever.
  let seed = 7;
  const chance = (most: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % most;
  };
  const some = () =>
    Array.from({ length: chance(8) }, () => String(chance(10))).filter((id, at, all) => all.indexOf(id) === at);
  for (let round = 0; round < 2000; round += 1) {
    const [shown, loaded] = [some(), rows(...some())];
    const open = chance(2) ? String(chance(10)) : null;
    const still = chance(2) === 1;
    const once = arrange(shown, loaded, open, still);
    expect(arrange(once.ids, loaded, open, still)).toEqual(once);
    expect(new Set(once.ids).size).toBe(once.ids.length);
  }
});

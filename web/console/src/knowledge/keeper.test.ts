import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../api.ts";
import { createKeeper, type Saved, type Send } from "./keeper.ts";

const FIRST: Saved = { title: "Fees", summary: "", body: "One\n", version: 3 };
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function server() {
  let version = 3;
  const seen: { body: string; version: number; passing: boolean }[] = [];
  const next: (() => void)[] = [];
  const send = vi.fn<Send>(async (words, had, passing) => {
    seen.push({ body: words.body, version: had, passing });
    next.shift()?.();
    if (had !== version) throw new ApiError(409, "article_changed");
    version += 1;
    return { ...words, version };
  });
  return { send, seen, next };
}

test("what is written goes by itself, once, after a while", async () => {
  const { send, seen } = server();
  const keeper = createKeeper(FIRST, send);
  keeper.write({ body: "Tw" });
  keeper.write({ body: "Two" });
  expect(keeper.kept.get().state).toBe("dirty");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(seen).toEqual([{ body: "Two", version: 3, passing: true }]);
  expect(keeper.kept.get()).toMatchObject({ state: "saved", version: 4 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(send).toHaveBeenCalledTimes(1);
});

test("what passed by can be made a version that was meant, once", async () => {
  const { seen, send } = server();
  const keeper = createKeeper(FIRST, send);
  keeper.write({ body: "Two" });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await keeper.save()).toBe(true);
  expect(await keeper.save()).toBe(true);
  expect(seen.map((one) => one.passing)).toEqual([true, false]);
});

test("a save that got no answer is tried again, and what was written meanwhile is in it", async () => {
  const { send, seen, next } = server();
  const keeper = createKeeper(FIRST, send);
  next.push(() => {
    throw new ApiError(0, "offline");
  });
  keeper.write({ body: "Two" });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(keeper.kept.get()).toMatchObject({ state: "failed", words: { body: "Two" } });
  keeper.write({ body: "Two and three" });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen.at(-1)?.body).toBe("Two and three");
  expect(keeper.kept.get().state).toBe("saved");
});

test("what is refused stays, is told at its field and is not sent again unchanged", async () => {
  const { send, next } = server();
  const keeper = createKeeper(FIRST, send);
  next.push(() => {
    throw new ApiError(422, "wrong_fields", "", undefined, { body: "This holds a recovery phrase." });
  });
  keeper.write({ body: "abandon abandon" });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(send).toHaveBeenCalledTimes(1);
  expect(keeper.kept.get()).toMatchObject({
    state: "refused",
    words: { body: "abandon abandon" },
    problems: { body: "This holds a recovery phrase." },
  });
  keeper.write({ body: "Two" });
  expect(keeper.kept.get().problems).toEqual({});
  await vi.advanceTimersByTimeAsync(3_000);
  expect(keeper.kept.get().state).toBe("saved");
});

test("somebody else saved: nothing is sent until it is decided whose words stay", async () => {
  const { send, seen } = server();
  const keeper = createKeeper({ ...FIRST, version: 2 }, send);
  keeper.write({ body: "Ours" });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(keeper.kept.get()).toMatchObject({ state: "changed", words: { body: "Ours" } });
  keeper.write({ body: "Ours too" });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(seen.length).toBe(1);
  expect(await keeper.keepOurs(3)).toBe(true);
  expect(seen.at(-1)).toEqual({ body: "Ours too", version: 3, passing: false });
  const other = createKeeper({ ...FIRST, version: 1 }, send);
  other.write({ body: "Ours" });
  await vi.advanceTimersByTimeAsync(3_000);
  other.takeTheirs({ ...FIRST, body: "Theirs", version: 4 });
  expect(other.kept.get()).toMatchObject({ state: "saved", version: 4, words: { body: "Theirs" } });
});

test("what was typed while a save was under way is saved next", async () => {
  const { send, seen } = server();
  const keeper = createKeeper(FIRST, send);
  keeper.write({ body: "Two" });
  const first = keeper.save(true);
  keeper.write({ body: "Three" });
  expect(await first).toBe(true);
  expect(keeper.kept.get().state).toBe("dirty");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(seen.map((one) => one.body)).toEqual(["Two", "Three"]);
  keeper.write({ body: "Four" });
  keeper.stop();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(seen.length).toBe(2);
});

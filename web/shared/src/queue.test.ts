import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeQueue } from "./queue.ts";

class Later extends Error {
  constructor(readonly after: number) {
    super();
  }
}

interface Begun {
  name: string;
  resolve(): void;
  reject(error: unknown): void;
}

function makeRun(most = () => 3) {
  const queue = makeQueue({ most, putOff: (error) => (error instanceof Later ? error.after : undefined) });
  const begun: Begun[] = [];
  const ends: string[] = [];
  function run(name: string, signal = new AbortController().signal): void {
    const task = () => new Promise<void>((resolve, reject) => void begun.push({ name, resolve, reject }));
    queue(task, signal).then(
      () => ends.push(`${name} done`),
      () => ends.push(`${name} failed`),
    );
  }
  return { run, begun, ends, names: () => begun.map((one) => one.name) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("three are under way, the fourth begins when one has ended, whatever its end", async () => {
  const { run, begun, ends, names } = makeRun();
  for (const name of ["a", "b", "c", "d", "e"]) run(name);
  expect(names()).toEqual(["a", "b", "c"]);
  begun[1]?.reject(new Error());
  await vi.advanceTimersByTimeAsync(0);
  expect(names()).toEqual(["a", "b", "c", "d"]);
  begun[0]?.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(names()).toEqual(["a", "b", "c", "d", "e"]);
  expect(ends).toEqual(["b failed", "a done"]);
});

test("how many there may be is asked each time", async () => {
  let most = 1;
  const { run, begun, names } = makeRun(() => most);
  for (const name of ["a", "b", "c"]) run(name);
  expect(names()).toEqual(["a"]);
  most = 3;
  begun[0]?.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(names()).toEqual(["a", "b", "c"]);
});

test("what is put off goes again by itself when it may, and keeps its room until then", async () => {
  const { run, begun, ends, names } = makeRun(() => 1);
  run("a");
  run("b");
  begun[0]?.reject(new Later(2));
  await vi.advanceTimersByTimeAsync(1_999);
  expect(names()).toEqual(["a"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(names()).toEqual(["a", "a"]);
  begun[1]?.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(names()).toEqual(["a", "a", "b"]);
  expect(ends).toEqual(["a done"]);
});

test("what is put off for long, or too often, is told", async () => {
  const { run, begun, ends } = makeRun();
  run("long");
  begun[0]?.reject(new Later(60));
  run("often");
  for (let at = 1; at <= 10; at += 1) {
    await vi.advanceTimersByTimeAsync(0);
    begun[at]?.reject(new Later(2));
    await vi.advanceTimersByTimeAsync(2_000);
  }
  expect(ends).toEqual(["long failed", "often failed"]);
  expect(begun).toHaveLength(11);
});

test("what is taken back while it waits never begins, and makes room", async () => {
  const { run, begun, ends, names } = makeRun(() => 1);
  const [first, second] = [new AbortController(), new AbortController()];
  run("a", first.signal);
  run("b", second.signal);
  run("c");
  second.abort();
  begun[0]?.reject(new Later(10));
  await vi.advanceTimersByTimeAsync(0);
  first.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(names()).toEqual(["a", "c"]);
  expect(ends).toEqual(["a failed", "b failed"]);
});

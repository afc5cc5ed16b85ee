import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { desk } from "../testing/desk.ts";

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.doUnmock("../../twin/twin.ts");
  vi.useRealTimers();
});

const FAULT = "the secret gate's twin failed";
const STOP = { alarm: {}, rest: "", parts: [] };
const { chat } = desk();

async function guardWith(twin: object | (() => Promise<never>)) {
  vi.doMock("../../twin/twin.ts", typeof twin === "function" ? (twin as never) : () => twin);
  return import("./guard.ts");
}

test("what is here answers at once", async () => {
  const { read, wake } = await guardWith({ ready: () => undefined, stop: () => STOP });
  await wake();
  expect(read(chat, "c1", "words")).toBe(STOP);
  expect(read(chat, "c1", "")).toBe(undefined);
});

test("a twin that does not come holds a message up for two seconds", async () => {
  const { read } = await guardWith(() => new Promise<never>(() => {}));
  const answered = vi.fn();
  void Promise.resolve(read(chat, "c1", "words")).then(answered);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(answered).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(answered).toHaveBeenCalledWith(undefined);
});

test("where a list does not come in time, what is here reads", async () => {
  const { read, wake } = await guardWith({ ready: () => new Promise(() => {}), stop: () => STOP });
  await wake();
  const answer = read(chat, "c1", "words");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await answer).toBe(STOP);
});

test("a list that cannot be had is reported, and what is here reads", async () => {
  const { read, wake } = await guardWith({ ready: () => Promise.reject(new Error("no network")), stop: () => STOP });
  await wake();
  expect(await read(chat, "c1", "words")).toBe(STOP);
  expect(() => vi.advanceTimersByTime(1)).toThrow(FAULT);
});

test("a twin that breaks lets the message go, and says that it broke without the words", async () => {
  const stop = () => {
    throw new Error("words");
  };
  const { read, wake } = await guardWith({ ready: () => undefined, stop });
  await wake();
  expect(read(chat, "c1", "words")).toBe(undefined);
  expect(() => vi.advanceTimersByTime(1)).toThrow(FAULT);
});

test("a twin that cannot be fetched is tried again with the next key", async () => {
  let tries = 0;
  const { wake } = await guardWith(() => {
    tries += 1;
    return Promise.reject(new Error("no network"));
  });
  await wake();
  expect(() => vi.advanceTimersByTime(1)).toThrow(FAULT);
  await wake();
  expect(() => vi.advanceTimersByTime(1)).toThrow(FAULT);
  expect(tries).toBeGreaterThan(0);
});

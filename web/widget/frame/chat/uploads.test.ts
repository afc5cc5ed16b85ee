import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Outgoing } from "./outbox.ts";
import { type Uploaded, UploadFailed, type UploadOptions, uploader } from "./uploads.ts";

interface Going extends UploadOptions {
  name: string;
  resolve(uploaded: Uploaded): void;
  reject(error: unknown): void;
}

/** A visitor, and the desk that takes their files when the test says so. */
function visitor(shown?: string) {
  const going: Going[] = [];
  const at = {
    going,
    shown,
    taken: [] as string[],
    outbox: [] as Pick<Outgoing, "state">[],
    /** Each upload's file and whom it came from. */
    heard: () => going.map(({ name, token }) => `${name} of ${token ?? "nobody"}`),
    ends: [] as string[],
    give(...names: string[]) {
      for (const name of names) {
        send(new File(["x"], name), () => {}, new AbortController().signal).then(
          (uploaded) => at.ends.push(`${name} is ${uploaded.file.id}`),
          () => at.ends.push(`${name} failed`),
        );
      }
    },
    async answer(index: number, id: string, token?: string) {
      going[index]?.resolve({ file: { id } as Uploaded["file"], ...(token && { token }) });
      await vi.advanceTimersByTimeAsync(0);
    },
  };
  const chat = {
    token: () => at.shown,
    takeVisitorToken(token: string) {
      at.shown = token;
      at.taken.push(token);
    },
    get state() {
      return { language: "en", outbox: at.outbox } as never;
    },
  };
  const send = uploader(
    chat,
    "inbox-1",
    (file, options) =>
      new Promise((resolve, reject) => void going.push({ ...options, name: file.name, resolve, reject })),
  );
  return at;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a stranger's first file goes alone; the others are of whom the desk made of them", async () => {
  const at = visitor();
  at.give("a", "b", "c", "d", "e");
  expect(at.heard()).toEqual(["a of nobody"]);
  await at.answer(0, "f1", "t1");
  expect(at.heard()).toEqual(["a of nobody", "b of t1", "c of t1", "d of t1"]);
  await at.answer(1, "f2");
  await at.answer(2, "f3");
  await at.answer(3, "f4");
  await at.answer(4, "f5");
  expect(at.ends).toEqual(["a is f1", "b is f2", "c is f3", "d is f4", "e is f5"]);
  expect(at.taken).toEqual(["t1"]);
});

test("where the first is refused the next goes alone, for there is no token yet", async () => {
  const at = visitor();
  at.give("a", "b", "c");
  at.going[0]?.reject(new UploadFailed("Programs are not taken.", "file_is_program", true));
  await vi.advanceTimersByTimeAsync(0);
  expect(at.heard()).toEqual(["a of nobody", "b of nobody"]);
});

test("a file waits for the answer to a message that was sent before there was a token", async () => {
  const at = visitor();
  at.outbox = [{ state: "sent" }];
  at.give("a");
  await vi.advanceTimersByTimeAsync(0);
  expect(at.heard()).toEqual([]);
  at.outbox = [];
  at.shown = "t1";
  await vi.advanceTimersByTimeAsync(1_000);
  expect(at.heard()).toEqual(["a of t1"]);
});

test("a file that became another stranger's goes up again", async () => {
  const at = visitor();
  at.give("a");
  at.shown = "t1";
  await at.answer(0, "f1", "t2");
  await vi.advanceTimersByTimeAsync(0);
  expect(at.heard()).toEqual(["a of nobody", "a of t1"]);
  await at.answer(1, "f2");
  expect(at.ends).toEqual(["a is f2"]);
  expect(at.taken).toEqual([]);
});

test("when the desk is busy it goes again when the desk said", async () => {
  const at = visitor("t1");
  at.give("a");
  at.going[0]?.reject(new UploadFailed("Many files are arriving.", "uploads_busy", false, 2));
  await vi.advanceTimersByTimeAsync(1_999);
  expect(at.going).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  await at.answer(1, "f1");
  expect(at.ends).toEqual(["a is f1"]);
});

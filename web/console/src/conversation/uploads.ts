import { makeQueue } from "@walletdesk/shared/queue";
import { ApiError } from "../api.ts";
import { createStore } from "../store.ts";
import { type FileView, uploadFile } from "./api.ts";

/** A file that is to go with the next message. */
export interface Upload {
  readonly id: number;
  readonly number: number;
  readonly file: File;
  /** 0 to 1. */
  readonly progress: number;
  readonly done: FileView | null;
  readonly error: unknown;
}

/** As many as the server takes of one sender at a time. */
const AT_ONCE = 3;

export const uploads = createStore<readonly Upload[]>([]);
/** What was sent from this page, by the id it got. */
const originals = new Map<string, File>();
const running = new Map<number, AbortController>();
const queue = makeQueue({
  most: () => AT_ONCE,
  putOff: (error) => (error instanceof ApiError ? error.retryAfterS : undefined),
});
let count = 0;

/** Start to send files, at most `most` with what is there; returns how many were too many. */
export function addFiles(number: number, files: readonly File[], most: number): number {
  const room = most - uploads.get().filter((one) => one.number === number).length;
  for (const file of files.slice(0, Math.max(0, room))) {
    count += 1;
    const id = count;
    uploads.set((old) => [...old, { id, number, file, progress: 0, done: null, error: null }]);
    void run(id, file);
  }
  return Math.max(0, files.length - Math.max(0, room));
}

export function uploadAgain(id: number): void {
  const upload = uploads.get().find((one) => one.id === id);
  if (!upload?.error) return;
  change(id, { error: null, progress: 0 });
  void run(id, upload.file);
}

export function removeUpload(id: number): void {
  running.get(id)?.abort();
  uploads.set((old) => old.filter((one) => one.id !== id));
}

/** Take the files that are ready out of the composer, to be sent; what failed stays for another try. */
export function takeUploads(number: number): FileView[] {
  const mine = uploads.get().filter((one) => one.number === number);
  uploads.set((old) => old.filter((one) => one.number !== number || !one.done));
  return mine.flatMap((one) => {
    if (!one.done) return [];
    originals.set(one.done.id, one.file);
    return [one.done];
  });
}

/** Send the files of a message anew that was taken back: on the server they hang on that message. */
export function sendAnew(number: number, files: readonly FileView[]): void {
  addFiles(
    number,
    files.flatMap((file) => originals.get(file.id) ?? []),
    Number.POSITIVE_INFINITY,
  );
}

/** Put files back whose message never got to the server. */
export function putBack(number: number, files: readonly FileView[]): void {
  uploads.set((old) => [
    ...old,
    ...files.map((done) => {
      count += 1;
      const file = originals.get(done.id) ?? new File([], done.name);
      return { id: count, number, file, progress: 1, done, error: null };
    }),
  ]);
}

async function run(id: number, file: File): Promise<void> {
  const control = new AbortController();
  running.set(id, control);
  try {
    const send = () => uploadFile(file, (progress) => change(id, { progress }), control.signal);
    const done = await queue(send, control.signal);
    change(id, { done, progress: 1 });
  } catch (error) {
    change(id, { error });
  } finally {
    running.delete(id);
  }
}

function change(id: number, changed: Partial<Upload>): void {
  uploads.set((old) => old.map((one) => (one.id === id ? { ...one, ...changed } : one)));
}

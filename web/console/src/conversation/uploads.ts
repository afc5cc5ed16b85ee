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

/** As many as the server takes with one message (walletdesk/files/rules.py). */
export const MOST_FILES = 10;

export const uploads = createStore<readonly Upload[]>([]);
/** What was sent from this page, by the id it got. */
const originals = new Map<string, File>();
const running = new Map<number, AbortController>();
let count = 0;

/** Start to send files; returns how many were too many. */
export function addFiles(number: number, files: readonly File[]): number {
  const room = MOST_FILES - uploads.get().filter((one) => one.number === number).length;
  for (const file of files.slice(0, Math.max(0, room))) {
    count += 1;
    const id = count;
    uploads.set((old) => [...old, { id, number, file, progress: 0, done: null, error: null }]);
    void run(id, file);
  }
  return Math.max(0, files.length - room);
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

/** Take the files that are ready out of the composer, to be sent. */
export function takeUploads(number: number): FileView[] {
  const mine = uploads.get().filter((one) => one.number === number);
  uploads.set((old) => old.filter((one) => one.number !== number));
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
  );
}

/** Put files back whose message never got to the server. */
export function putBack(number: number, files: readonly FileView[]): void {
  uploads.set((old) => [
    ...old,
    ...files.map((done) => {
      count += 1;
      return { id: count, number, file: new File([], done.name), progress: 1, done, error: null };
    }),
  ]);
}

async function run(id: number, file: File): Promise<void> {
  const control = new AbortController();
  running.set(id, control);
  try {
    const done = await uploadFile(file, (progress) => change(id, { progress }), control.signal);
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

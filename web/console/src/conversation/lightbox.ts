import { createStore } from "../store.ts";
import type { FileView } from "./api.ts";

/** The picture that is shown large. */
export const picture = createStore<FileView | null>(null);

export function showPicture(file: FileView): void {
  picture.set(file);
}

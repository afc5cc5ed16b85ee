import { onFrame, send } from "../live/socket.ts";
import { myId } from "../session/store.ts";
import { createStore } from "../store.ts";
import type { Viewer } from "./api.ts";

/** Who else has which conversation open. */
export const viewers = createStore<ReadonlyMap<number, readonly Viewer[]>>(new Map());

const NOBODY: readonly Viewer[] = [];
const TOLD_EVERY_MS = 3000;
const told = new Map<number, number>();

export function othersAt(all: ReadonlyMap<number, readonly Viewer[]>, number: number): readonly Viewer[] {
  return all.get(number) ?? NOBODY;
}

export function takeViewers(number: number, list: readonly Viewer[]): void {
  const others = list.filter((one) => one.id !== myId());
  viewers.set((old) => new Map(old).set(number, others));
}

/** A public reply is being typed: told at most every three seconds. */
export function tellTyping(number: number, now = Date.now()): void {
  if (now - (told.get(number) ?? 0) < TOLD_EVERY_MS) return;
  if (send({ t: "typing", number })) told.set(number, now);
}

onFrame("viewers", (frame) => takeViewers(frame.number, frame.viewers));

/** "Ada, 李伟". */
export function namesOf(list: readonly Viewer[], locale: string): string {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(list.map((one) => one.name));
}

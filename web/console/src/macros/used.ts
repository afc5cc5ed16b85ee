import type { Choices } from "../inbox/api.ts";
import { createStore } from "../store.ts";
import type { Actions, Filled } from "./api.ts";
import { usedWords } from "./used.words.ts";

/** A macro that stands in the text of a composer. */
export interface Used {
  readonly macro: Filled;
  /** Names of its actions that are not to be done. */
  readonly without: readonly ActionName[];
}

export type ActionName = "status" | "priority" | "category" | "tags" | "assignee" | "team";
export const ACTIONS: readonly ActionName[] = ["status", "priority", "category", "tags", "assignee", "team"];
/** As many as one reply may be made of. */
const MOST = 5;

/** By conversation, in the order in which they were inserted. */
export const used = createStore<ReadonlyMap<number, readonly Used[]>>(new Map());
/** The conversation in whose composer the palette wants the picker opened. */
export const pickerWanted = createStore<number | null>(null);

export const usedIn = (number: number): readonly Used[] => used.get().get(number) ?? [];

export function setUsed(number: number, list: readonly Used[]): void {
  if (list.length === 0 && !used.get().has(number)) return;
  used.set((old) => {
    const next = new Map(old);
    if (list.length === 0) next.delete(number);
    else next.set(number, list.slice(-MOST));
    return next;
  });
}

export function addUsed(number: number, macro: Filled): void {
  const others = usedIn(number).filter((one) => one.macro.id !== macro.id);
  setUsed(number, [...others, { macro, without: macro.gone.filter((one): one is ActionName => isAction(one)) }]);
}

const isAction = (name: string): name is ActionName => (ACTIONS as readonly string[]).includes(name);

export function takeOff(number: number, id: string, name: ActionName): void {
  setUsed(
    number,
    usedIn(number).map((one) => (one.macro.id === id ? { ...one, without: [...one.without, name] } : one)),
  );
}

/** Names of what a macro does, as far as it does something. */
export function doneBy(actions: Actions): ActionName[] {
  return ACTIONS.filter((name) => {
    const what = actions[name];
    return Array.isArray(what) ? what.length > 0 : Boolean(what);
  });
}

// -- gaps ------------------------------------------------------------------------------

export interface Gap {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const GAP = /\{\{[ \t]*([a-z]+(?:\.[a-z]+)?)[ \t]*\}\}/g;

/** What still stands in braces in a text; braces around anything else are somebody's own. */
export function gapsOf(text: string): Gap[] {
  if (!text.includes("{{")) return [];
  return [...text.matchAll(GAP)]
    .filter(([, name = ""]) => labelKey(name) in usedWords.en)
    .map((found) => ({ name: found[1] ?? "", start: found.index, end: found.index + found[0].length }));
}

export type PlaceholderKey = Extract<keyof typeof usedWords.en, `p_${string}`>;
export const labelKey = (name: string) => `p_${name.replace(".", "_")}` as PlaceholderKey;

// -- the stroke ------------------------------------------------------------------------

export interface Stroke {
  /** Where the stroke stands, and where what was typed behind it ends. */
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

const LONGEST = 40;

/** A stroke, or another sign, at the beginning of a word before the caret, with what was typed behind it: there something is looked for. */
export function strokeAt(text: string, caret: number, sign = "/"): Stroke | null {
  const before = text.slice(Math.max(0, caret - LONGEST - 1), caret);
  const at = before.lastIndexOf(sign);
  if (at < 0) return null;
  const words = before.slice(at + 1);
  const start = caret - words.length - 1;
  const previous = text[start - 1];
  if (previous !== undefined && !/[\s，。；：！？、（]/.test(previous)) return null;
  if (words.includes("\n") || words.startsWith(" ")) return null;
  return { start, end: caret, words };
}

/** The text with a macro in the stroke's place, and what to select: the first gap, or the end of what was inserted. */
export function inserted(text: string, stroke: Stroke, macro: string): { text: string; select: [number, number] } {
  const next = text.slice(0, stroke.start) + macro + text.slice(stroke.end);
  const end = stroke.start + macro.length;
  const gap = gapsOf(next).find((one) => one.start >= stroke.start && one.end <= end);
  return { text: next, select: gap ? [gap.start, gap.end] : [end, end] };
}

export type Names = Pick<Choices, "staff" | "teams">;

import type { Row } from "../inbox/api.ts";
import { changeAhead, detailKey, findRow, takeRow } from "../inbox/cache.ts";
import { tellError } from "../parts/toast.ts";
import { queries } from "../query.ts";
import { type Changes, type Detail, putChange, putRead } from "./api.ts";
import { threadOf } from "./threads.ts";

/**
 * Change a conversation: shown at once, taken back and told if the server refuses.
 * Resolves to whether it was done.
 */
export async function change<C extends keyof Changes>(
  number: number,
  what: C,
  body: Changes[C],
  ahead: Partial<Row>,
): Promise<boolean> {
  const takeBack = changeAhead(number, ahead);
  try {
    takeRow(await putChange(number, what, body));
    // Clocks and what is possible hang on it; the answer has only the row.
    void queries.invalidateQueries({ queryKey: detailKey(number) });
    return true;
  } catch (error) {
    takeBack();
    tellError(error);
    return false;
  }
}

export const setStatus = (number: number, status: string, snoozedUntil?: number) =>
  change(
    number,
    "status",
    { status, ...(snoozedUntil !== undefined && { snoozed_until: snoozedUntil }) },
    { status, snoozed_until: snoozedUntil ?? null },
  );

export const setPriority = (number: number, priority: string) => change(number, "priority", { priority }, { priority });

export const setKind = (number: number, kind: string) => change(number, "kind", { kind }, { kind });

export const setCategory = (number: number, category: string) => change(number, "category", { category }, { category });

export const setLanguage = (number: number, language: string) => change(number, "language", { language }, { language });

export const setTags = (number: number, tags: readonly string[]) =>
  change(number, "tags", { tags }, { tags: [...tags] });

export const setEmergency = (number: number, emergency: boolean) =>
  change(number, "emergency", { emergency }, { emergency });

export const judge = (number: number, confirmed: boolean) =>
  change(number, "standing", { confirmed }, { standing: confirmed ? "confirmed" : "" });

type Someone = Row["assignee"];

/** Give it to a person, a team or both; what is left out stays. */
export function assign(number: number, to: { staff?: Someone; team?: Someone }): Promise<boolean> {
  const row = findRow(number);
  const staff = to.staff === undefined ? (row?.assignee ?? null) : to.staff;
  const team = to.team === undefined ? (row?.team ?? null) : to.team;
  return change(number, "assignment", { staff: staff?.id ?? null, team: team?.id ?? null }, { assignee: staff, team });
}

const readTo = new Map<number, number>();

/** Everything up to `seq` has been read; told once. */
export function markRead(number: number, seq: number): void {
  const row = queries.getQueryData<Detail>(detailKey(number))?.row ?? findRow(number);
  if ((readTo.get(number) ?? 0) >= seq && !row?.unread) return;
  readTo.set(number, seq);
  if (row?.unread) changeAhead(number, { unread: false });
  void putRead(number, seq).catch(() => readTo.delete(number));
}

/** It is to be looked at again: the contact's newest message counts as new. */
export async function markUnread(number: number): Promise<void> {
  const newest = threadOf(number)
    .get()
    .thread?.entries.findLast((entry) => entry.t === "message" && entry.author === "contact");
  const takeBack = changeAhead(number, { unread: true });
  readTo.delete(number);
  try {
    await putRead(number, Math.max(0, (newest?.seq ?? 1) - 1), true);
  } catch (error) {
    takeBack();
    tellError(error);
  }
}

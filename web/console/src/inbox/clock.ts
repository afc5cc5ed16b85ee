import { say } from "../i18n.ts";
import { duration } from "../parts/duration.ts";
import type { Row } from "./api.ts";
import { clockWords } from "./words.ts";

export type Tone = "late" | "soon" | "calm";

/** Share of a clock's span that is left when it begins to press. */
const PRESSING = 0.25;

/** How a clock stands: late, soon (a quarter or less is left), or calm. */
export function toneOf(due: number, start: number, now: number): Tone {
  if (now >= due) return "late";
  return due - now <= (due - start) * PRESSING ? "soon" : "calm";
}

/** "due in 12 min", "7 min late". */
export function dueWords(due: number, now: number, locale: "en" | "zh"): string {
  const t = say(clockWords, locale);
  const span = duration(due - now, locale);
  return now >= due ? t("late", { span }) : t("due", { span });
}

/** When the clock that a row shows was started, as far as the row tells. */
export function startOf(row: Row): number {
  return row.due_kind === "next_response" ? row.last_message_at : row.created_at;
}

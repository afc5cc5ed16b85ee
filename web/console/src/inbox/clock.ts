import { say } from "../i18n.ts";
import { duration } from "../parts/duration.ts";
import { clockWords } from "./words.ts";

export type Tone = "late" | "soon" | "calm";

/** How a clock stands: late, soon (it begins to press at `warn`, as the desk counts open hours), or calm. */
export function toneOf(due: number, warn: number | null, now: number): Tone {
  if (now >= due) return "late";
  return warn !== null && now >= warn ? "soon" : "calm";
}

/** "due in 12 min", "7 min late". */
export function dueWords(due: number, now: number, locale: "en" | "zh", kind = ""): string {
  const t = say(clockWords, locale);
  const span = duration(due - now, locale);
  if (kind === "window") return now >= due ? t("window_shut") : t("window_shuts", { span });
  return now >= due ? t("late", { span }) : t("due", { span });
}

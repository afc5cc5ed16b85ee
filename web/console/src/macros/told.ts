import { type Language, named, say } from "../i18n.ts";
import { categoryName } from "../inbox/categories.ts";
import { labelWords } from "../inbox/words.ts";
import type { Actions } from "./api.ts";
import type { ActionName, Names } from "./used.ts";
import { usedWords } from "./used.words.ts";

/** One thing that a macro does, in words. */
export function actionWords(actions: Actions, name: ActionName, names: Names, locale: Language): string {
  const t = say(usedWords, locale);
  const labels = say(labelWords, locale);
  switch (name) {
    case "status":
      return actions.status === "snoozed"
        ? t("do_snoozed", { count: actions.snooze_hours })
        : t("do_status", { status: named(labels, labelWords.en, "status_", actions.status ?? "") });
    case "priority":
      return t("do_priority", { priority: named(labels, labelWords.en, "priority_", actions.priority ?? "") });
    case "category":
      return t("do_category", { category: categoryName(actions.category, locale) });
    case "tags":
      return t("do_tags", { tags: actions.tags.join(t("comma")) });
    case "assignee":
      return actions.assignee === "me"
        ? t("do_me")
        : t("do_assignee", { name: nameOf(names.staff, actions.assignee) ?? t("someone_gone") });
    case "team":
      return t("do_team", { name: nameOf(names.teams, actions.team) ?? "…" });
  }
}

const nameOf = (list: Names["staff"], id: string) => list.find((one) => one.id === id)?.name;

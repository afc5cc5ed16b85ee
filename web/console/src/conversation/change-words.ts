import type { Translate } from "@walletdesk/shared/i18n";
import { type Language, languageName, named, say } from "../i18n.ts";
import type { Choices } from "../inbox/api.ts";
import { categoryName } from "../inbox/categories.ts";
import { labelWords } from "../inbox/words.ts";
import { whenWords } from "../parts/time.tsx";
import type { Change } from "./api.ts";
import { askedWords } from "./asked.words.ts";
import { conversationWords } from "./words.ts";

interface Known {
  choices: Choices | undefined;
  contact: string;
  locale: Language;
  now: number;
}

/** "Ada made it urgent": one change as a sentence. */
export function changeSentence(change: Change, { choices, contact, locale, now }: Known): string {
  const t: Translate<typeof conversationWords.en> = say(conversationWords, locale);
  const labels = say(labelWords, locale);
  const label = (prefix: string, code: string) => named(labels, labelWords.en, prefix, code);
  const who = actorName(change, contact, t);
  const person = (id: string) => choices?.staff.find((one) => one.id === id)?.name ?? t("somebody");
  const team = (id: string) => choices?.teams.find((one) => one.id === id)?.name ?? t("a_team");
  switch (change.kind) {
    case "created":
      return t("change_created", { who });
    case "status":
      return statusSentence(change, who, t, locale, now);
    case "priority":
      // A contact sets none: it follows from what they said or asked for.
      if (change.actor === "contact") return t("change_priority_became", { priority: label("priority_", change.new) });
      return t("change_priority", { who, priority: label("priority_", change.new) });
    case "kind":
      return t("change_kind", { who, kind: label("kind_", change.new) });
    case "category":
      return t("change_category", { who, category: categoryName(change.new, locale) });
    case "language":
      return t("change_language", { who, language: languageName(change.new, locale) });
    case "assignee":
      if (!change.new || change.new === "None") return t("change_unassigned", { who });
      if (change.person?.id === change.new) return t("change_took", { who });
      return t("change_assigned", { who, person: person(change.new) });
    case "team":
      if (!change.new || change.new === "None") return t("change_no_team", { who });
      return t("change_team", { who, team: team(change.new) });
    case "tags":
      return tagSentence(change, who, t);
    case "standing":
      return change.new
        ? t("change_standing", { who, standing: label("standing_", change.new) })
        : t("change_unbelieved", { who });
    case "alarmed":
      return t("change_alarmed", { who });
    case "emergency":
      return change.new === "1" ? t("change_emergency", { who }) : t("change_no_emergency", { who });
    case "harmless":
      return t("change_harmless", { who });
    case "senior":
      return t("change_senior", { who });
    case "rated":
      return t("change_rated", { who, score: change.new });
    case "warned":
      return t("change_warned", { clock: label("clock_", change.new) });
    case "breached":
      return t("change_breached", { clock: label("clock_", change.new) });
    case "linked":
      return t("change_linked", { number: change.old });
    case "merged":
      return t("change_merged", { who });
    case "parted":
      return t("change_parted", { who });
    case "verified":
      return t("change_verified", { who });
    case "facts":
      // The contact's app tells of the device; what the bot asked for, the desk notes.
      return change.actor === "contact" ? t("change_facts", { who }) : t("change_facts_asked");
    case "lookup":
      return t(change.old ? "change_lookup_again" : "change_lookup");
    case "edited":
      return t("change_edited", { who });
    case "withdrawn":
      return t("change_withdrawn", { who });
    case "reacted":
      return change.new ? t("change_reacted", { who, emoji: change.new }) : t("change_unreacted", { who });
    case "unreachable":
      return t("change_unreachable", { who });
    case "reachable":
      return t("change_reachable", { who });
    case "file_refused":
      return t("change_file_refused", { reason: fileRefused(change.new, t) });
    case "forgotten_there":
      return t("change_forgotten_there");
    case "window_shut":
      return t("change_window_shut", { who: contact });
    case "left_there":
      return t("change_left_there");
    case "approved":
      return t("change_approved", { who });
    case "refused":
      return t("change_refused", { who, what: named(say(askedWords, locale), askedWords.en, "asked_", change.new) });
    default:
      return t("change_other", { who, what: change.kind.replaceAll("_", " ") });
  }
}

function fileRefused(code: string, t: Translate<typeof conversationWords.en>): string {
  switch (code) {
    case "file_holds_secret":
      return t("file_refused_file_holds_secret");
    case "file_too_large":
      return t("file_refused_file_too_large");
    case "file_gone":
      return t("file_refused_file_gone");
    case "file_not_read":
      return t("file_refused_file_not_read");
    case "file_may_hold_key":
      return t("file_refused_file_may_hold_key");
    case "file_not_checked":
      return t("file_refused_file_not_checked");
    default:
      return t("file_refused_other");
  }
}

function actorName(change: Change, contact: string, t: Translate<typeof conversationWords.en>): string {
  if (change.person) return change.person.name;
  if (change.actor === "contact") return contact;
  return change.actor === "bot" ? t("bot") : t("the_desk");
}

function statusSentence(
  change: Change,
  who: string,
  t: Translate<typeof conversationWords.en>,
  locale: Language,
  now: number,
): string {
  // "snoozed 1732400000000000": until when.
  const [status = "", until] = change.new.split(" ");
  switch (status) {
    case "open":
      if (change.old === "snoozed") return t("change_woken", { who });
      if (change.old === "pending") return t("change_open");
      return t("change_reopened", { who });
    case "pending":
      return t("change_pending");
    case "snoozed":
      return t("change_snoozed", { who, time: until ? whenWords(Number(until), now, locale) : "" });
    case "resolved":
      return t("change_resolved", { who });
    case "closed":
      return t("change_closed", { who });
    case "spam":
      return t("change_spam", { who });
    default:
      return t("change_other", { who, what: status });
  }
}

function tagSentence(change: Change, who: string, t: Translate<typeof conversationWords.en>): string {
  const names = (list: string) => list.split(", ").filter(Boolean);
  const [had, has] = [names(change.old), names(change.new)];
  const added = has.filter((name) => !had.includes(name));
  const removed = had.filter((name) => !has.includes(name));
  if (removed.length === 0) return t("change_tagged", { who, tags: added.join(", ") });
  if (added.length === 0) return t("change_untagged", { who, tags: removed.join(", ") });
  return t("change_retagged", { who, tags: added.join(", "), removed: removed.join(", ") });
}

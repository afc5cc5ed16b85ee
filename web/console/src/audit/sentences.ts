import { askedWords } from "../conversation/asked.words.ts";
import { type Language, named, say } from "../i18n.ts";
import { categoryName } from "../inbox/categories.ts";
import { labelWords } from "../inbox/words.ts";
import { jobKind } from "../jobs/reasons.ts";
import { jobWords } from "../jobs/words.ts";
import { shellWords } from "../shell.words.ts";
import type { AuditEntry } from "./api.ts";
import { auditWords, codeWords, permissionWords, sentenceWords } from "./words.ts";

/** What ids are called; undefined for what is not there any more. */
export interface Names {
  staff(id: string): string | undefined;
  team(id: string): string | undefined;
  inbox(id: string): string | undefined;
}

type Key = keyof typeof sentenceWords.en & string;

/** What happened, as one sentence. */
export function auditSentence(entry: AuditEntry, names: Names, locale: Language): string {
  const key = keyOf(entry);
  const speak = say(sentenceWords, locale) as unknown as (key: string, values: object) => string;
  const values = valuesOf(entry, names, locale);
  if (key in sentenceWords.en) return speak(key, values);
  return speak("unknown", values);
}

/** Whether something was refused rather than done. */
export function isRefusal(entry: AuditEntry): boolean {
  return entry.action.endsWith("_refused");
}

/** Which sentence: mostly the action's own, else the one for how it was. */
export function keyOf({ action, actor, object, number, name, detail }: AuditEntry): Key {
  const own = actor !== null && actor === object;
  const numbered = (key: Key) => (number === null ? key : (`${key}_number` as Key));
  switch (action) {
    case "access_refused":
      if (detail.permission) return "access_refused";
      if (actor !== null) return "access_refused_plain";
      return Number(detail.unrecorded) > 0 ? "access_refused_strangers" : "access_refused_stranger";
    case "log_in_refused":
      if (detail.reason === "wrong_current") return "log_in_refused_current";
      if (detail.reason === "inactive") return "log_in_refused_inactive";
      return object === null ? "log_in_refused_unknown" : "log_in_refused";
    case "session_revoked":
      return own ? "session_revoked_own" : "session_revoked";
    case "password_changed":
      return own ? "password_changed_own" : "password_changed";
    case "staff_renamed":
      return own ? "staff_renamed_own" : "staff_renamed";
    case "staff_language_changed":
      return own ? "staff_language_changed_own" : "staff_language_changed";
    case "bot_switched":
      return detail.mode === "off" || detail.mode === "suggest" ? `bot_switched_${detail.mode}` : action;
    case "lookups_switched":
      if (object === null) return detail.on === true ? "lookups_switched_own" : "lookups_switched_all";
      return detail.on === true ? "lookups_switched" : "lookups_switched_off";
    case "news_reader_left":
      return detail.why === "bounced" || detail.why === "erased" ? `news_reader_left_${detail.why}` : action;
    case "intent_changed":
      return `intent_changed_${String(detail.what)}` as Key;
    case "label_reviewed":
      return detail.accepted === true ? "label_reviewed" : "label_reviewed_refused";
    case "intent_model_switched":
      return object === null ? "intent_model_switched_shipped" : "intent_model_switched";
    case "secret_reported":
      return numbered(detail.whole === true ? "secret_reported_whole" : "secret_reported");
    case "secret_found_late":
      return numbered(actor === null ? action : "secret_found_late_person");
    case "rescan_started":
      return detail.dry_run === true ? "rescan_started_dry" : action;
    case "hit_reported":
      return detail.verdict === "false" ? "hit_reported_false" : action;
    case "report_done":
      return detail.done === true ? action : "report_done_again";
    case "contacts_merged":
      return actor === null ? "contacts_merged_proven" : action;
    case "conversation_changed":
      return numbered(action);
    case "webhook_created":
    case "webhook_changed":
    case "webhook_secret_changed":
    case "webhook_deleted":
      return detail.by_token ? `${action}_token` : action;
    case "channel_troubled":
      return detail.health === "silent" ? "channel_troubled_silent" : action;
    case "tag_created":
      return name === null ? action : "tag_created_name";
    case "bot_flow_switched": {
      const switched = detail.on === true ? action : "bot_flow_switched_off";
      return name === null ? switched : `${switched}_name`;
    }
    case "bot_flow_created":
    case "bot_flow_changed":
    case "bot_flow_deleted":
    case "bot_flow_brought_back":
    case "macro_created":
    case "macro_changed":
    case "macro_archived":
    case "macro_brought_back":
    case "article_created":
    case "article_taken_from":
    case "article_changed":
    case "article_submitted":
    case "article_scheduled":
    case "article_published":
    case "article_taken_back":
    case "article_review_due":
    case "article_expired":
    case "article_dates_set":
    case "article_archived":
    case "article_brought_back":
      return name === null ? action : `${action}_name`;
    case "job_retried":
    case "job_forgotten":
      return detail.job_kind ? `${action}_kind` : action;
    default:
      return action as Key;
  }
}

function valuesOf(entry: AuditEntry, names: Names, locale: Language): Record<string, string | number> {
  const t = say(auditWords, locale);
  const labels = say(labelWords, locale);
  const codes = say(codeWords, locale);
  const { actor, actor_kind, object, object_kind, detail } = entry;
  const text = (field: string) => (typeof detail[field] === "string" ? (detail[field] as string) : "");
  const list = (field: string) => (Array.isArray(detail[field]) ? detail[field].map(String) : []);
  const staff = (id: string) => names.staff(id) ?? t("gone_staff", { id: tail(id) });
  const contact = (id: string) => t("contact", { id: tail(id) });
  const about = (kind: string) => (object_kind === kind && object !== null ? object : text(`${kind}_id`));
  const role = (code: string) => named(say(shellWords, locale), shellWords.en, "role_", code);
  const inbox = about("inbox");
  const team = about("team");
  return {
    actor:
      actor_kind === "system"
        ? t("system")
        : actor === null
          ? t(actor_kind === "contact" ? "some_visitor" : "some_stranger")
          : actor_kind === "contact"
            ? contact(actor)
            : staff(actor),
    action: entry.action.replaceAll("_", " "),
    staff: staff(about("staff")),
    contact: contact(about("contact")),
    team: names.team(team) ?? t("gone_team", { id: tail(team) }),
    inbox: names.inbox(inbox) ?? t("gone_inbox", { id: tail(inbox) }),
    permission: named(say(permissionWords, locale), permissionWords.en, "may_", text("permission")),
    count: Number(detail.unrecorded ?? detail.readers ?? detail.conversations) || 0,
    role: role(text("role")),
    before: role(text("before")),
    after: role(text("after")),
    language: languageOf(text("language"), locale),
    channel: named(labels, labelWords.en, "channel_", text("channel")),
    fields: list("fields")
      .map((field) => named(codes, codeWords.en, "field_", field))
      .join(t("comma")),
    number: entry.number === null ? "" : numberShown(entry.number),
    tag: entry.name ?? "",
    macro: entry.name ?? "",
    flow: entry.name ?? "",
    article: entry.name ?? "",
    topic: categoryName(String(detail.slug ?? ""), locale),
    job: jobKind(say(jobWords, locale), text("job_kind")),
    network: text("network"),
    entries: Number(detail.count) || 0,
    entry: named(codes, codeWords.en, "entry_", text("entry")),
    created: Number(detail.created) || 0,
    altered: Number(detail.changed) || 0,
    changed: list("kinds")
      .map((kind) => named(codes, codeWords.en, "changed_", kind))
      .join(t("comma")),
    algorithm: text("algorithm"),
    place: text("place"),
    host: text("host"),
    scopes: list("scopes").join(t("comma")),
    times: Number(detail.times) || 0,
    asked: named(say(askedWords, locale), askedWords.en, "asked_", text("asks_for")),
    code: named(codes, codeWords.en, "code_", text("code")),
    kind: named(codes, codeWords.en, "kind_", text("kind")),
    proof: named(codes, codeWords.en, "proof_", text("proof")),
    changes: [
      list("joined").length > 0 ? t("joined", { names: list("joined").map(staff).join(t("comma")) }) : "",
      list("left").length > 0 ? t("left", { names: list("left").map(staff).join(t("comma")) }) : "",
    ]
      .filter(Boolean)
      .join(t("semicolon")),
  };
}

/** A conversation's number as a sentence names it, and as its link is found there. */
export const numberShown = (number: number) => `#${number}`;

/** The end of an id: enough to tell two apart, and it names nobody. */
const tail = (id: string) => id.slice(-4);

function languageOf(code: string, locale: Language): string {
  try {
    return code && (new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code);
  } catch {
    return code;
  }
}

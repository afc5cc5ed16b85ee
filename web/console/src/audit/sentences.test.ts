import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../i18n.ts";
import type { AuditEntry } from "./api.ts";
import { readAsked, toFilters, writeAsked } from "./filters.ts";
import { auditSentence, isRefusal, keyOf, type Names } from "./sentences.ts";
import { ACTIONS, actionWords, codeWords, permissionWords, sentenceWords } from "./words.ts";

const source = (path: string) => readFileSync(resolve(import.meta.dirname, "../../../../walletdesk", path), "utf8");

interface AuditedEvent {
  action: string;
  fields: { name: string; type: string }[];
}

/** Every audited event of walletdesk/events.py, as audit.actions names it. */
function auditedEvents(): AuditedEvent[] {
  const found = [...source("events.py").matchAll(/^class (\w+)\(Audited,[^\n]*:\n((?: {4}[^\n]*\n|\n)*)/gm)];
  return found.map(([, name = "", body = ""]) => ({
    action: name.replace(/(?<!^)(?=[A-Z])/g, "_").toLowerCase(),
    fields: [...body.matchAll(/^ {4}(\w+): ([^=\n]+)/gm)].map(([, field = "", type = ""]) => ({
      name: field,
      type: type.trim(),
    })),
  }));
}

const EVENTS = auditedEvents();
const values = (file: string, enumeration: string) => {
  const body =
    new RegExp(`class ${enumeration}\\(StrEnum\\):\\n((?: {4}[^\\n]*\\n|\\n)*)`).exec(source(file))?.[1] ?? "";
  return [...body.matchAll(/^ {4}[A-Z_0-9]+ = "(\w+)"/gm)].map(([, value = ""]) => value);
};

const names: Names = {
  staff: (id) => ({ "7": "Ada Byron", "8": "李伟" })[id],
  team: () => "Security",
  inbox: () => "Website",
};

/** An entry as audit.actions.note makes it: the first id is the object, the other fields the detail. */
function entryOf({ action, fields }: AuditedEvent, change: Partial<AuditEntry> = {}): AuditEntry {
  const about = fields.find(({ name }) => name.endsWith("_id"));
  const sample = (type: string, name: string): unknown => {
    if (type.startsWith("tuple[int")) return ["8"];
    if (type.startsWith("tuple[str")) return ["calendar"];
    if (type.startsWith("int")) return name.endsWith("_id") ? "8" : 3;
    if (type === "bool") return true;
    return (
      { role: "lead", before: "agent", after: "admin", language: "zh", channel: "widget", network: "ethereum" }[name] ??
      SAMPLES[name] ??
      ""
    );
  };
  return {
    id: "1",
    at: 0,
    actor_kind: "staff",
    actor: "7",
    action,
    object_kind: about?.name.replace(/_id$/, "") ?? "",
    object: about ? "8" : null,
    number: about?.name === "conversation_id" ? 1042 : null,
    name: about?.name === "tag_id" ? "exchange" : null,
    detail: Object.fromEntries(
      fields.filter((field) => field !== about).map(({ name, type }) => [name, sample(type, name)]),
    ),
    ...change,
  };
}

const SAMPLES: Record<string, string> = {
  permission: "staff_manage",
  route: "GET /api/staff/{id}",
  reason: "wrong",
  algorithm: "EdDSA",
  code: "identity_token_expired",
  kind: "email",
  entry: "asset",
  proof: "jwt",
  job_kind: "deliver",
  what: "added",
};

describe("the record in words", () => {
  it("finds the events it is about", () => {
    expect(EVENTS.length).toBeGreaterThan(30);
    expect(EVENTS.find(({ action }) => action === "staff_role_changed")?.fields).toEqual([
      { name: "staff_id", type: "int" },
      { name: "before", type: "str" },
      { name: "after", type: "str" },
    ]);
  });

  it.each(EVENTS.map((event) => [event.action, event] as const))("%s has a sentence in both languages", (_, event) => {
    const people: Partial<AuditEntry>[] = [{}, { actor: null }, { object: "7" }, { actor_kind: "system", actor: null }];
    for (const who of people) {
      const entry = entryOf(event, who);
      expect(sentenceWords.en).toHaveProperty(keyOf(entry));
      const [english, chinese] = LANGUAGES.map((locale) => auditSentence(entry, names, locale));
      for (const sentence of [english, chinese]) {
        expect(sentence).not.toMatch(/[{}_]|undefined|null|\(\)|（）|: \.|：。/);
      }
      expect(english).toMatch(/^[^\u4e00-\u9fff]*(李伟[^\u4e00-\u9fff]*)*\.$/);
      expect(chinese).toMatch(/[\u4e00-\u9fff].*。$/s);
    }
  });

  it.each(["added", "changed", "archived", "brought_back"])("a topic that was %s is told so", (what) => {
    expect(source("triage/tree.py")).toContain(`"${what}"`);
    const event = EVENTS.find(({ action }) => action === "intent_changed") as AuditedEvent;
    expect(sentenceWords.en).toHaveProperty(keyOf(entryOf(event, { detail: { slug: "promotion", what } })));
  });

  it.each(EVENTS.map(({ action }) => action))("%s can be looked for", (action) => {
    expect(Object.values(ACTIONS).flat()).toContain(action);
    expect(actionWords.en).toHaveProperty(action);
  });

  it("says every permission, field, kind, proof and refused token in words", () => {
    const permissions = values("staff/rules.py", "Permission");
    expect(permissions).toContain("jobs_retry");
    expect(Object.keys(permissionWords.en)).toEqual(expect.arrayContaining(permissions.map((one) => `may_${one}`)));
    const kinds = values("people/rules.py", "IdentityKind").map((one) => `kind_${one}`);
    const proofs = values("people/rules.py", "Proof").map((one) => `proof_${one}`);
    const refused = [...source("people/identify.py").matchAll(/code = "(identity_\w+)"/g)].map(
      ([, code]) => `code_${code}`,
    );
    const described = /class Description\(.*?\n\n\n/s.exec(source("inboxes/actions.py"))?.[0] ?? "";
    const fields = [...described.matchAll(/^ {4}(\w+):/gm)].map(([, field]) => `field_${field}`);
    for (const list of [kinds, proofs, refused, fields]) {
      expect(list.length).toBeGreaterThan(3);
      expect(Object.keys(codeWords.en)).toEqual(expect.arrayContaining(list));
    }
  });

  it("says every change of a conversation that is on record in words", () => {
    const kept = /^DECISIONS = .*?\n\)/ms.exec(source("subscribers.py"))?.[0] ?? "";
    const kinds = [...kept.matchAll(/ChangeKind\.(\w+)/g)].map(([, kind = ""]) => `changed_${kind.toLowerCase()}`);
    expect(kinds.length).toBeGreaterThan(5);
    expect(Object.keys(codeWords.en)).toEqual(expect.arrayContaining(kinds));
    const entry = {
      action: "conversation_changed",
      object_kind: "conversation",
      object: "8",
      detail: { kinds: ["status", "tags"] },
    };
    expect(told(entry)).toBe("Ada Byron changed a conversation: status, tags.");
    expect(told({ ...entry, number: 1042 })).toBe("Ada Byron changed conversation #1042: status, tags.");
    expect(told({ ...entry, number: 1042 }, "zh")).toContain("会话 #1042");
  });

  const told = (entry: Partial<AuditEntry>, locale: "en" | "zh" = "en") =>
    auditSentence(
      {
        id: "1",
        at: 0,
        actor_kind: "staff",
        actor: "7",
        action: "",
        object_kind: "",
        object: null,
        number: null,
        name: null,
        detail: {},
        ...entry,
      },
      names,
      locale,
    );

  it("tells one's own doing from what is done to others", () => {
    const password = { action: "password_changed", object_kind: "staff" };
    expect(told({ ...password, object: "7" })).toBe("Ada Byron changed their own password.");
    expect(told({ ...password, object: "8" })).toBe("Ada Byron made a new password for 李伟.");
    expect(told({ ...password, object: "8" }, "zh")).toBe("Ada Byron为李伟重置了密码。");
  });

  it("names the conversation of a reported secret, a tag that is there, and what a job was to do", () => {
    const secret = { action: "secret_reported", object_kind: "conversation", object: "8", number: 1042 };
    expect(told({ ...secret, detail: { whole: true } })).toContain("in #1042 that holds a secret; its whole text");
    expect(told({ action: "tag_created", name: "vip" })).toBe("Ada Byron created the tag vip.");
    expect(told({ action: "tag_created" })).toBe("Ada Byron created a tag.");
    const job = { action: "job_retried", detail: { job_kind: "files.sweep" } };
    expect(told(job)).toBe("Ada Byron let a failed job try again: Clearing away files that no message uses.");
    expect(told({ action: "job_forgotten", detail: {} })).toContain("removed a failed job;");
  });

  it("names who joined and who left a team", () => {
    const detail = { joined: ["7", "8"], left: ["12345"] };
    expect(told({ action: "team_members_changed", object_kind: "team", object: "3", detail })).toBe(
      "Ada Byron changed the team Security: Ada Byron, 李伟 joined; someone who is not on the staff (…2345) left.",
    );
  });

  it("tells how a log-in was refused, and does not blame who only was meant", () => {
    const refused = { action: "log_in_refused", object_kind: "staff", actor: null };
    expect(told({ ...refused, object: "8", detail: { reason: "wrong" } })).toBe(
      "Someone tried to log in as 李伟 with a wrong password.",
    );
    expect(told({ ...refused, detail: { reason: "wrong" } })).toContain("that nobody here has");
    expect(told({ ...refused, object: "8", detail: { reason: "inactive" } })).toContain("deactivated");
    expect(told({ ...refused, actor: "8", object: "8", detail: { reason: "wrong_current" } })).toContain("李伟 typed");
    expect(isRefusal({ action: "log_in_refused" } as AuditEntry)).toBe(true);
  });

  it("counts the refusals of strangers that were not listed", () => {
    const refused = { action: "access_refused", actor: null, detail: { permission: "", unrecorded: 1200 } };
    expect(told(refused)).toContain("1,200 more such requests");
    expect(told({ ...refused, detail: { permission: "", unrecorded: 0 } })).not.toContain("more");
  });

  it("still says something of an action newer than this page", () => {
    expect(told({ action: "survey_created" })).toBe("Ada Byron: survey created.");
  });
});

describe("filters of the record", () => {
  it("stand in the address and come back from it", () => {
    const asked = { actor: "77", action: "logged_in", from: "2026-11-01", to: "2026-11-24" };
    expect(readAsked(writeAsked(asked))).toEqual(asked);
    expect(writeAsked({ actor: "", action: "", from: "", to: "" })).toBe("");
  });

  it("drop what the server would refuse", () => {
    expect(readAsked("?actor=1;drop&action=A-b&from=2026-13-40&to=x")).toEqual({
      actor: "",
      action: "",
      from: "",
      to: "",
    });
  });

  it("take whole days, the last one too", () => {
    const { since = 0, until = 0 } = toFilters({ actor: "system", action: "", from: "2026-11-24", to: "2026-11-24" });
    expect(until - since).toBe(86_400_000_000);
    expect(new Date(since / 1000).getHours()).toBe(0);
    expect(toFilters({ actor: "7", action: "", from: "", to: "" })).toEqual({ actor_kind: "staff", actor: "7" });
  });
});

import type { Change, Detail, Message } from "../conversation/api.ts";
import type { Row } from "../inbox/api.ts";

/** A conversation as lists show it; `change` says what matters to the test. */
export function aRow(change: Partial<Row> = {}): Row {
  const id = change.id ?? "1";
  return {
    id,
    number: 1000 + Number(id),
    contact: { id: `c${id}`, name: `Contact ${id}`, identified: false },
    inbox: { id: "1", name: "Web", channel: "widget" },
    status: "open",
    priority: "normal",
    kind: "question",
    category: "",
    language: "en",
    assignee: null,
    team: null,
    standing: "",
    alike: 0,
    emergency: false,
    sequence: 3,
    due_at: null,
    due_kind: "",
    warn_at: null,
    snoozed_until: null,
    preview: "Where is my transfer?",
    preview_author: "contact",
    unread: false,
    tags: [],
    created_at: 1_000_000,
    updated_at: 1_000_000,
    last_message_at: 1_000_000,
    resolved_at: null,
    ...change,
  };
}

export function aMessage(change: Partial<Message> & { seq: number }): Message {
  return {
    t: "message",
    at: change.seq * 1_000_000,
    id: `m${change.seq}`,
    author: "contact",
    person: null,
    note: false,
    text: `message ${change.seq}`,
    language: "en",
    files: [],
    found: [],
    delivery: "received",
    reason: "",
    send_at: null,
    key: "",
    sender: "",
    confirmed_before: false,
    answers: null,
    ...change,
  };
}

export function aChange(change: Partial<Change> & { seq: number; kind: string }): Change {
  return {
    t: "change",
    at: change.seq * 1_000_000,
    actor: "agent",
    person: null,
    message: null,
    old: "",
    new: "",
    ...change,
  };
}

export function aDetail(change: Partial<Detail> = {}): Detail {
  const row = change.row ?? aRow();
  return {
    row,
    clocks: [],
    facts: [],
    contact: {
      contact: row.contact,
      language: "en",
      created_at: 1_000_000,
      last_seen_at: 1_000_000,
      blocked: false,
      identities: [],
    },
    others: [],
    alike: [],
    ratings: [],
    draft: null,
    viewers: [],
    linked_from: null,
    can_reply: true,
    files_per_message: 5,
    why_not: "",
    window: null,
    ...change,
  };
}

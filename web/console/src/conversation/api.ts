import type { SecretKind } from "@walletdesk/shared/marks";
import { ApiError, address, call, refusal, type Schemas } from "../api.ts";
import { language } from "../i18n.ts";
import type { Row } from "../inbox/api.ts";

export type Detail = Schemas["AgentDetail"];
export type Message = Schemas["AgentMessageEntry"];
export type Change = Schemas["AgentChangeEntry"];
export type Entry = Message | Change;
export type EntryPage = Schemas["AgentEntryPage"];
export type FileView = Schemas["AgentFileView"];
export type Person = Schemas["AgentPerson"];
export type Viewer = Schemas["AgentViewer"];

const at = (number: number, rest = "") => `/api/conversations/${number}${rest}`;

export const draftArticle = (number: number) =>
  call<Schemas["DraftedArticle"]>("POST", `/api/knowledge/articles/of-conversation/${number}`);

export const fetchDetail = (number: number, signal: AbortSignal) => call<Detail>("GET", at(number), { signal });

export const fetchEntries = (
  number: number,
  which: { before?: number; after?: number; limit?: number } = {},
  signal?: AbortSignal,
) => call<EntryPage>("GET", at(number, "/entries"), { query: which, ...(signal && { signal }) });

export const postMessage = (
  number: number,
  body: {
    key: string;
    text: string;
    note: boolean;
    files: readonly string[];
    answers?: string;
    macros?: readonly { id: string; without: readonly string[] }[];
  },
) => call<Message>("POST", at(number, "/messages"), { body });

export const takeBack = (number: number, id: string) => call<Message>("DELETE", at(number, `/messages/${id}`));

export const sendAgain = (number: number, id: string) =>
  call<Message>("PUT", at(number, `/messages/${id}/delivery`), { body: {} });

/** With `all` the whole text goes, and `kind` says what it is taken for; null leaves that to the desk. */
export const reportSecret = (
  number: number,
  id: string,
  all: boolean,
  kind: SecretKind | null,
  more: { files?: boolean; tell_form?: boolean } = {},
) => call<{ found: number }>("POST", at(number, `/messages/${id}/secret-report`), { body: { all, kind, ...more } });

export type Original = Schemas["OriginalView"];

export const fetchOriginal = (number: number, id: string, signal: AbortSignal) =>
  call<Original>("GET", at(number, `/messages/${id}/original`), { signal });

export const reportHarmless = (number: number, id: string, words: string, form: boolean) =>
  call("POST", at(number, `/messages/${id}/harmless-report`), { body: { words, tell_form: form } });

export const reportRatings = (number: number) =>
  call<{ found: number }>("POST", at(number, "/ratings/secret-report"), { body: {} });

export const reportName = (contact: string) => call("POST", `/api/contacts/${contact}/secret-report`, { body: {} });

export interface Changes {
  assignment: { staff: string | null; team: string | null };
  status: { status: string; snoozed_until?: number };
  priority: { priority: string };
  kind: { kind: string };
  category: { category: string };
  language: { language: string };
  tags: { tags: readonly string[] };
  standing: { confirmed: boolean };
  emergency: { emergency: boolean };
}

export const putChange = <C extends keyof Changes>(number: number, what: C, body: Changes[C]) =>
  call<Row>("PUT", at(number, `/${what}`), { body });

export const putDraft = (number: number, draft: { note: boolean; text: string }, keepalive = false) =>
  call("PUT", at(number, "/draft"), { body: draft, keepalive });

export const deleteDraft = (number: number, keepalive = false) => call("DELETE", at(number, "/draft"), { keepalive });

/** Reading goes forward only; `back` marks as unread what comes after `seq`. */
export const putRead = (number: number, seq: number, back = false) =>
  call("PUT", at(number, "/read"), { body: back ? { seq, back } : { seq } });

export const changeContact = (id: string, change: { name?: string; blocked?: boolean }) =>
  call<Schemas["AgentContactDetail"]>("PATCH", `/api/contacts/${id}`, { body: change });

export const eraseContact = (id: string) => call("DELETE", `/api/contacts/${id}`);

export const createTag = (name: string, colour: string) =>
  call<Schemas["AgentTagView"]>("POST", "/api/tags", { body: { name, colour } });

/** Upload one file; `progress` hears shares from 0 to 1.  Not `fetch`, which tells nothing of what it has sent. */
export function uploadFile(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<FileView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address("/api/files"));
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("accept-language", language.get());
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as FileView);
      else reject(refusal(request.status, request.responseText));
    };
    request.onerror = () => reject(new ApiError(0, "offline"));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}

/** A lead's word on a reply that waits. */
export const decideReply = (number: number, id: string, approved: boolean, reason = "") =>
  call<Message>("PUT", at(number, `/messages/${id}/approval`), {
    body: approved ? { approved } : { approved, reason },
  });

/** The author of a refused reply says that it asks for nothing. */
export const disputeRefusal = (id: string) => call("PUT", `/api/outgoing/refusals/${id}/dispute`);

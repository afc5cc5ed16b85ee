/** Files on their way to the desk, one request each, with progress. */

import { makeQueue } from "@walletdesk/shared/queue";
import { readName } from "../parts/guard.ts";
import type { Chat } from "./chat.ts";
import type { FileView } from "./desk.ts";

export interface Uploaded {
  file: FileView;
  /** For a stranger whose first word is a file. */
  token?: string;
  expires_at?: number;
}

export interface UploadOptions {
  inbox: string;
  token: string | undefined;
  language: string;
  /** 0 to 1. */
  onProgress: (done: number) => void;
  signal: AbortSignal;
}

/** Why it failed, as far as the desk said so; empty for a lost network. */
export class UploadFailed extends Error {
  constructor(
    readonly sentence: string,
    readonly code = "",
    /** The same file would be refused again. */
    readonly forGood = false,
    /** It may go again by itself after so long. */
    readonly retryAfterS?: number,
  ) {
    super(code);
  }
}

/** Shorter names hold no secret, unless in characters that are words. */
const LONG_NAME = /^.{36}|[\u3041-\uffef]{9}/;

/** As many as the desk takes of one sender at a time. */
const AT_ONCE = 3;

/**
 * How this visitor's files go up.  The desk makes a contact of a stranger whose first word is a file, so the first goes
 * alone until its answer has brought their token, and waits for a message of theirs that is on its way.
 */
export function uploader(
  chat: Pick<Chat, "token" | "takeVisitorToken" | "state">,
  inbox: string,
  send: typeof upload = upload,
) {
  const queue = makeQueue({
    most: () => (chat.token() ? AT_ONCE : 1),
    putOff: (error) => (error instanceof UploadFailed ? error.retryAfterS : undefined),
  });

  async function one(file: File, onProgress: UploadOptions["onProgress"], signal: AbortSignal): Promise<Uploaded> {
    const sentence = LONG_NAME.test(file.name) ? await readName(chat, file.name) : undefined;
    if (sentence) throw new UploadFailed(sentence, "secret_in_name", true);
    const token = chat.token();
    if (!token && chat.state.outbox.some((message) => message.state !== "failed")) {
      throw new UploadFailed("", "", false, 1);
    }
    const uploaded = await send(file, { inbox, token, language: chat.state.language, onProgress, signal });
    // Meanwhile we became somebody whose file this is not.
    if (uploaded.token && chat.token() !== token) throw new UploadFailed("", "", false, 0);
    if (uploaded.token) chat.takeVisitorToken(uploaded.token, uploaded.expires_at ?? null);
    return uploaded;
  }

  return (file: File, onProgress: UploadOptions["onProgress"], signal: AbortSignal) =>
    queue(() => one(file, onProgress, signal), signal);
}

/** XMLHttpRequest, because `fetch` does not tell how far an upload is. */
export function upload(file: File, { inbox, token, language, onProgress, signal }: UploadOptions): Promise<Uploaded> {
  const form = new FormData();
  form.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", `/widget/api/files?inbox=${encodeURIComponent(inbox)}`);
  request.setRequestHeader("Accept-Language", language);
  if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => request.abort());
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status < 300) resolve(taken(answer));
      else {
        const { sentence = "", code, retry_after_s } = answer?.error ?? {};
        reject(new UploadFailed(sentence, code, isForGood(request.status), retry_after_s ?? undefined));
      }
    };
    request.onerror = request.onabort = request.ontimeout = () => reject(new UploadFailed(""));
    request.send(form);
  });
}

/** Refused for what it is; not for who we are, which the next token may change, nor for being slow or too soon. */
function isForGood(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status);
}

interface Answer {
  error?: { code?: string; sentence?: string; retry_after_s?: number | null };
  file?: FileView;
  token?: string | null;
  expires_at?: number | null;
}

function taken(answer: (Answer & Partial<FileView>) | undefined): Uploaded {
  const file = answer?.file ?? (answer?.id ? (answer as FileView) : undefined);
  if (!file) throw new UploadFailed("");
  const { token, expires_at } = answer ?? {};
  return { file, ...(token && { token }), ...(expires_at && { expires_at }) };
}

function parsed(text: string): (Answer & Partial<FileView>) | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}

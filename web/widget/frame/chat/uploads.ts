/** Files on their way to the desk, one request each, with progress. */

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
  ) {
    super(code);
  }
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
      else reject(new UploadFailed(answer?.error?.sentence ?? "", answer?.error?.code, isForGood(request.status)));
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
  error?: { code?: string; sentence?: string };
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

/** A desk that says what a test tells it to, and remembers what it heard.  For tests only. */

import { type Chat, type ChatOptions, makeChat } from "../chat/chat.ts";
import type { Conversation, FromDesk, Inbox, Message, ToDesk } from "../chat/desk.ts";
import { keeper } from "../chat/keep.ts";

export const AT = Date.UTC(2025, 5, 15, 12) * 1000;

export const INBOX: Inbox = {
  name: "Example Wallet",
  organisation: "Example",
  greeting: "Hello, how can we help?",
  privacy_url: "https://wallet.example/privacy",
  languages: ["en", "zh"],
  file_limit_bytes: 10_000_000,
  files_per_message: 3,
  pictures_unread: false,
  numbers_left: [],
  open: true,
};

export function conversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    number: 1042,
    status: "open",
    agent: "",
    position: null,
    wait_s: null,
    last_seq: 1,
    preview: "",
    created_at: AT,
    last_message_at: AT,
    unread: 0,
    can_rate: false,
    score: null,
    senior: false,
    link: null,
    ...change,
  };
}

export function message(seq: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    seq,
    at: AT + seq * 1_000_000,
    author: "agent",
    name: "Ana",
    text: `Message ${seq}`,
    language: "en",
    files: [],
    key: "",
    steps: [],
    explains: false,
    choices: [],
    other: "",
    answers: null,
    ...change,
  };
}

type Welcome = Extract<FromDesk, { t: "welcome" }>;

export function welcome(change: Partial<Welcome> = {}): Welcome {
  return {
    t: "welcome",
    v: 1,
    at: AT,
    token: null,
    expires_at: null,
    name: "",
    identified: false,
    inbox: INBOX,
    conversations: [],
    more: false,
    wait_s: null,
    ...change,
  };
}

/** One connection of the desk's. */
export class Line {
  readyState = 1;
  readonly heard: ToDesk[] = [];
  onopen = () => {};
  onmessage = (_: { data: string }) => {};
  onclose = (_: { code: number }) => {};

  send(text: string): void {
    this.heard.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  says(...frames: FromDesk[]): void {
    for (const frame of frames) this.onmessage({ data: JSON.stringify(frame) });
  }
  drops(code = 1006): void {
    this.readyState = 3;
    this.onclose({ code });
  }
}

export interface Desk {
  chat: Chat;
  lines: Line[];
  readonly line: Line;
  /** Frames of one kind that this connection heard. */
  heard<K extends ToDesk["t"]>(t: K): Extract<ToDesk, { t: K }>[];
  /** Let the newest connection stand, with this welcome. */
  opens(change?: Partial<Welcome>): void;
  asked: number;
}

export function desk(options: Partial<ChatOptions> = {}): Desk {
  const lines: Line[] = [];
  const made: Desk = {
    chat: makeChat({
      inbox: "inbox-1",
      address: () => "ws://desk.example/widget/socket",
      language: "en",
      keeper: keeper("inbox-1"),
      askIdentity: () => {
        made.asked += 1;
      },
      drafting: () => false,
      topic: () => "",
      make: () => {
        lines.push(new Line());
        return made.line as unknown as WebSocket;
      },
      ...options,
    }),
    lines,
    get line() {
      const last = lines.at(-1);
      if (!last) throw new Error("nobody has connected");
      return last;
    },
    heard: (t) => made.line.heard.filter((frame) => frame.t === t) as never,
    opens(change) {
      made.line.onopen();
      made.line.says(welcome(change));
    },
    asked: 0,
  };
  return made;
}

/** The desk's shapes by their short names; they are written in walletdesk/channels/widget/frames.py. */

import type { components } from "@walletdesk/shared/api.generated";

type Shapes = components["schemas"];

export type Inbox = Shapes["VisitorInboxView"];
export type Conversation = Shapes["VisitorConversationView"];
export type Message = Shapes["VisitorMessageView"];
export type FileView = Shapes["VisitorFileView"];
export type Alarm = Shapes["VisitorAlarm"];
export type Redacted = Pick<Shapes["VisitorRedacted"], "id" | "text"> &
  Partial<Pick<Shapes["VisitorRedacted"], "files">>;
export type Facts = Partial<Shapes["VisitorFacts"]>;
export type FromDesk = Shapes["VisitorGets"];

/** A frame with what the desk has a default for left out. */
type Sparse<F, Needed extends keyof F> = Pick<F, Needed> & Partial<F>;

export type ToDesk =
  | Sparse<Shapes["VisitorHello"], "t" | "v" | "inbox">
  | (Sparse<Omit<Shapes["VisitorSend"], "facts">, "t" | "key" | "text"> & { facts?: Facts })
  | Sparse<Shapes["VisitorSync"], "t" | "conversation">
  | Shapes["VisitorEarlier"]
  | Shapes["VisitorSeen"]
  | Shapes["VisitorSenior"]
  | Shapes["VisitorSolved"]
  | Sparse<Shapes["VisitorRate"], "t" | "conversation" | "score">
  | Shapes["VisitorReport"]
  | Sparse<Shapes["VisitorParts"], "t" | "conversation" | "messages">
  | Sparse<Shapes["VisitorHarmless"], "t">
  | Shapes["VisitorRetell"]
  | Shapes["VisitorPing"];

export const VERSION = 1;

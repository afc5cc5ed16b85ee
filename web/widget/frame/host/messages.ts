/** What frame and host tell each other, by `postMessage` or through an app's bridge (docs/widget.md, "Messages"). */

export type GivenFacts = Record<string, string | boolean | null>;

export type ToFrame =
  /** Answer to `ready`. */
  | { type: "start"; identity?: string | null; facts?: GivenFacts; shown?: boolean; language?: string; scheme?: string }
  /** A token of the wallet's own server; null: the user signed out. */
  | { type: "identity"; token: string | null }
  | { type: "facts"; facts: GivenFacts }
  | { type: "open" }
  | { type: "hide" }
  /** The device's back button; answered by `close` when there is nothing to go back to. */
  | { type: "back" }
  | { type: "language"; language: string }
  | { type: "scheme"; scheme: string };

export type FromFrame =
  | { type: "ready" }
  | { type: "close" }
  /** Messages of the team that were not seen yet. */
  | { type: "unread"; count: number }
  /** The token is used up or expired: please send `identity` with a fresh one. */
  | { type: "token-request" }
  /** Whether `back` would stay inside. */
  | { type: "view"; canGoBack: boolean };

/** Whether something that came by `postMessage` is meant for us.  Its fields are still a stranger's. */
export function isMessage<M>(data: unknown): data is M {
  return typeof data === "object" && data !== null && (data as { walletdesk?: unknown }).walletdesk === 1;
}

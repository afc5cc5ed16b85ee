/**
 * The line to whoever holds us: the loader in the page around, or the app around a web view.
 *
 * A page speaks by `postMessage`: only the window above us, and only from the origin that our address names.  An app
 * calls `window.postMessage` in our own page (its script runs as ours), and hears us through what it injected:
 * `walletdeskBridge.postMessage(json)`, `webkit.messageHandlers.walletdesk` or `ReactNativeWebView`.
 */

import { type FromFrame, type GivenFacts, isMessage, type ToFrame } from "./messages.ts";
import type { Place } from "./place.ts";

/** What an app may inject before the page loads; every part is optional. */
export interface InjectedBridge {
  postMessage?: (json: string) => void;
  identity?: string;
  facts?: GivenFacts;
}

interface AppWindow {
  walletdeskBridge?: InjectedBridge;
  webkit?: { messageHandlers?: { walletdesk?: { postMessage(message: unknown): void } } };
  ReactNativeWebView?: { postMessage(json: string): void };
}

export interface Bridge {
  /** Nobody listens: a tab of its own. */
  readonly alone: boolean;
  tell(message: FromFrame): void;
  /** Hear every message; what an app injected counts as its `start`.  Returns how to stop. */
  listen(hear: (message: ToFrame) => void): () => void;
}

export function bridgeOf(place: Place, view: Window & AppWindow = window): Bridge {
  const above = view.parent !== view && place.host ? view.parent : undefined;
  const app = above ? undefined : appOf(view);

  return {
    alone: !above && !app,
    tell(message) {
      const whole = { walletdesk: 1, ...message };
      above?.postMessage(whole, place.host);
      app?.(whole);
    },
    listen(hear) {
      const injected = above ? undefined : view.walletdeskBridge;
      if (injected?.identity || injected?.facts) {
        hear({ type: "start", identity: injected.identity ?? null, facts: injected.facts ?? {}, shown: true });
      }
      function receive(event: MessageEvent<unknown>): void {
        const ours = above
          ? event.source === above && event.origin === place.host
          : event.source === view && event.origin === view.location.origin;
        const data = typeof event.data === "string" ? parsed(event.data) : event.data;
        if (ours && isMessage<ToFrame>(data)) hear(data);
      }
      view.addEventListener("message", receive);
      return () => view.removeEventListener("message", receive);
    },
  };
}

function appOf(view: AppWindow): ((message: object) => void) | undefined {
  // Called on their owners: injected objects of a web view refuse a method that was taken off them.
  const injected = view.walletdeskBridge;
  if (injected?.postMessage) return (message) => injected.postMessage?.(JSON.stringify(message));
  const apple = view.webkit?.messageHandlers?.walletdesk;
  if (apple) return (message) => apple.postMessage(message);
  const native = view.ReactNativeWebView;
  if (native) return (message) => native.postMessage(JSON.stringify(message));
  return injected ? () => {} : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

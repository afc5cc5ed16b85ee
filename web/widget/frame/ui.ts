/** What every part of the chat may ask for. */

import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Chat, State } from "./chat/chat.ts";
import type { Draft, Drafts } from "./chat/drafts.ts";
import type { Bridge } from "./host/bridge.ts";
import type { Place } from "./host/place.ts";
import type { T } from "./words/language.ts";

export interface Ui {
  chat: Chat;
  drafts: Drafts;
  bridge: Bridge;
  place: Place;
  t: T;
  /** The language `t` speaks, for dates and numbers. */
  locale: string;
}

export const UiContext = createContext<Ui | null>(null);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (!ui) throw new Error("outside of the frame");
  return ui;
}

/** The chat's state; draws again at each change. */
export function useChat(): State {
  const { chat } = useUi();
  const [state, set] = useState(chat.state);
  useEffect(() => {
    // It may have changed between drawing and listening.
    set(chat.state);
    return chat.subscribe(() => set(chat.state));
  }, [chat]);
  return state;
}

export function useDraft(id: string): Draft {
  const { drafts } = useUi();
  const [, tick] = useState(0);
  useEffect(() => drafts.subscribe(() => tick((n) => n + 1)), [drafts]);
  return drafts.get(id);
}

/** The desk's time in microseconds, renewed every half minute. */
export function useNow(): number {
  const { chat } = useUi();
  const [now, set] = useState(chat.now);
  useEffect(() => {
    const interval = setInterval(() => set(chat.now()), 30_000);
    return () => clearInterval(interval);
  }, [chat]);
  return now;
}

import { direction } from "@walletdesk/shared/i18n";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Chat, Refusal } from "./chat/chat.ts";
import type { Drafts } from "./chat/drafts.ts";
import { backButton } from "./host/back.ts";
import type { Bridge } from "./host/bridge.ts";
import type { Place } from "./host/place.ts";
import { ConversationView } from "./parts/conversation.tsx";
import { Header } from "./parts/header.tsx";
import { useLater } from "./parts/later.ts";
import { UiContext, useChat, useUi } from "./ui.ts";
import { speaker, type T } from "./words/language.ts";

interface Props {
  chat: Chat;
  drafts: Drafts;
  bridge: Bridge;
  place: Place;
}

/** The chat as it stands in the iframe or in an app's whole view. */
export function Frame({ chat, drafts, bridge, place }: Props) {
  const [speech, setSpeech] = useState<{ t: T; locale: string } | undefined>(() => {
    const t = speaker(chat.state.language);
    return t instanceof Promise ? undefined : { t, locale: chat.state.language };
  });

  useEffect(() => {
    let asked = "";
    async function follow(): Promise<void> {
      const { language } = chat.state;
      if (language === asked) return;
      asked = language;
      const t = await speaker(language);
      if (asked === language) setSpeech({ t, locale: language });
    }
    void follow();
    return chat.subscribe(() => void follow());
  }, [chat]);

  useEffect(() => {
    if (!speech) return;
    document.documentElement.lang = speech.locale;
    document.documentElement.dir = direction(speech.locale);
  }, [speech]);

  if (!speech) return <main class="frame" aria-busy="true" />;
  return (
    <UiContext value={{ chat, drafts, bridge, place, ...speech }}>
      <Shell />
    </UiContext>
  );
}

function Shell() {
  const { t, chat, bridge, place } = useUi();
  const state = useChat();
  const { view, conversations, inbox, notice, refusal } = state;
  const [never, setNever] = useState(false);
  const [focus, setFocus] = useState(0);
  const trouble = useTrouble();
  const later = useLater();

  const id = view.at === "conversation" ? view.id : "";
  const conversation = conversations.find((one) => one.id === id);
  const canGoBack = view.at === "conversation" && conversations.length > 0;
  const unread = conversations.reduce((sum, one) => sum + one.unread, 0);

  useEffect(() => bridge.tell({ type: "unread", count: unread }), [bridge, unread]);
  useEffect(() => bridge.tell({ type: "view", canGoBack }), [bridge, canGoBack]);
  useEffect(() => {
    if (inbox) document.title = inbox.organisation || inbox.name;
  }, [inbox]);

  const back = useRef<ReturnType<typeof backButton>>(undefined);
  useEffect(() => {
    if (place.view === "page") back.current ??= backButton(window, () => chat.go({ at: "list" }));
    back.current?.seen(view.at, conversations.length > 0);
  }, [place.view, chat, view.at, conversations.length]);

  // Opened by the visitor: the next key they press is meant for us.  On a phone the keyboard waits to be asked for.
  useEffect(() => {
    if (state.shown && matchMedia("(pointer: fine)").matches) setFocus((n) => n + 1);
  }, [state.shown]);

  useEffect(() => {
    function leave(event: KeyboardEvent): void {
      if (event.key !== "Escape" || event.isComposing || event.defaultPrevented || bridge.alone) return;
      bridge.tell({ type: "close" });
    }
    addEventListener("keydown", leave);
    return () => removeEventListener("keydown", leave);
  }, [bridge]);

  return (
    <main class="frame" aria-label={t("support")}>
      <Header
        conversation={conversation}
        onBack={canGoBack ? () => chat.go({ at: "list" }) : undefined}
        onClose={bridge.alone ? undefined : () => bridge.tell({ type: "close" })}
        onShield={conversation ? () => setNever(!never) : undefined}
      />
      <div role="status">
        {trouble && (
          <p class="trouble">
            {t(trouble)}
            <button type="button" class="quiet" onClick={chat.connect}>
              {t("tryNow")}
            </button>
          </p>
        )}
        {notice && (
          <p class="notice">
            {notice.code === "history_gone" ? t("historyGone") : notice.sentence}
            <button type="button" class="quiet" onClick={chat.dismiss}>
              {t("dismiss")}
            </button>
          </p>
        )}
      </div>
      {refusal ? (
        <Refused {...refusal} />
      ) : view.at === "list" ? (
        ((later && <later.List />) ?? <div class="list" aria-busy="true" />)
      ) : (
        <ConversationView id={id} never={never} onNeverClosed={() => setNever(false)} focus={focus} />
      )}
    </main>
  );
}

function Refused({ why, sentence }: Refusal) {
  const { t, chat } = useUi();
  return (
    <div class="refused" role="alert">
      <p>{why === "identity" ? t("refusedIdentity") : sentence || t("refusedPage")}</p>
      {why === "identity" && (
        <button type="button" class="primary" onClick={chat.goOnAsStranger}>
          {t("goOnAsStranger")}
        </button>
      )}
    </div>
  );
}

const PATIENCE_MS = 2_000;

/** What to say of the connection, once it has been away long enough for somebody to wonder. */
function useTrouble(): "offline" | "reconnecting" | "connecting" | undefined {
  const { link, inbox, refusal } = useChat();
  const [late, setLate] = useState(false);
  const open = link === "open" || refusal !== undefined;
  useEffect(() => {
    setLate(false);
    if (open) return;
    const wait = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(wait);
  }, [open]);
  if (open || !late) return undefined;
  if (!navigator.onLine) return "offline";
  return inbox ? "reconnecting" : "connecting";
}

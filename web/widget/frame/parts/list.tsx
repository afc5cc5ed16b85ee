import { exactTime, relativeTime } from "@walletdesk/shared/format";
import { useEffect, useRef } from "preact/hooks";
import { useChat, useNow, useUi } from "../ui.ts";
import { plainText } from "./text.tsx";

/** Everything this visitor has with us, newest first. */
export function List() {
  const { t, chat, locale } = useUi();
  const { conversations, inbox, more, link } = useChat();
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  const asked = useRef(0);
  // Whoever asked for more goes on reading where it begins: the button may be gone, or far below.
  useEffect(() => {
    if (!asked.current || conversations.length <= asked.current) return;
    list.current?.querySelectorAll<HTMLElement>(".row")[asked.current]?.focus();
    asked.current = 0;
  }, [conversations.length]);
  return (
    <div class="list">
      {inbox && !inbox.open && <p class="away">{t("away")}</p>}
      <h2>{t("yourConversations")}</h2>
      <ul ref={list}>
        {conversations.map((one) => (
          <li key={one.id}>
            <button type="button" class="row" onClick={() => chat.go({ at: "conversation", id: one.id })}>
              <span class="row-top">
                <strong dir="auto">{one.agent || t("untitled", { number: String(one.number) })}</strong>
                <time
                  dateTime={new Date(one.last_message_at / 1000).toISOString()}
                  title={exactTime(one.last_message_at, locale)}
                >
                  {relativeTime(one.last_message_at, now, locale, "short")}
                </time>
              </span>
              <span class="preview" dir="auto">
                {plainText(one.preview, t)}
              </span>
              {one.status === "resolved" && <span class="state good">{t("solvedState")}</span>}
              {one.status === "closed" && <span class="state">{t("closedState")}</span>}
              {one.unread > 0 && <span class="state new">{t("unread", { count: one.unread })}</span>}
            </button>
          </li>
        ))}
      </ul>
      {more && (
        <button
          type="button"
          class="quiet earlier"
          disabled={link !== "open"}
          onClick={() => {
            asked.current = conversations.length;
            chat.listEarlier();
          }}
        >
          {t("more")}
        </button>
      )}
      <button type="button" class="primary" onClick={chat.startNew}>
        {t("newMessage")}
      </button>
    </div>
  );
}

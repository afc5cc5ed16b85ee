import type { Conversation } from "../chat/desk.ts";
import { type Ui, useChat, useUi } from "../ui.ts";
import { nameOf, offered } from "../words/language.ts";
import { Icon } from "./icons.tsx";

interface Props {
  conversation: Conversation | undefined;
  onBack: (() => void) | undefined;
  onClose: (() => void) | undefined;
  /** Shows the "we never ask" card; absent while it stands there anyway. */
  onShield: (() => void) | undefined;
}

export function Header({ conversation, onBack, onClose, onShield }: Props) {
  const { t, chat, locale } = useUi();
  const { inbox, waitS } = useChat();
  return (
    <header class="header">
      {onBack && <IconButton name="back" label={t("back")} onClick={onBack} />}
      <div class="who">
        <h1>{inbox?.organisation || inbox?.name || t("support")}</h1>
        <p>{conversation ? standing(conversation, t) : waiting(waitS, t)}</p>
      </div>
      {onShield && <IconButton name="shield" label={t("neverOpen")} onClick={onShield} />}
      {/* Before the first message its name is read; later the room is wanted for who answers. */}
      <span class={conversation ? "language small" : "language"} title={t("language")}>
        <Icon name="language" />
        <select aria-label={t("language")} value={locale} onChange={(event) => chat.speak(event.currentTarget.value)}>
          {[...new Set([...offered(inbox?.languages), locale])].map((code) => (
            <option key={code} value={code} lang={code}>
              {nameOf(code)}
            </option>
          ))}
        </select>
      </span>
      {onClose && <IconButton name="close" label={t("close")} onClick={onClose} />}
    </header>
  );
}

export function IconButton(props: { name: Parameters<typeof Icon>[0]["name"]; label: string; onClick: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={props.label} title={props.label} onClick={props.onClick}>
      <Icon name={props.name} />
    </button>
  );
}

/** Who answers, or how long it takes; never a promise that we cannot know. */
function standing(conversation: Conversation, t: Ui["t"]): string {
  if (conversation.status === "resolved") return t("solvedState");
  if (conversation.status === "closed") return t("closedState");
  if (conversation.agent) return t("answeredBy", { name: conversation.agent });
  if (conversation.position !== null) return waiting(conversation.wait_s, t);
  return conversation.status === "pending" ? t("waitingForYou") : t("support");
}

export function waiting(seconds: number | null, t: Ui["t"]): string {
  if (seconds === null) return t("waitUnknown");
  if (seconds <= 3600) return t("waitMinutes", { count: Math.max(1, Math.ceil(seconds / 60)) });
  return t("waitHours", { count: Math.ceil(seconds / 3600) });
}

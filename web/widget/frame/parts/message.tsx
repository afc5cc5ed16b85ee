import { exactTime, relativeTime } from "@walletdesk/shared/format";
import { useState } from "preact/hooks";
import type { Message } from "../chat/desk.ts";
import type { Outgoing } from "../chat/outbox.ts";
import { useUi } from "../ui.ts";
import { Files } from "./files.tsx";
import { Quote } from "./quote.tsx";
import { Text } from "./text.tsx";

/** Nothing but what stands for a secret. */
const REMOVED = /^(⟦[^⟧]+⟧)+$/;

export function Time({ at, now }: { at: number; now: number }) {
  const { locale } = useUi();
  return (
    <time dateTime={new Date(at / 1000).toISOString()} title={exactTime(at, locale)}>
      {relativeTime(at, now, locale, "short")}
    </time>
  );
}

interface Props {
  message: Message;
  /** Others of the same author stand right above or below. */
  first: boolean;
  last: boolean;
  /** The newest of the visitor's own: says that it arrived. */
  arrived: boolean;
  now: number;
  onGone: () => void;
  onJump: (to: { id: string; seq: number }) => void;
}

export function Bubble({ message, first, last, arrived, now, onGone, onJump }: Props) {
  const { t } = useUi();
  const { author, language, answers } = message;
  // A line is said in passing; what explains something is read like an answer.
  const explains = author === "system" && (message.explains || message.text.length > 120);
  if (author === "system" && !explains) {
    return (
      <li class="system" dir="auto" lang={language || undefined}>
        <Text text={message.text} links />
        {message.other && <Other message={message} />}
      </li>
    );
  }
  const ours = author === "contact";
  return (
    <li
      id={`m${message.id}`}
      tabIndex={-1}
      class={`message ${ours ? "mine" : "theirs"}${last ? " last" : ""}${explains ? " explains" : ""}`}
    >
      <span class={first && !ours ? "name" : "unseen"}>
        {ours ? t("you") : explains ? "" : message.name || t("support")}
        {(explains || author === "bot") && <span class="bot">{t("automatic")}</span>}
      </span>
      {answers && <Quote to={answers} onJump={() => onJump(answers)} />}
      {message.text && (
        <div class="bubble" dir="auto" lang={language || undefined}>
          <Text text={message.text} links={!ours} />
          {ours && !REMOVED.test(message.text) && <Holds message={message} />}
        </div>
      )}
      {message.other && <Other message={message} />}
      <Files files={message.files} onGone={onGone} />
      {last && (
        <span class="under">
          <Time at={message.at} now={now} />
          {arrived && `, ${t("sent")}`}
        </span>
      )}
    </li>
  );
}

/** "This holds a secret": what it leads to is fetched when it is wanted. */
function Holds({ message }: { message: Message }) {
  const { t } = useUi();
  const [Part, setPart] = useState<typeof import("./secret.tsx").SecretQuestion>();
  return Part ? (
    <Part message={message} onDone={() => setPart(undefined)} />
  ) : (
    <button
      type="button"
      class="quiet holds"
      title={t("holdsSecret")}
      aria-label={t("holdsSecret")}
      onClick={() => import("./secret.tsx").then((part) => setPart(() => part.SecretQuestion))}
    >
      ⋯
    </button>
  );
}

/** What the desk said of a transaction, in another way: asked for once. */
function Other({ message }: { message: Message }) {
  const { chat } = useUi();
  const [asked, setAsked] = useState(false);
  return asked ? null : (
    <button type="button" class="quiet" onClick={() => setAsked(chat.retell(message.id))}>
      {message.other}
    </button>
  );
}

/** On its way, or held up. */
export function Waiting({ one, online }: { one: Outgoing; online: boolean }) {
  const { t, chat } = useUi();
  const failed = one.state === "failed";
  return (
    <li class={`message mine last waiting${failed ? " failed" : ""}`}>
      <span class="unseen">{t("you")}</span>
      {one.text && (
        <div class="bubble" dir="auto" lang={one.language || undefined}>
          {one.text}
        </div>
      )}
      <Files files={one.files} />
      <span class="under" dir="auto" role={failed ? "alert" : undefined}>
        {failed ? (one.problem ? t("notSentWhy", { why: one.problem }) : t("notSent")) : ""}
        {!failed && (one.problem || t(online ? "sending" : "waitsForNetwork"))}
      </span>
      {failed && (
        <span class="buttons">
          <button type="button" class="quiet" onClick={() => chat.sendAgain(one.key)}>
            {t("again")}
          </button>
          <button type="button" class="quiet" onClick={() => chat.discard(one.key)}>
            {t("discard")}
          </button>
        </span>
      )}
    </li>
  );
}

import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconChecks,
  IconClock,
  IconCopy,
  IconDots,
  IconDownload,
  IconFile,
  IconHelpCircle,
  IconLock,
  IconMail,
  IconRobot,
  IconShieldCheck,
  IconShieldExclamation,
  IconUserShield,
  IconX,
} from "@tabler/icons-react";
import { clockTime, exactTime, fileSize, toDate } from "@walletdesk/shared/format";
import { markParts } from "@walletdesk/shared/marks";
import { memo, useState } from "react";
import { Initials } from "../account.tsx";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { findRow } from "../inbox/cache.ts";
import { MarkedText, plainText } from "../parts/marks.tsx";
import { useSlow } from "../parts/states.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { answer } from "./answers.ts";
import type { FileView, Message } from "./api.ts";
import { HeldActions, heldWhy } from "./held.tsx";
import { showPicture } from "./lightbox.ts";
import { discard, type Outgoing, postAgain } from "./outbox.ts";
import { Quoted } from "./quoted.tsx";
import { harmless, original, reporting } from "./report.ts";
import classes from "./thread.module.css";
import { retry } from "./threads.ts";
import { giveBack } from "./undo.ts";
import { Unread } from "./unread.tsx";
import { conversationWords } from "./words.ts";

interface MessageProps {
  message: Message;
  number: number;
  contact: string;
  /** It follows one of the same author at once: the author is not named again. */
  joined: boolean;
}

/** One message with everything it carries. */
export const MessageView = memo(function MessageView({ message, number, contact, joined }: MessageProps) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const side = message.author === "contact" ? "them" : "us";
  const name = message.person?.name || (message.author === "contact" ? contact : "");
  const back = message.delivery === "taken_back";
  return (
    <article
      className={classes.message}
      data-side={side}
      data-note={message.note}
      data-author={message.author}
      data-joined={joined}
      aria-label={`${name || t(`role_${message.author === "bot" ? "bot" : "system"}`)}, ${clockTime(message.at, locale)}`}
    >
      {!joined && (
        <header className={classes.author}>
          <Author message={message} name={name} />
          <time
            className={classes.time}
            dateTime={toDate(message.at).toISOString()}
            title={exactTime(message.at, locale)}
          >
            {clockTime(message.at, locale)}
          </time>
        </header>
      )}
      <div className={classes.bubbleLine}>
        <div
          className={classes.bubble}
          data-note={message.note}
          data-back={back}
          title={joined ? exactTime(message.at, locale) : undefined}
        >
          {message.note && (
            <p className={classes.noteLine}>
              <IconLock size={14} aria-hidden /> {t("note")}
              <span className={classes.noteOnly}>{t("note_only")}</span>
            </p>
          )}
          {message.sender && <Sender message={message} />}
          {message.answers && <Quoted number={number} to={message.answers} contact={contact} />}
          {message.text && (
            <p className={classes.text} lang={message.language || undefined} dir="auto">
              <MarkedText text={message.text} />
            </p>
          )}
          {message.files.length > 0 && <Files files={message.files} />}
          {message.found.length > 0 && <FoundHere message={message} />}
        </div>
        <MessageMenu message={message} number={number} />
      </div>
      {side === "us" && !message.note && message.author === "agent" && <Delivery message={message} number={number} />}
    </article>
  );
});

/** Whether a mail's sender is confirmed: said of each, since a later one may be somebody else's. */
function Sender({ message }: { message: Message }) {
  const t = useWords(conversationWords);
  if (message.sender === "pass") {
    return (
      <p className={classes.sender}>
        <IconCheck size={14} aria-hidden /> {t("sender_confirmed")}
      </p>
    );
  }
  return (
    <p className={classes.sender} data-state={message.confirmed_before ? "alarming" : "doubtful"}>
      <IconAlertTriangle size={14} aria-hidden />
      <span>
        {t(message.sender === "fail" ? "sender_refuted" : "sender_unconfirmed")}
        {message.confirmed_before && <strong> {t("sender_confirmed_before")}</strong>}
      </span>
    </p>
  );
}

/** What was taken out of it, at once or later: of a file that went there is no other word. */
function FoundHere({ message }: { message: Message }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const each = message.found.map(({ kind, certainty, language, words }) => {
    if (certainty === "ask") return t("found_asked");
    if (kind !== "recovery_phrase" || !words) return named(t, conversationWords.en, "found_", kind);
    const tongue = language && languageName(language, locale);
    return tongue ? t("found_phrase_in", { count: words, language: tongue }) : t("found_phrase", { count: words });
  });
  const what = new Intl.ListFormat(locale, { type: "conjunction" }).format(new Set(each));
  return (
    <p className={classes.found}>
      <IconShieldExclamation size={14} aria-hidden /> {t("found_here", { what })}
      {message.author === "contact" && ` ${t("found_told")}`}
    </p>
  );
}

function Author({ message, name }: { message: Message; name: string }) {
  const t = useWords(conversationWords);
  if (message.author === "bot") {
    return (
      <span className={classes.who}>
        <IconRobot size={16} aria-hidden /> {t("role_bot")}
      </span>
    );
  }
  if (message.author === "system") return <span className={classes.who}>{t("role_system")}</span>;
  return (
    <span className={classes.who}>
      <Initials name={name} size={20} />
      <strong>{name}</strong>
      <span className={classes.role}>{t(message.author === "agent" ? "role_agent" : "role_contact")}</span>
    </span>
  );
}

/** Channels on which the contact sees which message a reply answers. */
const NAMES_ANSWERED = new Set(["telegram", "mail", "widget"]);

function MessageMenu({ message, number }: { message: Message; number: number }) {
  const t = useWords(conversationWords);
  const p = useWords(partWords);
  const mayReport = useMay("secrets_report");
  const channel = findRow(number)?.inbox.channel;
  const mayReply = useMay("conversations_reply");
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon className={classes.menu} variant="subtle" color="gray" size="sm" aria-label={t("message_menu")}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {channel && NAMES_ANSWERED.has(channel) && mayReply && !message.note && message.author !== "system" && (
          <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => answer(number, message)}>
            {t("answer_this")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconCopy size={16} />}
          disabled={!message.text}
          onClick={() =>
            void navigator.clipboard.writeText(plainText(message.text)).then(() => tell(p("copied")), tellError)
          }
        >
          {t("copy_text")}
        </Menu.Item>
        {message.author === "contact" && channel === "mail" && (
          <Menu.Item leftSection={<IconMail size={16} />} onClick={() => original.set({ number, message })}>
            {t("original")}
          </Menu.Item>
        )}
        {mayReport && (
          <Menu.Item
            leftSection={<IconShieldExclamation size={16} />}
            onClick={() => reporting.set({ number, message })}
          >
            {t("report_secret")}
          </Menu.Item>
        )}
        {mayReport && markParts(message.text).some((part) => typeof part !== "string" && part.kind !== "hex") && (
          <Menu.Item leftSection={<IconShieldCheck size={16} />} onClick={() => harmless.set({ number, message })}>
            {t("harmless")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

const DELIVERIES = {
  queued: IconClock,
  sent: IconCheck,
  seen: IconChecks,
  failed: IconAlertCircle,
  unknown: IconHelpCircle,
  taken_back: IconX,
  held: IconUserShield,
  declined: IconX,
} as const;

function Delivery({ message, number }: { message: Message; number: number }) {
  const t = useWords(conversationWords);
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const mayReply = useMay("conversations_reply");
  const state = message.delivery as keyof typeof DELIVERIES;
  const Icon = DELIVERIES[state];
  if (!Icon) return null;
  const troubled = state === "failed" || state === "unknown";
  const again = async () => {
    setBusy(true);
    try {
      await retry(number, message.id);
    } catch (error) {
      tellError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <p className={classes.delivery} data-state={state}>
      <Icon size={14} aria-hidden />
      <span>
        {t(`delivery_${state}`)}
        {state === "declined" && message.reason && `: ${message.reason}`}
        {state === "held" && ` · ${heldWhy(message.reason, t)}`}
        {troubled && message.reason && `: ${named(t, conversationWords.en, "reason_", message.reason)}`}
      </span>
      {troubled && mayReply && (
        <Button size="compact-xs" variant="light" color="red" loading={slow} onClick={again}>
          {t("again")}
        </Button>
      )}
      {state === "held" && <HeldActions message={message} number={number} />}
    </p>
  );
}

/** Pictures by their preview, everything else as a download. */
function Files({ files }: { files: readonly FileView[] }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  return (
    <ul className={classes.files}>
      {files.map((file) => (
        <li key={file.id}>
          {!file.url ? (
            <span className={classes.file}>
              <IconFile size={20} stroke={1.5} aria-hidden />
              <span className={classes.fileName}>{t("file_removed")}</span>
            </span>
          ) : file.preview_url ? (
            <button
              type="button"
              className={classes.picture}
              aria-label={t("file_open", { name: file.name })}
              onClick={() => showPicture(file)}
            >
              <img src={file.preview_url} alt={file.name} {...previewSize(file)} loading="lazy" decoding="async" />
            </button>
          ) : (
            <a
              className={classes.file}
              href={file.url}
              download={file.name}
              aria-label={t("file_get", { name: file.name, size: fileSize(file.size_bytes, locale) })}
            >
              <IconFile size={20} stroke={1.5} aria-hidden />
              <span className={classes.fileName}>{file.name}</span>
              <span className={classes.fileSize}>{fileSize(file.size_bytes, locale)}</span>
              <IconDownload size={16} aria-hidden />
            </a>
          )}
          <Unread file={file} />
        </li>
      ))}
    </ul>
  );
}

const PREVIEW = { width: 260, height: 220 };

/** The size a preview is drawn in, known before it is loaded, so that nothing moves when it is. */
export function previewSize({ width, height }: { width: number | null; height: number | null }) {
  if (!width || !height) return PREVIEW;
  const scale = Math.min(1, PREVIEW.width / width, PREVIEW.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A message that the server does not have yet, or refused. */
export function OutgoingView({ outgoing }: { outgoing: Outgoing }) {
  const t = useWords(conversationWords);
  const { key, state } = outgoing;
  return (
    <article className={classes.message} data-side="us" data-note={outgoing.note} aria-label={t("sending")}>
      <div className={classes.bubbleLine}>
        <div className={classes.bubble} data-note={outgoing.note} data-state={state}>
          {outgoing.note && (
            <p className={classes.noteLine}>
              <IconLock size={14} aria-hidden /> {t("note")}
              <span className={classes.noteOnly}>{t("note_only")}</span>
            </p>
          )}
          <p className={classes.text} dir="auto">
            {outgoing.text}
          </p>
          {outgoing.files.map((file) => (
            <p key={file.id} className={classes.fileName}>
              {file.name}
            </p>
          ))}
        </div>
      </div>
      {state === "sending" && (
        <p className={classes.delivery}>
          <IconClock size={14} aria-hidden /> {t("sending")}
        </p>
      )}
      {state !== "sending" && (
        <div className={classes.delivery} data-state={state} role="alert">
          <IconAlertCircle size={14} aria-hidden />
          <span>{state === "waiting" ? t("outgoing_waiting") : <Refusal error={outgoing.error} />}</span>
          <Button size="compact-xs" variant="light" onClick={() => void postAgain(key)}>
            {t("again")}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              const given = discard(key);
              if (given) giveBack(given);
            }}
          >
            {t("edit")}
          </Button>
        </div>
      )}
    </article>
  );
}

function Refusal({ error }: { error: unknown }) {
  const t = useWords(conversationWords);
  const sentence = error instanceof Error && "sentence" in error ? String(error.sentence) : "";
  return (
    <>
      {t("outgoing_failed")} {sentence}
    </>
  );
}

import {
  IconAlertTriangleFilled,
  IconArrowBackUp,
  IconBrandDiscord,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconClock,
  IconClockExclamation,
  IconClockPause,
  IconFlameFilled,
  IconForms,
  IconMail,
  IconMessageCircle,
  IconShieldCheck,
  IconUsersGroup,
} from "@tabler/icons-react";
import { relativeTime } from "@walletdesk/shared/format";
import { filesAlone } from "@walletdesk/shared/preview";
import { type ComponentType, type FocusEventHandler, memo } from "react";
import { Link } from "wouter";
import { Initials } from "../account.tsx";
import { type Language, languageName, named, useLanguage, useWords } from "../i18n.ts";
import { useTicking } from "../live/clock.ts";
import { plainText } from "../parts/marks.tsx";
import { whenWords } from "../parts/time.tsx";
import type { Row } from "./api.ts";
import { categoryName } from "./categories.ts";
import { dueWords, type Tone, toneOf } from "./clock.ts";
import { contactName } from "./contact-name.ts";
import classes from "./list.module.css";
import { inboxWords, labelWords } from "./words.ts";

const CHANNELS: Record<string, ComponentType<{ size: number; stroke?: number }>> = {
  form: IconForms,
  email: IconMail,
  telegram: IconBrandTelegram,
  whatsapp: IconBrandWhatsapp,
  discord: IconBrandDiscord,
};

/** The mark of a channel, named for who cannot see it. */
export function ChannelMark({ channel, size = 14 }: { channel: string; size?: number }) {
  const labels = useWords(labelWords);
  const Icon = CHANNELS[channel] ?? IconMessageCircle;
  return (
    <span className={classes.mark} role="img" aria-label={named(labels, labelWords.en, "channel_", channel)}>
      <Icon size={size} stroke={1.7} />
    </span>
  );
}

/** What the clock of a row says now, and how loudly. */
export function clockOf(row: Row, now: number, locale: Language, t: ReturnType<typeof useWords<typeof inboxWords.en>>) {
  if (row.status === "snoozed" && row.snoozed_until !== null) {
    return { text: t("snoozed_until", { time: whenWords(row.snoozed_until, now, locale) }), tone: "snoozed" as const };
  }
  if (row.due_at !== null && (row.status === "open" || row.status === "pending")) {
    return { text: dueWords(row.due_at, now, locale, row.due_kind), tone: toneOf(row.due_at, row.warn_at, now) };
  }
  return { text: relativeTime(row.last_message_at, now, locale, "short"), tone: "age" as const };
}

/** The clock that is due next, counting; else how old the newest message is. */
export function RowClock({ row }: { row: Row }) {
  const t = useWords(inboxWords);
  const locale = useLanguage();
  // One string, so that a row draws again only when its words change.
  const both = useTicking((now) => {
    const { text, tone } = clockOf(row, now, locale, t);
    return `${tone} ${text}`;
  });
  const tone = both.slice(0, both.indexOf(" ")) as Tone | "snoozed" | "age";
  return (
    <span className={classes.clock} data-tone={tone}>
      {tone === "late" && <IconClockExclamation size={14} aria-hidden />}
      {(tone === "soon" || tone === "calm") && <IconClock size={14} aria-hidden />}
      {tone === "snoozed" && <IconClockPause size={14} aria-hidden />}
      {both.slice(both.indexOf(" ") + 1)}
    </span>
  );
}

interface RowLinkProps {
  row: Row;
  href: string;
  open: boolean;
  /** Whether Tab stops here; arrows and letters reach the others. */
  stop: boolean;
  /** It is still shown, but no longer belongs to the view. */
  gone?: boolean;
  onFocus?: FocusEventHandler;
}

/** One conversation in a list: two lines. */
export const RowLink = memo(function RowLink({ row, href, open, stop, gone = false, onFocus }: RowLinkProps) {
  const t = useWords(inboxWords);
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const urgent = row.priority === "urgent" && row.status !== "resolved" && row.status !== "closed";
  const preview = plainText(row.preview);
  return (
    <Link
      href={href}
      className={classes.row}
      aria-current={open ? "true" : undefined}
      data-unread={row.unread}
      data-gone={gone}
      data-number={row.number}
      tabIndex={stop ? 0 : -1}
      onFocus={onFocus}
    >
      <span className={classes.line}>
        {row.unread && <span className={classes.dot} role="img" aria-label={t("unread")} />}
        {row.emergency && (
          <span className={classes.urgent} role="img" aria-label={t("emergency")}>
            <IconFlameFilled size={14} />
          </span>
        )}
        {urgent && (
          <span className={classes.urgent} role="img" aria-label={labels("priority_urgent")}>
            <IconAlertTriangleFilled size={14} />
          </span>
        )}
        <span className={classes.name}>{contactName(row)}</span>
        {row.contact.identified && <IconShieldCheck size={14} className={classes.proof} aria-hidden />}
        <ChannelMark channel={row.inbox.channel} />
        {row.language && (
          <span className={classes.language} title={languageName(row.language, locale)}>
            {row.language}
          </span>
        )}
        <span className={classes.space} />
        <RowClock row={row} />
      </span>
      <span className={classes.line}>
        {row.preview_author !== "contact" && row.preview_author !== "" && (
          <IconArrowBackUp size={14} className={classes.mark} aria-hidden />
        )}
        <span className={classes.preview} lang={(!filesAlone(row.preview) && row.language) || undefined}>
          {gone ? t("gone") : preview}
        </span>
        {row.category && <span className={classes.about}>{categoryName(row.category, locale)}</span>}
        {row.alike > 0 && (
          <span className={classes.alike} title={t("alike", { count: row.alike })}>
            <IconUsersGroup size={14} aria-hidden />
            {row.alike}
          </span>
        )}
        {row.tags.slice(0, 1).map((tag) => (
          <span key={tag} className={classes.tag}>
            {tag}
          </span>
        ))}
        {row.tags.length > 1 && <span className={classes.tag}>+{row.tags.length - 1}</span>}
        {row.assignee && (
          <span title={t("assigned_to", { name: row.assignee.name })}>
            <Initials name={row.assignee.name} size={18} />
          </span>
        )}
      </span>
    </Link>
  );
});

import { Popover, Text, UnstyledButton } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import type { Translate } from "@walletdesk/shared/i18n";
import { isChanged, isPersonal, type Mark, markParts } from "@walletdesk/shared/marks";
import { filesAlone } from "@walletdesk/shared/preview";
import { Fragment, type ReactNode } from "react";
import { say, useWords } from "../i18n.ts";
import { HASHES, ShortHash } from "./hash.tsx";
import classes from "./marks.module.css";
import { markWords } from "./marks.words.ts";

/** "recovery phrase removed, 12 words". */
function told(mark: Mark, t: Translate<typeof markWords.en>): string {
  if (mark.kind === "hex") return t("hex", { digits: `${mark.head}…${mark.tail}` });
  if (mark.kind === "recovery_phrase" && mark.words > 0) return t("phrase_words", { count: mark.words });
  return t(mark.kind);
}

function why(kind: Mark["kind"]) {
  if (kind === "hex") return "hex_why";
  return isChanged(kind) ? "secret_why" : isPersonal(kind) ? "personal_why" : "why";
}

/** A text without chips, for one line of a list or a notification. */
export function plainText(text: string): string {
  const t = say(markWords);
  const files = filesAlone(text);
  if (files > 0) return t("files", { count: files });
  return markParts(text)
    .map((part) => (typeof part === "string" ? part : `[${told(part, t)}]`))
    .join("");
}

interface MarkedTextProps {
  text: string;
  /** Words to mark. */
  find?: readonly string[];
  /** Nothing in it can be pressed: for a text inside a link. */
  plain?: boolean;
}

/** A text as it was written, with a chip wherever a secret was taken out and addresses that can be opened. */
export function MarkedText({ text, find = [], plain = false }: MarkedTextProps) {
  if (plain) return highlighted(plainText(text), find, 0);
  return markParts(text).map((part, at) => (
    <Fragment key={at.toString()}>
      {typeof part === "string" ? <Stretch text={part} find={find} /> : <Chip mark={part} />}
    </Fragment>
  ));
}

function Chip({ mark }: { mark: Mark }) {
  const t = useWords(markWords);
  return (
    <Popover width={300} position="top" withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.chip} component="button" type="button">
          <IconShieldLock size={14} aria-hidden />
          {told(mark, t)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{t(why(mark.kind))}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"'，。；！？、（）“”]+[^\s<>"'，。；！？、（）“”.,;:!?)\]]/gu;

/**
 * Addresses open in a new window without a way back to us, and show all of themselves: what strangers send is often
 * bait.
 */
function Stretch({ text, find }: { text: string; find: readonly string[] }): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    parts.push(...withHashes(text.slice(at, found.index), find, at));
    parts.push(
      <a
        key={`a${found.index}`}
        className={classes.link}
        href={found[0]}
        target="_blank"
        rel="noopener noreferrer nofollow"
      >
        {found[0]}
      </a>,
    );
    at = found.index + found[0].length;
  }
  parts.push(...withHashes(text.slice(at), find, at));
  return parts;
}

function withHashes(text: string, find: readonly string[], offset: number): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(HASHES)) {
    parts.push(...highlighted(text.slice(at, found.index), find, offset + at));
    parts.push(<ShortHash key={`h${offset + found.index}`} text={found[0]} keep={6} />);
    at = found.index + found[0].length;
  }
  parts.push(...highlighted(text.slice(at), find, offset + at));
  return parts;
}

function highlighted(text: string, find: readonly string[], offset: number): ReactNode[] {
  const wanted = find.filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (wanted.length === 0) return [text];
  return text.split(new RegExp(`(${wanted.join("|")})`, "giu")).map((part, at) =>
    at % 2 ? (
      <mark key={`${offset}-${at.toString()}`} className={classes.found}>
        {part}
      </mark>
    ) : (
      part
    ),
  );
}

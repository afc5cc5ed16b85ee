import { ActionIcon } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { shortenMiddle } from "@walletdesk/shared/format";
import { useState } from "react";
import { useWords } from "../i18n.ts";
import { createStore, useStore } from "../store.ts";
import classes from "./hash.module.css";
import { tellError } from "./toast.ts";
import { partWords } from "./words.ts";

/** Addresses and hashes of the usual chains, by their shape: EVM, TRON, Bitcoin, Solana. */
export const HASHES =
  /\b(?:0x[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?|T[1-9A-HJ-NP-Za-km-z]{33}|bc1[02-9ac-hj-np-z]{20,60}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|[1-9A-HJ-NP-Za-km-z]{43,44}|[0-9a-fA-F]{64})\b/g;

/** Values that the desk found mistyped or disguised: shown whole, and not offered for copying. */
export const doubted = createStore<ReadonlySet<string>>(new Set());

/** A hash or address: shortened in the middle, whole on hover, copied whole. */
export function ShortHash({ text, keep = 4 }: { text: string; keep?: number }) {
  const t = useWords(partWords);
  const isDoubted = useStore(doubted, (all) => all.has(text));
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch (error) {
      tellError(error);
    }
  };
  if (isDoubted) {
    return (
      <span className={classes.doubted}>
        <bdi>{text}</bdi> <em>{t("doubted")}</em>
      </span>
    );
  }
  return (
    <span className={classes.hash}>
      <bdi title={text}>{shortenMiddle(text, keep)}</bdi>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t(copied ? "copied" : "copy")} onClick={copy}>
        {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </span>
  );
}

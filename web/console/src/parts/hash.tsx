import { ActionIcon } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { shortenMiddle } from "@walletdesk/shared/format";
import { useState } from "react";
import { useWords } from "../i18n.ts";
import classes from "./hash.module.css";
import { tellError } from "./toast.ts";
import { partWords } from "./words.ts";

/** A hash or address: shortened in the middle, whole on hover, copied whole. */
export function ShortHash({ text }: { text: string }) {
  const t = useWords(partWords);
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
  return (
    <span className={classes.hash}>
      <bdi title={text}>{shortenMiddle(text)}</bdi>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t(copied ? "copied" : "copy")} onClick={copy}>
        {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </span>
  );
}

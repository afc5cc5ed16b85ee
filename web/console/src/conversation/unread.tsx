import { Tooltip } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useWords } from "../i18n.ts";
import type { FileView } from "./api.ts";
import classes from "./thread.module.css";
import { conversationWords } from "./words.ts";

/** The mark of a file that nobody looked into for a secret, and why not. */
export function Unread({ file }: { file: FileView }) {
  const t = useWords(conversationWords);
  if (!file.unread || !file.url) return null;
  const why = t(`file_unread_${file.unread}`);
  return (
    <Tooltip label={why} multiline w={280} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: why it was not scanned is told to who comes by keyboard too */}
      <span className={classes.unread} tabIndex={0} role="note" aria-label={`${t("file_unread")}. ${why}`}>
        <IconEyeOff size={14} aria-hidden />
        {t("file_unread")}
      </span>
    </Tooltip>
  );
}

import { ActionIcon } from "@mantine/core";
import { IconArrowBackUp, IconX } from "@tabler/icons-react";
import { useWords } from "../i18n.ts";
import { plainText } from "../parts/marks.tsx";
import { useStore } from "../store.ts";
import { answer, answering, show } from "./answers.ts";
import type { Message } from "./api.ts";
import classes from "./quoted.module.css";
import { threadOf } from "./threads.ts";
import { conversationWords } from "./words.ts";

interface QuotedProps {
  number: number;
  to: { id: string; seq: number };
  contact: string;
}

/** Which message this one answers; it jumps there.  Its words are those that stand there now. */
export function Quoted({ number, to, contact }: QuotedProps) {
  const t = useWords(conversationWords);
  const there = useStore(threadOf(number), ({ thread }) =>
    thread?.entries.find((one): one is Message => one.t === "message" && one.id === to.id),
  );
  const words = there ? wordsOf(there, t("quoted_file")) : t("quoted_earlier");
  const name = there ? there.person?.name || (there.author === "contact" ? contact : "") : "";
  return (
    <button
      type="button"
      className={classes.quoted}
      aria-label={t("quoted_show", { words })}
      onClick={() => void show(number, to.seq)}
    >
      {name && <strong>{name}</strong>}
      <span dir="auto">{words}</span>
    </button>
  );
}

/** Above the field: which message the reply answers. */
export function Answering({ number }: { number: number }) {
  const t = useWords(conversationWords);
  const to = useStore(answering, (all) => all.get(number));
  if (!to) return null;
  return (
    <div className={classes.answering}>
      <IconArrowBackUp size={16} aria-hidden />
      <span className={classes.words} dir="auto">
        {t("answering", { words: wordsOf(to, t("quoted_file")) })}
      </span>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={t("answering_not")}
        onClick={() => answer(number, null)}
      >
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}

function wordsOf(message: Message, file: string): string {
  return plainText(message.text).trim() || message.files[0]?.name || file;
}

import { ActionIcon, Button, Group, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useWords } from "../i18n.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { partWords } from "../parts/words.ts";
import { fetchSuggestion } from "./api.ts";
import classes from "./bot.module.css";
import { suggestWords } from "./suggest.words.ts";

interface Props {
  number: number;
  /** Of the contact's newest message: another one asks for other answers. */
  newest: number;
  use: (text: string) => void;
  close: () => void;
}

/** What articles say to the contact's newest message: read first, then put into the reply. */
export default function Suggest({ number, newest, use, close }: Props) {
  const t = useWords(suggestWords);
  const p = useWords(partWords);
  const box = useRef<HTMLElement>(null);
  const found = useQuery({
    queryKey: ["conversation", number, "suggestion", newest],
    queryFn: ({ signal }) => fetchSuggestion(number, signal),
    staleTime: 60_000,
  });
  useEffect(() => box.current?.focus(), []);
  const parts = found.data?.parts ?? [];
  return (
    <section
      ref={box}
      className={classes.suggest}
      aria-label={t("title")}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600}>{t("title")}</Text>
        <ActionIcon variant="subtle" color="gray" aria-label={p("close")} onClick={close}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      {found.isPending && <Loading lines={2} />}
      {found.isError && !found.data && <Failed error={found.error} order={3} retry={() => void found.refetch()} />}
      {found.data && parts.length === 0 && <Text c="var(--wd-muted)">{t("none")}</Text>}
      {parts.length > 0 && <Text c="var(--wd-muted)">{t(found.data?.likely ? "likely" : "maybe")}</Text>}
      <ul className={classes.parts}>
        {parts.map((part) => (
          <li key={`${part.source.slug}${part.written}`}>
            <Text fw={600} dir="auto" lang={part.source.language}>
              {part.source.title}
            </Text>
            {part.written && <Text c="var(--wd-muted)">{t("written")}</Text>}
            <div className={classes.part} dir="auto" lang={part.source.language}>
              {part.text}
            </div>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => use(part.text)}>
                {t("use")}
              </Button>
              <a href={part.source.link} target="_blank" rel="noreferrer">
                {t("read")}
              </a>
            </Group>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Button, Group, Text } from "@mantine/core";
import { IconArchive, IconCheck, IconEye } from "@tabler/icons-react";
import { useState } from "react";
import { useLanguage, useWords } from "../i18n.ts";
import classes from "../knowledge/knowledge.module.css";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { Confirm } from "../settings/parts.tsx";
import { type News, setStatus } from "./api.ts";
import { StandingTag } from "./list.tsx";
import { reached, useReaders } from "./readers.tsx";
import { newsWords } from "./words.ts";

/** Where it stands, and what can be done with it now. */
export function Steps({ news, dirty, keep }: { news: News; dirty: boolean; keep: (told: News) => Promise<unknown> }) {
  const t = useWords(newsWords);
  const locale = useLanguage();
  const manages = useMay("knowledge_manage");
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const { data: readers } = useReaders();
  const go = async (status: News["status"], done: string) => {
    setBusy(true);
    try {
      await keep(await setStatus(news.id, status, news.version));
      tell(done);
    } finally {
      setBusy(false);
    }
  };
  const quietly = (status: News["status"], done: string) => void go(status, done).catch(tellError);
  const language = news.texts[locale] ? locale : (Object.keys(news.texts)[0] ?? locale);
  return (
    <div className={classes.bar}>
      <span className={classes.barState}>
        <StandingTag standing={news.standing} />
        <Text size="sm" c="var(--wd-muted)">
          <Ago at={news.updated_at} />
        </Text>
        {news.mailed_at !== null && (
          <Text size="sm" c="var(--wd-muted)">
            {mailed(news, t)}
          </Text>
        )}
        {news.standing === "public" && (
          <a href={`/help/${language}/news/${news.id}`} target="_blank" rel="noreferrer" className={classes.back}>
            <IconEye size={16} className={classes.inline} aria-hidden /> {t("open_public")}
          </a>
        )}
      </span>
      {manages && (
        <Group gap="sm">
          {dirty && (
            <Text size="sm" c="var(--wd-muted)">
              {t("unsaved_first")}
            </Text>
          )}
          {news.status !== "archived" && (
            <Button
              variant="default"
              leftSection={<IconArchive size={16} />}
              disabled={busy || dirty}
              onClick={() => quietly("archived", t("archived"))}
            >
              {t("archive")}
            </Button>
          )}
          {news.status !== "draft" && (
            <Button variant="default" disabled={busy || dirty} onClick={() => quietly("draft", t("taken_back"))}>
              {t("take_back")}
            </Button>
          )}
          {news.status === "draft" && (
            <Button leftSection={<IconCheck size={16} />} disabled={busy || dirty} onClick={() => setAsking(true)}>
              {t("publish")}
            </Button>
          )}
        </Group>
      )}
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t("publish_title")}
        action={t("publish")}
        run={() => go("published", t("published"))}
      >
        <Text>
          {t("publish_more")} {news.kind === "security" && t("publish_security")}{" "}
          {news.by_mail &&
            news.mailed_at === null &&
            readers?.mailbox &&
            t("publish_mail", { count: reached(readers, news.kind) })}
        </Text>
      </Confirm>
    </div>
  );
}

/** How far its mails are. */
function mailed(news: News, t: ReturnType<typeof useWords<typeof newsWords.en>>): string {
  const { waiting = 0, begun = 0, sent = 0, unknown = 0, failed = 0 } = news.mails;
  const parts = [t("mails_sent", { count: sent })];
  if (waiting + begun > 0) parts.push(t("mails_waiting", { count: waiting + begun }));
  if (unknown > 0) parts.push(t("mails_unknown", { count: unknown }));
  if (failed > 0) parts.push(t("mails_failed", { count: failed }));
  return parts.join(t("comma"));
}

import { Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconCalendarClock, IconCheck, IconChevronDown, IconCloudUpload, IconEye } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { exactTime } from "@walletdesk/shared/format";
import { type FormEvent, useState } from "react";
import { useLanguage, useWords } from "../i18n.ts";
import { sentenceOf, useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { type Article, type ArticleText, knowledgeKey, type Step, setDates, takeBack, takeStep } from "./api.ts";
import { articleKey, withText } from "./article.tsx";
import type { Kept } from "./keeper.ts";
import classes from "./knowledge.module.css";
import { StandingTag } from "./languages.tsx";
import { localTime, micros } from "./times.ts";
import { knowledgeWords } from "./words.ts";

/** Whether what is written has arrived. */
export function SaveState({ kept }: { kept: Kept }) {
  const t = useWords(knowledgeWords);
  const bad = kept.state === "failed" || kept.state === "refused" || kept.state === "changed";
  return (
    <p className={classes.saveState} role="status" data-bad={bad}>
      {t(`kept_${kept.state}`)}
      {kept.state === "failed" && ` ${kept.problems[""] ?? ""}`}
    </p>
  );
}

/** From a draft to being read: where the text stands, and what can be done with it now. */
export function Steps({
  article,
  text,
  kept,
  save,
}: {
  article: Article;
  text: ArticleText | null;
  kept: Kept;
  save: () => Promise<void>;
}) {
  const t = useWords(knowledgeWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const mayPublish = useMay("knowledge_manage");
  const [busy, setBusy] = useState(false);
  const [dialog, setDialog] = useState<"" | "schedule" | "dates">("");
  const slow = useSlow(busy);
  const shown = async (told: ArticleText) => {
    client.setQueryData<Article>(articleKey(article.id), (old) => old && withText(old, told));
    await client.invalidateQueries({ queryKey: knowledgeKey });
  };
  const go = async (step: Step, done: string, at?: number) => {
    if (!text || busy) return;
    setBusy(true);
    try {
      await shown(await takeStep(article.id, text.language, { step, version: kept.version, ...(at && { at }) }));
      tell(done);
    } finally {
      setBusy(false);
    }
  };
  const quietly = (step: Step, done: string) => void go(step, done).catch(tellError);
  if (article.archived) return <p className={classes.bar}>{t("archived_more")}</p>;
  const settled = kept.state === "saved" && text !== null;
  const status = text?.status ?? "draft";
  const isPublic = text !== null && text.public_version !== null;
  return (
    <div className={classes.bar}>
      <span className={classes.barState}>
        {text && <StandingTag standing={text} />}
        {text && (
          <Text size="sm" c="var(--wd-muted)">
            {t("version", { number: kept.version })} · {text.author_name || t("the_desk")} ·{" "}
            <Ago at={text.updated_at} />
            {text.publish_at !== null && ` · ${t("goes_out", { time: exactTime(text.publish_at, locale) })}`}
            {text.expire_at !== null && ` · ${t("ends", { time: exactTime(text.expire_at, locale) })}`}
          </Text>
        )}
        {isPublic && article.audience === "public" && (
          <a href={text.address} target="_blank" rel="noreferrer" className={classes.back}>
            <IconEye size={16} className={classes.inline} aria-hidden /> {t("open_public")}
          </a>
        )}
      </span>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconCloudUpload size={16} />}
          onClick={() => void save()}
          disabled={kept.state === "changed"}
        >
          {t("save_version")}
        </Button>
        {status === "draft" && (
          <Button variant="default" disabled={!settled || busy} onClick={() => quietly("review", t("submitted"))}>
            {t("submit")}
          </Button>
        )}
        {(status === "review" || status === "scheduled") && (
          <Button variant="default" disabled={busy} onClick={() => quietly("draft", t("given_back"))}>
            {t("give_back")}
          </Button>
        )}
        {mayPublish && status !== "published" && (
          <Button
            leftSection={<IconCheck size={16} />}
            loading={slow}
            disabled={!settled}
            onClick={() => quietly("published", t("published"))}
          >
            {t("publish")}
          </Button>
        )}
        {text && mayPublish && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={16} />}>
                {t("more_steps")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {status !== "published" && (
                <Menu.Item
                  leftSection={<IconCalendarClock size={16} />}
                  disabled={!settled}
                  onClick={() => setDialog("schedule")}
                >
                  {t("schedule")}
                </Menu.Item>
              )}
              <Menu.Item onClick={() => setDialog("dates")}>{t("dates")}</Menu.Item>
              {isPublic && (
                <Menu.Item
                  color="red"
                  onClick={() =>
                    void takeBack(article.id, text.language)
                      .then(shown)
                      .then(() => tell(t("taken_back")), tellError)
                  }
                >
                  {t("take_back")}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {text && dialog === "schedule" && (
        <Times
          title={t("schedule")}
          fields={[{ name: "at", label: t("schedule_at"), value: null }]}
          close={() => setDialog("")}
          send={({ at }) => go("scheduled", t("scheduled"), at ?? undefined)}
        />
      )}
      {text && dialog === "dates" && (
        <Times
          title={t("dates")}
          fields={[
            { name: "expire_at", label: t("expire_at"), value: text.expire_at },
            { name: "review_by", label: t("review_by"), value: text.review_by },
          ]}
          close={() => setDialog("")}
          send={async ({ expire_at = null, review_by = null }) => {
            await shown(await setDates(article.id, text.language, { expire_at, review_by }));
            tell(t("saved"));
          }}
        />
      )}
    </div>
  );
}

/** Asks for points in time, in the zone of whoever is asked; empty is none. */
function Times({
  title,
  fields,
  send,
  close,
}: {
  title: string;
  fields: readonly { name: string; label: string; value: number | null }[];
  send: (times: Record<string, number | null>) => Promise<unknown>;
  close: () => void;
}) {
  const t = useWords(knowledgeWords);
  const p = useWords(partWords);
  const [typed, setTyped] = useState(() =>
    Object.fromEntries(fields.map(({ name, value }) => [name, localTime(value)])),
  );
  const [problem, setProblem] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await send(Object.fromEntries(fields.map(({ name }) => [name, micros(typed[name] ?? "")])));
      close();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": p("close") }}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          {fields.map(({ name, label }) => (
            <TextInput
              key={name}
              type="datetime-local"
              label={label}
              value={typed[name] ?? ""}
              onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
            />
          ))}
          <Text size="sm" c="var(--wd-muted)">
            {t("your_zone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          </Text>
          <div role="alert" className={classes.problem}>
            {problem}
          </div>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {p("cancel")}
            </Button>
            <Button type="submit">{p("save")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

import { Button, Group, Modal, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { named, useLanguage, useWords } from "../i18n.ts";
import { choicesKey } from "../inbox/cache.ts";
import { BRANCHES, categoryGroupWords, categoryName } from "../inbox/categories.ts";
import { labelWords } from "../inbox/words.ts";
import { tell, tellError } from "../parts/toast.ts";
import { type Problems, useForm } from "../settings/form.ts";
import { useWhole } from "../settings/pages.ts";
import { FormBox, List, Section, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import { addTopic, changeTopic, fetchTree, type Topic, topicsKey, treeKey } from "./api.ts";
import { topicsWords } from "./words.ts";

const PRIORITIES = ["urgent", "high", "normal", "low"];
const KINDS = ["security", "fault", "question", "complaint", "feedback"];
const NEW = { slug: "", branch: "further", name_en: "", name_zh: "", priority: "normal", kind: "question" };
type Values = typeof NEW;
type Shape = Parameters<typeof addTopic>[1];

/** All topics; each can be renamed, moved and archived, and others added. */
export function Tree() {
  const t = useWords(topicsWords);
  const locale = useLanguage();
  const found = useQuery({ queryKey: treeKey, queryFn: ({ signal }) => fetchTree(signal) });
  // The team's own first: one that was just added is seen, and not behind sixty others.
  const rows = useMemo(
    () => found.data?.toSorted((one, other) => Number(one.ships) - Number(other.ships)),
    [found.data],
  );
  const pages = useWhole({ ...found, data: rows });
  const [open, setOpen] = useState<{ topic: Topic | null } | null>(null);
  return (
    <Section title={t("tree")} lead={t("tree_lead")}>
      <div>
        <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen({ topic: null })}>
          {t("add")}
        </Button>
      </div>
      <List pages={pages} label={t("tree")} empty={{ title: t("tree") }}>
        {(rows) => rows.map((one) => <TopicRow key={one.slug} topic={one} edit={() => setOpen({ topic: one })} />)}
      </List>
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={open?.topic ? t("edit", { topic: categoryName(open.topic.slug, locale) }) : t("add")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {open && <Editor topic={open.topic} close={() => setOpen(null)} />}
      </Modal>
    </Section>
  );
}

function useAgain() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: choicesKey });
    await client.invalidateQueries({ queryKey: topicsKey });
  };
}

const shapeOf = (topic: Topic, archived: boolean) => ({
  branch: topic.branch,
  name_en: topic.name_en,
  name_zh: topic.name_zh,
  priority: topic.priority,
  kind: topic.kind,
  archived,
});

function TopicRow({ topic, edit }: { topic: Topic; edit: () => void }) {
  const t = useWords(topicsWords);
  const labels = useWords(labelWords);
  const groups = useWords(categoryGroupWords);
  const locale = useLanguage();
  const again = useAgain();
  const own = locale === "zh" ? topic.name_zh || topic.name_en : topic.name_en || topic.name_zh;
  const name = own || categoryName(topic.slug, locale);
  const archive = async () => {
    try {
      await changeTopic(topic.slug, shapeOf(topic, !topic.archived));
      await again();
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          {name} {!topic.ships && <Tag tone="quiet">{t("own")}</Tag>}{" "}
          {topic.archived && <Tag tone="warn">{t("archived")}</Tag>}
        </div>
        <div className={classes.rowMore}>
          {[
            named(groups, categoryGroupWords.en, "", topic.branch),
            named(labels, labelWords.en, "priority_", topic.priority),
            named(labels, labelWords.en, "kind_", topic.kind),
          ].join(" · ")}
        </div>
      </div>
      <Group gap="xs">
        <Button size="xs" variant="default" aria-label={t("edit", { topic: name })} onClick={edit}>
          {t("change")}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          aria-label={`${t(topic.archived ? "bring_back" : "archive")}: ${name}`}
          onClick={() => void archive()}
        >
          {t(topic.archived ? "bring_back" : "archive")}
        </Button>
      </Group>
    </li>
  );
}

function Editor({ topic, close }: { topic: Topic | null; close: () => void }) {
  const t = useWords(topicsWords);
  const labels = useWords(labelWords);
  const groups = useWords(categoryGroupWords);
  const again = useAgain();
  const saved: Values = topic
    ? {
        slug: topic.slug,
        branch: topic.branch,
        name_en: topic.name_en,
        name_zh: topic.name_zh,
        priority: topic.priority,
        kind: topic.kind,
      }
    : NEW;
  const form = useForm<Values>({
    name: `topics/${topic?.slug ?? "new"}`,
    saved,
    places: { intent_exists: "slug", wrong_intent: "slug", urgent_intent_stays: "priority", secret_in_name: "name_en" },
    check: (values): Problems<Values> => ({
      slug: values.slug.trim() ? undefined : t("slug_missing"),
      name_en: topic?.ships || values.name_en.trim() || values.name_zh.trim() ? undefined : t("name_missing"),
    }),
  });
  const { values, problems } = form;
  const send = async ({ slug, ...rest }: Values) => {
    const shape = { ...rest, name_en: rest.name_en.trim(), name_zh: rest.name_zh.trim() } as Shape;
    if (topic) await changeTopic(topic.slug, { ...shape, archived: topic.archived });
    else await addTopic(slug.trim(), shape);
    await again();
    tell(t(topic ? "saved" : "added"));
  };
  return (
    <FormBox
      form={form}
      send={send}
      save={t(topic ? "save" : "add")}
      plain
      done={() => {
        form.discard();
        close();
      }}
    >
      {!topic && (
        <TextInput
          label={t("slug")}
          description={t("slug_hint")}
          maxLength={40}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          value={values.slug}
          error={problems.slug}
          onChange={(event) => form.set({ slug: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t("name_en")}
        description={topic?.ships ? t("name_hint") : undefined}
        maxLength={60}
        value={values.name_en}
        error={problems.name_en}
        onChange={(event) => form.set({ name_en: event.currentTarget.value })}
      />
      <TextInput
        label={t("name_zh")}
        maxLength={60}
        lang="zh"
        value={values.name_zh}
        error={problems.name_zh}
        onChange={(event) => form.set({ name_zh: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("group")}
        value={values.branch}
        data={BRANCHES.map((value) => ({ value, label: groups(value) }))}
        onChange={(event) => form.set({ branch: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("priority")}
        value={values.priority}
        error={problems.priority}
        data={PRIORITIES.map((value) => ({ value, label: named(labels, labelWords.en, "priority_", value) }))}
        onChange={(event) => form.set({ priority: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("kind")}
        value={values.kind}
        data={KINDS.map((value) => ({ value, label: named(labels, labelWords.en, "kind_", value) }))}
        onChange={(event) => form.set({ kind: event.currentTarget.value })}
      />
    </FormBox>
  );
}

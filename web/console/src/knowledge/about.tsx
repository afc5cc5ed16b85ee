import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { categoryOptions } from "../inbox/categories.ts";
import { tell } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { type Form, useForm } from "../settings/form.ts";
import { Confirm, FormBox } from "../settings/parts.tsx";
import { type About as AboutValues, type Article, archiveArticle, knowledgeKey, saveAbout } from "./api.ts";
import { articleKey } from "./article.tsx";
import classes from "./knowledge.module.css";
import { useTree } from "./tree.ts";
import { knowledgeWords } from "./words.ts";

export const NEW: AboutValues = {
  slug: "",
  category_id: null,
  audience: "public",
  original: "en",
  intents: [],
  source: "",
};

const aboutOf = ({ slug, category_id, audience, original, intents, source }: Article): AboutValues => ({
  slug,
  category_id,
  audience,
  original,
  intents,
  source,
});

/** What is true of an article in every language. */
export function About({ article }: { article: Article }) {
  const t = useWords(knowledgeWords);
  const client = useQueryClient();
  const mayManage = useMay("knowledge_manage");
  const [asking, setAsking] = useState(false);
  const form = useForm<AboutValues>({
    name: `knowledge/${article.id}/about`,
    saved: aboutOf(article),
    places: { slug_taken: "slug", wrong_slug: "slug", unknown_category: "category_id" },
  });
  const send = async (values: AboutValues) => {
    client.setQueryData(articleKey(article.id), await saveAbout(article.id, values));
    await client.invalidateQueries({ queryKey: knowledgeKey });
    tell(t("saved"));
  };
  return (
    <Stack gap="lg">
      {article.counts && <Counts counts={article.counts} />}
      <FormBox form={form} send={send} locked={article.archived}>
        <AboutFields form={form} languages={article.texts.map((one) => one.language)} />
      </FormBox>
      {mayManage && (
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setAsking(true)}>
            {t(article.archived ? "bring_back" : "archive")}
          </Button>
        </Group>
      )}
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t(article.archived ? "bring_back_title" : "archive_title")}
        action={t(article.archived ? "bring_back" : "archive")}
        danger={!article.archived}
        run={async () => {
          client.setQueryData(articleKey(article.id), await archiveArticle(article.id, !article.archived));
          await client.invalidateQueries({ queryKey: knowledgeKey });
          tell(t(article.archived ? "brought_back" : "archived"));
        }}
      >
        <Text>{t(article.archived ? "bring_back_more" : "archive_more")}</Text>
      </Confirm>
    </Stack>
  );
}

function Counts({ counts }: { counts: NonNullable<Article["counts"]> }) {
  const t = useWords(knowledgeWords);
  return (
    <dl className={classes.counts} aria-label={t("counts")}>
      {(["opened", "helped", "not_helped", "inserted", "cited", "deflected"] as const).map((name) => (
        <div key={name}>
          <dt>{t(`count_${name}`)}</dt>
          <dd>{counts[name].toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}

export function AboutFields({ form, languages }: { form: Form<AboutValues>; languages?: readonly string[] }) {
  const t = useWords(knowledgeWords);
  const locale = useLanguage();
  const tree = useTree();
  const { values, problems } = form;
  return (
    <>
      <NativeSelect
        label={t("category")}
        value={values.category_id ?? ""}
        error={problems.category_id}
        data={[
          { value: "", label: t("category_none") },
          ...tree.map((room) => ({
            group: room.name,
            items: room.categories.map((one) => ({ value: one.id, label: one.name })),
          })),
        ]}
        onChange={(event) => form.set({ category_id: event.currentTarget.value || null })}
      />
      <NativeSelect
        label={t("audience")}
        value={values.audience}
        error={problems.audience}
        data={(["public", "agents"] as const).map((one) => ({ value: one, label: t(`audience_${one}`) }))}
        onChange={(event) => form.set({ audience: event.currentTarget.value as AboutValues["audience"] })}
      />
      <NativeSelect
        label={t("original")}
        description={t("original_hint")}
        value={values.original}
        error={problems.original}
        data={(languages ?? ["en", "zh"]).map((one) => ({ value: one, label: languageName(one, locale) }))}
        onChange={(event) => form.set({ original: event.currentTarget.value })}
      />
      <TextInput
        label={t("slug")}
        description={t("slug_hint")}
        value={values.slug}
        error={problems.slug}
        maxLength={100}
        dir="ltr"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => form.set({ slug: event.currentTarget.value })}
      />
      <TextInput
        label={t("source")}
        description={t("source_hint")}
        value={values.source}
        error={problems.source}
        maxLength={400}
        onChange={(event) => form.set({ source: event.currentTarget.value })}
      />
      <details>
        <summary className={classes.summary}>
          {t("intents")} ({values.intents.length})
        </summary>
        <Text size="sm" c="var(--wd-muted)">
          {t("intents_hint")}
        </Text>
        {problems.intents && <Text c="var(--wd-urgent)">{problems.intents}</Text>}
        <Checkbox.Group value={[...values.intents]} onChange={(intents) => form.set({ intents })}>
          {categoryOptions(locale).map(({ label = "", options }) => (
            <fieldset key={label} className={classes.intents}>
              <legend>{label}</legend>
              {options.map((one) => (
                <Checkbox key={one.value} value={one.value} label={one.label} />
              ))}
            </fieldset>
          ))}
        </Checkbox.Group>
      </details>
    </>
  );
}

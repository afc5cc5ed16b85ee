import { Alert, Group, SegmentedControl, Text, Textarea, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { useKeys } from "../keyboard/keys.ts";
import { usePageTitle } from "../live/title.ts";
import { later } from "../parts/later.tsx";
import { Failed, Loading } from "../parts/states.tsx";
import { tell } from "../parts/toast.ts";
import { drafts, keepDraft } from "../settings/drafts.ts";
import { useStore } from "../store.ts";
import { About } from "./about.tsx";
import {
  type Article,
  type ArticleText,
  addPicture,
  fetchArticle,
  fetchChoices,
  findToLink,
  IMAGES,
  knowledgeKey,
  saveText,
} from "./api.ts";
import { Back } from "./back.tsx";
import { Beside } from "./beside.tsx";
import { Changed } from "./changed.tsx";
import { createKeeper, type Keeper, type Words } from "./keeper.ts";
import classes from "./knowledge.module.css";
import { LanguageTabs } from "./languages.tsx";
import { NewArticle } from "./new.tsx";
import { SaveState, Steps } from "./steps.tsx";
import type { Around } from "./visual/editor.tsx";
import { knowledgeWords } from "./words.ts";

const VisualEditor = later(() => import("./visual/editor.tsx"));
const MarkdownEditor = later(() => import("./source.tsx"));

export const articleKey = (id: string) => [...knowledgeKey, "article", id] as const;

/** One article, new or there: its texts side by side with what they were translated from, or with how they will look. */
export function ArticlePage({ id }: { id: string }) {
  if (id === "new") return <NewArticle />;
  return <Known id={id} />;
}

function Known({ id }: { id: string }) {
  const t = useWords(knowledgeWords);
  const found = useQuery({ queryKey: articleKey(id), queryFn: ({ signal }) => fetchArticle(id, signal) });
  const asked = new URLSearchParams(useSearch()).get("language");
  const [, navigate] = useLocation();
  const article = found.data;
  const language = asked ?? article?.original ?? "";
  const shown = article?.texts.find((one) => one.language === language);
  const title = shown?.title || article?.texts.find((one) => one.language === article.original)?.title || t("article");
  usePageTitle(title);
  if (found.error && !article) {
    return <Failed error={found.error} order={1} retry={() => void found.refetch()} back={<Back />} />;
  }
  if (!article) return <Loading lines={8} height={48} />;
  return (
    <div className={classes.wide}>
      <Back />
      <h1 className={classes.title} dir="auto">
        {title}
      </h1>
      {article.made_of !== null && (
        <p className={classes.origin}>
          <Link href={`/all/${article.made_of}`}>{t("made_of", { number: String(article.made_of) })}</Link> ·{" "}
          {t("made_of_more")}
        </p>
      )}
      <LanguageTabs
        article={article}
        language={language}
        choose={(one) => navigate(`/knowledge/articles/${id}?language=${encodeURIComponent(one)}`)}
      />
      <TextEditor key={`${id}/${language}`} article={article} language={language} text={shown ?? null} />
    </div>
  );
}

const EMPTY: Words & { version: number } = { title: "", summary: "", body: "", version: 0 };
type Side = "preview" | "original" | "versions" | "about";

function useKeeper(article: Article, language: string, text: ArticleText | null): Keeper {
  const client = useQueryClient();
  const name = `knowledge/${article.id}/${language}`;
  const first = useRef(text ?? EMPTY);
  const keeper = useMemo(() => {
    const typed = drafts.get()[name] as (Words & { version: number }) | undefined;
    const send: Parameters<typeof createKeeper>[1] = async (words, version, passing) => {
      const now = client.getQueryData<Article>(articleKey(article.id));
      const original = now?.texts.find((one) => one.language === now.original && one.language !== language);
      // Who saves a translation has the original beside it: what is meant says what that says now.
      const from = passing || !original ? {} : { translated_from: original.version };
      const told = await saveText(article.id, language, { ...words, version, passing, ...from });
      client.setQueryData<Article>(articleKey(article.id), (old) => old && withText(old, told));
      return told;
    };
    const { version: _, ...words } = typed ?? EMPTY;
    return createKeeper(typed ? { ...first.current, version: typed.version } : first.current, send, typed ? words : {});
  }, [article.id, language, name, client]);
  useEffect(() => {
    // What did not arrive stays while the page lives, and the browser asks before it is closed.
    const keep = () => {
      const { words, version, state } = keeper.kept.get();
      keepDraft(name, state === "saved" ? {} : { ...words, version });
    };
    const stop = keeper.kept.subscribe(keep);
    return () => {
      stop();
      void keeper.save(true).finally(keep);
      keeper.stop();
    };
  }, [keeper, name]);
  return keeper;
}

export const withText = (article: Article, text: ArticleText): Article => ({
  ...article,
  texts: [...article.texts.filter((one) => one.language !== text.language), text],
});

function TextEditor({ article, language, text }: { article: Article; language: string; text: ArticleText | null }) {
  const t = useWords(knowledgeWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const keeper = useKeeper(article, language, text);
  const kept = useStore(keeper.kept);
  const translated = language !== article.original;
  const [side, setSide] = useState<Side>(translated ? "original" : "preview");
  const [markdown, setMarkdown] = useState(false);
  const { words, problems } = kept;
  const locked = article.archived;
  const save = async () => {
    if (await keeper.save()) {
      await client.invalidateQueries({ queryKey: knowledgeKey });
      tell(t("saved"));
    }
  };
  useKeys({ "Mod+s": () => void save() });
  const around = useAround(language);
  const name = languageName(language, locale);
  const sides = [
    { value: "preview", label: t("side_preview") },
    ...(translated ? [{ value: "original", label: t("side_original") }] : []),
    ...(text ? [{ value: "versions", label: t("side_versions") }] : []),
    { value: "about", label: t("side_about") },
  ];
  return (
    <>
      <Steps article={article} text={text} kept={kept} save={save} />
      {kept.state === "changed" && <Changed article={article} language={language} keeper={keeper} />}
      {text && text.leads_to.length > 0 && <Leads places={text.leads_to} />}
      <div className={classes.beside}>
        <section className={classes.writing} aria-label={t("text_in", { language: name })}>
          <TextInput
            label={t("title")}
            required
            lang={language}
            dir="auto"
            maxLength={200}
            value={words.title}
            error={problems.title}
            disabled={locked}
            onChange={(event) => keeper.write({ title: event.currentTarget.value })}
          />
          <Textarea
            label={t("summary")}
            description={t("summary_hint")}
            lang={language}
            dir="auto"
            autosize
            minRows={2}
            maxRows={5}
            maxLength={400}
            value={words.summary}
            error={problems.summary}
            disabled={locked}
            onChange={(event) => keeper.write({ summary: event.currentTarget.value })}
          />
          <Group justify="space-between" gap="sm">
            <Text fw={600} size="sm">
              {t("body")}
            </Text>
            <SegmentedControl
              size="xs"
              aria-label={t("body_as")}
              value={markdown ? "markdown" : "visual"}
              data={[
                { value: "visual", label: t("as_visual") },
                { value: "markdown", label: t("as_markdown") },
              ]}
              onChange={(value) => setMarkdown(value === "markdown")}
            />
          </Group>
          {markdown ? (
            <MarkdownEditor
              label={t("text_in", { language: name })}
              lang={language}
              text={words.body}
              wrong={Boolean(problems.body)}
              locked={locked}
              around={around}
              onChange={(body) => keeper.write({ body })}
            />
          ) : (
            <VisualEditor
              label={t("text_in", { language: name })}
              lang={language}
              text={words.body}
              wrong={Boolean(problems.body)}
              locked={locked}
              around={around}
              onChange={(body) => keeper.write({ body })}
            />
          )}
          <div role="alert" className={classes.problem}>
            {problems.body ?? problems[""]}
          </div>
        </section>
        <section className={classes.side} aria-label={t("side")}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t("side")}
            value={side}
            data={sides}
            onChange={(value) => setSide(value as Side)}
          />
          {side === "about" ? (
            <About article={article} />
          ) : (
            <Beside side={side} article={article} language={language} text={text} words={words} keeper={keeper} />
          )}
        </section>
      </div>
      <SaveState kept={kept} />
    </>
  );
}

function Leads({ places }: { places: readonly string[] }) {
  const t = useWords(knowledgeWords);
  const hosts = places.filter((one) => one !== "?");
  return (
    <Alert variant="light" color="yellow" icon={<IconAlertTriangle />} mb="md">
      {hosts.length > 0 ? t("leads_to", { places: hosts.join(t("comma")) }) : t("leads_unread")}
    </Alert>
  );
}

export function useAround(language: string): Around {
  const choices = useQuery({ queryKey: [...knowledgeKey, "choices"], queryFn: ({ signal }) => fetchChoices(signal) });
  const { data } = choices;
  return useMemo(
    () => ({
      lives: data?.values ?? [],
      snippets: (data?.snippets ?? []).filter((one) => one.languages.includes(language)).map((one) => one.slug),
      images: IMAGES,
      upload: addPicture,
      findArticles: (words, signal) => findToLink(words, language, signal),
    }),
    [data, language],
  );
}

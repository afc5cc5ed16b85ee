import { Alert, Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useWords } from "../i18n.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { type Article, type ArticleText, fetchPreview, fetchVersion, knowledgeKey } from "./api.ts";
import { DiffView } from "./diff-view.tsx";
import type { Keeper, Words } from "./keeper.ts";
import classes from "./knowledge.module.css";
import { Versions } from "./versions.tsx";
import { knowledgeWords } from "./words.ts";

const PAUSE_MS = 600;

/** What stands beside the text that is written. */
export function Beside({
  side,
  article,
  language,
  text,
  words,
  keeper,
}: {
  side: "preview" | "original" | "versions";
  article: Article;
  language: string;
  text: ArticleText | null;
  words: Words;
  keeper: Keeper;
}) {
  if (side === "original") return <Original article={article} text={text} />;
  if (side === "versions" && text) return <Versions article={article} text={text} keeper={keeper} />;
  return <Preview language={language} words={words} />;
}

/** The text as its readers will see it, a moment after it was written. */
export function Preview({ language, words }: { language: string; words: Words }) {
  const t = useWords(knowledgeWords);
  const [asked, setAsked] = useState(words.body);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words.body), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words.body]);
  const found = useQuery({
    queryKey: [...knowledgeKey, "preview", language, asked],
    queryFn: ({ signal }) => fetchPreview({ language, body: asked }, signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  if (found.error && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading lines={6} />;
  const { html, problems } = found.data;
  return (
    <>
      {problems.length > 0 && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle />} title={t("problems")}>
          <ul className={classes.problems}>
            {problems.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Rendered html={html} lang={language} title={words.title} summary={words.summary} />
    </>
  );
}

/** HTML that the desk's own renderer wrote of Markdown; nothing in it is of the source. */
export function Rendered({
  html,
  lang,
  title,
  summary,
}: {
  html: string;
  lang: string;
  title: string;
  summary: string;
}) {
  const t = useWords(knowledgeWords);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    for (const link of body.querySelectorAll("a")) {
      link.target = "_blank";
      link.rel = "noreferrer";
    }
    place.current?.replaceChildren(...body.childNodes);
  }, [html]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <article className={classes.rendered} lang={lang} dir="auto" tabIndex={0} aria-label={t("side_preview")}>
      {title && <p className={classes.renderedTitle}>{title}</p>}
      {summary && <p className={classes.muted}>{summary}</p>}
      <div ref={place} />
    </article>
  );
}

/** What is translated: the original as it is now, and what became another way since. */
function Original({ article, text }: { article: Article; text: ArticleText | null }) {
  const t = useWords(knowledgeWords);
  const original = article.texts.find((one) => one.language === article.original);
  const [changes, setChanges] = useState(true);
  const from = text?.translated_from ?? 0;
  const behind = original !== undefined && from > 0 && from < original.version;
  const before = useQuery({
    queryKey: [...knowledgeKey, "version", article.id, article.original, from],
    queryFn: ({ signal }) => fetchVersion(article.id, article.original, from, signal),
    enabled: behind,
  });
  const shown = useQuery({
    queryKey: [...knowledgeKey, "preview", article.original, original?.body ?? ""],
    queryFn: ({ signal }) => fetchPreview({ language: article.original, body: original?.body ?? "" }, signal),
    enabled: original !== undefined,
  });
  if (!original) return <Text c="var(--wd-muted)">{t("original_none")}</Text>;
  return (
    <>
      {behind && (
        <Alert color="yellow" variant="light" title={t("behind", { from, to: original.version })}>
          <Button size="xs" variant="default" aria-expanded={changes} onClick={() => setChanges(!changes)}>
            {t(changes ? "behind_hide" : "behind_show")}
          </Button>
          {changes && before.data && (
            <DiffView before={before.data.body} after={original.body} label={t("behind_diff")} />
          )}
          {changes && before.error && <Text size="sm">{t("behind_gone")}</Text>}
        </Alert>
      )}
      {shown.error && !shown.data && <Failed error={shown.error} retry={() => void shown.refetch()} />}
      {shown.data && (
        <Rendered html={shown.data.html} lang={article.original} title={original.title} summary={original.summary} />
      )}
      {!shown.data && !shown.error && <Loading lines={6} />}
    </>
  );
}

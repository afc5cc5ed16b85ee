import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { useKeys } from "../keyboard/keys.ts";
import { Ago } from "../parts/time.tsx";
import { usePages } from "../settings/pages.ts";
import { List, Page, Tag } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { type ArticleRow, fetchArticles, knowledgeKey } from "./api.ts";
import { Files } from "./files.tsx";
import classes from "./knowledge.module.css";
import { StandingTag } from "./languages.tsx";
import { useTree } from "./tree.ts";
import { knowledgeWords } from "./words.ts";

const TYPING_MS = 250;
const SHOW = ["", "draft", "review", "scheduled", "published", "missing", "due", "archived"] as const;
type Show = (typeof SHOW)[number];
const FILTERS = ["words", "category", "language", "show"] as const;

/** All articles, by where they stand and how; what is asked for stands in the address. */
export function ArticleList() {
  const t = useWords(knowledgeWords);
  const locale = useLanguage();
  const [, navigate] = useLocation();
  const given = new URLSearchParams(useSearch());
  const asked = Object.fromEntries(FILTERS.map((name) => [name, given.get(name) ?? ""])) as Record<
    (typeof FILTERS)[number],
    string
  >;
  const tree = useTree();
  const [typed, setTyped] = useState(asked.words);
  const ask = (change: Partial<typeof asked>) => {
    const next = Object.entries({ ...asked, ...change }).filter(([, value]) => value);
    navigate(`/knowledge/articles${next.length > 0 ? `?${new URLSearchParams(next)}` : ""}`, { replace: true });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed is asked for when the typing rests
  useEffect(() => {
    if (typed.trim() === asked.words) return;
    const timer = setTimeout(() => ask({ words: typed.trim() }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const show = (SHOW.includes(asked.show as Show) ? asked.show : "") as Show;
  const language = asked.language || locale;
  const pages = usePages([...knowledgeKey, "list", asked.words, asked.category, language, show], (cursor, signal) =>
    fetchArticles({ ...asked, language, show }, cursor, signal),
  );
  useRowKeys();
  const filtered = FILTERS.some((name) => name !== "language" && asked[name] !== "");
  const add = (
    <Button component={Link} href="/knowledge/articles/new" leftSection={<IconPlus size={16} />}>
      {t("add")}
    </Button>
  );
  return (
    <Page
      title={t("articles")}
      lead={t("articles_lead")}
      action={
        <Group gap="sm">
          {add}
          <Files />
        </Group>
      }
    >
      <div className={settings.filters}>
        <TextInput
          type="search"
          label={t("search")}
          leftSection={<IconSearch size={16} />}
          maxLength={120}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("category")}
          value={asked.category}
          data={[
            { value: "", label: t("category_all") },
            ...tree.map((room) => ({
              group: room.name,
              items: room.categories.map((one) => ({ value: one.id, label: one.name })),
            })),
          ]}
          onChange={(event) => ask({ category: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("show")}
          value={show}
          data={SHOW.map((one) => ({ value: one, label: t(`show_${one || "all"}`) }))}
          onChange={(event) => ask({ show: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("language")}
          value={language}
          data={["en", "zh", ...(["en", "zh"].includes(language) ? [] : [language])].map((one) => ({
            value: one,
            label: languageName(one, locale),
          }))}
          onChange={(event) => ask({ language: event.currentTarget.value })}
        />
      </div>
      <List
        pages={pages}
        label={t("articles")}
        empty={
          filtered
            ? { title: t("none_found"), more: t("none_found_more") }
            : { title: t("none"), more: t("none_more"), action: add }
        }
      >
        {(rows) => rows.map((one) => <Row key={one.id} article={one} language={language} />)}
      </List>
    </Page>
  );
}

function Row({ article, language }: { article: ArticleRow; language: string }) {
  const t = useWords(knowledgeWords);
  const locale = useLanguage();
  const tree = useTree();
  const place = tree.flatMap((room) =>
    room.categories.filter((one) => one.id === article.category_id).map((one) => `${room.name} › ${one.name}`),
  );
  return (
    <li className={settings.row} data-row>
      <div className={settings.rowMain}>
        <div className={settings.rowName}>
          <Link href={`/knowledge/articles/${article.id}?language=${language}`} className={classes.name} dir="auto">
            {article.title}
          </Link>
          {article.audience === "agents" && <Tag tone="quiet">{t("audience_agents")}</Tag>}
          {article.due && <Tag tone="warn">{t("due")}</Tag>}
        </div>
        <div className={settings.rowMore}>
          {place[0] ?? t("category_none")} · <code>{article.slug}</code> · <Ago at={article.updated_at} />
        </div>
      </div>
      <div className={classes.standings}>
        {article.standings.map((one) => (
          <span key={one.language}>
            {languageName(one.language, locale)} <StandingTag standing={one} />
          </span>
        ))}
      </div>
    </li>
  );
}

/** j and k move through the list, as in the inbox. */
function useRowKeys() {
  const move = (step: number) => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-row] a")];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
}

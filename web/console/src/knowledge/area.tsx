import { Link, useLocation } from "wouter";
import { ApiError } from "../api.ts";
import { useWords } from "../i18n.ts";
import { Boundary } from "../parts/boundary.tsx";
import { later } from "../parts/later.tsx";
import { Failed } from "../parts/states.tsx";
import settings from "../settings/settings.module.css";
import { ArticlePage } from "./article.tsx";
import classes from "./knowledge.module.css";
import { ArticleList } from "./list.tsx";
import { Reports } from "./reports.tsx";
import { ShelvesPage } from "./shelves.tsx";
import { SnippetsPage } from "./snippets.tsx";
import { knowledgeWords } from "./words.ts";

const NewsPage = later<{ id: string | undefined }>(() => import("../news/page.tsx"));

const PAGES = ["articles", "collections", "snippets", "news", "reports"] as const;
type Name = (typeof PAGES)[number];

/** What users and agents may read: articles, where they stand, news, and what is wrong with them. */
export default function Knowledge() {
  const t = useWords(knowledgeWords);
  const [path] = useLocation();
  const [, name = "articles", id] = path.split("/").filter(Boolean);
  return (
    <div className={classes.area}>
      <nav className={settings.tabs} aria-label={t("knowledge")}>
        {PAGES.map((one) => (
          <Link
            key={one}
            href={`/knowledge/${one}`}
            className={settings.tab}
            aria-current={one === name ? "page" : undefined}
          >
            {t(one)}
          </Link>
        ))}
      </nav>
      <Boundary key={name}>
        <Shown name={name} id={id} />
      </Boundary>
    </div>
  );
}

function Shown({ name, id }: { name: string; id: string | undefined }) {
  switch (name as Name) {
    case "articles":
      return id === undefined ? <ArticleList /> : <ArticlePage key={id} id={id} />;
    case "collections":
      return <ShelvesPage />;
    case "snippets":
      return <SnippetsPage />;
    case "news":
      return <NewsPage id={id} />;
    case "reports":
      return <Reports />;
    default:
      return <Failed error={new ApiError(404, "not_found")} order={1} />;
  }
}

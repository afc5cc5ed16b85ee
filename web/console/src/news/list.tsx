import { Button, NativeSelect } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { exactTime } from "@walletdesk/shared/format";
import { Link, useLocation, useSearch } from "wouter";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { nameIn } from "../knowledge/api.ts";
import classes from "../knowledge/knowledge.module.css";
import { Ago } from "../parts/time.tsx";
import { usePages } from "../settings/pages.ts";
import { List, Page, Tag } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { fetchAll, type NewsRow, newsKey, type Standing } from "./api.ts";
import { ReadersSection } from "./readers.tsx";
import { newsWords } from "./words.ts";

const SHOW = ["", "draft", "published", "archived"] as const;

/** All news, the newest first; what is asked for stands in the address. */
export function NewsList() {
  const t = useWords(newsWords);
  const [, navigate] = useLocation();
  const given = new URLSearchParams(useSearch()).get("show") ?? "";
  const show = SHOW.find((one) => one === given) ?? "";
  const pages = usePages([...newsKey, "list", show], (cursor, signal) => fetchAll(show, cursor, signal));
  const add = (
    <Button component={Link} href="/knowledge/news/new" leftSection={<IconPlus size={16} />}>
      {t("add")}
    </Button>
  );
  return (
    <Page title={t("news")} lead={t("lead")} action={add}>
      <div className={settings.filters}>
        <NativeSelect
          label={t("show")}
          value={show}
          data={SHOW.map((one) => ({ value: one, label: t(`show_${one || "all"}`) }))}
          onChange={(event) => {
            const { value } = event.currentTarget;
            navigate(`/knowledge/news${value ? `?show=${value}` : ""}`, { replace: true });
          }}
        />
      </div>
      <List
        pages={pages}
        label={t("news")}
        empty={
          show
            ? { title: t("none_found"), more: t("none_found_more") }
            : { title: t("none"), more: t("none_more"), action: add }
        }
      >
        {(rows) => rows.map((one) => <Row key={one.id} one={one} />)}
      </List>
      <ReadersSection />
    </Page>
  );
}

function Row({ one }: { one: NewsRow }) {
  const t = useWords(newsWords);
  const locale = useLanguage();
  const times = [
    one.shown_from !== null && `${t("shown_from")} ${exactTime(one.shown_from, locale)}`,
    one.shown_until !== null && `${t("shown_until")} ${exactTime(one.shown_until, locale)}`,
  ].filter(Boolean);
  return (
    <li className={settings.row} data-row>
      <div className={settings.rowMain}>
        <div className={settings.rowName}>
          <Link href={`/knowledge/news/${one.id}`} className={classes.name} dir="auto">
            {nameIn(one.titles, locale) || t("untitled")}
          </Link>
          <Tag tone={one.kind === "security" ? "warn" : "quiet"}>{t(`kind_${one.kind}`)}</Tag>
          {one.pinned && <Tag tone="quiet">{t("pinned_tag")}</Tag>}
        </div>
        <div className={settings.rowMore}>
          {Object.keys(one.titles)
            .map((language) => languageName(language, locale))
            .join(t("comma"))}
          {times.length > 0 && ` · ${times.join(" · ")}`} · <Ago at={one.updated_at} />
        </div>
      </div>
      <div className={classes.standings}>
        <StandingTag standing={one.standing} />
      </div>
    </li>
  );
}

export function StandingTag({ standing }: { standing: Standing }) {
  const t = useWords(newsWords);
  const tone = standing === "public" ? "good" : standing === "scheduled" ? "warn" : "quiet";
  return <Tag tone={tone}>{t(`standing_${standing}`)}</Tag>;
}

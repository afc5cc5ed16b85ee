import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { categoryName } from "../inbox/categories.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { keepDraft } from "../settings/drafts.ts";
import { Section } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { askedKey, draftArticle, fetchGaps, fetchMacroDraft, type Gap } from "./api.ts";
import classes from "./asked.module.css";
import { askedWords } from "./words.ts";

export function Gaps({ days }: { days: number }) {
  const t = useWords(askedWords);
  const found = useQuery({
    queryKey: [...askedKey, "gaps", days],
    queryFn: ({ signal }) => fetchGaps(days, signal),
  });
  return (
    <Section title={t("gaps")} lead={t("gaps_lead")}>
      {found.isPending && <Loading lines={4} height={52} />}
      {found.isError && !found.data && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty title={t("gaps_none")}>{t("gaps_none_more")}</Empty>}
      {found.data && found.data.length > 0 && (
        <ul className={settings.list} aria-label={t("gaps")}>
          {found.data.map((one) => (
            <GapRow key={`${one.intent} ${one.language} ${one.best}`} gap={one} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function GapRow({ gap }: { gap: Gap }) {
  const t = useWords(askedWords);
  const locale = useLanguage();
  const [, navigate] = useLocation();
  const manages = useMay("macros_manage");
  const [busy, setBusy] = useState<"" | "article" | "macro">("");
  const name = categoryName(gap.intent, locale) || t("unknown");
  const go = async (what: "article" | "macro", run: () => Promise<void>) => {
    setBusy(what);
    try {
      await run();
    } catch (error) {
      tellError(error);
    } finally {
      setBusy("");
    }
  };
  const article = async () => {
    const id = gap.draft_id ?? (await draftArticle(gap.best)).id;
    navigate(`/knowledge/articles/${id}`);
  };
  const macro = async () => {
    const made = await fetchMacroDraft(gap.best);
    if (!made.text) {
      tell(t("macro_empty"));
      return;
    }
    keepDraft("macros/new", { name: made.title.slice(0, 80), texts: { en: "", zh: "", [made.language]: made.text } });
    navigate("/settings/macros/new");
  };
  const why = (["no_article", "not_helped", "bad_rating"] as const).filter((one) => gap[one] > 0);
  return (
    <li className={`${settings.row} ${classes.row}`}>
      <div className={settings.rowMain}>
        <div className={settings.rowName}>
          {name}
          {gap.language && ` · ${languageName(gap.language, locale)}`} · {t("gap_people", { count: gap.people })}
        </div>
        <div className={`${settings.rowMore} ${classes.links}`}>
          {why.map((one) => (
            <span key={one}>{t(`gap_${one}`, { count: gap[one] })}</span>
          ))}
          {gap.numbers.map((number) => (
            <Link key={number} className={classes.link} href={`/all/${number}`}>
              #{number}
            </Link>
          ))}
        </div>
        {gap.articles.length > 0 && (
          <div className={`${settings.rowMore} ${classes.links}`}>
            {t("gap_articles")}
            {gap.articles.map((one) => (
              <Link
                key={one.id}
                className={classes.link}
                href={`/knowledge/articles/${one.id}?language=${gap.language}`}
              >
                {one.title}
              </Link>
            ))}
          </div>
        )}
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          loading={busy === "article"}
          aria-label={`${t(gap.draft_id ? "draft_open" : "draft_article")}: ${name}`}
          onClick={() => void go("article", article)}
        >
          {t(gap.draft_id ? "draft_open" : "draft_article")}
        </Button>
        {manages && (
          <Button
            size="xs"
            variant="default"
            loading={busy === "macro"}
            aria-label={`${t("draft_macro")}: ${name}`}
            onClick={() => void go("macro", macro)}
          >
            {t("draft_macro")}
          </Button>
        )}
      </Group>
    </li>
  );
}

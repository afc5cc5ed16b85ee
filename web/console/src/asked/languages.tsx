import { useQuery } from "@tanstack/react-query";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { Section } from "../settings/parts.tsx";
import { askedKey, fetchLanguages, type Spoken } from "./api.ts";
import classes from "./asked.module.css";
import { Bars } from "./chart.tsx";
import { askedWords } from "./words.ts";

/** In which languages people write and are answered, and which ones they wish for. */
export function Languages({ days }: { days: number }) {
  const t = useWords(askedWords);
  const found = useQuery({
    queryKey: [...askedKey, "languages", days],
    queryFn: ({ signal }) => fetchLanguages(days, signal),
  });
  return (
    <Section title={t("languages")} lead={t("languages_lead")}>
      {found.isPending && <Loading lines={3} height={44} />}
      {found.isError && !found.data && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty title={t("languages_none")}>{t("languages_none_more")}</Empty>}
      {found.data && found.data.length > 0 && <Table rows={found.data} />}
    </Section>
  );
}

function Table({ rows }: { rows: readonly Spoken[] }) {
  const t = useWords(askedWords);
  const locale = useLanguage();
  const most = Math.max(1, ...rows.flatMap((one) => one.counts));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t("languages")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("language")}</th>
            <th scope="col">{t("wishes")}</th>
            <th scope="col">{t("conversations")}</th>
            <th scope="col">{t("before")}</th>
            <th scope="col">{t("over_time")}</th>
            <th scope="col">{t("by_person")}</th>
            <th scope="col">{t("by_bot")}</th>
            <th scope="col">{t("by_nobody")}</th>
            <th scope="col">{t("articles")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.language}>
              <th scope="row" dir="auto">
                {one.language ? languageName(one.language, locale) : t("unknown")}
                {one.language && !one.spoken && <div className={classes.quiet}>{t("not_spoken")}</div>}
              </th>
              <td>{one.wishes}</td>
              <td>{one.conversations}</td>
              <td>{one.before}</td>
              <td className={classes.time}>
                <Bars counts={one.counts} most={most} />
              </td>
              <td>{one.by_person}</td>
              <td>{one.by_bot}</td>
              <td>{one.conversations - one.by_person - one.by_bot}</td>
              <td>{one.articles}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

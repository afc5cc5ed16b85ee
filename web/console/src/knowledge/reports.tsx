import { Button, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { usePages } from "../settings/pages.ts";
import { Confirm, List, Page, Section, Tag } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { knowledgeKey } from "./api.ts";
import { fetchOpinions, fetchReports, type Opinion, setAside, type Reports as Told } from "./care.ts";
import { careWords } from "./care.words.ts";
import classes from "./knowledge.module.css";

/** What is wrong with articles, which are read, and what readers say of them. */
export function Reports() {
  const t = useWords(careWords);
  const found = useQuery({ queryKey: [...knowledgeKey, "reports"], queryFn: ({ signal }) => fetchReports(signal) });
  return (
    <Page title={t("reports")} lead={t("reports_lead")}>
      {found.isPending && <Loading lines={6} height={52} />}
      {found.error && !found.data && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Found told={found.data} />}
      <Opinions />
    </Page>
  );
}

function Found({ told }: { told: Told }) {
  const t = useWords(careWords);
  return (
    <>
      <Section title={t("broken")} lead={told.whole ? undefined : t("not_whole")}>
        <Texts rows={told.broken} none={t("broken_none")}>
          {(one) => t("broken_to", { target: one.target })}
        </Texts>
      </Section>
      <Section title={t("orphans")} lead={t("orphans_lead")}>
        <Texts rows={told.orphans} none={t("orphans_none")} />
      </Section>
      <Section title={t("read")} lead={t("read_lead", { count: told.days })}>
        {told.read.length === 0 ? (
          <Text c="var(--wd-muted)">{t("read_none")}</Text>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          <section className={classes.scrolls} tabIndex={0} aria-label={t("read")}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t("read")}</th>
                  {(["opened", "helped", "inserted", "cited", "deflected"] as const).map((name) => (
                    <th key={name} scope="col">
                      {t(name)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {told.read.map((one) => (
                  <tr key={`${one.id}/${one.language}`}>
                    <th scope="row">
                      <ArticleLink {...one} />
                    </th>
                    <td>{one.opened}</td>
                    <td>{share(one.helped, one.helped + one.not_helped)}</td>
                    <td>{one.inserted}</td>
                    <td>{one.cited}</td>
                    <td>{one.deflected}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Section>
    </>
  );
}

const share = (part: number, whole: number) => (whole === 0 ? "–" : `${Math.round((100 * part) / whole)} % (${whole})`);

interface Named {
  id: string;
  language: string;
  title: string;
}

function ArticleLink({ id, language, title }: Named) {
  const locale = useLanguage();
  return (
    <>
      <Link href={`/knowledge/articles/${id}?language=${language}`} className={classes.name} dir="auto">
        {title}
      </Link>{" "}
      <span className={classes.muted}>{languageName(language, locale)}</span>
    </>
  );
}

function Texts<R extends Named>({
  rows,
  none,
  children,
}: {
  rows: readonly R[];
  none: string;
  children?: (row: R) => ReactNode;
}) {
  if (rows.length === 0) return <Text c="var(--wd-muted)">{none}</Text>;
  return (
    <ul className={settings.list}>
      {rows.map((one, at) => (
        <li key={`${one.id}/${one.language}/${at.toString()}`} className={settings.row}>
          <div className={settings.rowMain}>
            <ArticleLink {...one} />
            {children && <div className={settings.rowMore}>{children(one)}</div>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Opinions() {
  const t = useWords(careWords);
  const client = useQueryClient();
  const manages = useMay("knowledge_manage");
  const pages = usePages([...knowledgeKey, "opinions"], fetchOpinions);
  const [aside, setAsideOf] = useState<Opinion | null>(null);
  return (
    <Section title={t("opinions")}>
      <List pages={pages} label={t("opinions")} empty={{ title: t("opinions_none") }}>
        {(rows) =>
          rows.map((one) => (
            <li key={one.feedback} className={settings.row}>
              <div className={settings.rowMain}>
                <div className={settings.rowName}>
                  <ArticleLink {...one} />
                  <Tag tone={one.helped ? "good" : "warn"}>{t(one.helped ? "did_help" : "did_not_help")}</Tag>
                </div>
                {one.words && <div dir="auto">{one.words}</div>}
                <div className={settings.rowMore}>
                  {one.why_not && `${named(t, careWords.en, "why_", one.why_not)} · `}
                  <Ago at={one.at} />
                </div>
              </div>
              {manages && (
                <Button size="xs" variant="subtle" onClick={() => setAsideOf(one)}>
                  {t("aside")}
                </Button>
              )}
            </li>
          ))
        }
      </List>
      <Confirm
        opened={aside !== null}
        close={() => setAsideOf(null)}
        title={t("aside_title")}
        action={t("aside")}
        run={async () => {
          if (aside) await setAside(aside.feedback);
          await client.invalidateQueries({ queryKey: knowledgeKey });
          tell(t("aside_done"));
        }}
      >
        <Text>{t("aside_more")}</Text>
      </Confirm>
    </Section>
  );
}

import { Button, Group, NativeSelect, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tellError } from "../parts/toast.ts";
import { usePages } from "../settings/pages.ts";
import { Confirm, List, Page, Section, Tag } from "../settings/parts.tsx";
import {
  type Caught,
  type Count,
  caughtKey,
  csvAddress,
  fetchCaught,
  fetchReports,
  type Period,
  type Report,
  type Rescan,
  reportsKey,
  setDone,
  startRescan,
} from "./api.ts";
import classes from "./secrets.module.css";
import { secretWords } from "./words.ts";

const RUNNING_MS = 1_000;

/** What was caught, missed and wrongly taken, for leads. */
export default function SecretsPage() {
  const t = useWords(secretWords);
  const [period, setPeriod] = useState<Period>("week");
  const found = useQuery({
    queryKey: [...caughtKey, period],
    queryFn: ({ signal }) => fetchCaught(period, signal),
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.data?.rescan && state.data.rescan.ended_at === null ? RUNNING_MS : false),
  });
  return (
    <Page title={t("title")} lead={t("lead")}>
      {found.isPending ? (
        <Loading lines={5} height={52} />
      ) : found.data === undefined ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <>
          <Section title={t("caught")}>
            <div className={classes.tools}>
              <NativeSelect
                label={t("period")}
                value={period}
                onChange={(event) => setPeriod(event.currentTarget.value as Period)}
                data={(["day", "week", "month"] as const).map((one) => ({ value: one, label: t(`period_${one}`) }))}
              />
              <Button
                component="a"
                href={csvAddress(period)}
                download
                variant="default"
                leftSection={<IconDownload size={16} />}
              >
                {t("csv")}
              </Button>
            </div>
            <Counts caught={found.data} period={period} />
          </Section>
          <Again last={found.data.rescan ?? null} />
        </>
      )}
      <Reports />
    </Page>
  );
}

function Counts({ caught, period }: { caught: Caught; period: Period }) {
  const t = useWords(secretWords);
  const locale = useLanguage();
  const { counts } = caught;
  if (counts.length === 0)
    return (
      <Empty title={t("none")} order={3}>
        {t("none_more")}
      </Empty>
    );
  const known = secretWords.en;
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    dateStyle: "medium",
  });
  const total = counts.reduce((sum, one) => sum + one.n, 0);
  return (
    <>
      <Text fw={600}>{t("total", { count: total })}</Text>
      <div className={classes.tables}>
        <Bars
          title={t("over_time")}
          first={t("from")}
          sums={summed(counts, (one) => String(one.day))}
          name={(key) => day.format(Number(key) * 86_400_000)}
          inOrder
          key={period}
        />
        <Bars
          title={t("by_kind")}
          sums={summed(counts, (one) => one.kind)}
          name={(kind) => named(t, known, "kind_", kind)}
        />
        <Bars
          title={t("by_channel")}
          sums={summed(counts, (one) => one.channel)}
          name={(channel) => named(t, known, "channel_", channel || "none")}
        />
        <Bars
          title={t("by_language")}
          sums={summed(counts, (one) => one.language)}
          name={(language) => (language ? languageName(language, locale) : t("language_none"))}
        />
        <Bars
          title={t("by_how")}
          sums={summed(counts, (one) => one.how)}
          name={(how) => named(t, known, "how_", how)}
        />
      </div>
    </>
  );
}

function summed(counts: readonly Count[], of: (one: Count) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const one of counts) sums.set(of(one), (sums.get(of(one)) ?? 0) + one.n);
  return sums;
}

/** A table whose numbers are drawn as bars beside them. */
function Bars({
  title,
  first,
  sums,
  name,
  inOrder = false,
}: {
  title: string;
  first?: string;
  sums: ReadonlyMap<string, number>;
  name: (key: string) => string;
  inOrder?: boolean;
}) {
  const t = useWords(secretWords);
  const most = Math.max(...sums.values());
  const rows = inOrder ? [...sums] : [...sums].sort(([, a], [, b]) => b - a);
  return (
    <table className={classes.table}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{first ?? title}</th>
          <th scope="col">{t("count")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([key, n]) => (
          <tr key={key}>
            <th scope="row">{name(key)}</th>
            <td>
              <span className={classes.bar} style={{ "--share": n / most } as React.CSSProperties}>
                {n}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Reading again what is stored. */
function Again({ last }: { last: Rescan | null }) {
  const t = useWords(secretWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const runs = last !== null && last.ended_at === null;
  const begin = async (dry: boolean) => {
    await startRescan(dry);
    await client.invalidateQueries({ queryKey: caughtKey });
  };
  const numbers = {
    read: new Intl.NumberFormat(locale).format(last?.read ?? 0),
    found: String(
      Object.values(last?.found ?? {})
        .flatMap((kinds) => Object.values(kinds))
        .reduce((sum, n) => sum + n, 0),
    ),
  };
  return (
    <Section title={t("again")} lead={t("again_lead")}>
      <div role="status">
        {runs && t("again_runs", numbers)}
        {last !== null && last.ended_at !== null && (
          <>
            <Ago at={last.ended_at} />: {t(last.dry_run ? "again_counted" : "again_ended", numbers)}
          </>
        )}
      </div>
      <Group gap="sm">
        <Button disabled={runs} onClick={() => setAsking(true)}>
          {t("again_do")}
        </Button>
        <Button variant="default" disabled={runs} onClick={() => void begin(true).catch(tellError)}>
          {t("again_dry")}
        </Button>
      </Group>
      <Confirm
        opened={asking}
        title={t("again_title")}
        action={t("again_do")}
        danger
        run={() => begin(false)}
        close={() => setAsking(false)}
      >
        {t("again_text")}
      </Confirm>
    </Section>
  );
}

function Reports() {
  const t = useWords(secretWords);
  const [done, setShown] = useState(false);
  const pages = usePages([...reportsKey, done], (cursor, signal) => fetchReports(done, cursor, signal));
  return (
    <Section title={t("reports")} lead={t("reports_lead")}>
      <NativeSelect
        className={classes.choice}
        label={t("show")}
        value={done ? "done" : "open"}
        onChange={(event) => setShown(event.currentTarget.value === "done")}
        data={[
          { value: "open", label: t("show_open") },
          { value: "done", label: t("show_done") },
        ]}
      />
      <List
        pages={pages}
        label={t("reports")}
        empty={done ? { title: t("no_done") } : { title: t("no_reports"), more: t("no_reports_more") }}
      >
        {(rows) => rows.map((report) => <OneReport key={report.id} report={report} />)}
      </List>
    </Section>
  );
}

const COUNTED = ["listed", "words", "chinese", "numbers", "keys", "marks", "commas", "lines"] as const;

function OneReport({ report }: { report: Report }) {
  const t = useWords(secretWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const move = async () => {
    try {
      await setDone(report.id, !report.done);
    } catch (error) {
      tellError(error);
    }
    await client.invalidateQueries({ queryKey: reportsKey });
    await client.invalidateQueries({ queryKey: caughtKey });
  };
  const form = report.form;
  const told = form
    ? COUNTED.filter((name) => (form[name] ?? 0) > 0).map((name) => t(`form_${name}`, { count: form[name] ?? 0 }))
    : [t("no_form")];
  return (
    <li className={classes.report}>
      <div className={classes.head}>
        <Tag tone="warn">{named(t, secretWords.en, "verdict_", report.verdict)}</Tag>
        <strong>{named(t, secretWords.en, "kind_", report.kind)}</strong>
        <Text component="span" c="var(--wd-muted)">
          {[
            report.language && languageName(report.language, locale),
            report.channel && named(t, secretWords.en, "channel_", report.channel),
            report.source === "outgoing" && t("source_outgoing"),
            t(report.reporter === "contact" ? "by_contact" : "by_staff"),
          ]
            .filter(Boolean)
            .join(" · ")}{" "}
          · <Ago at={report.at} />
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => void move()}>
          {t(report.done ? "look_again" : "looked_at")}
        </Button>
      </div>
      <div>{told.join(" · ")}</div>
      {report.twin && (
        <div>
          <Text size="sm" c="var(--wd-muted)">
            {t("twin")}
          </Text>
          <p className={classes.twin} dir="auto">
            {report.twin}
          </p>
        </div>
      )}
      {report.words && (
        <div>
          <Text size="sm" c="var(--wd-muted)">
            {t("words")}
          </Text>
          <p className={classes.twin} dir="auto">
            {report.words}
          </p>
        </div>
      )}
    </li>
  );
}

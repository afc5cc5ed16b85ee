import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { shortDate } from "@walletdesk/shared/format";
import { useState } from "react";
import { Link } from "wouter";
import { type Language, named, useLanguage, useWords } from "../i18n.ts";
import { categoryName } from "../inbox/categories.ts";
import { serverNow } from "../live/clock.ts";
import { Empty, useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { usePages } from "../settings/pages.ts";
import { Confirm, List, Section, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  fetchLabels,
  type Label,
  labelsKey,
  type Model,
  type Report,
  reviewLabel,
  runModel,
  teach,
  topicsKey,
} from "./api.ts";
import own from "./topics.module.css";
import { topicsWords } from "./words.ts";

const percent = (share: number, locale: Language) =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);

export function HowWell({ report }: { report: Report }) {
  const t = useWords(topicsWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const [asked, setAsked] = useState(0);
  const learning = report.models.some((one) => one.state === "learning");
  const { running } = report;
  const ask = async () => {
    setAsked(Date.now());
    try {
      await teach();
      tell(t("teach_asked"));
      // Its job begins in a moment; then the list asks by itself.
      setTimeout(() => void client.invalidateQueries({ queryKey: topicsKey }), 1500);
    } catch (error) {
      tellError(error);
    } finally {
      setTimeout(() => setAsked(0), 2000);
    }
  };
  return (
    <Section title={t("model")}>
      {report.works !== "ok" && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle />}>
          {named(t, topicsWords.en, "works_", report.works)}
        </Alert>
      )}
      <Text>
        {running
          ? t("runs", {
              right: percent(running.right, locale),
              before: percent(running.right_before, locale),
              count: running.held_back,
            })
          : t("ships")}
      </Text>
      <Text c="var(--wd-muted)" size="sm">
        {t("labels", { count: report.labels })} · {t("agreed", { agreed: report.agreed, corrected: report.corrected })}
      </Text>
      <Group gap="sm">
        <Button onClick={() => void ask()} loading={learning || asked > 0}>
          {t("teach")}
        </Button>
        <Text c="var(--wd-muted)" size="sm" role="status">
          {learning ? t("teaching") : t("nightly")}
        </Text>
      </Group>
    </Section>
  );
}

export function Taken({ report }: { report: Report }) {
  const t = useWords(topicsWords);
  const locale = useLanguage();
  return (
    <Section title={t("confused")} lead={t("confused_lead")}>
      {report.confused.length === 0 ? (
        <Empty title={t("confused_none")} />
      ) : (
        <ul className={classes.list} aria-label={t("confused")}>
          {report.confused.map((one) => (
            <li key={`${one.intent} ${one.taken_for}`} className={classes.row}>
              <div className={classes.rowMain}>
                <div className={classes.rowName}>
                  {t("confused_pair", {
                    intent: categoryName(one.intent, locale),
                    other: categoryName(one.taken_for, locale),
                  })}
                </div>
              </div>
              <Text size="sm" c="var(--wd-muted)">
                {t("times", { count: one.n })}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function Drift({ report }: { report: Report }) {
  const t = useWords(topicsWords);
  const locale = useLanguage();
  return (
    <Section title={t("drift")} lead={t("drift_lead")}>
      {report.weeks.length === 0 ? (
        <Empty title={t("drift_none")} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section className={own.scroll} tabIndex={0} aria-label={t("drift")}>
          <table className={own.table}>
            <thead>
              <tr>
                <th scope="col">{t("week")}</th>
                <th scope="col">{t("conversations")}</th>
                <th scope="col">{t("unsure")}</th>
                <th scope="col">{t("strange")}</th>
              </tr>
            </thead>
            <tbody>
              {report.weeks.map((week) => (
                <tr key={week.begins_at}>
                  <th scope="row">{shortDate(week.begins_at, serverNow(), locale)}</th>
                  <td>{week.n}</td>
                  <td>{percent(week.unsure / week.n, locale)}</td>
                  <td>{percent(week.strange / week.n, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Section>
  );
}

export function Unknown({ report }: { report: Report }) {
  const t = useWords(topicsWords);
  return (
    <Section title={t("unknown")} lead={t("unknown_lead")}>
      {report.unknown.length === 0 ? (
        <Empty title={t("unknown_none")} />
      ) : (
        <ul className={classes.list} aria-label={t("unknown")}>
          {report.unknown.map((group) => (
            <li key={group.numbers.join(" ")} className={classes.row}>
              <div className={classes.rowMain}>
                <div className={classes.rowName}>{t("alike", { count: group.n })}</div>
                <div className={`${classes.rowMore} ${own.links}`}>
                  {group.numbers.map((number) => (
                    <Link key={number} className={own.link} href={`/all/${number}`}>
                      #{number}
                    </Link>
                  ))}
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function Doubtful() {
  const t = useWords(topicsWords);
  const pages = usePages(labelsKey, fetchLabels);
  return (
    <Section title={t("review")} lead={t("review_lead")}>
      <List pages={pages} label={t("review")} empty={{ title: t("review_none") }}>
        {(rows) => rows.map((one) => <DoubtfulRow key={one.id} label={one} />)}
      </List>
    </Section>
  );
}

function DoubtfulRow({ label }: { label: Label }) {
  const t = useWords(topicsWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const topic = categoryName(label.new, locale);
  const decide = async (accepted: boolean) => {
    setBusy(true);
    try {
      await reviewLabel(label.id, accepted);
      tell(t(accepted ? "accepted" : "refused"));
    } catch (error) {
      tellError(error);
    } finally {
      await client.invalidateQueries({ queryKey: topicsKey });
      setBusy(false);
    }
  };
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          {label.old
            ? t("became", { by: label.by, topic, old: categoryName(label.old, locale) })
            : t("became_none", { by: label.by, topic })}
        </div>
        <div className={classes.rowMore}>
          <Link className={own.link} href={`/all/${label.number}`}>
            #{label.number}
          </Link>{" "}
          · {named(t, topicsWords.en, "why_", label.why)} · <Ago at={label.at} />
        </div>
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          loading={slow}
          aria-label={`${t("accept")}: #${label.number}`}
          onClick={() => void decide(true)}
        >
          {t("accept")}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={busy}
          aria-label={`${t("refuse")}: #${label.number}`}
          onClick={() => void decide(false)}
        >
          {t("refuse")}
        </Button>
      </Group>
    </li>
  );
}

export function Versions({ report }: { report: Report }) {
  const t = useWords(topicsWords);
  const client = useQueryClient();
  const [wanted, setWanted] = useState<{ id: string | null } | null>(null);
  return (
    <Section title={t("versions")} lead={t("versions_lead")}>
      <ul className={classes.list} aria-label={t("versions")}>
        {report.models.map((one) => (
          <Version key={one.id} model={one} run={() => setWanted({ id: one.id })} />
        ))}
        <li className={classes.row}>
          <div className={classes.rowMain}>
            <div className={classes.rowName}>
              {t("shipped")} {report.running === null && <Tag tone="good">{t("running")}</Tag>}
            </div>
          </div>
          {report.running !== null && (
            <Button
              size="xs"
              variant="default"
              aria-label={`${t("run")}: ${t("shipped")}`}
              onClick={() => setWanted({ id: null })}
            >
              {t("run")}
            </Button>
          )}
        </li>
      </ul>
      <Confirm
        opened={wanted !== null}
        close={() => setWanted(null)}
        title={t("run_title")}
        action={t("run")}
        run={async () => {
          if (wanted) await runModel(wanted.id);
          await client.invalidateQueries({ queryKey: topicsKey });
          tell(t("run_done"));
        }}
      >
        <Text>{t("run_text")}</Text>
      </Confirm>
    </Section>
  );
}

function Version({ model, run }: { model: Model; run: () => void }) {
  const t = useWords(topicsWords);
  const locale = useLanguage();
  const name =
    model.state === "kept"
      ? t("version", { labels: model.labels })
      : t(model.state === "failed" ? "version_failed" : "version_learning");
  const measured =
    model.state === "kept" && model.held_back > 0
      ? t("right_of", {
          right: percent(model.right, locale),
          before: percent(model.right_before, locale),
          count: model.held_back,
        })
      : "";
  const worse = model.worse.map((slug) => categoryName(slug, locale)).join(t("comma"));
  const told = [
    measured,
    model.reason && named(t, topicsWords.en, "reason_", model.reason),
    worse && t("worse", { topics: worse }),
    model.by ? t("by", { name: model.by }) : t("by_desk"),
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          {name} {model.running && <Tag tone="good">{t("running")}</Tag>}
        </div>
        <div className={classes.rowMore}>
          {told.join(" · ")} · <Ago at={model.created_at} />
        </div>
      </div>
      {model.state === "kept" && !model.running && (
        <Button size="xs" variant="default" aria-label={`${t("run")}: ${name}`} onClick={run}>
          {t("run")}
        </Button>
      )}
    </li>
  );
}

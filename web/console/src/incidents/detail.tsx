import { Button, Group, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { labelWords } from "../inbox/words.ts";
import { nameIn } from "../knowledge/api.ts";
import { serverNow } from "../live/clock.ts";
import { fetchAll, newsKey } from "../news/api.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { whenWords } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { writePlace } from "../place.ts";
import { useMay } from "../session/store.ts";
import { keepDraft } from "../settings/drafts.ts";
import { Confirm, Page, Section, Tag } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import {
  addTo,
  answerAll,
  closeIncident,
  fetchIncident,
  type Incident,
  incidentsKey,
  type Member,
  setStatement,
  takeOut,
} from "./api.ts";
import classes from "./incidents.module.css";
import { incidentWords } from "./words.ts";

type Change = (made: Promise<Incident>, done: string) => Promise<void>;
const EVERY_MS = 15_000;

export function OneIncident({ id }: { id: string }) {
  const t = useWords(incidentWords);
  const found = useQuery({
    queryKey: [...incidentsKey, "one", id],
    queryFn: ({ signal }) => fetchIncident(id, signal),
    refetchInterval: EVERY_MS,
  });
  if (found.data) return <Shown incident={found.data} />;
  if (found.isError) {
    return <Failed error={found.error} order={1} retry={() => void found.refetch()} back={<Back />} />;
  }
  return (
    <Page title={t("title")} lead={<Back />}>
      <Loading lines={6} height={48} />
    </Page>
  );
}

function Back() {
  const t = useWords(incidentWords);
  return (
    <Link href="/settings/incidents" className={classes.link}>
      {t("back")}
    </Link>
  );
}

function Shown({ incident }: { incident: Incident }) {
  const t = useWords(incidentWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const leads = useMay("incidents_manage");
  const writes = useMay("knowledge_write");
  const [closing, setClosing] = useState(false);
  const open = incident.state === "open";
  const keep = async (told: Incident) => {
    client.setQueryData([...incidentsKey, "one", told.id], told);
    await client.invalidateQueries({ queryKey: incidentsKey, predicate: ({ queryKey }) => queryKey[2] !== "one" });
  };
  const change: Change = async (made, done) => {
    try {
      await keep(await made);
      tell(done);
    } catch (error) {
      tellError(error);
    }
  };
  const when = (at: number) => whenWords(at, serverNow(), locale);
  return (
    <Page
      title={incident.title}
      lead={
        <>
          <Back /> · {t("opened_by", { time: when(incident.opened_at), name: incident.opened_by })}
          {incident.closed_at !== null &&
            ` · ${t("closed_by", { time: when(incident.closed_at), name: incident.closed_by })}`}
        </>
      }
      action={
        <Group gap="sm">
          <Tag tone={open ? "warn" : "quiet"}>{t(`state_${incident.state}`)}</Tag>
          {open && leads && (
            <Button size="xs" variant="default" onClick={() => setClosing(true)}>
              {t("close")}
            </Button>
          )}
        </Group>
      }
    >
      {open && incident.suggested.length > 0 && <Suggested incident={incident} change={change} />}
      <Section title={t("conversations")} lead={t("n", { count: incident.members.length })}>
        {incident.members.length === 0 && <Text c="var(--wd-muted)">{t("conversations_none")}</Text>}
        <Members
          label={t("conversations")}
          members={incident.members}
          action={t("take_out")}
          run={open ? (number) => change(takeOut(incident.id, number), t("taken_out")) : undefined}
        />
      </Section>
      {open && leads && incident.members.length > 0 && <AnswerAll incident={incident} keep={keep} />}
      {incident.answers.length > 0 && <Answers incident={incident} />}
      {writes && <Statement incident={incident} change={change} leads={leads && open} />}
      <Confirm
        opened={closing}
        title={t("close_title")}
        action={t("close")}
        run={async () => {
          await keep(await closeIncident(incident.id));
          tell(t("closed"));
        }}
        close={() => setClosing(false)}
      >
        {t("close_text")}
      </Confirm>
    </Page>
  );
}

function Suggested({ incident, change }: { incident: Incident; change: Change }) {
  const t = useWords(incidentWords);
  const { id, suggested } = incident;
  const add = (numbers: number[]) => change(addTo(id, numbers, true), t("added"));
  return (
    <Section title={t("suggested", { count: suggested.length })} lead={t("suggested_lead")}>
      <Group>
        <Button size="xs" onClick={() => void add(suggested.map(({ number }) => number))}>
          {t("add_all")}
        </Button>
      </Group>
      <Members
        label={t("suggested", { count: suggested.length })}
        members={suggested}
        action={t("add")}
        run={(number) => add([number])}
      />
    </Section>
  );
}

function Members({
  label,
  members,
  action,
  run,
}: {
  label: string;
  members: readonly Member[];
  action: string;
  run: ((number: number) => Promise<void>) | undefined;
}) {
  const t = useWords(incidentWords);
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const may = useMay("conversations_change");
  if (members.length === 0) return null;
  return (
    <ul className={settings.list} aria-label={label}>
      {members.map((one) => (
        <li key={one.number} className={settings.row}>
          <div className={settings.rowMain}>
            <div className={settings.rowName}>
              <Link className={classes.link} href={writePlace({ view: "all", filters: {}, open: one.number, q: "" })}>
                #{one.number} {one.name || t("unnamed")}
              </Link>
            </div>
            <div className={settings.rowMore}>
              {named(labels, labelWords.en, "status_", one.status)}
              {one.language && ` · ${languageName(one.language, locale)}`} ·{" "}
              {whenWords(one.created_at, serverNow(), locale)}
            </div>
          </div>
          {run && may && (
            <Button
              size="xs"
              variant="default"
              aria-label={`${action}: #${one.number}`}
              onClick={() => void run(one.number)}
            >
              {action}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function useSkipped() {
  const t = useWords(incidentWords);
  return (list: readonly { number: number; reason: string }[]) =>
    list
      .map(({ number, reason }) =>
        t("skipped_one", { number: String(number), reason: named(t, incidentWords.en, "skip_", reason) }),
      )
      .join(", ");
}

function AnswerAll({ incident, keep }: { incident: Incident; keep: (told: Incident) => Promise<void> }) {
  const t = useWords(incidentWords);
  const locale = useLanguage();
  const skippedWords = useSkipped();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [asking, setAsking] = useState(false);
  const [missing, setMissing] = useState(false);
  const key = useRef(crypto.randomUUID());
  const getting = incident.members.filter(({ skip }) => !skip);
  const skipped = incident.members.filter(({ skip }) => skip).map(({ number, skip }) => ({ number, reason: skip }));
  const people = new Set(getting.map(({ contact_id }) => contact_id)).size;
  const languages = [...new Set(["en", "zh", ...getting.map(({ language }) => language).filter(Boolean)])];
  const written = Object.fromEntries(Object.entries(texts).filter(([, said]) => said.trim()));
  const ask = () => {
    const none = Object.keys(written).length === 0;
    setMissing(none);
    setAsking(!none);
  };
  const send = async () => {
    await keep(await answerAll(incident.id, key.current, written));
    key.current = crypto.randomUUID();
    setTexts({});
    tell(t("answer_started"));
  };
  return (
    <Section title={t("answer")} lead={t("answer_lead")}>
      <Stack gap="sm">
        {languages.map((language, place) => (
          <Textarea
            key={language}
            label={languageName(language, locale)}
            lang={language}
            autosize
            minRows={2}
            maxRows={10}
            maxLength={5000}
            value={texts[language] ?? ""}
            error={missing && place === 0 ? t("answer_missing") : undefined}
            onChange={(event) => {
              const said = event.currentTarget.value;
              setTexts((old) => ({ ...old, [language]: said }));
            }}
          />
        ))}
        <Group justify="flex-end">
          <Button disabled={getting.length === 0} onClick={ask}>
            {t("answer_do")}
          </Button>
        </Group>
      </Stack>
      <Confirm opened={asking} title={t("answer_title")} action={t("answer")} run={send} close={() => setAsking(false)}>
        <Stack gap="xs">
          <Text>{t("answer_confirm", { count: getting.length, people: t("people", { count: people }) })}</Text>
          {skipped.length > 0 && (
            <Text>{t("answer_skipped", { count: skipped.length, list: skippedWords(skipped) })}</Text>
          )}
          <Text c="var(--wd-muted)">{t("answer_assigned")}</Text>
        </Stack>
      </Confirm>
    </Section>
  );
}

function Answers({ incident }: { incident: Incident }) {
  const t = useWords(incidentWords);
  const locale = useLanguage();
  const skippedWords = useSkipped();
  return (
    <Section title={t("answers")}>
      <ul className={settings.list} aria-label={t("answers")}>
        {incident.answers.map((one) => (
          <li key={one.id} className={settings.row}>
            <div className={settings.rowMain}>
              <div className={settings.rowMore}>
                {one.by} · {whenWords(one.at, serverNow(), locale)} · {t("sent", { count: one.sent })}
                {one.waiting > 0 && ` · ${t("waiting", { count: one.waiting })}`}
              </div>
              {Object.entries(one.texts).map(([language, said]) => (
                <p key={language} className={classes.said} lang={language} dir="auto">
                  {said}
                </p>
              ))}
              {one.skipped.length > 0 && (
                <div className={settings.rowMore}>{t("skipped", { list: skippedWords(one.skipped) })}</div>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Statement({ incident, change, leads }: { incident: Incident; change: Change; leads: boolean }) {
  const t = useWords(incidentWords);
  const locale = useLanguage();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState("");
  const all = useQuery({
    queryKey: [...newsKey, "list", "for-incidents"],
    queryFn: ({ signal }) => fetchAll("", null, signal),
    enabled: leads,
  });
  const write = () => {
    const title = (language: "en" | "zh") =>
      incidentWords[language].news_title.toString().replace("{title}", incident.title);
    keepDraft("news/new", { texts: { en: { title: title("en"), body: "" }, zh: { title: title("zh"), body: "" } } });
    navigate("/knowledge/news/new");
  };
  const { news } = incident;
  return (
    <Section title={t("statement")}>
      {news ? (
        <Text>
          <Link className={classes.link} href={`/knowledge/news/${news.id}`}>
            {nameIn(news.titles, locale)}
          </Link>{" "}
          <Tag tone={news.status === "published" ? "good" : "quiet"}>
            {named(t, incidentWords.en, "news_", news.status)}
          </Tag>
        </Text>
      ) : (
        <Text c="var(--wd-muted)">{t("statement_none")}</Text>
      )}
      {leads && (
        <Group gap="sm" align="flex-end">
          <Button size="sm" variant="default" onClick={write}>
            {t("statement_write")}
          </Button>
          {all.data && all.data.rows.length > 0 && (
            <>
              <NativeSelect
                label={t("statement_choose")}
                value={chosen}
                data={[
                  { value: "", label: t("statement_pick") },
                  ...all.data.rows.map((one) => ({ value: one.id, label: nameIn(one.titles, locale) })),
                ]}
                onChange={(event) => setChosen(event.currentTarget.value)}
              />
              <Button
                size="sm"
                variant="default"
                disabled={!chosen}
                onClick={() => void change(setStatement(incident.id, chosen), t("added"))}
              >
                {t("statement_tie")}
              </Button>
            </>
          )}
        </Group>
      )}
    </Section>
  );
}

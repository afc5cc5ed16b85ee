import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { exactTime, toDate } from "@walletdesk/shared/format";
import { Link, useLocation, useSearch } from "wouter";
import { useLanguage, useWords } from "../i18n.ts";
import { fetchInboxes, inboxesKey } from "../inboxes/api.ts";
import { serverNow } from "../live/clock.ts";
import { whenWords } from "../parts/time.tsx";
import { usePages } from "../settings/pages.ts";
import { List, Page, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import { everyoneKey, fetchEveryone } from "../staff/api.ts";
import { fetchTeams, teamsKey } from "../teams/api.ts";
import { type AuditEntry, auditKey, fetchAudit } from "./api.ts";
import own from "./audit.module.css";
import { type Asked, readAsked, toFilters, writeAsked } from "./filters.ts";
import { auditSentence, isRefusal, type Names, numberShown } from "./sentences.ts";
import { ACTIONS, actionWords, auditWords } from "./words.ts";

/** The record of who did what. */
export default function AuditPage() {
  const t = useWords(auditWords);
  const search = useSearch();
  const asked = readAsked(search);
  const filters = toFilters(asked);
  const pages = usePages(auditKey(filters), (cursor, signal) => fetchAudit(filters, cursor, signal));
  const names = useNames();
  const filtered = Object.values(asked).some(Boolean);
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Filters asked={asked} />
      <List pages={pages} label={t("title")} empty={{ title: t(filtered ? "none_filtered" : "none") }}>
        {(rows) => rows.map((entry) => <Row key={entry.id} entry={entry} names={names} />)}
      </List>
    </Page>
  );
}

function Row({ entry, names }: { entry: AuditEntry; names: Names }) {
  const t = useWords(auditWords);
  const locale = useLanguage();
  const route = entry.detail.route;
  return (
    <li className={`${classes.row} ${own.entry}`}>
      <time className={own.when} dateTime={toDate(entry.at).toISOString()} title={exactTime(entry.at, locale)}>
        {whenWords(entry.at, serverNow(), locale)}
      </time>
      <div className={classes.rowMain}>
        <Sentence text={auditSentence(entry, names, locale)} number={entry.number} />
        {typeof route === "string" && route && (
          <div className={classes.rowMore}>
            {t("asked_for")} <code dir="ltr">{route}</code>
          </div>
        )}
      </div>
      {isRefusal(entry) && <Tag tone="warn">{t("refused")}</Tag>}
    </li>
  );
}

/** What happened; the number of a conversation in it leads there. */
function Sentence({ text, number }: { text: string; number: number | null }) {
  if (number === null) return text;
  const shown = numberShown(number);
  const at = text.indexOf(shown);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <Link className={own.number} href={`/all/${number}`}>
        {shown}
      </Link>
      {text.slice(at + shown.length)}
    </>
  );
}

function Filters({ asked }: { asked: Asked }) {
  const t = useWords(auditWords);
  const actions = useWords(actionWords);
  const [, navigate] = useLocation();
  const everyone = useEveryone();
  const set = (change: Partial<Asked>) =>
    navigate(`/settings/audit${writeAsked({ ...asked, ...change })}`, { replace: true });
  return (
    <search className={classes.filters}>
      <NativeSelect
        label={t("person")}
        value={asked.actor}
        onChange={(event) => set({ actor: event.currentTarget.value })}
        data={[
          { value: "", label: t("anybody") },
          ...(everyone ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ...(asked.actor && /^\d+$/.test(asked.actor) && !everyone?.some(({ id }) => id === asked.actor)
            ? [{ value: asked.actor, label: "…" }]
            : []),
          { value: "system", label: t("system") },
          { value: "contact", label: t("contacts") },
        ]}
      />
      <NativeSelect
        label={t("action")}
        value={asked.action}
        onChange={(event) => set({ action: event.currentTarget.value })}
        data={[
          { value: "", label: t("anything") },
          ...(Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]).map((group) => ({
            group: t(`group_${group}`),
            items: ACTIONS[group].map((action) => ({ value: action, label: actions(action) })),
          })),
        ]}
      />
      <TextInput
        type="date"
        label={t("from")}
        max={asked.to}
        value={asked.from}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t("to")}
        min={asked.from}
        value={asked.to}
        onChange={(event) => set({ to: event.currentTarget.value })}
      />
      {Object.values(asked).some(Boolean) && (
        <Button
          className={own.clear}
          variant="subtle"
          leftSection={<IconX size={16} />}
          onClick={() => set({ actor: "", action: "", from: "", to: "" })}
        >
          {t("clear")}
        </Button>
      )}
    </search>
  );
}

function useEveryone() {
  return useQuery({ queryKey: everyoneKey, queryFn: ({ signal }) => fetchEveryone(signal) }).data;
}

/** What ids are called; the first hundred teams and inboxes, as many as a desk has. */
function useNames(): Names {
  const staff = useEveryone();
  const teams = useQuery({ queryKey: [...teamsKey, "names"], queryFn: ({ signal }) => fetchTeams(null, signal, 100) });
  const inboxes = useQuery({
    queryKey: [...inboxesKey, "names"],
    queryFn: ({ signal }) => fetchInboxes(null, signal, 100),
  });
  const find = (list: readonly { id: string; name: string }[] | undefined) => (id: string) =>
    list?.find((one) => one.id === id)?.name;
  return { staff: find(staff), team: find(teams.data?.rows), inbox: find(inboxes.data?.rows) };
}

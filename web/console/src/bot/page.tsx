import { Box, Button, Checkbox, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { IconPencilPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { named, useLanguage, useWords } from "../i18n.ts";
import { categoryName } from "../inbox/categories.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { usePages } from "../settings/pages.ts";
import { List, Page, Section, Tag } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import {
  type BotInbox,
  botKey,
  fetchOverview,
  fetchTurns,
  type Mode,
  type Overview,
  switchBot,
  type Turn,
} from "./api.ts";
import classes from "./bot.module.css";
import { botWords } from "./words.ts";

const MODES = ["off", "suggest", "reply"] as const;
const DAYS = [1, 7, 30, 90] as const;
const SHOWN = ["all", "unanswered", "answer", "ask", "hand_over", "quiet"] as const;

/** Settings, Bot: where it may do what, what came of it, and what it did with each message. */
export default function BotPage() {
  const t = useWords(botWords);
  const [days, setDays] = useState(30);
  const client = useQueryClient();
  const found = useQuery({ queryKey: [...botKey, days], queryFn: ({ signal }) => fetchOverview(days, signal) });
  const again = () => client.invalidateQueries({ queryKey: botKey });
  return (
    <Page title={t("title")} lead={t("lead")}>
      {found.isPending && <Loading />}
      {found.isError && !found.data && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <Stack gap="xl">
          <Where overview={found.data} again={again} />
          <Counts overview={found.data} days={days} setDays={setDays} />
        </Stack>
      )}
      <Turns />
    </Page>
  );
}

function Where({ overview, again }: { overview: Overview; again: () => Promise<unknown> }) {
  const t = useWords(botWords);
  return (
    <Section title={t("where")} lead={t("where_more")}>
      <Text c="var(--wd-muted)">{t("distress")}</Text>
      {overview.model !== "" && (
        <Text c="var(--wd-muted)">
          {t("calls", { model: overview.model, n: overview.model_calls, most: overview.model_calls_most })}
        </Text>
      )}
      {overview.inboxes.length === 0 && <Text>{t("no_inboxes")}</Text>}
      {overview.inboxes.map((inbox) => (
        <InboxMode key={inbox.id} inbox={inbox} model={overview.model} locked={!overview.may_change} again={again} />
      ))}
    </Section>
  );
}

function InboxMode({
  inbox,
  model,
  locked,
  again,
}: {
  inbox: BotInbox;
  /** The language model that is set; empty without one. */
  model: string;
  locked: boolean;
  again: () => Promise<unknown>;
}) {
  const t = useWords(botWords);
  const [busy, setBusy] = useState(false);
  const change = async (mode: Mode, writes: boolean) => {
    setBusy(true);
    try {
      await switchBot(inbox.id, mode, writes);
      tell(t("saved", { inbox: inbox.name, mode: t(`mode_${mode}`) }));
    } catch (error) {
      tellError(error);
    } finally {
      await again();
      setBusy(false);
    }
  };
  return (
    <Stack gap={6}>
      <NativeSelect
        label={t("mode", { inbox: inbox.name })}
        {...(inbox.channel === "mail" && { description: t("mode_mail") })}
        value={inbox.mode}
        disabled={busy || locked}
        maw={420}
        data={MODES.map((mode) => ({ value: mode, label: t(`mode_${mode}`) }))}
        onChange={(event) => void change(event.currentTarget.value as Mode, inbox.writes)}
      />
      {model !== "" && inbox.mode !== "off" && (
        <Checkbox
          label={t("writes", { model })}
          description={t("writes_more")}
          checked={inbox.writes}
          disabled={busy || locked}
          onChange={(event) => void change(inbox.mode, event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}

function Counts({ overview, days, setDays }: { overview: Overview; days: number; setDays: (days: number) => void }) {
  const t = useWords(botWords);
  const { counts } = overview;
  const names = ["answered", "helped", "not_helped", "went_away", "asked", "handed_over"] as const;
  const reasons = Object.entries(counts.reasons).sort(([, one], [, other]) => other - one);
  return (
    <Section title={t("counted", { count: days })}>
      <NativeSelect
        label={t("days")}
        value={String(days)}
        maw={220}
        data={DAYS.map((one) => ({ value: String(one), label: t("counted", { count: one }) }))}
        onChange={(event) => setDays(Number(event.currentTarget.value))}
      />
      <dl className={classes.counts}>
        {names.map((name) => (
          <div key={name}>
            <dt>{t(`count_${name}`)}</dt>
            <dd>{counts[name]}</dd>
          </div>
        ))}
      </dl>
      <History history={overview.history} />
      {reasons.length > 0 && (
        <div>
          <Text fw={600}>{t("why")}</Text>
          <ul className={classes.reasons}>
            {reasons.map(([reason, count]) => (
              <li key={reason}>
                {named(t, botWords.en, "reason_", reason)}: {count}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}

/** What came of its answers, and how sure it has to be since. */
function History({ history }: { history: Overview["history"] }) {
  const t = useWords(botWords);
  const locale = useLanguage();
  const percent = (share: number) =>
    new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
  const topics = Object.entries(history.intents);
  if (history.said === 0) return <Text c="var(--wd-muted)">{t("history_none")}</Text>;
  const moved = history.now >= 1 ? "history_never" : history.now > history.ships ? "history_more" : "history_ships";
  return (
    <div>
      <Text>
        {t("history", { said: history.said, helped: history.helped })}{" "}
        {t(moved, { now: percent(history.now), ships: percent(history.ships) })}
      </Text>
      {topics.length > 0 && (
        <>
          <Text>{t("history_topics")}</Text>
          <ul className={classes.reasons}>
            {topics.map(([intent, at]) => (
              <li key={intent}>
                {t(at >= 1 ? "history_topic_never" : "history_topic", {
                  topic: categoryName(intent, locale),
                  now: percent(at),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Turns() {
  const t = useWords(botWords);
  const [shown, setShown] = useState<(typeof SHOWN)[number]>("all");
  const filter = {
    decision: shown === "all" || shown === "unanswered" ? "" : shown,
    unanswered: shown === "unanswered",
  };
  const pages = usePages([...botKey, "turns", shown], (cursor, signal) => fetchTurns(filter, cursor, signal));
  const label = (name: (typeof SHOWN)[number]) =>
    name === "all" || name === "unanswered" ? t(name) : t(`decision_${name}`);
  const empty = shown === "all" ? { title: t("no_turns"), more: t("no_turns_more") } : { title: t("none_found") };
  return (
    <Box mt="xl">
      <Section title={t("turns")}>
        <NativeSelect
          label={t("show")}
          value={shown}
          maw={320}
          data={SHOWN.map((name) => ({ value: name, label: label(name) }))}
          onChange={(event) => setShown(event.currentTarget.value as (typeof SHOWN)[number])}
        />
        <List pages={pages} empty={empty} label={t("turns")}>
          {(turns) => turns.map((turn) => <TurnRow key={turn.id} turn={turn} />)}
        </List>
      </Section>
    </Box>
  );
}

const TONES = { answer: "good", ask: "quiet", hand_over: "warn", quiet: "quiet" } as const;

function TurnRow({ turn }: { turn: Turn }) {
  const t = useWords(botWords);
  const locale = useLanguage();
  const mayWrite = useMay("knowledge_write");
  const percent = new Intl.NumberFormat(locale, { style: "percent" }).format(turn.chance);
  const gap = turn.reason === "nothing_found" || turn.reason === "unsure" || turn.outcome === "not_helped";
  return (
    <li className={settings.row}>
      <div className={settings.rowMain}>
        <div className={settings.rowName}>
          <Link href={`/all/${turn.conversation}`}>{`#${turn.conversation}`}</Link>{" "}
          <Tag tone={TONES[turn.decision]}>{t(`decision_${turn.decision}`)}</Tag>{" "}
          {turn.mode === "suggest" && <Tag tone="quiet">{t("suggested")}</Tag>}{" "}
          {turn.written && <Tag tone="quiet">{t("written")}</Tag>}{" "}
          {turn.outcome && <Tag tone={turn.outcome === "helped" ? "good" : "warn"}>{t(`outcome_${turn.outcome}`)}</Tag>}
        </div>
        <Text className={classes.question} dir="auto" lang={turn.language || undefined}>
          {turn.question}
        </Text>
        <div className={settings.rowMore}>
          {named(t, botWords.en, "reason_", turn.reason)}
          {turn.chance > 0 && ` · ${t("sure", { percent })}`}
          {turn.intent && ` · ${categoryName(turn.intent, locale)}`} · <Ago at={turn.created_at} />
          {turn.sources.map((source) => (
            <span key={`${source.slug}${source.language}`}>
              {" · "}
              <a href={source.link} target="_blank" rel="noreferrer" dir="auto">
                {source.title}
              </a>
            </span>
          ))}
        </div>
      </div>
      {gap && mayWrite && (
        <Group gap={4}>
          <Button
            component={Link}
            href="/knowledge/articles/new"
            variant="default"
            size="xs"
            leftSection={<IconPencilPlus size={14} />}
          >
            {t("teach")}
          </Button>
        </Group>
      )}
    </li>
  );
}

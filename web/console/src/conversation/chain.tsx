import { ActionIcon, Button, Group, SegmentedControl, Skeleton } from "@mantine/core";
import { IconExternalLink, IconEye, IconEyeOff, IconRefresh, IconShare2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { call, type Schemas } from "../api.ts";
import { type Language, named, useLanguage, useWords } from "../i18n.ts";
import { Tip } from "../keyboard/tip.tsx";
import { onFrame, onReopen } from "../live/socket.ts";
import { doubted, ShortHash } from "../parts/hash.tsx";
import { sentenceOf, useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tellError } from "../parts/toast.ts";
import { queries } from "../query.ts";
import { useMay } from "../session/store.ts";
import { useStore } from "../store.ts";
import type { Detail, Entry } from "./api.ts";
import { AskLine } from "./ask-line.tsx";
import classes from "./chain.module.css";
import { chainWords } from "./chain.words.ts";
import { FeesNow } from "./fees.tsx";
import { isLevel, type Level, putTextIntoReply, reading, spokenAt } from "./told.ts";

type Look = Schemas["AgentLookupView"];
type Looks = Schemas["AgentLookupList"];
type Fact = Schemas["AgentLookupFact"];

const at = (number: number, rest = "") => `/api/conversations/${number}/lookups${rest}`;
const keyOf = (number: number) => ["lookups", number];

/** A look changed, or the desk itself said something: then the contact may have chosen how they are told things. */
function tellsOfLooks(entry: Entry): boolean {
  return "kind" in entry ? entry.kind === "lookup" : entry.author === "system";
}

/** What chains said of the hashes and addresses in a conversation. */
export function Chain({ detail }: { detail: Detail }) {
  const t = useWords(chainWords);
  const { number } = detail.row;
  const mayUse = useMay("lookups_use");
  const mayNodes = useMay("nodes_manage");
  const query = useQuery({
    queryKey: keyOf(number),
    queryFn: ({ signal }) => call<Looks>("GET", at(number), { signal }),
  });
  useEffect(() => {
    const again = () => void queries.invalidateQueries({ queryKey: keyOf(number) });
    const stops = [
      onReopen(again),
      onFrame("entries", (frame) => {
        if (frame.number === number && frame.entries.some(tellsOfLooks)) again();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [number]);
  useEffect(() => {
    const wrong = query.data?.lookups.filter(({ result }) => result.state === "unreadable") ?? [];
    doubted.set(new Set(wrong.map(({ result }) => result.subject)));
  }, [query.data]);
  if (query.isError) {
    return (
      <div className={classes.quiet} role="alert">
        <p>{`${t("failed")} ${sentenceOf(query.error)}`}</p>
        <Button size="compact-xs" variant="default" onClick={() => void query.refetch()}>
          {t("check")}
        </Button>
      </div>
    );
  }
  if (!query.data) return <Skeleton height={56} radius="md" aria-hidden />;
  const { lookups, ready, level, level_by, passed_over = 0 } = query.data;
  const told = isLevel(level) ? level : "plain";
  return (
    <div className={classes.card}>
      {(ready || lookups.length > 0) && <Levels />}
      {passed_over > 0 && (
        <p className={classes.quiet}>
          <em data-tone="warn">{t("passed_over", { count: passed_over })}</em>
        </p>
      )}
      {lookups.map((look) => (
        <Verdict key={look.id} look={look} detail={detail} told={told} mayUse={mayUse} />
      ))}
      {lookups.length === 0 && ready && <p className={classes.quiet}>{t("none")}</p>}
      {!ready && (
        <p className={classes.quiet}>
          {t("not_ready")} {mayNodes && <Link href="/settings/nodes">{t("to_nodes")}</Link>}
        </p>
      )}
      {ready && mayUse && <LookUp number={number} />}
      {ready && <FeesNow detail={detail} told={told} about={lookups[0]?.result.network.id} />}
      {(ready || lookups.length > 0) && <Told number={number} level={told} by={level_by} mayUse={mayUse} />}
    </div>
  );
}

function Levels() {
  const t = useWords(chainWords);
  const level = useStore(reading);
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t("level")}
      value={level}
      onChange={(value) => isLevel(value) && reading.set(value)}
      data={[
        { value: "plain", label: t("level_plain") },
        { value: "expert", label: t("level_expert") },
      ]}
    />
  );
}

/** How the contact is told things, by the desk itself and by what an agent puts into a reply. */
function Told({ number, level, by, mayUse }: { number: number; level: Level; by: string; mayUse: boolean }) {
  const t = useWords(chainWords);
  const [busy, setBusy] = useState(false);
  const change = async (wanted: string) => {
    if (!isLevel(wanted) || busy) return;
    setBusy(true);
    try {
      queries.setQueryData(keyOf(number), await call<Looks>("PUT", at(number, "/level"), { body: { level: wanted } }));
    } catch (error) {
      tellError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.told}>
      <span className={classes.quiet}>
        <span>{t("told")}</span>
        <em>{named(t, chainWords.en, "told_by_", by || "writing")}</em>
      </span>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t("told")}
        value={level}
        disabled={!mayUse}
        onChange={(value) => void change(value)}
        data={[
          { value: "plain", label: t("level_plain") },
          { value: "expert", label: t("level_expert") },
        ]}
      />
    </div>
  );
}

function LookUp({ number }: { number: number }) {
  const t = useWords(chainWords);
  return (
    <AskLine
      label={t("ask")}
      action={t("look_up")}
      most={2000}
      leftToRight
      clears
      ask={async (text) => {
        queries.setQueryData(keyOf(number), await call<Looks>("POST", at(number), { body: { text } }));
      }}
    />
  );
}

function Verdict({ look, detail, told, mayUse }: { look: Look; detail: Detail; told: Level; mayUse: boolean }) {
  const t = useWords(chainWords);
  const locale = useLanguage();
  const level = useStore(reading);
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const { number } = detail.row;
  const { result } = look;
  const said = spokenAt(result.texts, locale, level);
  if (!said) return null;
  const change = async (what: () => Promise<Look>) => {
    setBusy(true);
    try {
      const changed = await what();
      queries.setQueryData<Looks>(keyOf(number), (old) =>
        old ? { ...old, lookups: old.lookups.map((one) => (one.id === changed.id ? changed : one)) } : old,
      );
    } catch (error) {
      tellError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <article className={classes.look} aria-label={`${said.headline}: ${result.network.name}`}>
      <h4 className={classes.headline} data-certain={result.certain}>
        {said.headline}
      </h4>
      <p className={classes.quiet}>
        <span>{result.network.name}</span>
        <ShortHash text={result.subject} />
        {result.network.testnet && <em>{t("testnet")}</em>}
        {result.guessed && <em>{t("guessed")}</em>}
        {!result.certain && <em data-tone="warn">{t("uncertain")}</em>}
        {result.final && result.state !== "unreadable" && <em data-tone="good">{t("final")}</em>}
      </p>
      <p className={classes.says}>{said.says}</p>
      {said.advice && <p className={classes.advice}>{said.advice}</p>}
      {said.notes.map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
      {mayUse && (
        <Group gap={4}>
          {detail.can_reply && (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconShare2 size={14} />}
              onClick={() => putIntoReply(detail, look, told, t("used"), t("used_replaced"))}
            >
              {t("use")}
            </Button>
          )}
          {result.state !== "unreadable" && (
            <Tip label={t("check")}>
              <ActionIcon
                size={24}
                variant="subtle"
                color="gray"
                loading={slow}
                aria-label={t("check")}
                onClick={() => void change(() => call<Look>("POST", at(number, `/${look.id}/check`), { body: {} }))}
              >
                <IconRefresh size={15} />
              </ActionIcon>
            </Tip>
          )}
          {!result.final && !look.watch_ended && <Watching look={look} onChange={change} number={number} />}
        </Group>
      )}
      {look.watched && look.watch_at !== null && !result.final && (
        <p className={classes.quiet}>
          {t("watched")} · <Ago at={look.updated_at} />
        </p>
      )}
      {look.watch_ended && <p className={classes.quiet}>{t("watch_ended")}</p>}
      <More look={look} locale={locale} />
    </article>
  );
}

function Watching({
  look,
  number,
  onChange,
}: {
  look: Look;
  number: number;
  onChange: (what: () => Promise<Look>) => Promise<void>;
}) {
  const t = useWords(chainWords);
  const label = t(look.watched ? "unwatch" : "watch");
  return (
    <Tip label={label}>
      <ActionIcon
        size={24}
        variant="subtle"
        color="gray"
        aria-label={label}
        aria-pressed={look.watched}
        onClick={() =>
          void onChange(() => call<Look>("PUT", at(number, `/${look.id}/watch`), { body: { watched: !look.watched } }))
        }
      >
        {look.watched ? <IconEyeOff size={15} /> : <IconEye size={15} />}
      </ActionIcon>
    </Tip>
  );
}

/** In the conversation's language and at the contact's level. */
function putIntoReply(detail: Detail, look: Look, told: Level, said: string, saidBelow: string): void {
  const text = spokenAt(look.result.texts, detail.row.language || "en", told);
  if (!text) return;
  const whole = [text.says, text.advice, ...text.notes].filter(Boolean).join("\n\n");
  putTextIntoReply(detail.row.number, whole, said, saidBelow);
}

function More({ look, locale }: { look: Look; locale: Language }) {
  const t = useWords(chainWords);
  const { result, timeline, seen } = look;
  return (
    <details className={classes.more}>
      <summary>{t("more")}</summary>
      {result.facts.length > 0 && (
        <>
          <h5>{t("facts")}</h5>
          <dl className={classes.facts}>
            {result.facts.map((fact) => (
              <FactLine key={fact.name} fact={fact} locale={locale} />
            ))}
          </dl>
        </>
      )}
      <h5>{t("timeline")}</h5>
      <ol className={classes.steps}>
        {seen && (
          <li>
            <span>{t("seen_first")}</span> <Ago at={seen.first_seen_at} />
          </li>
        )}
        {timeline.map((step) => (
          <li key={`${step.at}-${step.state}`}>
            <code>{step.reason ? `${step.state} (${step.reason})` : step.state}</code> <Ago at={step.at} />
          </li>
        ))}
      </ol>
      {result.evidence.length > 0 && (
        <>
          <h5>{t("evidence")}</h5>
          <ul className={classes.steps}>
            {result.evidence.map((one) => (
              <li key={one.node}>
                {one.node}
                {one.own && ` · ${t("own_node")}`}
                {one.height !== null && ` · ${t("at_height", { height: one.height })}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {result.links.length > 0 && (
        <>
          <h5>{t("pages")}</h5>
          <ul className={classes.steps}>
            {result.links.map((link) => (
              <li key={link.url}>
                <a
                  href={link.url}
                  target="_blank"
                  rel="noopener noreferrer"
                  aria-label={t("opens_new", { name: link.name })}
                >
                  {link.name} <IconExternalLink size={13} aria-hidden />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

function FactLine({ fact, locale }: { fact: Fact; locale: Language }) {
  const t = useWords(chainWords);
  const plain = fact.name.replaceAll("_", " ");
  const known = `fact_${fact.name}` in chainWords.en;
  return (
    <>
      <dt>{known ? named(t, chainWords.en, "fact_", fact.name) : plain}</dt>
      <dd>
        {fact.kind === "hash" || fact.kind === "account" ? (
          <ShortHash text={fact.value} />
        ) : (
          <bdi>{fact.text[locale] ?? fact.value}</bdi>
        )}
        {fact.label && (
          <span className={classes.label}>
            <bdi>{fact.label}</bdi>
            {fact.label_source && ` · ${t("label_from", { source: fact.label_source })}`}
          </span>
        )}
        {fact.name === "to" && fact.kind === "account" && !fact.label && (
          <span className={classes.label}>{t("label_unknown")}</span>
        )}
        {fact.strange && <span className={classes.strange}>{t("strange")}</span>}
      </dd>
    </>
  );
}

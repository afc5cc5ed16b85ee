import { Button, Group } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useLanguage, useWords } from "../i18n.ts";
import { incidentsKey, openOfRise } from "../incidents/api.ts";
import { serverNow } from "../live/clock.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { whenWords } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { writePlace } from "../place.ts";
import { useMay } from "../session/store.ts";
import { keepDraft } from "../settings/drafts.ts";
import { Section } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { askedKey, fetchRising, type Rise, risingKey, setAside } from "./api.ts";
import classes from "./asked.module.css";
import { riseTopic, timesWords } from "./names.ts";
import { askedWords } from "./words.ts";

const EVERY_MS = 60_000;

export function Rising() {
  const t = useWords(askedWords);
  const found = useQuery({
    queryKey: [...risingKey, "lately"],
    queryFn: ({ signal }) => fetchRising(true, signal),
    refetchInterval: EVERY_MS,
  });
  return (
    <Section title={t("rising")} lead={t("rising_lead")}>
      {found.isPending && <Loading lines={1} height={52} />}
      {found.isError && !found.data && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty title={t("rising_none")} />}
      {found.data && found.data.length > 0 && (
        <ul className={settings.list} aria-label={t("rising")}>
          {found.data.map((one) => (
            <RiseRow key={one.id} rise={one} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function RiseRow({ rise }: { rise: Rise }) {
  const t = useWords(askedWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const writes = useMay("knowledge_write");
  const leads = useMay("incidents_manage");
  const [busy, setBusy] = useState(false);
  const topic = riseTopic(rise, locale);
  const open = rise.state === "open";
  const when = (at: number) => whenWords(at, serverNow(), locale);
  const aside = async () => {
    setBusy(true);
    try {
      await setAside(rise.id);
      tell(t("done_aside"));
    } catch (error) {
      tellError(error);
    } finally {
      await client.invalidateQueries({ queryKey: askedKey });
      setBusy(false);
    }
  };
  const incident = async () => {
    setBusy(true);
    try {
      const made = await openOfRise(rise.id, topic.slice(0, 80));
      await client.invalidateQueries({ queryKey: incidentsKey });
      navigate(`/settings/incidents/${made.id}`);
    } catch (error) {
      tellError(error);
    } finally {
      await client.invalidateQueries({ queryKey: askedKey });
      setBusy(false);
    }
  };
  const notice = () => {
    const title = (language: "en" | "zh") =>
      askedWords[language].news_title.toString().replace("{topic}", riseTopic(rise, language));
    keepDraft("news/new", { texts: { en: { title: title("en"), body: "" }, zh: { title: title("zh"), body: "" } } });
    navigate("/knowledge/news/new");
  };
  const told = [
    t("rise_more", { n: rise.n, people: rise.people, usual: timesWords(rise.usual, locale) }),
    rise.state === "over" && rise.ended_at !== null && t("rise_over", { time: when(rise.ended_at) }),
    rise.state === "set_aside" && t("rise_set_aside"),
  ].filter(Boolean);
  return (
    <li className={`${settings.row} ${classes.row}`}>
      <div className={settings.rowMain}>
        <div className={settings.rowName}>
          {t("rise", { topic, times: timesWords(rise.times, locale), time: when(rise.began_at) })}
        </div>
        <div className={settings.rowMore}>{told.join(" · ")}</div>
      </div>
      <Group gap="xs">
        <Button
          component={Link}
          size="xs"
          variant="default"
          aria-label={`${t("see_them")}: ${topic}`}
          href={writePlace({
            view: "all",
            filters: { category: rise.intent, ...(rise.chain && { chain: rise.chain }) },
            open: null,
            q: "",
          })}
        >
          {t("see_them")}
        </Button>
        {rise.incident_id !== null && (
          <Button
            component={Link}
            size="xs"
            variant="default"
            aria-label={`${t("see_incident")}: ${topic}`}
            href={`/settings/incidents/${rise.incident_id}`}
          >
            {t("see_incident")}
          </Button>
        )}
        {open && leads && rise.incident_id === null && (
          <Button
            size="xs"
            variant="default"
            loading={busy}
            aria-label={`${t("open_incident")}: ${topic}`}
            onClick={() => void incident()}
          >
            {t("open_incident")}
          </Button>
        )}
        {open && writes && (
          <Button size="xs" variant="default" aria-label={`${t("draft_news")}: ${topic}`} onClick={notice}>
            {t("draft_news")}
          </Button>
        )}
        {open && (
          <Button
            size="xs"
            variant="default"
            loading={busy}
            aria-label={`${t("set_aside")}: ${topic}`}
            onClick={() => void aside()}
          >
            {t("set_aside")}
          </Button>
        )}
      </Group>
    </li>
  );
}

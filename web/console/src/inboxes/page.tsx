import { Alert, Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ApiError } from "../api.ts";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { labelWords } from "../inbox/words.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { useMay } from "../session/store.ts";
import { usePages } from "../settings/pages.ts";
import { List, Page, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import { settingsWords } from "../settings/words.ts";
import { type Channel, fetchInbox, fetchInboxes, type Inbox, inboxesKey, inboxKey, isOurs } from "./api.ts";
import { Connect } from "./connect.tsx";
import { FormAddress } from "./form-address.tsx";
import { HoursForm, NewInbox, SettingsForm, Standing } from "./forms.tsx";
import { weekSummary } from "./hours.ts";
import { Install } from "./install.tsx";
import { Keys } from "./keys.tsx";
import { inboxWords } from "./words.ts";

/** The desk's doors: where people write in.  `rest` is the inbox's id, or "new", and the tab. */
export default function InboxesPage({ rest }: { rest: readonly string[] }) {
  const [id, tab = ""] = rest;
  if (id === undefined) return <InboxList />;
  if (id === "new") return <NewInboxPage />;
  return <InboxPage key={id} id={id} tab={tab} />;
}

function InboxList() {
  const t = useWords(inboxWords);
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const manages = useMay("inboxes_manage");
  const pages = usePages([...inboxesKey, "list"], fetchInboxes);
  const add = manages && (
    <Button component={Link} href="/settings/inboxes/new" leftSection={<IconPlus size={16} />}>
      {t("add")}
    </Button>
  );
  return (
    <Page title={t("title")} lead={t("lead")} action={add}>
      <List pages={pages} label={t("title")} empty={{ title: t("none"), more: t("none_more") }}>
        {(rows) =>
          rows.map((inbox) => (
            <li key={inbox.id} className={classes.row}>
              <div className={classes.rowMain}>
                <div className={classes.rowName}>
                  <Link href={`/settings/inboxes/${inbox.id}`}>{inbox.name}</Link>
                  {!inbox.active && <Tag tone="warn">{t("paused")}</Tag>}
                </div>
                <div className={classes.rowMore}>
                  {named(labels, labelWords.en, "channel_", inbox.channel)} ·{" "}
                  {inbox.languages.map((code) => languageName(code, locale)).join(t("comma"))} ·{" "}
                  {hoursLine(inbox, t, locale)}
                </div>
              </div>
              <Button
                component={Link}
                href={`/settings/inboxes/${inbox.id}/${isOurs(inbox.channel) ? "install" : "connect"}`}
                variant="default"
                size="xs"
                className={classes.wide}
                aria-label={t(isOurs(inbox.channel) ? "install_what" : "connect_what", { name: inbox.name })}
              >
                {t(isOurs(inbox.channel) ? "tab_install" : "tab_connect")}
              </Button>
            </li>
          ))
        }
      </List>
    </Page>
  );
}

function hoursLine({ calendar }: Inbox, t: ReturnType<typeof useWords<typeof inboxWords.en>>, locale: string): string {
  if (calendar.always_open) return t("always");
  const days = weekSummary(calendar, locale);
  return days.length > 0 ? `${days.join("; ")} (${calendar.zone})` : t("never");
}

function NewInboxPage() {
  const t = useWords(inboxWords);
  const manages = useMay("inboxes_manage");
  if (!manages) return <Failed error={new ApiError(403, "forbidden")} order={1} />;
  return (
    <Page title={t("new_title")} lead={t("new_lead")}>
      <NewInbox />
    </Page>
  );
}

const TABS = ["", "connect", "hours", "install", "keys"] as const;

/** Chat and form stand on a page of ours or theirs; everything else is connected to a provider. */
function tabsOf(channel: Channel, keeps: boolean): readonly (typeof TABS)[number][] {
  const ours = isOurs(channel);
  return TABS.filter((name) => (name === "connect" ? !ours : name === "install" ? ours : name !== "keys" || keeps));
}

function InboxPage({ id, tab }: { id: string; tab: string }) {
  const t = useWords(inboxWords);
  const s = useWords(settingsWords);
  const manages = useMay("inboxes_manage");
  const keeps = useMay("identity_keys_manage");
  const found = useQuery({ queryKey: inboxKey(id), queryFn: ({ signal }) => fetchInbox(id, signal) });
  if (found.isPending) return <Loading lines={5} height={56} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} order={1} />;
  const inbox = found.data;
  const base = `/settings/inboxes/${id}`;
  return (
    <Page title={inbox.name} action={!inbox.active && <Tag tone="warn">{t("paused")}</Tag>}>
      <nav className={classes.tabs} aria-label={inbox.name}>
        {tabsOf(inbox.channel, keeps).map((name) => (
          <Link
            key={name}
            href={name ? `${base}/${name}` : base}
            className={classes.tab}
            aria-current={name === tab ? "page" : undefined}
          >
            {t(`tab_${name || "settings"}`)}
          </Link>
        ))}
      </nav>
      {!manages && (tab === "" || tab === "hours" || tab === "connect") && (
        <Alert mb="md" variant="light" color="gray">
          {s("read_only")}
        </Alert>
      )}
      {tab === "" && (
        <>
          <SettingsForm inbox={inbox} locked={!manages} />
          {manages && <Standing inbox={inbox} />}
        </>
      )}
      {tab === "hours" && <HoursForm inbox={inbox} locked={!manages} />}
      {tab === "connect" && <Connect inbox={inbox} locked={!manages} />}
      {tab === "install" && (inbox.channel === "form" ? <FormAddress inbox={inbox} /> : <Install inbox={inbox} />)}
      {tab === "keys" && (keeps ? <Keys inbox={inbox} /> : <Failed error={new ApiError(403, "forbidden")} />)}
      {!TABS.some((name) => name === tab) && <Failed error={new ApiError(404, "not_found")} />}
    </Page>
  );
}

import { ActionIcon, Alert, Button, Group, Menu, Modal, NativeSelect, Text, TextInput } from "@mantine/core";
import { IconDots, IconDownload, IconPencil, IconPlus, IconSearch, IconTrash, IconUpload } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { shortDate } from "@walletdesk/shared/format";
import { type ReactNode, useEffect, useState } from "react";
import { Link } from "wouter";
import { ApiError } from "../api.ts";
import { type Language, useLanguage, useWords } from "../i18n.ts";
import { Tip } from "../keyboard/tip.tsx";
import { serverNow } from "../live/clock.ts";
import { ShortHash } from "../parts/hash.tsx";
import { ImportForm } from "../parts/import.tsx";
import { Failed } from "../parts/states.tsx";
import { tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { usePages } from "../settings/pages.ts";
import { Confirm, List, Page, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  type Asset,
  type Choices,
  catalogueKey,
  choicesKey,
  deleteEntry,
  type Entries,
  type Entry,
  exportAddress,
  type Feature,
  fetchChoices,
  fetchEntries,
  type Issue,
  importEntries,
  LISTS,
  type ListName,
  type Network,
  type Platform,
  type Release,
  STATES,
  type State,
} from "./api.ts";
import { EntryForm } from "./forms.tsx";
import { catalogueWords } from "./words.ts";

type T = ReturnType<typeof useWords<typeof catalogueWords.en>>;
const TYPING_MS = 250;
const NONE: Choices = { chains: [], networks: [], features: [] };

/** The catalogue, list by list.  `rest` is the list's name. */
export default function CataloguePage({ rest }: { rest: readonly string[] }) {
  const t = useWords(catalogueWords);
  const manages = useMay("catalogue_manage");
  const list = LISTS.find((one) => one === (rest[0] ?? LISTS[0]));
  const [before = "", after = ""] = t("lead", { page: "\u0000" }).split("\u0000");
  return (
    <Page
      title={t("title")}
      lead={
        <>
          {before}
          <a href="/supported" target="_blank" rel="noopener" style={{ color: "var(--wd-accent-text)" }}>
            {t("public_page")}
          </a>
          {after}
        </>
      }
    >
      <nav className={classes.tabs} aria-label={t("title")}>
        {LISTS.map((name) => (
          <Link
            key={name}
            href={`/settings/catalogue/${name}`}
            className={classes.tab}
            aria-current={name === list ? "page" : undefined}
          >
            {t(`list_${name}`)}
          </Link>
        ))}
      </nav>
      {!manages && (
        <Alert mb="md" variant="light" color="gray">
          {t("read_only")}
        </Alert>
      )}
      {list ? <ListPane key={list} list={list} manages={manages} /> : <Failed error={new ApiError(404, "not_found")} />}
    </Page>
  );
}

function ListPane<L extends ListName>({ list, manages }: { list: L; manages: boolean }) {
  const name: ListName = list;
  const t = useWords(catalogueWords);
  const p = useWords(partWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [words, setWords] = useState("");
  const [network, setNetwork] = useState("");
  const [open, setOpen] = useState<Entries[L] | "new" | "import" | null>(null);
  const [leaving, setLeaving] = useState<Entries[L] | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setWords(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const choices = useQuery({ queryKey: choicesKey, queryFn: ({ signal }) => fetchChoices(signal) });
  const pages = usePages([...catalogueKey, list, words, network], (cursor, signal) =>
    fetchEntries(list, { words, ...(network ? { network } : {}) }, cursor, signal),
  );
  const again = () => client.invalidateQueries({ queryKey: catalogueKey });
  const known = choices.data ?? NONE;
  const filtered = words !== "" || network !== "";
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen("new")} disabled={!choices.data}>
      {t(`add_${name}`)}
    </Button>
  );
  const empty = filtered
    ? { title: t("none_found"), more: t("none_found_more") }
    : { title: t(`none_${name}`), more: t(`none_${name}_more`), action: manages ? add : undefined };
  const editing = open !== null && open !== "new" && open !== "import" ? open : null;
  return (
    <>
      <div className={classes.filters}>
        <TextInput
          type="search"
          label={t("search")}
          leftSection={<IconSearch size={16} />}
          maxLength={120}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {list === "assets" && (
          <NativeSelect
            label={t("network")}
            value={network}
            data={[
              { value: "", label: t("network_all") },
              ...known.networks.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => setNetwork(event.currentTarget.value)}
          />
        )}
        <Group gap="xs" style={{ flex: "none", maxInlineSize: "100%" }}>
          {manages && add}
          <Files list={list} manages={manages} begin={() => setOpen("import")} />
        </Group>
      </div>
      <List pages={pages} label={t(`list_${name}`)} empty={empty}>
        {(rows) =>
          rows.map((entry) => (
            <li key={entry.id} className={classes.row}>
              <div className={classes.rowMain}>
                <Told list={list} entry={entry} choices={known} t={t} locale={locale} />
              </div>
              {manages && (
                <Group gap={4} wrap="nowrap">
                  <RowButton
                    label={t("edit", { name: nameOf(entry, locale) })}
                    icon={<IconPencil size={18} />}
                    onClick={() => choices.data && setOpen(entry)}
                  />
                  <RowButton
                    label={t("delete", { name: nameOf(entry, locale) })}
                    icon={<IconTrash size={18} />}
                    onClick={() => setLeaving(entry)}
                  />
                </Group>
              )}
            </li>
          ))
        }
      </List>
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={
          open === "import"
            ? t("import_title", { list: t(`list_${name}`) })
            : editing
              ? t("edit", { name: nameOf(editing, locale) })
              : t(`add_${name}`)
        }
        size="lg"
        closeButtonProps={{ "aria-label": p("close") }}
      >
        {open === "import" && (
          <ImportForm
            lead={t("import_lead")}
            done={t("import_done")}
            store={(text, rehearse) => importEntries(list, text, rehearse)}
            close={() => setOpen(null)}
            again={again}
          />
        )}
        {open !== null && open !== "import" && choices.data && (
          <EntryForm list={list} entry={editing} choices={choices.data} close={() => setOpen(null)} again={again} />
        )}
      </Modal>
      <Confirm
        opened={leaving !== null}
        close={() => setLeaving(null)}
        title={t("delete_title", { name: leaving ? nameOf(leaving, locale) : "" })}
        action={t("delete_do")}
        danger
        run={async () => {
          if (leaving) await deleteEntry(list, leaving.id);
          await again();
        }}
      >
        <Text>{t(list === "releases" || list === "issues" ? "delete_text_plain" : "delete_text")}</Text>
      </Confirm>
    </>
  );
}

function RowButton({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Tip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tip>
  );
}

function Files({ list, manages, begin }: { list: ListName; manages: boolean; begin: () => void }) {
  const t = useWords(catalogueWords);
  const save = async (form: "csv" | "json") => {
    // Fetched first: a refusal is told here, and not as a file.
    try {
      const answer = await fetch(exportAddress(list, form), { credentials: "same-origin" });
      if (!answer.ok) throw new ApiError(answer.status, "export_failed");
      const url = URL.createObjectURL(await answer.blob());
      const link = Object.assign(document.createElement("a"), { href: url, download: `${list}.${form}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    } catch (error) {
      tellError(error instanceof ApiError ? error : new ApiError(0, "offline"));
    }
  };
  return (
    <>
      {manages && (
        <Button variant="default" leftSection={<IconUpload size={16} />} onClick={begin}>
          {t("import")}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={`${t("export_csv")}, ${t("export_json")}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(["csv", "json"] as const).map((form) => (
            <Menu.Item key={form} leftSection={<IconDownload size={16} />} onClick={() => void save(form)}>
              {t(`export_${form}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** What an entry is called in its buttons. */
export function nameOf(entry: Entry, locale: Language): string {
  if ("symbol" in entry) return entry.symbol;
  if ("name" in entry) return entry.name;
  if ("title_en" in entry) return locale === "zh" ? entry.title_zh : entry.title_en;
  if ("code" in entry) return locale === "zh" ? entry.name_zh : entry.name_en;
  return entry.version;
}

const TONES: Record<State, "good" | "quiet" | "warn"> = {
  supported: "good",
  view_only: "quiet",
  planned: "quiet",
  retired: "warn",
};

interface ToldProps<E> {
  entry: E;
  choices: Choices;
  t: T;
  locale: Language;
}

function Told<L extends ListName>({ list, ...props }: { list: L } & ToldProps<Entries[L]>) {
  switch (list) {
    case "networks":
      return <NetworkLine {...(props as ToldProps<Network>)} />;
    case "assets":
      return <AssetLine {...(props as ToldProps<Asset>)} />;
    case "features":
      return <FeatureLine {...(props as ToldProps<Feature>)} />;
    case "releases":
      return <ReleaseLine {...(props as ToldProps<Release>)} />;
    default:
      return <IssueLine {...(props as ToldProps<Issue>)} />;
  }
}

const systems = (platforms: readonly Platform[], t: T) => platforms.map((one) => t(`platform_${one}`)).join(t("comma"));
const joined = (parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(" · ");
const sinceOf = (since: string, t: T) => since && `${t("since")} ${since}`;

function NetworkLine({ entry, choices, t, locale }: ToldProps<Network>) {
  const chain = choices.chains.find(({ id }) => id === entry.chain)?.name ?? entry.chain;
  return (
    <>
      <div className={classes.rowName}>
        {entry.name} <Tag tone={TONES[entry.state]}>{t(`state_${entry.state}`)}</Tag>
      </div>
      <div className={classes.rowMore}>
        {joined([
          chain === entry.name ? false : chain,
          sinceOf(entry.since, t),
          systems(entry.platforms, t),
          locale === "zh" ? entry.note_zh || entry.note_en : entry.note_en || entry.note_zh,
        ])}
      </div>
    </>
  );
}

function AssetLine({ entry, choices, t }: ToldProps<Asset>) {
  const network = choices.networks.find(({ id }) => id === entry.network);
  const state = worse(entry.state, network?.state ?? entry.state);
  return (
    <>
      <div className={classes.rowName}>
        {entry.symbol} <Tag tone={TONES[state]}>{t(`state_${state}`)}</Tag>
      </div>
      <div className={classes.rowMore}>
        {joined([entry.name, network?.name, sinceOf(entry.since, t), systems(entry.platforms, t)])} ·{" "}
        {entry.contract ? <ShortHash text={entry.contract} /> : t("native")}
      </div>
    </>
  );
}

/** A coin is supported no further than its network. */
const worse = (one: State, other: State) => (STATES.indexOf(one) < STATES.indexOf(other) ? other : one);

function FeatureLine({ entry, t, locale }: ToldProps<Feature>) {
  const spans = entry.ranges.map(({ platform, since, until }) => {
    const system = t(`platform_${platform}`);
    if (since && until) return t("range_both", { system, from: since, to: until });
    if (since) return t("range_from", { system, from: since });
    return until ? t("range_to", { system, to: until }) : system;
  });
  return (
    <>
      <div className={classes.rowName}>
        {nameOf(entry, locale)} <Tag tone={TONES[entry.state]}>{t(`state_${entry.state}`)}</Tag>
      </div>
      <div className={classes.rowMore}>{joined([entry.code, ...spans])}</div>
    </>
  );
}

function ReleaseLine({ entry, t, locale }: ToldProps<Release>) {
  return (
    <>
      <div className={classes.rowName}>
        {t(`platform_${entry.platform}`)} {entry.version}
        {entry.minimum && <Tag tone="quiet">{t("minimum_tag")}</Tag>}
      </div>
      <div className={classes.rowMore}>
        {joined([
          t("released", { date: shortDate(entry.released_at, serverNow(), locale) }),
          locale === "zh" ? entry.notes_zh || entry.notes_en : entry.notes_en || entry.notes_zh,
        ])}
      </div>
    </>
  );
}

function IssueLine({ entry, choices, t, locale }: ToldProps<Issue>) {
  const { since, until } = entry;
  const feature = choices.features.find(({ id }) => id === entry.feature);
  const span =
    since && until
      ? t("affects", { from: since, to: until })
      : since
        ? t("affects_from", { from: since })
        : until && t("affects_to", { to: until });
  return (
    <>
      <div className={classes.rowName}>
        {nameOf(entry, locale)}{" "}
        <Tag tone={entry.state === "open" ? "warn" : "quiet"}>
          {entry.state === "fixed" ? t("fixed", { version: entry.fixed_in }) : t(`issue_${entry.state}`)}
        </Tag>
        <Tag tone="quiet">{t(entry.public ? "public_tag" : "team_tag")}</Tag>
      </div>
      <div className={classes.rowMore}>
        {joined([
          systems(entry.platforms, t),
          span,
          choices.networks.find(({ id }) => id === entry.network)?.name,
          feature && (locale === "zh" ? feature.name_zh : feature.name_en),
        ])}
      </div>
    </>
  );
}

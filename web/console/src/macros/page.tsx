import { ActionIcon, Button, Group, Menu, Modal, NativeSelect, Switch, Text, TextInput } from "@mantine/core";
import { IconDots, IconDownload, IconPlus, IconSearch, IconSparkles, IconUpload } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "../api.ts";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { useChoices } from "../inbox/filters.tsx";
import { ImportForm } from "../parts/import.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { usePages } from "../settings/pages.ts";
import { Confirm, List, Page, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  exportAddress,
  fetchMacroChoices,
  fetchMacros,
  importMacros,
  type MacroRow,
  macroChoicesKey,
  macrosKey,
  takeStarterSet,
} from "./api.ts";
import { MacroEditor } from "./editor.tsx";
import own from "./macros.module.css";
import { actionWords } from "./told.ts";
import { doneBy } from "./used.ts";
import { macroWords } from "./words.ts";

const TYPING_MS = 250;

/** Settings, Macros: the list, or one of them.  `rest` is nothing, `new` or an id. */
export default function MacrosPage({ rest }: { rest: readonly string[] }) {
  const [which] = rest;
  if (which === undefined) return <MacroList />;
  return <MacroEditor key={which} id={which === "new" ? null : which} />;
}

function MacroList() {
  const t = useWords(macroWords);
  const p = useWords(partWords);
  const manages = useMay("macros_manage");
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const [words, setWords] = useState("");
  const [folder, setFolder] = useState("");
  const [archived, setArchived] = useState(false);
  const [importing, setImporting] = useState(false);
  const [starting, setStarting] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWords(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const choices = useQuery({ queryKey: macroChoicesKey, queryFn: ({ signal }) => fetchMacroChoices(signal) });
  const pages = usePages([...macrosKey, "list", words, folder, archived], (cursor, signal) =>
    fetchMacros({ words, archived, ...(folder && { folder }) }, cursor, signal),
  );
  const again = () => client.invalidateQueries({ queryKey: macrosKey });
  const starter = choices.data?.starter ?? 0;
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => navigate("/settings/macros/new")}>
      {t("add")}
    </Button>
  );
  const begin = (
    <Button variant="default" leftSection={<IconSparkles size={16} />} onClick={() => setStarting(true)}>
      {t("starter", { count: starter })}
    </Button>
  );
  const filtered = words !== "" || folder !== "";
  const empty = filtered
    ? { title: t("none_found"), more: t("none_found_more") }
    : archived
      ? { title: t("none_archived") }
      : {
          title: t("none"),
          more: t(starter > 0 ? "none_more_starter" : "none_more"),
          action: starter > 0 ? begin : undefined,
        };
  return (
    <Page title={t("title")} lead={t("lead")}>
      <div className={classes.filters}>
        <TextInput
          type="search"
          label={t("search")}
          leftSection={<IconSearch size={16} />}
          maxLength={120}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("folder")}
          value={folder}
          data={[
            { value: "", label: t("folder_all") },
            ...(choices.data?.folders ?? []).map((one) => ({ value: one, label: one })),
          ]}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
        <Group gap="sm" style={{ flex: "none", maxInlineSize: "100%" }}>
          <Switch
            label={t("archived_too")}
            checked={archived}
            onChange={(event) => setArchived(event.currentTarget.checked)}
          />
          {add}
          <Files manages={manages} begin={() => setImporting(true)} starter={starter} start={() => setStarting(true)} />
        </Group>
      </div>
      <List pages={pages} label={t("title")} empty={empty}>
        {(rows) => rows.map((one) => <Row key={one.id} macro={one} />)}
      </List>
      <Modal
        opened={importing}
        onClose={() => setImporting(false)}
        title={t("import_title")}
        size="lg"
        closeButtonProps={{ "aria-label": p("close") }}
      >
        <ImportForm
          lead={t("import_lead")}
          done={t("import_done")}
          store={importMacros}
          close={() => setImporting(false)}
          again={again}
        />
      </Modal>
      <Confirm
        opened={starting}
        close={() => setStarting(false)}
        title={t("starter_title")}
        action={t("starter_do")}
        run={async () => {
          const { created } = await takeStarterSet();
          tell(t("starter_done", { count: created }));
          await again();
        }}
      >
        <Text>{t("starter_more")}</Text>
      </Confirm>
    </Page>
  );
}

function Row({ macro }: { macro: MacroRow }) {
  const t = useWords(macroWords);
  const locale = useLanguage();
  const names = useChoices() ?? { staff: [], teams: [] };
  const does = doneBy(macro.actions).map((name) => actionWords(macro.actions, name, names, locale));
  const more = [
    macro.folder,
    macro.languages.map((one) => languageName(one, locale)).join(t("comma")),
    macro.uses > 0 && t("used", { count: macro.uses }),
    ...does,
  ];
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          <Link href={`/settings/macros/${macro.id}`} className={own.name}>
            {macro.name}
          </Link>{" "}
          {macro.shortcut && <code>/{macro.shortcut}</code>}{" "}
          {macro.audience !== "everyone" && <Tag tone="quiet">{t(`audience_${macro.audience}`)}</Tag>}
        </div>
        <div className={`${classes.rowMore} ${own.cut}`} dir="auto">
          {macro.preview}
        </div>
        <div className={classes.rowMore}>{more.filter(Boolean).join(" · ")}</div>
      </div>
    </li>
  );
}

function Files({
  manages,
  begin,
  starter,
  start,
}: {
  manages: boolean;
  begin: () => void;
  starter: number;
  start: () => void;
}) {
  const t = useWords(macroWords);
  const save = async (form: "csv" | "json") => {
    // Fetched first: a refusal is told here, and not as a file.
    try {
      const answer = await fetch(exportAddress(form), { credentials: "same-origin" });
      if (!answer.ok) throw new ApiError(answer.status, "export_failed");
      const url = URL.createObjectURL(await answer.blob());
      const link = Object.assign(document.createElement("a"), { href: url, download: `macros.${form}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    } catch (error) {
      tellError(error instanceof ApiError ? error : new ApiError(0, "offline"));
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={[manages && t("import"), t("export_csv"), t("export_json")].filter(Boolean).join(t("comma"))}
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {manages && (
          <Menu.Item leftSection={<IconUpload size={16} />} onClick={begin}>
            {t("import")}
          </Menu.Item>
        )}
        {starter > 0 && (
          <Menu.Item leftSection={<IconSparkles size={16} />} onClick={start}>
            {t("starter", { count: starter })}
          </Menu.Item>
        )}
        {(["csv", "json"] as const).map((form) => (
          <Menu.Item key={form} leftSection={<IconDownload size={16} />} onClick={() => void save(form)}>
            {t(`export_${form}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import { Button, Group, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { Ago } from "../parts/time.tsx";
import { tell } from "../parts/toast.ts";
import { useWhole } from "../settings/pages.ts";
import { Confirm, List, Section } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import { fetchVersions, type Macro, macrosKey, restoreVersion, type Version } from "./api.ts";
import own from "./macros.module.css";
import { macroWords } from "./words.ts";

/** What a macro said before, who changed it, and the way back. */
export function Versions({ macro }: { macro: Macro }) {
  const t = useWords(macroWords);
  const client = useQueryClient();
  const found = useQuery({
    queryKey: [...macrosKey, "versions", macro.id],
    queryFn: ({ signal }) => fetchVersions(macro.id, signal),
  });
  const pages = useWhole({ ...found, data: found.data?.versions });
  const [restoring, setRestoring] = useState<Version | null>(null);
  const number = restoring?.number ?? 0;
  return (
    <div style={{ marginBlockStart: 24 }}>
      <Section title={t("versions")} lead={t("versions_lead")}>
        <List pages={pages} label={t("versions")} empty={{ title: t("versions") }}>
          {(rows) =>
            rows.map((one) => <Row key={one.number} version={one} macro={macro} restore={() => setRestoring(one)} />)
          }
        </List>
        <Confirm
          opened={restoring !== null}
          close={() => setRestoring(null)}
          title={t("restore_title", { number })}
          action={t("restore")}
          run={async () => {
            await restoreVersion(macro.id, number);
            await client.invalidateQueries({ queryKey: macrosKey });
            tell(t("restored"));
          }}
        >
          <Text>{t("restore_more")}</Text>
        </Confirm>
      </Section>
    </div>
  );
}

function Row({ version, macro, restore }: { version: Version; macro: Macro; restore: () => void }) {
  const t = useWords(macroWords);
  const locale = useLanguage();
  const [open, setOpen] = useState(false);
  const { number } = version;
  const what = version.changed.map((one) => named(t, macroWords.en, "changed_", one)).join(t("comma"));
  return (
    <li className={classes.row} style={{ flexWrap: "wrap" }}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>{t("version", { number })}</div>
        <div className={classes.rowMore}>
          {version.by_name || t("version_system")} · <Ago at={version.at} /> ·{" "}
          {what ? t("version_changed", { what }) : t("version_first")}
        </div>
        {open && (
          <div className={own.old}>
            {Object.entries(version.texts).map(([language, text]) => (
              <div key={language}>
                <Text size="sm" c="var(--wd-muted)">
                  {languageName(language, locale)}
                </Text>
                <p className={own.preview} lang={language} dir="auto">
                  {text}
                </p>
              </div>
            ))}
          </div>
        )}
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          variant="subtle"
          aria-expanded={open}
          aria-label={open ? undefined : t("version_show", { number })}
          onClick={() => setOpen(!open)}
        >
          {open ? t("version_hide") : t("version", { number })}
        </Button>
        {macro.may_change && number !== macro.version && (
          <Button size="xs" variant="default" aria-label={t("restore_what", { number })} onClick={restore}>
            {t("restore")}
          </Button>
        )}
      </Group>
    </li>
  );
}

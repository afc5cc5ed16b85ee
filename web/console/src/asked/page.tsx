import { Button, Group, NativeSelect, SegmentedControl, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { named, useLanguage, useWords } from "../i18n.ts";
import { labelWords } from "../inbox/words.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { Page, Section } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { type Asked, askedKey, BY, type By, fetchAsked, sheetAddress, type Wanted } from "./api.ts";
import classes from "./asked.module.css";
import { Chart, Numbers } from "./chart.tsx";
import { Gaps } from "./gaps.tsx";
import { Languages } from "./languages.tsx";
import { shownName } from "./names.ts";
import { Rising } from "./rising.tsx";
import { askedWords } from "./words.ts";

const DAYS = ["7", "28", "90", "365"] as const;

/** For leads: what is asked, what has no good answer, what rises. */
export default function AskedPage() {
  const t = useWords(askedWords);
  const [wanted, setWanted] = useState<Wanted>({ by: "intent", days: 28 });
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Rising />
      <Questions wanted={wanted} set={(change) => setWanted((old) => ({ ...old, ...change }))} />
      <Languages days={wanted.days} />
      <Gaps days={wanted.days} />
    </Page>
  );
}

function Questions({ wanted, set }: { wanted: Wanted; set: (change: Partial<Wanted>) => void }) {
  const t = useWords(askedWords);
  const [table, setTable] = useState(false);
  const found = useQuery({
    queryKey: [...askedKey, "counted", wanted],
    queryFn: ({ signal }) => fetchAsked(wanted, signal),
    placeholderData: keepPreviousData,
  });
  const { data } = found;
  return (
    <Section title={t("chart")}>
      <div className={settings.filters}>
        <NativeSelect
          label={t("by")}
          value={wanted.by}
          data={BY.map((one) => ({ value: one, label: t(`by_${one}`) }))}
          onChange={(event) => set({ by: event.currentTarget.value as By })}
        />
        <NativeSelect
          label={t("days")}
          value={String(wanted.days)}
          data={DAYS.map((one) => ({ value: one, label: t(`days_${one}`) }))}
          onChange={(event) => set({ days: Number(event.currentTarget.value) })}
        />
        {BY.map((one) => (
          <Filter key={one} by={one} data={data} wanted={wanted} set={set} />
        ))}
      </div>
      {found.isPending && <Loading lines={6} height={44} />}
      {found.isError && !data && <Failed error={found.error} retry={() => void found.refetch()} />}
      {data && (
        <>
          <Group justify="space-between" gap="sm">
            <Text role="status">
              {t("total", { count: data.n })}{" "}
              <Text span c="var(--wd-muted)" size="sm">
                {t("total_more", { count: data.people, before: data.before })}
              </Text>
            </Text>
            <Group gap="sm">
              <SegmentedControl
                size="xs"
                aria-label={t("shown_as")}
                value={table ? "table" : "chart"}
                data={[
                  { value: "chart", label: t("as_chart") },
                  { value: "table", label: t("as_table") },
                ]}
                onChange={(value) => setTable(value === "table")}
              />
              <Button
                component="a"
                href={sheetAddress(wanted)}
                download
                size="xs"
                variant="default"
                leftSection={<IconDownload size={14} />}
              >
                {t("sheet")}
              </Button>
            </Group>
          </Group>
          <div className={classes.shown} data-old={found.isPlaceholderData}>
            {data.series.length === 0 ? (
              <Empty title={t("none")}>{t("none_more")}</Empty>
            ) : table ? (
              <Numbers asked={data} by={wanted.by} />
            ) : (
              <Chart asked={data} by={wanted.by} />
            )}
          </div>
        </>
      )}
    </Section>
  );
}

function Filter({
  by,
  data,
  wanted,
  set,
}: {
  by: By;
  data: Asked | undefined;
  wanted: Wanted;
  set: (change: Partial<Wanted>) => void;
}) {
  const t = useWords(askedWords);
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const chosen = wanted[by] ?? "";
  const names = data?.choices[by] ?? [];
  const offered = chosen === "" || names.includes(chosen) ? names : [chosen, ...names];
  return (
    <NativeSelect
      label={t(`by_${by}`)}
      value={chosen}
      data={[
        { value: "", label: t("all") },
        ...offered.map((one) => ({
          value: one,
          label: shownName(by, one, locale, (name) => named(labels, labelWords.en, "channel_", name)),
        })),
      ]}
      onChange={(event) => set({ [by]: event.currentTarget.value })}
    />
  );
}

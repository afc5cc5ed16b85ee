import { Button, Group, Switch, Text } from "@mantine/core";
import { IconPlus, IconSparkles } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "../api.ts";
import { useLanguage, useWords } from "../i18n.ts";
import { categoryName } from "../inbox/categories.ts";
import { useChoices } from "../inbox/filters.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { useWhole } from "../settings/pages.ts";
import { Confirm, List, Page, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import { deleteFlow, type FlowRow, fetchFlows, flowsKey, switchFlow, takeStarterFlow } from "./api.ts";
import { FlowEditor } from "./editor.tsx";
import own from "./flows.module.css";
import { flowWords } from "./words.ts";

/** Settings, Guided flows: the list, or one of them.  `rest` is nothing, `new` or an id. */
export default function FlowsPage({ rest }: { rest: readonly string[] }) {
  const [which] = rest;
  if (which === undefined) return <FlowList />;
  return <FlowEditor key={which} id={which === "new" ? null : which} />;
}

function FlowList() {
  const t = useWords(flowWords);
  const may = useMay("bot_manage");
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [deleted, setDeleted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [leaving, setLeaving] = useState<FlowRow | null>(null);
  const found = useQuery({
    queryKey: [...flowsKey, "list", deleted],
    queryFn: ({ signal }) => fetchFlows(deleted, signal),
  });
  const pages = useWhole({ ...found, data: found.data?.flows });
  const again = () => client.invalidateQueries({ queryKey: flowsKey });
  const starter = async () => {
    setBusy(true);
    try {
      const made = await takeStarterFlow();
      await again();
      navigate(`/settings/flows/${made.id}`);
    } catch (error) {
      tellError(error);
    } finally {
      setBusy(false);
    }
  };
  const empty = deleted
    ? { title: t("none_deleted") }
    : {
        title: t("none"),
        more: may ? t("none_more") : t("none_lead"),
        action: may ? (
          <Button
            variant="default"
            loading={busy}
            leftSection={<IconSparkles size={16} />}
            onClick={() => void starter()}
          >
            {t("starter")}
          </Button>
        ) : undefined,
      };
  return (
    <Page title={t("title")} lead={t("lead")}>
      {may && (
        <Group gap="md" mb="md">
          <Button leftSection={<IconPlus size={16} />} onClick={() => navigate("/settings/flows/new")}>
            {t("add")}
          </Button>
          <Switch
            label={t("deleted_too")}
            checked={deleted}
            onChange={(event) => setDeleted(event.currentTarget.checked)}
          />
        </Group>
      )}
      <List pages={pages} label={t("title")} empty={empty}>
        {(rows) =>
          rows.map((one) => <Row key={one.id} flow={one} may={may} again={again} leave={() => setLeaving(one)} />)
        }
      </List>
      <Confirm
        opened={leaving !== null}
        close={() => setLeaving(null)}
        title={t("delete_title", { name: leaving?.name ?? "" })}
        action={t("delete")}
        danger
        run={async () => {
          if (leaving) await deleteFlow(leaving.id, true);
          await again();
          tell(t("deleted"));
        }}
      >
        <Text>{t("delete_more")}</Text>
      </Confirm>
    </Page>
  );
}

function Row({
  flow,
  may,
  again,
  leave,
}: {
  flow: FlowRow;
  may: boolean;
  again: () => Promise<unknown>;
  leave: () => void;
}) {
  const t = useWords(flowWords);
  const locale = useLanguage();
  useChoices();
  const { id, name, enabled, walked, ended, handed_over, taken_over, wrong } = flow;
  const [busy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const doing = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await work();
      tell(done);
    } catch (error) {
      tellError(error);
      // What is gone meanwhile is marked where it stands.
      if (error instanceof ApiError && Object.keys(error.fields).length > 0) navigate(`/settings/flows/${id}`);
    } finally {
      await again();
      setBusy(false);
    }
  };
  const topics = flow.intents.map((one) => categoryName(one, locale)).join(t("comma"));
  const more = [
    topics || t("no_topics"),
    walked > 0 && t("walked", { count: walked }),
    ended > 0 && t("ended", { count: ended }),
    handed_over > 0 && t("handed_over", { count: handed_over }),
    taken_over > 0 && t("taken_over", { count: taken_over }),
  ];
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          <Link href={`/settings/flows/${id}`} className={own.name}>
            {name}
          </Link>{" "}
          {!flow.deleted && <Tag tone={enabled ? "good" : "quiet"}>{t(enabled ? "on" : "off")}</Tag>}{" "}
          {wrong > 0 && <Tag tone="warn">{t("wrong_places", { count: wrong })}</Tag>}
        </div>
        <div className={classes.rowMore}>{more.filter(Boolean).join(" · ")}</div>
      </div>
      {may && (
        <Group gap="xs">
          {flow.deleted ? (
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              aria-label={t("bring_back_name", { name })}
              onClick={() => void doing(() => deleteFlow(id, false), t("brought_back"))}
            >
              {t("bring_back")}
            </Button>
          ) : (
            <>
              <Switch
                aria-label={t("switch_on", { name })}
                checked={enabled}
                disabled={busy}
                onChange={(event) => {
                  const on = event.currentTarget.checked;
                  void doing(() => switchFlow(id, on), t(on ? "switched_on" : "switched_off", { name }));
                }}
              />
              <Button size="xs" variant="subtle" color="gray" aria-label={t("delete_name", { name })} onClick={leave}>
                {t("delete")}
              </Button>
            </>
          )}
        </Group>
      )}
    </li>
  );
}

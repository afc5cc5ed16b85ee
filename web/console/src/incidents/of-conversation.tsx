import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { useWords } from "../i18n.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { queries } from "../query.ts";
import { useMay } from "../session/store.ts";
import { createStore, useStore } from "../store.ts";
import { addTo, fetchIncidents, fetchOf, incidentsKey, ofKey, openIncident, takeOut } from "./api.ts";
import classes from "./incidents.module.css";
import { joining } from "./joining.ts";
import { incidentWords } from "./words.ts";

const busy = createStore(false);

async function run(work: () => Promise<unknown>, done: string): Promise<boolean> {
  busy.set(true);
  try {
    await work();
    tell(done);
    return true;
  } catch (error) {
    tellError(error);
    return false;
  } finally {
    busy.set(false);
    void queries.invalidateQueries({ queryKey: incidentsKey });
  }
}

/** In a conversation: which incident it is part of, and the dialog that makes it part of one. */
export default function OfIncident({ number }: { number: number }) {
  const t = useWords(incidentWords);
  const may = useMay("conversations_change");
  const asked = useStore(joining) === number;
  const { data } = useQuery({ queryKey: ofKey(number), queryFn: ({ signal }) => fetchOf(number, signal) });
  return (
    <>
      {data && (
        <div className={classes.banner}>
          <span>
            {t("part_of")}{" "}
            <Link className={classes.link} href={`/settings/incidents/${data.id}`}>
              {data.title}
            </Link>
          </span>
          {may && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => void run(() => takeOut(data.id, number), t("taken_out"))}
            >
              {t("take_out")}
            </Button>
          )}
        </div>
      )}
      {asked && <Join number={number} />}
    </>
  );
}

function Join({ number }: { number: number }) {
  const t = useWords(incidentWords);
  const p = useWords(partWords);
  const leads = useMay("incidents_manage");
  const works = useStore(busy);
  const [name, setName] = useState("");
  const found = useQuery({ queryKey: [...incidentsKey, "list"], queryFn: ({ signal }) => fetchIncidents(signal) });
  const close = () => joining.set(null);
  const join = async (work: () => Promise<unknown>, done: string) => {
    if (await run(work, done)) close();
  };
  const open = found.data?.filter((one) => one.state === "open");
  return (
    <Modal opened onClose={close} title={t("join_title")} centered closeButtonProps={{ "aria-label": p("close") }}>
      <Stack gap="md">
        {found.isPending && <Loading lines={2} height={36} />}
        {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
        {open?.length === 0 && <Text c="var(--wd-muted)">{t("join_none")}</Text>}
        {open?.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap">
            <Text style={{ overflowWrap: "anywhere" }}>{one.title}</Text>
            <Button
              size="compact-sm"
              variant="default"
              disabled={works}
              aria-label={`${t("join_choose")}: ${one.title}`}
              onClick={() => void join(() => addTo(one.id, [number]), t("added"))}
            >
              {t("join_choose")}
            </Button>
          </Group>
        ))}
        {leads && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim()) void join(() => openIncident(name.trim(), number), t("done_opened"));
            }}
          >
            <Stack gap="xs">
              <Text fw={600}>{t("join_new")}</Text>
              <TextInput
                label={t("name")}
                value={name}
                maxLength={80}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Group justify="flex-end">
                <Button type="submit" disabled={works || !name.trim()}>
                  {t("open_do")}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Stack>
    </Modal>
  );
}

import { Alert, Button, Checkbox, Group, Modal, NativeSelect, SegmentedControl, Text, TextInput } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { named, useWords } from "../i18n.ts";
import { fetchInboxes, type Inbox, inboxesKey } from "../inboxes/api.ts";
import { Empty, Failed, Loading, useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { type Problems, useForm } from "../settings/form.ts";
import { usePages } from "../settings/pages.ts";
import { Confirm, FormBox, List, Page, Section, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  addWebhook,
  changeSecret,
  changeWebhook,
  type Delivery,
  deleteWebhook,
  EVENTS,
  fetchLog,
  fetchWebhooks,
  logKey,
  noticesKey,
  replay,
  replayFailed,
  type State,
  type Told,
  testWebhook,
  type Webhook,
  webhooksKey,
} from "./api.ts";
import own from "./integrations.module.css";
import { Choices, key, Shown } from "./page.tsx";
import { integrationWords } from "./words.ts";

/** How a webhook is doing, in a word. */
export function WebhookTag({ webhook }: { webhook: Webhook }) {
  const t = useWords(integrationWords);
  if (webhook.switched_off_at !== null) return <Tag tone="warn">{t("state_stopped")}</Tag>;
  if (!webhook.active) return <Tag tone="quiet">{t("state_paused")}</Tag>;
  if (webhook.failures > 0) return <Tag tone="warn">{t("state_failing")}</Tag>;
  return webhook.last_ok_at === null ? (
    <Tag tone="quiet">{t("state_new")}</Tag>
  ) : (
    <Tag tone="good">{t("state_ok")}</Tag>
  );
}

/** How they do changes while one looks. */
export const useWebhooks = () =>
  useQuery({ queryKey: webhooksKey, queryFn: ({ signal }) => fetchWebhooks(signal), refetchInterval: 4_000 });

/** One webhook: what can be done with it, and what it was told. */
export function WebhookPage({ id }: { id: string }) {
  const t = useWords(integrationWords);
  const found = useWebhooks();
  const webhook = found.data?.find((one) => one.id === id);
  return (
    <Page
      title={webhook?.name ?? t("webhooks")}
      lead={
        <Link className={own.link} href="/settings/integrations">
          <IconChevronLeft size={14} aria-hidden="true" /> {t("back")}
        </Link>
      }
    >
      {found.isPending && <Loading lines={5} height={52} />}
      {found.data === undefined && found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data !== undefined && webhook === undefined && <Empty title={t("gone")}>{t("gone_more")}</Empty>}
      {webhook !== undefined && (
        <>
          <Standing webhook={webhook} />
          <Log webhook={webhook} />
        </>
      )}
    </Page>
  );
}

function Standing({ webhook }: { webhook: Webhook }) {
  const t = useWords(integrationWords);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const manages = useMay("integrations_manage");
  const inboxes = usePages([...inboxesKey, "list"], fetchInboxes);
  const [busy, setBusy] = useState("");
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState<"" | "secret" | "remove">("");
  const [secret, setSecret] = useState("");
  const slow = useSlow(busy !== "");
  const { id, name } = webhook;
  const again = async () => {
    await client.invalidateQueries({ queryKey: webhooksKey });
    await client.invalidateQueries({ queryKey: noticesKey });
  };
  const run = async (what: string, work: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(what);
    try {
      await work();
    } catch (error) {
      tellError(error);
    } finally {
      await again();
      setBusy("");
    }
  };
  const problem = webhook.problem && named(t, integrationWords.en, "problem_", webhook.problem);
  return (
    <Section>
      <div>
        <div className={classes.rowName}>
          {webhook.host} <WebhookTag webhook={webhook} />
        </div>
        <div className={classes.rowMore}>
          {webhook.events.map((event) => named(t, integrationWords.en, "event_", key(event))).join(" · ")}
        </div>
        {webhook.texts && <div className={classes.rowMore}>{t("texts")}</div>}
        {webhook.failing_since !== null && (
          <div className={classes.rowMore}>
            {problem} · {t("failing_since")} <Ago at={webhook.failing_since} />
          </div>
        )}
      </div>
      {webhook.switched_off_at !== null && (
        <Alert color="red" variant="light" p="sm">
          {t("stopped_notice", { name })}
        </Alert>
      )}
      {manages && (
        <Group gap="sm">
          <Button
            loading={slow && busy === "test"}
            onClick={() =>
              void run("test", async () => {
                const said = await testWebhook(id);
                if (said.ok) tell(t("tested_ok", { status: said.status ?? 0, ms: said.latency_ms ?? 0 }));
                else {
                  const what = named(t, integrationWords.en, "problem_", said.problem);
                  tell(t("tested_bad", { what: said.status === null ? what : `${what} (${said.status})` }));
                }
              })
            }
          >
            {t("test")}
          </Button>
          <Button
            variant="default"
            loading={slow && busy === "active"}
            onClick={() =>
              void run("active", async () => {
                await changeWebhook(id, { active: !webhook.active });
                if (!webhook.active) tell(t("resumed"));
              })
            }
          >
            {t(webhook.active ? "pause" : "resume")}
          </Button>
          <Button variant="default" aria-label={t("edit_what", { name })} onClick={() => setEditing(true)}>
            {t("edit")}
          </Button>
          <Button variant="default" onClick={() => setAsking("secret")}>
            {t("change_secret")}
          </Button>
          <Button variant="default" onClick={() => setAsking("remove")}>
            {t("remove")}
          </Button>
        </Group>
      )}
      <WebhookDialog
        opened={editing}
        webhook={webhook}
        inboxes={inboxes.rows}
        close={() => setEditing(false)}
        done={again}
      />
      <Shown
        title={t("secret_title")}
        label={t("secret")}
        text={`${t("secret_text")} ${t("secret_both")}`}
        secret={secret}
        close={() => setSecret("")}
      />
      <Confirm
        opened={asking === "secret"}
        close={() => setAsking("")}
        title={t("change_secret_title", { name })}
        action={t("change_secret")}
        run={async () => {
          const made = await changeSecret(id);
          setSecret(made.secret);
          await again();
        }}
      >
        <Text>{t("change_secret_text")}</Text>
      </Confirm>
      <Confirm
        opened={asking === "remove"}
        close={() => setAsking("")}
        title={t("remove_title", { name })}
        action={t("remove")}
        danger
        run={async () => {
          await deleteWebhook(id);
          navigate("/settings/integrations");
          await again();
        }}
      >
        <Text>{t("remove_text")}</Text>
      </Confirm>
    </Section>
  );
}

const PLACES = {
  bad_webhook_address: "url",
  webhook_address_refused: "url",
  webhook_name_taken: "name",
  secret_in_name: "name",
  no_events: "events",
} as const;

/** Add a webhook, or change one; `done` is given the secret of a new one. */
export function WebhookDialog({
  opened,
  webhook,
  inboxes,
  close,
  done,
}: {
  opened: boolean;
  webhook: Webhook | null;
  inboxes: readonly Inbox[];
  close: () => void;
  done: (secret: string) => Promise<unknown>;
}) {
  const t = useWords(integrationWords);
  const p = useWords(partWords);
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={webhook === null ? t("add_webhook") : t("edit_what", { name: webhook.name })}
      closeButtonProps={{ "aria-label": p("close") }}
    >
      {opened && <WebhookForm webhook={webhook} inboxes={inboxes} close={close} done={done} />}
    </Modal>
  );
}

function WebhookForm({
  webhook,
  inboxes,
  close,
  done,
}: {
  webhook: Webhook | null;
  inboxes: readonly Inbox[];
  close: () => void;
  done: (secret: string) => Promise<unknown>;
}) {
  const t = useWords(integrationWords);
  const saved = {
    name: webhook?.name ?? "",
    url: "",
    events: (webhook?.events ?? EVENTS.filter((one) => one !== "conversation.kind")).join(" "),
    texts: webhook?.texts ?? false,
    inbox: "",
    allow_private: webhook?.allow_private ?? false,
  };
  const form = useForm({
    // Unnamed: the address may hold a key, which is gone with the form.
    saved,
    places: PLACES,
    check: (values): Problems<typeof saved> => ({
      name: values.name.trim() ? undefined : t("name_missing"),
      url: webhook || values.url.trim() ? undefined : t("url_missing"),
      events: values.events ? undefined : t("events_missing"),
    }),
  });
  const { values } = form;
  const chosen = values.events ? values.events.split(" ") : [];
  const send = async () => {
    const { texts, allow_private } = values;
    const fields = { name: values.name.trim(), events: chosen as Told[], texts, allow_private };
    const url = values.url.trim();
    if (webhook) {
      await changeWebhook(webhook.id, url ? { ...fields, url } : fields);
      await done("");
    } else {
      const { secret } = await addWebhook({ ...fields, url, inbox: values.inbox || null });
      await done(secret);
    }
  };
  return (
    <FormBox form={form} plain {...(webhook ? {} : { save: t("save_new") })} cancel={close} send={send} done={close}>
      <TextInput
        label={t("name")}
        maxLength={80}
        autoComplete="off"
        data-autofocus
        value={values.name}
        error={form.problems.name}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t("url")}
        description={webhook ? t("url_keep", { host: webhook.host }) : t("url_more")}
        maxLength={2000}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://"
        value={values.url}
        error={form.problems.url}
        onChange={(event) => form.set({ url: event.currentTarget.value })}
      />
      <Choices
        label={t("events")}
        error={form.problems.events}
        all={EVENTS}
        chosen={chosen}
        say={(event) => named(t, integrationWords.en, "event_", key(event))}
        set={(events) => form.set({ events: events.join(" ") })}
      />
      <Checkbox
        label={t("texts")}
        description={t("texts_more")}
        checked={values.texts}
        onChange={(event) => form.set({ texts: event.currentTarget.checked })}
      />
      {webhook === null && (
        <NativeSelect
          label={t("inbox")}
          value={values.inbox}
          data={[{ value: "", label: t("inbox_all") }, ...inboxes.map((one) => ({ value: one.id, label: one.name }))]}
          onChange={(event) => form.set({ inbox: event.currentTarget.value })}
        />
      )}
      <Checkbox
        label={t("private")}
        description={t("private_more")}
        checked={values.allow_private}
        onChange={(event) => form.set({ allow_private: event.currentTarget.checked })}
      />
    </FormBox>
  );
}

const STATES = ["", "waiting", "delivered", "failed"] as const;

function Log({ webhook }: { webhook: Webhook }) {
  const t = useWords(integrationWords);
  const client = useQueryClient();
  const manages = useMay("integrations_manage");
  const [state, setState] = useState<State | "">("");
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const pages = usePages(logKey(webhook.id, state), (cursor, signal) => fetchLog(webhook.id, state, cursor, signal));
  const again = () => client.invalidateQueries({ queryKey: [...webhooksKey, webhook.id, "log"] });
  const { id, last_ok_at, failures } = webhook;
  // biome-ignore lint/correctness/useExhaustiveDependencies: something was sent meanwhile
  useEffect(() => {
    void client.invalidateQueries({ queryKey: [...webhooksKey, id, "log"] });
  }, [client, id, last_ok_at, failures]);
  const all = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const { count } = await replayFailed(webhook.id);
      tell(t("replayed_count", { count }));
    } catch (error) {
      tellError(error);
    } finally {
      await again();
      setBusy(false);
    }
  };
  const empty = state === "" ? { title: t("log_none"), more: t("log_none_more") } : { title: t("log_none_filtered") };
  return (
    <Section title={t("log")} lead={t("log_lead")}>
      <Group gap="sm" justify="space-between">
        <SegmentedControl
          aria-label={t("filter")}
          value={state}
          onChange={(value) => setState(value as State | "")}
          data={STATES.map((value) => ({ value, label: value === "" ? t("filter_all") : t(`delivery_${value}`) }))}
        />
        {manages && state === "failed" && pages.rows.length > 0 && (
          <Button variant="default" size="xs" loading={slow} onClick={() => void all()}>
            {t("replay_failed")}
          </Button>
        )}
      </Group>
      <List pages={pages} label={t("log")} empty={empty}>
        {(rows) => rows.map((one) => <DeliveryRow key={one.id} webhook={webhook} delivery={one} again={again} />)}
      </List>
    </Section>
  );
}

const TONES = { waiting: "quiet", delivered: "good", failed: "warn" } as const;

function DeliveryRow({
  webhook,
  delivery,
  again,
}: {
  webhook: Webhook;
  delivery: Delivery;
  again: () => Promise<unknown>;
}) {
  const t = useWords(integrationWords);
  const manages = useMay("integrations_manage");
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const what = named(t, integrationWords.en, "event_", key(delivery.event));
  const send = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await replay(webhook.id, delivery.id);
      tell(t("replayed"));
    } catch (error) {
      tellError(error);
    } finally {
      await again();
      setBusy(false);
    }
  };
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          {what} <Tag tone={TONES[delivery.state]}>{t(`delivery_${delivery.state}`)}</Tag>
        </div>
        <div className={classes.rowMore}>
          {delivery.conversation !== null && (
            <>
              <Link className={own.link} href={`/all/${delivery.conversation}`}>
                {t("conversation", { number: `#${delivery.conversation}` })}
              </Link>
              {" · "}
            </>
          )}
          <Ago at={delivery.at} />
          {delivery.tries > 0 && ` · ${t("tries", { count: delivery.tries })}`}
          {delivery.status !== null && ` · ${t("answer", { status: delivery.status })}`}
          {delivery.latency_ms !== null && ` · ${t("latency", { ms: delivery.latency_ms })}`}
          {delivery.problem && ` · ${named(t, integrationWords.en, "problem_", delivery.problem)}`}
          {delivery.next_at !== null && delivery.state === "waiting" && delivery.tries > 0 && (
            <>
              {" · "}
              {t("next")} <Ago at={delivery.next_at} />
            </>
          )}
        </div>
      </div>
      {manages && delivery.state !== "waiting" && (
        <Button
          variant="default"
          size="xs"
          className={classes.wide}
          loading={slow}
          aria-label={t("replay_what", { what })}
          onClick={() => void send()}
        >
          {t("replay")}
        </Button>
      )}
    </li>
  );
}

import { Alert, Button, Checkbox, Group, Modal, NativeSelect, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { call } from "../api.ts";
import { named, useWords } from "../i18n.ts";
import { fetchInboxes, type Inbox, inboxesKey } from "../inboxes/api.ts";
import { Ago } from "../parts/time.tsx";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { type Problems, useForm } from "../settings/form.ts";
import { usePages, useWhole } from "../settings/pages.ts";
import { Confirm, CopyLine, FormBox, List, Page, Section, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  fetchTokens,
  makeToken,
  revokeToken,
  SCOPES,
  type Scope,
  type Token,
  tokensKey,
  type Webhook,
  webhooksKey,
} from "./api.ts";
import own from "./integrations.module.css";
import { useWebhooks, WebhookDialog, WebhookPage, WebhookTag } from "./webhook.tsx";
import { integrationWords } from "./words.ts";

/** Which systems of our own may ask, and which are told.  `rest` is a webhook's id. */
export default function IntegrationsPage({ rest }: { rest: readonly string[] }) {
  const [id] = rest;
  return id === undefined ? <Overview /> : <WebhookPage key={id} id={id} />;
}

function Overview() {
  const t = useWords(integrationWords);
  const manages = useMay("integrations_manage");
  const inboxes = usePages([...inboxesKey, "list"], fetchInboxes);
  return (
    <Page title={t("title")} lead={t("lead")}>
      {!manages && (
        <Alert mb="md" variant="light" p="sm">
          {t("read_only")}
        </Alert>
      )}
      <Tokens inboxes={inboxes.rows} />
      <OwnInboxes />
      <Webhooks inboxes={inboxes.rows} />
    </Page>
  );
}

const nameOf = (inboxes: readonly Inbox[], id: string) =>
  inboxes.find((one) => one.id === id)?.name ?? `…${id.slice(-4)}`;

function Tokens({ inboxes }: { inboxes: readonly Inbox[] }) {
  const t = useWords(integrationWords);
  const p = useWords(partWords);
  const client = useQueryClient();
  const manages = useMay("integrations_manage");
  const pages = usePages(tokensKey, fetchTokens);
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const again = () => client.invalidateQueries({ queryKey: tokensKey });
  return (
    <Section title={t("tokens")} lead={t("tokens_lead")}>
      <List pages={pages} label={t("tokens")} empty={{ title: t("tokens_none"), more: t("tokens_none_more") }}>
        {(rows) =>
          rows.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              inboxes={inboxes}
              revoke={() => {
                setName(token.name);
                setRevoking(token);
              }}
            />
          ))
        }
      </List>
      {manages && (
        <Group>
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t("add_token")}
          </Button>
        </Group>
      )}
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={t("add_token")}
        closeButtonProps={{ "aria-label": p("close") }}
      >
        {adding && (
          <TokenForm
            inboxes={inboxes}
            close={() => setAdding(false)}
            made={async (shown) => {
              setSecret(shown);
              await again();
            }}
          />
        )}
      </Modal>
      <Shown
        title={t("token_title")}
        label={t("token")}
        text={t("token_text")}
        secret={secret}
        close={() => setSecret("")}
      />
      <Confirm
        opened={revoking !== null}
        close={() => setRevoking(null)}
        title={t("revoke_title", { name })}
        action={t("revoke")}
        danger
        run={async () => {
          if (revoking) await revokeToken(revoking.id);
          await again();
        }}
      >
        <Text>{t("revoke_text")}</Text>
      </Confirm>
    </Section>
  );
}

function TokenRow({ token, inboxes, revoke }: { token: Token; inboxes: readonly Inbox[]; revoke: () => void }) {
  const t = useWords(integrationWords);
  const manages = useMay("integrations_manage");
  // The server's clock decides; this only says what it says a moment earlier or later.
  const expired = token.expires_at !== null && token.expires_at < Date.now() * 1000;
  const over = token.revoked_at !== null || expired;
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          {token.name} <code>…{token.hint}</code>{" "}
          {token.revoked_at !== null ? (
            <Tag tone="warn">{t("revoked")}</Tag>
          ) : (
            expired && <Tag tone="warn">{t("expired")}</Tag>
          )}
          {token.inbox !== null && <Tag tone="quiet">{t("inbox_only", { inbox: nameOf(inboxes, token.inbox) })}</Tag>}
        </div>
        <div className={classes.rowMore}>
          {token.scopes.map((scope) => named(t, integrationWords.en, "scope_", key(scope))).join(" · ")}
        </div>
        <div className={classes.rowMore}>
          {t("created")} <Ago at={token.created_at} /> ·{" "}
          {token.last_used_at === null ? (
            t("never_used")
          ) : (
            <>
              {t("used")} <Ago at={token.last_used_at} />
            </>
          )}{" "}
          ·{" "}
          {token.expires_at === null ? (
            t("expires_never")
          ) : (
            <>
              {t("expires")} <Ago at={token.expires_at} />
            </>
          )}
        </div>
      </div>
      {manages && !over && (
        <Button
          variant="default"
          size="xs"
          className={classes.wide}
          aria-label={t("revoke_what", { name: token.name })}
          onClick={revoke}
        >
          {t("revoke")}
        </Button>
      )}
    </li>
  );
}

/** A word of the server as part of the name of a sentence. */
export const key = (word: string) => word.replace(/[.:]/g, "_");

const LIVES = ["90", "30", "365", "never"] as const;
const NEW_TOKEN = { name: "", scopes: "", inbox: "", life: "90" as (typeof LIVES)[number] };

function TokenForm({
  inboxes,
  close,
  made,
}: {
  inboxes: readonly Inbox[];
  close: () => void;
  made: (secret: string) => Promise<unknown>;
}) {
  const t = useWords(integrationWords);
  const form = useForm({
    saved: NEW_TOKEN,
    places: { secret_in_name: "name" },
    check: (values): Problems<typeof NEW_TOKEN> => ({
      name: values.name.trim() ? undefined : t("name_missing"),
      scopes: values.scopes ? undefined : t("scopes_missing"),
    }),
  });
  const { values } = form;
  const chosen = values.scopes ? values.scopes.split(" ") : [];
  return (
    <FormBox
      form={form}
      plain
      save={t("make")}
      cancel={close}
      done={close}
      send={async () => {
        const { secret } = await makeToken({
          name: values.name.trim(),
          scopes: chosen as Scope[],
          inbox: values.inbox || null,
          expires_in_days: values.life === "never" ? null : Number(values.life),
        });
        await made(secret);
      }}
    >
      <TextInput
        label={t("name")}
        description={t("name_token")}
        maxLength={80}
        autoComplete="off"
        data-autofocus
        value={values.name}
        error={form.problems.name}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
      <Choices
        label={t("scopes")}
        error={form.problems.scopes}
        all={SCOPES}
        chosen={chosen}
        say={(scope) => named(t, integrationWords.en, "scope_", key(scope))}
        set={(scopes) => form.set({ scopes: scopes.join(" ") })}
      />
      <NativeSelect
        label={t("inbox")}
        value={values.inbox}
        data={[{ value: "", label: t("inbox_all") }, ...inboxes.map((one) => ({ value: one.id, label: one.name }))]}
        onChange={(event) => form.set({ inbox: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("life")}
        value={values.life}
        data={LIVES.map((value) => ({ value, label: t(`life_${value}`) }))}
        onChange={(event) => form.set({ life: event.currentTarget.value as (typeof LIVES)[number] })}
      />
    </FormBox>
  );
}

/** Several of a few. */
export function Choices<C extends string>({
  label,
  error,
  all,
  chosen,
  say,
  set,
}: {
  label: string;
  error: string | undefined;
  all: readonly C[];
  chosen: readonly string[];
  say: (one: C) => string;
  set: (chosen: C[]) => void;
}) {
  return (
    <Checkbox.Group
      label={label}
      error={error}
      value={[...chosen]}
      onChange={(now) => set(all.filter((one) => now.includes(one)))}
    >
      <div className={own.choices}>
        {all.map((one) => (
          <Checkbox key={one} value={one} label={say(one)} aria-invalid={error !== undefined || undefined} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** A secret, this once. */
export function Shown({
  title,
  label,
  text,
  secret,
  close,
}: {
  title: string;
  label: string;
  text: string;
  secret: string;
  close: () => void;
}) {
  const t = useWords(integrationWords);
  return (
    <Modal
      opened={secret !== ""}
      onClose={close}
      title={title}
      centered
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <div className={classes.fields}>
        <Text>{text}</Text>
        <CopyLine label={label} text={secret} />
        <Alert color="yellow" variant="light" p="sm">
          {t("once")}
        </Alert>
        <Button onClick={close} data-autofocus>
          {t("stored")}
        </Button>
      </div>
    </Modal>
  );
}

const NEW_INBOX = { name: "" };

function OwnInboxes() {
  const t = useWords(integrationWords);
  const p = useWords(partWords);
  const client = useQueryClient();
  const makes = useMay("inboxes_manage");
  const all = usePages([...inboxesKey, "list"], fetchInboxes);
  const pages = { ...all, rows: all.rows.filter((one) => one.channel === "api") };
  const [adding, setAdding] = useState(false);
  const form = useForm({
    saved: NEW_INBOX,
    places: { inbox_name_taken: "name", secret_in_name: "name" },
    check: ({ name }): Problems<typeof NEW_INBOX> => ({ name: name.trim() ? undefined : t("name_missing") }),
  });
  const leave = () => {
    form.discard();
    setAdding(false);
  };
  return (
    <Section title={t("inboxes")} lead={t("inboxes_lead")}>
      <List pages={pages} label={t("inboxes")} empty={{ title: t("inboxes_none"), more: t("inboxes_none_more") }}>
        {(rows) =>
          rows.map((inbox) => (
            <li key={inbox.id} className={classes.row}>
              <div className={classes.rowMain}>
                <CopyLine label={inbox.name} text={inbox.public_id} />
              </div>
            </li>
          ))
        }
      </List>
      {makes && (
        <Group>
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t("add_inbox")}
          </Button>
        </Group>
      )}
      <Modal
        opened={adding}
        onClose={leave}
        title={t("add_inbox")}
        centered
        closeButtonProps={{ "aria-label": p("close") }}
      >
        <FormBox
          form={form}
          plain
          save={t("add_inbox")}
          cancel={leave}
          done={leave}
          send={async ({ name }) => {
            await call("POST", "/api/inboxes", {
              body: { channel: "api", name: name.trim(), languages: ["en", "zh"] },
            });
            await client.invalidateQueries({ queryKey: inboxesKey });
          }}
        >
          <TextInput
            label={t("name")}
            description={t("inbox_name")}
            maxLength={80}
            autoComplete="off"
            data-autofocus
            value={form.values.name}
            error={form.problems.name}
            onChange={(event) => form.set({ name: event.currentTarget.value })}
          />
        </FormBox>
      </Modal>
    </Section>
  );
}

function Webhooks({ inboxes }: { inboxes: readonly Inbox[] }) {
  const t = useWords(integrationWords);
  const client = useQueryClient();
  const manages = useMay("integrations_manage");
  const found = useWebhooks();
  const pages = useWhole(found);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState("");
  return (
    <Section title={t("webhooks")} lead={t("webhooks_lead")}>
      <List pages={pages} label={t("webhooks")} empty={{ title: t("webhooks_none"), more: t("webhooks_none_more") }}>
        {(rows) => rows.map((webhook) => <WebhookRow key={webhook.id} webhook={webhook} inboxes={inboxes} />)}
      </List>
      {manages && (
        <Group>
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t("add_webhook")}
          </Button>
        </Group>
      )}
      <WebhookDialog
        opened={adding}
        webhook={null}
        inboxes={inboxes}
        close={() => setAdding(false)}
        done={async (made) => {
          setSecret(made);
          await client.invalidateQueries({ queryKey: webhooksKey });
        }}
      />
      <Shown
        title={t("secret_title")}
        label={t("secret")}
        text={t("secret_text")}
        secret={secret}
        close={() => setSecret("")}
      />
    </Section>
  );
}

function WebhookRow({ webhook, inboxes }: { webhook: Webhook; inboxes: readonly Inbox[] }) {
  const t = useWords(integrationWords);
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          <Link href={`/settings/integrations/${webhook.id}`}>{webhook.name}</Link> <WebhookTag webhook={webhook} />
          {webhook.inbox !== null && (
            <Tag tone="quiet">{t("inbox_only", { inbox: nameOf(inboxes, webhook.inbox) })}</Tag>
          )}
        </div>
        <div className={classes.rowMore}>
          {webhook.host}
          {webhook.last_ok_at !== null && (
            <>
              {" · "}
              {t("last_ok")} <Ago at={webhook.last_ok_at} />
            </>
          )}
          {webhook.failing_since !== null && (
            <>
              {" · "}
              {t("failing_since")} <Ago at={webhook.failing_since} />
            </>
          )}
        </div>
      </div>
    </li>
  );
}

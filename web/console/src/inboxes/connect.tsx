import { Alert, Button, Group, NativeSelect, NumberInput, PasswordInput, Switch, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { named, useLanguage, useWords } from "../i18n.ts";
import { Failed, Loading, sentenceOf } from "../parts/states.tsx";
import { Ago, whenWords } from "../parts/time.tsx";
import { tell } from "../parts/toast.ts";
import { queries } from "../query.ts";
import { type Form, useForm } from "../settings/form.ts";
import { CopyLine, FormBox, Section, Tag } from "../settings/parts.tsx";
import {
  type Account,
  accountKey,
  type ChannelField,
  channelsKey,
  connect,
  fetchAccount,
  fetchChannels,
  type Inbox,
  registerHook,
  testConnection,
} from "./api.ts";
import { connectWords } from "./connect.words.ts";
import { Guide } from "./guide.tsx";
import own from "./inboxes.module.css";

const HOUR_US = 3_600_000_000;
const LOOKS_EVERY_MS = 10_000;

/** How an inbox is connected to its provider, and how that is going. */
export function Connect({ inbox, locked }: { inbox: Inbox; locked: boolean }) {
  const t = useWords(connectWords);
  const kinds = useQuery({ queryKey: channelsKey, queryFn: ({ signal }) => fetchChannels(signal) });
  const account = useQuery({
    queryKey: accountKey(inbox.id),
    queryFn: ({ signal }) => fetchAccount(inbox.id, signal),
    refetchInterval: LOOKS_EVERY_MS,
  });
  const failed = kinds.error ?? account.error;
  if (kinds.data && account.data) {
    const kind = kinds.data.channels.find((one) => one.kind === inbox.channel);
    return (
      <>
        <Doing account={account.data} />
        <ConnectForm key={inbox.id} inbox={inbox} account={account.data} fields={kind?.fields ?? []} locked={locked} />
        {!locked && <Tests inbox={inbox} account={account.data} />}
        {kind?.guide && (
          <Section title={t("guide")}>
            <div className={own.guide}>
              <Guide text={kind.guide} />
            </div>
          </Section>
        )}
      </>
    );
  }
  if (failed) return <Failed error={failed} retry={() => void Promise.all([kinds.refetch(), account.refetch()])} />;
  return <Loading lines={5} height={56} />;
}

function Doing({ account }: { account: Account }) {
  const t = useWords(connectWords);
  const locale = useLanguage();
  const now = Date.now() * 1000;
  const day = account.hours.filter((one) => one.hour >= Math.floor(now / HOUR_US) - 24);
  const sum = (of: "received" | "sent" | "failed" | "refused") => day.reduce((n, one) => n + one[of], 0);
  const since = account.failing_since === null ? "" : whenWords(account.failing_since, now, locale);
  return (
    <Section title={t("how")}>
      <div role="status">
        <Group gap="xs">
          <Tag tone={toneOf(account.health)}>{t(`health_${account.health}`)}</Tag>
          <Text>{t(`say_${account.health}`, { time: since, reason: reasonWords(t, account.last_failure) })}</Text>
        </Group>
      </div>
      <dl className={own.facts}>
        <dt>{t("last_event")}</dt>
        <dd>{account.last_event_at === null ? t("never") : <Ago at={account.last_event_at} />}</dd>
        <dt>{t("last_sent")}</dt>
        <dd>{account.last_sent_at === null ? t("never") : <Ago at={account.last_sent_at} />}</dd>
        <dt>{t("day")}</dt>
        <dd>
          {t("day_counts", {
            received: sum("received"),
            sent: sum("sent"),
            failed: sum("failed"),
            refused: sum("refused"),
          })}
        </dd>
        {account.last_failure_at !== null && (
          <>
            <dt>{t("last_failure")}</dt>
            <dd>
              <Ago at={account.last_failure_at} />: {reasonWords(t, account.last_failure)}
            </dd>
          </>
        )}
      </dl>
    </Section>
  );
}

function toneOf(health: Account["health"]): "good" | "quiet" | "warn" {
  if (health === "works") return "good";
  return health === "never_live" || health === "paused" ? "quiet" : "warn";
}

type T = ReturnType<typeof useWords<typeof connectWords.en>>;

export function reasonWords(t: T, code: string): string {
  if (!(`reason_${code}` in connectWords.en)) return t("reason_other", { code });
  return named(t, connectWords.en, "reason_", code);
}

type Values = Record<string, string | number | boolean>;

function ConnectForm({
  inbox,
  account,
  fields,
  locked,
}: {
  inbox: Inbox;
  account: Account;
  fields: readonly ChannelField[];
  locked: boolean;
}) {
  const t = useWords(connectWords);
  const saved: Values = Object.fromEntries(
    fields.map((field) => [
      field.name,
      field.kind === "secret" ? "" : ((account.settings[field.name] as string | undefined) ?? field.default),
    ]),
  );
  // Without a name: credentials are gone with the form.
  const form = useForm<Values>({ saved });
  const send = async (values: Values) => {
    const secrets = fields.filter((field) => field.kind === "secret" && values[field.name]);
    const settings = fields.filter((field) => field.kind !== "secret");
    const after = await connect(inbox.id, {
      settings: Object.fromEntries(settings.map((field) => [field.name, values[field.name] ?? field.default])),
      secrets: Object.fromEntries(secrets.map((field) => [field.name, String(values[field.name])])),
    });
    queries.setQueryData(accountKey(inbox.id), after);
  };
  return (
    <Section title={t("connection")} lead={t("connection_lead")}>
      <FormBox
        form={form}
        locked={locked}
        send={send}
        done={() => {
          form.discard();
          tell(t("saved"));
        }}
      >
        {fields.map((field) => (
          <One key={field.name} field={field} form={form} kept={account.filled.includes(field.name)} />
        ))}
      </FormBox>
    </Section>
  );
}

function One({ field, form, kept }: { field: ChannelField; form: Form<Values>; kept: boolean }) {
  const t = useWords(connectWords);
  const value = form.values[field.name];
  const common = {
    label: field.label,
    description: field.help || undefined,
    error: form.problems[field.name],
    required: field.required && !kept,
    withAsterisk: field.required && !kept,
  };
  const set = (next: string | number | boolean) => form.set({ [field.name]: next });
  switch (field.kind) {
    case "switch":
      return (
        <Switch
          label={field.label}
          description={field.help || undefined}
          checked={value === true}
          onChange={(event) => set(event.currentTarget.checked)}
        />
      );
    case "number":
      return <NumberInput {...common} value={Number(value)} onChange={(next) => set(Number(next))} />;
    case "choice":
      return (
        <NativeSelect
          {...common}
          data={field.choices}
          value={String(value)}
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
    case "secret":
      return (
        <PasswordInput
          {...common}
          autoComplete="new-password"
          spellCheck={false}
          dir="ltr"
          placeholder={kept ? t("kept") : undefined}
          value={String(value)}
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          placeholder={field.example || undefined}
          value={String(value)}
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
  }
}

function Tests({ inbox, account }: { inbox: Inbox; account: Account }) {
  const t = useWords(connectWords);
  const test = useMutation({ mutationFn: () => testConnection(inbox.id) });
  const hook = useMutation({ mutationFn: () => registerHook(inbox.id) });
  const ready = account.health !== "not_set_up";
  const answer = (result: typeof test, ok: string) => (
    <div role="status">
      {result.isError && <Alert color="red">{sentenceOf(result.error)}</Alert>}
      {result.data && !result.data.ok && (
        <Alert color="red">{t("test_failed", { reason: reasonWords(t, result.data.reason) })}</Alert>
      )}
      {result.data?.ok && <Alert color="teal">{ok}</Alert>}
    </div>
  );
  return (
    <>
      <Section title={t("test")}>
        <div>
          <Button variant="default" loading={test.isPending} disabled={!ready} onClick={() => test.mutate()}>
            {t("test")}
          </Button>
        </div>
        {answer(test, test.data?.name ? t("test_ok", { name: test.data.name }) : t("test_ok_unnamed"))}
      </Section>
      {account.hook_url && (
        <Section title={t("hook")} lead={t("hook_lead")}>
          <CopyLine label={t("hook")} text={account.hook_url} />
          <div>
            <Button variant="default" loading={hook.isPending} disabled={!ready} onClick={() => hook.mutate()}>
              {t("hook_register")}
            </Button>
          </div>
          {answer(hook, t("hook_registered"))}
        </Section>
      )}
    </>
  );
}

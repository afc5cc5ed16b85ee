import { Button, Group, NativeSelect, Text, Textarea, TextInput } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { LANGUAGE_NAMES, LANGUAGES, type Language, languageName, named, say, useLanguage, useWords } from "../i18n.ts";
import { choicesKey } from "../inbox/cache.ts";
import { labelWords } from "../inbox/words.ts";
import { tell } from "../parts/toast.ts";
import { queries } from "../query.ts";
import { type Form, type Problems, useForm } from "../settings/form.ts";
import { Confirm, FormBox, Section, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  addInbox,
  type Channel,
  changeInbox,
  channelsKey,
  fetchChannels,
  type Inbox,
  inboxesKey,
  inboxKey,
  isOurs,
} from "./api.ts";
import { faultsOf, type TypedHours, toCalendar, toTyped } from "./hours.ts";
import { hoursWords } from "./hours.words.ts";
import { HoursEditor } from "./hours-editor.tsx";
import own from "./inboxes.module.css";
import { type BadLine, isPageAddress, readOrigins } from "./origins.ts";
import { inboxWords } from "./words.ts";

/** Languages the chat has words for (web/widget/frame/words). */
export const CHAT_LANGUAGES = ["en", "zh"] as const;

/** What the settings form holds: origins as the lines they are typed in. */
interface Values {
  name: string;
  languages: string[];
  greeting: Record<string, string>;
  allowed_origins: string;
  privacy_url: string;
}

const PLACES = {
  inbox_name_taken: "name",
  bad_origin: "allowed_origins",
  bad_address: "privacy_url",
  unspoken_greeting: "greeting",
  secret_in_greeting: "greeting",
} as const;

function check(values: Values): Problems<Values> {
  const t = say(inboxWords);
  return {
    name: values.name.trim() ? undefined : t("name_missing"),
    allowed_origins: originsProblem(readOrigins(values.allowed_origins).bad),
    privacy_url: isPageAddress(values.privacy_url.trim()) ? undefined : t("privacy_wrong"),
  };
}

function originsProblem(bad: readonly BadLine[]): string | undefined {
  const t = say(inboxWords);
  if (bad.length === 0) return undefined;
  return bad.map(({ line, fault, instead }) => t("line", { line, what: t(`origin_${fault}`, { instead }) })).join("\n");
}

/** What is sent: greetings of languages that are gone and empty ones are left out. */
function toSend(values: Values) {
  const spoken = Object.entries(values.greeting).filter(
    ([language, text]) => values.languages.includes(language) && text.trim(),
  );
  return {
    name: values.name.trim(),
    languages: values.languages,
    greeting: Object.fromEntries(spoken),
    allowed_origins: readOrigins(values.allowed_origins).origins,
    privacy_url: values.privacy_url.trim(),
  };
}

function remember(inbox: Inbox): void {
  queries.setQueryData(inboxKey(inbox.id), inbox);
  void queries.invalidateQueries({ queryKey: [...inboxesKey, "list"] });
  void queries.invalidateQueries({ queryKey: choicesKey });
}

export function SettingsForm({ inbox, locked }: { inbox: Inbox; locked: boolean }) {
  const t = useWords(inboxWords);
  const form = useForm<Values>({
    name: `inboxes/${inbox.id}/settings`,
    saved: {
      name: inbox.name,
      languages: inbox.languages,
      greeting: inbox.greeting,
      allowed_origins: inbox.allowed_origins.join("\n"),
      privacy_url: inbox.privacy_url,
    },
    places: PLACES,
    check,
  });
  const send = async (values: Values) => remember(await changeInbox(inbox.id, toSend(values)));
  return (
    <Section>
      <FormBox
        form={form}
        locked={locked}
        send={send}
        done={() => {
          form.discard();
          tell(t("saved"));
        }}
      >
        <Fields form={form} locked={locked} chat={inbox.channel === "widget"} />
      </FormBox>
    </Section>
  );
}

export function NewInbox() {
  const t = useWords(inboxWords);
  const labels = useWords(labelWords);
  const kinds = useQuery({ queryKey: channelsKey, queryFn: ({ signal }) => fetchChannels(signal) });
  const [channel, setChannel] = useState<Channel>("widget");
  const locale = useLanguage();
  const [, navigate] = useLocation();
  const form = useForm<Values>({
    name: "inboxes/new",
    saved: { name: "", languages: [locale], greeting: {}, allowed_origins: "", privacy_url: "" },
    places: PLACES,
    check,
  });
  return (
    <Section>
      <FormBox
        form={form}
        save={t("create")}
        plain
        cancel={() => navigate("/settings/inboxes")}
        send={async (values) => {
          const made = await addInbox({ channel, ...toSend(values) });
          remember(made);
          form.discard();
          navigate(`/settings/inboxes/${made.id}/${isOurs(channel) ? "install" : "connect"}`);
        }}
      >
        {kinds.data && kinds.data.channels.length > 1 && (
          <NativeSelect
            label={t("channel")}
            description={t("channel_more")}
            data={kinds.data.channels.map(({ kind }) => ({
              value: kind,
              label: named(labels, labelWords.en, "channel_", kind),
            }))}
            value={channel}
            onChange={(event) => setChannel(event.currentTarget.value as Channel)}
          />
        )}
        <Fields form={form} locked={false} chat={channel === "widget"} />
      </FormBox>
    </Section>
  );
}

function Fields({ form, locked, chat }: { form: Form<Values>; locked: boolean; chat: boolean }) {
  const t = useWords(inboxWords);
  return (
    <>
      <TextInput
        label={t("name")}
        description={t("name_more")}
        maxLength={80}
        autoComplete="off"
        value={form.values.name}
        error={form.problems.name}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
      <Languages form={form} locked={locked} />
      {chat && (
        <Textarea
          label={t("origins")}
          description={t("origins_more")}
          placeholder="https://wallet.example"
          autosize
          minRows={2}
          maxRows={10}
          spellCheck={false}
          dir="ltr"
          styles={{ input: { fontFamily: "var(--wd-mono)", fontSize: 13 }, error: { whiteSpace: "pre-line" } }}
          value={form.values.allowed_origins}
          error={form.problems.allowed_origins}
          onChange={(event) => form.set({ allowed_origins: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t("privacy")}
        description={t("privacy_more")}
        type="url"
        maxLength={500}
        placeholder="https://wallet.example/privacy"
        dir="ltr"
        value={form.values.privacy_url}
        error={form.problems.privacy_url}
        onChange={(event) => form.set({ privacy_url: event.currentTarget.value })}
      />
    </>
  );
}

/** Languages in their order, each with its greeting. */
function Languages({ form, locked }: { form: Form<Values>; locked: boolean }) {
  const t = useWords(inboxWords);
  const locale = useLanguage();
  const { languages, greeting } = form.values;
  const left = CHAT_LANGUAGES.filter((code) => !languages.includes(code));
  const problem = form.problems.greeting ?? form.problems.languages;
  const name = (code: string) => languageName(code, locale);
  return (
    <fieldset className={classes.plain}>
      <legend className={classes.legend}>{t("languages")}</legend>
      <Text size="sm" c="var(--wd-muted)" mb="sm">
        {t("languages_more")}
      </Text>
      <Group gap="sm" align="stretch" style={{ flexDirection: "column" }}>
        {languages.map((code, index) => (
          <div key={code} className={own.language}>
            <div className={own.languageHead}>
              {name(code)}
              {index === 0 ? (
                <Tag tone="quiet">{t("first")}</Tag>
              ) : (
                !locked && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={t("make_first_what", { language: name(code) })}
                    onClick={() => form.set({ languages: [code, ...languages.filter((one) => one !== code)] })}
                  >
                    {t("make_first")}
                  </Button>
                )
              )}
              {languages.length > 1 && !locked && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  leftSection={<IconX size={14} />}
                  aria-label={t("remove_what", { language: name(code) })}
                  onClick={() => form.set({ languages: languages.filter((one) => one !== code) })}
                >
                  {t("remove")}
                </Button>
              )}
            </div>
            <Textarea
              label={t("greeting")}
              aria-label={t("greeting_in", { language: name(code) })}
              lang={code}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={1000}
              placeholder={isChatLanguage(code) ? say(inboxWords, code)("greeting_example") : undefined}
              error={Boolean(problem)}
              value={greeting[code] ?? ""}
              onChange={(event) => form.set({ greeting: { ...greeting, [code]: event.currentTarget.value } })}
            />
          </div>
        ))}
      </Group>
      {problem && (
        <Text mt="xs" size="sm" c="var(--wd-urgent)" role="alert">
          {problem}
        </Text>
      )}
      {left.length > 0 && !locked && (
        <NativeSelect
          mt="sm"
          aria-label={t("add_language")}
          value=""
          onChange={(event) => {
            const code = event.currentTarget.value;
            if (code) form.set({ languages: [...languages, code] });
          }}
          data={[
            { value: "", label: t("add_language") },
            ...left.map((code) => ({ value: code, label: LANGUAGE_NAMES[code] })),
          ]}
        />
      )}
    </fieldset>
  );
}

const isChatLanguage = (code: string): code is Language => LANGUAGES.includes(code as Language);

export function HoursForm({ inbox, locked }: { inbox: Inbox; locked: boolean }) {
  const t = useWords(hoursWords);
  const form = useForm({
    name: `inboxes/${inbox.id}/hours`,
    saved: { hours: toTyped(inbox.calendar) },
    check: ({ hours }): Problems<{ hours: TypedHours }> => {
      const faults = faultsOf(hours);
      // Those of a day or holiday stand beside it.
      const whole = faults[""] ?? Object.values(faults)[0];
      return whole ? { "": say(hoursWords)(`fault_${whole}`) } : {};
    },
  });
  const { hours } = form.values;
  const faults = form.dirty ? faultsOf(hours) : {};
  return (
    <Section title={t("title")} lead={t("lead")}>
      <FormBox
        form={form}
        locked={locked}
        send={async (values) => {
          remember(await changeInbox(inbox.id, { calendar: toCalendar(values.hours) }));
        }}
        done={() => {
          form.discard();
          tell(t("saved"));
        }}
      >
        <HoursEditor hours={hours} faults={faults} change={(next) => form.set({ hours: next })} />
      </FormBox>
    </Section>
  );
}

/** Pause and resume. */
export function Standing({ inbox }: { inbox: Inbox }) {
  const t = useWords(inboxWords);
  const [asking, setAsking] = useState(false);
  const set = async (active: boolean) => remember(await changeInbox(inbox.id, { active }));
  return (
    <Section
      title={t(inbox.active ? "pause_title" : "resume_title")}
      lead={t(inbox.active ? "pause_lead" : "resume_lead")}
    >
      <div>
        <Button
          variant="default"
          leftSection={inbox.active ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
          onClick={() => setAsking(true)}
        >
          {t(inbox.active ? "pause" : "resume")}
        </Button>
      </div>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t(inbox.active ? "pause_ask" : "resume_ask", { name: inbox.name })}
        action={t(inbox.active ? "pause" : "resume")}
        run={() => set(!inbox.active)}
      >
        <Text>{t(inbox.active ? "pause_lead" : "resume_lead")}</Text>
      </Confirm>
    </Section>
  );
}

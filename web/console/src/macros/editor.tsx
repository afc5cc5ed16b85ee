import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  Group,
  Input,
  NativeSelect,
  NumberInput,
  Switch,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconAlertTriangle, IconArchive, IconArchiveOff, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "../api.ts";
import { languageOption, otherLanguages } from "../conversation/languages.ts";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { categoryOptions } from "../inbox/categories.ts";
import { useChoices } from "../inbox/filters.tsx";
import { labelWords } from "../inbox/words.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { tell } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { type Form, type Problems, useForm } from "../settings/form.ts";
import { Confirm, FormBox, Page, Section } from "../settings/parts.tsx";
import {
  type Actions,
  type Audience,
  archiveMacro,
  type Choices,
  fetchMacro,
  fetchMacroChoices,
  type Macro,
  macroChoicesKey,
  macrosKey,
  NOTHING,
  saveMacro,
} from "./api.ts";
import own from "./macros.module.css";
import { filledWith, unknownIn } from "./samples.ts";
import { labelKey } from "./used.ts";
import { usedWords } from "./used.words.ts";
import { Versions } from "./versions.tsx";
import { macroWords } from "./words.ts";

/** One macro, new or there. */
export function MacroEditor({ id }: { id: string | null }) {
  const t = useWords(macroWords);
  const found = useQuery({
    queryKey: [...macrosKey, "one", id],
    queryFn: ({ signal }) => fetchMacro(id ?? "", signal),
    enabled: id !== null,
  });
  const choices = useQuery({ queryKey: macroChoicesKey, queryFn: ({ signal }) => fetchMacroChoices(signal) });
  const macro = found.data ?? null;
  const error = choices.error ?? (id === null ? null : found.error);
  const ready = choices.data !== undefined && (id === null || macro !== null);
  return (
    <Page
      title={macro ? macro.name : id === null ? t("new_title") : t("title")}
      lead={
        <Link href="/settings/macros" className={own.back}>
          {t("back")}
        </Link>
      }
      action={macro?.may_change ? <Archive macro={macro} /> : undefined}
    >
      {error !== null && !ready && (
        <Failed
          error={error}
          retry={() => {
            void found.refetch();
            void choices.refetch();
          }}
        />
      )}
      {error === null && !ready && <Loading lines={6} height={52} />}
      {ready && choices.data && <EditorForm key={macro?.version ?? 0} macro={macro} choices={choices.data} />}
      {macro && <Versions macro={macro} />}
    </Page>
  );
}

function Archive({ macro }: { macro: Macro }) {
  const t = useWords(macroWords);
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const change = async (archived: boolean) => {
    await archiveMacro(macro.id, archived);
    await client.invalidateQueries({ queryKey: macrosKey });
    tell(t(archived ? "archived" : "brought_back"));
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={macro.archived ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
        onClick={() => setAsking(true)}
      >
        {t(macro.archived ? "bring_back" : "archive")}
      </Button>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={macro.archived ? `${t("bring_back")}: ${macro.name}` : t("archive_title", { name: macro.name })}
        action={t(macro.archived ? "bring_back" : "archive")}
        run={() => change(!macro.archived)}
      >
        {!macro.archived && <Text>{t("archive_more")}</Text>}
      </Confirm>
    </>
  );
}

interface Values {
  name: string;
  folder: string;
  shortcut: string;
  audience: Audience;
  teams: readonly string[];
  texts: Readonly<Record<string, string>>;
  actions: Actions;
}

const emptyFor = (manages: boolean): Values => ({
  name: "",
  folder: "",
  shortcut: "",
  audience: manages ? "everyone" : "own",
  teams: [],
  texts: { en: "", zh: "" },
  actions: NOTHING,
});

function EditorForm({ macro, choices }: { macro: Macro | null; choices: Choices }) {
  const t = useWords(macroWords);
  const manages = useMay("macros_manage");
  const client = useQueryClient();
  const desk = useChoices();
  const [, navigate] = useLocation();
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const form = useForm<Values>({
    name: `macros/${macro?.id ?? "new"}`,
    saved: macro
      ? {
          name: macro.name,
          folder: macro.folder,
          shortcut: macro.shortcut,
          audience: macro.audience,
          teams: macro.teams,
          texts: macro.texts,
          actions: macro.actions,
        }
      : emptyFor(manages),
    places: { leads_elsewhere: "texts", no_text: "texts" },
    check: (values): Problems<Values> => ({
      name: values.name.trim() ? undefined : t("name_missing"),
      texts: Object.values(values.texts).some((one) => one.trim()) ? undefined : t("texts_missing"),
      teams: values.audience === "teams" && values.teams.length === 0 ? t("teams_missing") : undefined,
    }),
  });
  const send = async (values: Values) => {
    setWrong({});
    try {
      const made = await saveMacro(macro?.id ?? null, values);
      await client.invalidateQueries({ queryKey: macrosKey });
      tell(t(macro ? "saved" : "added"));
      if (!macro) setTimeout(() => navigate(`/settings/macros/${made.id}`), 0);
    } catch (error) {
      if (error instanceof ApiError) {
        const texts = Object.entries(error.fields).filter(([path]) => path.startsWith("texts."));
        setWrong(Object.fromEntries(texts.map(([path, sentence]) => [path.slice(6), sentence])));
      }
      throw error;
    }
  };
  const locked = macro !== null && !macro.may_change;
  const { values, problems } = form;
  const hosts = (macro?.leads_to ?? []).filter((one) => one !== "?");
  return (
    <FormBox form={form} send={send} locked={locked} {...(macro ? {} : { save: t("save_new"), done: form.discard })}>
      {locked && (
        <Alert variant="light" color="gray">
          {t("locked")}
        </Alert>
      )}
      {macro && macro.leads_to.length > 0 && (
        <Alert variant="light" color="yellow" icon={<IconAlertTriangle />}>
          {hosts.length > 0 ? t("leads_to", { places: hosts.join(t("comma")) }) : t("leads_unread")}
        </Alert>
      )}
      <Section>
        <TextInput
          label={t("name")}
          description={t("name_hint")}
          required
          maxLength={80}
          value={values.name}
          error={problems.name}
          onChange={(event) => form.set({ name: event.currentTarget.value })}
        />
        <div className={own.fields}>
          <TextInput
            label={t("folder")}
            description={t("folder_hint")}
            maxLength={40}
            list="macro-folders"
            value={values.folder}
            error={problems.folder}
            onChange={(event) => form.set({ folder: event.currentTarget.value })}
          />
          <datalist id="macro-folders">
            {choices.folders.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <TextInput
            label={t("shortcut")}
            description={t("shortcut_hint")}
            leftSection="/"
            maxLength={30}
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            value={values.shortcut}
            error={problems.shortcut}
            onChange={(event) => form.set({ shortcut: event.currentTarget.value })}
          />
        </div>
        <NativeSelect
          label={t("audience")}
          value={values.audience}
          error={problems.audience}
          data={(manages || locked ? (["everyone", "teams", "own"] as const) : (["own"] as const)).map((one) => ({
            value: one,
            label: t(`audience_${one}`),
          }))}
          onChange={(event) => form.set({ audience: event.currentTarget.value as Audience })}
        />
        {values.audience === "teams" && (
          <Checkbox.Group
            label={t("teams")}
            value={[...values.teams]}
            error={problems.teams}
            onChange={(teams) => form.set({ teams })}
          >
            <div className={own.teams}>
              {(desk?.teams ?? []).map((team) => (
                <Checkbox key={team.id} value={team.id} label={team.name} />
              ))}
            </div>
          </Checkbox.Group>
        )}
      </Section>
      <Texts form={form} choices={choices} wrong={wrong} written={(one) => setWrong(({ [one]: _, ...rest }) => rest)} />
      <Doing form={form} />
    </FormBox>
  );
}

function Texts({
  form,
  choices,
  wrong,
  written,
}: {
  form: Form<Values>;
  choices: Choices;
  /** What the server said of a text, by language. */
  wrong: Readonly<Record<string, string>>;
  /** This text is another one now. */
  written: (language: string) => void;
}) {
  const t = useWords(macroWords);
  const labels = useWords(usedWords);
  const locale = useLanguage();
  const [preview, setPreview] = useState(false);
  const fields = useRef(new Map<string, HTMLTextAreaElement>());
  const last = useRef("");
  const { texts } = form.values;
  const languages = Object.keys(texts);
  const set = (language: string, text: string) => {
    written(language);
    form.set({ texts: { ...texts, [language]: text } });
  };
  const put = (name: string) => {
    const language = languages.includes(last.current) ? last.current : (languages[0] ?? "");
    const field = fields.current.get(language);
    if (!field) return;
    const said = `{{${name}}}`;
    const [from, to] = [field.selectionStart, field.selectionEnd];
    const text = texts[language] ?? "";
    set(language, text.slice(0, from) + said + text.slice(to));
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(from + said.length, from + said.length);
    });
  };
  const more = [languageOption("en", locale), languageOption("zh", locale), ...otherLanguages(locale, [])].filter(
    (one, at, all) => !languages.includes(one.value) && all.findIndex(({ value }) => value === one.value) === at,
  );
  return (
    <Section title={t("texts")} lead={t("texts_lead")}>
      <div data-editing>
        {([true, false] as const).map((desk) => (
          <div key={String(desk)} className={own.put}>
            <span>{t(desk ? "placeholders_desk" : "placeholders_hand")}</span>
            {choices.placeholders
              .filter((one) => one.desk === desk)
              .map((one) => (
                <Button
                  key={one.name}
                  size="compact-xs"
                  variant="default"
                  // The field keeps its caret.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => put(one.name)}
                >
                  {labels(labelKey(one.name))}
                </Button>
              ))}
          </div>
        ))}
      </div>
      <div className={own.languages}>
        {languages.map((language) => {
          const name = languageName(language, locale);
          const text = texts[language] ?? "";
          const unknown = unknownIn(text, choices.placeholders);
          const error =
            wrong[language] ?? (unknown.length > 0 ? t("unknown", { names: unknown.join(t("comma")) }) : undefined);
          return (
            <div key={language} className={own.language}>
              <Textarea
                ref={(field) => {
                  if (field) fields.current.set(language, field);
                  else fields.current.delete(language);
                }}
                label={t("text_in", { language: name })}
                lang={language}
                dir="auto"
                autosize
                minRows={6}
                maxRows={20}
                maxLength={4000}
                value={text}
                error={error}
                onFocus={() => {
                  last.current = language;
                }}
                onChange={(event) => set(language, event.currentTarget.value)}
              />
              {preview && (
                <div>
                  <Text size="sm" c="var(--wd-muted)">
                    {t("preview_of", { language: name })}
                  </Text>
                  <p className={own.preview} lang={language} dir="auto">
                    {filledWith(text, choices.placeholders, language)}
                  </p>
                </div>
              )}
              {languages.length > 1 && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  style={{ justifySelf: "start" }}
                  onClick={() => {
                    const { [language]: _, ...rest } = texts;
                    form.set({ texts: rest });
                  }}
                >
                  {t("language_remove", { language: name })}
                </Button>
              )}
            </div>
          );
        })}
      </div>
      {form.problems.texts && Object.keys(wrong).length === 0 && <Input.Error>{form.problems.texts}</Input.Error>}
      <Group justify="space-between" align="end" gap="sm">
        <Switch label={t("preview")} checked={preview} onChange={(event) => setPreview(event.currentTarget.checked)} />
        <NativeSelect
          aria-label={t("language_add")}
          value=""
          disabled={languages.length >= 12}
          data={[{ value: "", label: t("language_add") }, ...more.map(({ value, label }) => ({ value, label }))]}
          onChange={(event) => event.currentTarget.value && set(event.currentTarget.value, "")}
        />
      </Group>
    </Section>
  );
}

const STATUSES = ["open", "pending", "snoozed", "resolved"] as const;
const PRIORITIES = ["urgent", "high", "normal", "low"] as const;

function Doing({ form }: { form: Form<Values> }) {
  const t = useWords(macroWords);
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const desk = useChoices();
  const { actions } = form.values;
  const set = (change: Partial<Actions>) => form.set({ actions: { ...actions, ...change } });
  const none = { value: "", label: t("no_change") };
  const tags = (desk?.tags ?? []).map(({ name }) => name).filter((name) => !actions.tags.includes(name));
  return (
    <Section title={t("actions")} lead={t("actions_lead")}>
      <div className={own.fields}>
        <NativeSelect
          label={t("status")}
          value={actions.status ?? ""}
          data={[none, ...STATUSES.map((value) => ({ value, label: named(labels, labelWords.en, "status_", value) }))]}
          onChange={(event) => {
            const status = (event.currentTarget.value || null) as Actions["status"];
            set({ status, snooze_hours: status === "snoozed" ? actions.snooze_hours || 24 : 0 });
          }}
        />
        {actions.status === "snoozed" && (
          <NumberInput
            label={t("hours")}
            min={1}
            max={2160}
            allowDecimal={false}
            hideControls
            value={actions.snooze_hours}
            onChange={(hours) => set({ snooze_hours: Math.min(2160, Math.max(1, Number(hours) || 1)) })}
          />
        )}
        <NativeSelect
          label={t("priority")}
          value={actions.priority ?? ""}
          data={[
            none,
            ...PRIORITIES.map((value) => ({ value, label: named(labels, labelWords.en, "priority_", value) })),
          ]}
          onChange={(event) => set({ priority: (event.currentTarget.value || null) as Actions["priority"] })}
        />
        <NativeSelect
          label={t("category")}
          value={actions.category}
          data={[
            none,
            ...categoryOptions(locale).map(({ label = "", options }) => ({
              group: label,
              items: options.map(({ value, label: name }) => ({ value, label: name })),
            })),
          ]}
          onChange={(event) => set({ category: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("assignee")}
          value={actions.assignee}
          data={[
            none,
            { value: "me", label: t("assignee_me") },
            ...(desk?.staff ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => set({ assignee: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("team")}
          value={actions.team}
          data={[none, ...(desk?.teams ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => set({ team: event.currentTarget.value })}
        />
        <div>
          <NativeSelect
            label={t("tags")}
            value=""
            disabled={actions.tags.length >= 10}
            data={[{ value: "", label: t("tag_choose") }, ...tags.map((name) => ({ value: name, label: name }))]}
            onChange={(event) =>
              event.currentTarget.value && set({ tags: [...actions.tags, event.currentTarget.value] })
            }
          />
          {actions.tags.length > 0 && (
            <ul className={own.chips} aria-label={t("tags")}>
              {actions.tags.map((tag) => (
                <li key={tag} className={own.chip}>
                  {tag}
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("tag_remove", { tag })}
                    onClick={() => set({ tags: actions.tags.filter((one) => one !== tag) })}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
      {"actions" in form.problems && <Input.Error>{form.problems.actions}</Input.Error>}
    </Section>
  );
}

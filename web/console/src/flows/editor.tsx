import { ActionIcon, Alert, Button, Checkbox, Group, Input, NativeSelect, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconArrowBackUp, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "../api.ts";
import { useLanguage, useWords } from "../i18n.ts";
import { categoryName, categoryOptions } from "../inbox/categories.ts";
import { useChoices } from "../inbox/filters.tsx";
import { usePageTitle } from "../live/title.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { tell } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { type Problems, useForm } from "../settings/form.ts";
import { FormBox, Section } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { type Article, type Flow, fetchFlow, fetchFlowChoices, flowsKey, saveFlow } from "./api.ts";
import own from "./flows.module.css";
import { Preview } from "./preview.tsx";
import { type Editing, Lines, Lost, WaySelect } from "./steps.tsx";
import { type Draft, drawn, insert, lead, type Place, placed, START } from "./tree.ts";
import { flowWords } from "./words.ts";

const UNDO_MOST = 100;

/** One flow, new or there, with a try beside it. */
export function FlowEditor({ id }: { id: string | null }) {
  const t = useWords(flowWords);
  const found = useQuery({
    queryKey: [...flowsKey, "one", id],
    queryFn: ({ signal }) => fetchFlow(id ?? "", signal),
    enabled: id !== null,
  });
  const choices = useQuery({
    queryKey: [...flowsKey, "choices"],
    queryFn: ({ signal }) => fetchFlowChoices(signal),
  });
  const flow = found.data ?? null;
  const title = flow ? flow.name : id === null ? t("new_title") : t("title");
  usePageTitle(title);
  const error = choices.error ?? (id === null ? null : found.error);
  const ready = choices.data !== undefined && (id === null || flow !== null);
  return (
    <div className={`${settings.page} ${own.wide}`}>
      <header className={settings.header}>
        <div className={settings.heading}>
          <h1 className={own.title}>{title}</h1>
          <Link href="/settings/flows" className={own.back}>
            {t("back")}
          </Link>
        </div>
      </header>
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
      {ready && choices.data && <EditorForm key={flow?.version ?? 0} flow={flow} articles={choices.data.articles} />}
    </div>
  );
}

const EMPTY: Draft = { name: "", languages: ["en", "zh"], intents: [], start: "", steps: [] };

function EditorForm({ flow, articles }: { flow: Flow | null; articles: readonly Article[] }) {
  const t = useWords(flowWords);
  const locale = useLanguage();
  const may = useMay("bot_manage");
  const client = useQueryClient();
  const [, navigate] = useLocation();
  useChoices();
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>(flow?.wrong ?? {});
  const [stale, setStale] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const [at, setAt] = useState("");
  const past = useRef<{ draft: Draft; of: string }[]>([]);
  const form = useForm<Draft>({
    name: `flows/${flow?.id ?? "new"}`,
    saved: flow
      ? {
          name: flow.name,
          languages: flow.languages,
          intents: flow.intents,
          start: flow.start,
          steps: flow.steps,
        }
      : EMPTY,
    places: { flow_without_topic: "intents", flow_topic_taken: "intents" },
    check: (values): Problems<Draft> => ({
      name: values.name.trim() ? undefined : t("name_missing"),
      languages: values.languages.length > 0 ? undefined : t("languages_missing"),
    }),
  });
  const draft = form.values;
  const locked = flow !== null && !flow.may_change;
  /** `of` names what is being typed, so that a whole text is taken back at once. */
  const set = (next: Draft, of = "") => {
    const last = past.current.at(-1);
    if (of === "" || last?.of !== of) past.current = [...past.current, { draft, of }].slice(-UNDO_MOST);
    form.set(next);
    // What was said of a step is about what stood there before.
    setWrong((old) => Object.fromEntries(Object.entries(old).filter(([path]) => stands(path, draft, next))));
  };
  const undo = () => {
    const last = past.current.at(-1);
    if (!last) return;
    past.current = past.current.slice(0, -1);
    form.set(last.draft);
  };
  const keys = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
    if (!typing && (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z") {
      event.preventDefault();
      undo();
    }
  };
  const take = (error: unknown) => {
    if (!(error instanceof ApiError)) return;
    setWrong(error.fields);
    setStale(error.code === "flow_changed");
  };
  const send = async (values: Draft) => {
    setWrong({});
    setStale(false);
    try {
      const made = await saveFlow(flow?.id ?? null, { ...values, ...(flow && { version: flow.version }) });
      await client.invalidateQueries({ queryKey: flowsKey });
      tell(t(flow ? "saved" : "added_flow"));
      if (!flow) setTimeout(() => navigate(`/settings/flows/${made.id}`), 0);
    } catch (error) {
      take(error);
      throw error;
    }
  };
  const { lines, numbers, lost } = drawn(draft);
  const problems = placed(wrong, draft.steps);
  const general = problems.get("") ?? {};
  const editing: Editing = {
    draft,
    set,
    numbers,
    problems,
    open,
    setOpen,
    at,
    articles,
    locked,
  };
  const go = (place: Place, to: string) => {
    if (to.startsWith("new:")) {
      const made = insert(draft, place, to.slice(4) as Parameters<typeof insert>[2]);
      set(made.draft);
      setOpen(made.id);
    } else set(lead(draft, place, to));
  };
  const topics = categoryOptions(locale).map(({ label = "", options }) => ({
    group: label,
    items: options
      .filter(({ value }) => !draft.intents.includes(value))
      .map(({ value, label: name }) => ({ value, label: name })),
  }));
  const marked = [...problems].flatMap(([step, fields]) =>
    Object.entries(fields).map(([field, sentence]) => ({ step, field, sentence })),
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Z works anywhere in the editor; the button says the same
    <div className={own.both} onKeyDown={keys}>
      <FormBox form={form} send={send} locked={locked} {...(flow ? {} : { save: t("save_new"), done: form.discard })}>
        {locked && (
          <Alert variant="light" color="gray">
            {t(may ? "is_deleted" : "locked")}
          </Alert>
        )}
        {stale && (
          <Group>
            <Button
              variant="default"
              onClick={() => {
                form.discard();
                void client.invalidateQueries({ queryKey: flowsKey });
              }}
            >
              {t("reload")}
            </Button>
          </Group>
        )}
        {marked.length > 0 && (
          <Alert
            variant="light"
            color="red"
            icon={<IconAlertTriangle />}
            title={t("wrong_places", { count: marked.length })}
          >
            <ul className={own.marked}>
              {marked.map(({ step, field, sentence }) => (
                <li key={`${step}.${field}`}>
                  {step ? (
                    <button type="button" className={own.jump} onClick={() => setOpen(step)}>
                      {t("wrong_in", { number: numbers.get(step) ?? 0, sentence })}
                    </button>
                  ) : (
                    sentence
                  )}
                </li>
              ))}
            </ul>
          </Alert>
        )}
        <Section title={t("about")}>
          <TextInput
            label={t("name")}
            maxLength={80}
            value={draft.name}
            error={general.name ?? form.problems.name}
            onChange={(event) => set({ ...draft, name: event.currentTarget.value }, "name")}
          />
          <Input.Wrapper label={t("languages")} error={form.problems.languages} labelElement="div">
            <Group gap="lg" mt={4}>
              {(["en", "zh"] as const).map((code) => (
                <Checkbox
                  key={code}
                  label={t(`language_${code}`)}
                  checked={draft.languages.includes(code)}
                  onChange={(event) => {
                    const on = event.currentTarget.checked;
                    const languages = (["en", "zh"] as const).filter((one) =>
                      one === code ? on : draft.languages.includes(one),
                    );
                    set({ ...draft, languages });
                  }}
                />
              ))}
            </Group>
          </Input.Wrapper>
          <div>
            {locked ? (
              <Text fw={600}>{t("topics")}</Text>
            ) : (
              <NativeSelect
                label={t("topics")}
                value=""
                error={general.intents ?? form.problems.intents}
                data={[{ value: "", label: t("topic_choose") }, ...topics]}
                onChange={(event) => {
                  const chosen = event.currentTarget.value;
                  if (chosen) set({ ...draft, intents: [...draft.intents, chosen] });
                }}
              />
            )}
            {draft.intents.length > 0 && (
              <ul className={own.chips} aria-label={t("topics")}>
                {draft.intents.map((one) => (
                  <li key={one} className={own.chip}>
                    {categoryName(one, locale)}
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t("topic_remove", { topic: categoryName(one, locale) })}
                      onClick={() => set({ ...draft, intents: draft.intents.filter((other) => other !== one) })}
                    >
                      <IconX size={14} />
                    </ActionIcon>
                  </li>
                ))}
              </ul>
            )}
          </div>
        </Section>
        <Section title={t("steps")} lead={t("steps_lead")}>
          <div className={own.first} hidden={locked}>
            <WaySelect
              editing={editing}
              label={t("begins")}
              to={draft.start}
              error={general.start ?? general.steps}
              go={(to) => go(START, to)}
            />
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} />}
              disabled={past.current.length === 0}
              title={past.current.length === 0 ? t("undo_nothing") : undefined}
              onClick={undo}
            >
              {t("undo")}
            </Button>
          </div>
          <Lines editing={editing} lines={lines} go={go} label={t("steps")} />
          {lost.length > 0 && <Lost editing={editing} steps={lost} go={go} />}
          <Text c="var(--wd-muted)" fz={13}>
            {t("steps_count", { count: draft.steps.length })}
          </Text>
        </Section>
      </FormBox>
      {!locked && <Preview draft={draft} refused={take} clean={() => setWrong({})} onAt={setAt} />}
    </div>
  );
}

/** Whether what the server said of a place still speaks of what is there. */
function stands(path: string, before: Draft, now: Draft): boolean {
  const [what, id] = path.split(".");
  if (what !== "steps" || id === undefined) return true;
  const of = (draft: Draft) => draft.steps.find((one) => one.id === id);
  return of(before) === of(now);
}

import { ActionIcon, Button, NativeSelect, Text, Textarea, TextInput } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowRight,
  IconArrowUp,
  IconBook,
  IconFlag,
  IconHelpCircle,
  IconListCheck,
  IconMessage,
  IconPencil,
  IconPlus,
  IconSearch,
  IconTrash,
  IconUser,
  IconX,
} from "@tabler/icons-react";
import { type ComponentType, useEffect, useId, useRef } from "react";
import { useLanguage, useWords } from "../i18n.ts";
import { categoryName, categoryOptions } from "../inbox/categories.ts";
import type { Article, Kind, Step } from "./api.ts";
import own from "./flows.module.css";
import {
  after,
  before,
  change,
  type Draft,
  KINDS,
  MOST_CHOICES,
  MOST_STEPS,
  moveUp,
  type Node,
  type Place,
  remove,
  type Way,
  waysOf,
} from "./tree.ts";
import { flowWords } from "./words.ts";

export interface Editing {
  draft: Draft;
  set: (draft: Draft, of?: string) => void;
  numbers: ReadonlyMap<string, number>;
  problems: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** The step that is being changed. */
  open: string | null;
  setOpen: (id: string | null) => void;
  /** Where the try stands. */
  at: string;
  articles: readonly Article[];
  locked: boolean;
}

type Go = (place: Place, to: string) => void;

const ICONS: Record<Kind, ComponentType<{ size: number; stroke: number }>> = {
  say: IconMessage,
  choice: IconListCheck,
  fact: IconHelpCircle,
  look: IconSearch,
  article: IconBook,
  hand_over: IconUser,
  end: IconFlag,
};
const FACTS = ["hash", "address", "chain", "contract", "exchange", "app_version", "amount", "yes_no", "text"] as const;
const LOOKED_UP = ["hash", "address"] as const;

function useNames({ draft, numbers, articles }: Editing) {
  const t = useWords(flowWords);
  const locale = useLanguage();
  const summary = (step: Step): string => {
    const text = step.texts[locale] || Object.values(step.texts)[0] || "";
    if (text) return text;
    if (step.kind === "article") return articles.find(({ slug }) => slug === step.article)?.title ?? step.article;
    if (step.kind === "look") return t(step.fact === "address" ? "fact_address" : "fact_hash");
    if (step.kind === "hand_over") return categoryName(step.category, locale);
    return "";
  };
  const title = (step: Step) => t("step", { number: numbers.get(step.id) ?? 0, kind: t(`kind_${step.kind}`) });
  const way = ({ choice, seen, step }: Way): string => {
    if (seen !== undefined) return t(`seen_${seen}`);
    if (choice === undefined) return t("goes_on");
    const texts = draft.steps.find(({ id }) => id === step)?.choices[choice]?.texts ?? {};
    const answer = texts[locale] || Object.values(texts)[0] || "";
    return answer ? t("answer", { answer }) : t("answer_n", { n: choice + 1 });
  };
  return { t, locale, summary, title, way };
}

/** Steps one after the other, and below the last one the lines into which it parts. */
export function Lines({
  editing,
  lines,
  go,
  label,
}: {
  editing: Editing;
  lines: readonly Node[];
  go: Go;
  label: string;
}) {
  return (
    <ol className={own.line} aria-label={label}>
      {lines.map((node) => (
        <li key={node.step.id} className={own.node}>
          <Card editing={editing} step={node.step} go={go} />
          {node.on && <GoesOn editing={editing} way={node.on} />}
          {node.ways.length > 0 && (
            <ul className={own.ways}>
              {node.ways.map((way) => (
                <Branch key={way.field} editing={editing} way={way} line={way.line} go={go} />
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

function Branch({ editing, way, line, go }: { editing: Editing; way: Way; line: readonly Node[]; go: Go }) {
  const { way: nameOf } = useNames(editing);
  const name = nameOf(way);
  return (
    <li className={own.way}>
      <p className={own.if}>{name}</p>
      {line.length > 0 ? (
        <Lines editing={editing} lines={line} go={go} label={name} />
      ) : (
        <GoesOn editing={editing} way={way} />
      )}
    </li>
  );
}

/** Where a line goes on that is drawn elsewhere, or that it leads nowhere yet. */
function GoesOn({ editing, way }: { editing: Editing; way: Way }) {
  const { t, title } = useNames(editing);
  const step = editing.draft.steps.find(({ id }) => id === way.to);
  return (
    <p className={own.on} data-open={step === undefined || undefined}>
      <IconArrowRight size={14} aria-hidden />
      {step === undefined && t("open")}
      {step !== undefined && editing.locked && t("goes_to", { step: title(step) })}
      {step !== undefined && !editing.locked && (
        <button type="button" className={own.jump} onClick={() => editing.setOpen(step.id)}>
          {t("goes_to", { step: title(step) })}
        </button>
      )}
    </p>
  );
}

export function Lost({ editing, steps, go }: { editing: Editing; steps: readonly Step[]; go: Go }) {
  const t = useWords(flowWords);
  return (
    <div className={own.lost}>
      <Text fw={600}>{t("lost")}</Text>
      <ol className={own.line} aria-label={t("lost")}>
        {steps.map((step) => (
          <li key={step.id} className={own.node}>
            <Card editing={editing} step={step} go={go} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Card({ editing, step, go }: { editing: Editing; step: Step; go: Go }) {
  const { t, summary, title } = useNames(editing);
  const { draft, set, numbers, problems, locked } = editing;
  const number = numbers.get(step.id) ?? 0;
  const open = editing.open === step.id;
  const wrong = problems.get(step.id) ?? {};
  const box = useRef<HTMLElement>(null);
  const panel = useId();
  const Icon = ICONS[step.kind];
  useEffect(() => {
    if (!open) return;
    box.current?.scrollIntoView({ block: "nearest" });
    box.current?.querySelector<HTMLElement>("textarea, select, input")?.focus();
  }, [open]);
  const said = summary(step);
  const first = before(draft, step.id);
  const next = after(draft, step.id);
  return (
    <section
      ref={box}
      className={own.card}
      aria-label={title(step)}
      data-kind={step.kind}
      data-at={editing.at === step.id || undefined}
      data-wrong={Object.keys(wrong).length > 0 || undefined}
    >
      <header className={own.head}>
        <span className={own.icon} aria-hidden>
          <Icon size={18} stroke={1.6} />
        </span>
        <div className={own.said}>
          <p className={own.kind}>{title(step)}</p>
          <p className={own.summary} data-empty={!said || undefined} data-whole={locked || undefined}>
            {said || (step.kind === "end" || step.kind === "hand_over" ? "" : t("nothing_written"))}
          </p>
          {!open && <Wrong wrong={wrong} />}
        </div>
        {!locked && (
          <div className={own.buttons}>
            {first && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("up", { number })}
                onClick={() => set(moveUp(draft, step.id))}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
            )}
            {next && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("down", { number })}
                onClick={() => set(moveUp(draft, next.id))}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("remove", { number })}
              onClick={() => set(remove(draft, step.id))}
            >
              <IconTrash size={16} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t(open ? "close" : "edit", { number })}
              aria-expanded={open}
              aria-controls={panel}
              onClick={() => editing.setOpen(open ? null : step.id)}
            >
              {open ? <IconX size={16} /> : <IconPencil size={16} />}
            </ActionIcon>
          </div>
        )}
      </header>
      <div id={panel} hidden={!open}>
        {open && !locked && <Fields editing={editing} step={step} wrong={wrong} go={go} />}
      </div>
    </section>
  );
}

function Wrong({ wrong }: { wrong: Readonly<Record<string, string>> }) {
  const sentences = [...new Set(Object.values(wrong))];
  return sentences.map((one) => (
    <p key={one} className={own.wrong}>
      {one}
    </p>
  ));
}

function Fields({
  editing,
  step,
  wrong,
  go,
}: {
  editing: Editing;
  step: Step;
  wrong: Readonly<Record<string, string>>;
  go: Go;
}) {
  const { t, locale, way: nameOf } = useNames(editing);
  const { draft, set, articles } = editing;
  const put = (part: Partial<Step>, of = "") =>
    set(
      change(draft, step.id, (old) => ({ ...old, ...part })),
      of && `${step.id}.${of}`,
    );
  const what =
    step.kind === "choice" || step.kind === "fact" ? t("question") : step.kind === "say" ? t("text") : t("before_it");
  return (
    <div className={own.fields}>
      {wrong[""] && <p className={own.wrong}>{wrong[""]}</p>}
      {step.kind !== "look" && (
        <div className={own.languages}>
          {draft.languages.map((code) => (
            <Textarea
              key={code}
              label={t("text_in", { what, language: t(code === "zh" ? "language_zh" : "language_en") })}
              lang={code}
              autosize
              minRows={2}
              maxRows={10}
              maxLength={1000}
              value={step.texts[code] ?? ""}
              error={wrong[`texts.${code}`]}
              onChange={(event) =>
                put({ texts: { ...step.texts, [code]: event.currentTarget.value } }, `texts.${code}`)
              }
            />
          ))}
        </div>
      )}
      {step.kind === "choice" && <Choices editing={editing} step={step} wrong={wrong} put={put} go={go} />}
      {step.kind === "fact" && (
        <NativeSelect
          label={t("fact")}
          description={t("fact_more")}
          value={step.fact}
          error={wrong.fact}
          data={FACTS.map((value) => ({ value, label: t(`fact_${value}`) }))}
          onChange={(event) => put({ fact: event.currentTarget.value })}
        />
      )}
      {step.kind === "look" && (
        <NativeSelect
          label={t("looks")}
          description={t("look_more")}
          value={step.fact}
          error={wrong.fact}
          data={LOOKED_UP.map((value) => ({ value, label: t(`fact_${value}`) }))}
          onChange={(event) => put({ fact: event.currentTarget.value })}
        />
      )}
      {step.kind === "article" && (
        <NativeSelect
          label={t("article")}
          value={step.article}
          error={wrong.article}
          data={[
            { value: "", label: t("article_choose") },
            ...articles.map(({ slug, title }) => ({ value: slug, label: title })),
            ...(step.article && !articles.some(({ slug }) => slug === step.article)
              ? [{ value: step.article, label: step.article }]
              : []),
          ]}
          onChange={(event) => put({ article: event.currentTarget.value })}
        />
      )}
      {step.kind === "hand_over" && (
        <NativeSelect
          label={t("category")}
          description={t("hand_over_more")}
          value={step.category}
          error={wrong.category}
          data={[
            { value: "", label: t("category_none") },
            ...categoryOptions(locale).map(({ label = "", options }) => ({
              group: label,
              items: options.map(({ value, label: name }) => ({ value, label: name })),
            })),
          ]}
          onChange={(event) => put({ category: event.currentTarget.value })}
        />
      )}
      {step.kind === "end" && <Text c="var(--wd-muted)">{t("end_more")}</Text>}
      {step.kind !== "choice" &&
        waysOf(step).map((way) => (
          <WaySelect
            key={way.field}
            editing={editing}
            label={way.seen === undefined ? t("leads_to") : nameOf(way)}
            to={way.to}
            error={wrong[way.field]}
            go={(to) => go(way, to)}
          />
        ))}
    </div>
  );
}

function Choices({
  editing,
  step,
  wrong,
  put,
  go,
}: {
  editing: Editing;
  step: Step;
  wrong: Readonly<Record<string, string>>;
  put: (part: Partial<Step>, of?: string) => void;
  go: Go;
}) {
  const t = useWords(flowWords);
  const { draft } = editing;
  const ways = waysOf(step);
  return (
    <fieldset className={own.choices}>
      <legend>{t("choices")}</legend>
      {wrong.choices && <p className={own.wrong}>{wrong.choices}</p>}
      {step.choices.map((choice, n) => {
        const way = ways[n];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: answers have no other mark, and are not moved
          <div key={n} className={own.choice}>
            <div className={own.languages}>
              {draft.languages.map((code) => (
                <TextInput
                  key={code}
                  label={t("choice_in", { n: n + 1, language: t(code === "zh" ? "language_zh" : "language_en") })}
                  lang={code}
                  maxLength={60}
                  value={choice.texts[code] ?? ""}
                  error={wrong[`choices.${n}.texts.${code}`]}
                  onChange={(event) => {
                    const texts = { ...choice.texts, [code]: event.currentTarget.value };
                    put(
                      { choices: step.choices.map((one, other) => (other === n ? { ...one, texts } : one)) },
                      `choices.${n}.${code}`,
                    );
                  }}
                />
              ))}
              {way && (
                <WaySelect
                  editing={editing}
                  label={t("leads_to")}
                  to={way.to}
                  error={wrong[way.field]}
                  go={(to) => go(way, to)}
                />
              )}
            </div>
            {step.choices.length > 2 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("choice_remove", { n: n + 1 })}
                onClick={() => put({ choices: step.choices.filter((_, other) => other !== n) })}
              >
                <IconX size={16} />
              </ActionIcon>
            )}
          </div>
        );
      })}
      {step.choices.length < MOST_CHOICES && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => put({ choices: [...step.choices, { texts: {}, next: "" }] })}
        >
          {t("choice_add")}
        </Button>
      )}
    </fieldset>
  );
}

/** Where a way leads: to a step that is there, or to a new one put there. */
export function WaySelect({
  editing,
  label,
  to,
  error,
  go,
}: {
  editing: Editing;
  label: string;
  to: string;
  error: string | undefined;
  go: (to: string) => void;
}) {
  const { t, summary, title } = useNames(editing);
  const { draft, numbers } = editing;
  const steps = draft.steps.toSorted((one, other) => (numbers.get(one.id) ?? 0) - (numbers.get(other.id) ?? 0));
  const full = draft.steps.length >= MOST_STEPS;
  return (
    <NativeSelect
      label={label}
      value={to}
      error={error}
      {...(full && { description: t("most_steps", { n: MOST_STEPS }) })}
      data={[
        { value: "", label: t("nowhere") },
        ...(steps.length > 0
          ? [
              {
                group: t("there_already"),
                items: steps.map((one) => ({
                  value: one.id,
                  label: `${title(one)} ${summary(one).slice(0, 40)}`.trim(),
                })),
              },
            ]
          : []),
        ...(full
          ? []
          : [
              {
                group: t("new_step"),
                items: KINDS.map((kind) => ({ value: `new:${kind}`, label: t(`kind_${kind}`) })),
              },
            ]),
      ]}
      onChange={(event) => go(event.currentTarget.value)}
    />
  );
}

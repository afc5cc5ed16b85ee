import { Alert, Button, Group, NativeSelect, Text, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "../api.ts";
import { botWords } from "../bot/words.ts";
import { named, useLanguage, useWords } from "../i18n.ts";
import { sentenceOf } from "../parts/states.tsx";
import { Section } from "../settings/parts.tsx";
import { type Move, tryFlow } from "./api.ts";
import own from "./flows.module.css";
import { type Draft, SEEN } from "./tree.ts";
import { flowWords } from "./words.ts";

interface Line {
  id: number;
  by: "bot" | "contact";
  text: string;
}

/** A chat with the flow as it stands in the form: the server moves through it and keeps nothing. */
export function Preview({
  draft,
  refused,
  clean,
  onAt,
}: {
  draft: Draft;
  /** What the server found wrong in the flow. */
  refused: (error: unknown) => void;
  clean: () => void;
  onAt: (step: string) => void;
}) {
  const t = useWords(flowWords);
  const b = useWords(botWords);
  const locale = useLanguage();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [move, setMove] = useState<Move | null>(null);
  const [speaks, setSpeaks] = useState<string>(locale);
  const [pretend, setPretend] = useState("");
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const end = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const language = draft.languages.includes(speaks) ? speaks : (draft.languages[0] ?? "en");
  useEffect(() => {
    if (lines.length > 0) end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [lines]);

  const go = async (said: string | null) => {
    if (busy) return;
    const before = said === null ? [] : [...lines, { id: lines.length, by: "contact", text: said } as const];
    setBusy(true);
    setError("");
    setLines(before);
    try {
      const made = await tryFlow({
        flow: { ...draft, name: draft.name.trim() || t("new_title") },
        language,
        state: said === null || move === null ? null : move.state,
        said,
        pretend: pretend || null,
      });
      clean();
      setMove(made);
      setLines([...before, ...made.said.map(({ text }, n) => ({ id: before.length + n, by: "bot", text }) as const)]);
      onAt(made.state.step);
      if (said !== null) field.current?.focus();
    } catch (failure) {
      setLines(said === null ? [] : lines);
      if (said !== null) setTyped((now) => now || said);
      const inFlow = failure instanceof ApiError && Object.keys(failure.fields).length > 0;
      setError(inFlow ? t("fix_first") : sentenceOf(failure));
      refused(failure);
    } finally {
      setBusy(false);
    }
  };
  const restart = () => {
    setMove(null);
    setTyped("");
    void go(null);
  };
  const over = move?.done ?? null;
  const choices = over === null ? (move?.said.at(-1)?.choices ?? []) : [];
  return (
    <aside className={own.preview}>
      <Section title={t("preview")} lead={t("preview_lead")}>
        <div className={own.set}>
          <NativeSelect
            label={t("speak")}
            value={language}
            data={draft.languages.map((code) => ({
              value: code,
              label: t(code === "zh" ? "language_zh" : "language_en"),
            }))}
            onChange={(event) => setSpeaks(event.currentTarget.value)}
          />
          <NativeSelect
            label={t("pretend")}
            value={pretend}
            data={[
              { value: "", label: t("pretend_none") },
              ...SEEN.map((value) => ({ value, label: t(`pretend_${value}`) })),
            ]}
            onChange={(event) => setPretend(event.currentTarget.value)}
          />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is read by keyboard too */}
        <div ref={end} className={own.chat} role="log" aria-label={t("chat")} tabIndex={0}>
          {lines.map(({ id, by, text }) => (
            <div key={id} className={own.bubble} data-by={by}>
              <span className={own.by}>{t(by)}</span>
              <p lang={language}>{text}</p>
            </div>
          ))}
          {over !== null && (
            <p className={own.over}>
              {move?.why
                ? t("stopped", { why: named(b, botWords.en, "reason_", move.why) })
                : t(`done_${move?.done ?? "end"}`)}
            </p>
          )}
          {move?.note && (
            <div className={own.note}>
              <p className={own.by}>{t("note")}</p>
              <p>{move.note}</p>
            </div>
          )}
        </div>
        {choices.length > 0 && (
          <Group gap="xs">
            {choices.map((one) => (
              <Button key={one} size="xs" variant="light" disabled={busy} lang={language} onClick={() => void go(one)}>
                {one}
              </Button>
            ))}
          </Group>
        )}
        <div role="alert">
          {error && (
            <Alert color="red" variant="light" p="sm">
              {error}
            </Alert>
          )}
        </div>
        {move !== null && over === null && (
          <form
            className={own.reply}
            onSubmit={(event) => {
              event.preventDefault();
              if (!typed.trim() || busy) return;
              setTyped("");
              void go(typed.trim());
            }}
          >
            <TextInput
              ref={field}
              aria-label={t("reply")}
              placeholder={t("reply")}
              maxLength={1000}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit" disabled={busy || !typed.trim()}>
              {t("send")}
            </Button>
          </form>
        )}
        <Group>
          <Button variant={move === null ? "filled" : "default"} loading={busy && move === null} onClick={restart}>
            {t(move === null ? "begin" : "again")}
          </Button>
        </Group>
        {draft.steps.length === 0 && <Text c="var(--wd-muted)">{t("nowhere")}</Text>}
      </Section>
    </aside>
  );
}

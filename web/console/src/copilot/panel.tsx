import { ActionIcon, Button, Group, Loader, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import classes from "../bot/bot.module.css";
import type { Entry } from "../conversation/api.ts";
import { draftOf, drafts, EMPTY, writeDraft } from "../conversation/drafts.ts";
import { post } from "../conversation/outbox.ts";
import { threadOf } from "../conversation/threads.ts";
import { languageName, say, useLanguage, useWords } from "../i18n.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useStore } from "../store.ts";
import { fetchCopilot, type Wish, type Written, writeWith } from "./api.ts";
import own from "./copilot.module.css";
import { copilotWords } from "./words.ts";

interface Props {
  number: number;
  /** Sequence of the newest entry: with another one other words may be there. */
  newest: number;
  close: () => void;
}

/** What a language model can do for whoever writes, and what words are called in the other language. */
export default function Copilot({ number, newest, close }: Props) {
  const t = useWords(copilotWords);
  const p = useWords(partWords);
  const locale = useLanguage();
  const box = useRef<HTMLElement>(null);
  const kept = useStore(drafts, (all) => all.get(number)) ?? EMPTY;
  const draft = kept.note ? "" : kept.text;
  const thread = useStore(threadOf(number), ({ thread }) => thread);
  const message = newestWords(thread?.entries ?? []);
  const running = useRef<AbortController | null>(null);
  const [written, setWritten] = useState<(Written & { of: Wish["task"]; draft: boolean }) | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ error: unknown; wish: Wish } | null>(null);
  const there = useQuery({
    queryKey: ["conversation", number, "copilot", newest],
    queryFn: ({ signal }) => fetchCopilot(number, signal),
    staleTime: 60_000,
  });
  useEffect(() => {
    box.current?.focus();
    return () => running.current?.abort();
  }, []);

  const ask = async (wish: Wish) => {
    running.current?.abort();
    const asking = new AbortController();
    running.current = asking;
    setBusy(true);
    setFailed(null);
    setWritten(null);
    try {
      const made = await writeWith(number, wish, asking.signal);
      setWritten({ ...made, of: wish.task, draft: Boolean(wish.text) });
    } catch (error) {
      if (!asking.signal.aborted) setFailed({ error, wish });
    } finally {
      if (running.current === asking) setBusy(false);
    }
  };
  const stop = () => {
    running.current?.abort();
    setBusy(false);
  };
  const replace = (text: string) => {
    const before = draftOf(number);
    writeDraft(number, { note: before.note, text });
    offerBack(() => writeDraft(number, before));
    close();
  };
  /** At once, so that nothing of it comes into a reply that is being written. */
  const keepNote = (text: string) => {
    void post({ number, text, note: true, files: [] });
    close();
  };
  const of = there.data;
  const blank = draft.trim() === "";
  const tone = (["shorter", "friendlier", "formal"] as const).map((task) => (
    <Button
      key={task}
      size="compact-sm"
      variant="default"
      disabled={blank}
      onClick={() => void ask({ task, text: draft })}
    >
      {t(task)}
    </Button>
  ));
  return (
    <section
      ref={box}
      className={classes.suggest}
      aria-label={t("title")}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600}>{t("title")}</Text>
        <ActionIcon variant="subtle" color="gray" aria-label={p("close")} onClick={close}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      {there.isPending && <Loading lines={3} />}
      {there.isError && !of && <Failed error={there.error} order={3} retry={() => void there.refetch()} />}
      {of && !of.model && <p className={own.quiet}>{t("no_model")}</p>}
      {of?.model && (
        <>
          <p className={own.quiet}>{t("by", { model: of.model })}</p>
          <div className={own.wishes}>
            <Button size="compact-sm" variant="default" onClick={() => void ask({ task: "summary" })}>
              {t("summary")}
            </Button>
            {message && (
              <Button size="compact-sm" variant="default" onClick={() => void ask({ task: "translate", message })}>
                {t("newest")}: {t("translate_newest")}
              </Button>
            )}
          </div>
          <h4 className={own.heading}>{t("draft")}</h4>
          <div className={own.wishes}>
            {tone}
            {of.language && (
              <Button
                size="compact-sm"
                variant="default"
                disabled={blank}
                onClick={() => void ask({ task: "translate", text: draft })}
              >
                {t("translate", { language: languageName(of.language, locale) })}
              </Button>
            )}
          </div>
          {blank && <p className={own.quiet}>{t("no_draft")}</p>}
        </>
      )}
      <div aria-live="polite">
        {busy && (
          <Group gap="xs" className={own.made}>
            <Loader size={14} />
            <span>{t("writing")}</span>
            <Button size="compact-xs" variant="subtle" onClick={stop}>
              {t("stop")}
            </Button>
          </Group>
        )}
        {failed && <Failed error={failed.error} order={3} retry={() => void ask(failed.wish)} />}
        {written && (
          <div className={own.made}>
            <h4 className={own.heading}>{t("made")}</h4>
            <div className={classes.part} dir="auto" lang={written.language}>
              {written.text}
            </div>
            <Group gap="xs">
              {written.draft && (
                <Button size="compact-sm" onClick={() => replace(written.text)}>
                  {t("replace")}
                </Button>
              )}
              {written.of === "summary" && (
                <Button size="compact-sm" onClick={() => keepNote(written.text)}>
                  {t("note")}
                </Button>
              )}
              <Button
                size="compact-sm"
                variant="default"
                onClick={() =>
                  void navigator.clipboard.writeText(written.text).then(() => tell(t("copied")), tellError)
                }
              >
                {t("copy")}
              </Button>
            </Group>
          </div>
        )}
      </div>
      {of && (
        <>
          <h4 className={own.heading}>{t("words")}</h4>
          {of.words.length === 0 && <p className={own.quiet}>{t("no_words")}</p>}
          <dl className={own.words}>
            {of.words.map((one) => (
              <div key={one.said}>
                <dt>{one.said}</dt>
                <dd>{one.means}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

/** Id of the contact's newest message that says something. */
function newestWords(entries: readonly Entry[]): string | null {
  for (const entry of [...entries].reverse()) {
    if (entry.t === "message" && entry.author === "contact" && entry.text) return entry.id;
  }
  return null;
}

function offerBack(back: () => void): void {
  const t = say(copilotWords);
  notifications.show({
    id: "copilot-replaced",
    autoClose: 15_000,
    closeButtonProps: { "aria-label": say(partWords)("close") },
    message: (
      <Group justify="space-between" gap="xs">
        <span>{t("replaced")}</span>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide("copilot-replaced");
            back();
          }}
        >
          {t("back")}
        </Button>
      </Group>
    ),
  });
}

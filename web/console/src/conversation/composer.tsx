import { ActionIcon, Button, FileButton, Kbd, Progress, SegmentedControl } from "@mantine/core";
import { IconAlertCircle, IconFile, IconLock, IconPaperclip, IconRefresh, IconSend, IconX } from "@tabler/icons-react";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useState,
} from "react";
import { named, useLanguage, useWords } from "../i18n.ts";
import { contactName } from "../inbox/contact-name.ts";
import { MOD } from "../keyboard/keys.ts";
import { Tip } from "../keyboard/tip.tsx";
import { serverNow, useTicking } from "../live/clock.ts";
import { sentenceOf } from "../parts/states.tsx";
import { whenWords } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { useStore } from "../store.ts";
import { answer, answering } from "./answers.ts";
import type { Detail } from "./api.ts";
import classes from "./composer.module.css";
import { clearDraft, drafts, EMPTY, unkept, writeDraft } from "./drafts.ts";
import { post } from "./outbox.ts";
import { namesOf, othersAt, tellTyping, viewers } from "./presence.ts";
import { Answering } from "./quoted.tsx";
import { forgetRefusal, RefusedNotice, refusedReplies } from "./refused.tsx";
import { composerKeys } from "./settings.ts";
import { offerUndo, undo, undoable } from "./undo.ts";
import { addFiles, removeUpload, takeUploads, type Upload, uploadAgain, uploads } from "./uploads.ts";
import { conversationWords } from "./words.ts";

interface ComposerProps {
  detail: Detail;
  field: RefObject<HTMLTextAreaElement | null>;
}

/** Where one writes: a reply that the contact reads, or a note that only the team sees. */
export function Composer({ detail, field }: ComposerProps) {
  const t = useWords(conversationWords);
  const mayReply = useMay("conversations_reply");
  const mayAttach = useMay("files_send") && detail.files_per_message > 0;
  const { number } = detail.row;
  const most = detail.files_per_message;
  const draft = useStore(drafts, (all) => all.get(number)) ?? EMPTY;
  const files = useStore(uploads).filter((one) => one.number === number);
  const enterSends = useStore(composerKeys);
  const [over, setOver] = useState(false);
  const refusal = useStore(refusedReplies, (all) => all.get(number));
  const note = draft.note || !detail.can_reply;
  const { text } = draft;

  // Grows with its text, to 40 % of the window's height (the style's limit).
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight}px`;
  }, [text, field]);

  // Whoever chose a message to answer goes on in the field.
  const answered = useStore(answering, (all) => all.get(number)?.id);
  useEffect(() => {
    if (answered) field.current?.focus();
  }, [answered, field]);

  // The part that asks is marked in the text itself too, so that typing replaces it.
  useEffect(() => {
    if (!refusal) return;
    field.current?.focus();
    field.current?.setSelectionRange(refusal.start, refusal.end);
  }, [refusal, field]);

  if (!mayReply) return <p className={classes.none}>{t("may_not_reply")}</p>;

  const uploading = files.some((one) => !one.done && !one.error);
  const done = files.filter((one) => one.done).length;
  const failed = files.length - done;
  const ready = !uploading && done <= most && (text.trim() !== "" || done > 0);
  const write = (value: string) => {
    writeDraft(number, { note, text: value });
    if (!note && value.trim() !== "") tellTyping(number);
  };
  const send = async () => {
    if (!ready) return;
    clearDraft(number);
    forgetRefusal(number);
    field.current?.focus();
    if (failed > 0) tell(t("files_stay", { count: failed }));
    const to = note ? undefined : answering.get().get(number);
    if (to) answer(number, null);
    const message = await post({ number, text, note, files: takeUploads(number), ...(to && { answers: to.id }) });
    if (message && !note) offerUndo(number, message);
  };
  const attach = (list: readonly File[]) => {
    if (!mayAttach || list.length === 0) return;
    if (addFiles(number, list, most) > 0) tell(t("too_many_files", { count: most }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") field.current?.blur();
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    if (event.metaKey || event.ctrlKey || enterSends) {
      event.preventDefault();
      void send();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    attach(pasted);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    attach([...event.dataTransfer.files]);
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  const name = contactName(detail.row);
  return (
    <section
      className={classes.composer}
      aria-label={t("composer")}
      data-note={note}
      data-over={over}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <UndoBar number={number} onUndone={() => field.current?.focus()} />
      {refusal && !note && <RefusedNotice key={refusal.id} number={number} refusal={refusal} />}
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t("mode")}
          value={note ? "note" : "public"}
          onChange={(value) => {
            writeDraft(number, { note: value === "note", text });
            field.current?.focus();
          }}
          data={[
            { value: "public", label: t("mode_public"), disabled: !detail.can_reply },
            { value: "note", label: t("mode_note") },
          ]}
        />
        {note && (
          <span className={classes.noteOnly}>
            <IconLock size={14} aria-hidden /> {t("note_only")}
          </span>
        )}
        <Others number={number} />
      </div>
      {!note && <Answering number={number} />}
      <textarea
        ref={field}
        className={classes.field}
        rows={2}
        dir="auto"
        value={text}
        maxLength={16_000}
        placeholder={note ? t("placeholder_note") : t("placeholder_public", { name })}
        aria-label={note ? t("placeholder_note") : t("placeholder_public", { name })}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {over && <div className={classes.drop}>{t("drop")}</div>}
      {files.length > 0 && <Uploads files={files} />}
      <div className={classes.bar}>
        {mayAttach && (
          <FileButton multiple onChange={attach}>
            {(props) => (
              <Tip label={t("attach")}>
                <ActionIcon {...props} variant="subtle" color="gray" aria-label={t("attach")}>
                  <IconPaperclip size={18} />
                </ActionIcon>
              </Tip>
            )}
          </FileButton>
        )}
        <span className={classes.line}>
          <QuietLine detail={detail} uploading={uploading} tooMany={done > most} note={note} />
        </span>
        <Kbd size="xs" className={classes.keys}>
          {enterSends ? "Enter" : `${MOD} Enter`}
        </Kbd>
        <Button
          size="compact-md"
          className={classes.send}
          leftSection={note ? <IconLock size={16} /> : <IconSend size={16} />}
          disabled={!ready}
          onClick={() => void send()}
        >
          {t(note ? "send_note" : "send_public")}
        </Button>
      </div>
    </section>
  );
}

interface QuietLineProps {
  detail: Detail;
  uploading: boolean;
  tooMany: boolean;
  note: boolean;
}

/** Why no reply is possible, or what is special about the channel. */
function QuietLine({ detail, uploading, tooMany, note }: QuietLineProps) {
  const t = useWords(conversationWords);
  const refused = `draft_${useStore(unkept, (all) => all.get(detail.row.number) ?? "")}`;
  if (!detail.can_reply && !(refused in conversationWords.en)) {
    const known = `why_${detail.why_not}` in conversationWords.en;
    return (
      <span className={classes.why}>
        <IconAlertCircle size={14} aria-hidden />
        {known ? named(t, conversationWords.en, "why_", detail.why_not) : t("why_not")}
      </span>
    );
  }
  if (uploading) return t("upload_waiting");
  if (tooMany) return t("too_many_files", { count: detail.files_per_message });
  if (refused in conversationWords.en) {
    return (
      <span className={classes.why}>
        <IconAlertCircle size={14} aria-hidden />
        {named(t, conversationWords.en, "", refused)}
      </span>
    );
  }
  if (note) return null;
  if (detail.window) return <WindowLine window={detail.window} />;
  const channel = `limit_${detail.row.inbox.channel}`;
  return channel in conversationWords.en ? named(t, conversationWords.en, "", channel) : null;
}

/** How long the provider still takes answers, by the server's clock. */
function WindowLine({ window }: { window: NonNullable<Detail["window"]> }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const closed = useTicking((now) => now >= window.closes_at);
  if (closed) return <span className={classes.why}>{t("why_window_closed")}</span>;
  const time = whenWords(window.closes_at, serverNow(), locale);
  return window.left === null ? t("window_until", { time }) : t("window_left", { count: window.left, time });
}

function Others({ number }: { number: number }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const others = othersAt(useStore(viewers), number);
  const typing = others.filter((one) => one.typing);
  if (others.length === 0) return null;
  return (
    <span className={classes.others} data-typing={typing.length > 0}>
      {typing.length > 0
        ? t("also_typing", { names: namesOf(typing, locale) })
        : t("also_here", { names: namesOf(others, locale) })}
    </span>
  );
}

/** Five seconds in which the last reply can still be taken back. */
function UndoBar({ number, onUndone }: { number: number; onUndone: () => void }) {
  const t = useWords(conversationWords);
  const offered = useStore(undoable);
  const mine = offered?.number === number ? offered : null;
  const left = useTicking((now) => (mine ? Math.max(1, Math.ceil((mine.until - now) / 1_000_000)) : 0));
  return (
    <div role="status">
      {mine && (
        <div className={classes.undo}>
          <span
            key={mine.message.id}
            className={classes.undoBar}
            style={{ animationDuration: `${Math.max(0, mine.span) / 1000}ms` }}
          />
          <span>{t("undo_bar", { seconds: left })}</span>
          <Button size="compact-xs" variant="subtle" onClick={() => void undo().then(onUndone, tellError)}>
            {t("undo")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Uploads({ files }: { files: readonly Upload[] }) {
  const t = useWords(conversationWords);
  return (
    <ul className={classes.uploads}>
      {files.map((one) => {
        const name = one.done?.name ?? one.file.name;
        const share = Math.round(one.progress * 100);
        return (
          <li key={one.id} className={classes.upload} data-failed={one.error !== null}>
            {one.error ? <IconAlertCircle size={16} aria-hidden /> : <IconFile size={16} aria-hidden />}
            <span className={classes.uploadName}>
              {name}
              {one.error !== null && <span role="alert">: {sentenceOf(one.error)}</span>}
            </span>
            {one.error !== null && (
              <ActionIcon
                size="sm"
                variant="subtle"
                aria-label={t("upload_again", { name })}
                onClick={() => uploadAgain(one.id)}
              >
                <IconRefresh size={14} />
              </ActionIcon>
            )}
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t("upload_remove", { name })}
              onClick={() => removeUpload(one.id)}
            >
              <IconX size={14} />
            </ActionIcon>
            {!one.done && !one.error && (
              <Progress
                className={classes.progress}
                size={3}
                value={share}
                aria-label={t("upload_progress", { name, share })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Focus the composer, to reply or to write a note. */
export function useFocusComposer(number: number, field: RefObject<HTMLTextAreaElement | null>) {
  return (note: boolean) => {
    const draft = drafts.get().get(number) ?? EMPTY;
    if (draft.note !== note) writeDraft(number, { ...draft, note });
    field.current?.focus();
  };
}

/** A page that closes while a file is on its way asks first; texts ask for themselves (`drafts.ts`, `outbox.ts`). */
export function useAskBeforeLeaving() {
  const busy = useStore(uploads).some((one) => !one.done && !one.error);
  useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [busy]);
}

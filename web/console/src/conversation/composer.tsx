import { ActionIcon, Button, FileButton, Kbd, Progress, SegmentedControl } from "@mantine/core";
import {
  IconAlertCircle,
  IconFile,
  IconLock,
  IconMessageBolt,
  IconPaperclip,
  IconRefresh,
  IconRobot,
  IconSend,
  IconSparkles,
  IconX,
} from "@tabler/icons-react";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { suggestWords } from "../bot/suggest.words.ts";
import { copilotWords } from "../copilot/words.ts";
import { named, useLanguage, useWords } from "../i18n.ts";
import { contactName } from "../inbox/contact-name.ts";
import { MOD } from "../keyboard/keys.ts";
import { Tip } from "../keyboard/tip.tsx";
import { countInsertion, type OfferedArticle, quoted } from "../knowledge/offered.ts";
import { ARTICLES_ID, ArticlePicker } from "../knowledge/picker.tsx";
import { serverNow, useTicking } from "../live/clock.ts";
import { fetchFilled, type Offered } from "../macros/api.ts";
import { LIST_ID, MacroPicker, type PickerKeys } from "../macros/picker.tsx";
import { addUsed, gapsOf, inserted, pickerWanted, type Stroke, setUsed, strokeAt, usedIn } from "../macros/used.ts";
import { usedWords } from "../macros/used.words.ts";
import { Doing, UsedLine } from "../macros/used-line.tsx";
import { later } from "../parts/later.tsx";
import { sentenceOf } from "../parts/states.tsx";
import { whenWords } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { useStore } from "../store.ts";
import { answer, answering } from "./answers.ts";
import type { Detail } from "./api.ts";
import classes from "./composer.module.css";
import { clearDraft, draftOf, drafts, EMPTY, unkept, writeDraft } from "./drafts.ts";
import { post } from "./outbox.ts";
import { namesOf, othersAt, tellTyping, viewers } from "./presence.ts";
import { Answering } from "./quoted.tsx";
import { forgetRefusal, RefusedNotice, refusedReplies } from "./refused.tsx";
import { composerKeys } from "./settings.ts";
import { offerUndo, undo, undoable } from "./undo.ts";
import { addFiles, removeUpload, takeUploads, type Upload, uploadAgain, uploads } from "./uploads.ts";
import { conversationWords } from "./words.ts";

const Copilot = later(() => import("../copilot/panel.tsx"));
const Suggest = later(() => import("../bot/suggest.tsx"));

interface ComposerProps {
  detail: Detail;
  field: RefObject<HTMLTextAreaElement | null>;
}

/** Where one writes: a reply that the contact reads, or a note that only the team sees. */
export function Composer({ detail, field }: ComposerProps) {
  const t = useWords(conversationWords);
  const macroWords = useWords(usedWords);
  const mayReply = useMay("conversations_reply");
  const mayMacros = useMay("macros_use");
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
  const gaps = note ? [] : gapsOf(text);
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const [hash, setHash] = useState<Stroke | null>(null);
  const [option, setOption] = useState<string | null>(null);
  /** Where the stroke stands whose picker was closed: it is a stroke and nothing more. */
  const dismissed = useRef(-1);
  const select = useRef<[number, number] | null>(null);
  const keys = useRef<PickerKeys>(null);
  const picking = mayMacros && stroke !== null;
  const wanted = useStore(pickerWanted) === number;
  const suggestWord = useWords(suggestWords);
  const [suggesting, setSuggesting] = useState(false);
  const copilotWord = useWords(copilotWords);
  const [helped, setHelped] = useState(false);

  // Grows with its text, to 40 % of the window's height (the style's limit).
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight}px`;
    if (!select.current) return;
    area.focus();
    area.setSelectionRange(...select.current);
    select.current = null;
  }, [text, field]);

  // Whoever chose a message to answer goes on in the field.
  const answered = useStore(answering, (all) => all.get(number)?.id);
  useEffect(() => {
    if (answered) field.current?.focus();
  }, [answered, field]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once by the palette
  useEffect(() => {
    if (!wanted) return;
    pickerWanted.set(null);
    openPicker();
  }, [wanted]);

  // The part that asks is marked in the text itself too, so that typing replaces it.
  useEffect(() => {
    if (!refusal) return;
    field.current?.focus();
    field.current?.setSelectionRange(refusal.start, refusal.end);
  }, [refusal, field]);

  const openPicker = () => {
    const area = field.current;
    if (!area || !mayMacros) return;
    const at = area.selectionEnd;
    const typed = /(^|\s)$/.test(text.slice(0, at)) ? "/" : " /";
    const next = text.slice(0, at) + typed + text.slice(at);
    select.current = [at + typed.length, at + typed.length];
    dismissed.current = -1;
    writeDraft(number, { note, text: next });
    setStroke(strokeAt(next, at + typed.length));
  };

  if (!mayReply) return <p className={classes.none}>{t("may_not_reply")}</p>;

  const uploading = files.some((one) => !one.done && !one.error);
  const done = files.filter((one) => one.done).length;
  const failed = files.length - done;
  const ready = !uploading && done <= most && (text.trim() !== "" || done > 0) && gaps.length === 0;
  const write = (value: string) => {
    writeDraft(number, { note, text: value });
    if (value.trim() === "") setUsed(number, []);
    else if (!note) tellTyping(number);
  };
  /** A macro is looked for where the caret stands behind a stroke. */
  const look = (area: HTMLTextAreaElement) => {
    const empty = area.selectionStart === area.selectionEnd;
    const found = empty ? strokeAt(area.value, area.selectionStart) : null;
    const sign = empty && !found ? strokeAt(area.value, area.selectionStart, "#") : null;
    // A number behind it is a conversation's.
    setHash(sign && sign.start !== dismissed.current && !/^[0-9]+$/.test(sign.words) ? sign : null);
    if ((found ?? sign)?.start !== dismissed.current) dismissed.current = -1;
    setStroke(found && found.start === dismissed.current ? null : found);
  };
  const pick = async (macro: Offered) => {
    if (!stroke) return;
    const typed = text.slice(stroke.start, stroke.end);
    setStroke(null);
    dismissed.current = stroke.start;
    try {
      const filled = await fetchFilled(number, macro.id);
      const now = draftOf(number).text;
      const at = field.current?.selectionEnd ?? now.length;
      const there = now.slice(stroke.start, stroke.end) === typed;
      const next = inserted(now, there ? stroke : { start: at, end: at, words: "" }, filled.text);
      select.current = next.select;
      addUsed(number, filled);
      write(next.text);
    } catch (error) {
      tell(macroWords("insert_failed", { why: sentenceOf(error) }));
    }
  };
  const putArticle = (article: OfferedArticle, whole: boolean) => {
    if (!hash) return;
    const next = inserted(draftOf(number).text, hash, quoted(article, whole));
    setHash(null);
    dismissed.current = hash.start;
    select.current = next.select;
    void countInsertion(number, article.id);
    write(next.text);
  };
  const send = async () => {
    if (!ready) return;
    clearDraft(number);
    forgetRefusal(number);
    field.current?.focus();
    if (failed > 0) tell(t("files_stay", { count: failed }));
    const macros = usedIn(number);
    setUsed(number, []);
    const to = note ? undefined : answering.get().get(number);
    if (to) answer(number, null);
    const message = await post({
      number,
      text,
      note,
      files: takeUploads(number),
      macros,
      ...(to && { answers: to.id }),
    });
    if (message && !note) offerUndo(number, message, macros);
  };
  const attach = (list: readonly File[]) => {
    if (!mayAttach || list.length === 0) return;
    if (addFiles(number, list, most) > 0) tell(t("too_many_files", { count: most }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if ((picking || hash) && keys.current?.press(event)) {
      event.preventDefault();
      return;
    }
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
      {picking && (
        <MacroPicker
          number={number}
          words={stroke.words}
          language={detail.row.language}
          keys={keys}
          pick={(macro) => void pick(macro)}
          close={() => {
            dismissed.current = stroke.start;
            setStroke(null);
          }}
          active={setOption}
        />
      )}
      {suggesting && !note && (
        <Suggest
          number={number}
          newest={detail.row.sequence}
          use={(said) => {
            const next = text.trim() === "" ? said : `${text.trimEnd()}\n\n${said}`;
            select.current = [next.length, next.length];
            write(next);
            setSuggesting(false);
          }}
          close={() => {
            setSuggesting(false);
            field.current?.focus();
          }}
        />
      )}
      {helped && (
        <Copilot
          number={number}
          newest={detail.row.sequence}
          close={() => {
            setHelped(false);
            field.current?.focus();
          }}
        />
      )}
      {!picking && hash && (
        <ArticlePicker
          number={number}
          words={hash.words}
          keys={keys}
          pick={putArticle}
          close={() => {
            dismissed.current = hash.start;
            setHash(null);
          }}
          active={setOption}
        />
      )}
      <textarea
        ref={field}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={option ? (picking ? LIST_ID : ARTICLES_ID) : undefined}
        aria-activedescendant={option ?? undefined}
        className={classes.field}
        rows={2}
        dir="auto"
        value={text}
        maxLength={16_000}
        placeholder={note ? t("placeholder_note") : t("placeholder_public", { name })}
        aria-label={note ? t("placeholder_note") : t("placeholder_public", { name })}
        onChange={(event) => {
          write(event.currentTarget.value);
          look(event.currentTarget);
        }}
        onSelect={(event) => look(event.currentTarget)}
        onFocus={(event) => look(event.currentTarget)}
        onBlur={() => {
          setStroke(null);
          setHash(null);
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {over && <div className={classes.drop}>{t("drop")}</div>}
      <UsedLine
        number={number}
        language={detail.row.language}
        gaps={gaps}
        find={(gap) => {
          field.current?.focus();
          field.current?.setSelectionRange(gap.start, gap.end);
        }}
      />
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
        {mayMacros && (
          <Tip label={macroWords("open")} keys="/">
            <ActionIcon variant="subtle" color="gray" aria-label={macroWords("open")} onClick={openPicker}>
              <IconMessageBolt size={18} />
            </ActionIcon>
          </Tip>
        )}
        {!note && (
          <Tip label={suggestWord("open")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={suggestWord("open")}
              aria-expanded={suggesting}
              onClick={() => {
                setHelped(false);
                setSuggesting(!suggesting);
              }}
            >
              <IconRobot size={18} />
            </ActionIcon>
          </Tip>
        )}
        <Tip label={copilotWord("open")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={copilotWord("open")}
            aria-expanded={helped}
            onClick={() => {
              setSuggesting(false);
              setHelped(!helped);
            }}
          >
            <IconSparkles size={18} />
          </ActionIcon>
        </Tip>
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
          <span>
            {t("undo_bar", { seconds: left })}
            {mine.macros.length > 0 && <Doing list={mine.macros} />}
          </span>
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

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useChat, useDraft, useUi } from "../ui.ts";
import { Icon } from "./icons.tsx";
import { useLater } from "./later.ts";

/** Characters; the desk takes no longer message. */
export const TEXT_LIMIT = 10_000;
/** Nobody means to send more than this: a page of it would keep the browser busy for minutes. */
const TYPED_LIMIT = 10 * TEXT_LIMIT;

interface Props {
  id: string;
  onSend: (text: string) => void;
  onTyped: (text: string) => void;
  onPasted: (text: string) => void;
  /** What is to be sent is being read for secrets. */
  reading: boolean;
  /** Counts up when the text field shall have the focus. */
  focus: number;
}

export function Composer({ id, onSend, onTyped, onPasted, reading, focus }: Props) {
  const { t, drafts, locale } = useUi();
  const { inbox, link } = useChat();
  const draft = useDraft(id);
  const later = useLater();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);

  /** The picker that opens once the visitor has read that a phrase is not to be sent. */
  const [asked, setAsked] = useState<HTMLInputElement | null>();

  const ready = draft.files.filter((one) => one.state === "done");
  const going = draft.files.some((one) => one.state === "going");
  const over = draft.text.length - TEXT_LIMIT;
  const sendable = (draft.text.trim() !== "" || ready.length > 0) && !going && !reading && over <= 0;

  useLayoutEffect(() => {
    const el = field.current;
    if (!el || draft.text.length > TEXT_LIMIT) return;
    el.style.blockSize = "auto";
    el.style.blockSize = `${el.scrollHeight}px`;
  }, [draft.text]);

  useEffect(() => {
    if (focus > 0) field.current?.focus({ preventScroll: true });
  }, [focus]);

  function send(): void {
    if (!sendable) return;
    onSend(draft.text.trim());
    field.current?.focus({ preventScroll: true });
  }

  function choose(input: HTMLInputElement | null): void {
    if (inbox?.pictures_unread && !drafts.warned) setAsked(input);
    else input?.click();
  }

  function take(input: HTMLInputElement): void {
    drafts.add(id, input.files ?? [], inbox);
    // The same file again is a choice again.
    input.value = "";
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {draft.files.length > 0 && later && <later.AttachedFiles id={id} files={draft.files} />}
      <div role="status">
        {draft.tooMany && inbox && <p class="hint problem">{t("fileMany", { count: inbox.files_per_message })}</p>}
        {going && <p class="hint">{t("filesUnderWay")}</p>}
        {over > 0 && <p class="hint problem">{t("tooLong", { count: over })}</p>}
        {asked && (
          <p class="hint">
            {t("noPhrase")}
            <button
              type="button"
              class="quiet"
              onClick={() => {
                drafts.warned = true;
                asked.click();
                setAsked(null);
              }}
            >
              {t("understood")}
            </button>
          </p>
        )}
      </div>
      <div class="line">
        {(inbox?.files_per_message ?? 0) > 0 && (
          <>
            <button
              type="button"
              class="icon-button"
              aria-label={t("addFile")}
              title={t("addFile")}
              onClick={() => choose(picker.current)}
            >
              <Icon name="clip" />
            </button>
            <button
              type="button"
              class="icon-button camera"
              aria-label={t("takePicture")}
              title={t("takePicture")}
              onClick={() => choose(camera.current)}
            >
              <Icon name="camera" />
            </button>
          </>
        )}
        <input ref={picker} type="file" multiple hidden onChange={(event) => take(event.currentTarget)} />
        <input
          ref={camera}
          type="file"
          accept="image/*"
          capture="environment"
          hidden
          onChange={(event) => take(event.currentTarget)}
        />
        {/* Neither a spelling service nor a browser that restores forms may learn what somebody types here. */}
        <textarea
          ref={field}
          rows={1}
          maxLength={TYPED_LIMIT}
          dir="auto"
          lang={locale}
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="send"
          aria-label={t("writeHere")}
          placeholder={t("writeHere")}
          value={draft.text}
          readOnly={reading}
          onInput={(event) => {
            const { value } = event.currentTarget;
            drafts.write(id, value);
            onTyped(value);
            if (/Paste|Drop/.test(event.inputType)) onPasted(value.trim());
          }}
          onKeyDown={(event) => {
            // An input method takes Enter for itself while it composes a Chinese word.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            send();
          }}
          onPaste={(event) => {
            const files = event.clipboardData?.files;
            if (!files?.length) return;
            event.preventDefault();
            drafts.add(id, files, inbox);
          }}
        />
        <button
          type="submit"
          class="icon-button send"
          aria-label={t("send")}
          title={link === "open" ? t("send") : t("waitsForNetwork")}
          disabled={!sendable}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

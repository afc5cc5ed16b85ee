import "prosemirror-view/style/prosemirror.css";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { useEffect, useRef, useState } from "react";
import { useWords } from "../../i18n.ts";
import { put } from "./commands.ts";
import { plugins } from "./keys.ts";
import { LinkDialog } from "./link.tsx";
import { read, write } from "./markdown.ts";
import { PictureDialog } from "./picture.tsx";
import { schema } from "./schema.ts";
import { Toolbar } from "./toolbar.tsx";
import { nodeViews } from "./views.ts";
import classes from "./visual.module.css";
import { visualWords } from "./words.ts";

const begin = (text: string, link: () => void) => EditorState.create({ doc: read(text), plugins: plugins(link) });

/** What can stand in a text beside words. */
export interface Around {
  /** Keys of live values. */
  lives: readonly string[];
  snippets: readonly string[];
  /** Where pictures lie; `images/a.png` in a text is `a.png` there. */
  images: string;
  findArticles(words: string, signal: AbortSignal): Promise<readonly { slug: string; title: string }[]>;
  /** Stores a picture; gives the address to be written into the text.  Left out where there are none. */
  upload?(file: File, alt: string): Promise<string>;
}

interface Props {
  label: string;
  lang: string;
  text: string;
  onChange: (text: string) => void;
  around: Around;
  wrong?: boolean;
  locked?: boolean;
}

/** Markdown that is written as it will look.  A `text` from outside that is another one replaces what stands here. */
export default function VisualEditor({ label, lang, text, onChange, around, wrong = false, locked = false }: Props) {
  const t = useWords(visualWords);
  const mount = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const [state, setState] = useState<EditorState | null>(null);
  const [dialog, setDialog] = useState<"" | "link" | "picture">("");
  const [dropped, setDropped] = useState<File | null>(null);
  /** What was last told, or came from outside. */
  const known = useRef(text);
  const now = useRef({ onChange, around, t });
  now.current = { onChange, around, t };

  useEffect(() => {
    if (!mount.current) return;
    const made: EditorView = new EditorView(mount.current, {
      state: begin(known.current, () => setDialog("link")),
      editable: () => !locked,
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label,
        lang,
        dir: "auto",
        "data-images": now.current.around.images,
      },
      nodeViews: nodeViews(
        (key) => now.current.t(key as "source"),
        (key) => liveName(key, now.current.t),
      ),
      clipboardTextParser: (pasted) => read(pasted).slice(0),
      // A table or a page copies a picture of itself beside its words: then the words are meant.
      handlePaste: (_, event) => !event.clipboardData?.types.includes("text/plain") && take(event.clipboardData?.files),
      handleDrop: (_, event) => take(event.dataTransfer?.files),
      dispatchTransaction(transaction) {
        const next = made.state.apply(transaction);
        made.updateState(next);
        setState(next);
        if (!transaction.docChanged) return;
        known.current = write(next.doc);
        now.current.onChange(known.current);
      },
    });
    const take = (files: FileList | undefined): boolean => {
      const [file] = files ?? [];
      if (!file?.type.startsWith("image/") || !now.current.around.upload) return false;
      setDropped(file);
      setDialog("picture");
      return true;
    };
    view.current = made;
    setState(made.state);
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [label, lang, locked]);

  useEffect(() => {
    const made = view.current;
    if (!made || text === known.current) return;
    known.current = text;
    // Nothing of before can be undone into it.
    made.updateState(begin(text, () => setDialog("link")));
    setState(made.state);
  }, [text]);

  const run: Run = (command) => {
    const made = view.current;
    if (!made) return;
    command(made.state, made.dispatch, made);
    made.focus();
  };
  const close = () => {
    setDialog("");
    setDropped(null);
    requestAnimationFrame(() => view.current?.focus());
  };
  return (
    <div className={classes.box} data-wrong={wrong}>
      {state && !locked && (
        <Toolbar
          state={state}
          run={run}
          around={around}
          link={() => setDialog("link")}
          picture={() => setDialog("picture")}
        />
      )}
      <div ref={mount} className={classes.field} />
      {state && dialog === "link" && <LinkDialog state={state} run={run} around={around} close={close} />}
      {dialog === "picture" && around.upload && (
        <PictureDialog
          file={dropped}
          put={(picture) => run(put(schema.nodes.image.create(picture)))}
          upload={around.upload}
          close={close}
        />
      )}
    </div>
  );
}

export type Run = (
  command: (state: EditorState, dispatch?: EditorView["dispatch"], view?: EditorView) => boolean,
) => void;

/** The name of a live value: `fee:tron` is "fee now: tron". */
export function liveName(key: string, t: ReturnType<typeof useWords<typeof visualWords.en>>): string {
  const at = key.lastIndexOf(":");
  const [name, what] = [key.slice(0, Math.max(0, at)), key.slice(at + 1)];
  if (key === "team") return t("live_team");
  if (key === "wait") return t("live_wait");
  if (key === "app:minimum") return t("live_minimum");
  if (key === "supported:networks") return t("live_networks");
  if (name === "fee") return t("live_fee", { network: what });
  if (name === "supported:assets") return t("live_assets", { network: what });
  if (name === "snippet") return t("live_snippet", { name: what });
  return key;
}

import { Button, Group, Textarea } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useWords } from "../i18n.ts";
import classes from "./knowledge.module.css";
import type { Around } from "./visual/editor.tsx";
import { PictureDialog } from "./visual/picture.tsx";
import { visualWords } from "./visual/words.ts";

/** Markdown as it is written, with pictures that are chosen, pasted or dropped. */
export default function MarkdownEditor({
  label,
  lang,
  text,
  onChange,
  around,
  wrong,
  locked,
}: {
  label: string;
  lang: string;
  text: string;
  onChange: (text: string) => void;
  around: Around;
  wrong: boolean;
  locked: boolean;
}) {
  const t = useWords(visualWords);
  const field = useRef<HTMLTextAreaElement>(null);
  const now = useRef(text);
  now.current = text;
  /** Where the picture comes in; null while none is asked for. */
  const [at, setAt] = useState<{ place: number; file: File | null } | null>(null);
  const { upload } = around;
  const ask = (file: File | null) => setAt({ place: field.current?.selectionStart ?? text.length, file });
  const take = (files: FileList | undefined) => {
    const [file] = files ?? [];
    if (!file?.type.startsWith("image/") || !upload || locked) return false;
    ask(file);
    return true;
  };
  const close = () => {
    setAt(null);
    requestAnimationFrame(() => field.current?.focus());
  };
  const put = ({ src, alt }: { src: string; alt: string }) => {
    const words = now.current;
    const place = Math.min(at?.place ?? words.length, words.length);
    onChange(`${words.slice(0, place)}![${plain(alt)}](${src})${words.slice(place)}`);
  };
  return (
    <>
      {upload && !locked && (
        <Group gap="sm" mb="xs">
          <Button variant="default" size="xs" leftSection={<IconPhoto size={16} />} onClick={() => ask(null)}>
            {t("picture")}
          </Button>
        </Group>
      )}
      <Textarea
        ref={field}
        aria-label={label}
        lang={lang}
        dir="auto"
        autosize
        minRows={14}
        maxRows={40}
        maxLength={60_000}
        value={text}
        error={wrong}
        disabled={locked}
        classNames={{ input: classes.markdown }}
        onChange={(event) => onChange(event.currentTarget.value)}
        onPaste={(event) => onlyFiles(event.clipboardData) && take(event.clipboardData.files) && event.preventDefault()}
        onDrop={(event) => take(event.dataTransfer.files) && event.preventDefault()}
      />
      {at && upload && <PictureDialog file={at.file} put={put} upload={upload} close={close} />}
    </>
  );
}

/** A table or a page copies a picture of itself beside its words: then the words are meant. */
const onlyFiles = (pasted: DataTransfer) => !pasted.types.includes("text/plain");

/** Brackets would end what the picture is said to show. */
const plain = (alt: string) => alt.replace(/[[\]\\\n]/g, " ");

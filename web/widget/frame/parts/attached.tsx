import { fileSize } from "@walletdesk/shared/format";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Attached } from "../chat/drafts.ts";
import { type Ui, useChat, useUi } from "../ui.ts";
import { Icon } from "./icons.tsx";

/** Files that will go with the message: on their way, there, or why not. */
export function AttachedFiles({ id, files }: { id: string; files: readonly Attached[] }) {
  const { t } = useUi();
  const unread = useChat().inbox?.pictures_unread;
  return (
    <>
      <ul class="attached">
        {files.map((one) => (
          <AttachedFile key={one.key} id={id} one={one} />
        ))}
      </ul>
      {unread && <p class="hint">{t("noPhrase")}</p>}
    </>
  );
}

function AttachedFile({ id, one }: { id: string; one: Attached }) {
  const { t, drafts, locale } = useUi();
  const { name } = one.file;
  const item = useRef<HTMLLIElement>(null);
  const failed = one.state === "failed";
  // A new one, and one that has something to say, is what is looked for.
  useLayoutEffect(() => item.current?.scrollIntoView({ block: "nearest" }), []);
  useLayoutEffect(() => {
    if (failed) item.current?.scrollIntoView({ block: "nearest" });
  }, [failed]);
  return (
    <li ref={item} class={one.state}>
      <Icon name="file" />
      <span class="about" role={failed ? "alert" : undefined}>
        {failed ? why(one, t, locale) : <bdi title={name}>{name}</bdi>}
        {one.state === "going" && (
          <progress
            max={1}
            value={one.done}
            aria-label={t("fileGoing", { name, percent: Math.round(one.done * 100) })}
          />
        )}
      </span>
      {failed && one.problem?.why === "refused" && !one.problem.forGood && (
        <button type="button" class="quiet" onClick={() => drafts.again(id, one.key)}>
          {t("again")}
        </button>
      )}
      <button
        type="button"
        class="icon-button small"
        aria-label={t("removeFile", { name })}
        onClick={() => drafts.remove(id, one.key)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

function why({ file, problem }: Attached, t: Ui["t"], locale: string): string {
  const { name } = file;
  if (problem?.why === "large") {
    const [size, limit] = [fileSize(file.size, locale), fileSize(problem.limit, locale)];
    return t("fileLarge", { name, size, limit });
  }
  return problem?.sentence ? t("fileFailedWhy", { name, why: problem.sentence }) : t("fileFailed", { name });
}

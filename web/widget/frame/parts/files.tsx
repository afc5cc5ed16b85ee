import { fileSize } from "@walletdesk/shared/format";
import { useState } from "preact/hooks";
import type { FileView } from "../chat/desk.ts";
import { useUi } from "../ui.ts";
import { Icon } from "./icons.tsx";

/** Files of a message: pictures we drew ourselves as pictures, everything else as a name to download. */
export function Files({ files, onGone }: { files: readonly FileView[]; onGone?: () => void }) {
  if (files.length === 0) return null;
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.id}>
          <OneFile file={file} {...(onGone && { onGone })} />
        </li>
      ))}
    </ul>
  );
}

function OneFile({ file, onGone }: { file: FileView; onGone?: () => void }) {
  const { t, locale } = useUi();
  /** The address that did not load: a new one gets a try of its own. */
  const [broken, setBroken] = useState("");
  if (!file.url) return <span class="file gone">{t("fileGone", { name: file.name })}</span>;
  if (file.preview_url && broken !== file.preview_url) {
    return (
      <a class="picture" href={file.url} target="_blank" rel="noopener noreferrer">
        <img
          src={file.preview_url}
          alt={t("picture", { name: file.name })}
          width={file.width ?? undefined}
          height={file.height ?? undefined}
          loading="lazy"
          onError={() => {
            setBroken(file.preview_url ?? "");
            onGone?.();
          }}
        />
      </a>
    );
  }
  return (
    <a class="file" href={file.url} target="_blank" rel="noopener noreferrer">
      <Icon name="file" />
      <bdi>{file.name}</bdi>
      <span class="size">{fileSize(file.size_bytes, locale)}</span>
    </a>
  );
}

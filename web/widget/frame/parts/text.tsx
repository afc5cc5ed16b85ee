import { isChanged, isPersonal, type Mark, markParts, readable } from "@walletdesk/shared/marks";
import { filesAlone } from "@walletdesk/shared/preview";
import { useState } from "preact/hooks";
import { type Ui, useUi } from "../ui.ts";
import { ofSecrets } from "../words/secrets.ts";

const ADDRESS = /https?:\/\/[^\s<>"'`]+/gi;
/** Chinese and full-width signs end an address; people write on without a space. */
const ENDS = /[\u2014-\u2026\u3000-\u9fff\uf900-\ufaff\uff00-\uffef⟦].*$/s;

/** A message's text: what was removed as chips, the team's addresses as links.  Never HTML. */
export function Text({ text, links }: { text: string; links: boolean }) {
  return (
    <>
      {markParts(text).map((part, at) => {
        if (typeof part !== "string") return <Chip key={at} mark={part} />;
        return links ? withLinks(part) : part;
      })}
    </>
  );
}

/** What was removed, in words, without a chip around it: for previews and for screen readers. */
export function plainText(text: string, t: Ui["t"]): string {
  const files = filesAlone(text);
  if (files > 0) return t("files", { count: files });
  return markParts(text)
    .map((part) => (typeof part === "string" ? part : `[${label(part, t)}]`))
    .join("");
}

function Chip({ mark }: { mark: Mark }) {
  const { t, locale } = useUi();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="mark" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label(mark, t)}
      </button>
      {open && <span class="mark-why">{ofSecrets(locale)(why(mark.kind))}</span>}
    </>
  );
}

function why(kind: Mark["kind"]) {
  if (kind === "hex") return "hexWhy";
  return isChanged(kind) ? "secretWhy" : isPersonal(kind) ? "personalWhy" : "removedWhy";
}

function label(mark: Mark, t: Ui["t"]): string {
  switch (mark.kind) {
    case "hex":
      return `${mark.head}…${mark.tail}`;
    case "recovery_phrase":
      return mark.words ? t("removed_recovery_phrase", { count: mark.words }) : t("removed_phrase");
    default:
      return t(`removed_${mark.kind}`);
  }
}

function withLinks(text: string) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const shown = found[0].replace(ENDS, "").replace(/[.,;:!?)\]]+$/, "");
    const address = safeAddress(shown);
    if (!address) continue;
    if (found.index > at) parts.push(text.slice(at, found.index));
    parts.push(
      <a key={found.index} href={address.href} target="_blank" rel="noopener noreferrer">
        {readable(shown)}
      </a>,
    );
    // A name in foreign letters may look like another: the host as the network knows it stands beside it.
    if (!shown.toLowerCase().includes(address.host)) parts.push(` (${address.host})`);
    at = found.index + shown.length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

/** Only what leads where it seems to: a host with a dot, and no name before an `@` that looks like a host. */
function safeAddress(text: string): URL | undefined {
  try {
    const address = new URL(text);
    return address.username || address.password || !address.hostname.includes(".") ? undefined : address;
  } catch {
    return undefined;
  }
}

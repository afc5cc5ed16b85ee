import { useEffect, useState } from "preact/hooks";
import { useChat, useUi } from "../ui.ts";

interface Told {
  id: string;
  kind: string;
  title: string;
  language: string;
  url: string;
}

const MOST = "3";
const LONGEST_VERSION = 40;

/** What users are told at the moment, warnings first; each leads to the help centre.  Without any, nothing stands here. */
export function News() {
  const { t, locale } = useUi();
  const { facts, sendFacts } = useChat();
  const [told, setTold] = useState<readonly Told[]>([]);
  const version = sendFacts ? String(facts.app_version ?? "").slice(0, LONGEST_VERSION) : "";
  useEffect(() => {
    let over = false;
    fetch(`/api/public/news?${new URLSearchParams({ language: locale, version, most: MOST })}`)
      .then((answer) => (answer.ok ? answer.json() : { news: [] }))
      .then(({ news }) => over || setTold(news))
      // Who writes to the team need not read it.
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, [locale, version]);
  if (!told[0]) return null;
  return (
    <ul class="news" aria-label={t("news")}>
      {told.map((one) => (
        <li key={one.id} class={one.kind === "security" ? "first-aid" : ""}>
          <a href={one.url} target="_blank" rel="noopener noreferrer" lang={one.language} dir="auto">
            {one.title}
          </a>
        </li>
      ))}
    </ul>
  );
}

import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { ApiError } from "../api.ts";
import { useWords } from "../i18n.ts";
import type { Row } from "../inbox/api.ts";
import { freshest } from "../inbox/cache.ts";
import { contactName } from "../inbox/contact-name.ts";
import classes from "../inbox/list.module.css";
import { ChannelMark, RowLink } from "../inbox/row.tsx";
import { inboxWords } from "../inbox/words.ts";
import { useKeys } from "../keyboard/keys.ts";
import { MarkedText, plainText } from "../parts/marks.tsx";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { partWords } from "../parts/words.ts";
import { usePlace, writePlace } from "../place.ts";
import { useMay } from "../session/store.ts";
import { type Hit, type HitPage, searchMessages } from "./api.ts";

const WAIT_MS = 250;

/** Conversations by number or by person, and messages that say something, newest first. */
export default function SearchPane({ q, open }: { q: string; open: number | null }) {
  const t = useWords(inboxWords);
  const [, go] = usePlace();
  const may = useMay("search");
  const [typed, setTyped] = useState(q);
  const field = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<number | null>(null);
  const [tried, setTried] = useState<number | null>(null);
  const onAnswer = useCallback(
    (page: HitPage) => {
      if (wanted === null) return;
      if (page.number?.number === wanted) goNow.current({ open: wanted });
      setTried(wanted);
      setWanted(null);
    },
    [wanted],
  );

  // Back and forward change the address without typing.
  const [known, setKnown] = useState(q);
  if (q !== known) {
    setKnown(q);
    setTyped(q);
  }
  const goNow = useRef(go);
  goNow.current = go;
  useEffect(() => {
    if (typed === known) return;
    const timer = setTimeout(() => {
      setKnown(typed);
      goNow.current({ q: typed }, { replace: true });
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed, known]);

  const move = (by: number) => {
    const all = [...(results.current?.querySelectorAll<HTMLElement>("a") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1), "/": () => field.current?.select() });
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const number = /^#?([0-9]{1,12})$/.exec(typed.trim())?.[1];
    // A bare number may be an amount: it opens what bears it as soon as it is known to be there.
    if (event.key === "Enter" && typed.trim().startsWith("#") && number) go({ open: Number(number) });
    else if (event.key === "Enter" && number && Number(number) !== tried) setWanted(Number(number));
    else if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      move(1);
    } else if (event.key === "Escape") field.current?.blur();
  };

  return (
    <div className={classes.pane}>
      <search className={classes.head}>
        <TextInput
          ref={field}
          className={classes.search}
          type="search"
          autoFocus={open === null}
          aria-label={t("search")}
          placeholder={t("search")}
          leftSection={<IconSearch size={16} />}
          value={typed}
          maxLength={200}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setWanted(null);
          }}
          onKeyDown={onKey}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          component={Link}
          href={writePlace({ view: "all", filters: {}, open, q: "" })}
          aria-label={t("search_close")}
        >
          <IconX size={16} />
        </ActionIcon>
      </search>
      <div ref={results} className={classes.body}>
        {!may ? (
          <Failed error={new ApiError(403, "forbidden")} order={3} />
        ) : (
          <Hits q={known.trim()} open={open} onAnswer={onAnswer} />
        )}
      </div>
    </div>
  );
}

interface HitsProps {
  q: string;
  open: number | null;
  /** What bears the number and who is called so, once it is known for `q`. */
  onAnswer: (page: HitPage) => void;
}

function Hits({ q, open, onAnswer }: HitsProps) {
  const t = useWords(inboxWords);
  const p = useWords(partWords);
  const found = useInfiniteQuery({
    queryKey: ["search", q],
    queryFn: ({ pageParam, signal }) => searchMessages(q, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: q !== "",
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
  const first = found.isPlaceholderData ? undefined : found.data?.pages[0];
  useEffect(() => {
    if (first) onAnswer(first);
  }, [first, onAnswer]);
  if (q === "") {
    return (
      <Empty icon={<IconSearch size={28} stroke={1.5} />} title={t("search_start")} order={3}>
        {t("search_start_more")}
      </Empty>
    );
  }
  const hits = found.data?.pages.flatMap((page) => page.hits) ?? [];
  if (found.isPending) return <Loading lines={6} />;
  if (found.isError && hits.length === 0) {
    return <Failed error={found.error} retry={() => void found.refetch()} order={3} />;
  }
  const shown = found.data?.pages[0];
  const others = shown?.number || shown?.contacts.length;
  if (hits.length === 0 && !others) {
    return (
      <Empty title={t("search_empty")} order={3}>
        {t("search_empty_more")}
      </Empty>
    );
  }
  const words = q.split(/\s+/);
  return (
    <div className={classes.scroll} aria-busy={found.isPlaceholderData}>
      <Rows title={t("search_number")} rows={shown?.number ? [shown.number] : []} q={q} open={open} />
      <Rows title={t("search_contacts")} rows={shown?.contacts ?? []} q={q} open={open} />
      {others && hits.length > 0 ? <h3 className={classes.group}>{t("search_messages")}</h3> : null}
      {hits.map((hit) => (
        <HitLink key={`${hit.row.id}-${hit.message.id}`} hit={hit} words={words} q={q} open={open} />
      ))}
      <div className={classes.end}>
        {found.hasNextPage ? (
          <Button
            variant="default"
            size="xs"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {p("more")}
          </Button>
        ) : (
          t("end")
        )}
      </div>
    </div>
  );
}

/** Conversations that are meant themselves, by number or by whose they are. */
function Rows({ title, rows, q, open }: { title: string; rows: readonly Row[]; q: string; open: number | null }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className={classes.group}>{title}</h3>
      {rows.map((row) => (
        <RowLink
          key={row.id}
          row={freshest(row)}
          href={writePlace({ view: "search", filters: {}, open: row.number, q })}
          open={row.number === open}
          stop
        />
      ))}
    </>
  );
}

function HitLink({ hit, words, q, open }: { hit: Hit; words: readonly string[]; q: string; open: number | null }) {
  const row = freshest(hit.row);
  return (
    <Link
      href={writePlace({ view: "search", filters: {}, open: row.number, q })}
      className={classes.hit}
      aria-current={row.number === open ? "true" : undefined}
    >
      <span className={classes.line}>
        <span className={classes.name}>{contactName(row)}</span>
        <ChannelMark channel={row.inbox.channel} />
        <span className={classes.language}>#{row.number}</span>
        <span className={classes.space} />
        <span className={classes.clock}>
          <Ago at={hit.message.at} short />
        </span>
      </span>
      <span className={classes.excerpt} lang={hit.message.language || undefined}>
        <MarkedText text={excerpt(plainText(hit.message.text), words)} find={words} plain />
      </span>
    </Link>
  );
}

/** The part of a text around the first word that was searched for. */
export function excerpt(text: string, words: readonly string[], around = 60): string {
  const lower = text.toLowerCase();
  const at = Math.min(
    ...words.map((word) => lower.indexOf(word.toLowerCase())).filter((found) => found >= 0),
    text.length,
  );
  if (at <= around || at === text.length) return text.slice(0, 240);
  return `…${text.slice(at - around, at + 240)}`;
}

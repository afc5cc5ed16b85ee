import { IconAlertTriangleFilled, IconArrowUp } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useLocation } from "wouter";
import { named, useWords } from "../i18n.ts";
import { keyLabel, useKeys } from "../keyboard/keys.ts";
import { onReopen } from "../live/socket.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { writePlace } from "../place.ts";
import { queries } from "../query.ts";
import { onReturn, useMe } from "../session/store.ts";
import { type Filters, fetchRows, type Row, type View } from "./api.ts";
import { countsKey, freshPage, rowById, rowsKey } from "./cache.ts";
import { FilterChips, FilterMenu } from "./filters.tsx";
import classes from "./list.module.css";
import { RowLink } from "./row.tsx";
import { arrange } from "./rules.ts";
import { inboxWords, labelWords } from "./words.ts";

const ROW_HEIGHT = 64;
const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((id, at) => id === b[at]);

interface ListProps {
  view: View;
  filters: Filters;
  open: number | null;
}

/** A view's conversations: live, in order of work, without a jump under the reader's eyes. */
export function ListPane({ view, filters, open }: ListProps) {
  const labels = useWords(labelWords);
  const [head, setHead] = useState<HTMLElement | null>(null);
  return (
    <div className={classes.pane}>
      <div className={classes.head}>
        <h2 className={classes.title}>{named(labels, labelWords.en, "view_", view)}</h2>
        <div ref={setHead} role="status" />
        <FilterMenu filters={filters} />
      </div>
      <FilterChips filters={filters} />
      <Rows key={JSON.stringify(rowsKey(view, filters))} view={view} filters={filters} open={open} head={head} />
    </div>
  );
}

/** `head` is where new ones are told: above the rows, so that it covers none of them. */
function Rows({ view, filters, open, head }: ListProps & { head: HTMLElement | null }) {
  const t = useWords(inboxWords);
  const me = useMe();
  const [, navigate] = useLocation();
  const list = useInfiniteQuery({
    queryKey: rowsKey(view, filters),
    queryFn: async ({ pageParam, signal }) =>
      freshPage(await fetchRows(view, filters, pageParam, signal), view, filters, me.id),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // Of one network no frame says who joins (`placed`).
    refetchInterval: filters.chain ? 30_000 : false,
  });
  useRefetchAfterLoss(list.refetch);

  const rows = useMemo(() => {
    const once = new Map((list.data?.pages ?? []).flatMap((page) => page.rows).map((row) => [row.id, row]));
    return [...once.values()];
  }, [list.data]);
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const openId = useMemo(() => rows.find((row) => row.number === open)?.id ?? null, [rows, open]);

  const [shown, setShown] = useState<readonly string[]>([]);
  const [still, setStill] = useState(false);
  // Its id is remembered while it is open, also when it has left the list's data.
  const [pinned, setPinned] = useState<{ number: number; id: string } | null>(null);
  if (openId !== null && open !== null && pinned?.id !== openId) setPinned({ number: open, id: openId });
  else if (open === null && pinned) setPinned(null);
  const pin = openId ?? (pinned && pinned.number === open ? pinned.id : null);
  const arranged = useMemo(() => arrange(shown, rows, pin, still), [shown, rows, pin, still]);
  if (!same(arranged.ids, shown)) setShown(arranged.ids);

  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: arranged.ids.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (at) => arranged.ids[at] ?? at,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();

  const lastShown = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = list;
  useEffect(() => {
    const near = lastShown >= arranged.ids.length - 10;
    if (near && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [lastShown, arranged.ids.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  const letIn = () => {
    setShown(rows.map((row) => row.id));
    scroll.current?.scrollTo({ top: 0 });
  };

  const waiting = useMemo(() => {
    const here = new Set(arranged.ids);
    return rows.filter((row) => !here.has(row.id));
  }, [arranged.ids, rows]);

  // Somebody who came by a link sees where in the list they are.
  const place = openId === null ? -1 : arranged.ids.indexOf(openId);
  const arrived = useRef(false);
  useEffect(() => {
    if (place < 0 || arrived.current || !scroll.current) return;
    arrived.current = true;
    virtual.scrollToIndex(place, { align: "auto" });
  }, [place, virtual]);

  const [cursor, setCursor] = useState<string | null>(null);
  const move = (by: number) => {
    const from = arranged.ids.indexOf(cursor ?? pin ?? "");
    if (by < 0 && from <= 0 && arranged.waiting > 0) letIn();
    const to = from < 0 ? 0 : Math.min(arranged.ids.length - 1, Math.max(0, from + by));
    const id = arranged.ids[to];
    const row = id === undefined ? undefined : (byId.get(id) ?? rowById(id));
    if (!id || !row) return;
    setCursor(id);
    virtual.scrollToIndex(to, { align: "auto" });
    focusRow(scroll.current, row.number);
  };
  const openCursor = () => {
    const row = cursor === null ? undefined : (byId.get(cursor) ?? rowById(cursor));
    if (row) navigate(writePlace({ view, filters, open: row.number, q: "" }));
  };
  useKeys({ j: () => move(1), k: () => move(-1), Enter: openCursor, ".": letIn });
  const focused = useCallback((id: string) => setCursor(id), []);

  if (list.isPending) return <Loading lines={8} height={48} />;
  if (list.isError && rows.length === 0)
    return <Failed error={list.error} retry={() => void list.refetch()} order={3} />;
  if (arranged.ids.length === 0) return <Nothing view={view} filtered={Object.keys(filters).length > 0} />;
  // Tab must find a row among those that are drawn.
  const drawn = items.map((item) => arranged.ids[item.index]);
  const stop = [cursor, pin].find((id) => id !== null && drawn.includes(id)) ?? drawn[0];
  return (
    <div
      className={classes.body}
      onPointerEnter={(event) => event.pointerType === "mouse" && setStill(true)}
      onPointerLeave={() => setStill(false)}
    >
      {arranged.waiting > 0 && head && createPortal(<Fresh rows={waiting} onLetIn={letIn} />, head)}
      <div ref={scroll} className={classes.scroll}>
        <ul className={classes.rows} style={{ blockSize: virtual.getTotalSize() }} aria-label={t("list")}>
          {items.map((item) => {
            const id = arranged.ids[item.index];
            const row = id === undefined ? undefined : (byId.get(id) ?? rowById(id));
            if (!row) return null;
            return (
              <li key={item.key} className={classes.slot} style={{ transform: `translateY(${item.start}px)` }}>
                <RowLink
                  row={row}
                  href={writePlace({ view, filters, open: row.number, q: "" })}
                  open={row.number === open}
                  stop={row.id === stop}
                  gone={!byId.has(row.id)}
                  onFocus={() => focused(row.id)}
                />
              </li>
            );
          })}
        </ul>
        {isFetchNextPageError && <Failed error={list.error} retry={() => void fetchNextPage()} order={3} />}
        {isFetchingNextPage && <Loading lines={2} height={48} />}
        {!hasNextPage && arranged.ids.length > 12 && <p className={classes.end}>{t("end")}</p>}
      </div>
    </div>
  );
}

/** How many wait to be let in, and whether one of them cannot. */
function Fresh({ rows, onLetIn }: { rows: readonly Row[]; onLetIn: () => void }) {
  const t = useWords(inboxWords);
  const urgent = rows.filter((row) => row.priority === "urgent").length;
  const said = urgent > 0 ? t("fresh_urgent", { count: rows.length, urgent }) : t("fresh", { count: rows.length });
  return (
    <button
      type="button"
      className={classes.fresh}
      data-urgent={urgent > 0}
      onClick={onLetIn}
      aria-label={`${urgent > 0 ? `${said}: ` : ""}${t("fresh_label", { count: rows.length })}`}
      title={keyLabel(".")}
    >
      {urgent > 0 ? <IconAlertTriangleFilled size={14} aria-hidden /> : <IconArrowUp size={16} aria-hidden />}
      {said}
    </button>
  );
}

/** Frames are lost while the connection is: what they would have said is asked for. */
function useRefetchAfterLoss(refetch: () => unknown) {
  const again = useRef(refetch);
  again.current = refetch;
  useEffect(() => {
    const catchUp = () => {
      void again.current();
      void queries.invalidateQueries({ queryKey: countsKey });
    };
    const stops = [onReopen(catchUp), onReturn(catchUp)];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}

/** The row may not be drawn yet: its place is scrolled to first. */
function focusRow(scroll: HTMLElement | null, number: number, tries = 5): void {
  const row = scroll?.querySelector<HTMLElement>(`[data-number="${number}"]`);
  if (row) row.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusRow(scroll, number, tries - 1));
}

function Nothing({ view, filtered }: { view: View; filtered: boolean }) {
  const t = useWords(inboxWords);
  if (filtered) return <Empty title={t("empty_filtered")} order={3} />;
  const more: Partial<Record<View, string>> = {
    mine: t("empty_mine_more"),
    all: t("empty_all_more"),
    snoozed: t("empty_snoozed_more"),
    held: t("empty_held_more"),
  };
  return (
    <Empty title={t(`empty_${view}`)} order={3}>
      {more[view]}
    </Empty>
  );
}

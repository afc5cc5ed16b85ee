import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { relativeTime, toDate } from "@walletdesk/shared/format";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLanguage, useWords } from "../i18n.ts";
import type { Choices } from "../inbox/api.ts";
import { useChoices } from "../inbox/filters.tsx";
import { serverNow } from "../live/clock.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { useStore } from "../store.ts";
import { shown } from "./answers.ts";
import type { Change, Entry } from "./api.ts";
import { changeSentence } from "./change-words.ts";
import { isDrawn } from "./entries.ts";
import { MessageView, OutgoingView } from "./message.tsx";
import { type Outgoing, outbox } from "./outbox.ts";
import classes from "./thread.module.css";
import { load, loadEarlier, threadOf } from "./threads.ts";
import { conversationWords } from "./words.ts";

/** Pixels from the end within which one reads the newest message. */
const AT_END = 80;
/** Pixels from the start at which older entries are fetched. */
const NEAR_START = 600;
const TOP = 44;
/** A scroll this soon after wheel, touch, key or mouse is the reader's. */
const BY_HAND_MS = 1000;
/** Microseconds within which messages of one author stand together. */
const TOGETHER = 5 * 60_000_000;

type Item = { key: string; entry: Entry; joined: boolean; day: boolean } | { key: string; outgoing: Outgoing };

interface ThreadProps {
  number: number;
  contact: string;
  /** Told the number of the last entry that was on screen. */
  onRead: (seq: number) => void;
}

/** The conversation's entries, the newest at the end; only what is on screen is in the page. */
export function ThreadView({ number, contact, onRead }: ThreadProps) {
  const t = useWords(conversationWords);
  const choices = useChoices();
  const state = useStore(threadOf(number));
  const out = useStore(outbox);
  const items = useMemo(
    () =>
      itemsOf(
        state.thread?.entries ?? [],
        out.filter((one) => one.number === number),
      ),
    [state.thread, out, number],
  );
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: (at) => estimate(items[at]),
    getItemKey: (at) => items[at]?.key ?? at,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    overscan: 8,
    paddingStart: TOP,
    paddingEnd: 16,
  });

  const loaded = state.thread !== null;
  const [atEnd, setAtEnd] = useState(true);
  // Whoever reads the newest message goes on reading it while heights are measured, pictures come, the composer grows:
  // only their own hand leaves the end.
  const staysAtEnd = useRef(true);
  const touchedAt = useRef(0);
  const touch = () => {
    touchedAt.current = Date.now();
  };
  const size = virtual.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves when the size does
  useLayoutEffect(() => {
    if (loaded && staysAtEnd.current) virtual.scrollToEnd();
  }, [loaded, size, virtual]);
  useEffect(() => {
    const element = scroll.current;
    if (!loaded || !element) return;
    const observer = new ResizeObserver(() => {
      if (staysAtEnd.current) virtual.scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [loaded, virtual]);

  const asked = useStore(shown);
  useEffect(() => {
    if (!loaded || asked?.number !== number) return;
    const at = items.findIndex((item) => "entry" in item && item.entry.seq === asked.seq);
    shown.set(null);
    if (at < 0) return;
    staysAtEnd.current = false;
    setAtEnd(false);
    setPointed(asked.seq);
    virtual.scrollToIndex(at, { align: "center" });
  }, [asked, items, loaded, number, virtual]);
  const [pointed, setPointed] = useState(0);

  const last = state.thread?.last ?? 0;
  const [readTo, setReadTo] = useState(0);
  const look = () => {
    const near = virtual.isAtEnd(AT_END);
    if (near) staysAtEnd.current = true;
    else if (Date.now() - touchedAt.current < BY_HAND_MS) staysAtEnd.current = false;
    const end = near || staysAtEnd.current;
    setAtEnd(end);
    if (end) setReadTo(threadOf(number).get().thread?.last ?? 0);
    const element = scroll.current;
    if (element && element.scrollTop < NEAR_START && state.earlier === "") void loadEarlier(number);
  };
  useEffect(() => {
    if (!atEnd) return;
    setReadTo(last);
    const read = () => {
      if (last > 0 && document.visibilityState === "visible") onRead(last);
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [atEnd, last, onRead]);
  // A first page that does not fill the window cannot be scrolled.
  useEffect(() => {
    const element = scroll.current;
    if (!loaded || !element || state.earlier !== "") return;
    if (element.scrollHeight <= element.clientHeight + NEAR_START) void loadEarlier(number);
  }, [loaded, number, state.earlier]);

  if (state.error && !loaded) {
    return (
      <div className={classes.thread}>
        <Failed error={state.error} retry={() => void load(number)} />
      </div>
    );
  }
  if (!loaded) {
    return (
      <div className={classes.thread}>
        <Loading lines={5} height={56} />
      </div>
    );
  }
  const below = items.filter((item) => "entry" in item && item.entry.t === "message" && item.entry.seq > readTo).length;
  return (
    <div className={classes.thread}>
      <div
        ref={scroll}
        className={classes.scroll}
        onScroll={look}
        onWheel={touch}
        onTouchMove={touch}
        onKeyDown={touch}
        onPointerDown={touch}
        role="log"
        aria-label={t("thread")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
        tabIndex={0}
      >
        <div className={classes.sizer} style={{ blockSize: virtual.getTotalSize() }}>
          <div className={classes.top} style={{ blockSize: TOP }}>
            {state.thread?.earlier ? (
              <Button
                size="compact-sm"
                variant="subtle"
                loading={state.earlier === "loading"}
                onClick={() => void loadEarlier(number)}
              >
                {state.earlier === "failed" ? t("earlier_failed") : t("earlier")}
              </Button>
            ) : (
              <span>{items.length === 0 ? t("no_messages") : t("beginning")}</span>
            )}
          </div>
          {virtual.getVirtualItems().map((placed) => {
            const item = items[placed.index];
            if (!item) return null;
            return (
              <div
                key={placed.key}
                ref={virtual.measureElement}
                data-index={placed.index}
                className={classes.slot}
                data-pointed={"entry" in item && item.entry.seq === pointed}
                style={{ transform: `translateY(${placed.start}px)` }}
              >
                {"outgoing" in item ? (
                  <OutgoingView outgoing={item.outgoing} />
                ) : (
                  <>
                    {item.day && <DayLine at={item.entry.at} />}
                    {item.entry.t === "message" ? (
                      <MessageView message={item.entry} number={number} contact={contact} joined={item.joined} />
                    ) : (
                      <ChangeLine change={item.entry} choices={choices} contact={contact} />
                    )}
                  </>
                )}
              </div>
            );
          })}
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          className={classes.below}
          aria-label={below > 0 ? t("below", { count: below }) : t("to_newest")}
          onClick={() => virtual.scrollToEnd({ behavior: "smooth" })}
        >
          <IconArrowDown size={16} aria-hidden />
          {below > 0 ? t("below", { count: below }) : null}
        </button>
      )}
    </div>
  );
}

export function itemsOf(entries: readonly Entry[], out: readonly Outgoing[]): Item[] {
  const items: Item[] = [];
  const arrived = new Set<string>();
  let before: Entry | undefined;
  for (const entry of entries) {
    if (entry.t === "message" && entry.key) arrived.add(entry.key);
    if (!isDrawn(entry)) continue;
    const day = !before || toDate(before.at).toDateString() !== toDate(entry.at).toDateString();
    items.push({ key: `s${entry.seq}`, entry, day, joined: !day && isJoined(before, entry) });
    before = entry;
  }
  // The socket may bring a message before the answer to its own request.
  for (const outgoing of out) if (!arrived.has(outgoing.key)) items.push({ key: `o${outgoing.key}`, outgoing });
  return items;
}

function isJoined(before: Entry | undefined, entry: Entry): boolean {
  return (
    before?.t === "message" &&
    entry.t === "message" &&
    before.author === entry.author &&
    before.person?.id === entry.person?.id &&
    before.note === entry.note &&
    entry.at - before.at < TOGETHER
  );
}

/** A guess of an item's height, so that the scroll bar is about right before it was drawn. */
function estimate(item: Item | undefined): number {
  if (!item) return 60;
  const text = "outgoing" in item ? item.outgoing.text : item.entry.t === "message" ? item.entry.text : null;
  if (text === null) return 28;
  return 56 + Math.ceil(text.length / 60) * 21;
}

const DayLine = memo(function DayLine({ at }: { at: number }) {
  const locale = useLanguage();
  const now = serverNow();
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  const words =
    days < 2
      ? new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day")
      : new Intl.DateTimeFormat(locale, {
          weekday: "long",
          month: "long",
          day: "numeric",
          ...(toDate(at).getFullYear() !== toDate(now).getFullYear() && { year: "numeric" }),
        }).format(toDate(at));
  return (
    <div className={classes.day}>
      <span>{words}</span>
    </div>
  );
});

function startOfDay(at: number): number {
  return toDate(at).setHours(0, 0, 0, 0);
}

interface ChangeLineProps {
  change: Change;
  choices: Choices | undefined;
  contact: string;
}

const ChangeLine = memo(function ChangeLine({ change, choices, contact }: ChangeLineProps) {
  const locale = useLanguage();
  const now = serverNow();
  return (
    <p className={classes.change} title={relativeTime(change.at, now, locale)} data-kind={change.kind}>
      {changeSentence(change, { choices, contact, locale, now })}
    </p>
  );
});

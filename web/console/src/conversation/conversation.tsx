import { Button } from "@mantine/core";
import { IconAlertTriangle, IconFlame } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { Link } from "wouter";
import { useWords } from "../i18n.ts";
import { detailKey, findRow, takeRow } from "../inbox/cache.ts";
import { contactName } from "../inbox/contact-name.ts";
import { useKeys } from "../keyboard/keys.ts";
import { onReopen } from "../live/socket.ts";
import { usePageTitle } from "../live/title.ts";
import { later } from "../parts/later.tsx";
import { openMenu } from "../parts/menus.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { tellError } from "../parts/toast.ts";
import { usePlace, writePlace } from "../place.ts";
import { queries } from "../query.ts";
import { useMay } from "../session/store.ts";
import { useStore } from "../store.ts";
import { NewMessages } from "./announced.tsx";
import { type Detail, fetchDetail } from "./api.ts";
import { Composer, useAskBeforeLeaving, useFocusComposer } from "./composer.tsx";
import classes from "./conversation.module.css";
import { HarmlessDialog, Lightbox, ReportDialog } from "./dialogs.tsx";
import { adoptDraft, drafts } from "./drafts.ts";
import { Header } from "./header.tsx";
import { OriginalDialog } from "./original.tsx";
import { Panel, togglePanel } from "./panel.tsx";
import { takeViewers } from "./presence.ts";
import { ThreadView } from "./thread.tsx";
import { openThread, threadOf } from "./threads.ts";
import { undo, undoable } from "./undo.ts";
import { conversationWords } from "./words.ts";
import { judge, markRead, markUnread, setStatus } from "./work.ts";

const OfIncident = later(() => import("../incidents/of-conversation.tsx"));

/** One conversation: header, thread, composer, panel. */
export default function Conversation({ number }: { number: number }) {
  const t = useWords(conversationWords);
  const [place] = usePlace();
  const query = useQuery({
    queryKey: detailKey(number),
    queryFn: async ({ signal }) => {
      const detail = await fetchDetail(number, signal);
      takeRow(detail.row);
      takeViewers(number, detail.viewers);
      adoptDraft(number, detail.draft);
      return { ...detail, row: findRow(number) ?? detail.row };
    },
    staleTime: 0,
  });
  useEffect(() => openThread(number), [number]);
  useEffect(() => onReopen(() => void queries.invalidateQueries({ queryKey: detailKey(number) })), [number]);
  useEffect(() => () => openMenu.set(null), []);
  useDetailFollowsThread(number, query.data?.row.due_at);
  useAskBeforeLeaving();
  if (query.data) return <Opened detail={query.data} />;
  if (query.isError) {
    return (
      <Failed
        error={query.error}
        retry={() => void query.refetch()}
        back={
          <Button component={Link} href={writePlace({ ...place, open: null })} variant="default">
            {t("back")}
          </Button>
        }
      />
    );
  }
  const row = findRow(number);
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        {row ? <Header row={row} /> : null}
        <Loading lines={6} height={56} />
      </div>
    </div>
  );
}

function Opened({ detail }: { detail: Detail }) {
  const t = useWords(conversationWords);
  const { row } = detail;
  const { number } = row;
  const field = useRef<HTMLTextAreaElement>(null);
  const [place, go] = usePlace();
  const mayWork = useMay("conversations_assign");
  const write = useFocusComposer(number, field);
  usePageTitle(`#${number} ${row.contact.name}`.trim());
  const onRead = useCallback((seq: number) => markRead(number, seq), [number]);
  const work = (action: () => void) => (mayWork ? action : undefined);
  const empty = useStore(drafts, (all) => !all.get(number)?.text);
  const canUndo = useStore(undoable, (offered) => offered?.number === number) && empty;
  const isDone = row.status === "resolved" || row.status === "closed";
  useKeys({
    r: () => write(false),
    n: () => write(true),
    a: work(() => openMenu.set("assign")),
    p: work(() => openMenu.set("priority")),
    c: work(() => openMenu.set("category")),
    l: work(() => openMenu.set("tags")),
    z: work(() => openMenu.set("snooze")),
    e: work(() => void (isDone ? undefined : setStatus(number, "resolved"))),
    u: () => {
      void markUnread(number);
      go({ ...place, open: null });
    },
    i: togglePanel,
    // In the text field it is the field's own undo, as long as there is something in it.
    "Mod+z": canUndo ? () => void undo().catch(tellError) : undefined,
    Escape: () => go({ ...place, open: null }),
  });
  return (
    <div className={classes.page}>
      <section className={classes.main} aria-label={t("open_in", { number: `#${number}` })}>
        <Header row={row} />
        <Banners detail={detail} />
        <OfIncident key={`i${number}`} number={number} />
        <ThreadView key={number} number={number} contact={contactName(row)} onRead={onRead} />
        <Composer key={`c${number}`} detail={detail} field={field} />
      </section>
      <Panel detail={detail} />
      <NewMessages row={row} />
      <ReportDialog />
      <OriginalDialog />
      <HarmlessDialog />
      <Lightbox />
    </div>
  );
}

/** What must be known before anything is done. */
function Banners({ detail }: { detail: Detail }) {
  const t = useWords(conversationWords);
  const { row } = detail;
  const [place] = usePlace();
  const mayWork = useMay("conversations_assign");
  return (
    <>
      {row.emergency && (
        <div className={classes.banner} data-kind="emergency">
          <IconFlame size={16} aria-hidden />
          <strong>{t("emergency")}</strong>
        </div>
      )}
      {row.standing === "held" && (
        <section className={classes.banner} aria-label={t("held_title")}>
          <IconAlertTriangle size={16} aria-hidden />
          <strong>{t("held_title")}</strong>
          <span>{t("held_text")}</span>
          {mayWork && (
            <>
              <Button size="compact-xs" color="red" onClick={() => void judge(row.number, true)}>
                {t("held_yes")}
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => void judge(row.number, false)}>
                {t("held_no")}
              </Button>
            </>
          )}
        </section>
      )}
      {(row.standing === "claimed" || row.standing === "grouped") && (
        <section className={classes.banner} aria-label={t(`${row.standing}_title`)}>
          <IconAlertTriangle size={16} aria-hidden />
          <strong>{t(`${row.standing}_title`)}</strong>
          {mayWork && (
            <>
              <Button size="compact-xs" variant="default" onClick={() => void judge(row.number, true)}>
                {t("held_yes")}
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => void judge(row.number, false)}>
                {t("held_no")}
              </Button>
            </>
          )}
        </section>
      )}
      {detail.linked_from !== null && (
        <div className={classes.banner} data-kind="quiet">
          <Link href={writePlace({ ...place, open: detail.linked_from })}>
            {t("linked_from", { number: detail.linked_from.toString() })}
          </Link>
        </div>
      )}
    </>
  );
}

/**
 * Clocks, ratings and facts are not in the frames: what changed them asks for the page's detail again.  `due` is the
 * row's: other opening hours move it, and write no line into the thread.
 */
function useDetailFollowsThread(number: number, due: number | null | undefined) {
  const last = useStore(threadOf(number), ({ thread }) => thread?.last ?? 0);
  const before = useRef<{ last: number; due: typeof due }>({ last: 0, due: undefined });
  useEffect(() => {
    const was = before.current;
    before.current = { last, due };
    const moved = was.due !== undefined && due !== undefined && due !== was.due;
    if ((was.last === 0 || last === was.last) && !moved) return;
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: detailKey(number) }), 300);
    return () => clearTimeout(timer);
  }, [last, due, number]);
}

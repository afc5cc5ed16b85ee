import { Kbd } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import classes from "./desk.module.css";
import { useWords } from "./i18n.ts";
import { findRow } from "./inbox/cache.ts";
import { ListPane } from "./inbox/list.tsx";
import { inboxWords, labelWords } from "./inbox/words.ts";
import { followAlarms } from "./live/alarms.ts";
import { usePageTitle } from "./live/title.ts";
import { Boundary } from "./parts/boundary.tsx";
import { later } from "./parts/later.tsx";
import { Empty } from "./parts/states.tsx";
import { usePlace } from "./place.ts";

// The list is drawn first; what is opened from it is fetched meanwhile.
const Conversation = later(() => import("./conversation/conversation.tsx"));
const SearchPane = later(() => import("./search/search.tsx"));

/** List, conversation and panel. */
export function Desk() {
  const t = useWords(inboxWords);
  const [place] = usePlace();
  const labels = useWords(labelWords);
  const view = place.view === "search" ? t("search") : labels(`view_${place.view}`);
  const name = place.open === null ? "" : ` ${findRow(place.open)?.contact.name ?? ""}`;
  usePageTitle(place.open === null ? view : `#${place.open}${name}`.trim());
  useEffect(() => Conversation.fetch(), []);
  return (
    <div className={classes.desk} data-open={place.open !== null}>
      <section className={classes.list} aria-label={t("list")}>
        {place.view === "search" ? (
          <SearchPane q={place.q} open={place.open} />
        ) : (
          <ListPane view={place.view} filters={place.filters} open={place.open} />
        )}
      </section>
      <main className={classes.conversation}>
        {place.open === null ? (
          <NothingOpen />
        ) : (
          <Boundary key={place.open}>
            <Conversation number={place.open} />
          </Boundary>
        )}
      </main>
    </div>
  );
}

/** Alarms are told on every page, and open their conversation. */
export function Alarms() {
  const [place, go] = usePlace();
  const now = useRef({ open: place.open, go });
  now.current = { open: place.open, go };
  useEffect(
    () =>
      followAlarms(
        (number) => now.current.go({ open: number }),
        () => now.current.open,
      ),
    [],
  );
  return null;
}

function NothingOpen() {
  const t = useWords(inboxWords);
  return (
    <div className={classes.nothing}>
      <Empty icon={<IconMessages size={28} stroke={1.5} />} title={t("nothing_open")}>
        <span className={classes.hint}>
          <Kbd size="xs">J</Kbd> <Kbd size="xs">K</Kbd> <Kbd size="xs">Enter</Kbd> <Kbd size="xs">?</Kbd>
        </span>
      </Empty>
    </div>
  );
}

import { Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBook2,
  IconCircleCheck,
  IconClockPause,
  IconInbox,
  IconSearch,
  IconSettings,
  IconStack2,
  IconUser,
  IconUserQuestion,
  IconUserShield,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { Link, useLocation } from "wouter";
import { AccountMenu } from "../account.tsx";
import { named, useWords } from "../i18n.ts";
import { keyLabel, useKeys } from "../keyboard/keys.ts";
import { helper } from "../keyboard/open.ts";
import { isPlace, usePlace, writePlace } from "../place.ts";
import { useMay } from "../session/store.ts";
import { shellWords } from "../shell.words.ts";
import { fetchCounts, VIEWS, type View } from "./api.ts";
import { countsKey } from "./cache.ts";
import { VIEW_KEYS } from "./view-keys.ts";
import classes from "./views.module.css";
import { inboxWords, labelWords } from "./words.ts";

const ICONS: Record<View, ComponentType<{ size: number; stroke: number }>> = {
  mine: IconUser,
  unassigned: IconInbox,
  urgent: IconAlertTriangle,
  all: IconStack2,
  snoozed: IconClockPause,
  resolved: IconCircleCheck,
  held: IconUserQuestion,
};
export function useCounts() {
  return useQuery({ queryKey: countsKey, queryFn: ({ signal }) => fetchCounts(signal) }).data;
}

/** The views with their counts; to be confirmed is there only while something waits for it. */
export function ViewsNav() {
  const t = useWords(inboxWords);
  const labels = useWords(labelWords);
  const s = useWords(shellWords);
  const counts = useCounts();
  const [place] = usePlace();
  const [path, navigate] = useLocation();
  const mayDecide = useMay("outgoing_manage");
  const mayWrite = useMay("knowledge_write");
  const inSettings = path.startsWith("/settings");
  const inDesk = isPlace(path);
  const go = (view: View | "search") => navigate(writePlace({ view, filters: {}, open: null, q: "" }));
  useKeys({
    ...Object.fromEntries(VIEWS.map((view) => [VIEW_KEYS[view], () => go(view)])),
    "g s": () => navigate("/settings"),
    ...(mayWrite && { "g k": () => navigate("/knowledge/articles") }),
    "/": () => go("search"),
    "?": () => helper.set("sheet"),
    "Mod+k": () => helper.set((old) => (old === "palette" ? "" : "palette")),
  });
  const views = VIEWS.filter((view) => view !== "held" || (counts?.held ?? 0) > 0 || place.view === "held");
  return (
    <nav className={classes.nav} aria-label={t("views")} data-open={place.open !== null}>
      <Link href="/all" className={classes.brand}>
        <img src="/console/icon.svg" alt="" width={24} height={24} />
        <span className={classes.name}>walletdesk</span>
      </Link>
      <ul className={classes.views}>
        <li>
          <Item
            href={writePlace({ view: "search", filters: {}, open: null, q: "" })}
            label={t("search_short")}
            active={inDesk && place.view === "search"}
            keys="/"
            icon={IconSearch}
          />
        </li>
        {views.map((view) => (
          <li key={view}>
            <Item
              href={writePlace({ view, filters: {}, open: null, q: "" })}
              label={named(labels, labelWords.en, "view_", view)}
              active={inDesk && place.view === view}
              keys={VIEW_KEYS[view]}
              icon={ICONS[view]}
              count={view === "resolved" ? undefined : counts?.[view]}
              loud={(view === "urgent" || view === "held") && (counts?.[view] ?? 0) > 0}
            />
          </li>
        ))}
        {mayDecide && (counts?.waiting ?? 0) > 0 && (
          <li>
            <Item
              href="/settings/outgoing"
              label={t("waiting")}
              active={path.startsWith("/settings/outgoing")}
              icon={IconUserShield}
              count={counts?.waiting}
              loud
            />
          </li>
        )}
      </ul>
      <div className={classes.foot}>
        {mayWrite && (
          <Item
            href="/knowledge/articles"
            label={s("knowledge")}
            active={path.startsWith("/knowledge")}
            keys="g k"
            icon={IconBook2}
          />
        )}
        <Item href="/settings" label={s("settings")} active={inSettings} keys="g s" icon={IconSettings} />
        <AccountMenu />
      </div>
    </nav>
  );
}

interface ItemProps {
  href: string;
  label: string;
  active: boolean;
  keys?: string;
  icon: ComponentType<{ size: number; stroke: number }>;
  count?: number | undefined;
  loud?: boolean;
}

function Item({ href, label, active, keys, icon: Icon, count, loud = false }: ItemProps) {
  const t = useWords(inboxWords);
  return (
    <Tooltip label={keys ? `${label}  ${keyLabel(keys)}` : label} position="right">
      <Link href={href} className={classes.item} aria-current={active ? "page" : undefined} data-loud={loud}>
        <span className={classes.icon} aria-hidden>
          <Icon size={18} stroke={1.7} />
        </span>
        <span className={classes.label}>{label}</span>
        {count !== undefined && count > 0 && (
          <span className={classes.count}>
            <span aria-hidden>{count > 999 ? "999+" : count}</span>
            <span className={classes.said}>{t("count", { count })}</span>
          </span>
        )}
      </Link>
    </Tooltip>
  );
}

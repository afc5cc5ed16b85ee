import "@mantine/core/styles/Radio.css";
import { VisuallyHidden } from "@mantine/core";
import {
  IconBooks,
  IconBriefcase,
  IconChartBar,
  IconChevronLeft,
  IconCubeUnfolded,
  IconHistory,
  IconInbox,
  IconMessageBolt,
  IconPlugConnected,
  IconRefreshAlert,
  IconRobot,
  IconRoute,
  IconShieldCheck,
  IconShieldLock,
  IconTag,
  IconTargetArrow,
  IconUrgent,
  IconUser,
  IconUsers,
} from "@tabler/icons-react";
import { type ComponentType, useEffect } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "../api.ts";
import { useWords } from "../i18n.ts";
import { Boundary } from "../parts/boundary.tsx";
import { type Later, later } from "../parts/later.tsx";
import { Failed } from "../parts/states.tsx";
import { type Permission, session } from "../session/store.ts";
import { useStore } from "../store.ts";
import { drafts, hasDrafts } from "./drafts.ts";
import classes from "./settings.module.css";
import { settingsWords } from "./words.ts";

type Name =
  | "profile"
  | "staff"
  | "teams"
  | "inboxes"
  | "tags"
  | "macros"
  | "bot"
  | "flows"
  | "topics"
  | "asked"
  | "incidents"
  | "catalogue"
  | "nodes"
  | "integrations"
  | "outgoing"
  | "secrets"
  | "audit"
  | "jobs";

interface Entry {
  name: Name;
  /** Who may see it; everybody when left out. */
  asks?: Permission;
  icon: ComponentType<{ size: number; stroke: number }>;
  page: Later<{ rest: readonly string[] }>;
}

const GROUPS: readonly { name: "group_me" | "group_desk" | "group_watch"; entries: readonly Entry[] }[] = [
  { name: "group_me", entries: [{ name: "profile", icon: IconUser, page: later(() => import("./profile.tsx")) }] },
  {
    name: "group_desk",
    entries: [
      { name: "staff", asks: "staff_read", icon: IconUsers, page: later(() => import("../staff/page.tsx")) },
      { name: "teams", asks: "staff_read", icon: IconBriefcase, page: later(() => import("../teams/page.tsx")) },
      { name: "inboxes", asks: "inboxes_read", icon: IconInbox, page: later(() => import("../inboxes/page.tsx")) },
      { name: "tags", asks: "tags_manage", icon: IconTag, page: later(() => import("../tags/page.tsx")) },
      { name: "macros", asks: "macros_use", icon: IconMessageBolt, page: later(() => import("../macros/page.tsx")) },
      { name: "bot", asks: "bot_read", icon: IconRobot, page: later(() => import("../bot/page.tsx")) },
      { name: "flows", asks: "conversations_read", icon: IconRoute, page: later(() => import("../flows/page.tsx")) },
      { name: "topics", asks: "triage_manage", icon: IconTargetArrow, page: later(() => import("../topics/page.tsx")) },
      {
        name: "catalogue",
        asks: "catalogue_read",
        icon: IconBooks,
        page: later(() => import("../catalogue/page.tsx")),
      },
      { name: "nodes", asks: "nodes_manage", icon: IconCubeUnfolded, page: later(() => import("../nodes/page.tsx")) },
      {
        name: "integrations",
        asks: "integrations_read",
        icon: IconPlugConnected,
        page: later(() => import("../integrations/page.tsx")),
      },
    ],
  },
  {
    name: "group_watch",
    entries: [
      { name: "asked", asks: "triage_manage", icon: IconChartBar, page: later(() => import("../asked/page.tsx")) },
      {
        name: "incidents",
        asks: "conversations_read",
        icon: IconUrgent,
        page: later(() => import("../incidents/page.tsx")),
      },
      {
        name: "outgoing",
        asks: "outgoing_manage",
        icon: IconShieldCheck,
        page: later(() => import("../outgoing/page.tsx")),
      },
      {
        name: "secrets",
        asks: "secrets_watch",
        icon: IconShieldLock,
        page: later(() => import("../secrets/page.tsx")),
      },
      { name: "audit", asks: "audit_read", icon: IconHistory, page: later(() => import("../audit/page.tsx")) },
      { name: "jobs", asks: "jobs_read", icon: IconRefreshAlert, page: later(() => import("../jobs/page.tsx")) },
    ],
  },
];

/** The settings' pages: a list of them at the side, one page at a time on a phone. */
export default function Settings() {
  const t = useWords(settingsWords);
  const [path] = useLocation();
  const may = useStore(session, (now) => (now.state === "in" ? now.me.permissions : NOTHING));
  const typed = useStore(drafts);
  const [, name = "", ...rest] = path.split("/").filter(Boolean);
  const shown = name || "profile";
  const entry = GROUPS.flatMap(({ entries }) => entries).find((one) => one.name === shown);
  const allowed = (one: Entry) => one.asks === undefined || may.includes(one.asks);
  useEffect(() => {
    // The others are small: fetched while this one is read, they open at once and without network too.
    for (const { entries } of GROUPS) {
      for (const { asks, page } of entries) if (asks === undefined || may.includes(asks)) page.fetch();
    }
  }, [may]);
  return (
    <div className={classes.area} data-index={name === ""}>
      <nav className={classes.nav} aria-label={t("settings")}>
        <div className={classes.stays}>
          {name === "" ? (
            <h1 className={classes.navTitle}>{t("settings")}</h1>
          ) : (
            <p className={classes.navTitle}>{t("settings")}</p>
          )}
          {GROUPS.map((group) => {
            const entries = group.entries.filter(allowed);
            if (entries.length === 0) return null;
            return (
              <div key={group.name}>
                <p className={classes.group} id={group.name}>
                  {t(group.name)}
                </p>
                <ul className={classes.items} aria-labelledby={group.name}>
                  {entries.map(({ name: one, icon: Icon }) => (
                    <li key={one}>
                      <Link
                        href={`/settings/${one}`}
                        className={classes.item}
                        aria-current={one === shown ? "page" : undefined}
                      >
                        <Icon size={18} stroke={1.7} />
                        <span className={classes.itemName}>{t(`page_${one}`)}</span>
                        {hasDrafts(typed, one) && (
                          <span className={classes.dot} title={t("unsaved")}>
                            <VisuallyHidden>{t("unsaved")}</VisuallyHidden>
                          </span>
                        )}
                      </Link>
                    </li>
                  ))}
                </ul>
              </div>
            );
          })}
        </div>
      </nav>
      <div className={classes.content}>
        <Link href="/settings" className={classes.back}>
          <IconChevronLeft size={18} aria-hidden />
          {t("settings")}
        </Link>
        {entry === undefined && <Failed error={new ApiError(404, "not_found")} order={1} />}
        {entry && !allowed(entry) && <Failed error={new ApiError(403, "forbidden")} order={1} />}
        {entry && allowed(entry) && (
          <Boundary key={entry.name}>
            <entry.page rest={rest} />
          </Boundary>
        )}
      </div>
    </div>
  );
}

const NOTHING: readonly string[] = [];

import { Button } from "@mantine/core";
import { IconZoomQuestion } from "@tabler/icons-react";
import { useEffect } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { Alarms, Desk } from "./desk.tsx";
import { useWords } from "./i18n.ts";
import { ViewsNav } from "./inbox/views.tsx";
import { Helpers } from "./keyboard/helpers.tsx";
import { openSocket } from "./live/socket.ts";
import { usePageTitle } from "./live/title.ts";
import { later } from "./parts/later.tsx";
import { Offline } from "./parts/offline.tsx";
import { Empty } from "./parts/states.tsx";
import { partWords } from "./parts/words.ts";
import { isPlace } from "./place.ts";
import { useMay } from "./session/store.ts";
import classes from "./shell.module.css";
import { shellWords } from "./shell.words.ts";

const Settings = later(() => import("./settings/settings.tsx"));
const Knowledge = later(() => import("./knowledge/area.tsx"));
const RisingNotice = later(() => import("./asked/notice.tsx"));
const ChannelNotice = later(() => import("./inboxes/notice.tsx"));
const WebhookNotice = later(() => import("./integrations/notice.tsx"));

/** The frame every page of the console stands in: views at the side, the page beside them. */
export function Shell() {
  const t = useWords(shellWords);
  const [path] = useLocation();
  const hears = useMay("integrations_read");
  const writes = useMay("knowledge_write");
  const leads = useMay("triage_manage");
  useEffect(openSocket, []);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#page">
        {t("skip")}
      </a>
      <Alarms />
      <Helpers />
      <ViewsNav />
      <div className={classes.page} id="page">
        <Offline />
        {leads && <RisingNotice />}
        {hears && <ChannelNotice />}
        {hears && <WebhookNotice />}
        <Switch>
          <Route path="/settings/*?">
            <main className={classes.settings}>
              <Settings />
            </main>
          </Route>
          {writes && (
            <Route path="/knowledge/*?">
              <main className={classes.settings}>
                <Knowledge />
              </main>
            </Route>
          )}
          <Route path="/">
            <Redirect to="/all" replace />
          </Route>
          <Route>{isPlace(path) ? <Desk /> : <Nowhere />}</Route>
        </Switch>
      </div>
    </div>
  );
}

/** An address that leads nowhere: said so, with a way back. */
function Nowhere() {
  const t = useWords(partWords);
  const s = useWords(shellWords);
  usePageTitle(t("not_found"));
  return (
    <main className={classes.nowhere}>
      <Empty
        icon={<IconZoomQuestion size={28} stroke={1.5} />}
        title={t("not_found")}
        order={1}
        action={
          <Button component={Link} href="/all" variant="default">
            {s("to_all")}
          </Button>
        }
      >
        {t("not_found_more")}
      </Empty>
    </main>
  );
}

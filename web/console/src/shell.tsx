import { useEffect } from "react";
import { Redirect, Route, Switch } from "wouter";
import { Alarms, Desk } from "./desk.tsx";
import { useWords } from "./i18n.ts";
import { ViewsNav } from "./inbox/views.tsx";
import { Helpers } from "./keyboard/helpers.tsx";
import { openSocket } from "./live/socket.ts";
import { later } from "./parts/later.tsx";
import { Offline } from "./parts/offline.tsx";
import classes from "./shell.module.css";
import { shellWords } from "./shell.words.ts";

const Settings = later(() => import("./settings/settings.tsx"));

/** The frame every page of the console stands in: views at the side, the page beside them. */
export function Shell() {
  const t = useWords(shellWords);
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
        <Switch>
          <Route path="/settings/*?">
            <main className={classes.settings}>
              <Settings />
            </main>
          </Route>
          <Route path="/">
            <Redirect to="/all" replace />
          </Route>
          <Route>
            <Desk />
          </Route>
        </Switch>
      </div>
    </div>
  );
}

import { Button } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useWords } from "../i18n.ts";
import { connection, reconnect } from "../live/socket.ts";
import { useStore } from "../store.ts";
import classes from "./offline.module.css";
import { partWords } from "./words.ts";

/** A line that says that the page may be old, while the connection is lost for longer than a blink. */
export function Offline() {
  const state = useStore(connection, (now) => now.state);
  const seen = useStore(connection, (now) => now.seen);
  const t = useWords(partWords);
  const lost = state === "waiting" || (state === "connecting" && seen > 0);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!lost) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), 1500);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">
      {lost && late && (
        <div className={classes.line}>
          <IconCloudOff size={16} aria-hidden />
          <span>{t("reconnecting")}</span>
          <Button size="compact-xs" variant="subtle" onClick={reconnect}>
            {t("try_again")}
          </Button>
        </div>
      )}
    </div>
  );
}

import { Alert } from "@mantine/core";
import { IconTrendingUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useLanguage, useWords } from "../i18n.ts";
import { serverNow } from "../live/clock.ts";
import { whenWords } from "../parts/time.tsx";
import { fetchRising, risingKey } from "./api.ts";
import classes from "./asked.module.css";
import { riseTopic, timesWords } from "./names.ts";
import { askedWords } from "./words.ts";

const EVERY_MS = 60_000;

/** On every page, for leads: more people than usual ask about something. */
export default function RisingNotice() {
  const t = useWords(askedWords);
  const locale = useLanguage();
  const { data = [] } = useQuery({
    queryKey: [...risingKey, "now"],
    queryFn: ({ signal }) => fetchRising(false, signal),
    refetchInterval: EVERY_MS,
  });
  return (
    <div role="status">
      {data.map((rise) => (
        <Alert key={rise.id} color="yellow" variant="light" p="xs" radius={0} icon={<IconTrendingUp />}>
          {t("notice", {
            topic: riseTopic(rise, locale),
            times: timesWords(rise.times, locale),
            time: whenWords(rise.began_at, serverNow(), locale),
            n: rise.n,
            people: rise.people,
          })}{" "}
          <Link className={classes.look} href="/settings/asked">
            {t("look")}
          </Link>
        </Alert>
      ))}
    </div>
  );
}

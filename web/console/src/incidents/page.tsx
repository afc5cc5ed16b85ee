import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useLanguage, useWords } from "../i18n.ts";
import { serverNow } from "../live/clock.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { whenWords } from "../parts/time.tsx";
import { Page, Tag } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { fetchIncidents, incidentsKey } from "./api.ts";
import { OneIncident } from "./detail.tsx";
import classes from "./incidents.module.css";
import { incidentWords } from "./words.ts";

/** What affects many: all incidents, or one. */
export default function IncidentsPage({ rest: [id] }: { rest: readonly string[] }) {
  return id === undefined ? <All /> : <OneIncident key={id} id={id} />;
}

function All() {
  const t = useWords(incidentWords);
  const locale = useLanguage();
  const found = useQuery({
    queryKey: [...incidentsKey, "list"],
    queryFn: ({ signal }) => fetchIncidents(signal),
  });
  return (
    <Page title={t("title")} lead={t("lead")}>
      {found.isPending && <Loading lines={4} height={52} />}
      {found.isError && !found.data && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty title={t("none")}>{t("none_more")}</Empty>}
      {found.data && found.data.length > 0 && (
        <ul className={settings.list} aria-label={t("title")}>
          {found.data.map((one) => (
            <li key={one.id} className={settings.row}>
              <div className={settings.rowMain}>
                <div className={settings.rowName}>
                  <Link className={classes.link} href={`/settings/incidents/${one.id}`}>
                    {one.title}
                  </Link>
                </div>
                <div className={settings.rowMore}>
                  {t("n", { count: one.conversations })} ·{" "}
                  {t("opened", { time: whenWords(one.opened_at, serverNow(), locale) })}
                </div>
              </div>
              <Tag tone={one.state === "open" ? "warn" : "quiet"}>{t(`state_${one.state}`)}</Tag>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { call, type Schemas } from "../api.ts";
import { useWords } from "../i18n.ts";
import own from "../integrations/integrations.module.css";
import { noticeWords } from "./notice.words.ts";

const EVERY_MS = 60_000;

/** On every page, for leads: a channel fails or has gone silent, so that nobody who writes there is heard. */
export default function ChannelNotice() {
  const t = useWords(noticeWords);
  const { data = [] } = useQuery({
    queryKey: ["channels", "notices"],
    queryFn: ({ signal }) =>
      call<Schemas["Troubles"]>("GET", "/api/channels/notices", { signal }).then(({ troubles }) => troubles),
    refetchInterval: EVERY_MS,
  });
  return (
    <div role="status">
      {data.map(({ inbox, name, health }) => (
        <Alert key={inbox} color="red" variant="light" p="xs" radius={0} icon={<IconAlertTriangle />}>
          {t(health === "silent" ? "silent" : "fails", { name })}{" "}
          <Link className={own.link} href={`/settings/inboxes/${inbox}/connect`}>
            {t("look")}
          </Link>
        </Alert>
      ))}
    </div>
  );
}

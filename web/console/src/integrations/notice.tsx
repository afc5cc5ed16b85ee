import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useWords } from "../i18n.ts";
import { fetchNotices, noticesKey } from "./api.ts";
import own from "./integrations.module.css";
import { integrationWords } from "./words.ts";

const EVERY_MS = 60_000;

/** On every page, for leads: a webhook was switched off because nobody took what it told. */
export default function WebhookNotice() {
  const t = useWords(integrationWords);
  const { data = [] } = useQuery({
    queryKey: noticesKey,
    queryFn: ({ signal }) => fetchNotices(signal),
    refetchInterval: EVERY_MS,
  });
  return (
    <div role="status">
      {data.map((webhook) => (
        <Alert key={webhook.id} color="red" variant="light" p="xs" radius={0} icon={<IconAlertTriangle />}>
          {t("stopped_notice", { name: webhook.name })}{" "}
          <Link className={own.link} href={`/settings/integrations/${webhook.id}`}>
            {t("look")}
          </Link>
        </Alert>
      ))}
    </div>
  );
}

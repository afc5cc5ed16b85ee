import { Alert, Anchor, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { Link } from "wouter";
import { useWords } from "../i18n.ts";
import { useMay } from "../session/store.ts";
import { CopyLine, Section } from "../settings/parts.tsx";
import type { Inbox } from "./api.ts";
import { formAddressWords } from "./form-address.words.ts";

/** Where the public form and "my requests" stand. */
export function FormAddress({ inbox }: { inbox: Inbox }) {
  const t = useWords(formAddressWords);
  const keeps = useMay("identity_keys_manage");
  const desk = inbox.desk_url;
  const form = `${desk}/ask?inbox=${inbox.public_id}`;
  return (
    <>
      {!inbox.active && (
        <Alert mb="md" color="yellow" variant="light">
          {t("paused")}
        </Alert>
      )}
      <Section title={t("form_title")} lead={t("form_lead")}>
        <CopyLine label={t("form")} text={form} />
        <CopyLine label={t("topic")} text={`${desk}/ask/pending_low_fee?inbox=${inbox.public_id}`} />
        <Anchor href={form} target="_blank" rel="noopener">
          {t("open")} <IconExternalLink size={14} aria-hidden />
        </Anchor>
      </Section>
      <Section title={t("requests_title")} lead={t("requests_lead")}>
        <CopyLine label={t("requests")} text={`${desk}/requests`} />
      </Section>
      <Section title={t("app_title")} lead={t("app_lead")}>
        <CopyLine label={t("app")} text={`${desk}/requests#inbox=${inbox.public_id}&identity=TOKEN`} />
        {keeps && (
          <Anchor component={Link} href={`/settings/inboxes/${inbox.id}/keys`}>
            {t("keys")}
          </Anchor>
        )}
      </Section>
      <Section title={t("mail_title")}>
        <Text>{t("mail_lead")}</Text>
      </Section>
    </>
  );
}

import { Alert, Anchor, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { Link } from "wouter";
import { useWords } from "../i18n.ts";
import { useMay } from "../session/store.ts";
import { CodeBlock, CopyLine, Section } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import type { Inbox } from "./api.ts";
import own from "./inboxes.module.css";
import { installWords } from "./install.words.ts";
import { pageAddress, policy, snippet } from "./samples.ts";

const OPTIONS = ["language", "scheme", "position", "label"] as const;

/** How the chat comes onto the wallet's pages. */
export function Install({ inbox }: { inbox: Inbox }) {
  const t = useWords(installWords);
  const manages = useMay("inboxes_manage");
  const keeps = useMay("identity_keys_manage");
  const desk = inbox.desk_url;
  const page = pageAddress(desk, inbox.public_id);
  return (
    <>
      {!inbox.active && (
        <Alert mb="md" color="yellow" variant="light">
          {t("paused")}
        </Alert>
      )}
      <Section title={t("page_title")} lead={t("page_lead")}>
        <CodeBlock label={t("snippet")} text={snippet(desk, inbox.public_id)} />
        <div>
          <Text>
            {inbox.allowed_origins.length === 0
              ? t("origins_none")
              : t("origins", { count: inbox.allowed_origins.length })}
          </Text>
          {inbox.allowed_origins.length > 0 && (
            <ul className={own.origins}>
              {inbox.allowed_origins.map((origin) => (
                <li key={origin}>
                  <code>{origin}</code>
                </li>
              ))}
            </ul>
          )}
          {manages && (
            <Anchor component={Link} href={`/settings/inboxes/${inbox.id}`}>
              {t("origins_change")}
            </Anchor>
          )}
        </div>
        <details>
          <summary className={own.summary}>{t("options")}</summary>
          <dl className={own.options}>
            {OPTIONS.map((name) => (
              <div key={name}>
                <dt>
                  <code>data-{name}</code>
                </dt>
                <dd>{t(`option_${name}`)}</dd>
              </div>
            ))}
          </dl>
        </details>
      </Section>
      <Section title={t("csp_title")} lead={t("csp_lead")}>
        <CodeBlock label={t("csp")} text={policy(desk)} />
      </Section>
      <Section title={t("full_title")} lead={t("full_lead")}>
        <CopyLine label={t("full")} text={page} />
        <div>
          <Anchor href={page} target="_blank" rel="noopener">
            {t("full_open")} <IconExternalLink size={14} aria-hidden className={classes.inline} />
          </Anchor>
        </div>
      </Section>
      {keeps && (
        <Section title={t("who_title")} lead={t("who_lead")}>
          <div>
            <Anchor component={Link} href={`/settings/inboxes/${inbox.id}/keys`}>
              {t("who_keys")}
            </Anchor>
          </div>
        </Section>
      )}
    </>
  );
}

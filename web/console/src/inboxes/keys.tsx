import { Alert, Button, Group, Modal, SegmentedControl, Text, Textarea } from "@mantine/core";
import { IconKey, IconPlus, IconShieldLock } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../i18n.ts";
import { sentenceOf, useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { partWords } from "../parts/words.ts";
import { type Problems, useForm } from "../settings/form.ts";
import { usePages } from "../settings/pages.ts";
import { CodeBlock, Confirm, CopyLine, FormBox, List, Section, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  ALGORITHMS,
  type Algorithm,
  addPublicKey,
  fetchKeys,
  type IdentityKey,
  type Inbox,
  keysKey,
  makeSecret,
  revokeKey,
} from "./api.ts";
import { keyWords } from "./keys.words.ts";
import { identifyPage, makeKeyPair, SERVER_NAMES, SERVERS, type Server, signToken } from "./samples.ts";

/** Keys by which the wallet's server names its users, and how it does. */
export function Keys({ inbox }: { inbox: Inbox }) {
  const t = useWords(keyWords);
  const client = useQueryClient();
  const pages = usePages(keysKey(inbox.id), (cursor, signal) => fetchKeys(inbox.id, cursor, signal));
  const [adding, setAdding] = useState<Algorithm | null>(null);
  const [revoking, setRevoking] = useState<IdentityKey | null>(null);
  const [secret, setSecret] = useState("");
  const [kid, setKid] = useState("");
  const again = () => client.invalidateQueries({ queryKey: keysKey(inbox.id) });
  const live = pages.rows.filter((one) => one.revoked_at === null).reverse();
  return (
    <>
      <Section title={t("title")} lead={t("lead")}>
        <List pages={pages} label={t("title")} empty={{ title: t("none"), more: t("none_more") }}>
          {(rows) =>
            rows.map((key) => (
              <li key={key.id} className={classes.row}>
                <div className={classes.rowMain}>
                  <div className={classes.rowName}>
                    <code>{key.kid}</code>
                    <Tag tone="quiet">{key.algorithm}</Tag>
                    {key.revoked_at !== null && <Tag tone="warn">{t("revoked")}</Tag>}
                  </div>
                  <div className={classes.rowMore}>
                    {key.revoked_at === null ? t("created") : t("revoked_at")}{" "}
                    <Ago at={key.revoked_at ?? key.created_at} />
                  </div>
                </div>
                {key.revoked_at === null && (
                  <Button
                    variant="default"
                    size="xs"
                    aria-label={t("revoke_what", { kid: key.kid })}
                    onClick={() => {
                      setKid(key.kid);
                      setRevoking(key);
                    }}
                  >
                    {t("revoke")}
                  </Button>
                )}
              </li>
            ))
          }
        </List>
        <Group gap="sm">
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding("EdDSA")}>
            {t("add_public")}
          </Button>
          <Button variant="default" leftSection={<IconShieldLock size={16} />} onClick={() => setAdding("HS256")}>
            {t("add_secret")}
          </Button>
        </Group>
      </Section>
      <Samples inbox={inbox} live={live} />
      <PublicKeyDialog inbox={inbox} opened={adding === "EdDSA"} close={() => setAdding(null)} done={again} />
      <SecretDialog
        inbox={inbox}
        opened={adding === "HS256"}
        close={() => setAdding(null)}
        done={async (made) => {
          setAdding(null);
          setSecret(made);
          await again();
        }}
      />
      <Modal
        opened={secret !== ""}
        onClose={() => setSecret("")}
        title={t("secret_title")}
        centered
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        <div className={classes.fields}>
          <Text>{t("secret_text")}</Text>
          <CopyLine label={t("secret")} text={secret} />
          <Alert color="yellow" variant="light" p="sm">
            {t("secret_once")}
          </Alert>
          <Button onClick={() => setSecret("")} data-autofocus>
            {t("secret_done")}
          </Button>
        </div>
      </Modal>
      <Confirm
        opened={revoking !== null}
        close={() => setRevoking(null)}
        title={t("revoke_title", { kid })}
        action={t("revoke")}
        danger
        run={async () => {
          if (revoking) await revokeKey(inbox.id, revoking.id);
          await again();
        }}
      >
        <Text>{t("revoke_text")}</Text>
      </Confirm>
    </>
  );
}

const NO_KEY = { public_key: "" };

function PublicKeyDialog({
  inbox,
  opened,
  close,
  done,
}: {
  inbox: Inbox;
  opened: boolean;
  close: () => void;
  done: () => Promise<unknown>;
}) {
  const t = useWords(keyWords);
  const p = useWords(partWords);
  const form = useForm({
    saved: NO_KEY,
    places: { bad_public_key: "public_key", too_many_keys: "public_key" },
    check: ({ public_key }): Problems<typeof NO_KEY> => {
      // Never sent: what has left this page must be taken for known to others.
      if (/PRIVATE KEY/.test(public_key)) return { public_key: t("private") };
      if (!/-----BEGIN PUBLIC KEY-----/.test(public_key)) return { public_key: t("not_pem") };
      return {};
    },
  });
  const leave = () => {
    form.discard();
    close();
  };
  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={t("add_public")}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <FormBox
        form={form}
        send={async ({ public_key }) => {
          await addPublicKey(inbox.id, public_key.trim());
          await done();
        }}
        done={leave}
        save={t("add_do")}
        cancel={close}
        plain
      >
        <Text>{t("pair_text")}</Text>
        <CodeBlock label={t("pair")} text={makeKeyPair} />
        <Textarea
          label={t("public_key")}
          description={t("public_key_more")}
          placeholder={"-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----"}
          rows={4}
          spellCheck={false}
          autoComplete="off"
          maxLength={2000}
          data-autofocus
          styles={{ input: { fontFamily: "var(--wd-mono)", fontSize: 13 } }}
          value={form.values.public_key}
          error={form.problems.public_key}
          onChange={(event) => form.set({ public_key: event.currentTarget.value })}
        />
      </FormBox>
    </Modal>
  );
}

function SecretDialog({
  inbox,
  opened,
  close,
  done,
}: {
  inbox: Inbox;
  opened: boolean;
  close: () => void;
  done: (secret: string) => Promise<unknown>;
}) {
  const t = useWords(keyWords);
  const p = useWords(partWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const slow = useSlow(busy);
  const make = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const made = await makeSecret(inbox.id);
      await done(made.secret ?? "");
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("add_secret")}
      centered
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <div className={classes.fields}>
        <Text>{t("add_secret_text")}</Text>
        <div role="alert">
          {error !== null && (
            <Alert color="red" variant="light" p="sm">
              {sentenceOf(error)}
            </Alert>
          )}
        </div>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            {p("cancel")}
          </Button>
          <Button leftSection={<IconKey size={16} />} loading={slow} onClick={make} data-autofocus>
            {t("add_secret_do")}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

/** Code for the wallet's server and its pages; with the newest key of the algorithm, else with a stand-in. */
function Samples({ inbox, live }: { inbox: Inbox; live: readonly IdentityKey[] }) {
  const t = useWords(keyWords);
  const [server, setServer] = useState<Server>("node");
  const [chosen, setChosen] = useState<Algorithm | null>(null);
  const algorithm = chosen ?? live[0]?.algorithm ?? "EdDSA";
  const kid = live.find((key) => key.algorithm === algorithm)?.kid ?? "KEY_ID";
  return (
    <Section title={t("sample_title")} lead={t("sample_lead")}>
      <Group gap="sm">
        <SegmentedControl
          aria-label={t("sample_server")}
          value={server}
          onChange={(value) => setServer(value as Server)}
          data={SERVERS.map((value) => ({ value, label: SERVER_NAMES[value] }))}
        />
        <SegmentedControl
          aria-label={t("sample_algorithm")}
          value={algorithm}
          onChange={(value) => setChosen(value as Algorithm)}
          data={[...ALGORITHMS]}
        />
      </Group>
      <CodeBlock
        label={t("sample_sign", { server: SERVER_NAMES[server] })}
        text={signToken(server, { algorithm, kid }, inbox.public_id)}
      />
      {kid === "KEY_ID" && <Text c="var(--wd-muted)">{t("sample_kid")}</Text>}
      <CodeBlock label={t("sample_page")} text={identifyPage()} />
      <Text c="var(--wd-muted)">{t("sample_rules")}</Text>
    </Section>
  );
}

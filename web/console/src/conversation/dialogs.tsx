import { Alert, Button, Checkbox, Group, Modal, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { IconDownload, IconShieldCheck } from "@tabler/icons-react";
import type { SecretKind } from "@walletdesk/shared/marks";
import { useState } from "react";
import { useWords } from "../i18n.ts";
import { sentenceOf, useSlow } from "../parts/states.tsx";
import { tell } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useStore } from "../store.ts";
import { reportHarmless, reportSecret } from "./api.ts";
import { picture } from "./lightbox.ts";
import { harmless, reporting } from "./report.ts";
import classes from "./thread.module.css";
import { Unread } from "./unread.tsx";
import { conversationWords } from "./words.ts";

/** A picture as large as the window. */
export function Lightbox() {
  const t = useWords(conversationWords);
  const shown = useStore(picture);
  return (
    <Modal
      opened={shown !== null}
      onClose={() => picture.set(null)}
      title={shown?.name}
      size="auto"
      centered
      closeButtonProps={{ "aria-label": t("picture_close") }}
    >
      {shown && (
        <Stack align="center">
          <img className={classes.large} src={shown.url} alt={shown.name} />
          <Unread file={shown} />
          <Button
            component="a"
            href={shown.url}
            download={shown.name}
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            {t("picture_get")}
          </Button>
        </Stack>
      )}
    </Modal>
  );
}

/** What can be said of a text that goes whole; the rest is the neutral one. */
const KINDS = ["recovery_phrase", "private_key", "extended_key", "keystore", "api_key", "card", "identity"] as const;

/** "Report a secret": the gate looks again, or the whole text goes. */
export function ReportDialog() {
  const t = useWords(conversationWords);
  const p = useWords(partWords);
  const about = useStore(reporting);
  const [all, setAll] = useState(false);
  const [kind, setKind] = useState<SecretKind | null>(null);
  const [files, setFiles] = useState(false);
  const [form, setForm] = useState(false);
  const hasFiles = about?.message.files.some((file) => file.url) ?? false;
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState("");
  const [error, setError] = useState<unknown>(null);
  const slow = useSlow(busy);
  const close = () => {
    reporting.set(null);
    setAll(false);
    setKind(null);
    setFiles(false);
    setForm(false);
    setTold("");
    setError(null);
  };
  const report = async () => {
    if (!about) return;
    setBusy(true);
    setError(null);
    setTold("");
    try {
      const { found } = await reportSecret(about.number, about.message.id, all, all ? kind : null, {
        files,
        tell_form: all && form,
      });
      const done = all ? t("report_removed") : found > 0 ? t("report_done", { count: found }) : t("report_none");
      const warned = found > 0 && about.message.author === "contact";
      setTold(warned ? `${done} ${t("report_told")}` : done);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={about !== null}
      onClose={close}
      title={t("report_title")}
      centered
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <Stack gap="lg">
        <Text>{t("report_text")}</Text>
        <Checkbox
          label={t("report_all")}
          description={t("report_all_more")}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
        {all && (
          <NativeSelect
            label={t("report_kind")}
            value={kind ?? ""}
            onChange={(event) => setKind(KINDS.find((one) => one === event.currentTarget.value) ?? null)}
            data={[
              { value: "", label: t("report_kind_other") },
              ...KINDS.map((one) => ({ value: one, label: t(`report_kind_${one}`) })),
            ]}
          />
        )}
        {hasFiles && (
          <Checkbox
            label={t("report_files")}
            checked={files}
            onChange={(event) => setFiles(event.currentTarget.checked)}
          />
        )}
        {all && (
          <Checkbox
            label={t("report_form")}
            description={t("report_form_more")}
            checked={form}
            onChange={(event) => setForm(event.currentTarget.checked)}
          />
        )}
        <div role="status">
          {told && (
            <Alert variant="light" color="teal" icon={<IconShieldCheck />}>
              {told}
            </Alert>
          )}
          {error !== null && (
            <Alert variant="light" color="red">
              {sentenceOf(error)}
            </Alert>
          )}
        </div>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            {p("close")}
          </Button>
          <Button color="red" loading={slow} onClick={report}>
            {all ? t("report_all") : t("report_do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** "This was no secret": for the leads, who see how it looked in numbers, and what is typed here. */
export function HarmlessDialog() {
  const t = useWords(conversationWords);
  const p = useWords(partWords);
  const about = useStore(harmless);
  const [words, setWords] = useState("");
  const [form, setForm] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const slow = useSlow(busy);
  const close = () => {
    harmless.set(null);
    setWords("");
    setForm(false);
    setError(null);
  };
  const send = async () => {
    if (!about || busy) return;
    setBusy(true);
    setError(null);
    try {
      await reportHarmless(about.number, about.message.id, words.trim(), form);
      close();
      tell(t("harmless_done"));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={about !== null}
      onClose={close}
      title={t("harmless_title")}
      centered
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <Stack gap="lg">
        <Text>{t("harmless_text")}</Text>
        <Textarea
          label={t("harmless_words")}
          description={t("harmless_words_more")}
          autosize
          minRows={2}
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Checkbox
          label={t("harmless_form")}
          description={t("harmless_form_more")}
          checked={form}
          onChange={(event) => setForm(event.currentTarget.checked)}
        />
        <div role="alert">
          {error !== null && (
            <Alert variant="light" color="red">
              {sentenceOf(error)}
            </Alert>
          )}
        </div>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            {p("cancel")}
          </Button>
          <Button loading={slow} onClick={send}>
            {t("harmless_do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

import { ActionIcon, Alert, Button, FileButton, Group, Menu, Modal, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconDots, IconDownload, IconFileText, IconSparkles, IconUpload } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiError } from "../api.ts";
import { useWords } from "../i18n.ts";
import { sentenceOf, useSlow } from "../parts/states.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { Confirm } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { knowledgeKey } from "./api.ts";
import { type ArticleImport, EXPORT, fetchStarter, importArticles, takeStarter } from "./care.ts";
import { careWords } from "./care.words.ts";

/** What goes into the articles and out of them at once. */
export function Files() {
  const t = useWords(careWords);
  const p = useWords(partWords);
  const manages = useMay("knowledge_manage");
  const client = useQueryClient();
  const [importing, setImporting] = useState(false);
  const [starting, setStarting] = useState(false);
  const starter = useQuery({
    queryKey: [...knowledgeKey, "starter"],
    queryFn: ({ signal }) => fetchStarter(signal),
    enabled: manages,
  });
  const missing = starter.data?.missing ?? 0;
  const again = () => client.invalidateQueries({ queryKey: knowledgeKey });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("files")}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {manages && (
            <Menu.Item leftSection={<IconUpload size={16} />} onClick={() => setImporting(true)}>
              {t("import")}
            </Menu.Item>
          )}
          {manages && missing > 0 && (
            <Menu.Item leftSection={<IconSparkles size={16} />} onClick={() => setStarting(true)}>
              {t("starter")}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void download()}>
            {t("export")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={importing}
        onClose={() => setImporting(false)}
        title={t("import_title")}
        size="lg"
        closeButtonProps={{ "aria-label": p("close") }}
      >
        <ImportArticles close={() => setImporting(false)} again={again} />
      </Modal>
      <Confirm
        opened={starting}
        close={() => setStarting(false)}
        title={t("starter_title", { count: missing })}
        action={t("starter_do")}
        run={async () => {
          const { created } = await takeStarter();
          await again();
          tell(t("starter_done", { count: created }));
        }}
      >
        <Text>{t("starter_more")}</Text>
      </Confirm>
    </>
  );
}

async function download() {
  // Fetched first: a refusal is told here, and not as a file.
  try {
    const answer = await fetch(EXPORT, { credentials: "same-origin" });
    if (!answer.ok) throw new ApiError(answer.status, "export_failed");
    const url = URL.createObjectURL(await answer.blob());
    Object.assign(document.createElement("a"), { href: url, download: "articles.zip" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  } catch (error) {
    tellError(error instanceof ApiError ? error : new ApiError(0, "offline"));
  }
}

const MOST_MB = 20;
type Read = { text: string } | { archive: string };

/** A file is rehearsed when it is chosen: what it would change, and what of it cannot be taken, is seen first. */
function ImportArticles({ close, again }: { close: () => void; again: () => Promise<unknown> }) {
  const t = useWords(careWords);
  const p = useWords(partWords);
  const reset = useRef<() => void>(null);
  const [name, setName] = useState("");
  const [read, setRead] = useState<Read | null>(null);
  const [plan, setPlan] = useState<ArticleImport | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const send = async (what: Read, rehearse: boolean) => {
    setBusy(true);
    setProblem("");
    try {
      const told = await importArticles(what, rehearse);
      setPlan(told);
      if (told.stored) {
        await again();
        tell(t("import_done"));
        if (told.errors.length === 0) close();
      }
    } catch (error) {
      setPlan(null);
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const choose = async (file: File | null) => {
    if (!file) return;
    reset.current?.();
    setName(file.name);
    setPlan(null);
    setProblem("");
    if (file.size > MOST_MB * 1024 * 1024) return setProblem(t("file_large", { limit: MOST_MB }));
    let what: Read;
    try {
      what = file.name.toLowerCase().endsWith(".zip")
        ? { archive: await base64(file) }
        : { text: new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()) };
    } catch {
      return setProblem(t("file_read"));
    }
    setRead(what);
    await send(what, true);
  };
  const changes = plan ? plan.created + plan.changed : 0;
  const refused = plan ? plan.errors.length + plan.more_errors : 0;
  return (
    <Stack gap="md">
      <Text c="var(--wd-muted)">{t("import_lead")}</Text>
      <Group gap="sm">
        <FileButton
          accept=".zip,.json,application/zip,application/json"
          resetRef={reset}
          onChange={(one) => void choose(one)}
        >
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconFileText size={16} />} disabled={busy}>
              {t("file_choose")}
            </Button>
          )}
        </FileButton>
        {name && <Text className={settings.rowMain}>{name}</Text>}
      </Group>
      <div role="status">
        {busy && !plan && <Text c="var(--wd-muted)">{t("checking")}</Text>}
        {plan && (
          <Text>
            {[
              t("plan_created", { count: plan.created }),
              t("plan_changed", { count: plan.changed }),
              t("plan_unchanged", { count: plan.unchanged }),
            ].join(t("comma"))}
          </Text>
        )}
        {plan && plan.waiting > 0 && <Text c="var(--wd-muted)">{t("plan_waiting", { count: plan.waiting })}</Text>}
      </div>
      <div role="alert">
        {problem && (
          <Alert color="red" variant="light" icon={<IconAlertTriangle />}>
            {problem}
          </Alert>
        )}
        {plan && refused > 0 && (
          <Alert
            color="yellow"
            variant="light"
            icon={<IconAlertTriangle />}
            title={t("plan_refused", { count: refused })}
          >
            <ul style={{ margin: 0, paddingInlineStart: 18, maxBlockSize: 240, overflowY: "auto" }}>
              {plan.errors.map((one, at) => (
                <li key={at.toString()}>
                  {one.place}
                  {one.line > 0 && ` (${t("line", { line: one.line })})`}: {one.sentence}
                </li>
              ))}
            </ul>
          </Alert>
        )}
      </div>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {p(plan?.stored ? "close" : "cancel")}
        </Button>
        <Button
          loading={slow}
          disabled={!read || changes === 0 || (plan?.stored ?? true)}
          onClick={() => read && !busy && void send(read, false)}
        >
          {t("import_do")}
        </Button>
      </Group>
    </Stack>
  );
}

function base64(file: File): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

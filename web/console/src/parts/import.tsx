import { Alert, Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconFileText } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { Schemas } from "../api.ts";
import { useWords } from "../i18n.ts";
import classes from "../settings/settings.module.css";
import { importWords } from "./import.words.ts";
import { sentenceOf, useSlow } from "./states.tsx";
import { tell } from "./toast.ts";
import { partWords } from "./words.ts";

/** What a file changes or would, and what is wrong in it. */
export type Imported = Schemas["ImportView"] | Schemas["MacroImport"];

const MOST_BYTES = 900_000;

/** A file is rehearsed when it is chosen: what it would change, or what is wrong in it, is seen before it is stored. */
export function ImportForm({
  lead,
  done,
  store,
  close,
  again,
}: {
  /** What a file changes. */
  lead: string;
  done: string;
  store: (text: string, rehearse: boolean) => Promise<Imported>;
  close: () => void;
  again: () => Promise<unknown>;
}) {
  const t = useWords(importWords);
  const p = useWords(partWords);
  const reset = useRef<() => void>(null);
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [plan, setPlan] = useState<Imported | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const send = async (what: string, rehearse: boolean) => {
    setBusy(true);
    setProblem("");
    try {
      const told = await store(what, rehearse);
      setPlan(told);
      if (told.stored) {
        tell(done);
        await again();
        close();
      }
    } catch (error) {
      setPlan(null);
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const choose = async (chosen: File | null) => {
    if (!chosen) return;
    // The same file, mended meanwhile, is a choice too.
    reset.current?.();
    setName(chosen.name);
    setPlan(null);
    setProblem("");
    if (chosen.size > MOST_BYTES) return setProblem(t("file_large"));
    try {
      const read = new TextDecoder("utf-8", { fatal: true }).decode(await chosen.arrayBuffer());
      setText(read);
      await send(read, true);
    } catch {
      setProblem(t("file_read"));
    }
  };
  const changes = plan ? plan.created + plan.changed : 0;
  return (
    <Stack gap="md">
      <Text c="var(--wd-muted)">{lead}</Text>
      <Group gap="sm">
        <FileButton accept=".csv,.json,text/csv,application/json" resetRef={reset} onChange={(one) => void choose(one)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconFileText size={16} />} disabled={busy}>
              {t("file_choose")}
            </Button>
          )}
        </FileButton>
        {name && <Text className={classes.rowMain}>{name}</Text>}
      </Group>
      <div role="status">
        {busy && !plan && <Text c="var(--wd-muted)">{t("checking")}</Text>}
        {plan && plan.errors.length === 0 && (
          <Text>
            {changes === 0
              ? t("import_nothing")
              : [
                  plan.created > 0 && t("plan_created", { count: plan.created }),
                  plan.changed > 0 && t("plan_changed", { count: plan.changed }),
                  plan.unchanged > 0 && t("plan_unchanged", { count: plan.unchanged }),
                ]
                  .filter(Boolean)
                  .join(t("comma"))}
          </Text>
        )}
      </div>
      <div role="alert">
        {problem && (
          <Alert color="red" variant="light" icon={<IconAlertTriangle />}>
            {problem}
          </Alert>
        )}
        {plan && plan.errors.length > 0 && <Faults plan={plan} />}
      </div>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {p("cancel")}
        </Button>
        <Button
          loading={slow}
          disabled={!plan || plan.errors.length > 0 || changes === 0}
          onClick={() => !busy && void send(text, false)}
        >
          {t("import_do")}
        </Button>
      </Group>
    </Stack>
  );
}

function Faults({ plan }: { plan: Imported }) {
  const t = useWords(importWords);
  return (
    <Stack gap="xs">
      <Alert color="red" variant="light" icon={<IconAlertTriangle />}>
        {t("faults", { count: plan.errors.length + plan.more_errors })}
      </Alert>
      <ul className={classes.list} aria-label={t("fault_what")}>
        {plan.errors.map((one) => (
          <li key={`${one.row}-${one.field}`} className={classes.row}>
            <div className={classes.rowMain}>
              <div className={classes.rowName}>
                {one.row > 0 && t("fault_row", { row: one.row })} {one.field && <code>{one.field}</code>}
              </div>
              <div className={classes.rowMore}>{one.sentence}</div>
            </div>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

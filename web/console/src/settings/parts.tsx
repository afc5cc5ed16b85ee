import { ActionIcon, Alert, Button, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCopy } from "@tabler/icons-react";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useWords } from "../i18n.ts";
import { usePageTitle } from "../live/title.ts";
import { Empty, Failed, Loading, sentenceOf, useSlow } from "../parts/states.tsx";
import { partWords } from "../parts/words.ts";
import type { Form } from "./form.ts";
import type { Pages } from "./pages.ts";
import classes from "./settings.module.css";
import { settingsWords } from "./words.ts";

/** A page of the settings: its name, what it is for, what can be done on it. */
export function Page({
  title,
  lead,
  action,
  children,
}: {
  title: string;
  lead?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  usePageTitle(title);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.heading}>
          <Title order={1} size="h3">
            {title}
          </Title>
          {lead && <Text c="var(--wd-muted)">{lead}</Text>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

/** One matter of a page. */
export function Section({ title, lead, children }: { title?: string; lead?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={title ? id : undefined}>
      {title && (
        <div>
          <Title order={2} size="h5" id={id}>
            {title}
          </Title>
          {lead && <Text c="var(--wd-muted)">{lead}</Text>}
        </div>
      )}
      {children}
    </section>
  );
}

/** A form with its save button.  The first wrong field gets the focus; `locked` shows it to who may not change it. */
export function FormBox<V extends object>({
  form,
  send,
  done,
  save,
  cancel,
  locked = false,
  plain = false,
  children,
}: {
  form: Form<V>;
  send: (values: V) => Promise<unknown>;
  done?: () => void;
  /** What the button says. */
  save?: string;
  /** Shown beside it; throws away what was typed. */
  cancel?: () => void;
  locked?: boolean;
  /** The button works at once: there is nothing to change first. */
  plain?: boolean;
  children: ReactNode;
}) {
  const t = useWords(settingsWords);
  const p = useWords(partWords);
  const box = useRef<HTMLFormElement>(null);
  const slow = useSlow(form.busy);
  useEffect(() => {
    if (form.refusals > 0) box.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [form.refusals]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await form.submit(send)) done?.();
  };
  const general = form.problems[""];
  return (
    <form ref={box} onSubmit={submit} noValidate>
      <fieldset className={classes.fields} disabled={locked}>
        {children}
      </fieldset>
      <div role="alert">
        {general && (
          <Alert mt="md" color="red" variant="light" p="sm" icon={<IconAlertTriangle />}>
            {general}
          </Alert>
        )}
      </div>
      {!locked && (
        <div className={classes.save}>
          <span className={classes.unsaved} role="status">
            {form.dirty && !plain && !cancel && t("unsaved")}
          </span>
          {cancel && (
            <Button
              variant="default"
              onClick={() => {
                form.discard();
                cancel();
              }}
            >
              {p("cancel")}
            </Button>
          )}
          {form.dirty && !plain && !cancel && (
            <Button variant="default" onClick={form.discard}>
              {t("discard")}
            </Button>
          )}
          <Button type="submit" loading={slow} disabled={!plain && !form.dirty}>
            {save ?? p("save")}
          </Button>
        </div>
      )}
    </form>
  );
}

/** The lightest red on which white stands at 4.5:1. */
const DANGER = "red.9";

/** A question before something that cannot be undone easily. */
export function Confirm({
  opened,
  title,
  children,
  action,
  danger = false,
  run,
  close,
}: {
  opened: boolean;
  title: string;
  children: ReactNode;
  action: string;
  danger?: boolean;
  run: () => Promise<unknown>;
  close: () => void;
}) {
  const p = useWords(partWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const slow = useSlow(busy);
  const leave = () => {
    if (busy) return;
    setError(null);
    close();
  };
  const go = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await run();
      close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={leave} title={title} centered closeButtonProps={{ "aria-label": p("close") }}>
      <Stack gap="lg">
        <div>{children}</div>
        <div role="alert">
          {error !== null && (
            <Alert color="red" variant="light" p="sm" icon={<IconAlertTriangle />}>
              {sentenceOf(error)}
            </Alert>
          )}
        </div>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={leave} data-autofocus>
            {p("cancel")}
          </Button>
          <Button color={danger ? DANGER : undefined} loading={slow} onClick={go}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** A list with its pages, and what stands there while there is none. */
export function List<R>({
  pages,
  empty,
  label,
  children,
}: {
  pages: Pages<R>;
  empty: { title: string; more?: string; action?: ReactNode };
  label: string;
  children: (rows: readonly R[]) => ReactNode;
}) {
  const p = useWords(partWords);
  const slow = useSlow(pages.loadingMore);
  if (pages.pending) return <Loading lines={5} height={52} />;
  if (pages.error) return <Failed error={pages.error} retry={pages.again} />;
  if (pages.rows.length === 0) {
    return (
      <Empty title={empty.title} action={empty.action}>
        {empty.more}
      </Empty>
    );
  }
  return (
    <div>
      <ul className={classes.list} aria-label={label}>
        {children(pages.rows)}
      </ul>
      <div role="alert">
        {pages.moreError !== null && <Text c="var(--wd-urgent)">{sentenceOf(pages.moreError)}</Text>}
      </div>
      {pages.hasMore && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={slow} onClick={pages.more}>
            {p("more")}
          </Button>
        </Group>
      )}
    </div>
  );
}

/** Something to be copied as it stands. */
export function CopyLine({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <Text size="sm" c="var(--wd-muted)">
        {label}
      </Text>
      <div className={classes.copyLine}>
        <code className={classes.copyText} dir="ltr">
          {text}
        </code>
        <CopyButton text={text} label={label} />
      </div>
    </div>
  );
}

/** Lines of code with a button that copies them. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <figure className={classes.code}>
      <figcaption className={classes.codeHead}>
        <span>{label}</span>
        <CopyButton text={text} label={label} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre className={classes.codeText} tabIndex={0} dir="ltr">
        {text}
      </pre>
    </figure>
  );
}

function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useWords(settingsWords);
  const [state, setState] = useState<"" | "copied" | "refused">("");
  useEffect(() => {
    if (!state) return;
    const timer = setTimeout(() => setState(""), 2500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      // No https, or the browser refuses.
      setState("refused");
    }
  };
  return (
    <span className={classes.copy}>
      <span role="status" className={classes.copied}>
        {state && t(state)}
      </span>
      <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={t("copy_what", { what: label })}>
        {state === "copied" ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
    </span>
  );
}

/** A short word beside a name: good, quiet or warning. */
export function Tag({ tone, children }: { tone: "good" | "quiet" | "warn"; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}

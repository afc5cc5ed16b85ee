import { Button, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconCloudOff, IconLock, IconMoodEmpty, IconRefresh, IconZoomQuestion } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { ApiError } from "../api.ts";
import { say, useWords } from "../i18n.ts";
import classes from "./states.module.css";
import { partWords } from "./words.ts";

/** What to tell of an error: the server's sentence, else ours. */
export function sentenceOf(error: unknown): string {
  const t = say(partWords);
  if (error instanceof ApiError) {
    if (error.sentence) return error.sentence;
    if (error.status === 0) return t("offline");
  }
  return t("failed");
}

interface StateProps {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  /** Buttons. */
  action?: ReactNode;
  /** Level of the heading, as its place asks. */
  order?: 1 | 2 | 3;
}

/** Nothing here, and why; one sentence and at most one way on. */
export function Empty({ icon, title, children, action, order = 2 }: StateProps) {
  return (
    <Stack className={classes.state} align="center" gap="sm">
      <span className={classes.icon} aria-hidden>
        {icon ?? <IconMoodEmpty size={28} stroke={1.5} />}
      </span>
      <Title order={order} className={classes.title} fz={16} fw={600}>
        {title}
      </Title>
      {children && <Text className={classes.more}>{children}</Text>}
      {action}
    </Stack>
  );
}

interface FailedProps {
  error: unknown;
  retry?: () => void;
  /** A way elsewhere, for what does not exist or is not shown. */
  back?: ReactNode;
  order?: 1 | 2 | 3;
}

/** Why something could not be loaded, with a way to try again where that can help. */
export function Failed({ error, retry, back, order = 2 }: FailedProps) {
  const t = useWords(partWords);
  const status = error instanceof ApiError ? error.status : -1;
  if (status === 403) {
    return (
      <Empty icon={<IconLock size={28} stroke={1.5} />} title={t("no_permission")} order={order} action={back}>
        {t("no_permission_more")}
      </Empty>
    );
  }
  if (status === 404) {
    return (
      <Empty icon={<IconZoomQuestion size={28} stroke={1.5} />} title={t("not_found")} order={order} action={back}>
        {t("not_found_more")}
      </Empty>
    );
  }
  return (
    <div role="alert">
      <Empty
        icon={<IconCloudOff size={28} stroke={1.5} />}
        title={t("error_title")}
        order={order}
        action={
          retry && (
            <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={retry}>
              {t("try_again")}
            </Button>
          )
        }
      >
        {sentenceOf(error)}
      </Empty>
    </div>
  );
}

/** True once `wait` ms have passed: what is quick shows no skeleton at all. */
export function useLate(wait = 200): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), wait);
    return () => clearTimeout(timer);
  }, [wait]);
  return late;
}

/** Grey lines in place of what is coming, after 200 ms. */
export function Loading({ lines = 6, height = 44 }: { lines?: number; height?: number }) {
  const t = useWords(partWords);
  const late = useLate();
  return (
    <div className={classes.loading} role="status" aria-label={t("loading")}>
      {late && Array.from({ length: lines }, (_, i) => <Skeleton key={i.toString()} height={height} radius="sm" />)}
    </div>
  );
}

/** Whether a write has been under way for 150 ms: then its button shows a spinner. */
export function useSlow(busy: boolean, wait = 150): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) {
      setSlow(false);
      return;
    }
    const timer = setTimeout(() => setSlow(true), wait);
    return () => clearTimeout(timer);
  }, [busy, wait]);
  return busy && slow;
}

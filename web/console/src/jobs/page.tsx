import { Alert, Button, Group } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../i18n.ts";
import { useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { usePages } from "../settings/pages.ts";
import { Confirm, List, Page } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import { type DeadJob, fetchDeadJobs, forgetJob, jobsKey, retryJob } from "./api.ts";
import { jobKind, jobReason } from "./reasons.ts";
import { jobWords } from "./words.ts";

/** Work behind the scenes that was given up. */
export default function JobsPage() {
  const t = useWords(jobWords);
  const may = useMay("jobs_retry");
  const pages = usePages(jobsKey, fetchDeadJobs);
  const look = (
    <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={pages.again}>
      {t("look")}
    </Button>
  );
  return (
    <Page title={t("title")} lead={t("lead")} action={look}>
      {!may && pages.rows.length > 0 && (
        <Alert mb="md" variant="light" color="gray">
          {t("read_only")}
        </Alert>
      )}
      <List pages={pages} label={t("title")} empty={{ title: t("none"), more: t("none_more") }}>
        {(rows) => rows.map((job) => <Row key={job.id} job={job} may={may} />)}
      </List>
    </Page>
  );
}

function Row({ job, may }: { job: DeadJob; may: boolean }) {
  const t = useWords(jobWords);
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const slow = useSlow(busy);
  const what = jobKind(t, job.kind);
  const again = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await retryJob(job.id);
      tell(t("started"));
    } catch (error) {
      tellError(error);
    } finally {
      // Whoever was faster took it off the list too.
      await client.invalidateQueries({ queryKey: jobsKey });
      setBusy(false);
    }
  };
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>{what}</div>
        <div>{jobReason(t, job.code)}</div>
        <div className={classes.rowMore}>
          {t("tries", { count: job.tries })} · <Ago at={job.died_at} />
        </div>
      </div>
      {may && (
        <Group gap="xs">
          <Button variant="default" size="xs" loading={slow} aria-label={t("again_what", { what })} onClick={again}>
            {t("again")}
          </Button>
          <Button
            variant="subtle"
            color="red"
            size="xs"
            aria-label={t("forget_what", { what })}
            onClick={() => setAsking(true)}
          >
            {t("forget")}
          </Button>
        </Group>
      )}
      <Confirm
        opened={asking}
        title={t("forget_title")}
        action={t("forget")}
        danger
        run={async () => {
          await forgetJob(job.id);
          await client.invalidateQueries({ queryKey: jobsKey });
        }}
        close={() => setAsking(false)}
      >
        {what}. {t("forget_more")}
      </Confirm>
    </li>
  );
}

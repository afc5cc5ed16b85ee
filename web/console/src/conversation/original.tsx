import { Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useWords } from "../i18n.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { partWords } from "../parts/words.ts";
import { useStore } from "../store.ts";
import { fetchOriginal, type Original } from "./api.ts";
import { original } from "./report.ts";
import classes from "./thread.module.css";
import { conversationWords } from "./words.ts";

/** A mail as it came, fetched from the mailbox when somebody asks. */
export function OriginalDialog() {
  const t = useWords(conversationWords);
  const p = useWords(partWords);
  const about = useStore(original);
  const query = useQuery({
    queryKey: ["original", about?.number, about?.message.id],
    queryFn: ({ signal }) => fetchOriginal(about?.number ?? 0, about?.message.id ?? "", signal),
    enabled: about !== null,
    gcTime: 0,
    retry: false,
  });
  return (
    <Modal
      opened={about !== null}
      onClose={() => original.set(null)}
      title={t("original_title")}
      size="xl"
      closeButtonProps={{ "aria-label": p("close") }}
    >
      {query.data ? (
        <Shown mail={query.data} />
      ) : query.error ? (
        <Failed error={query.error} retry={() => void query.refetch()} order={3} />
      ) : (
        <Loading />
      )}
    </Modal>
  );
}

function Shown({ mail }: { mail: Original }) {
  const t = useWords(conversationWords);
  const none = t("original_none");
  return (
    <Stack gap="sm">
      <Text size="sm">
        {mail.checked_by
          ? t("original_checked", {
              by: mail.checked_by,
              spf: mail.spf || none,
              dkim: mail.dkim || none,
              dmarc: mail.dmarc || none,
            })
          : t("original_unchecked")}
      </Text>
      {mail.blocked > 0 && <Text size="sm">{t("original_blocked", { count: mail.blocked })}</Text>}
      {mail.withheld && <Text size="sm">{t("original_withheld")}</Text>}
      {mail.page ? (
        // Nothing runs in it; of this origin only so that the pictures that passed the gate show.
        <iframe
          className={classes.original}
          title={t("original_frame")}
          sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          srcDoc={mail.page}
        />
      ) : (
        <pre className={classes.originalText}>{mail.text}</pre>
      )}
    </Stack>
  );
}

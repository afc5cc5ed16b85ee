import { Button, Group } from "@mantine/core";
import { useWords } from "../i18n.ts";
import { liveWords } from "./words.ts";

/** What an alarm says in the corner of the page, and the way to its conversation. */
export function AlarmToast({ sentence, onOpen }: { sentence: string; onOpen: () => void }) {
  const t = useWords(liveWords);
  return (
    <Group justify="space-between" gap="xs">
      <span>{sentence}</span>
      <Button size="compact-sm" variant="default" onClick={onOpen} aria-label={`${t("open")}: ${sentence}`}>
        {t("open")}
      </Button>
    </Group>
  );
}

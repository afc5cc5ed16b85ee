import { Alert, Button, FileButton, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconPhoto } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useWords } from "../../i18n.ts";
import { sentenceOf, useSlow } from "../../parts/states.tsx";
import { partWords } from "../../parts/words.ts";
import type { Around } from "./editor.tsx";
import { visualWords } from "./words.ts";

const MOST_MB = 5;

/** A picture with the words for those who do not see it. */
export function PictureDialog({
  file: given,
  put,
  upload,
  close,
}: {
  file: File | null;
  put: (picture: { src: string; alt: string }) => void;
  upload: NonNullable<Around["upload"]>;
  close: () => void;
}) {
  const t = useWords(visualWords);
  const p = useWords(partWords);
  const [file, setFile] = useState(given);
  const [alt, setAlt] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const slow = useSlow(busy);
  const large = file !== null && file.size > MOST_MB * 1024 * 1024;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!file || busy || large || !alt.trim()) return;
    setBusy(true);
    setProblem("");
    try {
      const src = await upload(file, alt.trim());
      put({ src, alt: alt.trim() });
      close();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={t("picture_title")} closeButtonProps={{ "aria-label": p("close") }}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text c="var(--wd-muted)">{t("picture_secret")}</Text>
          <Group gap="sm">
            <FileButton accept="image/png,image/jpeg,image/webp,image/gif" onChange={setFile}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconPhoto size={16} />}>
                  {t("picture_choose")}
                </Button>
              )}
            </FileButton>
            {file && <Text style={{ overflowWrap: "anywhere" }}>{file.name}</Text>}
          </Group>
          <TextInput
            label={t("picture_alt")}
            description={t("picture_alt_hint")}
            required
            maxLength={200}
            value={alt}
            onChange={(event) => setAlt(event.currentTarget.value)}
          />
          <div role="alert">
            {(problem || large) && (
              <Alert color="red" variant="light" icon={<IconAlertTriangle />}>
                {large ? t("picture_large", { limit: MOST_MB }) : problem}
              </Alert>
            )}
          </div>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {p("cancel")}
            </Button>
            <Button type="submit" loading={slow} disabled={!file || large || !alt.trim()}>
              {t("picture_put")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

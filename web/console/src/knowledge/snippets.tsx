import { ActionIcon, Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { useForm } from "../settings/form.ts";
import { useWhole } from "../settings/pages.ts";
import { Confirm, FormBox, List, Page } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { knowledgeKey } from "./api.ts";
import { dropSnippet, dropSnippetDraft, fetchSnippets, letSnippetOut, putSnippet, type Snippet } from "./care.ts";
import { careWords } from "./care.words.ts";
import classes from "./knowledge.module.css";

/** Texts that many articles share. */
export function SnippetsPage() {
  const t = useWords(careWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const manages = useMay("knowledge_manage");
  const found = useQuery({
    queryKey: [...knowledgeKey, "snippets"],
    queryFn: ({ signal }) => fetchSnippets(signal),
  });
  const pages = useWhole({ ...found, data: found.data?.snippets });
  const [edited, setEdited] = useState<Snippet | "new" | null>(null);
  const [dropping, setDropping] = useState("");
  const [read, setRead] = useState<Snippet | null>(null);
  const again = () => client.invalidateQueries({ queryKey: knowledgeKey });
  const add = manages ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
      {t("snippet_add")}
    </Button>
  ) : undefined;
  return (
    <Page title={t("snippets")} lead={t("snippets_lead")} action={add}>
      <List pages={pages} label={t("snippets")} empty={{ title: t("snippets_none"), more: t("snippets_none_more") }}>
        {(rows) =>
          rows.map((one) => (
            <li key={one.slug} className={settings.row}>
              <div className={settings.rowMain}>
                <div className={settings.rowName}>
                  <code>{one.slug}</code>
                </div>
                <div className={settings.rowMore} dir="auto">
                  {(one.texts[locale] ?? Object.values(one.texts)[0] ?? "").slice(0, 160)}
                </div>
                <div className={settings.rowMore}>
                  {Object.keys(one.texts)
                    .map((language) => languageName(language, locale))
                    .join(t("comma"))}{" "}
                  · {t("used", { count: one.used })}
                </div>
                {one.waiting && (
                  <div className={settings.rowMore}>
                    {t("snippet_waits", { author: one.waiting.author || t("snippet_somebody") })}
                  </div>
                )}
              </div>
              {manages && (
                <Group gap={2} wrap="nowrap">
                  {one.waiting && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t("snippet_read_what", { name: one.slug })}
                      onClick={() => setRead(one)}
                    >
                      {t("snippet_read")}
                    </Button>
                  )}
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("edit", { name: one.slug })}
                    onClick={() => setEdited(one)}
                  >
                    <IconPencil size={16} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("drop_what", { name: one.slug })}
                    disabled={one.used > 0}
                    onClick={() => setDropping(one.slug)}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Group>
              )}
            </li>
          ))
        }
      </List>
      {read?.waiting && <Waiting snippet={read} waiting={read.waiting} close={() => setRead(null)} again={again} />}
      {edited && <SnippetForm snippet={edited === "new" ? null : edited} close={() => setEdited(null)} again={again} />}
      <Confirm
        opened={dropping !== ""}
        close={() => setDropping("")}
        title={t("drop_title", { name: dropping })}
        action={t("drop")}
        danger
        run={async () => {
          await dropSnippet(dropping);
          await again();
          tell(t("dropped"));
        }}
      >
        <Text>{t("drop_more")}</Text>
      </Confirm>
    </Page>
  );
}

/** What waits beside what articles say, for whoever lets it out. */
function Waiting({
  snippet,
  waiting,
  close,
  again,
}: {
  snippet: Snippet;
  waiting: NonNullable<Snippet["waiting"]>;
  close: () => void;
  again: () => Promise<unknown>;
}) {
  const t = useWords(careWords);
  const p = useWords(partWords);
  const locale = useLanguage();
  const [busy, setBusy] = useState(false);
  const go = async (run: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await run();
      tell(done);
      close();
    } catch (error) {
      tellError(error);
    } finally {
      await again();
      setBusy(false);
    }
  };
  const languages = [...new Set([...Object.keys(snippet.texts), ...Object.keys(waiting.texts)])].filter(
    (one) => snippet.texts[one] !== waiting.texts[one],
  );
  return (
    <Modal opened onClose={close} size="lg" title={snippet.slug} closeButtonProps={{ "aria-label": p("close") }}>
      <Stack>
        {languages.map((one) => (
          <div key={one} className={classes.beside}>
            {(
              [
                ["snippet_now", snippet.texts[one]],
                ["snippet_then", waiting.texts[one]],
              ] as const
            ).map(([label, text]) => (
              <Textarea
                key={label}
                label={`${t(label)} · ${languageName(one, locale)}`}
                lang={one}
                dir="auto"
                readOnly
                autosize
                minRows={3}
                maxRows={16}
                value={text ?? ""}
                classNames={{ input: classes.markdown }}
              />
            ))}
          </div>
        ))}
        {waiting.mine && <Text size="sm">{t("snippet_own")}</Text>}
        <Group justify="flex-end" gap="sm">
          <Button
            variant="default"
            disabled={busy}
            onClick={() => void go(() => dropSnippetDraft(snippet.slug), t("snippet_drop_draft_done"))}
          >
            {t("snippet_drop_draft")}
          </Button>
          {!waiting.mine && (
            <Button
              loading={busy}
              onClick={() => void go(() => letSnippetOut(snippet.slug, waiting.at), t("snippet_let_out_done"))}
            >
              {t("snippet_let_out")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

interface Values {
  slug: string;
  texts: Readonly<Record<string, string>>;
}

function SnippetForm({
  snippet,
  close,
  again,
}: {
  snippet: Snippet | null;
  close: () => void;
  again: () => Promise<unknown>;
}) {
  const t = useWords(careWords);
  const p = useWords(partWords);
  const locale = useLanguage();
  const form = useForm<Values>({
    // Who changes what waits goes on from there.
    saved: { slug: snippet?.slug ?? "", texts: { en: "", zh: "", ...(snippet?.waiting ?? snippet)?.texts } },
    places: { wrong_slug: "slug" },
    check: ({ slug, texts }) => ({
      slug: slug.trim() ? undefined : t("slug_missing"),
      texts: Object.values(texts).some((one) => one.trim()) ? undefined : t("texts_missing"),
    }),
  });
  const { values, problems } = form;
  const send = async ({ slug, texts }: Values) => {
    const said = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()));
    const told = await putSnippet(slug.trim(), said);
    await again();
    const waits = told.snippets.find((one) => one.slug === slug.trim())?.waiting?.mine;
    tell(t(waits ? "snippet_waits_saved" : "saved"));
  };
  return (
    <Modal opened onClose={close} size="lg" title={t("snippet")} closeButtonProps={{ "aria-label": p("close") }}>
      <FormBox form={form} send={send} done={close} cancel={close}>
        <TextInput
          label={t("slug")}
          description={t("slug_hint")}
          value={values.slug}
          error={problems.slug}
          disabled={snippet !== null}
          maxLength={100}
          dir="ltr"
          onChange={(event) => form.set({ slug: event.currentTarget.value })}
        />
        {Object.keys(values.texts).map((language) => (
          <Textarea
            key={language}
            label={t("text_in", { language: languageName(language, locale) })}
            lang={language}
            dir="auto"
            autosize
            minRows={4}
            maxRows={16}
            value={values.texts[language] ?? ""}
            error={problems.texts}
            classNames={{ input: classes.markdown }}
            onChange={(event) => form.set({ texts: { ...values.texts, [language]: event.currentTarget.value } })}
          />
        ))}
      </FormBox>
    </Modal>
  );
}

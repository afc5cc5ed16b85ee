import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { EditorState } from "prosemirror-state";
import { type FormEvent, useEffect, useState } from "react";
import { useWords } from "../../i18n.ts";
import { sentenceOf } from "../../parts/states.tsx";
import { partWords } from "../../parts/words.ts";
import { linkAt, setLink } from "./commands.ts";
import type { Around, Run } from "./editor.tsx";
import classes from "./visual.module.css";
import { visualWords } from "./words.ts";

const TYPING_MS = 200;
const FITS = /^(https:\/\/\S+|\/\S*|#\S+|article:[a-z0-9-]+(#\S*)?|mailto:\S+)$/;

/** Where a link leads: an address, or an article that is found by its words. */
export function LinkDialog({
  state,
  run,
  around,
  close,
}: {
  state: EditorState;
  run: Run;
  around: Around;
  close: () => void;
}) {
  const t = useWords(visualWords);
  const p = useWords(partWords);
  const [before] = useState(() => linkAt(state));
  const [href, setHref] = useState(before);
  const [title, setTitle] = useState("");
  const [typed, setTyped] = useState("");
  const [words, setWords] = useState("");
  const [wrong, setWrong] = useState(false);
  const needsWords = state.selection.empty && !before;
  useEffect(() => {
    const timer = setTimeout(() => setWords(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    queryKey: ["knowledge", "to-link", words],
    queryFn: ({ signal }) => around.findArticles(words, signal),
    enabled: words !== "",
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A dialog in a form's page is no part of that form.
    event.stopPropagation();
    if (!FITS.test(href.trim())) return setWrong(true);
    run(setLink(href.trim(), title.trim()));
    close();
  };
  return (
    <Modal opened onClose={close} title={t("link_title")} closeButtonProps={{ "aria-label": p("close") }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {needsWords && (
            <TextInput
              label={t("link_words")}
              value={title}
              maxLength={200}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t("link_address")}
            description={t("link_address_hint")}
            data-autofocus
            value={href}
            maxLength={500}
            dir="ltr"
            error={wrong && t("link_wrong")}
            onChange={(event) => {
              setWrong(false);
              setHref(event.currentTarget.value);
            }}
          />
          <TextInput
            type="search"
            label={t("link_search")}
            value={typed}
            maxLength={100}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <div className={classes.found} role="status">
            {found.isError && <Text c="var(--wd-urgent)">{sentenceOf(found.error)}</Text>}
            {found.data?.length === 0 && <Text c="var(--wd-muted)">{t("link_none")}</Text>}
            {(found.data ?? []).map((one) => (
              <button
                key={one.slug}
                type="button"
                className={classes.foundItem}
                aria-pressed={href === `article:${one.slug}`}
                onClick={() => {
                  setWrong(false);
                  setHref(`article:${one.slug}`);
                  if (!title) setTitle(one.title);
                }}
              >
                {one.title}
              </button>
            ))}
          </div>
          <Group justify="flex-end" gap="sm">
            {before && (
              <Button
                variant="default"
                onClick={() => {
                  run(setLink("", ""));
                  close();
                }}
              >
                {t("link_remove")}
              </Button>
            )}
            <Button variant="default" onClick={close}>
              {p("cancel")}
            </Button>
            <Button type="submit">{t("link_set")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

import { Button, Group, NativeSelect, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { Preview } from "../knowledge/beside.tsx";
import classes from "../knowledge/knowledge.module.css";
import type { Form } from "../settings/form.ts";
import type { Words } from "./api.ts";
import type { Values } from "./editor.tsx";
import { newsWords } from "./words.ts";

const MORE = ["de", "es", "fr", "id", "ja", "ko", "pt", "ru", "th", "tr", "vi", "ar"];
const ALWAYS = ["en", "zh"];

/** The same in each language, side by side. */
export function Texts({ form, wrong }: { form: Form<Values>; wrong: Readonly<Record<string, string>> }) {
  const t = useWords(newsWords);
  const locale = useLanguage();
  const { texts } = form.values;
  const languages = Object.keys(texts);
  const put = (language: string, words: Words) => form.set({ texts: { ...texts, [language]: words } });
  const drop = (language: string) =>
    form.set({ texts: Object.fromEntries(Object.entries(texts).filter(([one]) => one !== language)) });
  return (
    <>
      <div className={classes.beside}>
        {languages.map((language) => (
          <One
            key={language}
            language={language}
            words={texts[language] ?? { title: "", body: "" }}
            problems={{ title: wrong[`texts.${language}.title`], body: wrong[`texts.${language}.body`] }}
            invalid={form.problems.texts !== undefined}
            put={(words) => put(language, words)}
            drop={ALWAYS.includes(language) ? undefined : () => drop(language)}
          />
        ))}
      </div>
      <div role="alert" className={classes.problem}>
        {form.problems.texts}
      </div>
      <NativeSelect
        label={t("add_language")}
        value=""
        data={[
          { value: "", label: "–" },
          ...MORE.filter((one) => !languages.includes(one)).map((one) => ({
            value: one,
            label: languageName(one, locale),
          })),
        ]}
        onChange={(event) => event.currentTarget.value && put(event.currentTarget.value, { title: "", body: "" })}
      />
    </>
  );
}

function One({
  language,
  words,
  problems,
  invalid,
  put,
  drop,
}: {
  language: string;
  words: Words;
  problems: { title: string | undefined; body: string | undefined };
  invalid: boolean;
  put: (words: Words) => void;
  drop: (() => void) | undefined;
}) {
  const t = useWords(newsWords);
  const locale = useLanguage();
  const [side, setSide] = useState("write");
  const name = languageName(language, locale);
  const half = invalid && (words.title.trim() === "") !== (words.body.trim() === "");
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Text fw={600}>{name}</Text>
        <Group gap="sm">
          {drop && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={drop}>
              {t("drop_language", { language: name })}
            </Button>
          )}
          <SegmentedControl
            size="xs"
            aria-label={t("side_of", { language: name })}
            value={side}
            data={[
              { value: "write", label: t("write") },
              { value: "preview", label: t("preview") },
            ]}
            onChange={setSide}
          />
        </Group>
      </Group>
      {side === "preview" ? (
        <Preview language={language} words={{ ...words, summary: "" }} />
      ) : (
        <>
          <TextInput
            label={t("title_in", { language: name })}
            lang={language}
            dir="auto"
            maxLength={200}
            value={words.title}
            error={(invalid && problems.title) || (half && !words.title.trim())}
            onChange={(event) => put({ ...words, title: event.currentTarget.value })}
          />
          <Textarea
            label={t("body_in", { language: name })}
            lang={language}
            dir="auto"
            autosize
            minRows={10}
            maxRows={30}
            maxLength={60_000}
            value={words.body}
            error={(invalid && problems.body) || (half && !words.body.trim())}
            classNames={{ input: classes.markdown }}
            onChange={(event) => put({ ...words, body: event.currentTarget.value })}
          />
        </>
      )}
    </Stack>
  );
}

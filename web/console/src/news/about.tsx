import { Checkbox, NativeSelect, Text, TextInput } from "@mantine/core";
import { useWords } from "../i18n.ts";
import classes from "../knowledge/knowledge.module.css";
import { localTime, micros } from "../knowledge/times.ts";
import type { Form } from "../settings/form.ts";
import { KINDS, type Kind } from "./api.ts";
import type { Values } from "./editor.tsx";
import { useReaders } from "./readers.tsx";
import { newsWords } from "./words.ts";

/** What is true of it in every language. */
export function About({
  form,
  wrong,
  mailed,
}: {
  form: Form<Values>;
  wrong: Readonly<Record<string, string>>;
  mailed: boolean;
}) {
  const t = useWords(newsWords);
  const { data: readers } = useReaders();
  const { values, problems } = form;
  return (
    <>
      <NativeSelect
        label={t("kind")}
        description={values.kind === "security" ? t("kind_security_more") : undefined}
        value={values.kind}
        data={KINDS.map((one) => ({ value: one, label: t(`kind_${one}`) }))}
        onChange={(event) => form.set({ kind: event.currentTarget.value as Kind })}
      />
      <Checkbox
        label={t("pinned")}
        checked={values.pinned}
        onChange={(event) => form.set({ pinned: event.currentTarget.checked })}
      />
      {readers?.mailbox && (
        <Checkbox
          label={t("by_mail")}
          description={mailed ? t("by_mail_done") : t("by_mail_hint")}
          disabled={mailed}
          checked={values.by_mail}
          onChange={(event) => form.set({ by_mail: event.currentTarget.checked })}
        />
      )}
      <div className={classes.beside}>
        {(["shown_from", "shown_until"] as const).map((name) => (
          <TextInput
            key={name}
            type="datetime-local"
            label={t(name)}
            description={t(`${name}_hint`)}
            value={localTime(values[name])}
            error={problems[name] && (wrong[name] ?? problems[name])}
            onChange={(event) => form.set({ [name]: micros(event.currentTarget.value) })}
          />
        ))}
        {(["first_version", "last_version"] as const).map((name) => (
          <TextInput
            key={name}
            label={t(name)}
            description={t("version_hint")}
            dir="ltr"
            maxLength={40}
            value={values[name]}
            error={problems[name] && (wrong[name] ?? problems[name])}
            onChange={(event) => form.set({ [name]: event.currentTarget.value })}
          />
        ))}
      </div>
      <Text size="sm" c="var(--wd-muted)">
        {t("your_zone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      </Text>
    </>
  );
}

import { Alert, Checkbox, Group, NativeSelect, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { useLanguage, useWords } from "../i18n.ts";
import { type Form, type Problems, useForm } from "../settings/form.ts";
import { FormBox } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  type Asset,
  type Choices,
  type Entries,
  type Feature,
  ISSUE_STATES,
  type Issue,
  type ListName,
  type Network,
  PLATFORMS,
  type Platform,
  type Release,
  STATES,
  saveEntry,
} from "./api.ts";
import { dayOf, momentOf } from "./days.ts";
import { catalogueWords } from "./words.ts";

interface FormProps<E> {
  entry: E | null;
  choices: Choices;
  close: () => void;
  again: () => Promise<unknown>;
}

type T = ReturnType<typeof useWords<typeof catalogueWords.en>>;

/** The form of a list; empty for a new entry. */
export function EntryForm<L extends ListName>({ list, ...props }: { list: L } & FormProps<Entries[L]>) {
  switch (list) {
    case "networks":
      return <NetworkForm {...(props as FormProps<Network>)} />;
    case "assets":
      return <AssetForm {...(props as FormProps<Asset>)} />;
    case "features":
      return <FeatureForm {...(props as FormProps<Feature>)} />;
    case "releases":
      return <ReleaseForm {...(props as FormProps<Release>)} />;
    default:
      return <IssueForm {...(props as FormProps<Issue>)} />;
  }
}

/** What every form does with what was typed: send all of it, load the lists anew, close. */
function Box<V extends object>({
  form,
  list,
  entry,
  close,
  again,
  fields,
  children,
}: {
  form: Form<V>;
  list: ListName;
  entry: { id: string } | null;
  close: () => void;
  again: () => Promise<unknown>;
  fields: (values: V) => object;
  children: React.ReactNode;
}) {
  const t = useWords(catalogueWords);
  const send = async (values: V) => {
    await saveEntry(list, entry?.id ?? null, fields(values));
    await again();
  };
  return (
    <FormBox
      form={form}
      plain
      {...(entry ? {} : { save: t(`add_${list}`) })}
      cancel={close}
      send={send}
      done={() => {
        form.discard();
        close();
      }}
    >
      {children}
    </FormBox>
  );
}

type Texts<V> = { [K in keyof V]: V[K] extends string ? K : never }[keyof V] & string;

/** A line of text of a form. */
function Line<V extends object>({
  form,
  name,
  label,
  ...rest
}: {
  form: Form<V>;
  name: Texts<V>;
  label: string;
  description?: string;
  maxLength?: number;
  placeholder?: string;
  dir?: "ltr" | "auto";
  type?: string;
  inputMode?: "numeric";
}) {
  return (
    <TextInput
      label={label}
      autoComplete="off"
      spellCheck={false}
      maxLength={80}
      {...rest}
      value={form.values[name] as string}
      error={form.problems[name]}
      onChange={(event) => form.set({ [name]: event.currentTarget.value } as unknown as Partial<V>)}
    />
  );
}

function Area<V extends object>({
  form,
  name,
  label,
  lang,
  ...rest
}: {
  form: Form<V>;
  name: Texts<V>;
  label: string;
  lang: string;
  description?: string;
}) {
  return (
    <Textarea
      label={label}
      lang={lang}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={1000}
      {...rest}
      value={form.values[name] as string}
      error={form.problems[name]}
      onChange={(event) => form.set({ [name]: event.currentTarget.value } as unknown as Partial<V>)}
    />
  );
}

function Choice<V extends object>({
  form,
  name,
  label,
  data,
  ...rest
}: {
  form: Form<V>;
  name: Texts<V>;
  label: string;
  data: readonly { value: string; label: string }[];
  description?: string;
}) {
  return (
    <NativeSelect
      label={label}
      data={[...data]}
      {...rest}
      value={form.values[name] as string}
      error={form.problems[name]}
      onChange={(event) => form.set({ [name]: event.currentTarget.value } as unknown as Partial<V>)}
    />
  );
}

function Systems<V extends { platforms: Platform[] }>({ form, t }: { form: Form<V>; t: T }) {
  return (
    <Checkbox.Group
      label={t("platforms")}
      description={t("platforms_more")}
      value={form.values.platforms}
      error={form.problems.platforms}
      onChange={(chosen) =>
        form.set({ platforms: PLATFORMS.filter((one) => chosen.includes(one)) } as unknown as Partial<V>)
      }
    >
      <Group gap="md" mt={6}>
        {PLATFORMS.map((one) => (
          <Checkbox key={one} value={one} label={t(`platform_${one}`)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

const statesOf = (t: T) => STATES.map((value) => ({ value, label: t(`state_${value}`) }));
const systemsOf = (t: T) => PLATFORMS.map((value) => ({ value, label: t(`platform_${value}`) }));

/** State, versions, systems and notes: what networks and coins have in common. */
interface Standing {
  state: string;
  since: string;
  platforms: Platform[];
  note_en: string;
  note_zh: string;
}

const standingOf = (entry: Network | Asset | null): Standing => ({
  state: entry?.state ?? "supported",
  since: entry?.since ?? "",
  platforms: entry?.platforms ?? [],
  note_en: entry?.note_en ?? "",
  note_zh: entry?.note_zh ?? "",
});

function StandingFields<V extends Standing>({ form, t }: { form: Form<V>; t: T }) {
  const own = form as unknown as Form<Standing>;
  return (
    <>
      <Choice form={own} name="state" label={t("state")} data={statesOf(t)} />
      <Line form={own} name="since" label={t("since")} description={t("since_more")} maxLength={60} dir="ltr" />
      <Systems form={own} t={t} />
      <Area form={own} name="note_en" label={t("note_en")} description={t("note_more")} lang="en" />
      <Area form={own} name="note_zh" label={t("note_zh")} description={t("note_more")} lang="zh" />
    </>
  );
}

function NetworkForm({ entry, choices, ...rest }: FormProps<Network>) {
  const t = useWords(catalogueWords);
  const saved = { name: entry?.name ?? "", chain: entry?.chain ?? "", ...standingOf(entry) };
  const form = useForm({
    name: `catalogue/networks/${entry?.id ?? "new"}`,
    saved,
    check: (values): Problems<typeof saved> => ({ name: values.name.trim() ? undefined : t("missing") }),
  });
  const known = choices.chains.some(({ id }) => id === saved.chain) || saved.chain === "";
  return (
    <Box form={form} list="networks" entry={entry} fields={(values) => values} {...rest}>
      <Line form={form} name="name" label={t("name")} />
      <Choice
        form={form}
        name="chain"
        label={t("chain")}
        description={t("chain_more")}
        data={[
          { value: "", label: t("chain_none") },
          ...choices.chains.map(({ id, name }) => ({ value: id, label: name })),
          ...(known ? [] : [{ value: saved.chain, label: saved.chain }]),
        ]}
      />
      <StandingFields form={form} t={t} />
    </Box>
  );
}

function AssetForm({ entry, choices, ...rest }: FormProps<Asset>) {
  const t = useWords(catalogueWords);
  const saved = {
    network: entry?.network ?? choices.networks[0]?.id ?? "",
    symbol: entry?.symbol ?? "",
    name: entry?.name ?? "",
    contract: entry?.contract ?? "",
    decimals: String(entry?.decimals ?? 18),
    ...standingOf(entry),
  };
  const form = useForm({
    name: `catalogue/assets/${entry?.id ?? "new"}`,
    saved,
    check: (values): Problems<typeof saved> => ({
      network: values.network ? undefined : t("network_first"),
      symbol: values.symbol.trim() ? undefined : t("missing"),
      name: values.name.trim() ? undefined : t("missing"),
      decimals:
        /^[0-9]{1,3}$/.test(values.decimals) && Number(values.decimals) <= 255 ? undefined : t("decimals_wrong"),
    }),
  });
  return (
    <Box
      form={form}
      list="assets"
      entry={entry}
      fields={(values) => ({ ...values, decimals: Number(values.decimals) })}
      {...rest}
    >
      {choices.networks.length === 0 && (
        <Alert color="gray" variant="light">
          {t("network_first")}
        </Alert>
      )}
      <Choice
        form={form}
        name="network"
        label={t("network")}
        data={choices.networks.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Line form={form} name="symbol" label={t("symbol")} maxLength={24} />
      <Line form={form} name="name" label={t("name")} />
      <Line
        form={form}
        name="contract"
        label={t("contract")}
        description={t("contract_more")}
        maxLength={128}
        dir="ltr"
      />
      <Line form={form} name="decimals" label={t("decimals")} maxLength={3} inputMode="numeric" />
      <StandingFields form={form} t={t} />
    </Box>
  );
}

type Ends = Partial<Record<Platform, { since: string; until: string }>>;

function FeatureForm({ entry, choices: _, ...rest }: FormProps<Feature>) {
  const t = useWords(catalogueWords);
  const saved = {
    code: entry?.code ?? "",
    name_en: entry?.name_en ?? "",
    name_zh: entry?.name_zh ?? "",
    state: (entry?.state ?? "supported") as string,
    ranges: Object.fromEntries(
      (entry?.ranges ?? []).map(({ platform, since, until }) => [platform, { since, until }]),
    ) as Ends,
    note_en: entry?.note_en ?? "",
    note_zh: entry?.note_zh ?? "",
  };
  const form = useForm({
    name: `catalogue/features/${entry?.id ?? "new"}`,
    saved,
    check: (values): Problems<typeof saved> => ({
      code: /^[a-z0-9][a-z0-9_-]{0,39}$/.test(values.code) ? undefined : t("code_wrong"),
      name_en: values.name_en.trim() ? undefined : t("missing"),
      name_zh: values.name_zh.trim() ? undefined : t("missing"),
    }),
  });
  const { ranges } = form.values;
  const set = (platform: Platform, ends: { since: string; until: string } | null) => {
    const { [platform]: _old, ...others } = ranges;
    form.set({ ranges: ends === null ? others : { ...others, [platform]: ends } });
  };
  const fields = (values: typeof saved) => ({
    ...values,
    ranges: PLATFORMS.flatMap((platform) => {
      const ends = values.ranges[platform];
      return ends ? [{ platform, ...ends }] : [];
    }),
  });
  return (
    <Box form={form} list="features" entry={entry} fields={fields} {...rest}>
      <Line form={form} name="name_en" label={t("name_en")} />
      <Line form={form} name="name_zh" label={t("name_zh")} />
      <Line form={form} name="code" label={t("code")} description={t("code_more")} maxLength={40} dir="ltr" />
      <Choice form={form} name="state" label={t("state")} data={statesOf(t)} />
      <fieldset className={classes.plain}>
        <legend className={classes.legend}>{t("ranges")}</legend>
        <Text size="xs" c="var(--wd-muted)">
          {t("ranges_more")}
        </Text>
        <Stack gap="sm" mt={8}>
          {PLATFORMS.map((platform) => {
            const ends = ranges[platform];
            const system = t(`platform_${platform}`);
            return (
              <div key={platform}>
                <Checkbox
                  label={system}
                  checked={ends !== undefined}
                  onChange={(event) => set(platform, event.currentTarget.checked ? { since: "", until: "" } : null)}
                />
                {ends && (
                  <Group gap="xs" mt={4} grow>
                    {(["since", "until"] as const).map((end) => (
                      <TextInput
                        key={end}
                        size="xs"
                        dir="ltr"
                        maxLength={60}
                        autoComplete="off"
                        label={t(end === "since" ? "from" : "to", { system })}
                        value={ends[end]}
                        onChange={(event) => set(platform, { ...ends, [end]: event.currentTarget.value })}
                      />
                    ))}
                  </Group>
                )}
              </div>
            );
          })}
        </Stack>
        {form.problems.ranges && (
          <Alert mt="xs" color="red" variant="light" p="xs">
            {form.problems.ranges}
          </Alert>
        )}
      </fieldset>
      <Area form={form} name="note_en" label={t("note_en")} description={t("note_more")} lang="en" />
      <Area form={form} name="note_zh" label={t("note_zh")} description={t("note_more")} lang="zh" />
    </Box>
  );
}

function ReleaseForm({ entry, choices: _, ...rest }: FormProps<Release>) {
  const t = useWords(catalogueWords);
  const saved = {
    platform: (entry?.platform ?? "ios") as string,
    version: entry?.version ?? "",
    released_at: dayOf(entry ? entry.released_at : Date.now() * 1000),
    minimum: entry?.minimum ?? false,
    link: entry?.link ?? "",
    notes_en: entry?.notes_en ?? "",
    notes_zh: entry?.notes_zh ?? "",
  };
  const form = useForm({
    name: `catalogue/releases/${entry?.id ?? "new"}`,
    saved,
    check: (values): Problems<typeof saved> => ({
      version: values.version.trim() ? undefined : t("missing"),
      released_at: momentOf(values.released_at) === null ? t("missing") : undefined,
    }),
  });
  const fields = (values: typeof saved) => ({
    ...values,
    // The day stays what it was to the hour where nobody touched it.
    released_at:
      entry && values.released_at === saved.released_at ? entry.released_at : (momentOf(values.released_at) ?? 0),
  });
  return (
    <Box form={form} list="releases" entry={entry} fields={fields} {...rest}>
      <Choice form={form} name="platform" label={t("platform")} data={systemsOf(t)} />
      <Line form={form} name="version" label={t("version")} description={t("version_more")} maxLength={60} dir="ltr" />
      <Line form={form} name="released_at" label={t("released_at")} type="date" />
      <Switch
        label={t("minimum")}
        description={t("minimum_more")}
        checked={form.values.minimum}
        onChange={(event) => form.set({ minimum: event.currentTarget.checked })}
      />
      <Line form={form} name="link" label={t("link")} description={t("link_more")} maxLength={500} dir="ltr" />
      <Area form={form} name="notes_en" label={t("notes_en")} lang="en" />
      <Area form={form} name="notes_zh" label={t("notes_zh")} lang="zh" />
    </Box>
  );
}

function IssueForm({ entry, choices, ...rest }: FormProps<Issue>) {
  const t = useWords(catalogueWords);
  const locale = useLanguage();
  const saved = {
    title_en: entry?.title_en ?? "",
    title_zh: entry?.title_zh ?? "",
    platforms: entry?.platforms ?? [],
    since: entry?.since ?? "",
    until: entry?.until ?? "",
    state: (entry?.state ?? "open") as string,
    fixed_in: entry?.fixed_in ?? "",
    network: entry?.network ?? "",
    feature: entry?.feature ?? "",
    workaround_en: entry?.workaround_en ?? "",
    workaround_zh: entry?.workaround_zh ?? "",
    public: entry?.public ?? false,
  };
  const form = useForm({
    name: `catalogue/issues/${entry?.id ?? "new"}`,
    saved,
    check: (values): Problems<typeof saved> => ({
      title_en: values.title_en.trim() ? undefined : t("missing"),
      title_zh: values.title_zh.trim() ? undefined : t("missing"),
      fixed_in: values.state !== "fixed" || values.fixed_in.trim() ? undefined : t("missing"),
    }),
  });
  const fields = (values: typeof saved) => ({
    ...values,
    network: values.network || null,
    feature: values.feature || null,
  });
  return (
    <Box form={form} list="issues" entry={entry} fields={fields} {...rest}>
      <Line form={form} name="title_en" label={t("title_en")} maxLength={200} />
      <Line form={form} name="title_zh" label={t("title_zh")} maxLength={200} />
      <Systems form={form} t={t} />
      <Group gap="sm" grow align="flex-start">
        <Line
          form={form}
          name="since"
          label={t("issue_since")}
          description={t("issue_open_end")}
          maxLength={60}
          dir="ltr"
        />
        <Line
          form={form}
          name="until"
          label={t("issue_until")}
          description={t("issue_open_end")}
          maxLength={60}
          dir="ltr"
        />
      </Group>
      <Choice
        form={form}
        name="state"
        label={t("issue_state")}
        data={ISSUE_STATES.map((value) => ({ value, label: t(`issue_${value}`) }))}
      />
      {form.values.state === "fixed" && (
        <Line form={form} name="fixed_in" label={t("fixed_in")} maxLength={60} dir="ltr" />
      )}
      <Choice
        form={form}
        name="network"
        label={t("network")}
        data={[
          { value: "", label: t("network_none") },
          ...choices.networks.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Choice
        form={form}
        name="feature"
        label={t("feature")}
        data={[
          { value: "", label: t("feature_none") },
          ...choices.features.map((one) => ({ value: one.id, label: locale === "zh" ? one.name_zh : one.name_en })),
        ]}
      />
      <Area form={form} name="workaround_en" label={t("workaround_en")} lang="en" />
      <Area form={form} name="workaround_zh" label={t("workaround_zh")} lang="zh" />
      <Switch
        label={t("public")}
        description={t("public_more")}
        checked={form.values.public}
        onChange={(event) => form.set({ public: event.currentTarget.checked })}
      />
    </Box>
  );
}

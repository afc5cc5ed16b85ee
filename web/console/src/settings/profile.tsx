import {
  Button,
  PasswordInput,
  Radio,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  TextInput,
  useMantineColorScheme,
} from "@mantine/core";
import { useState } from "react";
import { composerKeys } from "../conversation/settings.ts";
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useWords } from "../i18n.ts";
import { MOD } from "../keyboard/keys.ts";
import { notifyOn, soundOn, wantNotifications } from "../live/alarms.ts";
import { playTone } from "../live/tone.ts";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { queries } from "../query.ts";
import { speak, useMe } from "../session/store.ts";
import { shellWords } from "../shell.words.ts";
import { useStore } from "../store.ts";
import { changePassword, fetchSessions, type OwnSession, rename, revokeSession } from "./api.ts";
import { type Problems, useForm } from "./form.ts";
import { usePages } from "./pages.ts";
import { Confirm, FormBox, List, Page, Section, Tag } from "./parts.tsx";
import { profileWords } from "./profile.words.ts";
import classes from "./settings.module.css";
import { readAgent } from "./user-agent.ts";

/** Who one is on the desk, how one likes it, and where one is logged in. */
export default function Profile() {
  const t = useWords(profileWords);
  return (
    <Page title={t("title")} lead={t("lead")}>
      <NameForm />
      <Likings />
      <PasswordForm />
      <Sessions />
    </Page>
  );
}

function NameForm() {
  const t = useWords(profileWords);
  const s = useWords(shellWords);
  const me = useMe();
  const form = useForm({ name: "profile/name", saved: { name: me.name } });
  return (
    <Section title={t("you")}>
      <FormBox
        form={form}
        send={({ name }) => rename(name.trim())}
        done={() => {
          tell(t("name_saved"));
          void queries.invalidateQueries({ queryKey: ["settings"] });
        }}
      >
        <TextInput
          label={t("name")}
          description={t("name_more")}
          autoComplete="name"
          maxLength={80}
          value={form.values.name}
          error={form.problems.name}
          onChange={(event) => form.set({ name: event.currentTarget.value })}
        />
        <dl className={classes.facts}>
          <div>
            <dt>{t("email")}</dt>
            <dd>{me.email}</dd>
          </div>
          <div>
            <dt>{t("role")}</dt>
            <dd>{s(`role_${me.role}`)}</dd>
          </div>
          {me.teams.length > 0 && (
            <div>
              <dt>{t("teams")}</dt>
              <dd>{me.teams.map((team) => team.name).join(t("comma"))}</dd>
            </div>
          )}
        </dl>
      </FormBox>
    </Section>
  );
}

/** What is chosen here holds at once. */
function Likings() {
  const t = useWords(profileWords);
  const s = useWords(shellWords);
  const locale = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const sound = useStore(soundOn);
  const notify = useStore(notifyOn);
  const enterSends = useStore(composerKeys);
  const turnNotifications = async (on: boolean) => {
    if (!on) notifyOn.set(false);
    else if (!(await wantNotifications())) tell(s("notify_refused"));
  };
  return (
    <Section title={t("likings")} lead={t("likings_more")}>
      <div className={classes.choice}>
        <span id="profile-language">{s("language")}</span>
        <SegmentedControl
          aria-labelledby="profile-language"
          value={locale}
          onChange={(value) => void speak(value).catch(tellError)}
          data={LANGUAGES.map((code) => ({ value: code, label: LANGUAGE_NAMES[code] }))}
        />
      </div>
      <div className={classes.choice}>
        <span id="profile-scheme">{s("scheme")}</span>
        <SegmentedControl
          aria-labelledby="profile-scheme"
          value={colorScheme}
          onChange={(value) => setColorScheme(value as typeof colorScheme)}
          data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: s(`scheme_${value}`) }))}
        />
      </div>
      <Radio.Group
        label={t("send_key")}
        value={enterSends ? "enter" : "mod"}
        onChange={(value) => composerKeys.set(value === "enter")}
      >
        <Stack gap="sm" mt="xs">
          <Radio value="enter" label={t("send_enter")} description={t("send_enter_more")} />
          <Radio value="mod" label={t("send_mod", { keys: `${MOD} Enter` })} description={t("send_mod_more")} />
        </Stack>
      </Radio.Group>
      <Switch
        label={s("sound")}
        description={t("sound_more")}
        checked={sound}
        onChange={(event) => {
          soundOn.set(event.currentTarget.checked);
          if (event.currentTarget.checked) playTone("quiet");
        }}
      />
      <Switch
        label={s("notify")}
        description={t("notify_more")}
        checked={notify}
        onChange={(event) => void turnNotifications(event.currentTarget.checked)}
      />
    </Section>
  );
}

const EMPTY = { current: "", new: "", again: "" };

function PasswordForm() {
  const t = useWords(profileWords);
  const me = useMe();
  const form = useForm({
    saved: EMPTY,
    places: {
      wrong_password: "current",
      log_in_too_often: "current",
      password_too_short: "new",
      password_too_long: "new",
      password_too_common: "new",
      password_is_email: "new",
    },
    check: (values): Problems<typeof EMPTY> => {
      if (!values.current) return { current: t("current_missing") };
      if ([...values.new].length < 12) return { new: t("new_short") };
      if (values.new !== values.again) return { again: t("again_differs") };
      return {};
    },
  });
  const field = (name: keyof typeof EMPTY) => ({
    label: t(name),
    value: form.values[name],
    error: form.problems[name],
    autoComplete: name === "current" ? "current-password" : "new-password",
    visibilityToggleButtonProps: { "aria-label": t("show_password"), tabIndex: 0 },
    onChange: (event: { currentTarget: { value: string } }) => form.set({ [name]: event.currentTarget.value }),
  });
  return (
    <Section title={t("password")} lead={t("password_more")}>
      <FormBox
        form={form}
        save={t("password_change")}
        plain
        send={(values) => changePassword(values.current, values.new)}
        done={() => {
          form.discard();
          tell(t("password_changed"));
          void queries.invalidateQueries({ queryKey: SESSIONS });
        }}
      >
        {/* Password managers look for the account's name beside the fields. */}
        <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
        <PasswordInput {...field("current")} />
        <PasswordInput {...field("new")} description={t("new_more")} />
        <PasswordInput {...field("again")} />
      </FormBox>
    </Section>
  );
}

const SESSIONS = ["settings", "sessions"] as const;

function Sessions() {
  const t = useWords(profileWords);
  const pages = usePages(SESSIONS, fetchSessions);
  const [ending, setEnding] = useState<OwnSession | null>(null);
  const [named, setNamed] = useState("");
  const nameOf = ({ user_agent }: OwnSession) => {
    const { browser, system } = readAgent(user_agent);
    if (browser && system) return t("device", { browser, system });
    return browser || system || t("device_unknown");
  };
  return (
    <Section title={t("sessions")} lead={t("sessions_more")}>
      <List pages={pages} label={t("sessions")} empty={{ title: t("sessions_none") }}>
        {(rows) =>
          rows.map((one) => (
            <li key={one.handle} className={classes.row}>
              <div className={classes.rowMain}>
                <div className={classes.rowName}>
                  {nameOf(one)}
                  {one.current && <Tag tone="good">{t("this_one")}</Tag>}
                </div>
                <div className={classes.rowMore}>
                  {t("last_used")} <Ago at={one.last_used_at} />
                  {one.address && ` · ${one.address}`}
                </div>
              </div>
              {!one.current && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t("end_what", { name: nameOf(one) })}
                  onClick={() => {
                    setEnding(one);
                    setNamed(nameOf(one));
                  }}
                >
                  {t("end")}
                </Button>
              )}
            </li>
          ))
        }
      </List>
      <Confirm
        opened={ending !== null}
        close={() => setEnding(null)}
        title={t("end_title")}
        action={t("end")}
        danger
        run={async () => {
          if (ending) await revokeSession(ending.handle);
          await queries.invalidateQueries({ queryKey: SESSIONS });
        }}
      >
        <Text>{t("end_text", { name: named })}</Text>
      </Confirm>
    </Section>
  );
}

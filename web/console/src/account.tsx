import { Menu, SegmentedControl, Switch, useMantineColorScheme } from "@mantine/core";
import { IconKeyboard, IconLogout, IconSearch } from "@tabler/icons-react";
import classes from "./account.module.css";
import { composerKeys } from "./conversation/settings.ts";
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useWords } from "./i18n.ts";
import { MOD } from "./keyboard/keys.ts";
import { helper } from "./keyboard/open.ts";
import { notifyOn, soundOn, wantNotifications } from "./live/alarms.ts";
import { playTone } from "./live/tone.ts";
import { tell, tellError } from "./parts/toast.ts";
import { leave, speak, useMe } from "./session/store.ts";
import { shellWords } from "./shell.words.ts";
import { useStore } from "./store.ts";

/** Who is logged in, and how they like the desk. */
export function AccountMenu() {
  const t = useWords(shellWords);
  const me = useMe();
  const locale = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const sound = useStore(soundOn);
  const notify = useStore(notifyOn);
  const enterSends = useStore(composerKeys);
  const turnNotifications = async (on: boolean) => {
    if (!on) notifyOn.set(false);
    else if (!(await wantNotifications())) tell(t("notify_refused"));
  };
  return (
    <Menu position="right-end" width={280} closeOnItemClick={false} withinPortal>
      <Menu.Target>
        <button type="button" className={classes.account} aria-label={t("account", { name: me.name })}>
          <Initials name={me.name} />
          <span className={classes.who}>
            <span className={classes.name}>{me.name}</span>
            <span className={classes.role}>{t(`role_${me.role}`)}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        <div className={classes.choice}>
          <span id="account-language">{t("language")}</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="account-language"
            value={locale}
            onChange={(value) => void speak(value).catch(tellError)}
            data={LANGUAGES.map((code) => ({ value: code, label: LANGUAGE_NAMES[code] }))}
          />
        </div>
        <div className={classes.choice}>
          <span id="account-scheme">{t("scheme")}</span>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-labelledby="account-scheme"
            value={colorScheme}
            onChange={(value) => setColorScheme(value as typeof colorScheme)}
            data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: t(`scheme_${value}`) }))}
          />
        </div>
        <Menu.Divider />
        <div className={classes.choice}>
          <Switch
            label={t("sound")}
            checked={sound}
            onChange={(event) => {
              soundOn.set(event.currentTarget.checked);
              if (event.currentTarget.checked) playTone("quiet");
            }}
          />
          <Switch
            label={t("notify")}
            checked={notify}
            onChange={(event) => void turnNotifications(event.currentTarget.checked)}
          />
          <Switch
            label={t("enter_sends")}
            description={t("enter_sends_more", { keys: `${MOD} Enter` })}
            checked={enterSends}
            onChange={(event) => composerKeys.set(event.currentTarget.checked)}
          />
        </div>
        <Menu.Divider />
        <Menu.Item
          closeMenuOnClick
          leftSection={<IconSearch size={16} />}
          rightSection={<span className={classes.key}>{MOD} K</span>}
          onClick={() => helper.set("palette")}
        >
          {t("palette")}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick
          leftSection={<IconKeyboard size={16} />}
          rightSection={<span className={classes.key}>?</span>}
          onClick={() => helper.set("sheet")}
        >
          {t("keys")}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick
          leftSection={<IconLogout size={16} />}
          onClick={() => void leave().catch(tellError)}
        >
          {t("log_out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** A person's initials in a circle: two letters, or the last Chinese character. */
export function Initials({ name, size = 26 }: { name: string; size?: number }) {
  return (
    <span className={classes.initials} style={{ inlineSize: size, blockSize: size, fontSize: size * 0.42 }} aria-hidden>
      {initials(name)}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  if (/\p{Script=Han}/u.test(first)) return first.slice(-1);
  return `${first.at(0) ?? "?"}${words.length > 1 ? (words.at(-1)?.at(0) ?? "") : ""}`.toUpperCase();
}

import { Popover, SegmentedControl, Switch, useMantineColorScheme } from "@mantine/core";
import { IconKeyboard, IconLogout, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
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
  const [open, setOpen] = useState(false);
  const turnNotifications = async (on: boolean) => {
    if (!on) notifyOn.set(false);
    else if (!(await wantNotifications())) tell(t("notify_refused"));
  };
  const choose = (action: () => void) => () => {
    setOpen(false);
    action();
  };
  return (
    <Popover opened={open} onChange={setOpen} position="right-end" width={290} shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={classes.account}
          aria-label={t("account", { name: me.name })}
          onClick={() => setOpen(!open)}
        >
          <Initials name={me.name} />
          <span className={classes.who}>
            <span className={classes.name}>{me.name}</span>
            <span className={classes.role}>{t(`role_${me.role}`)}</span>
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={t("account", { name: me.name })}>
        <p className={classes.email}>{me.email}</p>
        <div className={classes.choice}>
          <span id="account-language">{t("language")}</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="account-language"
            value={locale}
            onChange={(value) => void speak(value).catch(tellError)}
            data={LANGUAGES.map((code) => ({ value: code, label: LANGUAGE_NAMES[code] }))}
          />
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
        <div className={classes.choice} data-apart>
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
        <div className={classes.choice} data-apart>
          <button type="button" className={classes.item} onClick={choose(() => helper.set("palette"))}>
            <IconSearch size={16} aria-hidden />
            {t("palette")}
            <span className={classes.key}>{MOD} K</span>
          </button>
          <button type="button" className={classes.item} onClick={choose(() => helper.set("sheet"))}>
            <IconKeyboard size={16} aria-hidden />
            {t("keys")}
            <span className={classes.key}>?</span>
          </button>
          <button type="button" className={classes.item} onClick={choose(() => void leave().catch(tellError))}>
            <IconLogout size={16} aria-hidden />
            {t("log_out")}
          </button>
        </div>
      </Popover.Dropdown>
    </Popover>
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

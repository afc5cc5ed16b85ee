import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconAlertTriangle, IconArrowBigUpLine } from "@tabler/icons-react";
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { ApiError } from "../api.ts";
import { LANGUAGE_NAMES, LANGUAGES, language, useLanguage, useWords } from "../i18n.ts";
import { duration } from "../parts/duration.ts";
import { sentenceOf, useSlow } from "../parts/states.tsx";
import classes from "./login.module.css";
import { enterWith } from "./store.ts";
import { sessionWords } from "./words.ts";

/** Log-in as a page of its own. */
export function LogInPage() {
  const t = useWords(sessionWords);
  const locale = useLanguage();
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <header className={classes.header}>
          <img src="/console/icon.svg" alt="" width={36} height={36} />
          <div>
            <Title order={1} size="h3">
              {t("title")}
            </Title>
            <Text c="var(--wd-muted)">{t("lead")}</Text>
          </div>
        </header>
        <LogInForm />
        <nav className={classes.languages} aria-label={t("language")}>
          {LANGUAGES.map((code) => (
            <button
              key={code}
              type="button"
              lang={code}
              aria-pressed={code === locale}
              className={classes.language}
              onClick={() => language.set(code)}
            >
              {LANGUAGE_NAMES[code]}
            </button>
          ))}
        </nav>
      </div>
    </main>
  );
}

/** The form alone; `known` is the e-mail of who was logged in here. */
export function LogInForm({ known = "" }: { known?: string }) {
  const t = useWords(sessionWords);
  const locale = useLanguage();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const [caps, setCaps] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [locked, setLocked] = useWait();
  const field = useRef<HTMLInputElement>(null);
  const slow = useSlow(busy);
  const told = useId();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || locked > 0) return;
    setBusy(true);
    setError(null);
    try {
      await enterWith(email.trim(), password);
    } catch (failure) {
      setError(failure);
      if (failure instanceof ApiError && failure.retryAfterS) setLocked(failure.retryAfterS);
      field.current?.select();
    } finally {
      setBusy(false);
    }
  };
  const watchCaps = (event: KeyboardEvent) => setCaps(event.getModifierState("CapsLock"));

  let problem = "";
  if (locked > 0) problem = t("locked", { wait: duration(locked * 1_000_000, locale) });
  else if (error instanceof ApiError && error.retryAfterS) problem = t("locked_over");
  else if (error instanceof ApiError && error.status === 401) problem = error.sentence || t("wrong");
  else if (error) problem = sentenceOf(error);

  return (
    <form onSubmit={submit} aria-describedby={told} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t("email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus={!known}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          ref={field}
          label={t("password")}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus={Boolean(known)}
          data-autofocus={known ? true : undefined}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          onKeyDown={watchCaps}
          onKeyUp={watchCaps}
          onBlur={() => setCaps(false)}
          visibilityToggleButtonProps={{ "aria-label": t("show_password"), tabIndex: 0 }}
          description={
            caps ? (
              <span className={classes.caps} role="status">
                <IconArrowBigUpLine size={14} aria-hidden /> {t("caps_lock")}
              </span>
            ) : undefined
          }
          inputWrapperOrder={["label", "input", "description", "error"]}
        />
        <div id={told}>
          {problem && (
            <Alert color="red" variant="light" icon={<IconAlertTriangle />} p="sm">
              {problem}
            </Alert>
          )}
        </div>
        <Button type="submit" fullWidth loading={slow} disabled={locked > 0 || !email || !password}>
          {t("log_in")}
        </Button>
      </Stack>
    </form>
  );
}

/** Seconds that are left, counted down. */
function useWait(): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, (seconds) => setLeft(Math.ceil(seconds))];
}

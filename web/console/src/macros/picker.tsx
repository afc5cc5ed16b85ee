import { VisuallyHidden } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useEffect, useImperativeHandle, useRef, useState } from "react";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { useSlow } from "../parts/states.tsx";
import { fetchOffered, macrosKey, type Offered } from "./api.ts";
import classes from "./used.module.css";
import { usedWords } from "./used.words.ts";

/** What the composer's field hands on while the picker is open; true for a key that was the picker's. */
export interface PickerKeys {
  press(event: KeyboardEvent): boolean;
}

export const LIST_ID = "macro-options";
export const optionId = (id: string) => `macro-option-${id}`;
const TYPING_MS = 120;

interface PickerProps {
  number: number;
  /** What was typed behind the stroke. */
  words: string;
  /** The conversation's. */
  language: string;
  keys: RefObject<PickerKeys | null>;
  pick: (macro: Offered) => void;
  close: () => void;
  active: (id: string | null) => void;
}

/** Macros above the composer, narrowed by what is typed there; the focus stays in the field. */
export function MacroPicker({ number, words, language, keys, pick, close, active }: PickerProps) {
  const t = useWords(usedWords);
  const locale = useLanguage();
  const [asked, setAsked] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words), TYPING_MS);
    return () => clearTimeout(timer);
  }, [words]);
  const found = useQuery({
    queryKey: [...macrosKey, "offered", number, asked.trim()],
    queryFn: ({ signal }) => fetchOffered(number, asked.trim(), signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const slow = useSlow(found.isPending);
  const macros = found.data?.macros ?? [];
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first one is chosen anew whenever the list changes
  useEffect(() => setChosen(0), [found.data]);
  const current = macros[Math.min(chosen, macros.length - 1)];
  useEffect(() => {
    active(current ? optionId(current.id) : null);
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
    return () => active(null);
  }, [current, active]);
  useImperativeHandle(keys, () => ({
    press(event) {
      if (event.key === "Escape") {
        close();
        return true;
      }
      if (macros.length === 0) return false;
      const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
      const step = steps[event.key];
      if (step !== undefined) {
        setChosen((old) => (Math.min(old, macros.length - 1) + step + macros.length) % macros.length);
        return true;
      }
      if (event.key === "Enter" || event.key === "Tab") {
        if (event.shiftKey || event.metaKey || event.ctrlKey || event.altKey || !current) return false;
        // Quick hands: what is shown still answers what was typed a moment ago.
        if (asked !== words || found.isPlaceholderData) return event.key === "Enter";
        pick(current);
        return true;
      }
      return false;
    },
  }));
  // A sentence that happens to begin with a stroke is no search.
  if (macros.length === 0 && /\s/.test(words)) return null;
  return (
    <div className={classes.picker}>
      <VisuallyHidden role="status">{found.data && t("found", { count: macros.length })}</VisuallyHidden>
      {found.isError && (
        <p className={classes.say} role="alert">
          {t("failed")}
        </p>
      )}
      {slow && <p className={classes.say}>{t("loading")}</p>}
      {found.data && macros.length === 0 && <p className={classes.say}>{t(asked.trim() ? "none" : "none_yet")}</p>}
      {macros.length > 0 && (
        <div id={LIST_ID} role="listbox" aria-label={t("macros")} className={classes.options} ref={list} tabIndex={-1}>
          {macros.map((one, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the field's, which keeps the focus
            <div
              key={one.id}
              id={optionId(one.id)}
              role="option"
              tabIndex={-1}
              aria-selected={one === current}
              className={classes.option}
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => setChosen(at)}
              onClick={() => pick(one)}
            >
              <span className={classes.head}>
                <span className={classes.name}>{one.name}</span>
                {one.shortcut && <span className={classes.shortcut}>/{one.shortcut}</span>}
                <span className={classes.language} data-other={!one.exact}>
                  {one.exact || !language
                    ? languageName(one.language, locale)
                    : t("other_language", {
                        wanted: languageName(language, locale),
                        language: languageName(one.language, locale),
                      })}
                </span>
              </span>
              <span className={classes.preview} lang={one.language} dir="auto">
                {one.preview}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

import { VisuallyHidden } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from "react";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import type { PickerKeys } from "../macros/picker.tsx";
import classes from "../macros/used.module.css";
import { useSlow } from "../parts/states.tsx";
import { fetchOffered, type OfferedArticle, offeredKey } from "./offered.ts";
import { articlePickerWords } from "./picker.words.ts";

export const ARTICLES_ID = "article-options";
const optionId = (id: string) => `article-option-${id}`;
const TYPING_MS = 200;

/** Articles above the composer, found by what is typed behind the sign; the focus stays in the field. */
export function ArticlePicker({
  number,
  words,
  keys,
  pick,
  close,
  active,
}: {
  number: number;
  words: string;
  keys: RefObject<PickerKeys | null>;
  pick: (article: OfferedArticle, whole: boolean) => void;
  close: () => void;
  active: (id: string | null) => void;
}) {
  const t = useWords(articlePickerWords);
  const locale = useLanguage();
  const [asked, setAsked] = useState(words.trim());
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [words]);
  const found = useQuery({
    queryKey: offeredKey(number, asked),
    queryFn: ({ signal }) => fetchOffered(number, asked, signal),
    placeholderData: keepPreviousData,
    enabled: asked !== "",
    staleTime: 10_000,
  });
  const slow = useSlow(found.isFetching && !found.data);
  const articles = asked === "" ? [] : (found.data?.articles ?? []);
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first one is chosen anew whenever the list changes
  useEffect(() => setChosen(0), [found.data]);
  const current = articles[Math.min(chosen, articles.length - 1)];
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
      if (articles.length === 0) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        setChosen((old) => (Math.min(old, articles.length - 1) + step + articles.length) % articles.length);
        return true;
      }
      if (event.key !== "Enter" && event.key !== "Tab") return false;
      if (event.metaKey || event.ctrlKey || event.altKey || !current) return false;
      if (event.key === "Tab" && event.shiftKey) return false;
      // Quick hands: what is shown still answers what was typed a moment ago.
      if (asked !== words.trim() || found.isPlaceholderData) return event.key === "Enter";
      pick(current, event.shiftKey);
      return true;
    },
  }));
  // A sentence with the sign in it that no article fits is no search.
  if (asked !== "" && found.data && articles.length === 0 && /\s/.test(words.trim())) return null;
  return (
    <div className={classes.picker}>
      <VisuallyHidden role="status">{found.data && asked && t("found", { count: articles.length })}</VisuallyHidden>
      {found.isError && (
        <p className={classes.say} role="alert">
          {t("failed")}
        </p>
      )}
      {asked === "" && <p className={classes.say}>{t("type")}</p>}
      {slow && <p className={classes.say}>{t("loading")}</p>}
      {asked !== "" && found.data && articles.length === 0 && <p className={classes.say}>{t("none")}</p>}
      {articles.length > 0 && (
        <>
          <div
            id={ARTICLES_ID}
            role="listbox"
            aria-label={t("articles")}
            className={classes.options}
            ref={list}
            tabIndex={-1}
          >
            {articles.map((one, at) => (
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
                onClick={(event) => pick(one, event.shiftKey)}
              >
                <span className={classes.head}>
                  <span className={classes.name}>{one.title}</span>
                  <span className={classes.language} data-other={!one.exact}>
                    {one.exact
                      ? one.deflected > 0 && t("saved", { count: one.deflected })
                      : t("other_language", { language: languageName(one.language, locale) })}
                  </span>
                </span>
                <span className={classes.preview} lang={one.language} dir="auto">
                  {one.passage}
                </span>
              </div>
            ))}
          </div>
          <p className={classes.say}>{t("hint", { keys: "⇧ Enter" })}</p>
        </>
      )}
    </div>
  );
}

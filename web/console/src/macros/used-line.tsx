import { IconX } from "@tabler/icons-react";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { useChoices } from "../inbox/filters.tsx";
import { useStore } from "../store.ts";
import { actionWords } from "./told.ts";
import classes from "./used.module.css";
import { doneBy, type Gap, labelKey, type Names, takeOff, type Used, used } from "./used.ts";
import { usedWords } from "./used.words.ts";

const NOBODY: Names = { staff: [], teams: [] };
const NONE: readonly Used[] = [];

interface LineProps {
  number: number;
  /** The conversation's language. */
  language: string;
  gaps: readonly Gap[];
  find: (gap: Gap) => void;
}

/** Under the text: what is still to be filled in, whose language it is not, and what is done when it goes out. */
export function UsedLine({ number, language, gaps, find }: LineProps) {
  const t = useWords(usedWords);
  const list = useStore(used, (all) => all.get(number)) ?? NONE;
  if (gaps.length === 0 && list.length === 0) return null;
  return (
    <div className={classes.used}>
      {gaps.length > 0 && (
        <p className={`${classes.usedLine} ${classes.gaps}`} role="status">
          {t("fill_in")}
          {gaps.map((gap) => (
            <button
              key={gap.start}
              type="button"
              className={classes.gap}
              aria-label={t("find_gap", { what: t(labelKey(gap.name)) })}
              onClick={() => find(gap)}
            >
              {t(labelKey(gap.name))}
            </button>
          ))}
        </p>
      )}
      {list.length > 0 && <Does number={number} language={language} list={list} />}
    </div>
  );
}

function Does({ number, language, list }: { number: number; language: string; list: readonly Used[] }) {
  const t = useWords(usedWords);
  const locale = useLanguage();
  const does = useDone(list);
  const other = list.filter((one) => !one.macro.exact && language);
  const gone = list.filter((one) => one.macro.gone.length > 0);
  return (
    <>
      {other.map(({ macro }) => (
        <p key={macro.id} className={`${classes.usedLine} ${classes.warn}`}>
          {t("fallback", {
            name: macro.name,
            wanted: languageName(language, locale),
            language: languageName(macro.language, locale),
          })}
        </p>
      ))}
      {gone.map(({ macro }) => (
        <p key={macro.id} className={`${classes.usedLine} ${classes.warn}`}>
          {t("gone", {
            name: macro.name,
            what: macro.gone.map((one) => named(t, usedWords.en, "action_", one)).join(t("comma")),
          })}
        </p>
      ))}
      {does.length > 0 && (
        <p className={classes.usedLine}>
          {t("will_do")}
          {does.map((one) => (
            <span key={`${one.id}-${one.name}`} className={classes.does}>
              {one.words}
              <button
                type="button"
                className={classes.take}
                aria-label={t("take_off", { what: one.words })}
                onClick={() => takeOff(number, one.id, one.name)}
              >
                <IconX size={14} aria-hidden />
              </button>
            </span>
          ))}
        </p>
      )}
    </>
  );
}

/** What is done with a reply that can still be taken back. */
export function Doing({ list }: { list: readonly Used[] }) {
  const t = useWords(usedWords);
  const does = useDone(list);
  if (does.length === 0) return null;
  return ` · ${t("will_do")} ${does.map(({ words }) => words).join(t("comma"))}`;
}

function useDone(list: readonly Used[]) {
  const locale = useLanguage();
  const names = useChoices() ?? NOBODY;
  return list.flatMap((one) =>
    doneBy(one.macro.actions)
      .filter((name) => !one.without.includes(name))
      .map((name) => ({ id: one.macro.id, name, words: actionWords(one.macro.actions, name, names, locale) })),
  );
}

import { Button, Group, Kbd } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { type Language, named, useLanguage, useWords } from "../i18n.ts";
import type { Row } from "../inbox/api.ts";
import { categoryName } from "../inbox/categories.ts";
import { useKeys } from "../keyboard/keys.ts";
import { openMenu } from "../parts/menus.ts";
import { sentenceOf } from "../parts/states.tsx";
import { tell } from "../parts/toast.ts";
import { writePlace } from "../place.ts";
import { useMay } from "../session/store.ts";
import { fetchVerdict, type Verdict, verdictKey } from "./topic.api.ts";
import classes from "./topic.module.css";
import { topicWords } from "./topic.words.ts";
import { setCategory, setStatus } from "./work.ts";

/** From here on what a model suspects is said. */
const SUSPECTS = 0.5;

/** What is offered is never wholly out of the question: of less than a hundredth that is said. */
const percent = (share: number, locale: Language) => {
  const said = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  return share < 0.005 ? `< ${said.format(0.01)}` : said.format(share);
};

/** What it is about, how sure the desk is, and one key for what it is rather. */
export default function Topic({ row }: { row: Row }) {
  const t = useWords(topicWords);
  const locale = useLanguage();
  const may = useMay("conversations_assign");
  const found = useQuery({
    queryKey: verdictKey(row.number, row.updated_at),
    queryFn: ({ signal }) => fetchVerdict(row.number, signal),
    placeholderData: (before, query) => (query?.queryKey[1] === row.number ? before : undefined),
  });
  const verdict = found.data;
  const choose = async (category: string) => {
    if (await setCategory(row.number, category)) tell(t("learned"));
  };
  const offered = verdict ? alternatives(verdict, row.category) : [];
  const confirms = row.category !== "" && verdict !== undefined && verdict.named_by !== "team";
  const take = (at: number) => {
    const wanted = offered[at];
    return may && wanted ? () => void choose(wanted.intent) : undefined;
  };
  useKeys({
    y: may && confirms ? () => void choose(row.category) : undefined,
    "1": take(0),
    "2": take(1),
    "3": take(2),
  });
  if (found.isError) return <p className={classes.quiet}>{sentenceOf(found.error)}</p>;
  if (!verdict) return <p className={classes.quiet}>{t("not_read")}</p>;
  const told = verdict.intent !== "";
  const same = verdict.named_by === "model" && row.category === verdict.intent;
  return (
    <div className={classes.topic}>
      <div>
        <p className={classes.name}>{categoryName(row.category, locale) || t("nobody")}</p>
        <p className={classes.quiet}>
          {verdict.named_by && <span>{named(t, topicWords.en, "by_", verdict.named_by)}</span>}
          {same && <span>{t("sure", { share: percent(verdict.confidence, locale) })}</span>}
          {!told && <span>{t("not_read")}</span>}
          {told && !verdict.in_scope && <span>{t("strange")}</span>}
          {told && verdict.in_scope && row.category !== verdict.intent && (
            <span>
              {t("suggests", {
                topic: categoryName(verdict.intent, locale),
                share: percent(verdict.confidence, locale),
              })}
            </span>
          )}
        </p>
      </div>
      {may && (
        <div className={classes.offers}>
          <Group gap={4}>
            {confirms && (
              <Button size="compact-xs" variant="default" onClick={() => void choose(row.category)}>
                {t("confirm")} <Kbd className={classes.key}>Y</Kbd>
              </Button>
            )}
            <Button size="compact-xs" variant="default" onClick={() => openMenu.set("category")}>
              {t("other")} <Kbd className={classes.key}>C</Kbd>
            </Button>
          </Group>
          {offered.length > 0 && <p className={classes.quiet}>{t("rather")}</p>}
          {offered.map((one, at) => (
            <button
              key={one.intent}
              type="button"
              className={classes.offer}
              aria-label={t("take", { topic: categoryName(one.intent, locale) })}
              onClick={() => void choose(one.intent)}
            >
              <Kbd className={classes.key}>{at + 1}</Kbd>
              <span className={classes.offerName}>{categoryName(one.intent, locale)}</span>
              <span className={classes.share}>{percent(one.share, locale)}</span>
            </button>
          ))}
        </div>
      )}
      {verdict.mood && verdict.mood !== "calm" && (
        <p className={classes.quiet} data-tone={verdict.mood}>
          {named(t, topicWords.en, "mood_", verdict.mood)}
        </p>
      )}
      {(verdict.spam >= SUSPECTS || verdict.abuse >= SUSPECTS) && row.status !== "spam" && (
        <div className={classes.offers}>
          {verdict.spam >= SUSPECTS && (
            <p className={classes.warn}>{t("spam", { share: percent(verdict.spam, locale) })}</p>
          )}
          {verdict.abuse >= SUSPECTS && (
            <p className={classes.warn}>{t("abuse", { share: percent(verdict.abuse, locale) })}</p>
          )}
          {may && row.status !== "closed" && (
            <div>
              <Button size="compact-xs" variant="default" onClick={() => void setStatus(row.number, "spam")}>
                {t("to_spam")}
              </Button>
            </div>
          )}
        </div>
      )}
      {verdict.same > 0 && <Same verdict={verdict} />}
    </div>
  );
}

function Same({ verdict }: { verdict: Verdict }) {
  const t = useWords(topicWords);
  const locale = useLanguage();
  const all = writePlace({ view: "all", filters: { category: verdict.intent }, open: null, q: "" });
  return (
    <div className={classes.offers}>
      <p className={classes.warn}>{t("same", { count: verdict.same })}</p>
      <p className={classes.quiet}>
        {verdict.same_numbers.map((number) => (
          <Link key={number} href={`/all/${number}`} className={classes.link}>
            #{number}
          </Link>
        ))}
        <Link href={all} className={classes.link}>
          {t("same_all", { topic: categoryName(verdict.intent, locale) })}
        </Link>
      </p>
    </div>
  );
}

/** What else it may be, the likeliest first; the model's own word too where the conversation is called otherwise. */
function alternatives(verdict: Verdict, category: string) {
  if (!verdict.intent) return [];
  const all = [{ intent: verdict.intent, share: verdict.confidence }, ...verdict.alternatives];
  return all.filter((one) => one.intent !== category).slice(0, 3);
}

import { shortDate } from "@walletdesk/shared/format";
import { type Language, named, useLanguage, useWords } from "../i18n.ts";
import { labelWords } from "../inbox/words.ts";
import { serverNow } from "../live/clock.ts";
import type { Asked, By, Series } from "./api.ts";
import classes from "./asked.module.css";
import { shownName } from "./names.ts";
import { askedWords } from "./words.ts";

const HEIGHT = 32;
const DAY_US = 86_400_000_000;

/** A row of bars for each name, all to one scale; the numbers stand beside them. */
export function Chart({ asked, by }: { asked: Asked; by: By }) {
  const t = useWords(askedWords);
  const { rows, nameOf } = useRows(asked, by);
  const most = Math.max(1, ...rows.flatMap((one) => one.counts));
  const locale = useLanguage();
  return (
    <figure className={classes.chart}>
      <ul className={classes.rows} aria-label={t("chart")}>
        {rows.map((one) => (
          <li key={one === asked.rest ? "rest" : `n${one.name}`} className={classes.series}>
            <span className={classes.name} dir="auto">
              {nameOf(one)}
            </span>
            <Bars counts={one.counts} most={most} />
            <span className={classes.sum}>{one.n}</span>
            <span className={classes.quiet}>
              {one.people > 0 && t("n_people", { count: one.people })}
              {one.people > 0 && " · "}
              <Change one={one} locale={locale} />
            </span>
          </li>
        ))}
      </ul>
      <figcaption className={classes.quiet}>
        {shortDate(asked.since, serverNow(), locale)} – {shortDate(asked.until, serverNow(), locale)} ·{" "}
        {t("most", { count: most })}
      </figcaption>
    </figure>
  );
}

export function Bars({ counts, most }: { counts: readonly number[]; most: number }) {
  const width = 100 / counts.length;
  return (
    <svg className={classes.bars} viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {places(counts).map(({ n, at }) => {
        const height = n === 0 ? 0.6 : Math.max(2, (n / most) * HEIGHT);
        return (
          <rect
            key={at}
            x={at * width + width * 0.1}
            y={HEIGHT - height}
            width={width * 0.8}
            height={height}
            data-none={n === 0}
          />
        );
      })}
    </svg>
  );
}

function Change({ one, locale }: { one: Series; locale: Language }) {
  const t = useWords(askedWords);
  if (one.before === 0) return <>{t("new")}</>;
  const change = (one.n - one.before) / one.before;
  if (Math.abs(change) < 0.005) return <>{t("same")}</>;
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(Math.abs(change));
  return <>{t(change > 0 ? "more" : "fewer", { share })}</>;
}

/** The same as numbers, for readers of tables and of screens. */
export function Numbers({ asked, by }: { asked: Asked; by: By }) {
  const t = useWords(askedWords);
  const locale = useLanguage();
  const { rows, nameOf } = useRows(asked, by);
  const columns = Array.from({ length: rows[0]?.counts.length ?? 0 }, (_, at) => asked.since + at * asked.step);
  const weeks = asked.step > DAY_US;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t("as_table")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t(`by_${by}`)}</th>
            <th scope="col">{t("sum")}</th>
            <th scope="col">{t("people")}</th>
            <th scope="col">{t("before")}</th>
            {columns.map((at) => (
              <th key={at} scope="col">
                {weeks ? t("week_of", { day: shortDate(at, serverNow(), locale) }) : shortDate(at, serverNow(), locale)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one === asked.rest ? "rest" : `n${one.name}`}>
              <th scope="row" dir="auto">
                {nameOf(one)}
              </th>
              <td>{one.n}</td>
              <td>{one.people || "–"}</td>
              <td>{one.before}</td>
              {places(one.counts).map(({ n, at }) => (
                <td key={at}>{n}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A count is known by its place in time. */
const places = (counts: readonly number[]) => counts.map((n, at) => ({ n, at }));

function useRows(asked: Asked, by: By) {
  const t = useWords(askedWords);
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const channel = (name: string) => named(labels, labelWords.en, "channel_", name);
  const rows = asked.rest ? [...asked.series, asked.rest] : asked.series;
  const nameOf = (one: Series) =>
    one === asked.rest ? t("rest") : shownName(by, one.name, locale, channel) || t("unknown");
  return { rows, nameOf };
}

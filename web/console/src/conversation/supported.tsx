import { ActionIcon, Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  type Answer,
  type AppStanding,
  askCatalogue,
  catalogueKey,
  type Feature,
  fetchStanding,
  type Network,
  type Platform,
} from "../catalogue/api.ts";
import { isLanguage, type Language, say, useLanguage, useWords } from "../i18n.ts";
import { ShortHash } from "../parts/hash.tsx";
import { sentenceOf } from "../parts/states.tsx";
import { useMay } from "../session/store.ts";
import type { Detail } from "./api.ts";
import { AskLine } from "./ask-line.tsx";
import classes from "./chain.module.css";
import { supportedWords } from "./supported.words.ts";
import { putTextIntoReply } from "./told.ts";

type Listing = Answer["listings"][number];

/** How the app of the contact's device stands, by what it says of itself. */
export function Standing({ facts }: { facts: Detail["facts"] }) {
  const t = useWords(supportedWords);
  const locale = useLanguage();
  const may = useMay("catalogue_read");
  const fact = (name: string) => facts.find((one) => one.name === name)?.value ?? "";
  const [app, system] = [fact("app_version"), fact("os")];
  const found = useQuery({
    queryKey: [...catalogueKey, "device", app, system],
    queryFn: ({ signal }) => fetchStanding(app, system, signal),
    enabled: may && app !== "",
  });
  if (found.isError) return <p className={classes.quiet}>{sentenceOf(found.error)}</p>;
  // Nothing to compare with, or nothing that is a version.
  if (!found.data?.current || !found.data.known) return null;
  const { standing, current, issues, link } = found.data;
  const news = own(found.data.notes_en, found.data.notes_zh, locale);
  const tone = standing === "current" ? "good" : "warn";
  return (
    <div className={classes.look}>
      <p className={classes.quiet}>
        <em data-tone={tone}>{t(standing, { version: app, current })}</em>
        {link && standing !== "current" && (
          <ActionIcon
            component="a"
            href={link}
            target="_blank"
            rel="noopener noreferrer"
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t("to_store")}
            title={t("to_store")}
          >
            <IconExternalLink size={14} aria-hidden />
          </ActionIcon>
        )}
      </p>
      {news && standing !== "current" && <Note text={t("news", { version: current, text: news })} />}
      {issues.length > 0 && <Issues issues={issues} />}
    </div>
  );
}

function Issues({ issues }: { issues: AppStanding["issues"] }) {
  const t = useWords(supportedWords);
  const locale = useLanguage();
  return (
    <details className={classes.more}>
      <summary>{t("issues", { count: issues.length })}</summary>
      <ul className={classes.steps}>
        {issues.map((issue) => (
          <li key={issue.id}>
            {own(issue.title_en, issue.title_zh, locale)}{" "}
            <span className={classes.note}>
              ({issue.state === "fixed" ? t("issue_fixed", { version: issue.fixed_in }) : t(`issue_${issue.state}`)}
              {!issue.public && `${t("comma")}${t("issue_team")}`})
            </span>
            <p className={classes.says}>{own(issue.workaround_en, issue.workaround_zh, locale)}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** In the reader's language, else in the other. */
const own = (en: string, zh: string, locale: Language) => (locale === "zh" ? zh || en : en || zh);

/** "Is this supported?", asked beside the conversation. */
export function Supported({ detail }: { detail: Detail }) {
  const t = useWords(supportedWords);
  const [answer, setAnswer] = useState<Answer | null>(null);
  return (
    <div className={classes.card}>
      <AskLine
        label={t("ask")}
        action={t("look_up")}
        most={300}
        ask={async (text) => {
          setAnswer(null);
          setAnswer(await askCatalogue(text));
        }}
      />
      <div role="status" className={classes.card}>
        {answer && <Found answer={answer} detail={detail} />}
      </div>
    </div>
  );
}

function Found({ answer, detail }: { answer: Answer; detail: Detail }) {
  const t = useWords(supportedWords);
  const warning = `warn_${answer.warning}`;
  const { row } = detail;
  const told = isLanguage(row.language) ? row.language : "en";
  const put = () => {
    const words = answer.listings.map((one) => sentence(one, told)).join("\n");
    putTextIntoReply(row.number, words, t("put_done"), t("put_below"));
  };
  return (
    <>
      {warning in supportedWords.en && (
        <p className={classes.quiet}>
          <em data-tone="warn">{(t as (key: string) => string)(warning)}</em>
        </p>
      )}
      {answer.listings.map((one) => (
        <ListingLine key={one.asset.id} listing={one} />
      ))}
      {answer.networks.map((one) => (
        <NetworkLine key={one.id} network={one} />
      ))}
      {answer.features.map((one) => (
        <FeatureLine key={one.id} feature={one} />
      ))}
      {answer.issues.length > 0 && <Issues issues={answer.issues} />}
      {answer.listings.length > 0 && detail.can_reply && (
        <Button size="compact-xs" variant="default" onClick={put} style={{ justifySelf: "start" }}>
          {t("put")}
        </Button>
      )}
    </>
  );
}

function ListingLine({ listing: { asset, network, state } }: { listing: Listing }) {
  const t = useWords(supportedWords);
  const locale = useLanguage();
  const since = asset.since || network.since;
  const systems = asset.platforms.length > 0 ? asset.platforms : network.platforms;
  return (
    <div className={classes.look}>
      <p className={classes.headline}>{t("on", { name: asset.symbol, network: network.name })}</p>
      <p className={classes.quiet}>
        <em data-tone={state === "supported" ? "good" : "warn"}>{t(`state_${state}`)}</em>
        {since && <span>{t("since", { version: since })}</span>}
        <Systems platforms={systems} />
        {asset.contract && <ShortHash text={asset.contract} />}
      </p>
      <Note text={own(asset.note_en, asset.note_zh, locale)} />
    </div>
  );
}

function NetworkLine({ network }: { network: Network }) {
  const t = useWords(supportedWords);
  const locale = useLanguage();
  return (
    <div className={classes.look}>
      <p className={classes.headline}>{network.name}</p>
      <p className={classes.quiet}>
        <em data-tone={network.state === "supported" ? "good" : "warn"}>{t(`state_${network.state}`)}</em>
        {network.since && <span>{t("since", { version: network.since })}</span>}
        <Systems platforms={network.platforms} />
      </p>
      <Note text={own(network.note_en, network.note_zh, locale)} />
    </div>
  );
}

function FeatureLine({ feature }: { feature: Feature }) {
  const t = useWords(supportedWords);
  const locale = useLanguage();
  return (
    <div className={classes.look}>
      <p className={classes.headline}>{own(feature.name_en, feature.name_zh, locale)}</p>
      <p className={classes.quiet}>
        <em data-tone={feature.state === "supported" ? "good" : "warn"}>{t(`state_${feature.state}`)}</em>
        {feature.ranges.map(({ platform, since, until }) => (
          <span key={platform}>
            {[
              t(`platform_${platform}`),
              since && t("since", { version: since }),
              until && t("until", { version: until }),
            ]
              .filter(Boolean)
              .join(" ")}
          </span>
        ))}
      </p>
      <Note text={own(feature.note_en, feature.note_zh, locale)} />
    </div>
  );
}

function Systems({ platforms }: { platforms: readonly Platform[] }) {
  const t = useWords(supportedWords);
  if (platforms.length === 0) return null;
  return <span>{platforms.map((one) => t(`platform_${one}`)).join(t("comma"))}</span>;
}

function Note({ text }: { text: string }) {
  return text ? <p className={classes.note}>{text}</p> : null;
}

/** What a listing says to the contact, in their language. */
export function sentence({ asset, network, state }: Listing, language: Language): string {
  const t = say(supportedWords, language);
  const since = asset.since || network.since;
  const systems = asset.platforms.length > 0 ? asset.platforms : network.platforms;
  const parts = [
    t(`state_${state}`),
    since && (state === "supported" || state === "view_only") ? t("since", { version: since }) : "",
    systems.map((one) => t(`platform_${one}`)).join(t("comma")),
    asset.contract ? `${t("contract")} ${asset.contract}` : "",
  ];
  const name = t("on", { name: asset.symbol, network: network.name });
  const note = own(asset.note_en, asset.note_zh, language);
  const said = `${name}${t("colon")}${parts.filter(Boolean).join(t("comma"))}${t("stop")}`;
  return note ? `${said}${language === "zh" ? "" : " "}${note}` : said;
}

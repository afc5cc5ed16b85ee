import { useState } from "preact/hooks";
import { useChat, useUi } from "../ui.ts";
import { NeverCard } from "./never.tsx";
import { News } from "./news.tsx";

const STOLEN = "seed_leaked";
/** What people come with, most pressing first, as the desk's own names of intents. */
const TOPICS = [
  [STOLEN, "topicStolen"],
  ["pending_low_fee", "topicPending"],
  ["deposit_not_credited", "topicDeposit"],
  ["token_not_shown", "topicNotShown"],
  ["no_gas_coin", "topicFees"],
  ["app_fault", "topicApp"],
  ["fake_support", "topicFake"],
] as const;

interface Props {
  topic: string;
  onTopic: (topic: string) => void;
}

/** Before the first message: greeting, what we never ask for, what happened. */
export function Start({ topic, onTopic }: Props) {
  const { t, locale } = useUi();
  const { inbox } = useChat();
  return (
    <div class="start">
      <p class="greeting">{inbox?.greeting || t("greeting")}</p>
      {inbox && !inbox.open && <p class="away">{t("away")}</p>}
      <News />
      <NeverCard />
      <fieldset class="topics">
        <legend>{t("whatHappened")}</legend>
        {TOPICS.map(([slug, label]) => (
          <button
            key={slug}
            type="button"
            class="topic"
            aria-pressed={topic === slug}
            onClick={() => onTopic(topic === slug ? "" : slug)}
          >
            {t(label)}
          </button>
        ))}
      </fieldset>
      <p>
        <a href={`/help/${locale}`} target="_blank" rel="noopener noreferrer">
          {t("help")}
        </a>
        {" · "}
        <a href={`/help/${locale}/languages`} target="_blank" rel="noopener noreferrer">
          {t("languageMissing")}
        </a>
      </p>
    </div>
  );
}

/** Above the place to write, never out of sight: first aid, what goes along, and what all of it is for. */
export function Foot({ topic }: { topic: string }) {
  const { t } = useUi();
  const { inbox } = useChat();
  return (
    <div class="foot">
      <div role="status">{topic === STOLEN && <p class="first-aid">{t("stolenFirst")}</p>}</div>
      <FactsCard />
      <p class="purpose">
        {t("purpose")}{" "}
        {inbox?.privacy_url && (
          <a href={inbox.privacy_url} target="_blank" rel="noopener noreferrer">
            {t("privacy")}
          </a>
        )}
      </p>
    </div>
  );
}

const FACTS = ["app_version", "os", "network", "vpn", "chain", "page"] as const;

/** What app or page told us, before it goes anywhere, with a way to leave it out. */
function FactsCard() {
  const { t, chat } = useUi();
  const { facts, sendFacts } = useChat();
  const [open, setOpen] = useState(false);
  const given = FACTS.filter((name) => facts[name] !== undefined && facts[name] !== null);
  if (given.length === 0) return null;
  const value = (name: (typeof FACTS)[number]) => (name === "vpn" ? t(facts.vpn ? "on" : "off") : String(facts[name]));
  return (
    <section class="facts" aria-label={t("factsTitle")}>
      <div class="facts-line">
        <label>
          <input
            type="checkbox"
            checked={sendFacts}
            onChange={(event) => chat.includeFacts(event.currentTarget.checked)}
          />
          {t("factsInclude", { count: given.length })}
        </label>
        <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "factsHide" : "factsShow")}
        </button>
      </div>
      <dl class={`${open ? "open" : "short"}${sendFacts ? "" : " left-out"}`}>
        {given.map((name) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>
              <bdi>{value(name)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

import { useState } from "preact/hooks";
import type { Conversation } from "../chat/desk.ts";
import { useUi } from "../ui.ts";
import { prepare, read } from "./guard.ts";
import { Icon } from "./icons.tsx";

const SCORES = [1, 2, 3, 4, 5] as const;

/** One to five and a few words, once it is solved; may be changed as long as the desk takes it. */
export function Rating({ conversation }: { conversation: Conversation }) {
  const { t, chat } = useUi();
  const [changing, setChanging] = useState(false);
  const [score, setScore] = useState(conversation.score ?? 0);
  const [words, setWords] = useState("");

  async function send(): Promise<void> {
    const found = await read(chat, conversation.id, words.trim());
    if (found && !found.alarm.asks) {
      setWords(found.rest);
      chat.openAlarm(conversation.id, true, found.alarm);
      return;
    }
    chat.rate(conversation.id, score, words.trim());
    setChanging(false);
  }

  if (conversation.score !== null && !changing) {
    return (
      <section class="rating" aria-label={t("rateTitle")}>
        <p role="status">{t("rateThanks", { score: conversation.score })}</p>
        {conversation.can_rate && (
          <button type="button" class="quiet" onClick={() => setChanging(true)}>
            {t("rateChange")}
          </button>
        )}
      </section>
    );
  }
  if (!conversation.can_rate) return null;
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        if (score) void send();
      }}
    >
      <fieldset>
        <legend>{t("rateTitle")}</legend>
        <div class="stars">
          {SCORES.map((value) => (
            <label key={value} class={value <= score ? "star lit" : "star"} title={t(`rate${value}`)}>
              <input
                type="radio"
                name={`score-${conversation.id}`}
                aria-label={t(`rate${value}`)}
                checked={score === value}
                onChange={() => setScore(value)}
              />
              <Icon name="star" />
            </label>
          ))}
        </div>
      </fieldset>
      {score > 0 && (
        <>
          <p class="said">{t(`rate${score as (typeof SCORES)[number]}`)}</p>
          <textarea
            rows={2}
            maxLength={1000}
            autocomplete="off"
            spellcheck={false}
            aria-label={t("rateWords")}
            placeholder={t("rateWords")}
            value={words}
            onInput={(event) => {
              setWords(event.currentTarget.value);
              void prepare(chat, conversation.id, event.currentTarget.value);
            }}
          />
          <button type="submit" class="primary">
            {t("rateSend")}
          </button>
        </>
      )}
    </form>
  );
}

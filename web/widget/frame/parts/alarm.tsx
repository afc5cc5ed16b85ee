import { type SameWords, translator, words } from "@walletdesk/shared/i18n";
import { useEffect, useRef } from "preact/hooks";
import type { OpenAlarm } from "../chat/chat.ts";
import type { Message } from "../chat/desk.ts";
import { useChat, useUi } from "../ui.ts";
import { Icon } from "./icons.tsx";

const en = words({
  alarmTitle: "Your wallet is at risk. Do this now",
  askTitle: "Hash or private key?",
  alarmKept: "We removed what you sent and did not store it.",
  alarmLater: "I have read this, back to the chat",
  alarmAgain: "What to do now",
  itIsHash: "It is a transaction hash",
  itIsKey: "It is a private key",
});
const zh: SameWords<typeof en> = {
  alarmTitle: "您的钱包有风险，请立即这样做",
  askTitle: "是交易哈希，还是私钥？",
  alarmKept: "您发送的内容已删除，我们没有保存。",
  alarmLater: "我已阅读，返回对话",
  alarmAgain: "查看应对步骤",
  itIsHash: "是交易哈希",
  itIsKey: "是私钥",
};

function useWords() {
  const { locale } = useUi();
  return translator(locale, locale.startsWith("zh") ? zh : en, en);
}

interface Props {
  alarm: OpenAlarm;
  onRead: () => void;
  /** For "hash or key?": the visitor says which. */
  onHash: () => void;
  onKey: () => void;
}

/** Stands where one writes, because writing on is not what helps now. */
export function AlarmPanel({ alarm, onRead, onHash, onKey }: Props) {
  const t = useWords();
  const title = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new alarm takes the focus
  useEffect(() => title.current?.focus(), [alarm]);
  return (
    <section class={alarm.asks ? "alarm asks" : "alarm"} aria-labelledby="alarm-title">
      <div role="alert">
        <h2 id="alarm-title" tabIndex={-1} ref={title}>
          <Icon name="alert" />
          {alarm.title || t(alarm.asks ? "askTitle" : "alarmTitle")}
        </h2>
      </div>
      {/* The steps say all that a warning does that came at once; it stands in the conversation as soon as this is read. */}
      <p>{alarm.key ? t("alarmKept") : alarm.text}</p>
      {alarm.steps.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <ol tabIndex={0}>
          {alarm.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      <div class="buttons">
        {alarm.asks ? (
          <>
            <button type="button" class="primary" onClick={onHash}>
              {t("itIsHash")}
            </button>
            <button type="button" onClick={onKey}>
              {t("itIsKey")}
            </button>
          </>
        ) : (
          <button type="button" class="primary" onClick={onRead}>
            {t("alarmLater")}
          </button>
        )}
      </div>
    </section>
  );
}

/** The way back to an alarm that was read: the one that came here, or what the desk's newest warning in the conversation says. */
export function AlarmAgain({ id }: { id: string }) {
  const { chat } = useUi();
  const t = useWords();
  const { alarms, threads } = useChat();
  const came = alarms[id];
  const newest = alarmOf(id, threads[id]?.messages ?? []);
  const alarm = came && !came.asks && (!newest || newest.text === came.text) ? came : newest;
  if (!alarm) return null;
  return (
    <button type="button" class="alarm-again" onClick={() => chat.openAlarm(id, true, alarm)}>
      <Icon name="alert" />
      {t("alarmAgain")}
    </button>
  );
}

/** The alarm behind the newest warning among `messages`, for whoever has come back since. */
function alarmOf(conversation: string, messages: readonly Message[]): OpenAlarm | undefined {
  const warning = messages.findLast((message) => message.steps.length > 0);
  if (!warning) return undefined;
  const { text, steps } = warning;
  return { t: "alarm", key: "", conversation, kind: "", text, steps, asks: false };
}

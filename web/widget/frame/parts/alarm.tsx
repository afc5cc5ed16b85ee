import { useEffect, useRef, useState } from "preact/hooks";
import type { OpenAlarm } from "../chat/chat.ts";
import type { Message } from "../chat/desk.ts";
import { useChat, useUi } from "../ui.ts";
import { useAlarmWords } from "../words/secrets.ts";
import { HarmlessPanel } from "./harmless.tsx";
import { Icon } from "./icons.tsx";

interface Props {
  alarm: OpenAlarm;
  onRead: () => void;
  /** For "hash or key?": the visitor says which. */
  onHash: () => void;
  onKey: () => void;
}

/** Stands where one writes, because writing on is not what helps now. */
export function AlarmPanel({ alarm, onRead, onHash, onKey }: Props) {
  const said = useAlarmWords(useUi().locale);
  const title = useRef<HTMLHeadingElement>(null);
  const [harmless, setHarmless] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new alarm takes the focus
  useEffect(() => title.current?.focus(), [alarm, harmless]);
  if (harmless) return <HarmlessPanel alarm={alarm} onTold={onRead} onBack={() => setHarmless(false)} />;
  return (
    <section class={alarm.asks ? "alarm asks" : "alarm"} aria-labelledby="alarm-title">
      <div role="alert">
        <h2 id="alarm-title" tabIndex={-1} ref={title}>
          <Icon name="alert" />
          {alarm.title || said(alarm.asks ? "askTitle" : "alarmTitle")}
        </h2>
      </div>
      {/* The steps say all that a warning does that came at once; it stands in the conversation as soon as this is read. */}
      <p>{alarm.key ? said("alarmKept") : alarm.text}</p>
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
              {said("itIsHash")}
            </button>
            <button type="button" onClick={onKey}>
              {said("itIsKey")}
            </button>
          </>
        ) : (
          <>
            <button type="button" class="primary" onClick={onRead}>
              {said("alarmLater")}
            </button>
            <button type="button" class="quiet" onClick={() => setHarmless(true)}>
              {said("harmless")}
            </button>
          </>
        )}
      </div>
    </section>
  );
}

/** The way back to an alarm that was read: the one that came here, or what the desk's newest warning in the conversation says. */
export function AlarmAgain({ id }: { id: string }) {
  const { locale, chat } = useUi();
  const said = useAlarmWords(locale);
  const { alarms, threads } = useChat();
  const came = alarms[id];
  const newest = alarmOf(id, threads[id]?.messages ?? []);
  const alarm = came && !came.asks && (!newest || newest.text === came.text) ? came : newest;
  if (!alarm) return null;
  return (
    <button type="button" class="alarm-again" onClick={() => chat.openAlarm(id, true, alarm)}>
      <Icon name="alert" />
      {said("alarmAgain")}
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

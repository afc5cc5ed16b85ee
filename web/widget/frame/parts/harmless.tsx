import { markParts } from "@walletdesk/shared/marks";
import { useEffect, useRef, useState } from "preact/hooks";
import type { OpenAlarm } from "../chat/chat.ts";
import type { Message } from "../chat/desk.ts";
import { useChat, useUi } from "../ui.ts";
import { useAlarmWords } from "../words/secrets.ts";

interface Props {
  alarm: OpenAlarm;
  onTold: () => void;
  onBack: () => void;
}

/** "This was no secret": the desk is told, with the visitor's leave how it looked too, and they say it another way. */
export function HarmlessPanel({ alarm, onTold, onBack }: Props) {
  const { chat, locale } = useUi();
  const { threads } = useChat();
  const id = alarm.conversation;
  const said = useAlarmWords(locale);
  const [form, setForm] = useState(false);
  const [late, setLate] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);

  function tell(): void {
    const message = messageOf(alarm, threads[id]?.messages ?? []);
    const { kind, language = "", words = 0 } = alarm;
    const about = message
      ? { conversation: id, message: message.id }
      : { ...(kind && { kind: kind as "secret" }), language, words };
    if (chat.harmless({ ...about, form }, said("harmlessDone"))) onTold();
    else setLate(true);
  }

  return (
    <section class="alarm asks" aria-labelledby="harmless-title">
      <h2 id="harmless-title" tabIndex={-1} ref={title}>
        {said("harmless")}
      </h2>
      <p>{said("harmlessWhy")}</p>
      <label>
        <input type="checkbox" checked={form} onChange={(event) => setForm(event.currentTarget.checked)} />
        <span>{said("harmlessForm")}</span>
      </label>
      <p role="alert">{late && said("harmlessLate")}</p>
      <div class="buttons">
        <button type="button" class="primary" onClick={tell}>
          {said("harmlessDo")}
        </button>
        <button type="button" onClick={onBack}>
          {said("harmlessNot")}
        </button>
      </div>
    </section>
  );
}

/** The visitor's own message that an alarm is about; none where nothing was sent, or a file was refused. */
function messageOf(alarm: OpenAlarm, messages: readonly Message[]): Message | undefined {
  if (alarm.title) return undefined;
  if (alarm.key) return messages.find((one) => one.key === alarm.key);
  const warning = messages.findLastIndex((one) => one.steps.length > 0 && one.text === alarm.text);
  const before = messages.slice(0, Math.max(0, warning)).findLast((one) => one.author === "contact");
  return before && markParts(before.text).some((part) => typeof part !== "string" && part.kind !== "hex")
    ? before
    : undefined;
}

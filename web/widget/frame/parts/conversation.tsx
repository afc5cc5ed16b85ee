import { useRef, useState } from "preact/hooks";
import type { Stop } from "../chat/chat.ts";
import { isNew } from "../chat/outbox.ts";
import { useChat, useDraft, useUi } from "../ui.ts";
import { Composer } from "./composer.tsx";
import { fetchLater, inTime, useLater } from "./later.ts";
import { Foot, Start } from "./start.tsx";

interface Props {
  id: string;
  never: boolean;
  onNeverClosed: () => void;
  focus: number;
}

/** One conversation, or the page before its first message; the place to write stays the same. */
export function ConversationView({ id, never, onNeverClosed, focus }: Props) {
  const { t, chat, drafts } = useUi();
  const { conversations, outbox, alarms, inbox, threads } = useChat();
  const { topic } = useDraft(id);
  const [wishes, setWishes] = useState(0);
  const [dragging, setDragging] = useState(false);
  const [reading, setReading] = useState(false);
  const conversation = conversations.find((one) => one.id === id);
  const outgoing = outbox.filter((one) => one.conversation === id);
  const fresh = isNew(id) && outgoing.length === 0 && !threads[id];
  const alarm = alarms[id];
  const later = useLater();
  const box = useRef<HTMLElement>(null);

  /** Take a secret out of the box and say so, where there is one; whether there was. */
  function halt(found: Stop | undefined): boolean {
    if (!found) return false;
    drafts.write(id, found.rest);
    chat.openAlarm(id, true, found.alarm);
    if (found.parts.length > 0) chat.takeBack(id, found.parts, found.alarm.kind);
    return true;
  }

  function sendRead(text: string): void {
    const files = drafts.get(id).files.flatMap((one) => (one.state === "done" && one.view ? [one.view] : []));
    chat.send(id, text, { topic, files });
    drafts.sent(id);
  }

  function send(text: string): void {
    const found = later ? later.read(chat, id, text) : inTime(fetchLater().then((parts) => parts.read(chat, id, text)));
    if (!(found instanceof Promise)) {
      if (!halt(found)) sendRead(text);
      return;
    }
    setReading(true);
    void found.then((late) => {
      setReading(false);
      if (!halt(late)) sendRead(text);
    });
  }

  /** What was pasted is read before anybody thinks of sending it. */
  async function look(text: string): Promise<void> {
    const found = await later?.read(chat, id, text);
    if (!found?.alarm.asks && drafts.get(id).text.trim() === text) halt(found);
  }

  return (
    <section
      ref={box}
      class="talk"
      aria-label={conversation ? t("untitled", { number: String(conversation.number) }) : t("newMessage")}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={(event) => {
        if (!(event.relatedTarget instanceof Node && box.current?.contains(event.relatedTarget))) setDragging(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setDragging(false);
        drafts.add(id, event.dataTransfer?.files ?? [], inbox);
      }}
    >
      {conversation && later && <later.Strip id={id} number={conversation.number} position={conversation.position} />}
      {fresh ? (
        <Start topic={topic} onTopic={(slug) => drafts.choose(id, slug)} />
      ) : !later ? (
        <div class="list" aria-busy="true" />
      ) : (
        <later.ThreadView
          id={id}
          conversation={conversation}
          outgoing={outgoing}
          never={never}
          onNeverClosed={onNeverClosed}
          calm={!alarm?.open}
        />
      )}
      {fresh && !alarm?.open && <Foot topic={topic} />}
      {!alarm?.open && later && <later.AlarmAgain id={id} />}
      {alarm?.open && later ? (
        <later.AlarmPanel
          alarm={alarm}
          onRead={() => {
            chat.openAlarm(id, false);
            setWishes((n) => n + 1);
          }}
          onHash={() => {
            chat.openAlarm(id, false);
            drafts.write(id, alarm.asHash ?? t("hashWord"));
            setWishes((n) => n + 1);
          }}
          onKey={() => {
            if (halt(alarm.asKey)) return;
            chat.openAlarm(id, false);
            chat.send(id, t("itWasKey"));
          }}
        />
      ) : conversation?.status === "closed" ? (
        <div class="closed">
          <p>{t("closed")}</p>
          <button type="button" class="primary" onClick={chat.startNew}>
            {t("newMessage")}
          </button>
        </div>
      ) : (
        <Composer
          id={id}
          onSend={send}
          onTyped={(text) => void later?.prepare(chat, id, text)}
          onPasted={look}
          reading={reading}
          focus={focus + wishes}
        />
      )}
      {dragging && <div class="drop">{t("dropHere")}</div>}
    </section>
  );
}

import { previewOf } from "@walletdesk/shared/preview";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Conversation, Message } from "../chat/desk.ts";
import type { Outgoing } from "../chat/outbox.ts";
import { answers, EMPTY, fromTeam } from "../chat/thread.ts";
import { type Ui, useChat, useNow, useUi } from "../ui.ts";
import { startOfDay } from "./day.ts";
import { entriesOf, sheetsOf } from "./entries.ts";
import { Icon } from "./icons.tsx";
import { Waiting } from "./message.tsx";
import { NeverCard } from "./never.tsx";
import { Rating } from "./rating.tsx";
import { Sheet } from "./sheet.tsx";
import { plainText } from "./text.tsx";

const NEAR = 64;
const READ_MS = 2_000;

interface Props {
  id: string;
  conversation: Conversation | undefined;
  outgoing: readonly Outgoing[];
  /** The "we never ask" card was asked for again. */
  never: boolean;
  onNeverClosed: () => void;
  /** No alarm wants all the room. */
  calm: boolean;
}

/** Messages of one conversation, oldest first; stays at the newest one as long as the visitor does. */
export function ThreadView({ id, conversation, outgoing, never, onNeverClosed, calm }: Props) {
  const { t, chat, locale } = useUi();
  const state = useChat();
  const now = useNow();
  const thread = state.threads[id] ?? EMPTY;
  const { messages } = thread;
  const typing = state.typing[id];
  const online = state.link === "open";

  const box = useRef<HTMLDivElement>(null);
  const was = useRef({ height: 0, top: 0, first: "", stick: true });
  const [below, setBelow] = useState(false);
  const [sought, setSought] = useState<{ id: string; seq: number }>();
  const newest = messages.at(-1);

  /** The button that was pressed goes: whoever walks by keyboard stays in the conversation.  The field to write in would
   * bring up a phone's keyboard. */
  function answer(go: () => void): void {
    box.current?.focus({ preventScroll: true });
    go();
  }

  function note(): void {
    const el = box.current;
    if (!el) return;
    const stick = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR;
    was.current = { height: el.scrollHeight, top: el.scrollTop, first: messages[0]?.id ?? "", stick };
    if (stick) setBelow(false);
    if (el.scrollTop < NEAR && online) chat.loadOlder(id);
  }

  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    const { height, top, first, stick } = was.current;
    if (stick) el.scrollTop = el.scrollHeight;
    // Earlier ones came in above: what is being read stays where it is.
    else if (first && first !== messages[0]?.id) el.scrollTop = el.scrollHeight - height + top;
    was.current = { ...was.current, height: el.scrollHeight, top: el.scrollTop, first: messages[0]?.id ?? "" };
  });

  useEffect(() => {
    const el = box.current;
    if (!el || typeof ResizeObserver === "undefined") return;
    // The keyboard came up, or the text grew.
    const observer = new ResizeObserver(() => was.current.stick && toEnd(el));
    observer.observe(el);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation starts at its end
  useEffect(() => {
    was.current.stick = true;
    setSought(undefined);
    toEnd(box.current);
  }, [id]);

  // What the visitor sends is what they want to see.
  useEffect(() => {
    if (outgoing.length === 0) return;
    was.current.stick = true;
    toEnd(box.current);
  }, [outgoing.length]);

  // What a reply answers is brought into view, fetched first where it is older than what is here.
  useEffect(() => {
    if (!sought) return;
    const found = box.current?.querySelector<HTMLElement>(`#m${sought.id}`);
    if (!found && thread.older && (messages[0]?.seq ?? 0) > sought.seq) {
      if (online) chat.loadOlder(id);
      return;
    }
    setSought(undefined);
    if (!found) return;
    was.current.stick = false;
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
    found.animate?.([{ background: "var(--wd-warn-tint)" }, {}], 2_000);
  }, [sought, thread, online, messages, chat, id]);

  const said = useAnnounced(id, messages, t, () => {
    if (!was.current.stick) setBelow(true);
  });

  // The list is long and each keystroke or clock tick elsewhere need not draw it again.
  const sheets = useMemo(() => {
    // Its warning is being read below: not twice on one small page.
    const warning = calm ? undefined : messages.findLast((message) => message.steps.length > 0);
    return sheetsOf(entriesOf(messages.filter((message) => message !== warning)));
  }, [messages, calm]);
  const today = startOfDay(now);
  const list = useMemo(
    () =>
      sheets.map(({ key, entries }) => (
        <Sheet
          key={key}
          entries={entries}
          now={now}
          today={today}
          locale={locale}
          t={t}
          onGone={(seq) => chat.refresh(id, seq)}
          onJump={setSought}
        />
      )),
    [sheets, now, today, locale, t, chat, id],
  );

  return (
    <div class="thread-box">
      <div
        class="thread"
        ref={box}
        onScroll={note}
        role="log"
        aria-live="off"
        aria-label={t("conversation")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
      >
        {never && <NeverCard onClose={onNeverClosed} />}
        {conversation?.link && !thread.older && <p class="system">{t("linkOf")}</p>}
        {thread.older && (
          <button type="button" class="quiet earlier" disabled={!online} onClick={() => chat.loadOlder(id)}>
            {t(thread.loading ? "loading" : "earlier")}
          </button>
        )}
        {messages.length === 0 && thread.loading && <Skeleton />}
        <ol>
          {list}
          {outgoing.map((one) => (
            <Waiting key={one.key} one={one} online={online} />
          ))}
        </ol>
        {typing !== undefined && (
          <p class="typing">
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {typing ? t("types", { name: typing }) : t("someoneTypes")}
          </p>
        )}
        {conversation &&
          newest &&
          calm &&
          outgoing.length === 0 &&
          (newest.choices[0] ? (
            <fieldset class="answers" aria-label={t("choose")}>
              {newest.choices.map((one) => (
                <button type="button" key={one} onClick={() => answer(() => chat.send(id, one))}>
                  {one}
                </button>
              ))}
            </fieldset>
          ) : (
            <QuickAnswers
              conversation={conversation}
              count={answers(messages)}
              // What the bot says brings answers of its own; where it hands over, nothing is solved.
              answered={newest.author === "agent"}
              answer={answer}
            />
          ))}
        {conversation?.status === "open" &&
          !conversation.agent &&
          // What the desk says by itself, as to somebody in distress, says what comes next.
          newest?.author === "contact" &&
          calm &&
          !messages.some(fromTeam) && <p class="system">{t("received")}</p>}
        {conversation?.senior && conversation.status !== "resolved" && conversation.status !== "closed" && (
          <p class="system">{t("seniorDone")}</p>
        )}
        {conversation?.status === "resolved" && <p class="system">{t("reopen")}</p>}
        {conversation && (conversation.can_rate || conversation.score !== null) && (
          <Rating key={conversation.id} conversation={conversation} />
        )}
      </div>
      {below && (
        <button type="button" class="below" onClick={() => toEnd(box.current)} aria-label={t("toNewest")}>
          <Icon name="down" />
          {t("newBelow")}
        </button>
      )}
      <p class="unseen" role="status" aria-live="polite">
        {said}
      </p>
    </div>
  );
}

function toEnd(el: HTMLElement | null): void {
  if (el) el.scrollTop = el.scrollHeight;
}

function QuickAnswers(props: {
  conversation: Conversation;
  count: number;
  answered: boolean;
  answer: (go: () => void) => void;
}) {
  const { t, chat } = useUi();
  const { conversation, count, answered, answer } = props;
  if (!answered || count === 0 || (conversation.status !== "open" && conversation.status !== "pending")) return null;
  return (
    <fieldset class="answers" aria-label={t("choose")}>
      <button type="button" onClick={() => answer(() => chat.solved(conversation.id))}>
        {t("solved")}
      </button>
      {count >= 2 && !conversation.senior && (
        <button type="button" onClick={() => answer(() => chat.senior(conversation.id))}>
          {t("senior")}
        </button>
      )}
    </fieldset>
  );
}

/** Text of the message that came last while this conversation stood open: read aloud once, politely. */
function useAnnounced(id: string, messages: readonly Message[], t: Ui["t"], onNew: () => void): string {
  const heard = useRef({ id: "", seq: 0 });
  const [said, setSaid] = useState("");
  const newest = messages.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new message is news
  useEffect(() => {
    if (!newest) return;
    const first = heard.current.id !== id || heard.current.seq === 0;
    const news = !first && newest.seq > heard.current.seq && newest.author !== "contact";
    heard.current = { id, seq: newest.seq };
    if (!news) return;
    setSaid(`${newest.name || t("support")}: ${plainText(previewOf(newest.text, newest.files.length), t)}`);
    onNew();
    // Read by now; left standing, it would be found a second time by whoever walks through the page.
    const read = setTimeout(() => setSaid(""), READ_MS);
    return () => clearTimeout(read);
  }, [newest?.id, id]);
  return said;
}

function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
  );
}

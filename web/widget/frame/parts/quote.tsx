import { EMPTY } from "../chat/thread.ts";
import { useChat, useUi } from "../ui.ts";
import { plainText } from "./text.tsx";

interface Props {
  to: { id: string; seq: number };
  onJump: () => void;
}

/** Which message this one answers; it leads there.  Its words are those that stand there now. */
export function Quote({ to, onJump }: Props) {
  const { t } = useUi();
  const { threads, view } = useChat();
  const { messages } = (view.at === "conversation" && threads[view.id]) || EMPTY;
  const there = messages.find((one) => one.id === to.id);
  const words = there
    ? plainText(there.text, t).trim() || there.files[0]?.name || t("withoutWords")
    : t("anEarlierOne");
  return (
    <button type="button" class="quote" aria-label={t("answersThat", { words })} onClick={onJump}>
      {there && <strong>{there.author === "contact" ? t("you") : there.name || t("support")}</strong>}
      <span dir="auto">{words}</span>
    </button>
  );
}

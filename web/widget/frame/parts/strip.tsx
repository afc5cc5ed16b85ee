import { useState } from "preact/hooks";
import { useUi } from "../ui.ts";
import { Icon } from "./icons.tsx";

/** Number, place in the queue, and the whole of it as a file. */
export function Strip({ id, number, position }: { id: string; number: number; position: number | null }) {
  const { t, chat } = useUi();
  const [problem, setProblem] = useState(false);

  async function download(): Promise<void> {
    // The times in it are to be the visitor's own.
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    try {
      const answer = await fetch(
        `/widget/api/conversations/${encodeURIComponent(id)}/transcript?zone=${encodeURIComponent(zone)}`,
        {
          headers: { Authorization: `Bearer ${chat.token() ?? ""}`, "Accept-Language": chat.state.language },
        },
      );
      if (!answer.ok) throw new Error("refused");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = `${number}.txt`;
      link.click();
      URL.revokeObjectURL(link.href);
      setProblem(false);
    } catch {
      setProblem(true);
    }
  }

  return (
    <div class="strip">
      <span>{t("number", { number: String(number) })}</span>
      {position !== null && (
        <span class="position">{position <= 1 ? t("next") : t("position", { count: position })}</span>
      )}
      <button
        type="button"
        class="quiet"
        aria-label={t("transcript")}
        title={t("transcript")}
        onClick={() => void download()}
      >
        <Icon name="download" />
      </button>
      {problem && (
        <p class="hint problem" role="alert">
          {t("transcriptFailed")}
        </p>
      )}
    </div>
  );
}

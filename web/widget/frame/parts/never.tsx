import { useUi } from "../ui.ts";
import { Icon } from "./icons.tsx";

/** What we never do: stands above the first message, later behind the shield in the header. */
export function NeverCard({ onClose }: { onClose?: () => void }) {
  const { t } = useUi();
  return (
    <section class="never" aria-labelledby="never-title">
      <Icon name="shield" />
      <div>
        <h2 id="never-title">{t("neverTitle")}</h2>
        <p>{t("neverText")}</p>
        {onClose && (
          <button type="button" class="quiet" onClick={onClose}>
            {t("understood")}
          </button>
        )}
      </div>
    </section>
  );
}

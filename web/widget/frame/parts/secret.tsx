import { type SameWords, translator, words } from "@walletdesk/shared/i18n";
import { useState } from "preact/hooks";
import type { Message } from "../chat/desk.ts";
import { useUi } from "../ui.ts";

const en = words({
  holds: "Does this message hold a recovery phrase, a key, a password or a code? It is removed here, for everyone.",
  remove: "Remove it",
  keep: "Keep it",
  wait: "No connection. Try again in a moment.",
});
const zh: SameWords<typeof en> = {
  holds: "这条消息里有助记词、私钥、密码或验证码吗？删除后，这里的所有人都看不到。",
  remove: "删除",
  keep: "保留",
  wait: "没有连接，请稍后再试。",
};

/** "This holds a secret, remove it": asked once more, because nothing brings it back. */
export function SecretQuestion({ message, onDone }: { message: Message; onDone: () => void }) {
  const { chat, locale } = useUi();
  const [late, setLate] = useState(false);
  const t = translator(locale, locale.startsWith("zh") ? zh : en, en);
  return (
    <div class="never" role="alertdialog" aria-label={t("holds")}>
      <p>{t(late ? "wait" : "holds")}</p>
      <span class="buttons">
        <button
          type="button"
          class="primary"
          ref={(button) => button?.focus()}
          onClick={() => (chat.report(message.id) ? onDone() : setLate(true))}
        >
          {t("remove")}
        </button>
        <button type="button" class="quiet" onClick={onDone}>
          {t("keep")}
        </button>
      </span>
    </div>
  );
}

/** What is said where a secret was caught: nobody sees it before, so it comes with the parts that come later. */

import { type SameWords, translator, words } from "@walletdesk/shared/i18n";
import { useEffect, useState } from "preact/hooks";
import { fetchWarned, languageOfAlarm, warnedIn } from "../../twin/warned.ts";

export const en = words({
  personalWhy: "It was removed and not stored. We do not need it, and your wallet is not affected.",
  removedWhy:
    "It was removed. Nobody here can read it any more. Others may have seen it on the way: move what that wallet holds to a new one.",
  secretWhy: "It was removed. Nobody here can read it any more. Change it wherever you use it.",
  hexWhy:
    "64 characters that may be a private key were shortened. If it is a transaction hash, write the word “hash” before it and send it once more.",
  alarmTitle: "Your wallet is at risk. Do this now",
  askTitle: "Hash or private key?",
  alarmKept: "We removed what you sent and did not store it.",
  alarmLater: "I have read this, back to the chat",
  alarmAgain: "What to do now",
  itIsHash: "It is a transaction hash",
  itIsKey: "It is a private key",
  harmless: "This was no secret",
  harmlessWhy:
    "What was taken out is not kept anywhere, so nobody can look at it or bring it back. You can tell us that it was harmless and say it another way: in other words, in shorter sentences.",
  harmlessForm: "Let the team see how it looked: numbers, and other words in place of yours. Never what you wrote.",
  harmlessDo: "Tell the team and write on",
  harmlessNot: "Back to the steps",
  harmlessDone: "Thank you, the team sees it. Please say it another way.",
  harmlessLate: "No connection, so the team was not told. Try again in a moment.",
});

export const zh: SameWords<typeof en> = {
  personalWhy: "这些内容已删除且未保存。我们不需要它，您的钱包不受影响。",
  removedWhy: "这些内容已删除，我们无人能再看到。但途中可能已被他人看到，请尽快把资产转到新钱包。",
  secretWhy: "这些内容已删除，我们无人能再看到。请更改所有用到它的地方。",
  hexWhy: "这 64 位字符可能是私钥，因此只保留首尾。如果是交易哈希，请在前面加上“哈希”两个字再发一次。",
  alarmTitle: "您的钱包有风险，请立即这样做",
  askTitle: "是交易哈希，还是私钥？",
  alarmKept: "您发送的内容已删除，我们没有保存。",
  alarmLater: "我已阅读，返回对话",
  alarmAgain: "查看应对步骤",
  itIsHash: "是交易哈希",
  itIsKey: "是私钥",
  harmless: "这不是敏感信息",
  harmlessWhy:
    "被删除的内容没有保存，任何人都无法查看或恢复。您可以告诉我们这是误判，然后换一种说法再写：换些词，句子短一些。",
  harmlessForm: "让团队看到它的样子：只有数字和替换后的其他词，绝不包含您写的内容。",
  harmlessDo: "告知团队并继续输入",
  harmlessNot: "返回步骤",
  harmlessDone: "谢谢，团队已收到。请换一种说法再写。",
  harmlessLate: "没有连接，团队尚未收到。请稍后再试。",
};

export function ofSecrets(locale: string) {
  return translator(locale, locale.startsWith("zh") ? zh : en, en);
}

/** The same for an alarm: in the person's own language as soon as its words are here. */
export function useAlarmWords(locale: string) {
  const language = languageOfAlarm(locale);
  const [, came] = useState(false);
  useEffect(() => {
    fetchWarned(language)?.then(
      () => came(true),
      () => undefined,
    );
  }, [language]);
  const chat = ofSecrets(language in SPOKEN ? language : locale);
  const panel = warnedIn(language)?.panel;
  return (key: keyof typeof en) => panel?.[key] ?? chat(key);
}

const SPOKEN = { en, zh };

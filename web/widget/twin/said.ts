/** What is said when a secret was stopped here.  Fixed text, reviewed, in every language the widget speaks. */

import { steps } from "twin:known";
import type { FurtherKind, SecretKind, WalletKind } from "./view.ts";
import { languageOfAlarm, warnedIn } from "./warned.ts";

/** What is said of one kind. */
export interface OfKind {
  readonly title: string;
  /** Last, before the steps. */
  readonly open: string;
  readonly steps: readonly string[];
}

type SaidOf = (kind: Exclude<FurtherKind, "identity">, language: string) => OfKind;
let saidOfFurther: SaidOf | undefined;

let saidOfNumbers: ((language: string) => OfKind) | undefined;

/** The words for what was fetched. */
export function speakFurther(said: SaidOf): void {
  saidOfFurther = said;
}

export function speakNumbers(said: (language: string) => OfKind): void {
  saidOfNumbers = said;
}

export interface Said {
  readonly title: Readonly<Record<WalletKind, string>>;
  readonly stopped: string;
  readonly parts: string;
  /** Said behind either where some of the words stay. */
  readonly kept: string;
  /** Said last, before the steps. */
  readonly open: string;
  readonly openAnyway: string;
  readonly asked: string;
  readonly hashWord: string;
  readonly fileName: string;
}

const en: Said = {
  title: {
    recovery_phrase: "Not sent: this is a recovery phrase",
    private_key: "Not sent: this is a private key",
    extended_key: "Not sent: this is a private key",
    keystore: "Not sent: this is a keystore file",
  },
  stopped: "We stopped your message on this device and took the secret out of it.",
  parts:
    "Your last messages together are a recovery phrase or a key. We stopped the newest one on this device and had the earlier ones removed.",
  kept: " The rest of what you wrote is kept.",
  open: " Never send it to anyone, not to us either. If you typed it anywhere outside your wallet, or somebody else may have seen it, treat the wallet as open:",
  openAnyway: " They were on their way already, so treat the wallet as open:",
  asked: "Nothing was sent yet. 64 characters in it may be a transaction hash or a private key. Which is it?",
  hashWord: "hash ",
  fileName: "The name of this file holds a recovery phrase or a key. It was not sent. Rename it before you send it.",
};

const zh: Said = {
  title: {
    recovery_phrase: "未发送：这是助记词",
    private_key: "未发送：这是私钥",
    extended_key: "未发送：这是私钥",
    keystore: "未发送：这是 Keystore 文件",
  },
  stopped: "您的消息已在本设备上拦下，其中的敏感内容已移除。",
  parts: "您最近的几条消息合在一起是一组助记词或一个私钥。最新一条已在本设备上拦下，之前的消息已要求删除。",
  kept: "您写的其他内容已保留。",
  open: "请不要把它发给任何人，包括我们。如果您曾在钱包以外的地方输入过它，或可能被别人看到，请视该钱包为已泄露：",
  openAnyway: "它们已经发送出去，请视该钱包为已泄露：",
  asked: "消息尚未发送。其中的 64 位字符可能是交易哈希，也可能是私钥。请问是哪一种？",
  hashWord: "哈希 ",
  fileName: "文件名中包含助记词或密钥，文件未发送。请改名后再发送。",
};

export const SAID: Readonly<Record<string, Said>> = { en, zh };

/** In the language of an alarm, where its words are here, for a chat that speaks `locale`. */
export function saidIn(locale: string): Said {
  const language = languageOfAlarm(locale);
  return warnedIn(language)?.said ?? SAID[language] ?? SAID[locale] ?? en;
}

export function saidOf(kind: SecretKind, locale: string): OfKind {
  const { title, open } = saidIn(locale);
  const language = languageOfAlarm(locale);
  const warned = warnedIn(language);
  const ofWallet = warned?.steps ?? steps[language] ?? steps[locale] ?? steps.en ?? [];
  if (isOfWallets(kind, title)) return { title: title[kind], open, steps: ofWallet };
  const spoken = language in SAID ? language : locale;
  const fetched = kind === "identity" ? saidOfNumbers?.(spoken) : saidOfFurther?.(kind, spoken);
  return warned?.further[kind] ?? fetched ?? { title: "", open: "", steps: [] };
}

function isOfWallets(kind: SecretKind, title: Said["title"]): kind is WalletKind {
  return kind in title;
}

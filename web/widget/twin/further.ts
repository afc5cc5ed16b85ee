/** What is neither a phrase nor a wallet's key: passwords, codes, API keys, cards.  Fetched when a text may hold one. */

import { steps } from "twin:more";
import * as cards from "./cards.ts";
import * as labelled from "./labelled.ts";
import type { OfKind } from "./said.ts";
import type { FurtherKind, Span, View } from "./view.ts";

export const find = (view: View): Span[] => [...labelled.find(view), ...cards.find(view)];

type Kind = Exclude<FurtherKind, "identity">;
type Said = Readonly<Record<Kind, Omit<OfKind, "steps">>>;

const en: Said = {
  api_key: {
    title: "Not sent: this is an API key",
    open: " Never send it to anyone, not to us either. If somebody else may have seen it:",
  },
  password: {
    title: "Not sent: this is a password or a PIN",
    open: " Never send it to anyone, not to us either. If somebody else may have seen it:",
  },
  code: {
    title: "Not sent: this is a code that is only for you",
    open: " Never send it to anyone, not to us either. If somebody asked you for it, stop talking to them. And:",
  },
  card: {
    title: "Not sent: these are details of a payment card",
    open: " We do not need them, and your wallet is not affected.",
  },
};

const zh: Said = {
  api_key: { title: "未发送：这是 API 密钥", open: "请不要把它发给任何人，包括我们。如果可能被别人看到：" },
  password: { title: "未发送：这是密码或 PIN 码", open: "请不要把它发给任何人，包括我们。如果可能被别人看到：" },
  code: {
    title: "未发送：这是仅供您本人使用的验证码",
    open: "请不要把它发给任何人，包括我们。如果有人向您索要，请停止与对方联系。另外：",
  },
  card: { title: "未发送：这是银行卡信息", open: "我们不需要这些信息，您的钱包不受影响。" },
};

export const SAID: Readonly<Record<string, Said>> = { en, zh };

export function saidOf(kind: Kind, language: string): OfKind {
  const said = (SAID[language] ?? en)[kind];
  const [ofKeys = [], ofPasswords = []] = steps[language] ?? steps.en ?? [];
  return { ...said, steps: kind === "card" ? [] : kind === "api_key" ? ofKeys : ofPasswords };
}

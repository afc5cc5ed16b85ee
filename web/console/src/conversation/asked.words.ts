import { type SameWords, words } from "@walletdesk/shared/i18n";

/** What a reply asked for that nobody may ask for; `safety.asking.Wanted`. */
const en = words({
  asked_recovery_phrase: "a recovery phrase",
  asked_private_key: "a private key",
  asked_keystore: "a keystore file",
  asked_password: "a password or PIN",
  asked_code: "a code",
  asked_card: "data of a payment card",
  asked_remote_control: "control of a device",
  asked_payment: "a payment",
  asked_wallet_on_page: "opening a wallet on a page",
});
const zh: SameWords<typeof en> = {
  asked_recovery_phrase: "助记词",
  asked_private_key: "私钥",
  asked_keystore: "keystore 文件",
  asked_password: "密码或 PIN",
  asked_code: "验证码",
  asked_card: "银行卡资料",
  asked_remote_control: "设备的控制权",
  asked_payment: "付款",
  asked_wallet_on_page: "在网页上打开钱包",
};
export const askedWords = { en, zh };

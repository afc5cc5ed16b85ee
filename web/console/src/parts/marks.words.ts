import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  recovery_phrase: "recovery phrase removed",
  phrase_words: { one: "recovery phrase removed, {count} word", other: "recovery phrase removed, {count} words" },
  private_key: "private key removed",
  extended_key: "extended key removed",
  keystore: "keystore file removed",
  api_key: "API key removed",
  password: "password removed",
  code: "code removed",
  card: "card details removed",
  identity: "identity number removed",
  secret: "secret removed",
  hex: "hash or key {digits}",
  files: { one: "{count} file", other: "{count} files" },
  why: "The desk took this out and it cannot be brought back. What it finds by itself is not stored at all. The visitor was told at once what to do now.",
  secret_why:
    "A key, a password, a code or something else that opens an account. It cannot be brought back. The visitor was told what to do now.",
  personal_why:
    "The desk took this out and it cannot be brought back. It puts no wallet in danger; the visitor was told that we do not need it.",
  hex_why:
    "64 hexadecimal digits can be a transaction's hash or a private key. Only the first six and last four were stored. If it is a hash, ask for the link of a block explorer.",
});
const zh: SameWords<typeof en> = {
  recovery_phrase: "助记词已移除",
  phrase_words: { other: "助记词已移除，{count} 个词" },
  private_key: "私钥已移除",
  extended_key: "扩展密钥已移除",
  keystore: "keystore 文件已移除",
  api_key: "API 密钥已移除",
  password: "密码已移除",
  code: "验证码已移除",
  card: "银行卡信息已移除",
  identity: "证件号码已移除",
  secret: "敏感信息已移除",
  hex: "哈希或私钥 {digits}",
  files: { other: "{count} 个文件" },
  why: "系统移除了这段内容，无法恢复。系统自己发现的内容从未保存。系统已立即告知用户该怎么做。",
  secret_why: "密钥、密码、验证码或其他可以打开账户的内容，已移除且无法恢复。系统已告知用户该怎么做。",
  personal_why: "系统移除了这段内容，无法恢复。它不会危及钱包，系统已告知用户我们不需要它。",
  hex_why:
    "64 位十六进制数可能是交易哈希，也可能是私钥，所以只保存了前六位和后四位。如果是交易哈希，请让用户发区块浏览器的链接。",
};
export const markWords = { en, zh };

import { type SameWords, words } from "@walletdesk/shared/i18n";
import type { Schemas } from "../api.ts";
import { LANGUAGES, type Language, named, say } from "../i18n.ts";
import type { OptionGroup } from "../parts/picker.tsx";

/** What a conversation can be about: the desk's intents (`walletdesk/triage/intents.py`), by slug, in their order. */
const en = words({
  pending_low_fee: "Pending: fee too low",
  pending_nonce: "Pending: held up by an earlier one",
  not_found: "Transaction not found",
  replaced: "Transaction replaced or cancelled",
  failed_gas: "Failed: out of gas",
  failed_slippage: "Failed: price moved",
  failed_contract: "Failed: refused by the contract",
  no_gas_coin: "No coins for the fee",
  tron_resources: "TRON energy or bandwidth",
  tron_activation: "TRON account not activated",
  btc_unconfirmed: "Bitcoin unconfirmed",
  sol_expired: "Solana transaction expired",
  sol_rent: "Solana rent",
  ton_bounced: "TON transfer bounced",
  fee_question: "Question about fees",
  deposit_not_credited: "Sent to an exchange, not credited",
  withdrawal_missing: "Withdrawn from an exchange, not here",
  memo_missing: "Memo or tag forgotten",
  wrong_network: "Wrong network, own wallet",
  wrong_network_lost: "Wrong network, not own wallet",
  wrong_address: "Sent to a wrong address",
  bridge_pending: "Bridge not finished",
  swap_missing: "Swap paid, nothing received",
  token_not_shown: "Token not shown",
  balance_wrong: "Balance wrong or zero",
  price_wrong: "Price wrong",
  history_missing: "History missing",
  seed_lost: "Recovery phrase lost",
  password_forgotten: "Password forgotten",
  seed_invalid: "Phrase not accepted, or another address",
  app_fault: "App does not work",
  hardware_wallet: "Hardware wallet",
  seed_leaked: "Coins stolen or recovery phrase leaked",
  approval_drain: "Drained after an approval or signature",
  tron_permission: "TRON permissions changed by somebody",
  delegation_drain: "Address delegated to a thief (EIP-7702)",
  strange_token: "Strange token or NFT arrived",
  address_poisoning: "Look-alike address (poisoning)",
  clipboard_swap: "Address swapped while copying",
  fake_app: "Fake app or website",
  fake_support: "Fake support or recovery scam",
  free_seed_bait: "Bait: somebody's phrase with coins",
  fake_investment: "Fake investment",
  token_frozen: "USDT or USDC frozen",
  buy_sell_stake: "Buying, selling, staking",
  formal_request: "Complaint, refund, privacy, authorities, press",
  account_registration: "Registration",
  account_locked: "Account locked",
  account_details_change: "Change of account details",
  privacy_settings: "Privacy settings",
  two_factor: "Two-factor log-in",
  app_version: "App versions and updates",
  supported_assets: "Supported coins and chains",
  how_to_transfer: "How to send and receive",
  how_to_defi: "How to use DeFi and dApps",
  cross_border_payment: "Payments abroad",
  promotion: "Promotions and rewards",
  third_party_payment: "Payment through a third party",
  refund_policy: "Question about refunds",
  feature_wish: "Wish for a feature",
  praise_or_complaint_about_staff: "Praise or complaint about a colleague",
  language_support: "Languages",
  market_question: "Question about the market",
  security_advice: "How to stay safe",
  person_in_distress: "Person in distress",
  abuse: "Abuse",
  spam: "Spam",
  other: "Something else",
});
const zh: SameWords<typeof en> = {
  pending_low_fee: "打包中：矿工费过低",
  pending_nonce: "打包中：被前一笔交易卡住",
  not_found: "查不到交易",
  replaced: "交易被替换或取消",
  failed_gas: "交易失败：Gas 不足",
  failed_slippage: "交易失败：滑点或价格变动",
  failed_contract: "交易失败：被合约拒绝",
  no_gas_coin: "没有主币支付矿工费",
  tron_resources: "TRON 能量或带宽不足",
  tron_activation: "TRON 账户未激活",
  btc_unconfirmed: "比特币交易未确认",
  sol_expired: "Solana 交易过期",
  sol_rent: "Solana 租金",
  ton_bounced: "TON 转账被退回",
  fee_question: "矿工费咨询",
  deposit_not_credited: "转入交易所未到账",
  withdrawal_missing: "从交易所提币未到账",
  memo_missing: "忘填 Memo 或标签",
  wrong_network: "转错网络，自己的钱包",
  wrong_network_lost: "转错网络，非自己的钱包",
  wrong_address: "转错地址",
  bridge_pending: "跨链未完成",
  swap_missing: "兑换已付款未到账",
  token_not_shown: "代币不显示",
  balance_wrong: "余额不对或为零",
  price_wrong: "价格显示不对",
  history_missing: "交易记录缺失",
  seed_lost: "助记词丢失",
  password_forgotten: "忘记密码",
  seed_invalid: "助记词无效或导入后地址不同",
  app_fault: "应用故障",
  hardware_wallet: "硬件钱包",
  seed_leaked: "资产被盗或助记词泄露",
  approval_drain: "授权或签名后被盗",
  tron_permission: "TRON 权限被改（被多签）",
  delegation_drain: "地址被恶意委托（EIP-7702）",
  strange_token: "收到来历不明的代币或 NFT",
  address_poisoning: "相似地址投毒",
  clipboard_swap: "复制的地址被替换",
  fake_app: "假冒应用或网站",
  fake_support: "假客服或找回骗局",
  free_seed_bait: "“白送助记词”诱饵",
  fake_investment: "虚假投资",
  token_frozen: "USDT 或 USDC 被冻结",
  buy_sell_stake: "买卖与质押",
  formal_request: "投诉、退款、隐私、执法、媒体",
  account_registration: "账号注册",
  account_locked: "账号被锁定",
  account_details_change: "修改账号资料",
  privacy_settings: "隐私设置",
  two_factor: "两步验证",
  app_version: "应用版本与更新",
  supported_assets: "支持的币种和链",
  how_to_transfer: "转账与收款方法",
  how_to_defi: "DeFi 与 DApp 使用方法",
  cross_border_payment: "跨境付款",
  promotion: "活动与奖励",
  third_party_payment: "第三方支付",
  refund_policy: "退款规则咨询",
  feature_wish: "功能建议",
  praise_or_complaint_about_staff: "表扬或投诉客服",
  language_support: "语言支持",
  market_question: "行情咨询",
  security_advice: "安全常识咨询",
  person_in_distress: "用户情绪危机",
  abuse: "辱骂骚扰",
  spam: "垃圾信息",
  other: "其他问题",
};
export const categoryWords = { en, zh };

type Category = keyof typeof en;
const ALL = Object.keys(en) as Category[];

const groupEn = words({
  transactions: "Transactions",
  between: "Between wallets and exchanges",
  shown: "What the app shows",
  access: "Getting in",
  security: "Security",
  formal: "Partners and formal matters",
  further: "Further",
});
const groupZh: SameWords<typeof groupEn> = {
  transactions: "交易",
  between: "钱包与交易所之间",
  shown: "应用显示",
  access: "登录与恢复",
  security: "安全",
  formal: "合作方与正式事务",
  further: "其他问题",
};
export const categoryGroupWords = { en: groupEn, zh: groupZh };
/** Where each group begins, as in the desk's own list. */
const BEGINS: Partial<Record<Category, keyof typeof groupEn>> = {
  pending_low_fee: "transactions",
  deposit_not_credited: "between",
  token_not_shown: "shown",
  seed_lost: "access",
  seed_leaked: "security",
  buy_sell_stake: "formal",
  account_registration: "further",
};

export const BRANCHES = Object.keys(groupEn) as (keyof typeof groupEn)[];
type Topic = Schemas["AgentTopicName"];
/** What leads renamed, archived or added; the rest is called as it ships. */
const changed = new Map<string, Topic>();
export function takeTopics(topics: readonly Topic[]): void {
  changed.clear();
  for (const topic of topics) changed.set(topic.slug, topic);
}

const ownName = (slug: string, locale: Language): string => {
  const own = changed.get(slug);
  return own ? (locale === "zh" ? own.name_zh || own.name_en : own.name_en || own.name_zh) : "";
};

/** What a conversation is about, in the reader's words; "" while nobody has said it. */
export function categoryName(category: string, locale: Language): string {
  return category && (ownName(category, locale) || named(say(categoryWords, locale), en, "", category));
}

/** All of them as a picker offers them; found by their names in every language and by the desk's own. */
export function categoryOptions(locale: Language): OptionGroup[] {
  const t = say(categoryWords, locale);
  const groups = new Map<string, { value: string; label: string; also: string }[]>(BRANCHES.map((one) => [one, []]));
  let branch: string = BRANCHES[0] ?? "";
  const put = (slug: string, name: string, under: string, names: readonly string[]) =>
    groups.get(under)?.push({ value: slug, label: name, also: [slug.replaceAll("_", " "), ...names].join(" ") });
  for (const slug of ALL) {
    branch = BEGINS[slug] ?? branch;
    const own = changed.get(slug);
    if (own?.archived) continue;
    const names = LANGUAGES.map((one) => categoryWords[one][slug]);
    put(slug, ownName(slug, locale) || t(slug), own?.branch ?? branch, names);
  }
  for (const own of changed.values()) {
    if (own.slug in en || own.archived) continue;
    put(own.slug, categoryName(own.slug, locale), own.branch, [own.name_en, own.name_zh]);
  }
  const labels = say(categoryGroupWords, locale);
  return [...groups]
    .filter(([, options]) => options.length > 0)
    .map(([name, options]) => ({ label: labels(name as keyof typeof groupEn), options }));
}

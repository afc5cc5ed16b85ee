"""Words of wallets in English and Chinese, as our texts use them: for whoever reads or writes the other language."""

from __future__ import annotations

import re
from functools import cache

import msgspec


class Term(msgspec.Struct, frozen=True):
    english: str
    chinese: str
    also: tuple[str, ...] = ()
    """Other ways to say it, in either language."""


TERMS = (
    Term("recovery phrase", "助记词", ("seed phrase", "secret phrase", "mnemonic", "恢复短语", "注记词")),
    Term("private key", "私钥", ("密钥",)),
    Term("public key", "公钥"),
    Term("keystore file", "Keystore 文件", ("keystore",)),
    Term("wallet password", "钱包密码", ("支付密码", "交易密码")),
    Term("address", "地址", ("收款地址", "钱包地址")),
    Term("network fee", "矿工费", ("gas fee", "gas", "miner fee", "手续费", "网络费")),
    Term("gas limit", "燃料上限", ("gas 上限",)),
    Term("nonce", "交易序号"),
    Term("transaction hash", "交易哈希", ("txid", "tx hash", "hash", "哈希", "交易号")),
    Term("block", "区块"),
    Term("blockchain", "区块链"),
    Term("confirmation", "确认数", ("confirmations",)),
    Term("pending", "待确认", ("处理中", "打包中")),
    Term("failed", "失败", ("交易失败",)),
    Term("allowance", "授权额度"),
    Term("approval", "授权", ("approve", "approved", "授权")),
    Term("revoke", "撤销授权", ("取消授权", "解除授权")),
    Term("signature", "签名", ("sign", "signing")),
    Term("token", "代币", ("币种",)),
    Term("custom token", "自定义代币", ("添加代币",)),
    Term("contract address", "合约地址", ("contract", "合约")),
    Term("smart contract", "智能合约"),
    Term("network", "网络", ("主网", "链")),
    Term("wrong network", "充错链", ("选错网络", "转错链")),
    Term("cross-chain bridge", "跨链桥", ("bridge", "跨链")),
    Term("swap", "兑换", ("闪兑",)),
    Term("slippage", "滑点"),
    Term("liquidity mining", "流动性挖矿", ("yield farming", "挖矿")),
    Term("liquidity pool", "流动性池", ("资金池",)),
    Term("staking", "质押", ("stake", "unstake", "解除质押")),
    Term("energy", "能量"),
    Term("bandwidth", "带宽"),
    Term("multi-signature", "多重签名", ("multisig", "多签")),
    Term("owner permission", "拥有者权限", ("权限被改",)),
    Term("watch-only wallet", "观察钱包", ("watch wallet",)),
    Term("hardware wallet", "硬件钱包"),
    Term("self-custody", "自托管", ("non-custodial", "去中心化钱包")),
    Term("exchange", "交易所"),
    Term("deposit", "充值", ("充币",)),
    Term("withdrawal", "提现", ("withdraw", "提币")),
    Term("memo", "备注", ("memo tag", "destination tag", "标签")),
    Term("airdrop", "空投"),
    Term("phishing", "钓鱼", ("钓鱼网站",)),
    Term("fake support", "假客服", ("冒充客服",)),
    Term("scam", "诈骗", ("骗局", "被骗")),
    Term("drained", "被盗空", ("stolen", "被盗", "被转走")),
    Term("address poisoning", "地址投毒", ("相似地址",)),
    Term("backup", "备份", ("back up",)),
    Term("restore", "恢复", ("找回",)),
    Term("import", "导入"),
    Term("two-factor authentication", "两步验证", ("2fa", "二次验证", "谷歌验证")),
    Term("refund", "退款"),
    Term("promotion", "活动", ("奖励活动",)),
    Term("identity verification", "身份认证", ("kyc", "实名认证")),
    Term("third-party payment", "第三方支付", ("买币", "法币购买")),
    Term("NFT", "数字藏品"),
    Term("stablecoin", "稳定币"),
)


class Pair(msgspec.Struct, frozen=True):
    said: str
    """As it stands in the text."""
    means: str


MOST = 12


@cache
def _ways() -> tuple[re.Pattern[str], dict[str, Term]]:
    ways = {way.lower(): term for term in TERMS for way in (*term.also, term.english, term.chinese)}
    longest_first = sorted(ways, key=len, reverse=True)
    # ASCII: between a Chinese character and a Latin letter there is a word boundary.
    each = "|".join(rf"\b{re.escape(way)}s?\b" if way.isascii() else re.escape(way) for way in longest_first)
    return re.compile(each, re.ASCII | re.IGNORECASE), ways


def words_in(text: str) -> list[Pair]:
    """The words of the list that a text holds, each once, with what they are called in the other language."""
    pattern, ways = _ways()
    found: dict[str, Pair] = {}
    for match in pattern.finditer(text):
        said = match[0].lower()
        term = ways.get(said) or ways.get(said.removesuffix("s"))
        if term is not None:
            found.setdefault(term.english, Pair(match[0], term.chinese if match[0].isascii() else term.english))
    return list(found.values())[:MOST]

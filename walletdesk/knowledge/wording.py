"""A question's words and an article's, made alike: English by their stems, everything else as `kit.search` has it.

Also what is passed over in a question because every question has it, and the field's own words for one thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from walletdesk.kit import search

_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_SHORTEST_STEM = 3

PASSED_OVER = frozenset(
    """
    a an the i my me we our you your it its is are was were be been am to of in on for and or not no do does did done has
    have had can could will would should with at by from this that these those there what when where how why which who if
    so but as than then just please help hi hello get got im up out about any some very much too also now still
    s t m ve re ll d don doesn didn isn aren wasn won cant dont doesnt didnt
    的 了 吗 呢 啊 吧 呀 嘛 我 你 您 他 它 们 是 在 有 就 都 也 还 和 与 或 这 那 么 什 怎 请 问 个 一 要 把 给 很
    """.split()
)
"""Where a question has other words; a passage may have them all."""


def counted(text: str) -> dict[str, int]:
    """Each term with how often it comes."""
    found: dict[str, int] = {}
    for term, times in search.counted_terms(text).items():
        key = stem(term)
        found[key] = found.get(key, 0) + times
    return found


@lru_cache(maxsize=4096)
def counted_once(text: str) -> dict[str, int]:
    """The same, kept for passages that are compared again and again.  Not to be changed."""
    return counted(text)


def stem(term: str) -> str:
    """An English word without its usual endings: what is left need be no word."""
    if len(term) <= 4 or not term.isascii() or not term.isalpha():
        return term
    for ending, instead in _ENDINGS:
        if term.endswith(ending) and len(term) - len(ending) >= _SHORTEST_STEM and not term.endswith("ss"):
            term = term[: -len(ending)] + instead
            break
    if len(term) > 4 and term.endswith("e"):
        term = term[:-1]
    if len(term) > 3 and term[-1] == term[-2] and term[-1] not in "aeiouls":
        term = term[:-1]
    return term


def telling(terms: Iterator[str] | list[str]) -> list[str]:
    """Those that say what a question is about; all of them where none does."""
    all_of_them = list(terms)
    return [term for term in all_of_them if term not in PASSED_OVER] or all_of_them


# -- one thing, many words -----------------------------------------------------------------

_SAME = """
gas | gas fee | network fee | miner fee | mining fee | transaction fee | transfer fee | 矿工费 | 手续费 | 燃料费 | 网络费 | 旷工费 | gas费
seed phrase | recovery phrase | mnemonic | secret phrase | backup phrase | seed words | 12 words | 24 words | 助记词 | 恢复短语 | 种子短语 | 助词器 | 住记词
private key | secret key | 私钥 | 密钥
pending | stuck | unconfirmed | not confirmed | hanging | processing | 打包中 | 未确认 | 待确认 | 卡住 | 卡了 | 一直转圈 | 等待确认 | 确认中
failed | failure | reverted | error | 失败 | 报错 | 没成功 | 不成功
send | transfer | sent | 转账 | 转出 | 发送 | 转币 | 打币 | 汇
receive | deposit | received | 收款 | 到账 | 充值 | 充币 | 入账 | 收币
withdraw | withdrawal | 提现 | 提币 | 提款 | 取出
exchange | binance | okx | coinbase | 交易所 | 币安 | 欧易 | 火币
speed up | accelerate | 加速
cancel | 取消 | 撤销 | 撤回
swap | trade | convert | 兑换 | 闪兑 | 换币 | 交换
slippage | 滑点
bridge | cross chain | cross-chain | 跨链 | 跨链桥
approval | allowance | approve | revoke | 授权 | 取消授权 | 解除授权
stolen | hacked | drained | theft | scam | 被盗 | 盗 | 被偷 | 被黑 | 骗 | 诈骗 | 转走了
fake | phishing | impersonator | 假 | 冒充 | 钓鱼 | 山寨
airdrop | unknown token | strange token | 空投 | 陌生代币 | 不明代币
poisoning | similar address | lookalike | 地址投毒 | 相似地址 | 尾号相同 | 粉尘
clipboard | copy paste | 剪贴板 | 粘贴 | 复制
wrong network | wrong chain | 转错链 | 选错网络 | 网络选错 | 错链
wrong address | 转错地址 | 地址错 | 转错人 | 打错地址
memo | tag | destination tag | comment | 备注 | 标签 | memo
balance | amount | 余额 | 资产 | 数量
not showing | missing | disappeared | hidden | not displayed | gone | 不显示 | 看不到 | 没显示 | 不见了 | 消失
history | record | activity | 记录 | 历史 | 明细
price | value | rate | 价格 | 估值 | 币价 | 汇率
add token | custom token | import token | contract address | 添加代币 | 自定义代币 | 合约地址
energy | bandwidth | 能量 | 带宽
activate | activation | inactive | 激活 | 未激活
nonce | nonce
password | passcode | pin | 密码 | 口令
forgot | forgotten | forget | 忘记 | 忘了
log in | login | sign in | 登录 | 登陆 | 登不上
account | profile | 账户 | 账号 | 帐号
locked | blocked | suspended | disabled | 锁定 | 封 | 冻结 | 禁用
frozen | blacklisted | freeze | 冻结 | 黑名单
two-factor | 2fa | authenticator | two factor | 双重验证 | 谷歌验证 | 两步验证 | 验证器 | 二次验证
hardware wallet | ledger | trezor | 硬件钱包 | 冷钱包
phone | mobile | device | 手机 | 设备
new phone | change phone | switch phone | 换手机 | 新手机
update | upgrade | version | 更新 | 升级 | 版本
crash | freeze | slow | lag | not loading | 闪退 | 卡顿 | 打不开 | 崩溃 | 黑屏 | 白屏
backup | back up | 备份
restore | import | recover | 恢复 | 导入 | 找回
delete | uninstall | remove | 删除 | 卸载
stake | staking | unstake | 质押 | 解除质押 | 赎回
liquidity | pool | yield | farming | 流动性 | 挖矿 | 池子
buy | purchase | card | 买币 | 购买 | 买
sell | cash out | 卖币 | 出售 | 卖
refund | money back | 退款 | 退钱 | 退回 | 返还
complaint | complain | legal | lawyer | police | 投诉 | 举报 | 律师 | 报警 | 维权
privacy | personal data | gdpr | data | 隐私 | 个人信息 | 数据
language | translate | 语言 | 中文 | 翻译
support | customer service | agent | human | 客服 | 人工
promotion | campaign | bonus | coupon | reward | referral | 活动 | 优惠 | 奖励 | 邀请 | 返佣
email | mail | phone number | 邮箱 | 邮件 | 手机号
coin | token | crypto | currency | 币 | 代币 | 币种
network | chain | blockchain | 网络 | 链 | 公链
supported | support | compatible | 支持
stolen funds | trace | 追回 | 追踪
investment | invest | profit | 投资 | 收益 | 理财 | 盈利
"""


@cache
def _meanings() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(dict.fromkeys(word.strip() for word in line.split("|"))) for line in _SAME.strip().splitlines())


@cache
def _lookup() -> dict[str, tuple[int, ...]]:
    """From a phrase, as `_plain` has it, to the meanings it may have."""
    found: dict[str, tuple[int, ...]] = {}
    for number, words in enumerate(_meanings()):
        for word in words:
            found[_plain(word)] = (*found.get(_plain(word), ()), number)
    return found


def _plain(text: str) -> str:
    return " ".join(stem(term) for term in text.lower().replace("-", " ").split())


_MOST_WORDS = 4
_LONGEST = 8
"""Characters of a Chinese name for something."""


def related(question: str) -> dict[str, float]:
    """Terms of other words for what a question names, in both languages: each with its share of its name."""
    here = counted(question)
    found: dict[str, float] = {}
    for number in _named(question):
        for word in _meanings()[number]:
            terms = [term for term in counted(word) if len(term) > 1 or len(word) == 1]
            for term in terms:
                if term not in here and term not in PASSED_OVER:
                    found[term] = max(found.get(term, 0.0), 1 / len(terms))
    return found


def _named(question: str) -> list[int]:
    """Meanings, those of longer names first, none twice."""
    lookup = _lookup()
    plain = _plain(question[: search.MOST_CHARACTERS])
    words = plain.split()
    found: dict[int, None] = {}
    for length in range(_MOST_WORDS, 0, -1):
        for at in range(len(words) - length + 1):
            found |= dict.fromkeys(lookup.get(" ".join(words[at : at + length]), ()))
    if not plain.isascii():
        for length in range(_LONGEST, 0, -1):
            for at in range(len(plain) - length + 1):
                piece = plain[at : at + length]
                if not piece.isascii():
                    found |= dict.fromkeys(lookup.get(piece, ()))
    return list(found)

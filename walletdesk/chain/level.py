"""At which level somebody is told things: judged by how they write, until they switch it themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from walletdesk.chain.told import Level

_TERMS = (
    # English: words that only who works with chains uses unasked
    r"\bnonces?\b",
    r"\bgwei\b",
    r"\bwei\b",
    r"\bbase ?fees?\b",
    r"\bmax(?:imum)? ?(?:priority )?fee(?: ?per ?gas)?\b",
    r"\bpriority fees?\b",
    r"\bgas ?(?:limit|used|price)\b",
    r"\beip-?\d{3,4}\b",
    r"\bbip-?\d{2,3}\b",
    r"\berc-?\d{2,4}\b",
    r"\bmempool\b",
    r"\bcall ?data\b",
    r"\bselectors?\b",
    r"\bmsg\.sender\b",
    r"\brevert(?:ed|s)?\b",
    r"\bchain ?id\b",
    r"\brpc\b",
    r"\bdelegate ?call\b",
    r"\bcalldata\b",
    r"\bslippage\b",
    r"\bpermit2?\b",
    r"\bcall ?trace\b",
    r"\bevent logs?\b",
    r"\butxos?\b",
    r"\brbf\b",
    r"\bcpfp\b",
    r"\bsats?/v?b(?:yte)?\b",
    r"\bvbytes?\b",
    r"\bpsbt\b",
    r"\bblockhash\b",
    r"\bcompute units?\b",
    r"\blamports?\b",
    r"\bpda\b",
    r"\bjettons?\b",
    r"\bexit ?codes?\b",
    r"\bfee_?limit\b",
    r"\bre-?org(?:ani[sz]ation|ed)?\b",
    r"\b0x[0-9a-f]{8}\b",
    # Chinese
    "基础费",
    "优先费",
    "内存池",
    "交易池",
    "合约回滚",
    "回滚",
    "滑点",
    "函数选择器",
    "调用数据",
    "区块重组",
    "链上确认数",
    "退出码",
    "未花费输出",
    "替换交易",
    "加速替换",
    "节点接口",
    "授权额度",
    "账户抽象",
)
_EXPERT = re.compile("|".join(_TERMS), re.IGNORECASE)

_LEARNER = re.compile(
    r"\bwhat (?:is|are|does|do)\b[^.?!]{0,40}\b(?:gas|nonce|fee|slippage|hash|mempool|rpc|revert|mean)"
    r"|\bi(?: am|'m|’m)? (?:new|a beginner|not (?:technical|good with))"
    r"|\b(?:don'?t|don’t|do not) (?:understand|know (?:what|how|much about))"
    r"|\b(?:newbie|noob|beginner|first time)\b|\bexplain (?:it )?(?:simply|in simple)"
    r"|新手|小白|不懂|看不懂|不明白|听不懂|什么是|是什么意思|啥意思|第一次用|刚开始用|刚接触",
    re.IGNORECASE,
)

ENOUGH = 2
"""Different expert words, over all texts.  One may be copied from an error on the screen."""
_READ = 4_000
"""Characters of each text that are looked at."""


def judged(texts: Sequence[str]) -> Level | None:
    """What somebody's own messages say of their level, oldest or newest first alike; None where they say nothing of it.

    Two different expert words make an expert; who asks what such a word means, or says that they are new, does not.
    """
    found: set[str] = set()
    for text in texts:
        text = text[:_READ]
        if _LEARNER.search(text):
            return Level.PLAIN
        found.update(re.sub(r"[\W_]|s$", "", hit.lower()) for hit in _EXPERT.findall(text))
    return Level.EXPERT if len(found) >= ENOUGH else None


def level_of(texts: Sequence[str]) -> Level:
    """The same; who says nothing of it is told things plainly."""
    return judged(texts) or Level.PLAIN

"""A flow to begin with: a transfer that waits or did not arrive, in English and Chinese.

It holds no figure that changes and asks for nothing but what everybody can see on the chain.
"""

from __future__ import annotations

import msgspec

from walletdesk.bot.flows import actions
from walletdesk.bot.flows.shape import Choice, Flow, Step, StepKind
from walletdesk.bot.tables import FlowRow
from walletdesk.events import Actor
from walletdesk.kit.unit import Unit
from walletdesk.safety import screen
from walletdesk.wire import RawText, SafeText


def _both(en: str, zh: str) -> dict[str, SafeText]:
    return {"en": _ours(en), "zh": _ours(zh)}


def _ours(words: str) -> SafeText:
    return screen(RawText(words)).text


NAMES = {"en": "Transfer waits or did not arrive", "zh": "转账处理中或未到账"}
PENDING = Flow(
    name=_ours(NAMES["en"]),
    languages=("en", "zh"),
    intents=(
        "pending_low_fee",
        "pending_nonce",
        "not_found",
        "btc_unconfirmed",
        "deposit_not_credited",
        "withdrawal_missing",
    ),
    start="s1",
    steps=(
        Step(
            id="s1",
            kind=StepKind.CHOICE,
            texts=_both("Which way does the transfer go?", "这笔转账属于哪种情况？"),
            choices=(
                Choice(texts=_both("I sent it", "我转出"), next="s2"),
                Choice(texts=_both("I wait for it", "我在等待到账"), next="s2"),
                Choice(texts=_both("It is between my wallet and an exchange", "钱包与交易所之间"), next="s3"),
            ),
        ),
        Step(
            id="s2",
            kind=StepKind.FACT,
            fact="hash",
            texts=_both(
                "What is the hash (TxID) of the transfer? Open the transfer in the app and copy it. It is public and safe to share.",
                "请提供这笔转账的交易哈希（TxID）：在应用里打开该笔转账并复制。交易哈希是公开信息，可以放心提供。",
            ),
            next="s4",
        ),
        Step(
            id="s3",
            kind=StepKind.FACT,
            fact="exchange",
            texts=_both("Which exchange is it?", "是哪一家交易所？"),
            next="s2",
        ),
        Step(
            id="s4",
            kind=StepKind.LOOK,
            fact="hash",
            ways={"found": "s5", "pending": "s6", "failed": "s7", "not_found": "s8", "unavailable": "s9"},
        ),
        Step(
            id="s5",
            kind=StepKind.SAY,
            texts=_both(
                "The transfer went through on the chain. If the receiver does not show it, it is for the receiver to find: "
                "an exchange needs the hash for that.",
                "这笔转账在链上已经成功。如果收款方仍未显示，需要由收款方查询；如果是交易所，请把交易哈希提供给交易所。",
            ),
            next="s10",
        ),
        Step(
            id="s6",
            kind=StepKind.SAY,
            texts=_both(
                "The transfer waits for the network. Nothing is lost: until it is confirmed, the coins have not left the sender. "
                "Whoever sent it can open it in the app and choose “Speed up”, or wait until fees fall.",
                "这笔转账正在等待网络打包，资产没有丢失：在确认之前，币还没有离开转出方。"
                "转出方可以在应用里打开这笔转账并选择“加速”，也可以等待网络费用回落。",
            ),
            next="s10",
        ),
        Step(
            id="s7",
            kind=StepKind.SAY,
            texts=_both(
                "The transfer failed: the coins are still with the sender, only the network fee was used up. "
                "It can be sent again with the values that the app proposes.",
                "这笔转账失败了：币仍在转出方的钱包里，只消耗了矿工费。请按应用建议的数值重新发送。",
            ),
            next="s10",
        ),
        Step(
            id="s8",
            kind=StepKind.CHOICE,
            texts=_both(
                "No node knows this transfer. Either the hash is of another network, or the transfer was dropped and "
                "nothing was sent. Do you have another hash?",
                "没有节点能查到这笔转账。可能是其他网络的哈希，也可能转账已被网络丢弃、并未发出。您还有别的交易哈希吗？",
            ),
            choices=(
                Choice(texts=_both("Yes, another one", "有，换一个"), next="s2"),
                Choice(texts=_both("No", "没有"), next="s9"),
            ),
        ),
        Step(id="s9", kind=StepKind.HAND_OVER, category="not_found"),
        Step(id="s10", kind=StepKind.END),
    ),
)


def take(unit: Unit, by: Actor, language: str = "en") -> FlowRow:
    """Adds it, switched off, with a name in the reader's language.  Raises TooManyFlows (409)."""
    name = NAMES.get(language.partition("-")[0], NAMES["en"])
    return actions.add(unit, by, msgspec.structs.replace(PENDING, name=_ours(name)))

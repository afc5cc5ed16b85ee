"""What is said of Bitcoin transactions and addresses, in English and Chinese, in plain words and in exact terms."""

from __future__ import annotations

from walletdesk.chain.told import Said, Told

STATE_NAMES: tuple[str, ...] = (
    "success",
    "pending-ok",
    "pending-low-fee",
    "replaced",
    "evicted",
    "not-found",
    "account",
    "unknown",
)


def _said(plain: str, expert: str = "") -> Said:
    return Said(plain=plain, expert=expert or plain)


_LOW_EN = _said(
    "It is not confirmed yet because its fee is low: many others pay more and go first. "
    "At the present rate it waits about {wait}, maybe much longer. The bitcoin is not lost.",
    "{rate}[[, effective {effective_rate} with what it waits for]], {size}; projected block {place}[[, at most {ahead} ahead]]. "
    "Next block: {fast}; half an hour: {normal}; an hour: {slow}.",
)
_LOW_ZH = _said(
    "交易尚未确认，因为手续费偏低，出价更高的交易排在前面。按目前情况约需等待 {wait}，也可能更久。您的比特币没有丢失。",
    "费率 {rate}[[，计入所依赖的交易后为 {effective_rate}]]，{size}；预计在第 {place} 个区块[[，前面最多 {ahead}]]。"
    "下一区块 {fast}；半小时 {normal}；一小时 {slow}。",
)
_RBF_EN = "[[RBF: the same inputs again with {rbf_sat} ({rbf_rate}, {rbf_more_sat} more; {replaceable}).]]"
_RBF_ZH = "[[RBF：用相同输入重发，手续费 {rbf_sat}（{rbf_rate}，多付 {rbf_more_sat}；{replaceable}）。]]"
_CPFP_EN = (
    "[[ CPFP: a child of {child_size} from output {child_output} ({child_from}) with at least {child_sat} ({child_rate}).]]"
    "[[ CPFP: a child of {holder_size} from output {holder_output} ({holder_from}) with at least {holder_sat} ({holder_rate}).]]"
    "[[ Or of {other_size} from output {other_output} ({other_from}) with at least {other_sat} ({other_rate}).]]"
)
_CPFP_ZH = (
    "[[CPFP：花费第 {child_output} 号输出（{child_from}），子交易 {child_size}，手续费至少 {child_sat}（{child_rate}）。]]"
    "[[CPFP：花费第 {holder_output} 号输出（{holder_from}），子交易 {holder_size}，手续费至少 {holder_sat}（{holder_rate}）。]]"
    "[[或花费第 {other_output} 号输出（{other_from}），子交易 {other_size}，手续费至少 {other_sat}（{other_rate}）。]]"
)
_EXACT_EN = f"{_RBF_EN}{_CPFP_EN}[[ Target {{target}} for the package.]]"
_EXACT_ZH = f"{_RBF_ZH}{_CPFP_ZH}[[目标费率 {{target}}。]]"
_LOW = {"en": "Waiting, fee is low", "zh": "等待中，手续费偏低"}


def _low(plain_en: str, plain_zh: str, exact_en: str = _EXACT_EN, exact_zh: str = _EXACT_ZH) -> Told:
    return Told(
        headline=_LOW,
        says={"en": _LOW_EN, "zh": _LOW_ZH},
        advises={"en": _said(plain_en, exact_en), "zh": _said(plain_zh, exact_zh)},
    )


STATES: dict[str, Told] = {
    "success": Told(
        says={
            "en": _said(
                "The transaction is confirmed[[: {amount} to {to}]]. "
                "[[Receivers usually wait for {enough} confirmations: {still} more to come, about {wait}.]]"
                "[[It has {settled} {settled|confirmation|confirmations}, as many as receivers usually wait for or more.]]",
                "Block {block}[[, {mined_at}]]; {confirmations} {confirmations|confirmation|confirmations}; fee {fee_paid}."
                "[[ {amount} to {to}, change to new addresses included.]]",
            ),
            "zh": _said(
                "交易已确认[[：{amount} 已转给 {to}]]。[[收款方通常等待 {enough} 个确认，还差 {still} 个，约需 {wait}。]]"
                "[[目前已有 {settled} 个确认，已达到收款方通常的要求。]]",
                "区块 {block}[[，{mined_at}]]；{confirmations} 个确认；手续费 {fee_paid}。[[{amount} 转给 {to}（含转到新地址的找零）。]]",
            ),
        },
        advises={
            "en": _said(
                "If the app does not show it, please refresh it. If the receiver is an exchange, only the exchange can credit it."
            ),
            "zh": _said("如果应用里还没有显示，请刷新一下。如果收款方是交易所，只有该交易所能够入账。"),
        },
    ),
    "pending-ok": Told(
        says={
            "en": _said(
                "The transaction is waiting for its first confirmation. Its fee is good: about {wait} to go, though blocks come by chance.",
                "{rate}[[, effective {effective_rate}]], {size}; projected block {place}[[, at most {ahead} ahead]]. "
                "Next block: {fast}; half an hour: {normal}; an hour: {slow}.",
            ),
            "zh": _said(
                "交易正在等待第一个确认。手续费合适，预计约 {wait}，实际出块时间有随机性。",
                "费率 {rate}[[，有效费率 {effective_rate}]]，{size}；预计在第 {place} 个区块[[，前面最多 {ahead}]]。"
                "下一区块 {fast}；半小时 {normal}；一小时 {slow}。",
            ),
        },
        advises={
            "en": _said("Nothing to do. Please do not send it a second time."),
            "zh": _said("无需操作，请不要重复发送。"),
        },
    ),
    "pending-low-fee": _low(
        "You can wait.[[ The sender can send it again with a higher fee (“speed up”, RBF): {rbf_rate}, {rbf_sat} in all instead of "
        "{fee_sat}.]][[ The receiver can spend it onwards with a fee of at least {child_sat} ({child_rate}), which pulls it through "
        "(CPFP).]][[ Which part is the payment and which the change, the chain does not tell: whoever holds what went to {holder_from} "
        "can spend it onwards with a fee of at least {holder_sat} ({holder_rate}), which pulls both through (CPFP).]][[ Whoever holds "
        "what went to {other_from} can do the same with at least {other_sat} ({other_rate}).]] One of these is enough.",
        "可以继续等待。[[发送方可以提高手续费重发（“加速”，RBF）：费率 {rbf_rate}，总手续费从 {fee_sat} 提高到 {rbf_sat}。]]"
        "[[收款方可以将这笔资金再转出一次，手续费至少设为 {child_sat}（{child_rate}），从而带动它确认（CPFP）。]]"
        "[[从链上无法分辨哪一部分是付款、哪一部分是找零：持有转到 {holder_from} 的资金的一方可以再转出一次，手续费至少设为 "
        "{holder_sat}（{holder_rate}），从而带动两笔一起确认（CPFP）。]][[持有转到 {other_from} 的资金的一方也可以这样做，手续费至少 "
        "{other_sat}（{other_rate}）。]]以上方式任选其一即可。",
    ),
    "pending-low-fee.sender": _low(
        "You sent it, so you can speed it up:[[ use “speed up” (RBF) in the wallet with {rbf_rate}; that is {rbf_sat} in all instead of "
        "{fee_sat}, {rbf_more_sat} more.]] Or wait. Please do not make a second payment: both could arrive.",
        "您是发送方，可以为它加速：[[在钱包中使用“加速”（RBF），费率设为 {rbf_rate}，总手续费从 {fee_sat} 提高到 {rbf_sat}，"
        "多付 {rbf_more_sat}。]]也可以继续等待。请不要另发一笔，否则可能重复付款。",
    ),
    "pending-low-fee.receiver": _low(
        "You are the receiver: you cannot raise its fee yourself. Ask the sender to speed it up[[ (RBF, {rbf_rate})]], or wait."
        "[[ Or spend what you get to an address of your own with a fee of at least {child_sat} ({child_rate}): miners then take both "
        "together (CPFP).]]",
        "您是收款方，无法直接提高它的手续费。可以请发送方加速[[（RBF，{rbf_rate}）]]，或继续等待。"
        "[[也可以把这笔待确认的资金转到自己的地址，手续费至少设为 {child_sat}（{child_rate}），矿工会将两笔一起打包（CPFP）。]]",
    ),
    "replaced": Told(
        says={
            "en": _said(
                "Another transaction took the place of this one: {replacement}.",
                "Conflicts with {replacement}, which spends the same inputs.",
            ),
            "zh": _said("这笔交易已被另一笔取代：{replacement}。", "与 {replacement} 冲突，后者花费了相同的输入。"),
        },
    ),
    "replaced.pending": Told(
        headline={"en": "Being replaced", "zh": "正在被替换"},
        says={
            "en": _said(
                "This transaction was replaced by {replacement}, usually the same payment with a higher fee. "
                "That one waits for its confirmation.",
                "Replaced by {replacement}[[, fee {new_fee}]], unconfirmed; same inputs[[, pays {new_to}]].",
            ),
            "zh": _said(
                "这笔交易已被 {replacement} 替换，通常是提高了手续费的同一笔付款，新交易正在等待确认。",
                "已被 {replacement} 替换[[，手续费 {new_fee}]]，未确认；输入相同[[，收款方 {new_to}]]。",
            ),
        },
        advises={
            "en": _said("Follow the new transaction. If you are the receiver, check that it still pays you."),
            "zh": _said("请关注新的交易。如果您是收款方，请核对它是否仍然付款给您。"),
        },
    ),
    "replaced.mined": Told(
        headline={"en": "Replaced", "zh": "已被替换"},
        says={
            "en": _said(
                "This transaction was replaced by {replacement}, which is confirmed. This one can never be confirmed any more.",
                "Replaced by {replacement}, confirmed[[, {confirmations} {confirmations|confirmation|confirmations}]]"
                "[[, fee {new_fee}]][[; pays {new_to}]].",
            ),
            "zh": _said(
                "这笔交易已被 {replacement} 替换，且新交易已经确认，原交易不会再确认。",
                "已被 {replacement} 替换，后者已确认[[（{confirmations} 个确认）]][[，手续费 {new_fee}]][[；收款方 {new_to}]]。",
            ),
        },
        advises={
            "en": _said(
                "Look at the new transaction for where the bitcoin went. If you were to receive it and the new one does not pay you, "
                "please talk to the sender."
            ),
            "zh": _said("资金去向请查看新的交易。如果您是收款方而新交易没有付款给您，请联系发送方。"),
        },
    ),
    "evicted": Told(
        says={
            "en": _said(
                "The nodes have let go of this transaction[[; we first saw it {first_seen}]]. As far as we can see nothing was spent.",
                "Not in the mempool of any node asked[[; first seen {first_seen}]].",
            ),
            "zh": _said(
                "节点已移除这笔交易[[（我们首次看到的时间为 {first_seen}）]]。就目前所知，资产没有转出。",
                "所查询节点的内存池中均已没有它[[；首次看到 {first_seen}]]。",
            ),
        },
        advises={
            "en": _said(
                "Check the balance in the wallet. Anyone who kept the transaction could still publish it again: if you send anew, "
                "let the wallet use the same coins, so that only one of the two can count."
            ),
            "zh": _said(
                "请在钱包中查看余额。保存过该交易的人仍可能再次广播它；如需重发，请让钱包使用同一批币，这样两笔中只有一笔能够生效。"
            ),
        },
    ),
    "evicted.free": Told(
        says={
            "en": _said(
                "The nodes have let go of this transaction, and the bitcoin it was to spend is still with the sender. Nothing is lost.",
                "Not in the mempool of any node asked; its inputs are unspent[[; first seen {first_seen}]].",
            ),
            "zh": _said(
                "节点已移除这笔交易，原本要花费的比特币仍在发送方手中，没有任何损失。",
                "所查询节点的内存池中均已没有它，其输入未被花费[[；首次看到 {first_seen}]]。",
            ),
        },
        advises={
            "en": _said(
                "The sender can send again with a higher fee. Use the same coins for it: then only one of the two can ever count."
            ),
            "zh": _said("发送方可以提高手续费重新发送。请使用同一批币，这样两笔中只有一笔能够生效。"),
        },
    ),
    "not-found": Told(
        says={
            "en": _said(
                "Bitcoin's network does not know this transaction now. It may never have been sent, may have been dropped, "
                "or may belong to another network.",
                "404 for {subject} at every node asked, in blocks and mempool.",
            ),
            "zh": _said(
                "比特币网络上目前没有这笔交易的记录。它可能从未真正发出，可能已被移除，也可能属于其他网络。",
                "所查询的节点对 {subject} 均返回 404，区块和内存池中都没有。",
            ),
        },
        advises={
            "en": _said(
                "Please check that the hash is complete. If an exchange sent it, ask there for the transaction id on Bitcoin."
            ),
            "zh": _said("请核对哈希是否完整。如果是从交易所提币，请索取比特币网络上的交易 ID。"),
        },
    ),
    "not-found.wrong-network": Told(
        headline={"en": "It is on another network", "zh": "在另一条网络上"},
        says={
            "en": _said("This transaction is not on {network} but on {other_network}."),
            "zh": _said("这笔交易不在 {network} 上，而在 {other_network} 上。"),
        },
        advises={
            "en": _said("Coins of a test network have no value; a wallet shows them only in its test mode."),
            "zh": _said("测试网络的币没有价值，只有在钱包的测试模式下才会显示。"),
        },
    ),
    "account": Told(
        says={
            "en": _said(
                "The address holds {balance}. Nothing is on its way.",
                "Confirmed balance {balance}, {transactions} {transactions|transaction|transactions}; mempool empty for it.",
            ),
            "zh": _said(
                "该地址余额为 {balance}，没有在途交易。",
                "已确认余额 {balance}，共 {transactions} 笔交易；内存池中没有相关交易。",
            ),
        },
        advises={
            "en": _said("A wallet has many addresses: its balance is the sum of all of them."),
            "zh": _said("一个钱包有多个地址，钱包余额是所有地址之和。"),
        },
    ),
    "account.unused": Told(
        headline={"en": "Address without history", "zh": "地址尚无交易"},
        says={
            "en": _said("Nothing was ever sent to this address on {network}.", "No transactions, confirmed or not."),
            "zh": _said("该地址在 {network} 上从未收到过转账。", "没有任何已确认或未确认的交易。"),
        },
        advises={
            "en": _said("If you wait for a payment, please ask the sender for the transaction id."),
            "zh": _said("如果您在等待收款，请向发送方索取交易 ID。"),
        },
    ),
    "account.unconfirmed": Told(
        headline={"en": "Transactions on their way", "zh": "有交易待确认"},
        says={
            "en": _said(
                "The address holds {balance} for certain.[[ {incoming} is on its way to it.]][[ {outgoing} is on its way out.]] "
                "After that it holds {after}.",
                "Confirmed {balance}; unconfirmed[[ +{incoming}]][[ -{outgoing}]], {waiting} "
                "{waiting|transaction|transactions}[[: {unconfirmed}]].",
            ),
            "zh": _said(
                "该地址已确认的余额为 {balance}。[[{incoming} 正在转入。]][[{outgoing} 正在转出。]]全部确认后余额为 {after}。",
                "已确认 {balance}；未确认[[ +{incoming}]][[ -{outgoing}]]，共 {waiting} 笔[[：{unconfirmed}]]。",
            ),
        },
        advises={
            "en": _said(
                "Please wait for the confirmation. Send us a transaction id and we tell you how long it may take."
            ),
            "zh": _said("请等待确认。把交易 ID 发给我们，即可告知大约需要多久。"),
        },
    ),
    "unknown.waiting": Told(
        headline={"en": "Waiting; for how long is not known", "zh": "等待中，时间未知"},
        says={
            "en": _said(
                "The transaction waits for its first confirmation. How long that takes we cannot tell at the moment.",
                "In the mempool, {rate}, {size}; the node tells nothing of its queue.",
            ),
            "zh": _said(
                "交易正在等待第一个确认，目前无法判断需要多久。",
                "在内存池中，费率 {rate}，{size}；节点未提供队列信息。",
            ),
        },
        advises={
            "en": _said("Please do not send it a second time, and look again in a few minutes."),
            "zh": _said("请不要重复发送，过几分钟再查询。"),
        },
    ),
    "unknown.malformed": Told(
        headline={"en": "Not a valid address", "zh": "地址无效"},
        says={
            "en": _said(
                "This is not a valid Bitcoin address: at least one character is wrong or missing.",
                "{subject} was refused as an address.",
            ),
            "zh": _said("这不是有效的比特币地址，至少有一个字符有误或缺失。", "{subject} 不是有效地址。"),
        },
        advises={
            "en": _said("Please copy it again from where it comes from. Do not send anything to it."),
            "zh": _said("请重新从来源处复制，不要向它转账。"),
        },
    ),
}

NOTES: dict[str, Told] = {
    "exchange-deposit": Told(
        says={
            "en": _said(
                "The receiver is an exchange[[, which waits for {exchange_enough} confirmations]].[[ Receivers on this network "
                "usually wait for about {usually_enough} confirmations.]] After that only the exchange's support can help, with the "
                "transaction id."
            ),
            "zh": _said(
                "收款方是交易所[[，需要 {exchange_enough} 个确认]]。[[该网络上收款方通常等待约 {usually_enough} 个确认。]]达到之后仍未入账，只能凭交易 ID 联系该交易所客服。"
            ),
        }
    ),
    "may-be-dropped": Told(
        says={
            "en": _said(
                "Its fee is below what nodes keep at the moment ({minimum}): they may let go of it, and the bitcoin stays with the sender."
            ),
            "zh": _said("其费率低于节点目前的最低要求（{minimum}），可能会被移除，届时比特币仍归发送方所有。"),
        }
    ),
    "no-child": Told(
        says={
            "en": _said(
                "What you receive is too little, spent already, or held by a script whose size we do not know: we can name no fee "
                "for a further transaction that pulls it through."
            ),
            "zh": _said("您收到的金额太小、已被花费，或由大小未知的脚本持有，无法给出带动它确认所需的再转出手续费。"),
        }
    ),
    "script-child": Told(
        says={
            "en": _said(
                "If {script_from} belongs to a wallet of several signatures (multisig), spending from it takes more bytes and more "
                "fee than the amount above: set the rate of {script_rate}, which holds at any size."
            ),
            "zh": _said(
                "如果 {script_from} 属于多签钱包，花费它会占用更多字节，所需手续费高于上面的金额：请按费率 {script_rate} 设置，无论大小都适用。"
            ),
        }
    ),
    "reorganised": Told(
        says={
            "en": _said("It was in block {was_in_block} before; that block no longer counts."),
            "zh": _said("它此前曾在区块 {was_in_block} 中，但该区块已不再有效。"),
        }
    ),
}

WORDS: dict[str, dict[str, str]] = {
    "valid address": {"en": "an address without a mistake", "zh": "正确无误的地址"},
    "queue": {"en": "what waits before it", "zh": "前方排队情况"},
    "relatives": {"en": "the unconfirmed transactions that it depends on", "zh": "它所依赖的未确认交易"},
    "inputs": {"en": "what became of the coins that it was to spend", "zh": "它原本要花费的币的去向"},
    "replacement": {"en": "the transaction that replaced it", "zh": "取代它的交易"},
    "signalled": {"en": "it signals that it may be replaced", "zh": "交易已标明可替换"},
    "full replacement": {
        "en": "it does not signal it, but nodes today accept that too",
        "zh": "交易未标明可替换，但如今的节点也会接受",
    },
}

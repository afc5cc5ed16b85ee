"""What is said of Solana transactions and addresses, in English and Chinese, in plain words and in exact terms."""

from __future__ import annotations

from walletdesk.chain.told import Said, Told

STATE_NAMES: tuple[str, ...] = (
    "success",
    "pending",
    "failed",
    "expired",
    "not-found",
    "account",
    "token-account",
    "mint",
    "program",
    "empty",
    "no-coin",
    "unknown",
)


def _said(plain: str, expert: str = "") -> Said:
    return Said(plain=plain, expert=expert or plain)


_FEE_EN = "The fee[[ of {fee_paid}]] is spent all the same, because the network did the work."
_FEE_ZH = "手续费[[ {fee_paid} ]]不会退回，因为网络已经完成了计算。"
_WHERE_EN = "[[ Slot {block}.]][[ Fee {fee_paid}.]][[ Compute units used: {units_used}.]]"
_WHERE_ZH = "[[区块槽 {block}。]][[手续费 {fee_paid}。]][[已用计算单元 {units_used}。]]"
_ERROR_EN = "[[ Instruction {instruction}]][[, program {program}]][[, error {error_number}]][[ {error_name}]]."
_ERROR_ZH = "[[指令 {instruction}]][[，程序 {program}]][[，错误码 {error_number}]][[ {error_name}]]。"


def _failed(plain_en: str, expert_en: str, plain_zh: str, expert_zh: str, advice_en: str, advice_zh: str) -> Told:
    """Nothing moved, and the fee is gone."""
    return Told(
        says={
            "en": _said(
                f"{plain_en} Nothing was transferred. {_FEE_EN}",
                f"{expert_en} Nothing was transferred.{_ERROR_EN}{_WHERE_EN}",
            ),
            "zh": _said(f"{plain_zh}资产没有转出。{_FEE_ZH}", f"{expert_zh}资产没有转出。{_ERROR_ZH}{_WHERE_ZH}"),
        },
        advises={"en": _said(advice_en), "zh": _said(advice_zh)},
    )


STATES: dict[str, Told] = {
    "success": Told(
        says={
            "en": _said(
                "The transaction arrived on Solana[[: {amount} went from {from} to {to}]][[ on {mined_at}]].",
                "Landed[[ in slot {block}]][[, {mined_at}]][[: {amount} from {from} to {to}]][[; fee {fee_paid}]]"
                "[[; {units_used} compute units]].",
            ),
            "zh": _said(
                "交易已在 Solana 上成功[[：{amount} 已从 {from} 转到 {to}]][[，时间 {mined_at}]]。",
                "交易已上链[[，区块槽 {block}]][[，{mined_at}]][[：{amount} 从 {from} 转到 {to}]][[；手续费 {fee_paid}]]"
                "[[；计算单元 {units_used}]]。",
            ),
        },
        advises={
            "en": _said(
                "If the receiver does not see it, please compare the address above with theirs, and ask the receiver's "
                "wallet or exchange to look up this transaction."
            ),
            "zh": _said("如果收款方没有看到，请先核对上面的地址，再请收款方的钱包或交易所查询这笔交易。"),
        },
    ),
    "success.call": Told(
        says={
            "en": _said(
                "The transaction of {from} worked on Solana[[ on {mined_at}]].[[ {who} gave {gave}.]][[ {who} got {got}.]]",
                "Landed[[ in slot {block}]][[, {mined_at}]]: call of programs, paid for by {from}.[[ Out of {who}: {gave}.]]"
                "[[ Into {who}: {got}.]][[ Fee {fee_paid}.]][[ Compute units used: {units_used}.]]",
            ),
            "zh": _said(
                "{from} 的交易已在 Solana 上成功[[，时间 {mined_at}]]。[[{who} 支出：{gave}。]][[{who} 收到：{got}。]]",
                "交易已上链[[，区块槽 {block}]][[，{mined_at}]]：程序调用，手续费由 {from} 支付。[[{who} 转出：{gave}。]]"
                "[[{who} 转入：{got}。]][[手续费 {fee_paid}。]][[已用计算单元 {units_used}。]]",
            ),
        },
        advises={
            "en": _said("[[If the app of {who} does not show {got} yet, please refresh it.]]"),
            "zh": _said("[[如果 {who} 的应用没有显示 {got}，请刷新应用。]]"),
        },
    ),
    "success.taken": Told(
        headline={"en": "Moved by somebody else's hand", "zh": "被他人转出"},
        says={
            "en": _said(
                "{gave} left the wallet {owner}[[ and went to {to}]]. It was moved by {from}, not by {owner} itself: somebody used "
                "a permission (a delegation) that {owner} had given earlier.",
                "{from} moved {gave} from {owner}[[ to {to}]] as a delegate; {owner} did not sign.[[ Slot {block}.]][[ Fee {fee_paid}.]]",
            ),
            "zh": _said(
                "{gave} 已离开钱包 {owner}[[，转到 {to}]]。操作方是 {from}，不是 {owner} 自己：有人使用了 {owner} 之前给出的授权。",
                "{from} 以 delegate 身份转出 {owner} 的 {gave}[[，转到 {to}]]；{owner} 没有签名。[[区块槽 {block}。]][[手续费 {fee_paid}。]]",
            ),
        },
        advises={
            "en": _said(
                "If {owner} is yours and you did not order this, for example as a swap or a payment that a service carries out for you, "
                "treat it as theft: revoke the approvals in your wallet now, move what is left to a new wallet, and tell us at once. "
                "Pay nobody who promises to bring it back."
            ),
            "zh": _said(
                "如果 {owner} 是您的地址，而这并非您委托的操作（例如由服务代为执行的兑换或付款），请视为被盗：立即在钱包中撤销授权，"
                "把剩余资产转到新钱包，并马上告诉我们。请不要付款给任何承诺找回的人。"
            ),
        },
    ),
    "success.zero-value": Told(
        headline={"en": "An entry of zero, nothing moved", "zh": "金额为零的记录，资产未变动"},
        says={
            "en": _said(
                "Nothing moved: the amount[[ from {from}]][[ to {to}]] is zero. Strangers put such entries into other people's histories.",
                "Transfer of {amount}[[ from {from}]][[ to {to}]]: no balance changed.[[ Slot {block}.]]",
            ),
            "zh": _said(
                "没有资产变动：[[从 {from} ]][[到 {to} ]]的金额为零。陌生人常用这种方式在别人的交易记录里留下痕迹。",
                "转账金额 {amount}[[，来自 {from}]][[，转到 {to}]]：余额没有变化。[[区块槽 {block}。]]",
            ),
        },
        advises={
            "en": _said("Your wallet is not in danger because of it. Never copy an address from the history."),
            "zh": _said("您的钱包不会因此有危险。请不要从交易记录里复制地址。"),
        },
    ),
    "success.unlisted-token": Told(
        says={
            "en": _said(
                "A token that is not in our list moved[[ from {from}]][[ to {to}]]: {amount}.",
                "Transfer of {amount}[[ from {from}]][[ to {to}]], a mint that is not in the registry.[[ Slot {block}.]]",
            ),
            "zh": _said(
                "一种我们未收录的代币发生了转账[[，来自 {from}]][[，转到 {to}]]：{amount}。",
                "未收录代币（mint）的转账：{amount}[[，来自 {from}]][[，转到 {to}]]。[[区块槽 {block}。]]",
            ),
        },
        advises={
            "en": _said(
                "We do not know this token. If you did not expect it, leave it alone: do not visit any address in its name, "
                "do not approve, swap or send it."
            ),
            "zh": _said(
                "我们未收录该代币。如果并非您所预期，请不要理会：不要访问其名称中的网址，也不要授权、兑换或转账。"
            ),
        },
    ),
    "pending": Told(
        says={
            "en": _said(
                "The transaction has reached Solana and is being confirmed. This usually takes a few seconds.",
                "Processed[[ in slot {block}]], not yet confirmed by two thirds of the stake.",
            ),
            "zh": _said(
                "交易已到达 Solana，正在确认，通常只需几秒钟。",
                "交易已处理[[，区块槽 {block}]]，尚未获得三分之二质押量的确认。",
            ),
        },
        advises={"en": _said("Please wait a moment, then look again."), "zh": _said("请稍候再查询。")},
    ),
    "failed": Told(
        says={
            "en": _said(
                f"The transaction was refused by Solana. Nothing was transferred. {_FEE_EN}",
                f"Landed with an error.{_ERROR_EN}{_WHERE_EN}",
            ),
            "zh": _said(f"交易被 Solana 拒绝，资产没有转出。{_FEE_ZH}", f"交易上链但执行失败。{_ERROR_ZH}{_WHERE_ZH}"),
        },
        advises={
            "en": _said(
                "Please tell us what you wanted to do and in which app, so that we can look further.",
                "The meaning of this error is not in our table; the program's own documentation names it.",
            ),
            "zh": _said(
                "请告诉我们您想做什么操作、在哪个应用中操作，以便进一步查询。",
                "该错误码不在我们的对照表中，请查阅该程序的文档。",
            ),
        },
    ),
    "failed.insufficient-lamports": _failed(
        "There was not enough SOL for this transaction.",
        "Not enough lamports.",
        "这笔交易的 SOL 余额不足。",
        "lamports 余额不足。",
        "Every transaction needs a little SOL for the fee, and sending all of it leaves nothing for that. Please keep some "
        "SOL in the wallet or send a little less.",
        "每笔交易都需要少量 SOL 作为手续费，全部转出就没有余额支付了。请在钱包中保留一些 SOL，或少转一点。",
    ),
    "failed.insufficient-rent": _failed(
        "An account would have been left with less SOL than Solana asks every account to hold.",
        "An account would fall below the rent-exempt minimum.",
        "有账户的 SOL 会低于 Solana 要求每个账户保留的最低数额。",
        "有账户会低于免租最低余额。",
        "Please leave some more SOL in the wallet. The first transfer of a token to someone also pays for their new token "
        "account.",
        "请在钱包中多保留一些 SOL。首次向某人转某种代币时，还需为对方新建代币账户付费。",
    ),
    "failed.insufficient-tokens": _failed(
        "There were fewer tokens than the transaction wanted to send.",
        "Token balance too small.",
        "代币余额少于要转出的数量。",
        "代币余额不足。",
        "Please check the balance of this token and try with a smaller amount.",
        "请查看该代币的余额，减少数量后再试。",
    ),
    "failed.slippage": _failed(
        "The price moved further than the limit you allowed, so the exchange was called off.",
        "Slippage tolerance exceeded.",
        "价格变动超过了您允许的范围，兑换已取消。",
        "超出滑点容忍度。",
        "Please ask for a new quote and try again. A higher limit makes it likelier to go through, at a possibly worse price.",
        "请重新获取报价后再试。提高滑点上限更容易成交，但成交价格可能更差。",
    ),
    "failed.frozen": _failed(
        "This token account is frozen by the token's issuer.",
        "The token account is frozen.",
        "该代币账户已被代币发行方冻结。",
        "代币账户已冻结。",
        "Only the issuer of the token can lift this. Please write to the issuer; nobody else can unfreeze it for a fee.",
        "只有代币发行方能够解冻，请联系发行方。任何人声称付费即可解冻都是诈骗。",
    ),
    "failed.no-memo": _failed(
        "The receiver only takes this token with a memo, and the transfer had none.",
        "The receiving token account requires a memo in the instruction before the transfer.",
        "收款方的代币账户只接受带备注（memo）的转账，而这笔转账没有备注。",
        "收款代币账户要求转账前一条指令带有 memo。",
        "Please ask the receiver for the memo and send again with it.",
        "请向收款方索取备注（memo），填写后重新转账。",
    ),
    "failed.not-transferable": _failed(
        "This token is made so that it cannot be passed on.",
        "The mint is non-transferable.",
        "该代币被设定为不可转让。",
        "该 mint 不可转让。",
        "It stays where it is; no fee and no other wallet can change that.",
        "它只能留在原来的账户，支付任何费用或更换钱包都无法改变。",
    ),
    "failed.paused": _failed(
        "The token's issuer has paused all transfers of it.",
        "The mint is paused.",
        "代币发行方已暂停该代币的全部转账。",
        "该 mint 已暂停。",
        "Please wait for the issuer's own announcement; nobody else can lift it.",
        "请等待发行方的官方公告，其他任何人都无法解除暂停。",
    ),
    "failed.compute": _failed(
        "The transaction needed more work than it had ordered.",
        "Compute budget exceeded.",
        "这笔交易需要的计算量超过了预先设定的上限。",
        "超出计算单元上限。",
        "Please try again from an up-to-date app, which orders more compute units.",
        "请更新应用后重试，新版本会预留更多计算单元。",
    ),
    "failed.account-missing": _failed(
        "An account that the transaction names does not exist.",
        "An account or program does not exist.",
        "交易中用到的某个账户不存在。",
        "账户或程序不存在。",
        "Please check the address, and that your wallet holds SOL at all.",
        "请核对地址，并确认您的钱包中有 SOL。",
    ),
    "failed.wrong-token": _failed(
        "The address belongs to another token than the one that was sent.",
        "Token mint mismatch.",
        "该地址属于另一种代币，与转出的代币不符。",
        "代币类型不匹配。",
        "Please send to the receiver's wallet address, not to one of their token accounts.",
        "请转到收款方的钱包地址，不要转到其某个代币账户。",
    ),
    "expired": Told(
        says={
            "en": _said(
                "The transaction did not make it into Solana in time. Nothing was transferred and nothing was paid: nodes that "
                "keep every block since the beginning do not have it.",
                "Unknown to nodes that keep every block, and more than 150 blocks have passed since it was first asked for: a "
                "recent blockhash is too old to land. With a durable nonce it can land until its nonce account is advanced.",
            ),
            "zh": _said(
                "交易没有及时进入 Solana。资产没有转出，也没有产生手续费：保存了全部区块的节点上没有它。",
                "保存全部区块的节点均无记录，且距首次查询已超过 150 个区块，普通 blockhash 已过期，不会再上链。"
                "如果使用了 durable nonce（持久 nonce），在其 nonce 账户推进之前仍可能上链。",
            ),
        },
        advises={
            "en": _said(
                "If you sent it from an ordinary wallet, it is safe to send it again. One that was signed to be sent later, offline "
                "or by several people, can still arrive: ask who keeps it. When the network is busy, please choose a higher "
                "priority fee in your wallet.",
                "It is safe to send it again with a recent blockhash. If it carries a durable nonce, advance the nonce account "
                "first: that makes it invalid. Raise the priority fee when the network is busy.",
            ),
            "zh": _said(
                "如果是用普通钱包发出的，可以放心重新发送。如果是离线签名或多人签名、留待以后发送的交易，仍有可能到账，请先向保管该交易的人确认。"
                "网络繁忙时，请在钱包中选择更高的优先费。",
                "使用普通 blockhash 的交易可以放心重新发送。如果带有持久 nonce，请先推进 nonce 账户使其失效。网络繁忙时请提高优先费。",
            ),
        },
    ),
    "not-found": Told(
        says={
            "en": _said(
                "The nodes that we asked do not have this transaction. One that was just sent from an ordinary wallet arrives within "
                "about a minute and a half, or not at all.",
                "No node that answered knows {subject}. With a recent blockhash it can land within 150 blocks of the block that it "
                "names, with a durable nonce until its nonce account is advanced.",
            ),
            "zh": _said(
                "所查询的节点上没有这笔交易。普通钱包刚刚发出的交易会在大约一分半钟内到达，否则就不会再到达。",
                "应答的节点均无 {subject} 的记录。使用普通 blockhash 的交易只能在其后的 150 个区块内上链；"
                "使用 durable nonce（持久 nonce）的交易在其 nonce 账户推进之前都可能上链。",
            ),
        },
        advises={
            "en": _said(
                "Please wait three minutes before you send it again, and look once more by then. If it was sent earlier than today, look "
                "into the history of the receiving address first."
            ),
            "zh": _said(
                "请等待三分钟，再查询一次后再决定是否重新发送。如果不是今天发出的，请先查看收款地址的交易记录。"
            ),
        },
    ),
    "not-found.was-in-block": Told(
        headline={"en": "Was in a block, now in none", "zh": "曾已上链，现在查不到"},
        says={
            "en": _said(
                "When we looked before, this transaction was in block {was_in_block}. The nodes that we asked now do not have it: "
                "that block was given up, and what it held did not happen[[, or these nodes lack it; still open: {missing}]].",
                "Seen in slot {was_in_block}; now without status and content at the nodes that answered: the slot was skipped by the "
                "fork that was kept[[, or their history has a gap; still open: {missing}]].",
            ),
            "zh": _said(
                "我们此前查询时，这笔交易在区块 {was_in_block} 中，但现在所查询的节点上没有它：该区块已被放弃，其中的交易没有生效"
                "[[；也可能是这些节点缺少数据，尚待确认：{missing}]]。",
                "此前在区块槽 {was_in_block} 中；现在所有应答的节点均无状态和内容：该区块槽不在最终保留的分叉上"
                "[[，或节点历史数据不全，尚待确认：{missing}]]。",
            ),
        },
        advises={
            "en": _said(
                "Look at your balance and at the receiver's history before you send again: if it is in neither, it is safe to send again "
                "from an ordinary wallet."
            ),
            "zh": _said("重新发送之前，请先查看您的余额和收款地址的记录：如果两边都没有，用普通钱包重新发送是安全的。"),
        },
    ),
    "not-found.old": Told(
        says={
            "en": _said(
                "The nodes that we asked do not have this transaction[[; they keep about the last {history}]]. If it was sent from an "
                "ordinary wallet more than three minutes ago and no longer ago than they keep, it did not arrive. An older one may "
                "have arrived all the same.",
                "No status and no content at the nodes that answered, with searchTransactionHistory[[; their blocks go back about "
                "{history}]]. If it names a recent blockhash and was sent more than three minutes ago and within their history, it "
                "did not land. With a durable nonce it can still land. A signature tells neither.",
            ),
            "zh": _said(
                "所查询的节点上没有这笔交易[[，它们大约保存最近 {history} 的数据]]。如果它是用普通钱包在三分钟以前、且在该范围内发出的，"
                "则没有到账；更早发出的交易可能早已到账。",
                "应答的节点（searchTransactionHistory）均无状态和内容[[，其区块大约保存到 {history} 以前]]。如果使用普通 blockhash，"
                "且在三分钟以前、其历史范围内发出，则没有上链；使用 durable nonce（持久 nonce）时仍可能上链。仅凭签名无法判断。",
            ),
        },
        advises={
            "en": _said(
                "Before you send it again, look into the history of the address that it was to go to, in a wallet or an explorer: if "
                "it arrived, it stands there."
            ),
            "zh": _said("重新发送之前，请先在钱包或区块浏览器中查看收款地址的交易记录：如果已经到账，那里会有记录。"),
        },
    ),
    "account": Told(
        says={
            "en": _said("This Solana address holds {balance}[[, and these tokens: {tokens}]]."),
            "zh": _said("该 Solana 地址持有 {balance}[[，以及以下代币：{tokens}]]。"),
        },
        advises={
            "en": _said(
                "If a token is missing in the app, please add it by the contract (mint) shown here, not by its name.[[ "
                "A new token account costs {account_rent}.]]"
            ),
            "zh": _said(
                "如果应用中没有显示某种代币，请按这里的合约（mint）地址添加，不要按名称添加。[[新建一个代币账户需要 {account_rent}。]]"
            ),
        },
    ),
    "token-account": Told(
        says={
            "en": _said(
                "This is not a wallet address but the account of one token inside of a wallet[[, which belongs to {owner}]]"
                "[[. It holds {tokens}]]."
            ),
            "zh": _said("这不是钱包地址，而是钱包内某种代币的账户[[，属于 {owner}]][[，持有 {tokens}]]。"),
        },
        advises={
            "en": _said("Please give others the wallet's address, not this one."),
            "zh": _said("请向他人提供钱包地址，而不是这个地址。"),
        },
    ),
    "mint": Told(
        says={
            "en": _said("This is the address of a token itself (its mint), not of a wallet."),
            "zh": _said("这是代币本身的地址（mint），不是钱包地址。"),
        },
        advises={
            "en": _said("Do not send anything to it. It is the address by which an app adds the token."),
            "zh": _said("请不要向它转账。它用于在应用中添加该代币。"),
        },
    ),
    "program": Told(
        says={
            "en": _said("This is a program on Solana, not a wallet."),
            "zh": _said("这是 Solana 上的程序，不是钱包。"),
        },
        advises={
            "en": _said("Do not send anything to it: nobody can send it back."),
            "zh": _said("请不要向它转账，转入后无人能够退回。"),
        },
    ),
    "empty": Told(
        says={
            "en": _said("This Solana address holds nothing and has no account yet."),
            "zh": _said("该 Solana 地址没有资产，账户尚未建立。"),
        },
        advises={
            "en": _said("If you expect something here, please send us the transaction's signature: the sender has it."),
            "zh": _said("如果您认为这里应有资产，请提供交易签名（哈希），可以向发送方索取。"),
        },
    ),
    "no-coin": Told(
        says={
            "en": _said(
                "This Solana address holds {balance}, too little to pay for a transaction[[. It holds {tokens}]]."
            ),
            "zh": _said("该 Solana 地址持有 {balance}，不足以支付一笔交易[[。持有代币 {tokens}]]。"),
        },
        advises={
            "en": _said(
                "At least {shortfall} more is needed for one signature; a new token account costs more[[, {account_rent}]]."
            ),
            "zh": _said("至少还需要 {shortfall} 才能支付一次签名；新建代币账户另需费用[[ {account_rent}]]。"),
        },
    ),
}

NOTES: dict[str, Told] = {
    "delegated": Told(
        says={
            "en": _said("Somebody else may move tokens from this address: {delegates}."),
            "zh": _said("其他地址可以动用该地址的代币：{delegates}。"),
        },
        advises={
            "en": _said("If you do not know them, please revoke this in your wallet's token approvals."),
            "zh": _said("如果您不认识该地址，请在钱包的代币授权中撤销。"),
        },
    ),
    "frozen-by-issuer": Told(
        says={
            "en": _said("The issuer has frozen: {frozen_tokens}. Only the issuer can lift this."),
            "zh": _said("发行方已冻结：{frozen_tokens}。只有发行方能够解冻。"),
        }
    ),
}

WORDS: dict[str, dict[str, str]] = {
    "undone": {"en": "whether that block was given up", "zh": "该区块是否已被放弃"},
    "blocks": {"en": "more blocks since it was first asked for", "zh": "首次查询之后的更多区块"},
    "history": {"en": "nodes that keep the whole history", "zh": "保存全部历史的节点"},
}

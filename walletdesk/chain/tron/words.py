"""What is said of TRON transactions and accounts, in English and Chinese, in plain words and in exact terms."""

from __future__ import annotations

from walletdesk.chain.told import Said, Told

STATE_NAMES: tuple[str, ...] = (
    "success",
    "pending",
    "not-found",
    "expired",
    "out-of-energy",
    "out-of-bandwidth",
    "fee-limit",
    "failed-reverted",
    "failed-other",
    "account",
    "not-activated",
    "permission-changed",
    "frozen-by-issuer",
    "short-of-energy",
    "short-of-bandwidth",
    "unknown",
)


def _said(plain: str, expert: str = "") -> Said:
    return Said(plain=plain, expert=expert or plain)


_CONFIRMED_EN = (
    "[[Receivers usually wait for {enough} confirmations: {still} more to come.]]"
    "[[It has {settled} confirmations, as many as receivers wait for or more.]]"
)
_CONFIRMED_ZH = (
    "[[收款方通常等待 {enough} 个确认，还差 {still} 个。]][[目前已有 {settled} 个确认，已达到收款方通常的要求。]]"
)
_MINED_EN = "Block {block}[[, {mined_at}]]; {confirmations} {confirmations|confirmation|confirmations}; fee {fee_paid}[[, {used_energy}]]."
_MINED_ZH = "区块 {block}[[，{mined_at}]]；{confirmations} 个确认；手续费 {fee_paid}[[，消耗 {used_energy}]]。"
_KEPT_EN = "Nothing was transferred, but the fee of {fee_paid} is spent: the network keeps it for the work done."
_KEPT_ZH = "资产没有转出，但已支付的 {fee_paid} 手续费不会退回：网络已经完成了计算。"
_NOTHING_EN = "Nothing was transferred; fee spent: {fee_paid}[[ ({used_energy})]]. Block {block}."
_NOTHING_ZH = "未发生转账；已消耗手续费 {fee_paid}[[（{used_energy}）]]。区块 {block}。"


def _failed(
    plain_en: str, expert_en: str, plain_zh: str, expert_zh: str, headline: dict[str, str] | None = None, **advice: Said
) -> Told:
    return Told(
        headline=headline or {},
        says={
            "en": _said(f"{plain_en} {_KEPT_EN}", f"{expert_en} {_NOTHING_EN}"),
            "zh": _said(f"{plain_zh}{_KEPT_ZH}", f"{expert_zh}{_NOTHING_ZH}"),
        },
        advises=advice,
    )


def _refused(plain_en: str, expert_en: str, plain_zh: str, expert_zh: str, **advice: Said) -> Told:
    """A contract said no."""
    return _failed(
        f"The transfer failed: {plain_en}",
        f"REVERT: {expert_en}[[ {{reason_text}}.]]",
        f"交易失败：{plain_zh}",
        f"REVERT：{expert_zh}[[{{reason_text}}。]]",
        None,
        **advice,
    )


_ENERGY = {"en": "Failed: energy and TRX ran out", "zh": "失败：能量和 TRX 不足"}
_LIMIT = {"en": "Failed: fee limit too low", "zh": "失败：手续费上限过低"}

STATES: dict[str, Told] = {
    "success": Told(
        says={
            "en": _said(
                f"The transaction ({{kind}}) of {{from}} succeeded.[[ {{who}} got {{received}}.]][[ {{who}} gave {{spent}}.]] {_CONFIRMED_EN}",
                f"{{kind}} by {{from}}: success.[[ Into {{who}}: {{received}}.]][[ Out of {{who}}: {{spent}}.]] {_MINED_EN}",
            ),
            "zh": _said(
                f"{{from}} 的交易（{{kind}}）已成功。[[{{who}} 收到 {{received}}。]][[{{who}} 付出 {{spent}}。]]{_CONFIRMED_ZH}",
                f"{{from}} 发起的 {{kind}}：成功。[[{{who}} 收入：{{received}}。]][[{{who}} 支出：{{spent}}。]]{_MINED_ZH}",
            ),
        },
    ),
    "success.transfer": Told(
        says={
            "en": _said(
                f"{{amount}} went from {{from}} to {{to}}. {_CONFIRMED_EN}",
                f"{{amount}} from {{from}} to {{to}}: success. {_MINED_EN}[[ Contract {{contract}}.]]",
            ),
            "zh": _said(
                f"{{amount}} 已从 {{from}} 转到 {{to}}。{_CONFIRMED_ZH}",
                f"{{amount}} 从 {{from}} 转到 {{to}}：成功。{_MINED_ZH}[[合约 {{contract}}。]]",
            ),
        },
        advises={
            "en": _said(
                "If the app does not show it yet, please refresh it. If the receiver is an exchange or another wallet, "
                "only they can credit it there."
            ),
            "zh": _said("如果应用里还没有显示，请刷新一下。如果收款方是交易所或其他钱包，入账只能由对方处理。"),
        },
    ),
    "success.unlisted-token": Told(
        says={
            "en": _said(
                f"{{amount}} went from {{from}} to {{to}}. {_CONFIRMED_EN}",
                f"{{amount}} from {{from}} to {{to}}: success. {_MINED_EN}[[ Contract {{contract}}.]]",
            ),
            "zh": _said(
                f"{{amount}} 已从 {{from}} 转到 {{to}}。{_CONFIRMED_ZH}",
                f"{{amount}} 从 {{from}} 转到 {{to}}：成功。{_MINED_ZH}[[合约 {{contract}}。]]",
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
    "success.zero-value": Told(
        headline={"en": "An entry of zero, nothing moved", "zh": "金额为零的记录，资产未变动"},
        says={
            "en": _said(
                "This entry moved nothing: its amount is zero. Strangers put such entries into other people's histories.",
                f"Zero-value transfer by {{from}}[[, contract {{contract}}]]. No balance changed. {_MINED_EN}",
            ),
            "zh": _said(
                "这条记录的金额为零，没有任何资产变动。陌生人常用这种方式在别人的交易记录里留下痕迹。",
                f"{{from}} 的零金额转账[[，合约 {{contract}}]]，余额没有变化。{_MINED_ZH}",
            ),
        },
        advises={
            "en": _said("Your wallet is not in danger because of it. Never copy an address from the history."),
            "zh": _said("您的钱包不会因此有危险。请不要从交易记录里复制地址。"),
        },
    ),
    "success.taken": Told(
        headline={"en": "Moved by somebody else's hand", "zh": "被他人通过授权转出"},
        says={
            "en": _said(
                "{spent} left the account {owner} and went to {to}. It was moved by {from}, not by {owner} itself: somebody used a "
                "permission (an approval) that {owner} had given earlier. " + _CONFIRMED_EN,
                f"{{from}} moved {{spent}} from {{owner}} to {{to}}[[, call of {{contract}}]]: an allowance of {{owner}} was used, which "
                f"did not sign this transaction. {_MINED_EN}",
            ),
            "zh": _said(
                "{spent} 已离开账户 {owner}，转到 {to}。操作方是 {from}，不是 {owner} 自己：有人使用了 {owner} 之前给出的授权。"
                + _CONFIRMED_ZH,
                f"{{from}} 将 {{owner}} 的 {{spent}} 转到 {{to}}[[，调用合约 {{contract}}]]：使用了 {{owner}} 的授权额度，{{owner}} 没有签署这笔交易。"
                f"{_MINED_ZH}",
            ),
        },
        advises={
            "en": _said(
                "If {owner} is yours and you did not order this, for example as a swap or a payment that a service carries out for you, "
                "treat it as theft: withdraw the approval in your wallet now, move what is left to a new wallet, and tell us at once. "
                "Pay nobody who promises to bring it back."
            ),
            "zh": _said(
                "如果 {owner} 是您的地址，而这并非您委托的操作（例如由服务代为执行的兑换或付款），请视为被盗：立即在钱包里取消该授权，"
                "把剩余资产转到新钱包，并马上告诉我们。请不要付款给任何承诺找回的人。"
            ),
        },
    ),
    "success.nothing-moved": Told(
        headline={"en": "Accepted, but no token moved", "zh": "已执行，但没有代币转移"},
        says={
            "en": _said(
                "The call was accepted, but the token's contract reported no transfer. We cannot confirm that anything arrived.",
                f"Receipt says SUCCESS, but {{contract}} emitted no Transfer event. {_MINED_EN}",
            ),
            "zh": _said(
                "调用已执行，但代币合约没有报告任何转账，因此无法确认有资产到账。",
                f"回执为 SUCCESS，但合约 {{contract}} 没有发出 Transfer 事件。{_MINED_ZH}",
            ),
        },
        advises={
            "en": _said(
                "Please check the token's contract against an official source before you send or accept more of it."
            ),
            "zh": _said("在继续收发该代币之前，请用官方渠道核对它的合约地址。"),
        },
    ),
    "success.approval": Told(
        headline={"en": "A permission to spend was given", "zh": "已授权他人动用代币"},
        says={
            "en": _said(
                "No token was transferred: {from} allowed {to} to take tokens from that account[[, up to {amount}]].",
                f"Approval: {{from}} allows {{to}} to spend[[ {{amount}}]]. {_MINED_EN}",
            ),
            "zh": _said(
                "这笔交易没有转出代币，而是由 {from} 允许 {to} 从该账户转走代币[[，额度为 {amount}]]。",
                f"授权：{{from}} 允许 {{to}} 支配[[ {{amount}}]]。{_MINED_ZH}",
            ),
        },
        advises={
            "en": _said("If you do not know this address, withdraw the approval in your wallet at once."),
            "zh": _said("如果您不认识这个地址，请立即在钱包里取消授权。"),
        },
    ),
    "success.permission": Told(
        headline={"en": "Account permissions were changed", "zh": "账户权限已被更改"},
        says={
            "en": _said(
                "This transaction changed who controls the account {from}.",
                f"AccountPermissionUpdate of {{from}}. {_MINED_EN}",
            ),
            "zh": _said("这笔交易更改了账户 {from} 的控制权。", f"{{from}} 的 AccountPermissionUpdate。{_MINED_ZH}"),
        },
        advises={
            "en": _said(
                "If it was not you, stop sending TRX or tokens to this account and look up the address itself: "
                "it shows which keys control it now."
            ),
            "zh": _said(
                "如果不是您本人操作，请停止向该账户转入 TRX 或任何代币，并查询该地址，即可看到目前由哪些密钥控制。"
            ),
        },
    ),
    "pending": Told(
        says={
            "en": _said(
                "The transaction is waiting to be put into a block. On TRON this normally takes a few seconds.",
                "In the pool of a node, in no block yet; from {from}[[ to {to}]][[, expires {expires_at}]].",
            ),
            "zh": _said(
                "交易正在等待打包。在 TRON 上通常只需几秒钟。",
                "仍在节点的待打包池中，尚未进入区块；发送方 {from}[[，接收方 {to}]][[，过期时间 {expires_at}]]。",
            ),
        },
        advises={
            "en": _said(
                "Please wait[[; after {expires_at} it can no longer go through]]. Do not send it a second time before that."
            ),
            "zh": _said("请稍候[[；超过 {expires_at} 后它将不会再被打包]]。在此之前请不要重复发送。"),
        },
    ),
    "not-found": Told(
        says={
            "en": _said(
                "TRON does not know this transaction. It may never have been sent, or the hash belongs to another network.",
                "No node asked has {subject}, in a block or in its pool.",
            ),
            "zh": _said(
                "TRON 上没有这笔交易的记录。它可能从未真正发出，也可能属于其他网络。",
                "所查询的节点都没有 {subject} 的记录，区块中和待打包池中都没有。",
            ),
        },
        advises={
            "en": _said(
                "Please check that the hash is complete. If an exchange sent it, ask there for the hash on TRON. "
                "A TRON transaction that is in no block a day after it was signed will never be in one."
            ),
            "zh": _said(
                "请核对哈希是否完整。如果是从交易所提币，请向交易所索取 TRON 网络上的交易哈希。"
                "TRON 交易在签名后一天内没有上链，就不会再上链。"
            ),
        },
    ),
    "not-found.seen": Told(
        says={
            "en": _said(
                "We saw this transaction before[[ ({first_seen})]], but the nodes do not have it now. It is in no block.",
                "Seen earlier[[, {first_seen}]]; now in no block and in no pool asked[[; expires {expires_at}]].",
            ),
            "zh": _said(
                "我们曾看到过这笔交易[[（{first_seen}）]]，但现在节点上已没有它，它没有进入任何区块。",
                "此前曾观察到[[（{first_seen}）]]，现在区块和待打包池中均没有[[；过期时间 {expires_at}]]。",
            ),
        },
        advises={
            "en": _said(
                "Please wait a few minutes before you send again[[; after {expires_at} sending again is safe]]."
            ),
            "zh": _said("请过几分钟再决定是否重发[[；{expires_at} 之后重发是安全的]]。"),
        },
    ),
    "not-found.was-in-block": Told(
        headline={"en": "Was in a block, now in none", "zh": "曾已上链，现在查不到"},
        says={
            "en": _said(
                "When we looked before, this transaction was in block {was_in_block}. The nodes that we asked now do not have it. "
                "That block may have been undone, or these nodes lack it.",
                "Seen in block {was_in_block}; now in no block and in no pool of the nodes that answered: reorganised, or a gap in "
                "their history[[; expires {expires_at}]].",
            ),
            "zh": _said(
                "我们此前查询时，这笔交易在区块 {was_in_block} 中，但现在所查询的节点上没有它。该区块可能已被撤销，也可能是这些节点缺少数据。",
                "此前在区块 {was_in_block} 中；现在所有应答的节点在区块和待打包池中均无记录：区块可能已被重组，或节点历史数据不全"
                "[[；过期时间 {expires_at}]]。",
            ),
        },
        advises={
            "en": _said(
                "Please do not send it again before the receiver and your own history show that it did not arrive."
            ),
            "zh": _said("在收款方和您自己的交易记录都确认没有到账之前，请不要重新发送。"),
        },
    ),
    "not-found.wrong-network": Told(
        headline={"en": "It is on another network", "zh": "在另一条网络上"},
        says={
            "en": _said("This transaction is not on {network} but on {other_network}."),
            "zh": _said("这笔交易不在 {network} 上，而在 {other_network} 上。"),
        },
        advises={
            "en": _said("Switch the network in the app to see it. Coins of a test network have no value."),
            "zh": _said("请在应用中切换网络查看。测试网络的代币没有价值。"),
        },
    ),
    "expired": Told(
        says={
            "en": _said(
                "The transaction expired before it came into a block ({expires_at}). Nothing left the account and no fee was paid.",
                "Expired at {expires_at}, in no block: the chain's time is past it, so it can never be included.",
            ),
            "zh": _said(
                "交易在打包之前就已过期（{expires_at}）。资产没有转出，也没有扣除手续费。",
                "已于 {expires_at} 过期，且不在任何区块中：链上时间已超过该时刻，不可能再被打包。",
            ),
        },
        advises={
            "en": _said(
                "It is safe to send again. If it happens often, check the clock of your device and the connection."
            ),
            "zh": _said("可以放心重新发送。如果经常发生，请检查设备时间和网络连接。"),
        },
    ),
    "expired.unsure": Told(
        headline={"en": "Past its time, not certain yet", "zh": "已过期，尚不确定"},
        says={
            "en": _said(
                "The time in which this transaction could come into a block is over ({expires_at}), and it was not found in one so far.",
                "Expired at {expires_at}; not in a block by the nodes that answered, which is not enough to rule it out.",
            ),
            "zh": _said(
                "这笔交易可以上链的时间已过（{expires_at}），目前还没有在区块中找到它。",
                "已于 {expires_at} 过期；应答的节点在区块中没有它，但尚不足以排除。",
            ),
        },
        advises={
            "en": _said("Please wait before you send it again, or compare with the account's history."),
            "zh": _said("请先不要重新发送，或先核对账户的交易记录。"),
        },
    ),
    "out-of-energy": _failed(
        "The transfer failed: the account had too little energy, and too little TRX to pay for the rest.",
        "OUT_OF_ENERGY: own energy and TRX ran out before the contract was done.",
        "交易失败：账户的能量不足，TRX 也不够支付差额。",
        "OUT_OF_ENERGY：自有能量与 TRX 在合约执行完之前耗尽。",
        headline=_ENERGY,
        en=_said("Have more TRX or energy in the account, then send again."),
        zh=_said("请补充 TRX 或能量后重新发送。"),
    ),
    "out-of-energy.priced": _failed(
        "The transfer failed: it needs {needed_energy}, and TRX was not enough to pay for what was missing.",
        "OUT_OF_ENERGY: needs {needed_energy}, held now {energy_held}, short of {shortfall}.",
        "交易失败：这次操作需要 {needed_energy}，而账户里的 TRX 不够补足差额。",
        "OUT_OF_ENERGY：需要 {needed_energy}，现有 {energy_held}，缺少 {shortfall}。",
        headline=_ENERGY,
        en=_said(
            "To send it again now you need about {price}; the account has {balance}.[[ Add at least {missing_coin}.]] "
            "Renting or staking for energy also works.",
            "Cost now: {shortfall} at {energy_price} each[[, plus {bandwidth_price} for bandwidth]] = {price}; balance "
            "{balance}[[; missing {missing_coin}]]. fee_limit at least {needed_cap}.",
        ),
        zh=_said(
            "现在重新发送约需 {price}，账户余额为 {balance}。[[请至少再转入 {missing_coin}。]]也可以通过租用或质押获得能量。",
            "当前费用：{shortfall}，单价 {energy_price}[[，另加带宽 {bandwidth_price}]]，合计 {price}；余额 {balance}"
            "[[；缺少 {missing_coin}]]。fee_limit 至少为 {needed_cap}。",
        ),
    ),
    "fee-limit": _failed(
        "The transfer failed: the highest fee set for it[[ ({fee_cap})]] was too low.",
        "OUT_OF_ENERGY at the transaction's own fee_limit[[ of {fee_cap}]].",
        "交易失败：为它设置的手续费上限[[（{fee_cap}）]]过低。",
        "OUT_OF_ENERGY：达到交易自身的 fee_limit[[（{fee_cap}）]]。",
        headline=_LIMIT,
        en=_said("Send again with a higher fee limit. The limit counts even where the energy is rented or staked."),
        zh=_said("请调高手续费上限后重新发送。即使能量来自租用或质押，也受这个上限约束。"),
    ),
    "fee-limit.priced": _failed(
        "The transfer failed: the highest fee set for it[[ ({fee_cap})]] was too low. It needs {needed_energy}.",
        "OUT_OF_ENERGY at the transaction's own fee_limit[[ of {fee_cap}]]; needs {needed_energy}, held now {energy_held}.",
        "交易失败：为它设置的手续费上限[[（{fee_cap}）]]过低，实际需要 {needed_energy}。",
        "OUT_OF_ENERGY：达到交易自身的 fee_limit[[（{fee_cap}）]]；需要 {needed_energy}，现有 {energy_held}。",
        headline=_LIMIT,
        en=_said(
            "Send again with a fee limit of at least {needed_cap}. About {price} will really be paid; the account has {balance}."
            "[[ Add at least {missing_coin}.]]",
            "fee_limit at least {needed_cap}: it counts staked and rented energy too. Burned now: {price} ({shortfall} at "
            "{energy_price} each[[, plus {bandwidth_price} for bandwidth]]); balance {balance}[[; missing {missing_coin}]].",
        ),
        zh=_said(
            "请将手续费上限设为至少 {needed_cap} 后重新发送。实际约支付 {price}，账户余额为 {balance}。[[请至少再转入 {missing_coin}。]]",
            "fee_limit 至少为 {needed_cap}（质押和租用的能量也计入）。当前实际燃烧 {price}（{shortfall}，单价 {energy_price}"
            "[[，另加带宽 {bandwidth_price}]]）；余额 {balance}[[；缺少 {missing_coin}]]。",
        ),
    ),
    "out-of-bandwidth": Told(
        headline={"en": "Not sent: no bandwidth left", "zh": "未发出：带宽不足"},
        says={
            "en": _said(
                "The transaction is not on the chain, and nothing was spent. The sender has no bandwidth left for a transfer "
                "and too little TRX to pay for it, so nodes turn it away.",
                "In no block and no pool. {from}: {bandwidth_held}, short of {shortfall}; burning costs {price}, "
                "balance {balance}.",
            ),
            "zh": _said(
                "交易没有上链，资产没有转出。发送方已没有可用的带宽，TRX 也不足以支付，因此节点拒绝了它。",
                "不在任何区块或待打包池中。{from}：可用 {bandwidth_held}，缺少 {shortfall}；燃烧需 {price}，余额 {balance}。",
            ),
        },
        advises={
            "en": _said(
                "Add at least {price}, or wait: the free bandwidth comes back within 24 hours. Then send again."
            ),
            "zh": _said("请转入至少 {price}，或等待免费带宽在 24 小时内恢复，然后重新发送。"),
        },
    ),
    "failed-reverted": _refused(
        "the contract refused it.", "the contract refused.", "合约拒绝执行。", "合约拒绝执行。"
    ),
    "failed-reverted.text": _refused(
        "the contract refused it[[ and said {reason_text}]].",
        "Error(string).",
        "合约拒绝执行[[，并返回 {reason_text}]]。",
        "Error(string)。",
        en=_said("Please check with the maker of that app or token what this means before you try again."),
        zh=_said("请先向该应用或代币的项目方了解原因，再决定是否重试。"),
    ),
    "failed-reverted.panic": _refused(
        "the contract met a mistake of its own (code {panic}).",
        "Panic({panic}).",
        "合约自身出现错误（代码 {panic}）。",
        "Panic({panic})。",
        en=_said("Trying again will most likely fail the same way. Please tell the maker of that app."),
        zh=_said("重试很可能仍会失败，请告知该应用的项目方。"),
    ),
    "failed-reverted.custom": _refused(
        "the contract refused it with a code that we cannot read ({selector}).",
        "custom error, selector {selector}.",
        "合约拒绝执行，返回的代码暂时无法识别（{selector}）。",
        "自定义错误，选择器 {selector}。",
        en=_said("The maker of that app can say what this code means."),
        zh=_said("该应用的项目方可以说明这个代码的含义。"),
    ),
    "failed-reverted.bare": _refused(
        "the contract refused it without a reason.",
        "no reason given; common ones are balance, allowance, a pause or a frozen address.",
        "合约拒绝执行，没有给出原因。",
        "未返回原因；常见原因有余额、授权额度、合约暂停或地址被冻结。",
        en=_said("Please check the token balance and the amount, then try a smaller one."),
        zh=_said("请核对代币余额和金额，再用较小的金额尝试。"),
    ),
    "failed-reverted.balance": _refused(
        "the account holds fewer tokens than it was to send[[ (it has {token_balance} now)]].",
        "balance below the amount[[; now {token_balance}, amount {amount}]].",
        "账户里的代币少于要转出的数量[[（目前为 {token_balance}）]]。",
        "余额低于转账数量[[；目前 {token_balance}，转账 {amount}]]。",
        en=_said("Send at most what the account holds."),
        zh=_said("转账数量请不要超过账户余额。"),
    ),
    "failed-reverted.allowance": _refused(
        "the app was not allowed to take that many tokens from the account.",
        "allowance below the amount.",
        "应用没有足够的授权额度来动用这些代币。",
        "授权额度低于所需数量。",
        en=_said("Approve exactly the amount you want to use, in the app you trust, and try again."),
        zh=_said("请在您信任的应用里按实际需要的数量授权，再重试。"),
    ),
    "failed-reverted.slippage": _refused(
        "the price moved further than you allowed.",
        "output below the minimum (slippage).",
        "价格变动超出了您允许的范围。",
        "成交结果低于最低要求（滑点）。",
        en=_said(
            "Ask for a new quote and try again. A higher slippage makes worse prices possible: raise it carefully."
        ),
        zh=_said("请重新获取报价后再试。提高滑点意味着可能以更差的价格成交，请谨慎调整。"),
    ),
    "failed-reverted.deadline": _refused(
        "it came too late: the time set for it had passed.",
        "the deadline in the call had passed.",
        "执行时已超过设定的时限。",
        "调用中的截止时间已过。",
        en=_said("Simply try again."),
        zh=_said("重新发起即可。"),
    ),
    "failed-reverted.frozen": _refused(
        "the maker of the token has frozen this address.",
        "the address is on the token's blacklist.",
        "代币的发行方已冻结该地址。",
        "地址在代币合约的黑名单中。",
        en=_said(
            "Only the issuer or an authority can lift it. Trying again only costs more fees, and nobody who offers to unfreeze "
            "it for money can do so."
        ),
        zh=_said("只有发行方或有关机关能够解除。继续重试只会增加手续费支出，声称付费即可解冻的都是骗局。"),
    ),
    "failed-reverted.paused": _refused(
        "the token or app is paused at the moment.",
        "the contract is paused.",
        "该代币或应用目前处于暂停状态。",
        "合约已暂停。",
        en=_said("Please wait for news on its official page before you try again."),
        zh=_said("请留意其官方公告，恢复后再重试。"),
    ),
    "failed-other": _failed(
        "The transaction failed while it ran ({code}).",
        "Result {code}.",
        "交易在执行过程中失败（{code}）。",
        "执行结果 {code}。",
        en=_said("Please do not repeat it unchanged. The maker of the app can say what went wrong."),
        zh=_said("请不要原样重试，可向该应用的项目方了解原因。"),
    ),
    "failed-other.out-of-time": _failed(
        "The transaction failed: it took the network's computers too long.",
        "OUT_OF_TIME: execution passed the limit of time for one transaction.",
        "交易失败：执行时间超过了网络的限制。",
        "OUT_OF_TIME：执行超出单笔交易的时间上限。",
        en=_said("It is often chance: try again once. If it happens again, ask for less at a time."),
        zh=_said("多数情况是偶发的，可以再试一次；若仍失败，请减少单次操作的数量。"),
    ),
    "failed-other.illegal-operation": _failed(
        "The transaction failed: the contract met a command that cannot be carried out.",
        "ILLEGAL_OPERATION: invalid opcode, all energy up to the limit is used.",
        "交易失败：合约遇到无法执行的指令。",
        "ILLEGAL_OPERATION：无效操作码，能量按上限全部消耗。",
        en=_said("Trying again will cost the same once more. Please tell the maker of that app."),
        zh=_said("重试会再次产生同样的费用，请告知该应用的项目方。"),
    ),
    "failed-other.transfer-failed": _failed(
        "The transaction failed: a transfer inside of it could not be made.",
        "TRANSFER_FAILED: an inner transfer of TRX or TRC-10 was not possible.",
        "交易失败：其中的一步转账无法完成。",
        "TRANSFER_FAILED：内部的 TRX 或 TRC-10 转账无法执行。",
        en=_said("Please check the balances of the account and of the app that was called."),
        zh=_said("请检查账户以及所调用应用的余额。"),
    ),
    "account": Told(
        says={
            "en": _said(
                "The account has {balance}[[ and {tokens}]]. Only its own key controls it.",
                "Balance {balance}[[; {tokens}]]; {energy_held}, {bandwidth_held}; default permissions.",
            ),
            "zh": _said(
                "账户余额为 {balance}[[，另有 {tokens}]]，仅由其自身密钥控制。",
                "余额 {balance}[[；{tokens}]]；{energy_held}，可用 {bandwidth_held}；权限为默认设置。",
            ),
        },
        advises={
            "en": _said(
                "[[A USDT transfer costs about {price} now, to an address that never had USDT about {price_new}.]]",
                "[[USDT transfer now: {needed_energy}, {price}; to a new holder {needed_energy_new}, {price_new}.]]",
            ),
            "zh": _said(
                "[[目前转出一次 USDT 约需 {price}，转给从未持有 USDT 的地址约需 {price_new}。]]",
                "[[USDT 转账：{needed_energy}，{price}；转给新持有者 {needed_energy_new}，{price_new}。]]",
            ),
        },
    ),
    "not-activated": Told(
        headline={"en": "Account not activated yet", "zh": "账户尚未激活"},
        says={
            "en": _said(
                "This address does not exist on TRON yet: it comes into being when someone first sends TRX to it.",
                "getaccount is empty: not activated.",
            ),
            "zh": _said("该地址在 TRON 上尚未激活，首次收到 TRX 时才会激活。", "getaccount 为空：未激活。"),
        },
        advises={
            "en": _said(
                "Send a little TRX to it.[[ The sender pays {price} for that, once.]] Until then it cannot send anything."
            ),
            "zh": _said("请先向它转入少量 TRX。[[转账方需一次性支付 {price} 的激活费用。]]激活之前无法转出任何资产。"),
        },
    ),
    "not-activated.tokens": Told(
        headline={"en": "Account not activated yet", "zh": "账户尚未激活"},
        says={
            "en": _said(
                "The address holds {tokens}, but it is not activated, so it cannot send them yet. Nothing is lost.",
                "getaccount is empty: not activated; token contracts hold {tokens} for it.",
            ),
            "zh": _said(
                "该地址持有 {tokens}，但尚未激活，暂时无法转出，资产并未丢失。",
                "getaccount 为空：未激活；代币合约中记有 {tokens}。",
            ),
        },
        advises={
            "en": _said(
                "Send TRX to it: enough for the transfer's energy too.[[ Whoever sends it pays {price} for the activation, once.]]"
            ),
            "zh": _said("请向它转入 TRX，并留足转账所需的能量费用。[[转账方需一次性支付 {price} 的激活费用。]]"),
        },
    ),
    "permission-changed": Told(
        says={
            "en": _said("Other keys take part in the control of this account."),
            "zh": _said("该账户的控制权涉及其他密钥。"),
        },
    ),
    "permission-changed.locked": Told(
        headline={"en": "Others control this account", "zh": "账户已被他人控制（被多签）"},
        says={
            "en": _said(
                "The account's own key can no longer act alone: its permissions were changed[[, and {controllers} {controllers|controls|control} it]]. "
                "You cannot move anything by yourself.",
                "Owner permission: own weight {own_weight}, threshold {threshold}[[; keys {controllers}]].",
            ),
            "zh": _said(
                "该账户的权限已被更改（俗称“被多签”）[[，由 {controllers} 控制]]，您自己的密钥已无法单独转出资产。",
                "Owner 权限：自身权重 {own_weight}，阈值 {threshold}[[；密钥 {controllers}]]。",
            ),
        },
        advises={
            "en": _said(
                "Stop sending TRX or tokens there: they would be locked in too. Treat the recovery phrase as known to others and make "
                "a new wallet. Whoever promises to undo this for money is a swindler. If you set up a shared account yourself, "
                "it works as intended: the others have to sign."
            ),
            "zh": _said(
                "请立即停止向该账户转入 TRX 或代币，转入后同样无法转出。请视助记词为已泄露，另建新钱包。任何声称付费即可解除的都是骗局。"
                "如果这是您自己设置的多签账户，则属正常，需由其他签名人共同签名。"
            ),
        },
    ),
    "permission-changed.active-locked": Told(
        headline={"en": "Sending needs other keys", "zh": "转账需要其他密钥签名"},
        says={
            "en": _said(
                "Sending from this account needs other keys[[: {controllers}]]. Your own key is still its owner and can change that back.",
                "Active permission: own weight {own_weight}, threshold {threshold}[[; keys {controllers}]]. Owner permission intact.",
            ),
            "zh": _said(
                "从该账户转账需要其他密钥签名[[：{controllers}]]。您的密钥仍是所有者，可以改回来。",
                "Active 权限：自身权重 {own_weight}，阈值 {threshold}[[；密钥 {controllers}]]。Owner 权限未受影响。",
            ),
        },
        advises={
            "en": _said(
                "If you did not set this up, restore the permissions in your wallet, then move what is there to a new wallet: "
                "someone knows your key."
            ),
            "zh": _said("如果不是您本人设置，请在钱包中恢复权限，并将资产转移到新钱包，因为已有他人掌握您的密钥。"),
        },
    ),
    "permission-changed.shared": Told(
        headline={"en": "Others can act for this account", "zh": "他人也能操作该账户"},
        says={
            "en": _said(
                "Besides your own key, others may act for this account[[: {controllers}]].",
                "Own weight {own_weight} reaches the threshold {threshold}; further keys[[: {controllers}]].",
            ),
            "zh": _said(
                "除您自己的密钥外，其他密钥也能操作该账户[[：{controllers}]]。",
                "自身权重 {own_weight} 达到阈值 {threshold}；另有密钥[[：{controllers}]]。",
            ),
        },
        advises={
            "en": _said("If you do not know them, move everything to a new wallet now, while your key still works."),
            "zh": _said("如果您不认识这些地址，请趁自己的密钥仍然有效，立即将资产转移到新钱包。"),
        },
    ),
    "frozen-by-issuer": Told(
        headline={"en": "Frozen by the token's issuer", "zh": "已被代币发行方冻结"},
        says={
            "en": _said(
                "The issuer has frozen {frozen_tokens} at this address. They are still shown but cannot be sent. Other coins are not affected.",
                "isBlackListed is true: {frozen_tokens}.",
            ),
            "zh": _said(
                "发行方已冻结该地址中的 {frozen_tokens}：余额仍会显示，但无法转出。其他资产不受影响。",
                "isBlackListed 为 true：{frozen_tokens}。",
            ),
        },
        advises={
            "en": _said(
                "Only the issuer or an authority can lift this; please write to the issuer through its official site. "
                "Nobody else can unfreeze it, least of all for a fee."
            ),
            "zh": _said("只有发行方或有关机关能够解除，请通过发行方官网联系。其他人都无法解冻，收费解冻一定是骗局。"),
        },
    ),
    "short-of-energy": Told(
        headline={"en": "Too little energy and TRX", "zh": "能量和 TRX 不足"},
        says={
            "en": _said(
                "The account holds {tokens}, but cannot pay for sending them: a transfer costs about {price}, and it has {balance}.",
                "A USDT transfer needs {needed_energy}; held {energy_held}, short of {shortfall} at {energy_price} each"
                "[[, plus {bandwidth_price} for bandwidth]]: {price}. Balance {balance}.",
            ),
            "zh": _said(
                "账户持有 {tokens}，但不足以支付转账费用：一次转账约需 {price}，而余额只有 {balance}。",
                "USDT 转账需要 {needed_energy}；现有 {energy_held}，缺少 {shortfall}，单价 {energy_price}"
                "[[，另加带宽 {bandwidth_price}]]，合计 {price}。余额 {balance}。",
            ),
        },
        advises={
            "en": _said(
                "Add at least {missing_coin}.[[ To an address that never had USDT a transfer costs about {price_new}.]] "
                "Renting or staking for energy also works. Nobody needs your recovery phrase for it."
            ),
            "zh": _said(
                "请至少转入 {missing_coin}。[[转给从未持有 USDT 的地址约需 {price_new}。]]也可以通过租用或质押获得能量，"
                "这些操作都不需要提供助记词。"
            ),
        },
    ),
    "short-of-bandwidth": Told(
        headline={"en": "Too little bandwidth and TRX", "zh": "带宽和 TRX 不足"},
        says={
            "en": _said(
                "The account has no bandwidth left for a transfer and too little TRX to pay for it ({price}; it has {balance}).",
                "Bandwidth {bandwidth_held}, short of {shortfall}; burning costs {price}, balance {balance}.",
            ),
            "zh": _said(
                "账户的带宽不足以完成一次转账，TRX 也不够支付（需要 {price}，余额 {balance}）。",
                "可用 {bandwidth_held}，缺少 {shortfall}；燃烧需 {price}，余额 {balance}。",
            ),
        },
        advises={
            "en": _said("Add at least {missing_coin}, or wait: the free bandwidth comes back within 24 hours."),
            "zh": _said("请至少转入 {missing_coin}，或等待免费带宽在 24 小时内恢复。"),
        },
    ),
    "unknown.malformed": Told(
        headline={"en": "Not a valid address", "zh": "地址无效"},
        says={
            "en": _said(
                "This is not a valid TRON address: at least one character is wrong or missing.",
                "{subject}: base58 check failed.",
            ),
            "zh": _said("这不是有效的 TRON 地址，至少有一个字符有误或缺失。", "{subject}：Base58 校验失败。"),
        },
        advises={
            "en": _said("Please copy it again from where it comes from. Do not send anything to it."),
            "zh": _said("请重新从来源处复制，不要向它转账。"),
        },
    ),
}

NOTES: dict[str, Told] = {
    "sent-to-token": Told(
        says={
            "en": _said(
                "The receiver {to} is the contract of a token and not a person's wallet. What is sent there can usually not be got out "
                "again by anyone; at most the maker of that token can help."
            ),
            "zh": _said(
                "收款地址 {to} 是代币合约，不是个人钱包。转入其中的资产通常无法取回，最多只能向该代币的发行方求助。"
            ),
        }
    ),
    "memo": Told(
        says={
            "en": _said("The transfer carries the note {memo}."),
            "zh": _said("转账附有备注 {memo}。"),
        }
    ),
    "exchange-deposit": Told(
        says={
            "en": _said(
                "The receiver {to} belongs to an exchange[[, which waits for {exchange_enough} confirmations]].[[ Receivers on "
                "this network usually wait for about {usually_enough} confirmations.]] After that only the exchange's support can "
                "help, with the hash."
            ),
            "zh": _said(
                "收款地址 {to} 属于交易所[[，需要 {exchange_enough} 个确认]]。[[该网络上收款方通常等待约 {usually_enough} 个确认。]]达到之后仍未入账，只能凭交易哈希联系该交易所客服。"
            ),
        }
    ),
    "lookalike-token": Told(
        says={
            "en": _said(
                "This token calls itself like {right_symbol} but is another one. The real contract is {right_contract}. "
                "Do not visit addresses in its name, do not approve or swap it."
            ),
            "zh": _said(
                "该代币冒用 {right_symbol} 的名称，并不是同一种代币，真正的合约是 {right_contract}。"
                "请不要访问其名称中的网址，也不要授权或兑换。"
            ),
        }
    ),
    "unlimited-approval": Told(
        says={
            "en": _said("The approval has no limit: {to} can take all tokens of this kind, later ones too."),
            "zh": _said("这次授权没有额度上限：{to} 可以转走该代币的全部余额，包括以后转入的。"),
        }
    ),
    "permission-change": Told(
        says={
            "en": _said("Changing permissions is rarely needed in daily use, and swindlers ask for it."),
            "zh": _said("日常使用几乎不需要更改权限，骗子常诱导用户进行这种操作。"),
        }
    ),
    "frozen-by-issuer": Told(
        says={
            "en": _said("Besides that, the issuer has frozen {frozen_tokens} here."),
            "zh": _said("此外，发行方已冻结其中的 {frozen_tokens}。"),
        }
    ),
    "first-transfer-dearer": Told(
        says={
            "en": _said(
                "Sending to an address that never held the token needs {needed_energy_new} instead of {needed_energy}."
            ),
            "zh": _said("转给从未持有该代币的地址需要 {needed_energy_new}，而不是 {needed_energy}。"),
        }
    ),
}

WORDS: dict[str, dict[str, str]] = {
    "valid address": {"en": "an address without a mistake", "zh": "正确无误的地址"},
    "undone": {"en": "whether that block was undone", "zh": "该区块是否已被撤销"},
    "settled": {"en": "some more blocks after its time", "zh": "过期之后的更多区块"},
    "history": {"en": "a node that has the blocks of that time", "zh": "保存了当时区块的节点"},
    "refusal": {"en": "the refusal of the node that it was sent to", "zh": "当时节点的拒绝记录"},
    "resources": {"en": "the account's resources or the prices of the moment", "zh": "账户资源或当前价格"},
    "Transfer": {"en": "transfer of TRX", "zh": "TRX 转账"},
    "TransferAsset": {"en": "transfer of a TRC-10 token", "zh": "TRC-10 代币转账"},
    "TriggerSmart": {"en": "call of a contract", "zh": "合约调用"},
    "FreezeBalanceV2": {"en": "staking of TRX", "zh": "质押 TRX"},
    "UnfreezeBalanceV2": {"en": "end of a stake; the TRX is free after 14 days", "zh": "解除质押，14 天后可提取"},
    "WithdrawExpireUnfreeze": {"en": "withdrawal of TRX after the stake", "zh": "提取已到期的解质押 TRX"},
    "DelegateResource": {"en": "lending of energy or bandwidth", "zh": "代理能量或带宽"},
    "UnDelegateResource": {"en": "taking back of energy or bandwidth", "zh": "收回代理的能量或带宽"},
    "VoteWitness": {"en": "vote for representatives", "zh": "投票"},
    "AccountCreate": {"en": "activation of an account", "zh": "激活账户"},
    "AccountPermissionUpdate": {"en": "change of permissions", "zh": "更改权限"},
    "CreateSmart": {"en": "making of a contract", "zh": "部署合约"},
    "WithdrawBalance": {"en": "withdrawal of rewards", "zh": "提取奖励"},
}

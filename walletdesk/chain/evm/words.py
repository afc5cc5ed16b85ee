"""What is said of EVM transactions and addresses, in English and Chinese, in plain words and in exact terms."""

from __future__ import annotations

import msgspec

from walletdesk.chain.told import Said, Told

STATE_NAMES: tuple[str, ...] = (
    "success",
    "pending-ok",
    "pending-fee-below-base",
    "pending-unfunded",
    "nonce-gap",
    "superseded",
    "replaced-pending",
    "replaced-mined",
    "dropped",
    "not-found",
    "wrong-chain",
    "failed-reverted",
    "failed-out-of-gas",
    "failed-out-of-gas-inner",
    "failed-state-dependent",
    "account",
    "contract",
    "delegated",
    "empty",
    "stuck",
    "unknown",
)


def _told(
    en: tuple[str, str], zh: tuple[str, str], do_en: str | tuple[str, str] = "", do_zh: str | tuple[str, str] = ""
) -> Told:
    """Plain and expert words in both languages, and what to do; one text of advice may serve both levels."""
    advises = {}
    if do_en:
        plain, expert = (do_en, do_en) if isinstance(do_en, str) else do_en
        advises["en"] = Said(plain=plain, expert=expert)
        plain, expert = (do_zh, do_zh) if isinstance(do_zh, str) else do_zh
        advises["zh"] = Said(plain=plain, expert=expert)
    return Told(says={"en": Said(plain=en[0], expert=en[1]), "zh": Said(plain=zh[0], expert=zh[1])}, advises=advises)


# -- it worked ---------------------------------------------------------------------

_CONFIRMED_EN = (
    "[[ Receivers usually wait for {enough} confirmations; {still} more to come.]]"
    "[[ It has {settled} confirmations, as many as receivers wait for.]]"
)
_CONFIRMED_ZH = (
    "[[收款方通常等待 {enough} 个确认，还差 {still} 个。]][[目前已有 {settled} 个确认，达到收款方通常的要求。]]"
)
_MINED_EN = (
    " Block {block}[[, {mined_at}]]; {confirmations} {confirmations|confirmation|confirmations} of {enough}; nonce {nonce}; "
    "fee {fee_paid} ({gas_used} of {gas_limit})."
)
_MINED_ZH = (
    "区块 {block}[[，{mined_at}]]；确认数 {confirmations}（通常需要 {enough}）；nonce {nonce}；"
    "手续费 {fee_paid}（已用 {gas_used}，上限 {gas_limit}）。"
)


def _worked(en: tuple[str, str], zh: tuple[str, str], do_en: str = "", do_zh: str = "") -> Told:
    return _told((en[0] + _CONFIRMED_EN, en[1] + _MINED_EN), (zh[0] + _CONFIRMED_ZH, zh[1] + _MINED_ZH), do_en, do_zh)


_REFRESH_EN = (
    "If the app does not show it yet, please refresh it and check that {network} is chosen. If the receiver is an "
    "exchange or somebody else's wallet, only they can show it there: send them this hash."
)
_REFRESH_ZH = "如果应用里还没有显示，请刷新并确认已选择 {network} 网络。如果收款方是交易所或他人的钱包，入账由对方处理，您可以把交易哈希提供给对方。"
_UNKNOWN_TOKEN_EN = (
    "Names of tokens can be copied by anyone; only the contract tells which token it is. If you did not expect this one, "
    "leave it alone: do not approve, swap or send it, and visit no address in its name."
)
_UNKNOWN_TOKEN_ZH = "代币名称任何人都可以仿冒，只有合约地址能确定是哪种代币。如果并非您所预期，请不要理会：不要授权、兑换或转账，也不要访问其名称中的网址。"
_REVOKE_EN = (
    "If you do not know this spender, take the permission back in your wallet's list of approvals. Did you not sign it "
    "yourself, tell us at once."
)
_REVOKE_ZH = "如果您不认识该授权对象，请在钱包的授权管理中取消授权。如果不是您本人签名的，请立即告诉我们。"
_COPY_EN = (
    "Do not copy addresses out of the history. Take them from your address book or from the receiver, and compare every "
    "character."
)
_COPY_ZH = "请不要从交易记录里复制地址，应从地址簿或收款人处获取，并核对全部字符。"

_SUCCESS: dict[str, Told] = {
    "success": _worked(
        ("The transaction is in the chain and worked.", "Success: {from}[[ to {to}]], value {amount}."),
        ("交易已上链并执行成功。", "执行成功：{from}[[ → {to}]]，金额 {amount}。"),
        _REFRESH_EN,
        _REFRESH_ZH,
    ),
    "success.transfer": _worked(
        ("{amount} went from {from} to {to}.", "Transfer of {amount} from {from} to {to}: success.[[ Data: {memo}.]]"),
        ("{amount} 已从 {from} 转到 {to}。", "{amount} 从 {from} 转到 {to}：成功。[[附带数据：{memo}。]]"),
        _REFRESH_EN,
        _REFRESH_ZH,
    ),
    "success.token": _worked(
        (
            "{amount} went from {from} to {to}.",
            "Token transfer of {amount} from {from} to {to}, contract {token}: success.",
        ),
        ("{amount} 已从 {from} 转到 {to}。", "代币转账 {amount}，{from} → {to}，合约 {token}：成功。"),
        _REFRESH_EN,
        _REFRESH_ZH,
    ),
    "success.unknown-token": _worked(
        (
            "A token that is not in our list moved to {to}. Its contract is {token}.",
            "Transfer event of contract {token}, not in the registry: {units} smallest units to {to}[[, owner {owner}]]"
            "[[; calls itself {token_name}]].",
        ),
        (
            "一种我们未收录的代币转到了 {to}，其合约地址是 {token}。",
            "未收录合约 {token} 的 Transfer 事件：{units} 个最小单位，转至 {to}[[，持有人 {owner}]][[；{token_name}]]。",
        ),
        _UNKNOWN_TOKEN_EN,
        _UNKNOWN_TOKEN_ZH,
    ),
    "success.item": _worked(
        (
            "One collectible (number {item}) of the collection {token} went to {to}.",
            "Transfer of token id {item}, contract {token}, from {from} to {to}: success.",
        ),
        (
            "合集 {token} 中编号为 {item} 的藏品（NFT）已转到 {to}。",
            "NFT 转移：合约 {token}，编号 {item}，{from} → {to}：成功。",
        ),
        "Anyone can send such a thing to anyone. If you did not expect it, leave it alone: visit no address in its name or picture, "
        "and do not sign anything for it.",
        "藏品可以由任何人发送给任何人。如果并非您所预期，请不要理会：不要访问其名称或图片中的网址，也不要为它签名。",
    ),
    "success.call": _worked(
        (
            "The action of {from} at {to} worked.[[ {who} gave {gave}.]][[ {who} got {got}.]]",
            "Call from {from} to {to}, value {amount}: success.[[ Out of {who}: {gave}.]][[ Into {who}: {got}.]]",
        ),
        (
            "{from} 对 {to} 的操作已成功。[[{who} 支出：{gave}。]][[{who} 收到：{got}。]]",
            "{from} 调用 {to}，附带金额 {amount}：成功。[[{who} 转出：{gave}。]][[{who} 转入：{got}。]]",
        ),
        "[[If the app of {who} does not show {got} yet, please refresh it.]]",
        "[[如果 {who} 的应用没有显示 {got}，请刷新应用。]]",
    ),
    "success.taken": msgspec.structs.replace(
        _worked(
            (
                "{gave} left the wallet {owner} and went to {to}. It was moved by {from}, not by {owner} itself: somebody used a "
                "permission (an approval) that {owner} had given earlier.",
                "{from} moved {gave} from {owner} to {to}, contract {token}: an allowance or a delegation of {owner} was used, it "
                "did not sign this transaction.",
            ),
            (
                "{gave} 已离开钱包 {owner}，转到 {to}。操作方是 {from}，不是 {owner} 自己：有人使用了 {owner} 之前给出的授权。",
                "{from} 将 {owner} 的 {gave} 转到 {to}，合约 {token}：使用了 {owner} 的授权额度或委托，{owner} 没有签署这笔交易。",
            ),
            "If {owner} is yours and you did not order this, for example as a swap or a payment that a service carries out for you, "
            "treat it as theft: take the permission back in your wallet's list of approvals now, move what is left to a new wallet, "
            "and tell us at once. Pay nobody who promises to bring it back.",
            "如果 {owner} 是您的地址，而这并非您委托的操作（例如由服务代为执行的兑换或付款），请视为被盗：立即在钱包的授权管理中取消该授权，"
            "把剩余资产转到新钱包，并马上告诉我们。请不要付款给任何承诺找回的人。",
        ),
        headline={"en": "Moved by somebody else's hand", "zh": "被他人通过授权转出"},
    ),
    "success.zero-value": msgspec.structs.replace(
        _worked(
            (
                "Nothing moved: the amount from {from} to {to} is zero. Strangers put such entries into other people's histories.",
                "Transfer of {amount} from {from} to {to}[[, contract {token}]]: no balance changed.",
            ),
            (
                "没有资产变动：从 {from} 到 {to} 的金额为零。陌生人常用这种方式在别人的交易记录里留下痕迹。",
                "{from} → {to}，金额 {amount}[[，合约 {token}]]：余额没有变化。",
            ),
            _COPY_EN,
            _COPY_ZH,
        ),
        headline={"en": "An entry of zero, nothing moved", "zh": "金额为零的记录，资产未变动"},
    ),
    "success.claimed-approval": msgspec.structs.replace(
        _worked(
            (
                "In a transaction of {from} a contract that is not in our list, {token}, announced that {owner} had allowed "
                "{spender} to spend its token. Anyone can announce that: it does not show that {owner} signed anything, and "
                "nothing has moved by it.",
                "Approval event of contract {token}, not in the registry, called by {from}: owner {owner}, spender {spender}. A "
                "claim of that contract, not signed by the owner.",
            ),
            (
                "在 {from} 的交易中，我们未收录的合约 {token} 宣称 {owner} 已授权 {spender} 使用其代币。这种记录任何人都可以制造，"
                "不能说明 {owner} 签过名，也没有资产因此转出。",
                "未收录合约 {token} 的 Approval 事件，由 {from} 调用：持有人 {owner}，授权对象 {spender}。这只是该合约的单方声明，持有人没有签名。",
            ),
            "Leave this token alone, and follow no page and nobody who tells you to “revoke” because of it. What a wallet really "
            "allowed stands in its own list of approvals.",
            "请不要理会该代币，也不要相信任何以此为由要求您“取消授权”的网页或个人。真实的授权请以钱包自带的授权列表为准。",
        ),
        headline={"en": "A claim of an unknown contract", "zh": "未知合约的单方声明"},
    ),
    "success.created": _worked(
        ("A contract was made[[ at {to}]].", "Contract creation by {from}[[: {to}]], value {amount}."),
        ("已创建合约[[：{to}]]。", "{from} 创建合约[[：{to}]]，附带金额 {amount}。"),
    ),
    "success.cancelled": _worked(
        (
            "This is a transfer of nothing to oneself. Wallets send it to cancel an earlier transaction: that one will not "
            "happen any more.",
            "Zero-value self-transfer of {from}, nonce {nonce}: takes the nonce of an earlier transaction.",
        ),
        (
            "这是一笔转给自己的零金额交易，钱包用它来取消之前的交易，被取消的那一笔不会再执行。",
            "{from} 的零金额自转，nonce {nonce}：占用了之前交易的 nonce。",
        ),
    ),
    "success.approval": _worked(
        (
            "{from} allowed {spender} to spend[[ up to {allowed}]] of the token {token}. Nothing has moved by that.",
            "Approval by {from} for {spender}, contract {token}[[: {allowed}]].",
        ),
        (
            "{from} 授权 {spender} 使用代币 {token}[[，额度 {allowed}]]。此操作本身没有转出资产。",
            "{from} 对 {spender} 的授权，合约 {token}[[：{allowed}]]。",
        ),
        _REVOKE_EN,
        _REVOKE_ZH,
    ),
    "success.approval-everything": _worked(
        (
            "{from} allowed {spender} to spend everything of {token}, now and later. Nothing has moved by that yet.",
            "Unlimited approval by {from} for {spender}, contract {token}.",
        ),
        (
            "{from} 授权 {spender} 使用 {token} 的全部余额，现在和以后都有效。此操作本身尚未转出资产。",
            "{from} 对 {spender} 的无限额授权，合约 {token}。",
        ),
        _REVOKE_EN,
        _REVOKE_ZH,
    ),
    "success.revoked": _worked(
        (
            "The permission of {spender} to spend the token {token} was taken back.",
            "Approval of {spender} set to zero by {from}, contract {token}.",
        ),
        ("已取消 {spender} 对代币 {token} 的授权。", "{from} 将 {spender} 的授权额度设为 0，合约 {token}。"),
    ),
    "success.poisoning": _worked(
        (
            "Nothing left the wallet {owner}, and nothing came in. A stranger, {from}, made this entry so that the address "
            "{fake_payee} shows up in the history.",
            "Event of transfer from {owner} to {fake_payee}, announced by {from}, who is not the owner: address poisoning.",
        ),
        (
            "钱包 {owner} 没有转出任何资产，也没有收到资产。这条记录由陌生人 {from} 制造，目的是让地址 {fake_payee} 出现在您的记录里。",
            "由非持有人 {from} 制造的 {owner} → {fake_payee} 转账事件：地址投毒。",
        ),
        f"{_COPY_EN} Your wallet is not broken into by this.",
        f"{_COPY_ZH}您的钱包并未因此被盗。",
    ),
    "success.dust": _worked(
        (
            "{from} sent a tiny amount, {amount}, to {to}, so that its address shows up in the history there.",
            "{amount} from {from} to {to}[[, contract {token}]]: dust of an address made to look like another (address poisoning).",
        ),
        (
            "{from} 向 {to} 转了一笔极小的金额 {amount}，目的是让自己的地址出现在对方的记录里。",
            "{amount}，{from} → {to}[[，合约 {token}]]：来自相似地址的小额转账（地址投毒）。",
        ),
        f"{_COPY_EN} Your wallet is not broken into by this.",
        f"{_COPY_ZH}您的钱包并未因此被盗。",
    ),
}

# -- it waits ----------------------------------------------------------------------

_RAISE_EN = (
    "In your wallet choose “speed up” for this transaction: at least {needed_cap} as max fee and {needed_tip} as priority "
    "fee; that costs at most {replace_cost}. Do not send a second one instead: it would only wait behind this one.",
    "Replace with the same nonce {nonce}: maxFeePerGas >= {needed_cap}, maxPriorityFeePerGas >= {needed_tip} (both a tenth "
    "up at least); at most {replace_cost}, {replace_add} more than now. Cancel: zero to yourself, same nonce and fees, at "
    "most {cancel_cost}.",
)
_RAISE_ZH = (
    "请在钱包中对这笔交易选择“加速”：最高费用不低于 {needed_cap}，优先费不低于 {needed_tip}，最多花费 {replace_cost}。"
    "请不要另发一笔，新的一笔只会排在它后面。",
    "用相同 nonce {nonce} 替换：maxFeePerGas ≥ {needed_cap}，maxPriorityFeePerGas ≥ {needed_tip}（两项至少各提高 10%）；"
    "最多 {replace_cost}，比现在多 {replace_add}。取消：向自己转 0，nonce 与费用相同，最多 {cancel_cost}。",
)

_WAITING: dict[str, Told] = {
    "pending-ok": _told(
        (
            "The transaction is waiting for its turn, and its fee is high enough.[[ It usually takes {wait}.]] Nothing has "
            "been spent yet.",
            "In the pool, next in line (nonce {nonce}). Max fee {fee_cap}, tip {fee_tip}[[; next base fee {base_fee}]]"
            "[[; usual wait {wait}]]. At most {fee} for gas.",
        ),
        (
            "交易正在排队等待打包，手续费足够。[[通常需要 {wait}。]]目前尚未扣款。",
            "在交易池中，nonce {nonce} 为下一笔。最高费用 {fee_cap}，优先费 {fee_tip}[[；下一区块基础费 {base_fee}]]"
            "[[；通常等待 {wait}]]。手续费最多 {fee}。",
        ),
        "Please wait and do not send it again: you would pay twice.",
        "请耐心等待，不要重复发送，以免付两次款。",
    ),
    "pending-ok.low-price": _told(
        (
            "The transaction is waiting, and its fee is lower than what a node of the network suggests now.",
            "In the pool, next in line (nonce {nonce}). Gas price {fee_cap} is below what nodes suggest now[[ ({normal})]].",
        ),
        (
            "交易正在等待，手续费低于节点目前建议的水平。",
            "在交易池中，nonce {nonce} 为下一笔。Gas 价格 {fee_cap} 低于节点目前的建议值[[（{normal}）]]。",
        ),
        _RAISE_EN,
        _RAISE_ZH,
    ),
    "pending-fee-below-base": _told(
        (
            "The transaction is stuck: it offers at most {fee_cap} of fee for a unit of work, and the network now asks at "
            "least {base_fee}. Nothing has been spent.",
            "maxFeePerGas {fee_cap} < next base fee {base_fee}; nonce {nonce}, gas limit {gas_limit}. It cannot enter a block "
            "until the base fee falls.",
        ),
        (
            "交易卡住了：它最多愿付的单价是 {fee_cap}，而网络现在至少要求 {base_fee}。目前尚未扣款。",
            "maxFeePerGas {fee_cap} < 下一区块基础费 {base_fee}；nonce {nonce}，Gas 上限 {gas_limit}。基础费下降之前无法打包。",
        ),
        (
            _RAISE_EN[0] + " Or wait: it goes through by itself when the network calms down.",
            _RAISE_EN[1],
        ),
        (_RAISE_ZH[0] + "也可以等待：网络不拥堵时它会自动成功。", _RAISE_ZH[1]),
    ),
    "pending-unfunded": _told(
        (
            "The transaction cannot go on: with its fee it needs {needed}, and the wallet holds {balance}. {shortfall} are "
            "missing.",
            "balance {balance} < value {amount} + gas limit × max fee {fee} = {needed}; shortfall {shortfall}; nonce {nonce}.",
        ),
        (
            "交易无法继续：连同手续费共需 {needed}，而钱包里只有 {balance}，还差 {shortfall}。",
            "余额 {balance} < 金额 {amount} + Gas 上限 × 最高费用 {fee} = {needed}；缺口 {shortfall}；nonce {nonce}。",
        ),
        "If you moved the {coin} away yourself, cancel this transaction or top up. If you did not, somebody else can "
        "use this wallet: send nothing there, and tell us at once.",
        "如果是您自己转走了 {coin}，请取消这笔交易或补足余额。如果不是您本人操作，说明他人可以使用该钱包：请不要再转入任何资产，并立即告诉我们。",
    ),
    "nonce-gap": _told(
        (
            "The transaction waits for an earlier one of the same wallet: number {blocking_nonce} has to go first, and this "
            "is number {nonce}.",
            "nonce {nonce}, next on the chain {next_nonce}; blocked by nonce {blocking_nonce}.",
        ),
        (
            "这笔交易在等同一钱包的前一笔：第 {blocking_nonce} 号必须先完成，而这是第 {nonce} 号。",
            "nonce {nonce}，链上下一个为 {next_nonce}；被 nonce {blocking_nonce} 阻塞。",
        ),
        "Speed up or cancel number {blocking_nonce} in your wallet; the others follow by themselves.",
        "请在钱包中加速或取消第 {blocking_nonce} 号交易，其余的会自动继续。",
    ),
    "nonce-gap.missing": _told(
        (
            "The transaction waits for an earlier one of the same wallet that we do not see in the network: number "
            "{blocking_nonce}. This one is number {nonce}. Nothing has been spent.",
            "nonce {nonce} is queued; next on the chain {next_nonce}, first nonce not seen in the pool {blocking_nonce}.",
        ),
        (
            "这笔交易在等同一钱包的前一笔，而我们在网络中没有看到那一笔：第 {blocking_nonce} 号，这是第 {nonce} 号。目前尚未扣款。",
            "nonce {nonce} 处于排队状态；链上下一个为 {next_nonce}，交易池中未看到的第一个 nonce 为 {blocking_nonce}。",
        ),
        (
            "If your wallet lists number {blocking_nonce} as waiting, let it send it again. Else send any transaction from "
            "this wallet with that number (wallets call it nonce), for example nothing to yourself; this one follows by "
            "itself. If that payment still waits in your wallet or elsewhere, this replaces it.",
            "Broadcast nonce {blocking_nonce} again, or a zero self-transfer with it. If the earlier one still waits in a "
            "wallet or in another pool, the self-transfer replaces it.",
        ),
        (
            "如果钱包里显示第 {blocking_nonce} 号仍在等待，请让钱包重新发送。否则请用该钱包发送一笔相同编号（nonce）的交易，"
            "例如向自己转 0，这一笔随后会自动继续。如果那一笔付款仍在您的钱包或其他地方等待，这样做会取代它。",
            "重新广播 nonce {blocking_nonce} 的交易，或用该 nonce 发一笔零金额自转。如果原交易仍在钱包或其他交易池中等待，自转会取代它。",
        ),
    ),
    "nonce-gap.behind": _told(
        (
            "The transaction is in line behind an earlier one of the same wallet that is stuck: number {blocking_nonce}. "
            "This one is number {nonce}.",
            "nonce {nonce} waits behind nonce {blocking_nonce}, which is in the pool and not mined.",
        ),
        (
            "这笔交易排在同一钱包一笔未完成的交易后面：第 {blocking_nonce} 号还没有完成，这是第 {nonce} 号。",
            "nonce {nonce} 排在 nonce {blocking_nonce} 之后，后者在交易池中尚未打包。",
        ),
        "Speed up or cancel number {blocking_nonce} in your wallet; the others follow by themselves.",
        "请在钱包中加速或取消第 {blocking_nonce} 号交易，其余的会自动继续。",
    ),
    "superseded": _told(
        (
            "Another transaction of the same wallet has taken this one's place (number {nonce}). This one will not happen; "
            "nothing was spent by it.",
            "nonce {nonce} is used: next on the chain is {next_nonce}. This transaction can never be mined.",
        ),
        (
            "同一钱包的另一笔交易已经占用了这笔交易的位置（第 {nonce} 号）。这一笔不会再执行，也没有扣款。",
            "nonce {nonce} 已被使用：链上下一个为 {next_nonce}，这笔交易不会再被打包。",
        ),
        "Look in your wallet for the other transaction with the same number before you send anything again.",
        "再次发送之前，请先在钱包里查看相同编号的另一笔交易。",
    ),
}

# -- it is gone --------------------------------------------------------------------

_GONE: dict[str, Told] = {
    "replaced-pending": _told(
        (
            "This transaction was replaced by a newer one of the same wallet that is waiting now (number {nonce}). Nothing "
            "was spent by this one.",
            "Not known any more; nonce {nonce} of {from} is taken in the pool by another transaction.",
        ),
        (
            "这笔交易已被同一钱包的新交易替换，新交易正在等待（第 {nonce} 号）。这一笔没有扣款。",
            "节点不再有该交易；{from} 的 nonce {nonce} 已被交易池中的另一笔占用。",
        ),
        "Follow the newer one in your wallet. Please do not send a third.",
        "请在钱包中关注新的那一笔，不要再发第三笔。",
    ),
    "replaced-mined": _told(
        (
            "This transaction was replaced: another one of the same wallet with the number {nonce} is in the chain. Nothing "
            "was spent by this one.",
            "Not known any more; nonce {nonce} of {from} is used (next: {next_nonce}).",
        ),
        (
            "这笔交易已被替换：同一钱包编号为 {nonce} 的另一笔交易已上链。这一笔没有扣款。",
            "节点不再有该交易；{from} 的 nonce {nonce} 已被使用（下一个：{next_nonce}）。",
        ),
        "Look in your wallet for the other one before you send anything again: it may be the same transfer, sped up.",
        "再次发送之前请先查看另一笔：它可能就是同一笔转账的加速版本。",
    ),
    "replaced-mined.found": _told(
        (
            "This transaction was replaced, and the one that took its place is in the chain: {replacement}. Nothing was "
            "spent by this one.",
            "nonce {nonce} of {from} was used by {replacement} in block {block}.",
        ),
        (
            "这笔交易已被替换，取代它的交易已上链：{replacement}。这一笔没有扣款。",
            "{from} 的 nonce {nonce} 已被区块 {block} 中的 {replacement} 使用。",
        ),
        "Ask about that hash to see what it did. Do not send again before.",
        "可以查询该哈希了解执行结果，在此之前请不要重复发送。",
    ),
    "dropped": _told(
        (
            "As far as we can see, the network does not have this transaction any more, and its number {nonce} is still "
            "free. It has not happened: the coins and the fee are where they were.",
            "No node knows it; next nonce of {from} is {next_nonce} <= {nonce}. Dropped from the pools.",
        ),
        (
            "就目前所见，网络中已经没有这笔交易，它的编号 {nonce} 仍未被使用。它没有发生：资产和手续费都没有动。",
            "各节点均无此交易；{from} 的下一个 nonce 为 {next_nonce} ≤ {nonce}，已从交易池移除。",
        ),
        (
            "If your wallet still shows it as pending, wait, or speed it up there: the wallet may hand it to the network "
            "again. If you send it anew, use the same number {nonce} (wallets call it nonce), so that only one of the two "
            "can ever happen; with another number you might pay twice.",
            "Rebroadcast it, or send anew with the same nonce {nonce} and a usual fee: only one of the two can be mined. With "
            "another nonce both may be.",
        ),
        (
            "如果钱包仍显示该交易等待中，请先等待，或在钱包中加速：钱包可能会再次广播它。如需重新发送，请使用相同的编号 {nonce}"
            "（钱包中称为 nonce），这样两笔中只有一笔能够生效；换用其他编号可能会重复付款。",
            "可重新广播，或用相同 nonce {nonce} 与当前手续费重新发送：两笔中只有一笔能够上链。换用其他 nonce 则两笔都可能执行。",
        ),
    ),
    "dropped.reorg": _told(
        (
            "This transaction was in block {block} before, and is not any more: the network has exchanged its last blocks. "
            "It mostly comes back by itself in a moment.",
            "Formerly in block {block}; after a reorganisation no node knows it, nonce {nonce} is free (next: {next_nonce}).",
        ),
        (
            "这笔交易曾在区块 {block} 中，现在不在了：网络重组了最近的区块。它通常很快会自动重新打包。",
            "曾在区块 {block}；重组后各节点均无此交易，nonce {nonce} 未被使用（下一个：{next_nonce}）。",
        ),
        "Please wait some minutes before you send it again; we keep looking.",
        "请等几分钟再决定是否重发，我们会继续查询。",
    ),
    "not-found": _told(
        (
            "{network} does not know this transaction[[; nor do the other networks that we looked at: {looked_on}]].",
            "eth_getTransactionByHash is null on every node asked of {network}[[, and on {looked_on}]].",
        ),
        (
            "{network} 上没有这笔交易[[；我们查询的其他网络上也没有：{looked_on}]]。",
            "在所查询的 {network} 节点上，eth_getTransactionByHash 为空[[；在 {looked_on} 上也为空]]。",
        ),
        "Please check that the hash is whole, and send it once more together with the address it was sent from: then we can "
        "say what that address has sent and what of it is waiting. If an exchange sends it, it may not have left yet.",
        "请确认哈希完整，并把它和发送方地址一起再发一次，我们就能查到该地址已发出和等待中的交易。如果是从交易所提币，可能还没有发出。",
    ),
    "not-found.sender": _told(
        (
            "{network} does not know this transaction[[; nor do the other networks that we looked at: {looked_on}]]. {from} has sent "
            "{sent_count} {sent_count|transaction|transactions} on {network}, and none of it is waiting.",
            "eth_getTransactionByHash is null on every node asked of {network}[[, and on {looked_on}]]. {from}: nonce {sent_count}, latest "
            "and pending alike.",
        ),
        (
            "{network} 上没有这笔交易[[；我们查询的其他网络上也没有：{looked_on}]]。{from} 在 {network} 上已发出 {sent_count} 笔交易，没有等待中的交易。",
            "在所查询的 {network} 节点上，eth_getTransactionByHash 为空[[；在 {looked_on} 上也为空]]。{from} 的 nonce 为 {sent_count}，latest 与 pending 相同。",
        ),
        (
            "If it was sent from this address, see which number (nonce) your wallet shows for it. Below {sent_count}: another "
            "transaction took its place, and this one will not come any more. {sent_count} or above: it waits nowhere that we "
            "look, nothing was spent, and with the same number it can be sent again without paying twice. If an exchange sends "
            "it, it may not have left yet.",
            "Nonce < {sent_count}: taken by another transaction. Nonce >= {sent_count}: in no pool asked, nothing spent; sending "
            "again with the same nonce cannot pay twice.",
        ),
        (
            "如果它是从这个地址发出的，请看钱包里这笔交易的序号（nonce）：小于 {sent_count}，说明已被另一笔交易取代，不会再到账；大于或等于 "
            "{sent_count}，说明它不在我们查询的任何等待队列中，没有扣款，用相同序号重发不会重复付款。如果是从交易所提币，可能还没有发出。",
            "nonce < {sent_count}：已被其他交易占用。nonce >= {sent_count}：不在所查询的任何交易池中，没有扣款；用相同 nonce 重发不会重复付款。",
        ),
    ),
    "not-found.sender-waiting": _told(
        (
            "{network} does not know this transaction[[; nor do the other networks that we looked at: {looked_on}]]. {from} has "
            "{waiting_count} other {waiting_count|transaction|transactions} waiting on {network}, after {sent_count} that went through.",
            "eth_getTransactionByHash is null on every node asked of {network}[[, and on {looked_on}]]. {from}: nonce {sent_count} latest, "
            "{waiting_count} more pending.",
        ),
        (
            "{network} 上没有这笔交易[[；我们查询的其他网络上也没有：{looked_on}]]。{from} 在 {network} 上已完成 {sent_count} 笔交易，另有 {waiting_count} 笔在等待。",
            "在所查询的 {network} 节点上，eth_getTransactionByHash 为空[[；在 {looked_on} 上也为空]]。{from} 的 latest nonce 为 {sent_count}，pending 另有 {waiting_count} 笔。",
        ),
        "If it was sent from this address, one that waits may have taken its place: please look in your wallet for the hash that it "
        "shows now, and do not send it a second time before.",
        "如果它是从这个地址发出的，可能已被等待中的某一笔取代：请查看钱包现在显示的交易哈希，在此之前请不要重复发送。",
    ),
    "not-found.sender-unused": _told(
        (
            "{network} does not know this transaction[[; nor do the other networks that we looked at: {looked_on}]]. {from} has never sent "
            "anything on {network}, and nothing of it is waiting.",
            "eth_getTransactionByHash is null on every node asked of {network}[[, and on {looked_on}]]. {from}: nonce 0, latest and pending.",
        ),
        (
            "{network} 上没有这笔交易[[；我们查询的其他网络上也没有：{looked_on}]]。{from} 在 {network} 上从未发出过交易，也没有等待中的交易。",
            "在所查询的 {network} 节点上，eth_getTransactionByHash 为空[[；在 {looked_on} 上也为空]]。{from} 的 nonce 为 0，latest 与 pending 相同。",
        ),
        "If it was meant to be sent from this address, nothing was spent on {network}. Please see which network and which address "
        "your wallet shows for it. If an exchange sends it, it may not have left yet.",
        "如果它本应从这个地址发出，那么在 {network} 上没有扣款。请查看钱包显示的网络和地址。如果是从交易所提币，可能还没有发出。",
    ),
    "not-found.formerly-mined": _told(
        (
            "This transaction was in the chain before, and no node has it now.",
            "Formerly mined; null on every node asked now, sender unknown.",
        ),
        ("这笔交易之前已上链，而现在各节点都查不到。", "此前已上链；现在所有节点返回为空，发送方未知。"),
        "We keep looking. Please do not send it again yet.",
        "我们会继续查询，请先不要重发。",
    ),
}

_OTHER_EN = (
    "Your address is the same on both networks: choose {other_network} in the app, and add the token there if it is not "
    "shown. No recovery phrase is needed for that, and nobody may ask for it. If it went to an exchange, only the exchange "
    "can find it: send them this hash and the network's name."
)
_OTHER_ZH = (
    "您的地址在两个网络上是相同的：请在应用中切换到 {other_network}，如果没有显示代币，请在该网络添加。此操作不需要助记词，任何人都无权索要。"
    "如果转给了交易所，只有交易所能够查找，请把交易哈希和网络名称提供给他们。"
)

_ELSEWHERE: dict[str, Told] = {
    "wrong-chain": _told(
        (
            "This transaction is not on {network}; it is on {other_network}.",
            "Unknown on {network}; found on {other_network}[[, block {block}]], from {from}[[ to {to}]].",
        ),
        (
            "这笔交易不在 {network} 上，而在 {other_network} 上。",
            "{network} 上不存在；在 {other_network} 上找到[[，区块 {block}]]，{from}[[ → {to}]]。",
        ),
        _OTHER_EN,
        _OTHER_ZH,
    ),
    "wrong-chain.success": _told(
        (
            "This transaction is not on {network}. It is on {other_network}, and it worked there.",
            "Unknown on {network}; success on {other_network}, block {block}, from {from}[[ to {to}]].",
        ),
        (
            "这笔交易不在 {network} 上，而在 {other_network} 上，并且已成功。",
            "{network} 上不存在；在 {other_network} 上成功，区块 {block}，{from}[[ → {to}]]。",
        ),
        _OTHER_EN,
        _OTHER_ZH,
    ),
    "wrong-chain.failed": _told(
        (
            "This transaction is not on {network}. It is on {other_network}, where it failed: the fee there is spent, the "
            "rest is where it was.",
            "Unknown on {network}; status 0 on {other_network}, block {block}, from {from}[[ to {to}]].",
        ),
        (
            "这笔交易不在 {network} 上，而在 {other_network} 上，但执行失败：手续费已支出，其余资产没有动。",
            "{network} 上不存在；在 {other_network} 上失败（status 0），区块 {block}，{from}[[ → {to}]]。",
        ),
        "Ask about this hash on {other_network} to learn why.",
        "可以在 {other_network} 上查询该哈希，了解失败原因。",
    ),
    "wrong-chain.pending": _told(
        (
            "This transaction is not on {network}. It is waiting on {other_network}.",
            "Unknown on {network}; in the pool of {other_network}, from {from}, nonce {nonce}.",
        ),
        (
            "这笔交易不在 {network} 上，正在 {other_network} 上等待。",
            "{network} 上不存在；在 {other_network} 的交易池中，来自 {from}，nonce {nonce}。",
        ),
        "Ask about this hash on {other_network} to learn what it waits for.",
        "可以在 {other_network} 上查询该哈希，了解等待的原因。",
    ),
}

# -- it failed ---------------------------------------------------------------------

_KEPT_EN = (
    " What you wanted to send is still in the wallet. The fee of {fee_paid} is spent: the network has done the work.",
    " Status 0, block {block}[[, {mined_at}]]; {gas_used} of {gas_limit}; fee {fee_paid}; nonce {nonce}.",
)
_KEPT_ZH = (
    "您要转出的资产仍在钱包里。手续费 {fee_paid} 已支出，因为网络已完成计算，无法退回。",
    "status 0，区块 {block}[[，{mined_at}]]；已用 {gas_used}，上限 {gas_limit}；手续费 {fee_paid}；nonce {nonce}。",
)


def _failed(
    en: tuple[str, str], zh: tuple[str, str], do_en: str | tuple[str, str], do_zh: str | tuple[str, str]
) -> Told:
    return _told((en[0] + _KEPT_EN[0], en[1] + _KEPT_EN[1]), (zh[0] + _KEPT_ZH[0], zh[1] + _KEPT_ZH[1]), do_en, do_zh)


def _refused(en: str, term: str, zh: str, zh_term: str, do_en: str, do_zh: str) -> Told:
    """The contract said no, for this reason."""
    said = "[[ {reason_text}]][[ Error {error_name}, selector {selector}.]]"
    said_zh = "[[{reason_text}。]][[错误 {error_name}，选择器 {selector}。]]"
    return _failed(
        (f"The transaction failed: {en}", f"Reverted: {term}.{said}"),
        (f"交易失败：{zh}", f"已回滚：{zh_term}。{said_zh}"),
        do_en,
        do_zh,
    )


_REASONS: dict[str, Told] = {
    "allowance": _refused(
        "the app was not allowed to take enough of your token.",
        "allowance too low or expired",
        "应用没有获得足够的代币授权额度。",
        "授权额度不足或已过期",
        "Approve the amount in the app first, then try again. Approve only what you need, and only for an app that you trust.",
        "请先在应用中授权相应金额，再重试。只授权需要的数量，并且只授权给您信任的应用。",
    ),
    "balance": _refused(
        "there was not enough of the token in the wallet.",
        "balance too low",
        "钱包里的代币余额不足。",
        "余额不足",
        "Check the balance of the token on {network} and send a little less. Some tokens take a fee of every transfer.",
        "请核对该代币在 {network} 上的余额，减少金额后重试。部分代币在每次转账时会扣除手续费。",
    ),
    "slippage": _refused(
        "the price moved while it waited, and you would have got less than the limit you set.",
        "slippage limit reached",
        "等待期间价格发生变动，所得会低于您设置的下限。",
        "超出滑点限制",
        "Try again with a fresh price. If it fails again, raise the allowed slippage a little; a high one lets others take "
        "the difference. A token that needs very much may not be meant to be sold: be careful.",
        "请刷新报价后重试。若仍失败，可小幅提高滑点；滑点过高会让他人有机可乘。如果某代币需要非常高的滑点，它可能无法正常卖出，请谨慎。",
    ),
    "deadline": _refused(
        "it waited longer than its time limit.",
        "deadline passed",
        "等待时间超过了设定的时限。",
        "已过截止时间",
        "Try again, with a fee that is usual now, so that it does not wait.",
        "请按当前手续费水平重新发起，避免长时间等待。",
    ),
    "paused": _refused(
        "the contract is paused, or trading is not open.",
        "paused or not enabled",
        "合约已暂停，或尚未开放交易。",
        "已暂停或未启用",
        "Wait until its makers open it again; trying again before only costs fees. A token that nobody can sell may be a "
        "trap: do not buy more of it.",
        "请等待项目方恢复，在此之前重试只会消耗手续费。如果某代币一直无法卖出，可能是骗局，请不要继续买入。",
    ),
    "blacklist": _refused(
        "the token's issuer has blocked one of the addresses.",
        "address blocked by the token",
        "代币发行方已限制其中一个地址。",
        "地址被代币合约限制",
        "Only the issuer of the token can change that. We can tell you whom to ask; nobody can unblock it for a fee.",
        "只有代币发行方可以处理。我们可以告诉您联系渠道；任何声称付费即可解除的人都是骗子。",
    ),
    "transfer": _refused(
        "the token could not be moved.",
        "token transfer failed inside the call",
        "代币未能转移。",
        "调用中的代币转账失败",
        "Check that the balance is enough and that the app is allowed to take the token. Some tokens forbid or tax transfers.",
        "请确认余额充足，并且已授权该应用使用此代币。部分代币会限制转账或收取费用。",
    ),
    "limit": _refused(
        "the amount is beyond a limit of the contract.",
        "limit of the contract reached",
        "金额超出合约限制。",
        "超出合约限额",
        "Try a smaller amount, or later.",
        "请减少金额，或稍后再试。",
    ),
    "liquidity": _refused(
        "there was not enough of the other coin to trade against.",
        "not enough liquidity",
        "可供兑换的另一种资产不足。",
        "流动性不足",
        "Try a smaller amount or another route. Be careful with tokens that hardly anyone trades.",
        "请减少金额或更换路径。对很少有人交易的代币请谨慎。",
    ),
    "signature": _refused(
        "a signature in it was not valid any more.",
        "signature or its nonce not valid",
        "其中的签名已失效。",
        "签名或其 nonce 无效",
        "Start again in the app and sign anew.",
        "请在应用中重新发起并签名。",
    ),
    "unauthorised": _refused(
        "this wallet may not do that there.",
        "caller not authorised",
        "该钱包没有执行此操作的权限。",
        "调用者无权限",
        "Check that you use the right wallet and the app's real page.",
        "请确认使用的是正确的钱包，以及应用的官方页面。",
    ),
    "collateral": _refused(
        "the loan would not have been covered any more.",
        "not enough collateral",
        "操作后抵押将不足。",
        "抵押不足",
        "Repay part of the loan or add collateral, then try a smaller amount.",
        "请先归还部分借款或增加抵押，再减少金额重试。",
    ),
    "address": _refused(
        "the receiver's address is one that the token does not accept.",
        "receiver or sender not accepted",
        "代币不接受该收款地址。",
        "收款或发送地址无效",
        "Check the address. The token's own contract and the zero address are no receivers.",
        "请核对地址。代币合约本身和零地址不能收款。",
    ),
    "route": _refused(
        "the app chose a way that does not exist there.",
        "route, pool or path not valid",
        "应用选择的兑换或跨链路径不可用。",
        "路径、资金池或目标链无效",
        "Get a fresh offer in the app, or choose another pair or network.",
        "请在应用中重新获取报价，或更换交易对或网络。",
    ),
    "fee": _refused(
        "the {coin} that came with it did not match what the app needs.",
        "value or message fee wrong",
        "附带的 {coin} 与应用所需不符。",
        "附带金额或消息费不符",
        "Get a fresh offer in the app: fees of bridges change by the minute.",
        "请在应用中重新获取报价：跨链桥的费用随时变化。",
    ),
    "closed": _refused(
        "the order or claim was done or cancelled already.",
        "order filled, cancelled or claimed",
        "该订单或领取已完成或已取消。",
        "订单已成交、取消或已领取",
        "Nothing is left to do there. Check whether you have it already.",
        "无需再操作，请查看是否已经到账。",
    ),
    "too-early": _refused(
        "it is too early: a waiting time has not passed.",
        "waiting period not over",
        "时间未到：等待期尚未结束。",
        "等待期未结束",
        "Wait until the app says that it can be claimed; trying before only costs fees.",
        "请等应用提示可以领取后再操作，提前操作只会消耗手续费。",
    ),
    "not-owner": _refused(
        "the item does not belong to this wallet.",
        "not the owner of the item",
        "该藏品不属于这个钱包。",
        "不是该物品的持有人",
        "Check that you use the wallet that holds it.",
        "请确认使用的是持有该藏品的钱包。",
    ),
    "missing-item": _refused(
        "there is no such item.",
        "token id does not exist",
        "该藏品不存在。",
        "该编号不存在",
        "Check the number of the item and the network.",
        "请核对藏品编号和网络。",
    ),
}

_ASK_APP_EN = (
    "Please tell us which app you used and what you wanted to do; the makers of that app can read this. Trying again "
    "unchanged will most likely fail and cost the fee again."
)
_ASK_APP_ZH = "请告诉我们您使用的应用和想做的操作，该应用的开发方能够解读。原样重试很可能再次失败并消耗手续费。"

_FAILED: dict[str, Told] = {
    "failed-reverted": _failed(
        ("The transaction failed: the contract refused it.", "Reverted.[[ {reason_text}]][[ Selector {selector}.]]"),
        ("交易失败：合约拒绝执行。", "已回滚。[[{reason_text}。]][[选择器 {selector}。]]"),
        _ASK_APP_EN,
        _ASK_APP_ZH,
    ),
    "failed-reverted.text": _failed(
        (
            "The transaction failed: the contract refused it and gave a reason: {reason_text}.",
            "Reverted: {reason_text}.",
        ),
        ("交易失败：合约拒绝执行，原因是：{reason_text}。", "已回滚：{reason_text}。"),
        _ASK_APP_EN,
        _ASK_APP_ZH,
    ),
    "failed-reverted.panic": _failed(
        (
            "The transaction failed: the contract ran into an error of its own.",
            "Panic[[ {panic_code}]][[ ({error_name})]].",
        ),
        ("交易失败：合约自身出错。", "Panic[[ {panic_code}]][[（{error_name}）]]。"),
        _ASK_APP_EN,
        _ASK_APP_ZH,
    ),
    "failed-reverted.custom": _failed(
        (
            "The transaction failed: the contract refused it. Its makers call this error {error_name}.",
            "Reverted with {error_name}, selector {selector}.",
        ),
        (
            "交易失败：合约拒绝执行，其开发方将此错误称为 {error_name}。",
            "已回滚：{error_name}，选择器 {selector}。",
        ),
        _ASK_APP_EN,
        _ASK_APP_ZH,
    ),
    "failed-reverted.unknown-custom": _failed(
        (
            "The transaction failed: the contract refused it, with an error that we do not know (code {selector}).",
            "Reverted with a custom error that is in no table of ours: selector {selector}.",
        ),
        (
            "交易失败：合约拒绝执行，错误代码为 {selector}，我们尚不认识该错误。",
            "已回滚：自定义错误，选择器 {selector} 不在已知列表中。",
        ),
        _ASK_APP_EN,
        _ASK_APP_ZH,
    ),
    "failed-reverted.empty": _failed(
        ("The transaction failed: the contract refused it and gave no reason.", "Reverted without data."),
        ("交易失败：合约拒绝执行，没有给出原因。", "已回滚，无返回数据。"),
        "The commonest causes are a token that cannot be moved so, a wrong amount, or too low a slippage. "
        "Please tell us which app you used.",
        "常见原因是代币不支持这种转移、金额不符或滑点过低。请告诉我们您使用的应用。",
    ),
    "failed-reverted.invalid": _failed(
        (
            "The transaction failed: the contract stopped at a check of its own and used all the gas.",
            "Invalid operation (an assertion of old contracts, or no such function).",
        ),
        ("交易失败：合约在内部检查处中止，并耗尽了全部 Gas。", "无效指令（旧版合约的断言，或函数不存在）。"),
        "Raising the gas limit does not help here. Check the amount and the app you used.",
        "提高 Gas 上限没有帮助，请核对金额和所用的应用。",
    ),
    "failed-reverted.unread": _failed(
        (
            "The transaction failed. Why cannot be read: our nodes do not keep the state of that time.",
            "Status 0; the state before block {block} is not available for a replay.",
        ),
        (
            "交易失败。由于节点未保存当时的数据，暂时无法读取原因。",
            "status 0；区块 {block} 之前的状态不可用，无法重放。",
        ),
        "Tell us which app you used and what you wanted to do, and an agent will look further.",
        "请告诉我们您使用的应用和想做的操作，客服会进一步查看。",
    ),
    "failed-out-of-gas": _failed(
        (
            "The transaction failed: it ran out of gas, the work that was paid for. The limit was set too low.",
            "Out of gas: limit {gas_limit}, used {gas_used}.",
        ),
        (
            "交易失败：Gas 用尽，也就是预先支付的计算量不够，上限设置过低。",
            "Gas 耗尽：上限 {gas_limit}，已用 {gas_used}。",
        ),
        (
            "Try again and let the wallet set the gas limit itself; do not lower it. If you set it by hand, take half as much "
            "again: {needed_gas}. What is not used is not charged.",
            "Estimate again, or set {needed_gas} at least; unused gas is not charged.",
        ),
        (
            "请重试，并让钱包自动设置 Gas 上限，不要手动调低。若手动设置，请提高一半至 {needed_gas}。未用完的部分不会收费。",
            "重新估算，或至少设为 {needed_gas}；未使用的 Gas 不收费。",
        ),
    ),
    "failed-out-of-gas-inner": _failed(
        (
            "The transaction failed: a part of it ran out of gas, although the whole was not used up. The limit was too low.",
            "An inner call ran out of gas (63/64 rule): the replay with plenty of gas passes. Limit {gas_limit}, used {gas_used}.",
        ),
        (
            "交易失败：其中一步的 Gas 用尽，虽然总量没有用完，但上限仍然过低。",
            "内部调用 Gas 耗尽（63/64 规则）：提高 Gas 后重放成功。上限 {gas_limit}，已用 {gas_used}。",
        ),
        (
            "Try again with a higher gas limit, half as much again at least: {needed_gas}. What is not used is not charged.",
            "Raise the limit to {needed_gas} at least; estimates that search for the outer limit only may fall short.",
        ),
        (
            "请提高 Gas 上限后重试，至少增加一半，即 {needed_gas}。未用完的部分不会收费。",
            "将上限提高到至少 {needed_gas}；只搜索外层上限的估算可能偏低。",
        ),
    ),
    "failed-state-dependent": _failed(
        (
            "The transaction failed because something changed just before it in the same block, most often a price that "
            "somebody else moved.[[ The contract said: {reason_text}.]]",
            "The replay on the state before block {block} passes: it depended on what came earlier in the block."
            "[[ {reason_text}]][[ Error {error_name}.]][[ Selector {selector}.]]",
        ),
        (
            "交易失败：在同一区块内、它执行之前，情况发生了变化，多半是他人交易推动了价格。[[合约返回：{reason_text}。]]",
            "在区块 {block} 之前的状态上重放成功：失败取决于同区块内更早的交易。[[{reason_text}。]][[错误 {error_name}。]]"
            "[[选择器 {selector}。]]",
        ),
        "Try again with a fresh price; it may well work now.",
        "请刷新报价后重试，现在很可能会成功。",
    ),
} | {f"failed-reverted.{reason}": told for reason, told in _REASONS.items()}

# -- addresses ---------------------------------------------------------------------

_ADDRESSES: dict[str, Told] = {
    "account": _told(
        (
            "On {network} this address holds {balance}[[ and {tokens}]].",
            "{address}: {balance}[[, {tokens}]]; nonce {nonce}, no code.",
        ),
        (
            "该地址在 {network} 上有 {balance}[[，以及 {tokens}]]。",
            "{address}：{balance}[[，{tokens}]]；nonce {nonce}，无合约代码。",
        ),
    ),
    "empty": _told(
        (
            "On {network} this address holds nothing and has never sent anything.",
            "{address}: balance 0, nonce 0, no code on {network}.",
        ),
        (
            "该地址在 {network} 上没有资产，也从未发送过交易。",
            "{address}：在 {network} 上余额为 0，nonce 0，无合约代码。",
        ),
        "If you expect a deposit, ask the sender for the transaction hash: it may be on another network.",
        "如果您在等待到账，请向付款方索取交易哈希，资产可能在另一个网络上。",
    ),
    "contract": _told(
        (
            "This is the address of a contract (a program) on {network}.[[ It calls itself {token_name}.]]",
            "{address}: contract[[, symbol {token_name}]][[, {decimals} decimals]]; balance {balance}.",
        ),
        (
            "这是 {network} 上的合约地址。[[自称 {token_name}。]]",
            "{address}：合约[[，符号 {token_name}]][[，{decimals} 位小数]]；余额 {balance}。",
        ),
        "It may be a smart wallet, an exchange's deposit address, a token or an app; the address alone does not tell which. "
        "Before you send anything, ask whoever gave it to you which coins it takes on {network}: others may be gone for good.",
        "它可能是智能钱包、交易所的充值地址、代币或应用，仅凭地址无法判断。转账前请向提供该地址的一方确认它在 {network} 上接收哪些资产，"
        "其他资产转入后可能无法取回。",
    ),
    "contract.token": msgspec.structs.replace(
        _told(
            (
                "This is the contract of the token {token_name} itself on {network}, not a wallet.",
                "{address}: token contract {token_name}[[, {decimals} decimals]]; balance {balance}.",
            ),
            (
                "这是代币 {token_name} 在 {network} 上的合约地址，不是钱包地址。",
                "{address}：代币合约 {token_name}[[，{decimals} 位小数]]；余额 {balance}。",
            ),
            "Do not send coins to it unless the app tells you to: what is sent to a token's contract is mostly gone for good.",
            "除非应用要求，请不要向它转账：转到代币合约的资产通常无法取回。",
        ),
        headline={"en": "A token's contract, not a wallet", "zh": "代币合约，不是钱包"},
    ),
    "delegated": _told(
        (
            "This wallet has given a contract the power to act for it: {delegate}. It holds {balance}[[ and {tokens}]].",
            "{address}: EIP-7702 delegation to {delegate}; balance {balance}[[, {tokens}]]; nonce {nonce}.",
        ),
        (
            "该钱包已授权合约 {delegate} 代为操作。余额 {balance}[[，以及 {tokens}]]。",
            "{address}：EIP-7702 委托至 {delegate}；余额 {balance}[[，{tokens}]]；nonce {nonce}。",
        ),
        "If you set this up yourself (a smart account), all is well. If not, send nothing there, not even for fees: tell us "
        "at once, and we show you how it is taken back.",
        "如果是您自己开启的（智能账户功能），则无需担心。如果不是，请不要向该地址转入任何资产，包括手续费，并立即告诉我们，我们会说明如何解除。",
    ),
    "stuck": _told(
        (
            "{waiting} {waiting|transaction|transactions} of this wallet {waiting|is|are} waiting on {network}. The first, number {blocking_nonce}, "
            "holds the others up. The wallet holds {balance}.",
            "{address}: next nonce on the chain {next_nonce}, {waiting} in the pool; nonce {blocking_nonce} first; balance {balance}.",
        ),
        (
            "该钱包在 {network} 上有 {waiting} 笔交易等待中。第一笔（第 {blocking_nonce} 号）未完成，后面的都在等它。余额 {balance}。",
            "{address}：链上下一个 nonce 为 {next_nonce}，交易池中有 {waiting} 笔；最先为 nonce {blocking_nonce}；余额 {balance}。",
        ),
        "Give us the hash of number {blocking_nonce}, and we say why it waits. Speed up or cancel that one; the rest follows.",
        "请提供第 {blocking_nonce} 号交易的哈希，我们可以说明它等待的原因。加速或取消这一笔后，其余的会自动继续。",
    ),
}

_UNKNOWN: dict[str, Told] = {
    "unknown": _told(
        (
            "We cannot say yet what happened on {network}; what we still need: {missing}.",
            "No verdict on {network}. Missing or contradicting: {missing}.",
        ),
        (
            "我们暂时无法判断它在 {network} 上的情况，还需要：{missing}。",
            "{network} 上暂无结论。缺少或互相矛盾的内容：{missing}。",
        ),
        "Please look again in a few minutes, and do not send it a second time until then.",
        "请过几分钟再查询，在此之前请不要重复发送。",
    ),
    "unknown.contradiction": _told(
        (
            "Our sources contradict each other about this on {network} at the moment, so we say nothing yet.",
            "Nodes of {network} contradict each other: a reorganisation under way, or one of them is wrong.",
        ),
        (
            "目前 {network} 上各数据来源的结果不一致，因此暂时不下结论。",
            "{network} 的节点结果互相矛盾：可能正在重组，或其中一个有误。",
        ),
        "Please look again in a few minutes, and do not send it a second time until then.",
        "请过几分钟再查询，在此之前请不要重复发送。",
    ),
}

STATES: dict[str, Told] = {**_SUCCESS, **_WAITING, **_GONE, **_ELSEWHERE, **_FAILED, **_ADDRESSES, **_UNKNOWN}

# -- beside it ---------------------------------------------------------------------

NOTES: dict[str, Told] = {
    "also-elsewhere": _told(
        (
            "The same address is this wallet on every EVM network. It is used on other networks too: {also_on}.",
            "Same address on all EVM chains; also balance or nonce on {also_on}.[[ Looked at: {looked_on}.]]",
        ),
        (
            "同一个地址在所有 EVM 网络上都是这个钱包。它在其他网络上也有使用：{also_on}。",
            "所有 EVM 链共用同一地址；另有余额或 nonce：{also_on}。[[已查询：{looked_on}。]]",
        ),
        "Switch the network in the app to see what is there. No recovery phrase is needed for that.",
        "在应用中切换网络即可查看，不需要助记词。",
    ),
    "nowhere-else": _told(
        (
            "The same address is this wallet on every EVM network; it is empty on the others that we looked at, too: "
            "{looked_on}.",
            "Same address on all EVM chains; balance and nonce 0 on {looked_on}.",
        ),
        (
            "同一个地址在所有 EVM 网络上都是这个钱包；我们查询的其他网络上也没有资产：{looked_on}。",
            "所有 EVM 链共用同一地址；{looked_on} 上余额与 nonce 均为 0。",
        ),
    ),
    "exchange-deposit": _told(
        (
            "The receiver is an address of {exchange}[[, which waits for {exchange_enough} confirmations]]; this has "
            "{confirmations}.[[ On this network receivers usually wait for about {usually_enough}; how many this exchange wants "
            "stands on its deposit page.]]",
            "Receiver labelled {exchange}[[; needs {exchange_enough} confirmations]]; has {confirmations}.[[ The label names no "
            "number; about {usually_enough} are usual on this network.]]",
        ),
        (
            "收款方是 {exchange} 的地址[[，需要 {exchange_enough} 个确认]]，目前 {confirmations} 个。"
            "[[该网络上收款方通常等待约 {usually_enough} 个；该交易所的具体要求请查看其充值页面。]]",
            "收款地址标记为 {exchange}[[；需要 {exchange_enough} 个确认]]；目前 {confirmations} 个。"
            "[[标记中没有确认数要求；该网络通常约为 {usually_enough} 个。]]",
        ),
        "Only the exchange can credit it: give its support this hash.",
        "入账只能由交易所处理，请把交易哈希提供给其客服。",
    ),
    "memo-missing": _told(
        (
            "{exchange} asks for a memo with deposits, and this transfer has none.",
            "{exchange} requires a memo or tag; the call data carries none.",
        ),
        (
            "{exchange} 充值需要填写备注（memo），而这笔转账没有。",
            "{exchange} 要求 memo 或标签，交易数据中没有。",
        ),
        "The coins are at the exchange's address. Give its support the hash, the amount and your account there.",
        "资产已在交易所地址，请把哈希、金额和您的交易所账户提供给其客服。",
    ),
    "poisoning": _told(
        (
            "Be careful: {fake_payee} was put into the history by a stranger[[. It imitates {real_payee}, which was really "
            "paid before]].",
            "Address poisoning: {fake_payee}[[ imitates {real_payee} (same first and last four digits)]].",
        ),
        (
            "请注意：{fake_payee} 是陌生人放进记录里的[[，它模仿了真正收过款的 {real_payee}]]。",
            "地址投毒：{fake_payee}[[ 模仿 {real_payee}（前四位与后四位相同）]]。",
        ),
    ),
    "sent-to-lookalike": _told(
        (
            "Something was sent to {fake_payee}, which a stranger had put into the history. It looks like {real_payee}, "
            "which was paid before.",
            "Paid {fake_payee}, planted by address poisoning; same first and last four digits as the earlier payee {real_payee}.",
        ),
        (
            "有资产转到了 {fake_payee}，该地址是陌生人放进记录里的，与之前付过款的 {real_payee} 相似。",
            "已向 {fake_payee} 付款，该地址由投毒植入，前四位与后四位与此前的收款人 {real_payee} 相同。",
        ),
        "If that was a mistake, it cannot be called back. Tell us at once: we see whether the receiver is an exchange. Pay "
        "nobody who promises to recover it.",
        "如果这是误转，链上无法撤回。请立即告诉我们，我们会查看收款方是否为交易所。请不要付款给任何承诺找回的人。",
    ),
    "dust": _told(
        (
            "A very small amount is among it. Strangers send such ones so that their address shows up in the history and is "
            "copied by mistake.",
            "About a cent or less: may be dust of address poisoning.",
        ),
        (
            "其中有极小的金额。有人会用小额转账让自己的地址出现在记录里，诱使他人误复制。",
            "金额约为一美分或更少：可能是用于地址投毒的小额转账。",
        ),
        _COPY_EN,
        _COPY_ZH,
    ),
    "zero-transfers": _told(
        (
            "In it are also transfers of nothing that others announced; nobody received or lost anything by them.",
            "Contains zero-value Transfer events in the name of others.",
        ),
        (
            "其中还包含他人制造的零金额记录，没有任何人因此收到或失去资产。",
            "含有以他人名义发出的零金额 Transfer 事件。",
        ),
    ),
    "lookalike-token": _told(
        (
            "The token {fake_token} only has the name of a known one. The real {real_token} is another contract.",
            "Contract {fake_token} uses the symbol of the registered {real_token}.",
        ),
        (
            "代币 {fake_token} 只是名称与知名代币相同，真正的是 {real_token}。",
            "合约 {fake_token} 使用了已收录代币 {real_token} 的符号。",
        ),
        "It is worth nothing by that name. Do not swap or approve it.",
        "请不要因其名称而认为它有价值，也不要兑换或授权。",
    ),
    "token-not-shown": _told(
        (
            "Tokens found: {tokens}. If the app does not show one, add it with exactly this contract: {contracts}.",
            "Registered tokens held: {tokens}. Contracts: {contracts}.",
        ),
        (
            "查到的代币：{tokens}。如果应用没有显示，请用以下合约地址添加：{contracts}。",
            "持有的已收录代币：{tokens}。合约：{contracts}。",
        ),
    ),
    "no-coin-for-fee": _told(
        (
            "To move tokens the wallet needs about {needed} for the fee; {shortfall} are missing.",
            "Fee of a usual token transfer (65,000 gas at {normal}): {needed}; shortfall {shortfall}.",
        ),
        (
            "转出代币大约需要 {needed} 作为手续费，还差 {shortfall}。",
            "普通代币转账手续费（65,000 Gas，单价 {normal}）：{needed}；缺口 {shortfall}。",
        ),
        "Send some {coin} on {network} to this address, if it is yours and nobody else has its recovery phrase.",
        "如果这是您的地址，并且没有他人掌握其助记词，请在 {network} 上转入一些 {coin}。",
    ),
    "sent-to-contract": _told(
        (
            "The receiver is the contract of a token itself, not a wallet. What is sent there can normally not be got back.",
            "Receiver is a token contract; it has in general no function that returns deposits.",
        ),
        (
            "收款方是代币合约本身，不是钱包，转到那里的资产通常无法取回。",
            "收款地址为代币合约，通常没有退回功能。",
        ),
        "Ask the makers of the token; do not pay anyone who promises to recover it.",
        "可以询问代币项目方；请不要付款给任何承诺找回的人。",
    ),
    "unknown-tokens": _told(
        (
            "Tokens that are not in our list moved too: {unknown_tokens}.",
            "Transfers of contracts not in the registry: {unknown_tokens}.",
        ),
        ("其中还有我们未收录的代币：{unknown_tokens}。", "含未收录合约的转账：{unknown_tokens}。"),
    ),
    "unknown-token": _told(
        (
            "This token is not in our list; anyone can give a token any name.",
            "Token contract not in the registry.",
        ),
        ("我们未收录该代币；任何人都可以给代币取任何名字。", "该代币合约未收录。"),
    ),
    "delegation-set": _told(
        (
            "This transaction also gives contracts the power to act for a wallet.",
            "Type-4 transaction with an authorization list (EIP-7702).",
        ),
        ("这笔交易还授权了合约代表钱包操作。", "type-4 交易，含授权列表（EIP-7702）。"),
        "If you did not want that, tell us at once.",
        "如果这不是您的本意，请立即告诉我们。",
    ),
    "delegate-scam": _told(
        (
            "The contract {delegate} is on a list of known thieves' contracts.",
            "Delegate {delegate} is labelled as scam.",
        ),
        ("合约 {delegate} 在已知的盗币合约名单中。", "委托对象 {delegate} 被标记为诈骗。"),
        "Do not send anything to this wallet, not even for fees. Tell us at once.",
        "请不要向该钱包转入任何资产，包括手续费，并立即告诉我们。",
    ),
    "reorganised": _told(
        (
            "It was in another block before: the network has exchanged its last blocks.",
            "Seen in another block before: reorganisation.",
        ),
        ("它之前在另一个区块中：网络重组了最近的区块。", "此前见于另一区块：发生过重组。"),
    ),
    "l1-fee-extra": _told(
        (
            "{network} adds a small part for its parent chain that is not in this figure.",
            "L1 data or operator fee not included.",
        ),
        ("{network} 另收一小部分主链费用，未计入以上数字。", "未包含 L1 数据费或运营费。"),
    ),
    "replace-unfunded": _told(
        (
            "For that the address lacks {replace_shortfall}: top it up first, from a source of your own.",
            "Balance is short of value and replacement cost by {replace_shortfall}.",
        ),
        (
            "该地址还差 {replace_shortfall} 才够支付加速费用，请先从自己的其他地址补足。",
            "余额不足以支付转账金额与替换费用，差 {replace_shortfall}。",
        ),
    ),
    "cancelling": _told(
        (
            "This one is a cancellation: a transfer of nothing to oneself in the place of an earlier one.",
            "Zero-value self-transfer: cancels an earlier transaction with this nonce.",
        ),
        ("这一笔用于取消：向自己转 0，占用之前交易的位置。", "零金额自转：用于取消相同 nonce 的交易。"),
    ),
    "node-lags": _told(
        (
            "One of our sources is behind and showed an older balance; the newest is given.",
            "A node with a lower height reported another balance; the highest one counts.",
        ),
        ("有一个数据来源落后，显示的是旧余额；这里采用最新的。", "高度较低的节点返回了不同余额；以最高的为准。"),
        "If your app shows the older one, refresh it or choose another node.",
        "如果应用显示的是旧余额，请刷新或更换节点。",
    ),
    "labelled": _told(
        ("Lists know this address as {label}.", "Label: {label}."),
        ("该地址在公开名单中的名称是 {label}。", "标签：{label}。"),
    ),
}

WORDS: dict[str, dict[str, str]] = {
    "chain": {"en": "a node that serves this network", "zh": "属于该网络的节点"},
    "latest-block": {"en": "the newest block", "zh": "最新区块"},
    "transaction": {"en": "the transaction itself", "zh": "交易本身"},
    "receipt": {"en": "the receipt of the transaction", "zh": "交易回执"},
    "status": {"en": "whether it worked: receipts of that time do not say", "zh": "执行结果（当时的回执不含该信息）"},
    "contradiction": {"en": "answers of nodes that agree", "zh": "一致的节点结果"},
    "nonce-count": {"en": "how many transactions the sender has made", "zh": "发送方的交易数量"},
    "state": {"en": "the chain's state of that time", "zh": "当时的链上状态"},
    "answer": {"en": "an answer that can be read", "zh": "可以识别的应答"},
    "hash": {"en": "a whole transaction hash", "zh": "完整的交易哈希"},
    "address": {"en": "a whole address", "zh": "完整的地址"},
    "generic": {"en": "generic", "zh": "一般错误"},
    "assertion failed": {"en": "assertion failed", "zh": "断言失败"},
    "arithmetic overflow": {"en": "arithmetic overflow", "zh": "算术溢出"},
    "division by zero": {"en": "division by zero", "zh": "除以零"},
    "enum out of range": {"en": "enum out of range", "zh": "枚举越界"},
    "storage encoding": {"en": "storage encoding", "zh": "存储编码错误"},
    "pop on empty array": {"en": "pop on empty array", "zh": "空数组弹出"},
    "index out of range": {"en": "index out of range", "zh": "下标越界"},
    "out of memory": {"en": "out of memory", "zh": "内存不足"},
    "uninitialised function": {"en": "uninitialised function", "zh": "函数未初始化"},
}
"""Our own words in facts, in both languages."""

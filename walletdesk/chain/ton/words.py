"""What is said of TON transfers and addresses, in English and Chinese, in plain words and in exact terms."""

from __future__ import annotations

from walletdesk.chain.told import Said, Told

STATE_NAMES: tuple[str, ...] = (
    "success",
    "pending",
    "bounced",
    "failed",
    "failed-later",
    "not-found",
    "account",
    "uninitialised",
    "empty",
    "frozen",
    "unknown",
)


def _said(plain: str, expert: str = "") -> Said:
    return Said(plain=plain, expert=expert or plain)


_CODE_EN = "[[ Exit code {exit_code}]][[ at {where}]].[[ Fees {fee_paid}.]]"
_CODE_ZH = "[[退出码 {exit_code}]][[，合约 {where}]]。[[手续费 {fee_paid}。]]"


def _bounced(plain_en: str, expert_en: str, plain_zh: str, expert_zh: str, advice_en: str, advice_zh: str) -> Told:
    return Told(
        says={
            "en": _said(
                f"{plain_en} TON sent the money back to the sender[[: {{returned}} came back]]; the difference went for fees.",
                f"{expert_en} Bounced[[, {{returned}} returned]].{_CODE_EN}",
            ),
            "zh": _said(
                f"{plain_zh}TON 已将资产退回[[：退回 {{returned}}]]，差额为手续费。",
                f"{expert_zh}消息已退回（bounced）[[，退回 {{returned}}]]。{_CODE_ZH}",
            ),
        },
        advises={"en": _said(advice_en), "zh": _said(advice_zh)},
    )


def _failed(plain_en: str, expert_en: str, plain_zh: str, expert_zh: str, advice_en: str, advice_zh: str) -> Told:
    return Told(
        says={
            "en": _said(
                f"{plain_en} Nothing left the sender's wallet but the fee[[ ({{fee_paid}})]].",
                f"{expert_en} Nothing was sent.{_CODE_EN}",
            ),
            "zh": _said(
                f"{plain_zh}除手续费[[（{{fee_paid}}）]]外，资产没有转出。", f"{expert_zh}消息没有发出。{_CODE_ZH}"
            ),
        },
        advises={"en": _said(advice_en), "zh": _said(advice_zh)},
    )


FEES = {
    "en": "{network}'s prices are set by votes of its validators and are the same whether it is busy or not, so there are no speeds to "
    "choose from. Your wallet shows what a transfer costs before you confirm it.",
    "zh": "{network} 的手续费单价由验证者投票决定，不随拥堵变化，因此没有快慢之分。确认转账之前，钱包会显示所需费用。",
}
"""Said in place of tiers: a message pays for the work that it makes, by prices of the configuration
(https://docs.ton.org/v3/documentation/smart-contracts/transaction-fees/fees)."""

STATES: dict[str, Told] = {
    "success": Told(
        says={
            "en": _said(
                "The transfer arrived on TON[[: {amount} went from {from} to {to}]][[ on {mined_at}]].",
                "The trace is complete[[: {amount} from {from} to {to}]][[, {mined_at}]][[; fees of all its transactions {fee_paid}]].",
            ),
            "zh": _said(
                "转账已在 TON 上成功[[：{amount} 已从 {from} 转到 {to}]][[，时间 {mined_at}]]。",
                "整条交易链已完成[[：{amount} 从 {from} 转到 {to}]][[，{mined_at}]][[；全部手续费 {fee_paid}]]。",
            ),
        },
        advises={
            "en": _said(
                "If the receiver does not see it, please compare the address above with theirs. The same TON address can be "
                "written in two ways, beginning with EQ or UQ."
            ),
            "zh": _said("如果收款方没有看到，请核对上面的地址。同一个 TON 地址有两种写法，分别以 EQ 和 UQ 开头。"),
        },
    ),
    "success.call": Told(
        says={
            "en": _said(
                "What {from} sent on TON was carried out[[ on {mined_at}]]; it was more than one plain transfer.",
                "The trace of {from} is complete[[, {mined_at}]]: several actions or a call of a contract[[; fees of all its "
                "transactions {fee_paid}]].",
            ),
            "zh": _said(
                "{from} 在 TON 上发起的操作已完成[[，时间 {mined_at}]]，它不是一笔普通转账。",
                "{from} 发起的交易链已完成[[，{mined_at}]]：包含多个操作或合约调用[[；全部手续费 {fee_paid}]]。",
            ),
        },
        advises={
            "en": _said(
                "If something is missing afterwards, please tell us in which app it was done and what was expected."
            ),
            "zh": _said("如果之后发现缺少资产，请告诉我们是在哪个应用中操作的，以及预期的结果。"),
        },
    ),
    "success.zero-value": Told(
        headline={"en": "An entry of zero, nothing moved", "zh": "金额为零的记录，资产未变动"},
        says={
            "en": _said(
                "Nothing moved: the amount[[ from {from}]][[ to {to}]] is zero. Strangers put such entries into other people's histories.",
                "Transfer of {amount}[[ from {from}]][[ to {to}]]: no balance but that of the fees changed.[[ Fees {fee_paid}.]]",
            ),
            "zh": _said(
                "没有资产变动：[[从 {from} ]][[到 {to} ]]的金额为零。陌生人常用这种方式在别人的交易记录里留下痕迹。",
                "转账金额 {amount}[[，来自 {from}]][[，转到 {to}]]：除手续费外余额没有变化。[[手续费 {fee_paid}。]]",
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
                "Transfer of {amount}[[ from {from}]][[ to {to}]], a jetton that is not in the registry.[[ Fees {fee_paid}.]]",
            ),
            "zh": _said(
                "一种我们未收录的代币发生了转账[[，来自 {from}]][[，转到 {to}]]：{amount}。",
                "未收录 jetton 的转账：{amount}[[，来自 {from}]][[，转到 {to}]]。[[手续费 {fee_paid}。]]",
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
                "The transfer is on its way through TON; some of its steps are not done yet. Nothing is lost.",
                "The trace is incomplete: messages are still under way.",
            ),
            "zh": _said("转账正在 TON 上处理，还有步骤没有完成，资产没有丢失。", "交易链尚未完成，仍有消息在途。"),
        },
        advises={"en": _said("Please wait a minute, then look again."), "zh": _said("请稍候一分钟再查询。")},
    ),
    "bounced": _bounced(
        "The receiver's contract refused the transfer.",
        "The receiving contract failed.",
        "收款方的合约拒绝了这笔转账。",
        "接收合约执行失败。",
        "Please check the address. If it belongs to an application, start the payment from that application.",
        "请核对地址。如果该地址属于某个应用，请从该应用内发起付款。",
    ),
    "bounced.uninitialised": _bounced(
        "The receiver's wallet has never been used, so nothing could be delivered to it in this way.",
        "The receiver has no contract (compute phase skipped, no state) and the message was bounceable.",
        "收款方的钱包从未使用过，用这种地址格式无法送达。",
        "接收地址没有合约（compute phase 跳过，no state），且消息为可退回类型。",
        "Please ask the receiver for the form of the address that begins with UQ, and send again.",
        "请向收款方索取以 UQ 开头的地址格式，然后重新转账。",
    ),
    "bounced.not-enough-coin": _bounced(
        "The transfer carried too little TON for the work at the receiver.",
        "Not enough coin for the receiver's actions.",
        "这笔转账附带的 TON 不足以完成接收方的处理。",
        "附带的 TON 不足以执行接收方的动作。",
        "Please send again with a little more TON for fees; your app suggests an amount.",
        "请多附带一些 TON 作为手续费后重新发送，应用会给出建议数额。",
    ),
    "bounced.not-enough-jettons": _bounced(
        "There were fewer tokens than the transfer wanted to send.",
        "Jetton balance too small.",
        "代币余额少于要转出的数量。",
        "jetton 余额不足。",
        "Please check the balance of this token and send a smaller amount.",
        "请查看该代币的余额，减少数量后重新发送。",
    ),
    "bounced.locked": _bounced(
        "The token's issuer has locked a wallet of this transfer, so the token cannot move.",
        "The jetton wallet is locked by the jetton's administrator.",
        "该代币的发行方已锁定本次转账的一方钱包，代币无法转出。",
        "jetton 钱包已被 jetton 管理员锁定。",
        "Only the issuer of the token can say why and undo it. Please ask them, by the way their own site names.",
        "只有代币发行方能说明原因并解除锁定，请通过其官网公布的方式联系他们。",
    ),
    "failed": _failed(
        "Your wallet could not carry out this transfer.",
        "The wallet's own transaction failed.",
        "您的钱包未能完成这笔转账。",
        "钱包自身的交易执行失败。",
        "Please try again from an up-to-date app; if it happens again, send us this hash and the version of the app.",
        "请更新应用后重试；如果再次出现，请把这个哈希和应用版本发给我们。",
    ),
    "failed.not-enough-coin": _failed(
        "There was not enough TON in your wallet for the amount and the fee.",
        "Action phase failed: not enough TON for the outgoing message.",
        "您的钱包中 TON 不足以支付转账金额和手续费。",
        "action phase 失败：TON 不足以发出消息。",
        "Please leave some TON for fees, or send a smaller amount.",
        "请为手续费保留一些 TON，或减少转账金额。",
    ),
    "failed.skipped": _failed(
        "Your wallet left this transfer out. Mostly it does so because it does not hold enough TON for the amount and the fee.",
        "The wallet's own transaction worked, but its outgoing message was skipped (mode +2 ignores errors of sending): mostly too "
        "little TON.",
        "您的钱包没有发出这笔转账，最常见的原因是 TON 不足以支付转账金额和手续费。",
        "钱包自身的交易已执行，但要发出的消息被跳过（模式 +2 会忽略发送错误），多为 TON 不足。",
        "Please leave some TON for fees, or send a smaller amount.",
        "请为手续费保留一些 TON，或减少转账金额。",
    ),
    "failed.expired": _failed(
        "The transfer reached the chain too late and is no longer valid.",
        "valid_until has passed.",
        "这笔转账到达链上时已过有效期。",
        "已超过 valid_until。",
        "Please check that the clock of your phone is right, and send again.",
        "请确认手机时间准确，然后重新发送。",
    ),
    "failed.seqno": _failed(
        "Your wallet had sent something else first, so this one was refused.",
        "Wrong seqno.",
        "您的钱包先发出了另一笔交易，因此这一笔被拒绝。",
        "seqno 不正确。",
        "Please look at your history: if the transfer is missing there, send it again.",
        "请查看交易记录，如果没有这笔转账，请重新发送。",
    ),
    "failed-later": Told(
        says={
            "en": _said(
                "The transfer left the sender's wallet, but a later step on TON failed and did not send the money back.",
                f"A later transaction of the trace failed without a bounce.{_CODE_EN}",
            ),
            "zh": _said(
                "转账已离开发送方的钱包，但在 TON 上的后续步骤失败，且没有退回资产。",
                f"交易链中的后续交易失败且没有退回。{_CODE_ZH}",
            ),
        },
        advises={
            "en": _said(
                "Please do not send again yet. Tell us which app this payment was for; a person looks at the trace."
            ),
            "zh": _said("请先不要重新发送。请告诉我们这笔付款用于哪个应用，会由人工查看整条交易链。"),
        },
    ),
    "failed-later.notification": Told(
        says={
            "en": _said(
                "The tokens are at the receiver's address[[: {amount} for {to}]], but the receiver's contract refused to hear of them. "
                "An exchange or an app may not have counted them.",
                f"The jettons arrived[[: {{amount}} for {{to}}]]; the transfer_notification failed at the receiver.{_CODE_EN}",
            ),
            "zh": _said(
                "代币已到达收款方地址[[：{amount}，收款方 {to}]]，但收款方的合约没有接受到账通知，交易所或应用可能没有入账。",
                f"jetton 已到达[[：{{amount}}，收款方 {{to}}]]；transfer_notification 在收款方执行失败。{_CODE_ZH}",
            ),
        },
        advises={
            "en": _said(
                "Please do not send again. Give the receiver's support this hash: only they can count the tokens."
            ),
            "zh": _said("请不要重复发送。请把这个哈希提供给收款方的客服，只有他们能够补录到账。"),
        },
    ),
    "not-found": Told(
        says={
            "en": _said(
                "TON does not know this transfer. If your app still shows it as sending, it may not have reached the network.",
                "Neither a transaction nor a message with the hash {subject} is in the index.",
            ),
            "zh": _said(
                "TON 上没有这笔转账的记录。如果应用仍显示发送中，可能还没有到达网络。",
                "索引中没有哈希为 {subject} 的交易或消息。",
            ),
        },
        advises={
            "en": _said(
                "A TON transfer appears within a minute or not at all. Please look at your balance: if nothing is missing, "
                "nothing was sent."
            ),
            "zh": _said("TON 转账会在一分钟内出现，否则就不会出现。请查看余额：如果没有减少，就没有转出。"),
        },
    ),
    "account": Told(
        says={
            "en": _said("This TON address holds {balance}[[, and these jettons: {tokens}]]."),
            "zh": _said("该 TON 地址持有 {balance}[[，以及以下 jetton：{tokens}]]。"),
        },
        advises={
            "en": _said("If a token is missing in the app, please add it by the contract shown here, not by its name."),
            "zh": _said("如果应用中没有显示某种代币，请按这里的合约地址添加，不要按名称添加。"),
        },
    ),
    "uninitialised": Told(
        says={
            "en": _said(
                "This TON address holds {balance}[[ and {tokens}]], but its wallet has never sent anything, so its contract "
                "does not exist yet."
            ),
            "zh": _said("该 TON 地址持有 {balance}[[ 和 {tokens}]]，但钱包从未发送过交易，因此合约尚未部署。"),
        },
        advises={
            "en": _said(
                "This is normal for a new wallet. The first transfer that the wallet sends puts its contract in place. Until "
                "then others should send to the form that begins with UQ."
            ),
            "zh": _said(
                "新钱包出现这种情况是正常的，钱包首次转出时会自动部署合约。在此之前，请让他人转到以 UQ 开头的地址格式。"
            ),
        },
    ),
    "empty": Told(
        says={
            "en": _said("This TON address holds nothing and was never used."),
            "zh": _said("该 TON 地址没有资产，从未使用过。"),
        },
        advises={
            "en": _said("If you expect something here, please send us the transfer's hash: the sender has it."),
            "zh": _said("如果您认为这里应有资产，请提供转账哈希，可以向发送方索取。"),
        },
    ),
    "frozen": Told(
        says={
            "en": _said(
                "This TON address was frozen by the chain itself, because it owed more rent for storage than it held.",
                "Account status: frozen (storage debt).",
            ),
            "zh": _said("该 TON 地址因欠缴存储费，已被链自身冻结。", "账户状态：frozen（存储费欠费）。"),
        },
        advises={
            "en": _said(
                "It can be revived by paying the debt. A person will tell you how; nobody needs your phrase for that."
            ),
            "zh": _said("补缴费用后可以恢复，会由人工告诉您方法，任何人都不需要您的助记词。"),
        },
    ),
}

NOTES: dict[str, Told] = {
    "receiver-uninitialised": Told(
        says={
            "en": _said(
                "The receiver's wallet has never sent anything yet. The money is at its address and can be used as soon as the "
                "wallet sends its first transfer."
            ),
            "zh": _said("收款方的钱包还没有发送过交易。资产已在其地址中，钱包首次转出后即可正常使用。"),
        }
    ),
    "some-left-out": Told(
        says={
            "en": _said(
                "Your wallet wanted to send more in this transaction and left {left_out} of its transfers out, mostly because there "
                "was not enough TON for them.",
                "Skipped messages: {left_out} (mode +2 ignores errors of sending).",
            ),
            "zh": _said(
                "钱包在这笔交易中还有 {left_out} 笔转账没有发出，最常见的原因是 TON 不足。",
                "被跳过的消息：{left_out}（模式 +2 会忽略发送错误）。",
            ),
        }
    ),
    "jettons-back": Told(
        says={
            "en": _said(
                "It is the tokens that are back. Most of the TON that was sent along for the work stays with the token's contract.",
                "internal_transfer bounced: the sender's jetton wallet has its balance again and keeps the TON that came with it.",
            ),
            "zh": _said(
                "退回的是代币。随附用于手续费的 TON 大部分留在代币合约中。",
                "internal_transfer 已退回：发送方的 jetton 钱包恢复了余额，随附的 TON 留在其中。",
            ),
        }
    ),
    "no-notification": Told(
        says={
            "en": _said(
                "The tokens were sent without a notification to the receiver, so an exchange may not have noticed them. Please "
                "give its support this hash."
            ),
            "zh": _said("转账时没有向接收方发送通知，交易所可能没有自动识别。请把这个哈希提供给其客服。"),
        }
    ),
}

"""The macros that come with the desk, written for wallets in English and Chinese.

They hold no figure that changes: fees, limits and waiting times are filled in by whoever writes, from what the desk reads
on the chain.  None asks for anything that opens a wallet.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from walletdesk.conversations.rules import Status
from walletdesk.events import Actor
from walletdesk.kit.unit import Unit
from walletdesk.macros import actions, queries, reading
from walletdesk.macros.actions import Draft, Taken
from walletdesk.macros.queries import Reader
from walletdesk.macros.rules import ME, Actions, Audience, Content
from walletdesk.wire import Priority, RawText


class _Macro(msgspec.Struct, frozen=True, kw_only=True):
    shortcut: str
    folder: tuple[str, str]
    name: tuple[str, str]
    en: str
    zh: str
    does: Actions = Actions()


_START = ("First steps", "开场与资料")
_STUCK = ("Stuck and failed", "卡住与失败")
_PLACES = ("Between places", "转账去向")
_SHOWN = ("What the app shows", "显示与余额")
_ACCESS = ("Getting in", "登录与备份")
_SAFETY = ("Security", "安全")
_END = ("Going on and ending", "跟进与结束")
_WAIT = Status.PENDING


def _about(category: str, status: Status | None = _WAIT, priority: Priority | None = None) -> Actions:
    return Actions(category=category, status=status, priority=priority)


_ALL = (
    _Macro(
        shortcut="hello",
        folder=_START,
        name=("Hello, I am looking at it", "您好，正在查看"),
        en="""Hello {{contact.name}}, this is {{agent.name}}. I have read your message and am looking at it now.

You do not have to send anything secret: we never ask for a recovery phrase, a private key, a password or a code.""",
        zh="""您好，{{contact.name}}，我是{{agent.name}}。您的消息我已看到，正在为您查看。

您不需要提供任何机密信息：我们绝不会索要助记词、私钥、密码或验证码。""",
        does=Actions(assignee=ME),
    ),
    _Macro(
        shortcut="ask-hash",
        folder=_START,
        name=("Which transaction is it", "请提供交易哈希"),
        en="""Which transaction is it? Please send me its hash: open the transaction in the app and copy the long code from its details. If it was sent from an exchange, the exchange shows it with the withdrawal.

The hash is public and safe to share.""",
        zh="""请问是哪一笔交易？请把交易哈希发给我：在应用里打开该笔交易，复制详情中的那串长字符。如果是从交易所转出，可在交易所的提现记录中找到。

交易哈希是公开信息，可以放心提供。""",
        does=Actions(status=_WAIT),
    ),
    _Macro(
        shortcut="ask-address",
        folder=_START,
        name=("Which address and network", "请提供地址和网络"),
        en="""Please tell me the address of your wallet that this is about, and the network. The address is what you give to somebody who wants to send you coins: it is public, and nobody can move anything with it.""",
        zh="""请告诉我这个问题涉及您钱包的哪个地址，以及所在网络。这里指的是别人向您转账时使用的收款地址：它是公开的，任何人都无法凭它转走资产。""",
        does=Actions(status=_WAIT),
    ),
    _Macro(
        shortcut="ask-version",
        folder=_START,
        name=("Which app and phone", "请提供版本和机型"),
        en="""Please tell me which version of the app you have (Settings, About), which phone or computer with which system, and what you did just before. A picture of the message helps, as long as it shows no recovery phrase and no key.""",
        zh="""请告诉我应用的版本号（设置 → 关于）、手机或电脑的型号和系统版本，以及出现问题前的操作步骤。也可以附上错误提示的截图；请不要在截图中露出助记词或私钥。""",
        does=_about("app_fault"),
    ),
    _Macro(
        shortcut="pending-fee",
        folder=_STUCK,
        name=("Waiting: the fee is too low", "打包中：手续费太低"),
        en="""I have looked at your transaction, hash {{hash}}. It is waiting on {{network}} because its fee is below what the network asks at the moment. Nothing is lost: until it is confirmed the coins have not left your wallet.

You can wait until fees fall, or open the transaction in the app and choose “Speed up”. That sends the same transaction again in the same place with a fee at least 10 % higher; only one of the two can go through.""",
        zh="""我已查看您的交易，哈希 {{hash}}。它仍在 {{network}} 上等待打包，原因是手续费低于网络当前的要求。资产没有丢失：在确认之前，这些币还没有离开您的钱包。

您可以等待网络费用回落，也可以在应用里打开这笔交易并选择“加速”。加速会用同一个序号重新发送，手续费至少提高 10%；两笔之中只会有一笔生效。""",
        does=_about("pending_low_fee"),
    ),
    _Macro(
        shortcut="pending-earlier",
        folder=_STUCK,
        name=("Waiting behind an earlier one", "打包中：前一笔卡住"),
        en="""Your transaction is waiting behind an earlier one from the same address. Transactions of one address go through strictly in order, so the later ones are fine and have to wait.

Please open the oldest one that is still pending and choose “Speed up”, or “Cancel” if you do not need it any more. When it is through, the others follow by themselves.""",
        zh="""您的交易排在同一地址更早的一笔交易后面。同一地址的交易必须严格按顺序执行，后面的交易没有问题，只是需要等待。

请打开最早的那笔“处理中”的交易，选择“加速”；如果不再需要，也可以选择“取消”。它完成之后，其余的会自动继续。""",
        does=_about("pending_nonce"),
    ),
    _Macro(
        shortcut="dropped",
        folder=_STUCK,
        name=("Dropped: nothing happened", "已被丢弃：没有发生"),
        en="""No node knows your transaction any more: the network has dropped it before it was confirmed. That means that nothing happened. Nothing was sent and no fee was paid.

Please check in the app that your balance is as before, then you can send it again with the fee that the app proposes today.""",
        zh="""目前没有任何节点还保留您的这笔交易：它在确认之前被网络丢弃了。这表示什么都没有发生，既没有转出，也没有扣手续费。

请先在应用里确认余额与之前一致，然后按应用现在建议的手续费重新发送即可。""",
        does=_about("not_found"),
    ),
    _Macro(
        shortcut="failed-gas",
        folder=_STUCK,
        name=("Failed: it ran out of gas", "失败：gas 不足"),
        en="""Your transaction, hash {{hash}}, was carried out and failed because its gas limit was too small. The coins you wanted to send are still in your wallet. The network fee was used up by the attempt, and nobody can give it back.

Please send it again and leave the gas limit as the app proposes it.""",
        zh="""您的交易（哈希 {{hash}}）已被执行，但因 gas 上限设置过小而失败。您要转出的币仍在您的钱包里。手续费已被这次执行消耗，任何人都无法退还。

请重新发送，并保留应用建议的 gas 上限。""",
        does=_about("failed_gas"),
    ),
    _Macro(
        shortcut="failed-swap",
        folder=_STUCK,
        name=("Swap failed: the price moved", "兑换失败：价格变动"),
        en="""Your swap failed because the price moved further than you allowed, or because it came too late. The coins you wanted to swap stayed in your wallet; only the network fee was used.

You can try again with a fresh price. If you allow more slippage, do it in small steps: a high value lets others give you a worse price.""",
        zh="""您的兑换失败，是因为价格变动超过了您允许的范围，或超过了有效时间。用来兑换的币仍在您的钱包里，只消耗了网络手续费。

您可以用最新报价再试一次。如需提高滑点，请小幅调整：设置过高会让您以更差的价格成交。""",
        does=_about("failed_slippage"),
    ),
    _Macro(
        shortcut="no-gas",
        folder=_STUCK,
        name=("A little native coin is missing", "缺少网络手续费"),
        en="""To send {{coin}} on {{network}} your address needs a little of the network's own coin, because the network takes its fee in that coin. At the moment about {{fee}} would be enough.

Please send that amount to the same address on the same network, from your exchange or another wallet of yours. After that the transfer works. Nobody of ours will ever ask you to pay a fee to a person.""",
        zh="""在 {{network}} 上转出 {{coin}}，您的地址里需要有少量该网络的原生币，因为网络只用原生币收取手续费。目前大约需要 {{fee}}。

请从交易所或您自己的其他钱包，向同一网络的同一地址转入这个数量，之后即可正常转账。我们的工作人员绝不会要求您向任何个人付费。""",
        does=_about("no_gas_coin"),
    ),
    _Macro(
        shortcut="tron-energy",
        folder=_STUCK,
        name=("TRON: energy and bandwidth", "TRON：能量与带宽"),
        en="""Sending a token on TRON uses energy and bandwidth. Where your address has too little of them, TRX is burned instead, and without enough TRX the transfer fails. The TRX used by a failed attempt is not returned.

For this transfer please keep about {{fee}} in TRX at the address. The first transfer of a token to an address that has never held it needs about twice the energy, so it costs more.""",
        zh="""在 TRON 上转出代币会消耗能量和带宽。地址的能量或带宽不足时，会改为燃烧 TRX；TRX 也不够时，转账就会失败，失败所消耗的 TRX 不会退还。

这笔转账请在该地址预留约 {{fee}} 的 TRX。首次向从未持有该代币的地址转账，所需能量约为平时的两倍，因此费用更高。""",
        does=_about("tron_resources"),
    ),
    _Macro(
        shortcut="tron-new",
        folder=_STUCK,
        name=("TRON: the address is not active yet", "TRON：地址未激活"),
        en="""The TRON address you are sending to, or from, is not active yet: on TRON an address begins to exist when it receives TRX for the first time. Sending a small amount of TRX to it activates it; the network takes a small fee in TRX from the sender for that.

After that the transfer works as usual.""",
        zh="""您转出或转入的 TRON 地址尚未激活：在 TRON 上，地址首次收到 TRX 后才正式存在。向它转入少量 TRX 即可激活，网络会向转出方收取少量 TRX 作为费用。

激活之后即可正常转账。""",
        does=_about("tron_activation"),
    ),
    _Macro(
        shortcut="btc-waiting",
        folder=_STUCK,
        name=("Bitcoin: not confirmed yet", "比特币：尚未确认"),
        en="""Your bitcoin transaction is known to the network and waits for a block: others pay a higher fee at the moment. Nothing is lost.

If you sent it, the app can raise its fee (“Speed up”). If you receive it, you can wait, or ask the sender to raise the fee. If it is not confirmed within about two weeks, most nodes forget it and the coins are free again at the sender's address.""",
        zh="""网络已收到您的比特币交易，正在等待打包：目前其他交易的手续费更高。资产没有丢失。

如果是您转出的，可在应用里选择“加速”；如果您是收款方，可以继续等待，或由转出方选择加速。若约两周仍未确认，大多数节点会将其移除，这些币会重新回到转出方可用的状态。""",
        does=_about("btc_unconfirmed"),
    ),
    _Macro(
        shortcut="sol-expired",
        folder=_STUCK,
        name=("Solana: it expired", "Solana：交易已过期"),
        en="""Your Solana transaction was not taken into a block in time and has expired. On Solana a transaction is valid for about a minute only; after that it can no longer be carried out, so nothing was sent.

You can safely send it again. When the network is busy, a small priority fee helps.""",
        zh="""您的 Solana 交易没有及时被打包，现已过期。Solana 上的交易有效期只有约一分钟，过期后不会再被执行，因此没有转出任何资产。

您可以放心重新发送。网络繁忙时，适当添加优先费会更顺利。""",
        does=_about("sol_expired"),
    ),
    _Macro(
        shortcut="deposit",
        folder=_PLACES,
        name=("Confirmed, the exchange has not credited it", "已确认，交易所未入账"),
        en="""Your transfer, hash {{hash}}, is confirmed on {{network}}: the coins have arrived at the address you sent them to. Only {{exchange}} can credit them to your account there; neither we nor anybody else can.

Please write to the support of {{exchange}}, through its own app or site, with this hash, the amount, the network and the address. If the coin needs a memo or tag, add the one you used.""",
        zh="""您的转账（哈希 {{hash}}）已在 {{network}} 上确认：资产已到达您填写的收款地址。能为您入账的只有{{exchange}}，我们和其他任何人都无法代为操作。

请通过其官方应用或网站联系{{exchange}}客服，提供上述哈希、金额、网络和收款地址。如果该币种需要 Memo 或 Tag，请一并提供您填写的内容。""",
        does=_about("deposit_not_credited"),
    ),
    _Macro(
        shortcut="withdrawal",
        folder=_PLACES,
        name=("Withdrawn from an exchange, not here yet", "交易所提现未到账"),
        en="""Please look at the withdrawal in your account at {{exchange}}. If it shows no transaction hash yet, the coins are still there and only {{exchange}} can say when they leave.

If there is a hash, please send it to me with the network, and I look at once where it is.""",
        zh="""请查看您在{{exchange}}的提现记录。如果还没有显示交易哈希，说明资产仍在交易所，何时转出只能由{{exchange}}说明。

如果已有哈希，请把它和所用网络发给我，我马上为您查看进度。""",
        does=_about("withdrawal_missing"),
    ),
    _Macro(
        shortcut="memo",
        folder=_PLACES,
        name=("The memo or tag was forgotten", "忘填 Memo 或 Tag"),
        en="""Your transfer reached the address of {{exchange}}, but without the memo or tag that tells whose it is. The coins are at the exchange and not lost.

Please write to the support of {{exchange}} and give the transaction hash, the amount, the time and the name of your account there. Many exchanges have a form for missing memos; some charge for it.""",
        zh="""您的转账已到达{{exchange}}的地址，但缺少用于识别归属的 Memo 或 Tag。资产在交易所，没有丢失。

请联系{{exchange}}客服，提供交易哈希、金额、时间和您在该平台的账户名。许多交易所有“漏填 Memo”的申请入口，部分会收取费用。""",
        does=_about("memo_missing"),
    ),
    _Macro(
        shortcut="other-network",
        folder=_PLACES,
        name=("Sent on another network, to your own wallet", "转错网络，到自己钱包"),
        en="""Your coins arrived on {{network}}. Your address is the same on all networks of this family, so they are yours and safe.

Please switch the app to {{network}} and, if the token is not shown, add it there. Nothing has to be imported, and no key or phrase is needed for that. To move the coins on you need a little of that network's own coin for the fee.""",
        zh="""您的资产到达了 {{network}}。在同一类网络上，您的地址是相同的，所以这些资产仍属于您，是安全的。

请在应用里切换到 {{network}}；如果没有显示该代币，在那里添加即可。整个过程不需要导入任何内容，也不会用到私钥或助记词。之后若要转出，需要少量该网络的原生币作为手续费。""",
        does=_about("wrong_network"),
    ),
    _Macro(
        shortcut="network-exchange",
        folder=_PLACES,
        name=("Sent to an exchange on a network it does not take", "转错网络到交易所"),
        en="""Your coins arrived at an address of {{exchange}}, on a network that it does not take for this deposit. Only {{exchange}} holds that address, so only it can give them back, and it may refuse or charge for it.

Please ask its support for the recovery of a deposit on a wrong network and give the hash, the amount and the network. Please do not answer anybody else who offers to get them back.""",
        zh="""您的资产到达了{{exchange}}的地址，但所用网络不在该充值支持的范围内。该地址由{{exchange}}掌管，只有它能够退还，它也可能拒绝或收取费用。

请向其官方客服申请“转错网络的资产找回”，并提供哈希、金额和网络。请不要理会其他任何声称能帮您找回的人。""",
        does=_about("wrong_network_lost"),
    ),
    _Macro(
        shortcut="other-address",
        folder=_PLACES,
        name=("Sent to a wrong address", "转错地址"),
        en="""I am sorry: a confirmed transfer cannot be called back, neither by us nor by the network. The coins are at the address to which they were sent, and only its owner can send them back.

If the address belongs to an exchange, its support may help; please write to it with the hash. Anybody who promises to reverse the transfer for a fee is a fraud.""",
        zh="""很抱歉：已确认的转账无法撤回，我们和网络都做不到。资产在您填写的地址里，只有该地址的主人才能退回。

如果该地址属于某家交易所，其客服或许能够协助，请带上哈希联系对方。任何承诺付费即可撤回转账的人都是骗子。""",
        does=_about("wrong_address"),
    ),
    _Macro(
        shortcut="bridge",
        folder=_PLACES,
        name=("A bridge is still working", "跨链处理中"),
        en="""A bridge works in two steps: the coins leave one network, and are paid out on the other one later. The first step is done, hash {{hash}}. The second one can take {{time}} or longer when it is busy.

Please look at the transfer on the bridge's own page, which you reach from the app, and see whether it waits for a click of yours or shows a refund. If nothing moves, send me a picture of what it shows.""",
        zh="""跨链分为两步：资产先从一条网络转出，随后在另一条网络上发放。第一步已完成，哈希 {{hash}}。第二步可能需要 {{time}}，繁忙时会更久。

请从应用进入该跨链桥的官方页面查看这笔记录：是否需要您点击领取，或已显示退款。如果一直没有变化，请把页面截图发给我。""",
        does=_about("bridge_pending"),
    ),
    _Macro(
        shortcut="token-hidden",
        folder=_SHOWN,
        name=("The token is not shown", "代币不显示"),
        en="""The coins are at your address on {{network}}; the app does not list this token by itself. Please choose “Add token” on that network and enter its contract.

Take the contract from the project's own site or from our list of what is supported. Many false tokens have the same name; only the contract tells them apart.""",
        zh="""资产就在您的 {{network}} 地址上，只是应用没有自动显示该代币。请在该网络下选择“添加代币”，并填写合约地址。

合约地址请以项目官网或我们的支持列表为准。有许多同名的假代币，只有合约地址能够区分。""",
        does=_about("token_not_shown"),
    ),
    _Macro(
        shortcut="balance",
        folder=_SHOWN,
        name=("The balance looks wrong", "余额显示异常"),
        en="""I have looked at your address on the chain, and the coins are there. What the app shows comes from a node that is behind at the moment.

Please pull the page down to refresh it, and check that the right account and network are chosen. If it still shows another amount, choose another node in the settings, or update the app. Nothing has to be imported for that.""",
        zh="""我已在链上查看您的地址，资产都在。应用显示的数据来自一个暂时落后的节点。

请下拉刷新，并确认选择的账户和网络正确。如果数值仍不对，可在设置里更换节点，或更新应用。整个过程不需要导入任何内容。""",
        does=_about("balance_wrong"),
    ),
    _Macro(
        shortcut="zero-restored",
        folder=_SHOWN,
        name=("Zero after restoring the wallet", "恢复钱包后余额为零"),
        en="""After a wallet is restored, a zero mostly means that another account of the same wallet is shown, not that anything is lost. Please compare the address the app shows now with the one you used before; you find it in old transfers.

If they differ, look in the app under accounts for the next ones, and whether the old wallet used another path or an additional passphrase. Please type your words nowhere but in the app itself, and do not send them to anybody, to us neither.""",
        zh="""恢复钱包后显示为零，多半是显示了同一钱包的另一个账户，而不是资产丢失。请对比应用现在显示的地址与您以前使用的地址；以前的地址可在旧的转账记录中找到。

如果两者不同，请在应用的账户列表里查看其他账户，并回想旧钱包是否使用过其他派生路径或额外的密语。您的助记词只能在应用内输入，请不要发给任何人，包括我们。""",
        does=_about("seed_invalid"),
    ),
    _Macro(
        shortcut="seed-lost",
        folder=_ACCESS,
        name=("The recovery phrase is lost", "助记词丢失"),
        en="""I am sorry, and I have to be honest: your recovery phrase exists only where you wrote it down. We do not have it, and nobody can restore a wallet without it.

Please look whether the wallet is still open on another phone or computer; then move the coins from there to a new wallet today. Look through your own backups, too. Whoever offers to recover the wallet for money or for a file of yours is a fraud.""",
        zh="""很抱歉，我必须如实告诉您：助记词只存在于您自己备份的地方，我们没有保存，没有它任何人都无法恢复钱包。

请检查是否还有其他手机或电脑上的钱包仍可打开；如果有，请今天就从那里把资产转到新建的钱包。也请再找一找您自己的备份。任何声称付费或凭您的文件就能恢复钱包的人都是骗子。""",
        does=_about("seed_lost"),
    ),
    _Macro(
        shortcut="app-password",
        folder=_ACCESS,
        name=("The app's password is forgotten", "忘记应用密码"),
        en="""The app's password protects the wallet on this one device. We do not know it and cannot reset it.

If you have your recovery phrase on paper, you can install the app anew and restore the wallet in it; there you choose a new password. If you do not have the phrase, please leave the app as it is and do not delete it: as long as the wallet is there, you may still remember the password.""",
        zh="""应用密码只用于保护这一台设备上的钱包。我们不知道它，也无法重置。

如果您手中有纸质备份的助记词，可以重新安装应用，并在应用内恢复钱包，届时设置新密码。如果没有助记词，请保持应用原样，不要卸载：只要钱包还在设备里，您仍有机会想起密码。""",
        does=_about("password_forgotten"),
    ),
    _Macro(
        shortcut="leaked",
        folder=_SAFETY,
        name=("The phrase is known to others: first steps", "助记词泄露：第一步"),
        en="""Please act now; I stay with you. Whoever has seen your recovery phrase can take everything in this wallet on every network.

1. On a clean device, make a new wallet with a new phrase.
2. Move the dearest coins there first, the coin that pays the fees last.
3. Do not use the old wallet again, and send nothing more to it.

We never need your phrase, and nobody of ours writes to you first. Tell me only the addresses, and I look at what is still there.""",
        zh="""请马上处理，我会一直陪着您。任何看到过助记词的人，都能转走这个钱包在所有网络上的资产。

1. 在安全的设备上新建钱包，使用新的助记词。
2. 先转出价值最高的资产，用来付手续费的币留到最后。
3. 旧钱包不要再使用，也不要再向它转入任何资产。

我们绝不需要您的助记词，我们的工作人员也不会主动私信您。您只需告诉我地址，我来查看还剩下什么。""",
        does=_about("seed_leaked", Status.OPEN, Priority.URGENT),
    ),
    _Macro(
        shortcut="approval",
        folder=_SAFETY,
        name=("Taken through an approval", "被授权盗走"),
        en="""The coins were taken through an approval that you signed on a site. As far as I can see the wallet's key itself was not used by others.

1. Please stop signing anything.
2. Open the app's list of approvals and revoke those you do not know, on every network where there are some.
3. Then move what is left to a new wallet; that is the safer way in any case.

What was taken cannot be called back by us. Please keep the hashes: the police will ask for them. People who offer to get the coins back are frauds.""",
        zh="""资产是通过您在某个网站签署的授权被转走的。就目前所见，钱包的密钥本身没有被他人使用。

1. 请停止签署任何内容。
2. 打开应用的授权列表，在每个网络上撤销您不认识的授权。
3. 然后把剩余资产转到新钱包，这在任何情况下都更安全。

已被转走的资产我们无法追回。请保留交易哈希，报警时需要提供。声称能帮您找回资产的人都是骗子。""",
        does=_about("approval_drain", Status.OPEN, Priority.URGENT),
    ),
    _Macro(
        shortcut="tron-multisig",
        folder=_SAFETY,
        name=("TRON: another key controls the address", "TRON：地址被多签"),
        en="""The permissions of your TRON address were changed: another key has to sign, too, or alone. That is why you cannot send, although the balance is shown. Nobody can change it back without that other key, and neither can we.

Nothing more should go to this address, neither TRX nor tokens. Use a new wallet for everything else. If this address came to you with a phrase somebody posted, it was bait for the fees.""",
        zh="""您的 TRON 地址权限已被更改：转账还需要另一把密钥签名，或只由它签名。所以虽然能看到余额，却无法转出。没有那把密钥，任何人都无法改回，我们也不能。

请不要再向该地址转入 TRX 或任何代币，包括手续费。其他资产请使用新建的钱包。如果这个地址来自别人公开的助记词，那是骗取手续费的诱饵。""",
        does=_about("tron_permission", Status.OPEN, Priority.URGENT),
    ),
    _Macro(
        shortcut="poisoning",
        folder=_SAFETY,
        name=("A look-alike address in the history", "相似地址投毒"),
        en="""Nothing was taken from you. Somebody sent a transfer of nothing, or of dust, so that an address appears in your history that looks like one you use: the same first and last characters, and others between.

Please never copy an address from the history. Take it from your address book or from the receiver, and compare all of it. You can simply ignore that entry.""",
        zh="""您的资产没有被转走。有人发来零额或极小额的转账，目的是让一个与您常用地址相似的地址出现在记录里：首尾字符相同，中间不同。

请不要从交易记录里复制地址。请使用地址簿或向收款方确认，并核对完整地址。那条记录忽略即可。""",
        does=_about("address_poisoning"),
    ),
    _Macro(
        shortcut="false-helper",
        folder=_SAFETY,
        name=("That was not us", "对方不是官方"),
        en="""That was not us. We never write to anybody first, never ask for a recovery phrase, a key, a password or a code, and never want a payment or control of a phone.

Please do not answer and block the sender. If you gave them your words or signed something for them, tell me at once: then we go through what to do next. If you paid, please keep the hashes for the police.""",
        zh="""对方不是我们。我们从不主动联系任何人，绝不索要助记词、私钥、密码或验证码，也绝不要求付款或远程控制您的手机。

请不要回复，并把对方拉黑。如果助记词已经被对方看到，或者您替对方签过名，请马上让我知道，我们一起处理下一步。如果已经付款，请保留交易哈希，以便报警。""",
        does=_about("fake_support", Status.OPEN, Priority.HIGH),
    ),
    _Macro(
        shortcut="false-profit",
        folder=_SAFETY,
        name=("A platform that does not pay out", "平台无法提现"),
        en="""What you describe is a known fraud: the platform shows profits, and when you want them paid out it asks for taxes or a deposit first. No payment ever unlocks the money.

Please stop paying, do not follow any further instructions of theirs, and write down the addresses and hashes you paid to. The police need them, and the exchange from which you paid may warn others.""",
        zh="""您描述的是一种常见的骗局：平台显示有收益，提现时对方却索要税费或保证金。这笔钱不会因为任何付款而解锁。

请停止付款，不要再听从对方的任何指示，并记下付款的地址和哈希。报警时需要提供；您付款所用的交易所也可据此提醒他人。""",
        does=_about("fake_investment", Status.OPEN, Priority.HIGH),
    ),
    _Macro(
        shortcut="strange-token",
        folder=_SAFETY,
        name=("An unknown token arrived", "收到陌生代币"),
        en="""Anybody can send a token to any address, so this one is advertising, or bait. As long as you leave it alone it does no harm.

Please do not open the site it names, and do not swap, send or approve it. You can hide it in the app.""",
        zh="""任何人都可以向任意地址发送代币，这一枚是广告或诱饵。只要不去动它，就没有危害。

请不要打开它提示的网站，也不要兑换、转出或授权。您可以在应用里将其隐藏。""",
        does=_about("strange_token"),
    ),
    _Macro(
        shortcut="frozen",
        folder=_SAFETY,
        name=("The issuer has frozen the tokens", "代币被发行方冻结"),
        en="""The {{coin}} at your address was frozen by the company that issues it. That is done in the token's own contract, so no wallet can send it, and we can neither freeze nor release anything.

Only the issuer can lift it, mostly on the word of an authority. Please write to the issuer through its own site, with the address and the hashes.""",
        zh="""您地址里的 {{coin}} 已被其发行公司冻结。冻结是在代币合约中进行的，因此任何钱包都无法转出；我们既不能冻结，也不能解冻。

只有发行方能够解除，通常需要执法机关的意见。请通过发行方官网联系，并提供地址和相关哈希。""",
        does=_about("token_frozen"),
    ),
    _Macro(
        shortcut="taken-up",
        folder=_END,
        name=("Given to colleagues, you hear by then", "已转交，届时回复"),
        en="""I have given your matter, number {{conversation.number}}, to the colleagues who know most about it. You hear from us by {{date}} at the latest, also if it is not solved by then. You do not have to do anything meanwhile.""",
        zh="""您的问题（编号 {{conversation.number}}）我已转交给最熟悉的同事处理。最迟 {{date}}，无论是否已解决，我们都会给您回复。在此期间您无需做任何操作。""",
        does=Actions(status=Status.OPEN),
    ),
    _Macro(
        shortcut="complaint",
        folder=_END,
        name=("The complaint is taken up", "投诉已受理"),
        en="""Thank you for saying so openly. I have taken it up as a complaint under number {{conversation.number}}. Somebody who was not involved reads it, and you get an answer with reasons by {{date}}.""",
        zh="""感谢您直接告诉我们。我已将其作为投诉受理，编号 {{conversation.number}}。将由未参与此事的同事处理，并在 {{date}} 前给您附有理由的答复。""",
        does=Actions(status=Status.OPEN, priority=Priority.HIGH, category="formal_request"),
    ),
    _Macro(
        shortcut="solved",
        folder=_END,
        name=("Solved, write again at any time", "已解决，随时再联系"),
        en="""I am glad it works. I close this matter for now; if anything comes up, just write here again.

One thing to keep: nobody of ours will ever ask you for your recovery phrase.""",
        zh="""很高兴问题已解决。我先将此事结案；如有任何情况，直接在这里留言即可。

请记住：我们的工作人员绝不会索要您的助记词。""",
        does=Actions(status=Status.RESOLVED),
    ),
    _Macro(
        shortcut="still-there",
        folder=_END,
        name=("Do you still need us", "请问是否还需要协助"),
        en="""I have not heard from you since my last message. Does it work now, or shall we look at it again? If you need more time, that is fine: just write when it suits you.""",
        zh="""上次回复之后还没有收到您的消息。请问现在是否正常，还是需要我们继续查看？如果您需要一些时间也没有关系，方便时留言即可。""",
        does=Actions(status=Status.SNOOZED, snooze_hours=72),
    ),
)


def shortcuts() -> list[str]:
    return [one.shortcut for one in _ALL]


def drafts(language: str = "en") -> list[Draft]:
    """The set, with names and folders in one language; read by the gate like everybody's.  Run it in a thread."""
    place = 1 if language.partition("-")[0] == "zh" else 0
    return [
        Draft(
            row=number,
            content=Content(
                name=reading.line(RawText(one.name[place])),
                folder=reading.line(RawText(one.folder[place])),
                shortcut=reading.shortcut(RawText(one.shortcut)),
                audience=Audience.EVERYONE,
                texts={"en": reading.text(RawText(one.en)), "zh": reading.text(RawText(one.zh))},
                actions=one.does,
            ),
        )
        for number, one in enumerate(_ALL, 1)
    ]


def take(unit: Unit, by: Actor, who: Reader, made: Sequence[Draft]) -> Taken:
    """Add those whose shortcut no macro of the desk has.  Raises TooManyMacros (409)."""
    there = {row.shortcut for row in queries.every(unit) if row.owner_id is None}
    missing = [one for one in made if one.content.shortcut not in there]
    taken = actions.take_file(unit, by, who, missing, rehearse=False)
    return msgspec.structs.replace(taken, unchanged=len(made) - len(missing))

"""What is said of every chain where its family has no sentence of its own.  Facts that may be missing stand in `[[ ]]`."""

from __future__ import annotations

from walletdesk.chain.told import Said, Told


def _both(plain: str, expert: str = "") -> Said:
    return Said(plain=plain, expert=expert or plain)


HEADLINES: dict[str, tuple[str, str]] = {
    # whole states
    "success": ("Arrived on the chain", "已在链上成功"),
    "pending-ok": ("Waiting, all in order", "等待打包，一切正常"),
    "pending-fee-below-base": ("Waiting, fee too low", "等待中，手续费过低"),
    "pending-unfunded": ("Waiting, balance too low", "等待中，余额不足"),
    "nonce-gap": ("Waiting behind an earlier one", "排在更早的交易之后"),
    "superseded": ("Another one took its place", "已被另一笔交易取代"),
    "replaced-pending": ("Being replaced", "正在被替换"),
    "replaced-mined": ("Replaced", "已被替换"),
    "dropped": ("Dropped, nothing spent", "已被丢弃，资产未转出"),
    "evicted": ("Dropped, nothing spent", "已被移出，资产未转出"),
    "not-found": ("Not found", "未找到"),
    "wrong-chain": ("It is on another network", "在另一条网络上"),
    "failed-reverted": ("Failed: refused by the contract", "失败：被合约拒绝"),
    "failed-out-of-gas": ("Failed: out of gas", "失败：Gas 不足"),
    "failed-out-of-gas-inner": ("Failed: an inner call ran out of gas", "失败：内部调用 Gas 不足"),
    "failed-state-dependent": ("Failed: something changed just before", "失败：执行前状态已变化"),
    "unknown": ("Not certain yet", "暂时无法确定"),
    "unreadable": ("Mistyped: not looked up", "填写有误，未查询"),
    "no-node": ("No node to ask", "没有可查询的节点"),
    # first words of states
    "pending": ("Waiting", "等待中"),
    "failed": ("Failed", "失败"),
    "replaced": ("Replaced", "已被替换"),
    "expired": ("Expired, nothing spent", "已过期，资产未转出"),
    "bounced": ("Sent back", "已退回"),
    "confirmed": ("Confirmed", "已确认"),
    "landed": ("On the chain", "已上链"),
    "frozen": ("Frozen", "已被冻结"),
    "address": ("What the address shows", "地址情况"),
    "account": ("What the address shows", "地址情况"),
    "contract": ("A contract", "合约地址"),
    "delegated": ("A contract acts for this wallet", "该钱包已委托给合约"),
    "empty": ("Nothing at this address", "该地址没有资产"),
    "stuck": ("Transactions are stuck", "有交易被卡住"),
    "permission-changed": ("Others control this account", "账户权限已变更"),
    "token-account": ("Holds one kind of token", "代币账户"),
    "mint": ("A token, not a wallet", "代币合约，不是钱包"),
    "program": ("A program, not a wallet", "程序地址，不是钱包"),
    "no-coin": ("No coin for fees", "没有支付手续费的余额"),
    "uninitialised": ("Never sent anything yet", "尚未激活"),
    "not-activated": ("Not activated yet", "尚未激活"),
}
"""For lists.  By state, else by its first word; a family's `Told.headline` goes before."""

FOUND = ("What we found", "查询结果")

GENERAL = Told(
    says={
        "en": _both(
            "We looked this up on {network}, but have no ready explanation for what we found. A person will look at it.",
            "{network} answered for {subject} with a state that has no explanation here yet: {state}.",
        ),
        "zh": _both(
            "我们已在 {network} 上查询，但查到的情况还没有现成的说明，会由人工为您查看。",
            "{network} 返回了 {subject} 的状态“{state}”，该状态暂无说明。",
        ),
    }
)

STATES: dict[str, Told] = {
    "unknown": Told(
        says={
            "en": _both(
                "We cannot say yet what happened on {network}.[[ Still open: {missing}.]]",
                "The evidence on {network} is incomplete or contradicts itself.[[ Still open: {missing}.]]",
            ),
            "zh": _both(
                "我们暂时无法确定它在 {network} 上的情况。[[尚待确认：{missing}。]]",
                "{network} 上的证据不完整或互相矛盾。[[尚待确认：{missing}。]]",
            ),
        },
        advises={
            "en": _both("Please look again in a few minutes, and do not send it a second time until then."),
            "zh": _both("请过几分钟再查询，在此之前请不要重复发送。"),
        },
    ),
    "unknown.address": Told(
        says={
            "en": _both(
                "We cannot say yet how this address stands on {network}.[[ Still open: {missing}.]]",
                "The evidence on {network} is incomplete or contradicts itself.[[ Still open: {missing}.]]",
            ),
            "zh": _both(
                "我们暂时无法确定该地址在 {network} 上的情况。[[尚待确认：{missing}。]]",
                "{network} 上的证据不完整或互相矛盾。[[尚待确认：{missing}。]]",
            ),
        },
        advises={
            "en": _both("Please look again in a few minutes. What is at the address does not change by that."),
            "zh": _both("请过几分钟再查询，这不影响地址中的资产。"),
        },
    ),
    "no-node": Told(
        says={
            "en": _both(
                "Nobody was asked about this: no node is set up for it.[[ It can be of {networks}.]]",
                "Not asked: no node.[[ It can be of {networks}.]]",
            ),
            "zh": _both(
                "没有查询：没有为它配置节点。[[它可能属于：{networks}。]]",
                "未查询：没有节点。[[可能属于：{networks}。]]",
            ),
        },
        advises={
            "en": _both("The links lead to pages of others that show it."),
            "zh": _both("下面的链接是可以查看它的第三方页面。"),
        },
    ),
    "unreadable.mixed-script": Told(
        headline={"en": "Disguised: do not send to it", "zh": "含伪装字符：请勿转账"},
        says={
            "en": _both(
                "What was written as {subject} contains letters of another alphabet that only look like the right ones. It was "
                "not looked up."
            ),
            "zh": _both("{subject} 中含有其他文字的字母，只是外形相似，并不是正确的字符。没有进行查询。"),
        },
        advises={
            "en": _both(
                "Do not send anything to it. Where it came from cannot be trusted: take the address from its owner or from your "
                "own app, and compare all of its characters."
            ),
            "zh": _both("请不要向它转账。它的来源不可信：请从地址所有者或您自己的应用重新获取，并核对全部字符。"),
        },
    ),
    "unreadable.checksum": Told(
        headline={"en": "Mistyped: do not send to it", "zh": "校验未通过：请勿转账"},
        says={
            "en": _both(
                "A character in {subject} is wrong: its checksum does not fit. It was not looked up.",
                "Checksum of {subject} does not fit.",
            ),
            "zh": _both("{subject} 中有字符不正确，校验未通过。没有进行查询。", "{subject} 校验和不符。"),
        },
        advises={
            "en": _both("Do not send anything to it. Copy the address once more from where it comes from."),
            "zh": _both("请不要向它转账，并从来源处重新复制地址。"),
        },
    ),
    "unreadable": Told(
        says={
            "en": _both("What was written as {subject} is not whole, so it was not looked up."),
            "zh": _both("{subject} 不完整，因此没有查询。"),
        },
        advises={
            "en": _both("It has to be copied once more, whole."),
            "zh": _both("需要重新完整复制。"),
        },
    ),
    "not-found": Told(
        says={
            "en": _both(
                "{network} does not know this transaction.",
                "No node asked on {network} knows {subject}, mined or pending.",
            ),
            "zh": _both(
                "{network} 上没有这笔交易的记录。",
                "所查询的 {network} 节点均没有 {subject} 的记录，已打包和待打包的都没有。",
            ),
        },
        advises={
            "en": _both("Please check that the hash is complete and the network is the right one."),
            "zh": _both("请核对哈希是否完整、网络是否正确。"),
        },
    ),
}

NOTES: dict[str, Told] = {
    "exchange-deposit": Told(
        says={
            "en": _both(
                "The receiver is an exchange. Once the chain has confirmed the transfer, only that exchange can credit it."
            ),
            "zh": _both("收款方是交易所。转账在链上确认之后，只有该交易所能够为您入账。"),
        }
    ),
    "memo-missing": Told(
        says={
            "en": _both(
                "This exchange asks for a memo, tag or comment, and the transfer has none. The funds are at the exchange's "
                "address: please give its support the hash, the amount and your account there."
            ),
            "zh": _both(
                "该交易所要求填写备注（Memo、Tag 或 Comment），而这笔转账没有填写。资产已在交易所的地址里，"
                "请把交易哈希、金额和您在该交易所的账号提供给其客服。"
            ),
        }
    ),
    "memo-usual": Told(
        says={
            "en": _both(
                "Exchanges usually need a comment (memo) with deposits on {network}, and this transfer has none. Please check "
                "the exchange's deposit page: if it shows one, give its support the hash, the amount and your account there."
            ),
            "zh": _both(
                "在 {network} 上向交易所充值通常需要填写备注（Comment / Memo），而这笔转账没有。请核对交易所的充值页面："
                "如果页面上显示了备注，请把交易哈希、金额和您在该交易所的账号提供给其客服。"
            ),
        }
    ),
    "poisoning": Told(
        says={
            "en": _both(
                "Somebody made an entry in the history with an address that resembles a real one. Nothing was taken by it. "
                "Please never copy an address from the history; compare all of its characters."
            ),
            "zh": _both(
                "有人用与真实地址相似的地址在交易记录里制造了一条记录，您的资产并未因此减少。"
                "请不要从交易记录中复制地址，转账前请核对全部字符。"
            ),
        }
    ),
    "lookalike-token": Told(
        says={
            "en": _both(
                "This token uses a known name but is not the known token. Please do not visit links in its name, "
                "and do not approve or swap it."
            ),
            "zh": _both("该代币冒用了知名代币的名称，并非同一种代币。请不要访问其名称中的网址，也不要对它授权或兑换。"),
        }
    ),
    "dust": Told(
        says={
            "en": _both(
                "The amount is tiny. Strangers send such ones so that their address shows up in the history and is copied by "
                "mistake. Please never copy an address from the history; compare all of its characters."
            ),
            "zh": _both(
                "金额极小。有人会用小额转账让自己的地址出现在记录里，诱使他人误复制。请不要从交易记录中复制地址，转账前请核对全部字符。"
            ),
        }
    ),
    "unknown-tokens": Told(
        says={
            "en": _both(
                "Tokens that are not in our list moved too[[: {unknown_tokens}]]. Anyone can make such tokens, under any name: what was "
                "not expected is best left alone."
            ),
            "zh": _both(
                "其中还有我们未收录的代币[[：{unknown_tokens}]]。这类代币任何人都可以制造，名称也可以随意取：如果并非您所预期，请不要理会。"
            ),
        }
    ),
    "unlisted-token": Told(
        says={
            "en": _both("We do not know this token: anyone can make one, under any name."),
            "zh": _both("我们未收录该代币：任何人都可以制造代币，名称也可以随意取。"),
        }
    ),
    "token-not-shown": Told(
        says={
            "en": _both("The token is at the address; the app does not show it until it is added to its list."),
            "zh": _both("代币已在该地址中，只是应用尚未显示，添加到代币列表后即可看到。"),
        }
    ),
}

ADDED: dict[str, Told] = {
    "uncertain": Told(
        says={
            "en": _both("This is not certain yet.[[ Still open: {missing}.]]"),
            "zh": _both("目前还不能完全确定。[[尚待确认：{missing}。]]"),
        }
    ),
    "one-node": Told(
        says={
            "en": _both("One node that is not ours says so; no second one was asked."),
            "zh": _both("以上内容仅来自一个非我方运营的节点，尚未由第二个节点核对。"),
        }
    ),
    "testnet": Told(
        says={
            "en": _both("{network} is a test network: its coins are worth nothing, whoever offers them."),
            "zh": _both("{network} 是测试网络，其中的代币没有任何价值，无论由谁提供。"),
        }
    ),
}

WORDS: dict[str, dict[str, str]] = {
    "receipt": {"en": "the receipt", "zh": "交易回执"},
    "block": {"en": "its block", "zh": "所在区块"},
    "second node": {"en": "a second node that agrees", "zh": "第二个结果一致的节点"},
    "sender": {"en": "the sender's address", "zh": "发送方地址"},
    "node": {"en": "an answer from a node", "zh": "节点的应答"},
    "up-to-date-node": {"en": "a node that is up to date", "zh": "已同步到最新区块的节点"},
    "agreement": {"en": "nodes contradict each other", "zh": "各节点的结果互相矛盾"},
    "network": {"en": "the node serves another network", "zh": "节点所属的网络不符"},
    "size": {
        "en": "the steps of this transaction: there are so many that the node leaves them out",
        "zh": "这笔交易的步骤过多，节点没有返回",
    },
    "shape": {"en": "an answer that can be read", "zh": "可以识别的应答"},
}
"""Words of ours that stand in facts (`Words(strange=False)`), so `missing` reads in both languages."""

REFUSED: dict[str, tuple[str, str]] = {
    "empty": ("Nothing was entered.", "尚未填写内容。"),
    "too-long": (
        "This is too long. Please enter one hash or one address only.",
        "内容过长，请只填写一个交易哈希或一个地址。",
    ),
    "several": (
        "There is more than one hash or address here. Please enter one at a time.",
        "内容中包含多个交易哈希或地址，请每次只填写一个。",
    ),
    "phrase": (
        "This looks like words, not like a hash or an address. If they are a recovery phrase, do not send them to "
        "anyone: nobody needs them to help you.",
        "这看起来是一串单词，不是交易哈希或地址。如果是助记词，请不要发给任何人，为您提供帮助并不需要它。",
    ),
    "key": (
        "This may be a private key, so it was not looked up. If it is one, treat that wallet as compromised and move the assets "
        "to a new one. If it is a transaction hash, enter it where a hash is asked for.",
        "这可能是私钥，因此没有查询。如果确实是私钥，请视该钱包为已泄露，尽快把资产转到新钱包；如果是交易哈希，请在要求填写哈希的地方输入。",
    ),
    "name": (
        "This is a name. Please enter the address it stands for; your app shows it.",
        "这是一个域名，请填写它对应的地址，您可以在应用中查看。",
    ),
    "page": (
        "This link holds no hash and no address. Please copy the hash itself from the page.",
        "这个链接中没有交易哈希或地址，请从页面中复制交易哈希。",
    ),
    "mail": ("This is an e-mail address, not an address on a chain.", "这是电子邮箱，不是链上地址。"),
    "number": ("This is a number, not a hash or an address.", "这是一个数字，不是交易哈希或地址。"),
    "other-chain": (
        "This belongs to a chain that this desk does not read.",
        "它属于本服务台暂不支持查询的链。",
    ),
    "hash-not-address": (
        "An address was asked for, and this is the hash of a transaction.",
        "这里需要填写地址，而您填写的是交易哈希。",
    ),
    "address-not-hash": (
        "The hash of a transaction was asked for, and this is an address.",
        "这里需要填写交易哈希，而您填写的是地址。",
    ),
    "nothing": (
        "This is neither a transaction hash nor an address that we know. Please copy it again from your app.",
        "这不是我们能识别的交易哈希或地址，请从应用中重新复制。",
    ),
    "checksum": (
        "A character in it is wrong: its checksum does not fit. Please copy it again instead of typing it.",
        "其中有字符不正确，校验未通过。请重新复制，不要手动输入。",
    ),
    "length": (
        "It has too many or too few characters. Please copy it again, whole.",
        "它的长度不对，请重新完整复制。",
    ),
    "truncated": (
        "Its middle is missing. Please copy the whole of it: apps often show a short form, and have a button to copy.",
        "中间部分被省略了。请复制完整内容，应用通常只显示缩略形式，旁边有复制按钮。",
    ),
    "mixed-script": (
        "It holds letters of another alphabet that look like the right ones. Do not send anything to it, and copy it "
        "again from the source.",
        "其中混入了外形相似的其他文字的字母。请不要向它转账，并从原始来源重新复制。",
    ),
}
"""Why a value was not looked up: English and Chinese, by `recognise.Looks.reason` or `Recognised.problem`."""

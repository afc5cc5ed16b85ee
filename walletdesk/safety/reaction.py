"""What the desk says and shows at once when a secret came in.  Fixed text, reviewed, never written by a model."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from walletdesk.safety.reaction_words import MORE, Parts
from walletdesk.safety.trust import trusted
from walletdesk.wire import PERSONAL, Certainty, Found, SafeText, SecretKind

FALLBACK = "en"
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})

_WARNINGS: dict[str, dict[SecretKind, SafeText]] = {
    "en": {
        SecretKind.RECOVERY_PHRASE: trusted(
            "Your message held a recovery phrase. We removed it and did not store it. On its way here it may have been "
            "visible to other computers, so treat this wallet as compromised: make a new wallet on a clean device, move "
            "everything now, the most valuable first, and do not use the old one again. We never need your recovery phrase."
        ),
        SecretKind.PRIVATE_KEY: trusted(
            "Your message held a private key. We removed it and did not store it. On its way here it may have been "
            "visible to other computers, so treat its address as compromised: make a new address on a clean device, move "
            "everything now, the most valuable first, and do not use the old one again. We never need your private key."
        ),
        SecretKind.EXTENDED_KEY: trusted(
            "Your message held an extended private key, which opens every address of its account. We removed it and did "
            "not store it. Treat the whole account as compromised: make a new wallet on a clean device, move everything now, "
            "the most valuable first, and do not use the old one again. We never need your keys."
        ),
        SecretKind.KEYSTORE: trusted(
            "Your message held a keystore file. We removed it and did not store it. Its password is now all that guards "
            "the key: make a new wallet on a clean device, move everything now, the most valuable first, and do not use the "
            "old one again. We never need your keystore file or its password."
        ),
        SecretKind.API_KEY: trusted(
            "Your message held an API key or another access key. We removed it and did not store it. On its way here it may "
            "have been visible to other computers, so delete this key now where you made it, and make a new one if you still "
            "need it. Look for orders and withdrawals that are not yours. We never need your API keys."
        ),
        SecretKind.PASSWORD: trusted(
            "Your message held a password or a PIN. We removed it and did not store it. On its way here it may have been "
            "visible to other computers, so change it now, on a device you trust, wherever you use it. We never need your "
            "password or PIN."
        ),
        SecretKind.CODE: trusted(
            "Your message held a one-time code or a backup code. We removed it and did not store it. If somebody asked you "
            "for it, stop talking to them and change your password now. If it was a backup code or the key of a code "
            "generator, make new ones. We never need your codes."
        ),
        SecretKind.CARD: trusted(
            "Your message held details of a payment card. We removed them and did not store them. We do not need them, and "
            "your wallet is not affected. If you think that somebody else saw them, ask your bank."
        ),
        SecretKind.IDENTITY: trusted(
            "Your message held the number of an identity document. We removed it and did not store it. We do not need it "
            "here, and your wallet is not affected. Please leave such numbers out of your messages."
        ),
    },
    "zh": {
        SecretKind.RECOVERY_PHRASE: trusted(
            "您刚发送的内容包含助记词，我们已删除且未保存。它在传输途中可能已被其他设备看到，请视该钱包为已泄露："
            "在安全的设备上新建钱包，立即转出资产，先转最贵重的，旧钱包不再使用。官方人员绝不会索要助记词。"
        ),
        SecretKind.PRIVATE_KEY: trusted(
            "您刚发送的内容包含私钥，我们已删除且未保存。它在传输途中可能已被其他设备看到，请视该地址为已泄露："
            "在安全的设备上新建地址，立即转出资产，先转最贵重的，旧地址不再使用。官方人员绝不会索要私钥。"
        ),
        SecretKind.EXTENDED_KEY: trusted(
            "您刚发送的内容包含扩展私钥，凭它可以动用该账户下的所有地址。我们已删除且未保存。请视整个账户为已泄露："
            "在安全的设备上新建钱包，立即转出资产，先转最贵重的，旧钱包不再使用。官方人员绝不会索要密钥。"
        ),
        SecretKind.KEYSTORE: trusted(
            "您刚发送的内容包含 Keystore 文件，我们已删除且未保存。现在只有文件密码在保护私钥："
            "请在安全的设备上新建钱包，立即转出资产，先转最贵重的，旧钱包不再使用。官方人员绝不会索要 Keystore 文件或密码。"
        ),
        SecretKind.API_KEY: trusted(
            "您刚发送的内容包含 API 密钥或其他访问密钥，我们已删除且未保存。它在传输途中可能已被其他设备看到，"
            "请立即在创建它的地方删除该密钥，如仍需要请另建新的，并检查是否有不是您本人的下单和提现。官方人员绝不会索要 API 密钥。"
        ),
        SecretKind.PASSWORD: trusted(
            "您刚发送的内容包含密码或 PIN 码，我们已删除且未保存。它在传输途中可能已被其他设备看到，"
            "请立即在可信的设备上更改它，所有用到它的地方都要改。官方人员绝不会索要密码或 PIN 码。"
        ),
        SecretKind.CODE: trusted(
            "您刚发送的内容包含验证码或备用码，我们已删除且未保存。如果是别人向您索要的，请停止与对方联系，并立即更改密码；"
            "如果是备用码或验证器密钥，请重新生成。官方人员绝不会索要验证码。"
        ),
        SecretKind.CARD: trusted(
            "您刚发送的内容包含银行卡信息，我们已删除且未保存。我们不需要这些信息，您的钱包不受影响。"
            "如果您认为别人可能看到了它，请联系发卡银行。"
        ),
        SecretKind.IDENTITY: trusted(
            "您刚发送的内容包含证件号码，我们已删除且未保存。我们在这里不需要它，您的钱包不受影响。请不要在消息中发送证件号码。"
        ),
    },
}

_LATE: dict[str, dict[SecretKind, SafeText]] = {
    "en": {
        SecretKind.RECOVERY_PHRASE: trusted(
            "One of your messages held a recovery phrase. We have removed it now. Until then it was stored here and the team "
            "could read it, so treat this wallet as compromised: make a new wallet on a clean device, move everything now, the "
            "most valuable first, and do not use the old one again. We never need your recovery phrase."
        ),
        SecretKind.PRIVATE_KEY: trusted(
            "One of your messages held a private key. We have removed it now. Until then it was stored here and the team "
            "could read it, so treat its address as compromised: make a new address on a clean device, move everything now, "
            "the most valuable first, and do not use the old one again. We never need your private key."
        ),
        SecretKind.EXTENDED_KEY: trusted(
            "One of your messages held an extended private key, which opens every address of its account. We have removed it "
            "now. Until then it was stored here and the team could read it, so treat the whole account as compromised: make "
            "a new wallet on a clean device, move everything now, the most valuable first, and do not use the old one again. "
            "We never need your keys."
        ),
        SecretKind.KEYSTORE: trusted(
            "One of your messages held a keystore file. We have removed it now. Until then it was stored here and the team "
            "could read it, so its password is all that guards the key: make a new wallet on a clean device, move everything "
            "now, the most valuable first, and do not use the old one again. We never need your keystore file or its password."
        ),
        SecretKind.SECRET: trusted(
            "One of your messages held a password, a code or another secret. We have removed it now. Until then it was stored "
            "here and the team could read it, so change it wherever you use it, now and on a device you trust. We never need "
            "your passwords, PINs or codes."
        ),
        SecretKind.API_KEY: trusted(
            "One of your messages held an API key or another access key. We have removed it now. Until then it was stored here "
            "and the team could read it, so delete this key now where you made it, and make a new one if you still need it. "
            "We never need your API keys."
        ),
        SecretKind.CARD: trusted(
            "One of your messages held details of a payment card. We have removed them now. Until then they were stored here "
            "and the team could read them. We do not need them, and your wallet is not affected."
        ),
        SecretKind.IDENTITY: trusted(
            "One of your messages held the number of an identity document. We have removed it now. Until then it was stored "
            "here and the team could read it. We do not need it here, and your wallet is not affected."
        ),
    },
    "zh": {
        SecretKind.RECOVERY_PHRASE: trusted(
            "您之前发送的一条消息包含助记词，我们刚刚已将其删除。在此之前它曾被保存，团队成员可以看到，请视该钱包为已泄露："
            "在安全的设备上新建钱包，立即转出资产，先转最贵重的，旧钱包不再使用。官方人员绝不会索要助记词。"
        ),
        SecretKind.PRIVATE_KEY: trusted(
            "您之前发送的一条消息包含私钥，我们刚刚已将其删除。在此之前它曾被保存，团队成员可以看到，请视该地址为已泄露："
            "在安全的设备上新建地址，立即转出资产，先转最贵重的，旧地址不再使用。官方人员绝不会索要私钥。"
        ),
        SecretKind.EXTENDED_KEY: trusted(
            "您之前发送的一条消息包含扩展私钥，凭它可以动用该账户下的所有地址。我们刚刚已将其删除。在此之前它曾被保存，"
            "团队成员可以看到，请视整个账户为已泄露：在安全的设备上新建钱包，立即转出资产，先转最贵重的，旧钱包不再使用。"
            "官方人员绝不会索要密钥。"
        ),
        SecretKind.KEYSTORE: trusted(
            "您之前发送的一条消息包含 Keystore 文件，我们刚刚已将其删除。在此之前它曾被保存，团队成员可以看到，"
            "现在只有文件密码在保护私钥：请在安全的设备上新建钱包，立即转出资产，先转最贵重的，旧钱包不再使用。"
            "官方人员绝不会索要 Keystore 文件或密码。"
        ),
        SecretKind.SECRET: trusted(
            "您之前发送的一条消息包含密码、验证码或其他敏感信息，我们刚刚已将其删除。在此之前它曾被保存，团队成员可以看到，"
            "请立即在可信的设备上更改它，所有用到它的地方都要改。官方人员绝不会索要密码、PIN 码或验证码。"
        ),
        SecretKind.API_KEY: trusted(
            "您之前发送的一条消息包含 API 密钥或其他访问密钥，我们刚刚已将其删除。在此之前它曾被保存，团队成员可以看到，"
            "请立即在创建它的地方删除该密钥，如仍需要请另建新的。官方人员绝不会索要 API 密钥。"
        ),
        SecretKind.CARD: trusted(
            "您之前发送的一条消息包含银行卡信息，我们刚刚已将其删除。在此之前它曾被保存，团队成员可以看到。"
            "我们不需要这些信息，您的钱包不受影响。"
        ),
        SecretKind.IDENTITY: trusted(
            "您之前发送的一条消息包含证件号码，我们刚刚已将其删除。在此之前它曾被保存，团队成员可以看到。"
            "我们在这里不需要它，您的钱包不受影响。"
        ),
    },
}

_QUESTIONS: dict[str, SafeText] = {
    "en": trusted(
        "You sent 64 characters that may be a transaction hash or a private key. To be safe we did not store them. "
        "Which is it? If it is a transaction hash, please send it once more with the word “hash” before it. "
        "If it is a private key, do not send it again: treat its address as compromised and move everything to a new one."
    ),
    "zh": trusted(
        "您发送的 64 位字符可能是交易哈希，也可能是私钥。为安全起见，我们没有保存。请问是哪一种？"
        "如果是交易哈希，请在前面加上“哈希”两个字再发一次；如果是私钥，请不要再发送，并视该地址为已泄露，立即把资产转到新地址。"
    ),
}

_STEPS: dict[str, tuple[SafeText, ...]] = {
    "en": (
        trusted("Make a new wallet on a clean device, with a new recovery phrase."),
        trusted("Move the most valuable assets first, then the rest. Ask us about staked or locked ones."),
        trusted("Do not use the old wallet again, and do not send coins to it for fees before asking us."),
        trusted("We never need your recovery phrase or private key. Whoever asks for it is a thief."),
        trusted("Delete copies where they may remain: sent mail, other chats, screenshots, notes, cloud backups."),
    ),
    "zh": (
        trusted("在安全的设备上新建钱包，使用全新的助记词。"),
        trusted("先转出最贵重的资产，再转其余资产。质押或锁定的资产请先询问我们。"),
        trusted("旧钱包不再使用；在询问我们之前，不要为了支付手续费向旧钱包转币。"),
        trusted("我们绝不需要您的助记词或私钥，索要的人都是骗子。"),
        trusted("删除其他地方的副本：已发送的邮件、其他聊天、截图、备忘录、云备份。"),
    ),
}

_SECRET_STEPS: dict[str, tuple[SafeText, ...]] = {
    "en": (
        trusted(
            "Change it now, on a device you trust, wherever you use it: in the app, at exchanges, for your e-mail."
        ),
        trusted(
            "If somebody else may have the device or the backup that it opens, make a new wallet and move everything."
        ),
        trusted("Look for log-ins and transfers that are not yours, and tell us what you see."),
        trusted("We never need your passwords, PINs or codes. Whoever asks for them is a thief."),
        trusted("Delete copies where they may remain: sent mail, other chats, screenshots, notes, cloud backups."),
    ),
    "zh": (
        trusted("立即在可信的设备上更改它，所有用到它的地方都要改：应用、交易所、邮箱。"),
        trusted("如果别人可能拿到它所保护的设备或备份，请新建钱包并转出全部资产。"),
        trusted("检查是否有不是您本人的登录和转账，发现异常请告诉我们。"),
        trusted("我们绝不需要您的密码、PIN 码或验证码，索要的人都是骗子。"),
        trusted("删除其他地方的副本：已发送的邮件、其他聊天、截图、备忘录、云备份。"),
    ),
}

_API_KEY_STEPS: dict[str, tuple[SafeText, ...]] = {
    "en": (
        trusted("Delete this key now, on a device you trust, in the account where you made it. A new one can wait."),
        trusted(
            "Look for orders, transfers and withdrawal addresses that are not yours. If there are any, tell that company."
        ),
        trusted("Let a new key do no more than it must: no withdrawals, and only from your own network addresses."),
        trusted("We never need your API keys. Whoever asks for one is a thief."),
        trusted("Delete copies where they may remain: sent mail, other chats, screenshots, notes, cloud backups."),
    ),
    "zh": (
        trusted("立即在可信的设备上，到创建该密钥的账户里把它删除，新密钥可以稍后再建。"),
        trusted("检查是否有不是您本人的下单、转账和提现地址；如果有，请联系该公司。"),
        trusted("新密钥只给必要的权限：不要允许提现，并且只允许您自己的网络地址使用。"),
        trusted("我们绝不需要您的 API 密钥，索要的人都是骗子。"),
        trusted("删除其他地方的副本：已发送的邮件、其他聊天、截图、备忘录、云备份。"),
    ),
}

_OF_WALLETS = (SecretKind.RECOVERY_PHRASE, SecretKind.PRIVATE_KEY, SecretKind.EXTENDED_KEY, SecretKind.KEYSTORE)
_SEEN = {*_OF_WALLETS, SecretKind.API_KEY, SecretKind.PASSWORD}


def _joined(parts: Parts, kind: SecretKind, *, late: bool) -> SafeText:
    """A warning in one of the languages of `reaction_words`."""
    said = [(parts.held_late if late else parts.held).format(parts.name(kind))]
    said.append(parts.removed_late if late else parts.removed)
    if kind in _SEEN and not late:
        said.append(parts.seen)
    if kind in PERSONAL:
        said.append(parts.calm)
    elif kind in _OF_WALLETS:
        said += [parts.wallet, parts.never]
    elif kind is SecretKind.API_KEY:
        said += [parts.api, parts.never]
    elif kind is SecretKind.CODE and not late:
        said += [parts.code, parts.never]
    else:
        said += [parts.change, parts.never]
    return trusted(parts.glue.join(said))


for _language, _parts in MORE.items():
    _WARNINGS[_language] = {kind: _joined(_parts, kind, late=False) for kind in _WARNINGS[FALLBACK]}
    _LATE[_language] = {kind: _joined(_parts, kind, late=True) for kind in _LATE[FALLBACK]}
    _QUESTIONS[_language] = trusted(_parts.question)
    _STEPS[_language] = tuple(map(trusted, _parts.steps))
    _SECRET_STEPS[_language] = tuple(map(trusted, (_parts.change, _parts.look, _parts.never, _parts.steps[-1])))
    _API_KEY_STEPS[_language] = tuple(map(trusted, (_parts.api, _parts.never, _parts.steps[-1])))

_GRAVITY = (
    SecretKind.RECOVERY_PHRASE,
    SecretKind.EXTENDED_KEY,
    SecretKind.PRIVATE_KEY,
    SecretKind.KEYSTORE,
    SecretKind.API_KEY,
    SecretKind.PASSWORD,
    SecretKind.CODE,
    SecretKind.SECRET,
    SecretKind.CARD,
    SecretKind.IDENTITY,
)
_TO_BE_CHANGED = frozenset({SecretKind.PASSWORD, SecretKind.CODE, SecretKind.SECRET})


class Reaction(msgspec.Struct, frozen=True):
    """What to tell the visitor at once.

    `asks` is true when nothing is certain and the visitor is asked "hash or key?", `calm` when what was taken out
    endangers no wallet and no account; then there is no alarm and `steps` is empty.
    """

    kind: SecretKind
    text: SafeText
    steps: tuple[SafeText, ...] = ()
    asks: bool = False
    calm: bool = False

    @property
    def alarms(self) -> bool:
        return not self.asks and not self.calm


def reaction(found: Sequence[Found], language: str) -> Reaction | None:
    """The answer to what was found, in `language` (a BCP 47 tag) or English; None if nothing was found.

    Of several secrets the gravest is named: a phrase opens more than a key.
    """
    real = [one for one in found if one.certainty is not Certainty.ASK]
    if real:
        kind = gravest(real)
        return Reaction(kind, warning(kind, language), steps(kind, language), calm=kind in PERSONAL)
    if found:
        return Reaction(found[0].kind, question(language), asks=True)
    return None


def alarms(found: Sequence[Found]) -> bool:
    """Whether something was found for sure that endangers a wallet or an account: urgent, whatever else was written."""
    return any(one.certainty is not Certainty.ASK and one.kind not in PERSONAL for one in found)


def gravest(found: Sequence[Found]) -> SecretKind:
    return min((one.kind for one in found), key=_GRAVITY.index)


def late_warning(kind: SecretKind, language: str) -> SafeText:
    """Said to the visitor when a secret is taken out of a message that was stored: found late, or reported."""
    late = _LATE[_spoken(language)]
    return late.get(kind, late[SecretKind.SECRET])


def warning(kind: SecretKind, language: str) -> SafeText:
    """Said to the visitor by the desk, not by a person, as soon as the message is stored."""
    return _WARNINGS[_spoken(language)][kind]


def question(language: str) -> SafeText:
    """Asked when 64 hexadecimal digits came without a word about what they are."""
    return _QUESTIONS[_spoken(language)]


def safe_steps(language: str) -> tuple[SafeText, ...]:
    """What to do with an open wallet, in order, for the alarm panel."""
    return _STEPS[_spoken(language)]


def steps(kind: SecretKind, language: str) -> tuple[SafeText, ...]:
    """What to do after a secret of this kind was seen, in order; nothing where nothing is in danger."""
    if kind in PERSONAL:
        return ()
    if kind in _TO_BE_CHANGED:
        return _SECRET_STEPS[_spoken(language)]
    return _API_KEY_STEPS[_spoken(language)] if kind is SecretKind.API_KEY else safe_steps(language)


def steps_beside(text: str, language: str) -> tuple[SafeText, ...]:
    """What stands beside a warning that reads `text`; nothing beside "hash or key?"."""
    if text == question(language):
        return ()
    spoken = _spoken(language)
    for kind in SecretKind:
        if text in (_WARNINGS[spoken].get(kind), _LATE[spoken].get(kind)):
            return steps(kind, language)
    return safe_steps(language)


def is_spoken(language: str) -> bool:
    """Whether people who speak it are warned in it."""
    return _spoken(language) != FALLBACK or language.lower().startswith(FALLBACK)


def _spoken(language: str) -> str:
    """The language in which it is said; Chinese by its script, which the region tells where the tag does not."""
    short, *more = language.replace("_", "-").lower().split("-")
    if short == "zh" and "hans" not in more and _TRADITIONAL.intersection(more):
        return "zh-hant"
    return short if short in _WARNINGS else FALLBACK

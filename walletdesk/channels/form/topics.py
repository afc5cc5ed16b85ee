"""What a request can be about, and what is asked for each: only the facts without which nobody can look at it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


def _(sentence: str) -> str:
    """Marks a sentence for `bin/words`; it is translated when its reader is known."""
    return sentence


class Asks(StrEnum):
    """How a question is answered."""

    HASH = "hash"
    ADDRESS = "address"
    CONTRACT = "contract"
    VERSION = "version"
    CHAIN = "chain"
    """One of the networks, or none."""
    SYSTEM = "system"
    YES_NO = "yes_no"
    LINE = "line"
    STEPS = "steps"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    asks: Asks
    label: str
    hint: str = ""
    longest: int = 120
    fact: bool = False
    """Stands among the facts of the conversation, not in its words."""


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    slug: str
    """An intent of `triage.intents`: the conversation's category."""
    title: str
    lead: str
    asks: tuple[str, ...]
    helps: tuple[str, ...] = ()
    """Of `HELPS`."""
    steps: tuple[str, ...] = ()
    """What to do now, before anybody answers."""


class Help(msgspec.Struct, frozen=True, kw_only=True):
    """A page of ours that may answer before a person does."""

    href: str
    text: str
    words: str = ""
    """Offered to whoever types one of these, in any topic (a pattern for browsers)."""


QUESTIONS = {
    one.name: one
    for one in (
        Question(
            name="hash",
            asks=Asks.HASH,
            label=_("Transaction hash"),
            hint=_("The long number of the transfer. In the app: open the transfer and copy its hash or TxID."),
            longest=200,
        ),
        Question(
            name="address",
            asks=Asks.ADDRESS,
            label=_("Your wallet address"),
            hint=_("The one that you receive with. It is public; a recovery phrase or a private key never is."),
            longest=200,
        ),
        Question(
            name="contract",
            asks=Asks.CONTRACT,
            label=_("Contract of the token"),
            hint=_("The explorer shows it on the token's page."),
            longest=200,
        ),
        Question(name="chain", asks=Asks.CHAIN, label=_("Network"), fact=True),
        Question(
            name="exchange",
            asks=Asks.LINE,
            label=_("Which exchange or service?"),
            hint=_("Its name is enough; never your password there."),
            longest=60,
        ),
        Question(
            name="app_version",
            asks=Asks.VERSION,
            label=_("Version of the app"),
            hint=_("The app shows it in its settings, mostly under “About”."),
            longest=40,
            fact=True,
        ),
        Question(name="os", asks=Asks.SYSTEM, label=_("System"), fact=True),
        Question(
            name="vpn",
            asks=Asks.YES_NO,
            label=_("Do you use a VPN or proxy?"),
            hint=_("Some networks of nodes refuse them."),
            fact=True,
        ),
        Question(
            name="steps",
            asks=Asks.STEPS,
            label=_("What did you do, step by step?"),
            hint=_("What you tapped, and what the app said then."),
            longest=2_000,
        ),
    )
}

HELPS = {
    "check": Help(
        href="/check",
        text=_("What became of a transfer: look it up yourself, at once."),
        words=r"0x[0-9a-f]{64}|\b[0-9a-f]{64}\b|pending|confirm|hash|txid|打包|确认|哈希|转账",
    ),
    "fees": Help(
        href="/fees",
        text=_("What a transfer costs now, on each network."),
        words="fee|gas|energy|bandwidth|手续费|矿工费|能量|带宽",
    ),
    "supported": Help(
        href="/supported",
        text=_("Which coins and networks the wallet supports, and which version is current."),
        words="support|version|update|not shown|token|支持|版本|更新|不显示|代币",
    ),
    "stolen": Help(
        href="/ask/seed_leaked",
        text=_("Coins gone, or somebody has your recovery phrase? Read the first steps here now."),
        words="stolen|hack|drain|scam|phrase|seed|被盗|盗|骗|助记词|私钥|授权",
    ),
}

_TRANSFER = ("hash", "chain", "address")
_DEVICE = ("app_version", "os")

_FIRST_AID = (
    _("Move what is left to a new wallet, made on another, clean device. The most valuable first."),
    _("Do not send coins for fees to the old wallet: they would be taken too."),
    _("Do not use the old recovery phrase again, anywhere."),
    _("Whoever offers to get coins back for a payment is a second thief."),
)
_FAKE = (
    _("Do not write to them any more, pay nothing, install nothing."),
    _("If you typed a recovery phrase or a private key there: move everything to a new wallet now."),
    _("Our team never asks for a recovery phrase, a private key or a payment, and never writes to you first."),
)

GROUPS: tuple[tuple[str, tuple[Topic, ...]], ...] = (
    (
        _("It is urgent"),
        (
            Topic(
                slug="seed_leaked",
                title=_("My coins were stolen, or somebody has my recovery phrase"),
                lead=_("Do the first steps now, then write to us. These requests are read before all others."),
                asks=("address", "hash", "chain"),
                helps=("check",),
                steps=_FIRST_AID,
            ),
            Topic(
                slug="fake_support",
                title=_("A fake app, a fake site, or somebody who said to be support"),
                lead=_("Tell us where you met them and what they asked for."),
                asks=("hash", "address"),
                steps=_FAKE,
            ),
        ),
    ),
    (
        _("A transfer"),
        (
            Topic(
                slug="pending_low_fee",
                title=_("My transfer is waiting, or cannot be found"),
                lead=_("A transfer that waits is not lost. With its hash we can see what it waits for."),
                asks=_TRANSFER,
                helps=("check", "fees"),
            ),
            Topic(
                slug="failed_contract",
                title=_("My transfer or swap failed"),
                lead=_("What failed has cost its fee and nothing else. The hash shows why it failed."),
                asks=("hash", "chain", *_DEVICE),
                helps=("check", "fees"),
            ),
            Topic(
                slug="deposit_not_credited",
                title=_("Sent to an exchange, and it does not show there"),
                lead=_("If it is confirmed, the exchange has it; we show you what to tell them."),
                asks=("hash", "chain", "exchange"),
                helps=("check",),
            ),
            Topic(
                slug="withdrawal_missing",
                title=_("Withdrawn from an exchange, and it is not in my wallet"),
                lead=_("Without a hash it is still at the exchange."),
                asks=("address", "hash", "chain", "exchange"),
                helps=("check", "supported"),
            ),
            Topic(
                slug="wrong_network",
                title=_("I used a wrong network or a wrong address"),
                lead=_("On many networks your address is the same, and the coins are there."),
                asks=_TRANSFER,
                helps=("check", "supported"),
            ),
            Topic(
                slug="bridge_pending",
                title=_("A bridge or a swap has not finished"),
                lead=_("Give us the hash of what you sent; we look on both networks."),
                asks=("hash", "chain", "exchange"),
                helps=("check",),
            ),
            Topic(
                slug="no_gas_coin",
                title=_("I cannot send: fee, gas or energy is missing"),
                lead=_("Every transfer is paid in the network's own coin."),
                asks=("address", "chain", "hash"),
                helps=("fees", "check"),
            ),
        ),
    ),
    (
        _("The wallet and its app"),
        (
            Topic(
                slug="token_not_shown",
                title=_("A coin is not shown, or the balance is wrong"),
                lead=_("Coins lie on the network, not in the app; mostly only the display is behind."),
                asks=("address", "chain", "contract", *_DEVICE),
                helps=("supported", "check"),
            ),
            Topic(
                slug="app_fault",
                title=_("The app does not work as it should"),
                lead=_("The more exact the steps, the sooner we find it. A screenshot helps."),
                asks=(*_DEVICE, "vpn", "steps"),
                helps=("supported",),
            ),
            Topic(
                slug="seed_lost",
                title=_("I cannot get into my wallet"),
                lead=_("Tell us what you still have, never the words themselves: nobody of the team needs them."),
                asks=(*_DEVICE, "steps"),
            ),
        ),
    ),
    (
        _("Something else"),
        (
            Topic(
                slug="formal_request",
                title=_("A complaint, a refund, my data"),
                lead=_("It gets a number and is answered by somebody senior."),
                asks=("address",),
            ),
            Topic(slug="other", title=_("Something else"), lead=_("Write what it is about."), asks=("chain",)),
        ),
    ),
)

TOPICS = {topic.slug: topic for _title, topics in GROUPS for topic in topics}


def asked_by(topic: Topic) -> list[Question]:
    return [QUESTIONS[name] for name in topic.asks]

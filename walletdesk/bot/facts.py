"""What a person will need to look into a matter: asked for one by one, and read out of what is answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from walletdesk.chain import networks


def _(sentence: str) -> str:
    """Marks a sentence for `bin/words`; it is translated when its reader is known."""
    return sentence


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """Under which it stands among the conversation's facts."""
    label: str
    ask: str
    longest: int = 60
    choices: tuple[str, ...] = ()
    """Usual answers, which may be pressed."""


FACTS = {
    one.name: one
    for one in (
        Fact(
            name="hash",
            label=_("Transaction hash"),
            ask=_("What is the hash (TxID) of the transfer? In the app: open the transfer and copy it."),
            longest=120,
        ),
        Fact(
            name="address",
            label=_("Your wallet address"),
            ask=_("What is your wallet's address, the one that you receive with? It is public."),
            longest=120,
        ),
        Fact(
            name="chain",
            label=_("Network"),
            ask=_("On which network was it?"),
            choices=("Ethereum", "TRON", "BNB Smart Chain", "Bitcoin", "Solana", "Polygon"),
        ),
        Fact(
            name="contract",
            label=_("Contract of the token"),
            ask=_("Which token is it? Its contract is best, its name will do."),
            longest=120,
        ),
        Fact(name="exchange", label=_("Which exchange or service?"), ask=_("Which exchange or service is it about?")),
        Fact(
            name="app_version",
            label=_("Version of the app"),
            ask=_("Which version of the app do you have, and on which system? The app shows it in its settings."),
        ),
    )
}

_H, _A, _C, _T, _X, _V = "hash", "address", "chain", "contract", "exchange", "app_version"

NEEDED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("pending_low_fee", "pending_nonce", "failed_gas", "failed_slippage", "tron_resources", "btc_unconfirmed"),
            *("sol_expired", "ton_bounced", "wrong_address", "bridge_pending", "swap_missing"),
        ),
        (_H,),
    ),
    **dict.fromkeys(("not_found", "replaced", "wrong_network", "address_poisoning"), (_H, _A)),
    **dict.fromkeys(("seed_leaked", "approval_drain", "fake_investment"), (_A, _H)),
    **dict.fromkeys(("tron_activation", "tron_permission", "delegation_drain", "free_seed_bait"), (_A,)),
    **dict.fromkeys(("no_gas_coin", "balance_wrong"), (_A, _C)),
    **dict.fromkeys(("deposit_not_credited", "memo_missing", "wrong_network_lost"), (_H, _X)),
    **dict.fromkeys(("seed_lost", "password_forgotten", "app_fault", "hardware_wallet", "fake_app"), (_V,)),
    "failed_contract": (_H, _T),
    "withdrawal_missing": (_A, _X, _H),
    "sol_rent": (_A, _T),
    "token_frozen": (_A, _T),
    "token_not_shown": (_A, _T, _C),
    "seed_invalid": (_V, _A),
    "history_missing": (_H, _V),
    "price_wrong": (_T,),
    "strange_token": (_T,),
    "fee_question": (_C,),
    "clipboard_swap": (_H,),
    "buy_sell_stake": (_X,),
}
"""By intent, most useful first.  Source: the project's taxonomy of wallet questions."""

_SKIP = re.compile(
    r"^\W*(?:skip|next|none|no idea|(?:i )?(?:don'?t|do not) (?:know|have)(?: \w+)?|not sure|n/?a|nothing|没有|不知道|不清楚|不记得|跳过|无|忘了)\W*$",
    re.IGNORECASE,
)
_ANY = re.IGNORECASE | re.ASCII
"""A name ends where Chinese begins, which is written without spaces."""
_VERSION = re.compile(r"\bv?\d{1,4}\.\d{1,4}(?:\.\d{1,6})*(?:[ -](?:beta|rc)\w*)?\b", _ANY)
_SYSTEM = re.compile(
    r"\b(?:android|ios|iphone|ipad|harmony ?os|mac ?os|windows|linux|chrome|firefox)\b(?: \d+(?:\.\d+)*)?|安卓|苹果|鸿蒙",
    _ANY,
)
_CHAIN_NAMES = {
    "以太坊": "ethereum",
    "波场": "tron",
    "比特币": "bitcoin",
    "币安链": "bnb",
    "币安智能链": "bnb",
    "索拉纳": "solana",
    "erc20": "ethereum",
    "erc-20": "ethereum",
    "trc20": "tron",
    "trc-20": "tron",
    "bep20": "bnb",
    "bep-20": "bnb",
    "bnb chain": "bnb",
}
_MARK = re.compile("⟦[^⟧]*⟧")


def needed(intent: str, known: Mapping[str, object]) -> list[str]:
    """Names of what is still to be asked for."""
    return [name for name in NEEDED.get(intent, ()) if not known.get(name)]


def is_skipped(text: str) -> bool:
    """Whether its writer has no answer."""
    return _SKIP.match(text.replace("’", "'")) is not None


def seen_in(text: str) -> dict[str, str]:
    """Facts that stand in any text, whatever was asked."""
    from walletdesk.chain import recognise  # brings curves and codecs, 0.2 s of a start that no visitor waits for

    found: dict[str, str] = {}
    for one in recognise.find(text):
        if not one.problem:
            found.setdefault("hash" if one.kind == "transaction" else "address", one.value)
    if version := _VERSION.search(text):
        system = _SYSTEM.search(text)
        if system or re.search(r"version|app|版本", text, re.IGNORECASE):
            found["app_version"] = version[0] if system is None else f"{version[0]}, {system[0]}"
    if chain := _chain(text):
        found["chain"] = chain
    return found


def answered(name: str, text: str) -> str:
    """What a text says of the fact that was asked for; empty where it says nothing of it."""
    from walletdesk.chain import recognise

    if name in ("hash", "address"):
        wanted = "transaction" if name == "hash" else "address"
        found = recognise.find(text, asked="transaction" if name == "hash" else "address")
        return next((one.value for one in found if one.kind == wanted and not one.problem), "")
    if name == "chain" and (chain := _chain(text)):
        return chain
    if name == "contract" and (there := recognise.find(text)):
        return there[0].value
    line = " ".join(_MARK.sub("", text).split())
    return line if 0 < len(line) <= FACTS[name].longest else ""


def labelled(facts: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """Labels (to be translated) and values, in the order of `FACTS`."""
    for name, fact in FACTS.items():
        if value := facts.get(name):
            yield fact.label, str(value)


def _chain(text: str) -> str:
    plain = text.lower()
    for name, chain in _CHAIN_NAMES.items():
        if name in plain:
            return chain
    for one in networks.NETWORKS.values():
        if len(one.name) > 3 and re.search(rf"\b{re.escape(one.name.lower())}\b", plain, re.ASCII):
            return one.id
    return ""

"""What is wrong with a hash, an address or a contract that somebody types, said before anything is sent."""

from __future__ import annotations

import msgspec

from walletdesk.channels.form.topics import Asks
from walletdesk.kit.i18n import Translator
from walletdesk.safety.pasted import HoldsSecret, pasted

READ = 400


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """`wrong` is a code, empty where nothing is wrong; `networks` are names of what it can be."""

    wrong: str = ""
    networks: tuple[str, ...] = ()
    kind: str = ""


_HASH, _ADDRESS, _CONTRACT = Asks.HASH, Asks.ADDRESS, Asks.CONTRACT
LOOKED_AT = (_HASH, _ADDRESS, _CONTRACT)
_ABOUT = {_HASH: "tx", _ADDRESS: "address", _CONTRACT: "contract"}


def look(text: str, asks: Asks) -> Told:
    """Reads `text` by form and checksum alone; nobody is asked.  10 ms the first time, which loads curves."""
    from walletdesk.chain import networks, recognise  # brings curves and codecs, 0.2 s of a start

    text = text[:READ].strip()
    if not text:
        return Told()
    try:
        screened = pasted(text, _ABOUT[asks])
    except HoldsSecret:
        return Told(wrong="secret")
    if recognise.held_back(screened.text):
        return Told(wrong="secret")
    found = recognise.find(screened.text, asked="transaction" if asks is _HASH else "address")
    wanted = "transaction" if asks is _HASH else "address"
    for one in found:
        if one.kind == wanted and not one.problem:
            names = tuple(there.name for id in one.networks[:3] if (there := networks.known(id)) is not None)
            return Told(networks=names, kind=one.kind)
    if found and not found[0].problem:
        return Told(wrong=f"is_{found[0].kind}")
    if found:
        return Told(wrong=found[0].problem, kind=found[0].kind)
    return Told(wrong=_unread(text, asks))


def _unread(text: str, asks: Asks) -> str:
    """Of what has no known form."""
    bare = text[2:] if text[:2].lower() == "0x" else text
    digits = bool(bare) and all(letter in "0123456789abcdefABCDEF" for letter in bare)
    if digits and (text[:2].lower() == "0x" or len(bare) > 20):
        return "length"
    return "nothing" if len(text) < 20 or " " in text or asks is _HASH else ""


def sentence(told: Told, asks: Asks, text: str, speak: Translator) -> str:
    """What a person reads beside the field; empty where there is nothing to say."""
    _ = speak.gettext
    if told.wrong == "" and told.networks:
        return _("Looks right: {networks}.", networks=" / ".join(told.networks))
    bare = text.strip()
    count = len(bare[2:]) if bare[:2].lower() == "0x" else len(bare)
    match told.wrong:
        case "":
            return ""
        case "secret":
            return _(
                "This looks like a recovery phrase or a private key. Take it out: it is not needed, and nobody may see it."
            )
        case "checksum":
            return _("A character of it is mistyped. Copy it once more as a whole, do not type it.")
        case "truncated":
            return _("Its middle is missing. Copy the whole of it: tap the copy sign, not the shortened text.")
        case "mixed-script":
            return _("It holds letters of another alphabet that only look right. Do not send anything to it.")
        case "length" if asks is _HASH:
            return _("A hash has 64 digits, this has {count}. Copy it once more as a whole.", count=count)
        case "length":
            return _("An address like this has 40 digits, this has {count}. Copy it once more as a whole.", count=count)
        case "is_address":
            return _("This is an address, not a hash. The hash stands in the details of the transfer.")
        case "is_transaction":
            return _("This is a transaction hash, not an address.")
        case _ if asks is _HASH:
            return _("This is no transaction hash. Copy it from the details of the transfer.")
        case _:
            return _("This is no address that we know the form of.")

"""Names people give to themselves and to things, and the short words beside them: others read them, so they pass the gate."""

from __future__ import annotations

from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from walletdesk.kit.errors import BadInput
from walletdesk.safety import asking, places
from walletdesk.safety.gate import screen
from walletdesk.safety.outgoing import AsksForSecret, refuse_asking
from walletdesk.wire import OPENS_WALLETS, RawText, SafeText

PRINTED = r"^[^\x00-\x1f\x7f]+$"
"""Anything on one line."""


class SecretInName(BadInput):
    code = "secret_in_name"
    sentence = "This holds a recovery phrase, a key or another secret. It was not stored."


class WrongName(BadInput):
    code = "wrong_name"
    sentence = "A name has letters on one line."


class NameLeads(BadInput):
    code = "name_leads"
    sentence = (
        "A name holds no link, e-mail address, phone number or account on another service: it stands with every reply."
    )


class NameOfSecret(BadInput):
    code = "name_of_secret"
    sentence = "A name may not name a recovery phrase, a key, a password or a code: it stands with every reply."


WRONG_NAMES = (SecretInName, AsksForSecret, NameLeads, NameOfSecret)
"""What `shown_name` raises."""
NAME_LIMIT = 80


def without_secret(raw: RawText) -> SafeText:
    """A name, or a short text that the desk shows, as it may be kept; at most a thousand characters, which the gate
    reads in about a millisecond.  It may not ask its reader for a secret either.

    Raises SecretInName or AsksForSecret (422).
    """
    read = screen(raw)
    if read.found:
        raise SecretInName
    refuse_asking(read.text)
    return read.text


def shown_name(raw: RawText) -> SafeText:
    """The name of a member, a team or an inbox: contacts see it with every reply, so it may not say what the reply may not.

    Raises one of WRONG_NAMES (422).
    """
    name = without_secret(raw)
    if places.in_name(name):
        raise NameLeads
    if asking.named(name) is not None:
        raise NameOfSecret
    return name


def spells_secret(*short: str) -> bool:
    """Whether short names of addresses (`two-words`, `two_words`) spell a recovery phrase or a key together."""
    said = " ".join(short).replace("-", " ").replace("_", " ")
    return any(one.kind in OPENS_WALLETS for one in screen(RawText(said)).found)


def own_name(raw: RawText) -> SafeText:
    """The name of somebody of the desk, without blanks at its ends.

    For ways in that have no shapes of their own (`Text` does the same for requests).
    Raises what `shown_name` raises, or WrongName (422) for an empty one, one of several lines or of more than 80 characters.
    """
    name = trimmed(shown_name(raw))
    if not name or len(name) > NAME_LIMIT or not name.isprintable():
        raise WrongName
    return name


def trimmed(name: SafeText) -> SafeText:
    return SafeText(name.strip())


def lowered(name: SafeText) -> SafeText:
    """In small letters."""
    return SafeText(name.casefold())


class Text:
    """Makes a field of a request a RawText of `least` to `most` characters; with `line`, of one line without blanks at its ends."""

    def __init__(self, most: int, least: int = 0, *, line: bool = False) -> None:
        self.most, self.least, self.line = most, least, line

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(
            min_length=self.least,
            max_length=self.most,
            strip_whitespace=self.line,
            pattern=PRINTED if self.line else None,
        )
        return core_schema.no_info_after_validator_function(RawText, text)

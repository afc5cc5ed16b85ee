"""The gate on the way out: what a person of the desk wrote and others will read.

Every such text goes through `refuse_asking`: what the team writes to a contact, greetings, names, the catalogue.  It may
not ask for what nobody may ask for.  Where it may lead its reader is `places.outside`, asked for replies.
"""

from __future__ import annotations

from collections.abc import Sequence

from walletdesk.kit.errors import BadInput
from walletdesk.safety import asking
from walletdesk.safety.asking import Asked


class AsksForSecret(BadInput):
    code = "asks_for_secret"
    sentence = (
        "This asks the reader for a secret, a payment or control of their device. Nobody of the desk may do that. "
        "Nothing was sent or stored."
    )

    def __init__(self, asked: Sequence[Asked], *, report: str | None = None) -> None:
        super().__init__()
        first = asked[0]
        self.asked = tuple(asked)
        self.details = {"asks_for": first.kind.value, "rule": first.rule.value, "start": first.start, "end": first.end}
        if report is not None:
            self.details["refusal"] = report


def refuse_asking(text: str, earlier: Sequence[str] = ()) -> None:
    """Raises AsksForSecret (422), unless it is only feared in a language that is not read whole."""
    if asked := sure(text, earlier):
        raise AsksForSecret(asked)


def sure(text: str, earlier: Sequence[str] = ()) -> list[Asked]:
    return [one for one in asking.find(text, earlier) if not one.unsure]


def unsure(text: str) -> list[Asked]:
    """What a lead is to judge, since too little is known of the text's language."""
    return [one for one in asking.find(text) if one.unsure]

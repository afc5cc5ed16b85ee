"""The gate on the way out: what a person of the desk wrote and others will read, files they give with it among that.

Every such text goes through `refuse_asking`: what the team writes to a contact, greetings, names, the catalogue.  It may
not ask for what nobody may ask for.  Where it may lead its reader is `places.outside`, asked for replies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from walletdesk.kit.errors import BadInput
from walletdesk.safety import asking, places
from walletdesk.safety.asking import Asked, Rule, Wanted
from walletdesk.safety.places import Place, PlaceKind
from walletdesk.wire import SafeText


class AsksForSecret(BadInput):
    code = "asks_for_secret"
    sentence = (
        "This asks the reader for a secret, a payment or control of their device. Nobody of the desk may do that. "
        "Nothing was sent or stored."
    )

    def __init__(self, asked: Sequence[Asked], *, report: str | None = None, file: SafeText | None = None) -> None:
        super().__init__()
        first = asked[0]
        self.asked = tuple(asked)
        self.file = file
        """The name of the file that asks, where the text does not."""
        self.details = {"asks_for": first.kind.value, "rule": first.rule.value, "start": first.start, "end": first.end}
        if report is not None:
            self.details["refusal"] = report
        if file is not None:
            self.details["file"] = file


def refuse_asking(text: str, earlier: Sequence[str] = (), signed: str = "", *, published: bool = False) -> None:
    """`signed` is the name that is shown with it; `published` says that nobody can answer it where it stands.

    Raises AsksForSecret (422), unless it is only feared in a language that is not read whole.
    """
    if asked := sure(text, earlier, published=published) or _with_name(text, signed):
        raise AsksForSecret(asked)


def sure(text: str, earlier: Sequence[str] = (), *, published: bool = False) -> list[Asked]:
    return [one for one in asking.find(text, earlier, published=published) if not one.unsure]


def unsure(text: str) -> list[Asked]:
    """What a lead is to judge, since too little is known of the text's language."""
    return [one for one in asking.find(text) if one.unsure]


_OPEN = re.compile(
    r"(?:[:：,，-]|(?<![a-z])(?:your|ur|the|all|these|those|with|following|of|me|us|is|are)|您的?|你的?|的|把|发|给|供|诉|内容)\s*$",
    re.IGNORECASE,
)
"""How a text ends that its reader reads on from."""


def _with_name(text: str, name: str) -> list[Asked]:
    """What a text and its author's name ask for together: mail has the name below, a chat above."""
    goes_on = _OPEN.search(name) is not None
    if not text.strip() or not (goes_on or (name and asking.named(name))):
        return []
    both = [(f"{text}\n\n{name}", 0), (f"{name}\n{text}", len(name) + 1)]
    if _OPEN.search(text):
        start = text.rstrip(" \n:：,，-")
        both.append((start + ("" if name[0] > "\u2fff" else " ") + name, 0))
    if goes_on:
        both.append((f"{name} {text}", len(name) + 1))
    return [_within(one, text, before) for joint, before in both for one in asking.find(joint) if not one.unsure]


def _within(one: Asked, text: str, before: int) -> Asked:
    start = max(0, min(one.start - before, len(text) - 1))
    return msgspec.structs.replace(one, start=start, end=max(start + 1, min(one.end - before, len(text))))


# -- files -----------------------------------------------------------------------------

_STRETCH, _OVERLAP = 15_000, 600
_MOST_LINKS = 50
_READ = 200_000
"""Characters of one file, 2 s on a busy machine; what is longer is for a lead to read."""
_FIELD = re.compile(
    r"^\W{0,4}(?:[0-9]{1,2}[.)、]\s*)?(?P<label>[^:：_\n]{2,60}?)\s{0,4}(?:[:：]\s{0,4})?(?P<blank>_{2,}|\.{4,}|…{2,}|[□☐]+|\[\s*\]|(?<=[:：])|(?<=[:：]\s))[_.…□☐\s]*$",
    re.MULTILINE,
)
"""A line of a form that waits for an answer: a label and room for it, or a colon and nothing."""
_BETWEEN = re.compile(r"[-_.\s]+")


class Says(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a file says to who opens it: kept without a word of it, since at its upload nobody knows whom it is for."""

    kind: Wanted | None = None
    rule: Rule | None = None
    unsure: bool = False
    leads_to: tuple[Place, ...] = ()

    def asks(self, name: str) -> Asked | None:
        """As of a text that is the file's name."""
        if self.kind is None or self.rule is None:
            return None
        return Asked(self.kind, self.rule, 0, len(name))


def said_in(name: str, texts: Iterable[str]) -> Says:
    """What a file of this name and with these texts in it asks for, as a message would, or as a form does; and its links."""
    asked, doubtful, links = _first(asking.find(in_words(name))), False, dict[tuple[str, bool], Place]()
    left = _READ
    for whole in texts:
        text, left = whole[:left], max(0, left - len(whole))
        doubtful = doubtful or len(text) < len(whole)
        for part in _parts(text):
            found = asking.find(part)
            asked = asked or _first(found)
            doubtful = doubtful or any(one.unsure for one in found)
            for link in places.find(part):
                if link.kind is PlaceKind.LINK and len(links) < _MOST_LINKS:
                    links.setdefault((link.value, link.hidden), msgspec.structs.replace(link, start=0, end=0))
        asked = asked or _asked_in_form(text)
    says = Says(unsure=doubtful, leads_to=tuple(links.values()))
    return says if asked is None else msgspec.structs.replace(says, kind=asked.kind, rule=asked.rule)


def in_words(name: str) -> str:
    """A file's name as somebody reads it: `send_your-phrase.pdf` is words."""
    return _BETWEEN.sub(" ", name)


def asked_by_name(name: str, text: str) -> Asked | None:
    """What a file's name asks for together with the message that carries it."""
    words = in_words(name)
    return _first(asking.find(words, [text]))


def _first(found: Sequence[Asked]) -> Asked | None:
    return next((one for one in found if not one.unsure), None)


def _parts(text: str) -> Iterator[str]:
    for at in range(0, max(1, len(text)), _STRETCH):
        yield text[max(0, at - _OVERLAP) : at + _STRETCH]


def _asked_in_form(text: str) -> Asked | None:
    """A form has room for answers: two fields at least, or one with a line to write on."""
    fields = list(_FIELD.finditer(text))
    if len(fields) < 2 and not any(field["blank"] for field in fields):
        return None
    for field in fields[:500]:
        label = field["label"].strip()
        if not field["blank"] and not _stays_empty(text, field, fields):
            continue
        wanted = _first(asking.find(f"Please send me your {label}.")) or _first(asking.find(f"请把您的{label}发给我。"))
        if wanted is not None:
            return Asked(wanted.kind, Rule.NEED, field.start(), field.end())
    return None


def _stays_empty(text: str, field: re.Match[str], fields: Sequence[re.Match[str]]) -> bool:
    """Whether what follows a colon is the next field, or the end, and not its explanation."""
    following = next((one for one in fields if one.start() > field.start()), None)
    between = text[field.end() : following.start() if following else len(text)]
    return not between.strip()

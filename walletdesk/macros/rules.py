"""What a macro is, which of its texts a conversation gets, and what is filled into it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

import msgspec

from walletdesk.conversations.rules import Status
from walletdesk.kit.errors import BadInput
from walletdesk.wire import Priority, SafeText


class Audience(StrEnum):
    """Who may use it."""

    EVERYONE = "everyone"
    TEAMS = "teams"
    OWN = "own"
    """Whoever made it."""


MOST_SHARED = 1_000
MOST_OWN = 200
MOST_LANGUAGES = 12
VERSIONS_KEPT = 50
TEXT_LENGTH = 4_000
ACTIONS_PER_REPLY = 5
"""Macros of which one reply is made."""

ME = "me"
"""As an assignee: whoever sends the reply."""


class Actions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is done together with the reply; empty where nothing is said."""

    status: Status | None = None
    snooze_hours: int = 0
    """With the status `snoozed`: it comes back after so many."""
    priority: Priority | None = None
    category: str = ""
    tags: tuple[str, ...] = ()
    """Are hung on it, beside those it has."""
    assignee: str = ""
    """`me`, or the id of somebody of the staff."""
    team: str = ""
    """An id."""

    def some(self) -> bool:
        return self != Actions()

    def without(self, names: Collection[str]) -> Actions:
        """Without those that the writer of the reply took off."""
        left = {name: getattr(self, name) for name in self.__struct_fields__ if name not in names}
        if "status" in names:
            left.pop("snooze_hours", None)
        return Actions(**left)


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What one version of a macro says."""

    name: SafeText
    folder: SafeText
    shortcut: SafeText
    audience: Audience
    teams: tuple[int, ...] = ()
    texts: dict[str, SafeText]
    """By language."""
    actions: Actions = Actions()


def differences(before: Content, after: Content) -> tuple[str, ...]:
    """Names of what is another way."""
    return tuple(name for name in Content.__struct_fields__ if getattr(before, name) != getattr(after, name))


# -- languages ---------------------------------------------------------------------


class Chosen(msgspec.Struct, frozen=True):
    language: str
    exact: bool
    """It is the language that was wanted, or a form of it."""


def choose(languages: Iterable[str], wanted: str, usual: str = "en") -> Chosen:
    """Which of a macro's languages a reply in `wanted` gets: the same, another form of it, the usual one, the first.

    Where nobody knows the language, nothing is amiss with another one.
    """
    there = list(languages)
    if wanted in there:
        return Chosen(wanted, True)
    base = wanted.partition("-")[0]
    for one in there:
        if wanted and one.partition("-")[0] == base:
            return Chosen(one, True)
    for one in (usual, usual.partition("-")[0], "en"):
        if one in there:
            return Chosen(one, not wanted)
    return Chosen(there[0] if there else "", not wanted)


# -- placeholders ------------------------------------------------------------------


class Placeholder(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is put in its place when the macro is used."""

    name: str
    desk: bool
    """The desk knows it, mostly; else whoever writes fills it in."""
    en: str
    zh: str
    """Samples, for the preview."""


_HASH = "0x9f2c5e1b7a3d4068c1e5f7092b8d6a4c3e1f50b7d29486ac1e03f5d7b9284c6a"
_ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
_ALL = (
    Placeholder(name="contact.name", desk=True, en="Li Wei", zh="李薇"),
    Placeholder(name="agent.name", desk=True, en="Ada", zh="小安"),
    Placeholder(name="inbox.name", desk=True, en="Polar Wallet", zh="Polar 钱包"),
    Placeholder(name="conversation.number", desk=True, en="1042", zh="1042"),
    Placeholder(name="network", desk=True, en="Ethereum", zh="Ethereum"),
    Placeholder(name="hash", desk=True, en=_HASH, zh=_HASH),
    Placeholder(name="address", desk=True, en=_ADDRESS, zh=_ADDRESS),
    Placeholder(name="app.version", desk=True, en="5.12.1", zh="5.12.1"),
    Placeholder(name="coin", desk=False, en="USDT", zh="USDT"),
    Placeholder(name="amount", desk=False, en="120", zh="120"),
    Placeholder(name="fee", desk=False, en="0.002 ETH", zh="0.002 ETH"),
    Placeholder(name="exchange", desk=False, en="the exchange", zh="该交易所"),
    Placeholder(name="time", desk=False, en="two hours", zh="两小时"),
    Placeholder(name="date", desk=False, en="12 May", zh="5 月 12 日"),
)
PLACEHOLDERS: dict[str, Placeholder] = {one.name: one for one in _ALL}

_PLACEHOLDER = re.compile(r"\{\{[ \t]*([^{}\n]{0,60}?)[ \t]*\}\}")


class UnknownPlaceholder(BadInput):
    code = "unknown_placeholder"
    sentence = "This holds a placeholder that the desk does not know. Choose one of those beside the text."


class OpenPlaceholder(BadInput):
    code = "open_placeholder"
    sentence = "A placeholder is written with two braces on each side. One of them is not closed."


class UnfilledPlaceholder(BadInput):
    code = "unfilled_placeholder"
    sentence = "Something of the macro is not filled in yet: {names}. Write it where the braces are, then send."


def check_placeholders(text: str) -> None:
    """Raises UnknownPlaceholder or OpenPlaceholder (422)."""
    for found in _PLACEHOLDER.finditer(text):
        if found[1] not in PLACEHOLDERS:
            raise UnknownPlaceholder
    rest = _PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise OpenPlaceholder


def fill(text: str, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The text with what is known in place, and the names of what is missing, which stay as they are."""
    missing: list[str] = []

    def stand_in(found: re.Match[str]) -> str:
        value = values.get(found[1], "").strip()
        if value:
            return value
        missing.append(found[1])
        return f"{{{{{found[1]}}}}}"

    return _PLACEHOLDER.sub(stand_in, text), tuple(dict.fromkeys(missing))


def unfilled(text: str) -> tuple[str, ...]:
    """Names of placeholders that still stand in a reply."""
    if "{{" not in text:
        return ()
    return tuple(dict.fromkeys(found[1] for found in _PLACEHOLDER.finditer(text) if found[1] in PLACEHOLDERS))


def refuse_unfilled(text: str) -> None:
    """Raises UnfilledPlaceholder (422)."""
    if left := unfilled(text):
        raise UnfilledPlaceholder(names=", ".join(left))


def read_as(text: str) -> tuple[str, ...]:
    """What a reader may make of a text once it is filled: with nothing in the gaps, and with samples in both languages."""
    if "{{" not in text:
        return (text,)
    return (
        text,
        _PLACEHOLDER.sub("", text),
        *(fill(text, {one.name: getattr(one, language) for one in _ALL})[0] for language in ("en", "zh")),
    )


# -- finding -----------------------------------------------------------------------


def rank(name: str, folder: str, shortcut: str, texts: Iterable[str], words: str) -> int | None:
    """How well a macro answers what was typed, 0 best; None where not at all."""
    asked = words.casefold().removeprefix("/").strip()
    if not asked:
        return 0
    if shortcut == asked:
        return 0
    if shortcut.startswith(asked):
        return 1
    called = name.casefold()
    if called.startswith(asked):
        return 2
    parts = asked.split()
    if all(part in called for part in parts):
        return 3
    beside = f"{called} {folder.casefold()} {shortcut}"
    if all(part in beside for part in parts):
        return 4
    whole = " ".join([beside, *(text.casefold() for text in texts)])
    return 5 if all(part in whole for part in parts) else None

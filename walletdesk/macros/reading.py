"""A macro as somebody writes it, read by the gate: it will stand in replies, so it may say no more than one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from walletdesk.kit.errors import BadInput, WalletdeskError
from walletdesk.kit.http import WrongFields
from walletdesk.macros import rules
from walletdesk.macros.rules import Actions, Audience, Content
from walletdesk.safety import places, screen
from walletdesk.safety.names import lowered, trimmed, without_secret
from walletdesk.safety.outgoing import refuse_asking, unsure
from walletdesk.safety.places import Allowed
from walletdesk.wire import RawText, SafeText


class SecretInMacro(BadInput):
    code = "secret_in_macro"
    sentence = (
        "This holds a recovery phrase, a key, a password, a code or a number that is somebody's. It was not stored."
    )


class LeadsElsewhere(BadInput):
    code = "leads_elsewhere"
    sentence = (
        "This leads to a place that is not on the desk's list. A lead can allow the place, or save the macro with it."
    )


class NoText(BadInput):
    code = "no_text"
    sentence = "Write a text in one language at least."


class WrongLine(BadInput):
    code = "wrong_line"
    sentence = "Write letters on one line."


class WrongShortcut(BadInput):
    code = "wrong_shortcut"
    sentence = "A shortcut is one word, without blanks and without “/”."


UNREAD = "?"
"""Among places: only a lead can say what it asks for."""
NOTHING = screen(RawText("")).text


class _Does(Protocol):
    def read(self) -> Actions: ...


class Written(Protocol):
    """A macro as somebody wrote it."""

    @property
    def name(self) -> RawText: ...
    @property
    def folder(self) -> RawText | None: ...
    @property
    def shortcut(self) -> RawText | None: ...
    @property
    def audience(self) -> Audience: ...
    @property
    def teams(self) -> Sequence[str]: ...
    @property
    def texts(self) -> Mapping[str, RawText]: ...
    @property
    def actions(self) -> _Does: ...


def text(raw: RawText) -> SafeText:
    """One text of a macro, with what may come of it once it is filled.

    Raises SecretInMacro, AsksForSecret, UnknownPlaceholder or OpenPlaceholder (422).
    """
    read = screen(raw)
    if read.found:
        raise SecretInMacro
    rules.check_placeholders(read.text)
    for form in rules.read_as(read.text):
        refuse_asking(form)
    return read.text


def content(shape: Written) -> Content:
    """A macro as a form or a file says it.  Run it in a thread: the gate reads every text.

    Raises WrongFields (422).
    """
    wrong: dict[str, WalletdeskError] = {}

    def field(name: str, reading: Callable[[], SafeText]) -> SafeText:
        try:
            return reading()
        except WalletdeskError as error:
            wrong[name] = error
            return NOTHING

    called = field("name", lambda: line(shape.name))
    folder = field("folder", lambda: line(shape.folder))
    short = field("shortcut", lambda: shortcut(shape.shortcut))
    read, wrong_texts = texts(shape.texts)
    wrong |= {f"texts.{language}": error for language, error in wrong_texts.items()}
    if not read and not wrong_texts:
        wrong["texts"] = NoText()
    if wrong:
        raise WrongFields({name: (error.text, dict(error.values)) for name, error in wrong.items()})
    return Content(
        name=called,
        folder=folder,
        shortcut=short,
        audience=shape.audience,
        teams=tuple(sorted({int(one) for one in shape.teams})) if shape.audience is Audience.TEAMS else (),
        texts=read,
        actions=shape.actions.read(),
    )


def again(before: Content) -> Content:
    """What an older version said, read by today's gate.  Raises WrongFields (422)."""
    read, wrong = texts({language: RawText(one) for language, one in before.texts.items()})
    if wrong:
        raise WrongFields({f"texts.{one}": (error.text, dict(error.values)) for one, error in wrong.items()})
    for one in (before.name, before.folder, before.shortcut):
        without_secret(RawText(one))
    return msgspec.structs.replace(before, texts=read)


def texts(given: Mapping[str, RawText]) -> tuple[dict[str, SafeText], dict[str, WalletdeskError]]:
    """Those that hold something, and by language what is wrong."""
    read: dict[str, SafeText] = {}
    wrong: dict[str, WalletdeskError] = {}
    for language, raw in given.items():
        if raw.is_blank():
            continue
        try:
            read[language] = text(raw)
        except WalletdeskError as error:
            wrong[language] = error
    return read, wrong


def line(raw: RawText | None) -> SafeText:
    """A name, a folder or a shortcut.  Raises SecretInName, AsksForSecret or WrongLine (422)."""
    read = trimmed(without_secret(raw or RawText("")))
    if not read.isprintable():
        raise WrongLine
    return read


def shortcut(raw: RawText | None) -> SafeText:
    """In small letters.  Raises as `line`, or WrongShortcut (422)."""
    read = line(raw)
    if "/" in read or any(one.isspace() for one in read):
        raise WrongShortcut
    return lowered(read)


def outside(written: Mapping[str, SafeText], allowed: Allowed) -> list[str]:
    """Places the texts lead to that nobody has allowed, `?` where the language is not read whole."""
    found = [place.value for one in written.values() for place in places.outside(one, allowed)]
    if any(unsure(one) for one in written.values()):
        found.append(UNREAD)
    return list(dict.fromkeys(found))

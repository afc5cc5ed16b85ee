"""First triage by hard rules, before any model: how urgent a text is and what kind of matter.

A model may raise what is decided here and never lower it.
"""

from __future__ import annotations

import re

import msgspec

from walletdesk.wire import Kind, Priority


class Triage(msgspec.Struct, frozen=True):
    priority: Priority
    kind: Kind
    reasons: tuple[str, ...] = ()
    """Names of the rules that decided, for the console and for corrections; empty when none did."""


_CODE = re.compile(r"https?://\S+|\S*[0-9]\S*", re.ASCII)
"""Addresses, hashes, links, versions: they say nothing about the writer's language."""


def first_look(text: str, *, found_secret: bool = False) -> Triage:
    """Sort one text; people mix languages, so the rules of all of them are asked.

    `found_secret` is that the secret gate took something out of the text, which is
    urgent whatever the words around it say.
    """
    if found_secret:
        return Triage(Priority.URGENT, Kind.SECURITY, ("secret_sent",))
    return Triage(Priority.NORMAL, Kind.QUESTION)


def language_of(text: str) -> str:
    """`zh`, `en` or nothing, by script alone.

    Han characters without kana or hangul are Chinese, letters of the English
    alphabet alone are English, and any other script is left to better means.  Where
    Chinese names English things, each Chinese character weighs as much as a word.
    """
    plain = _CODE.sub(" ", text)
    if re.search("[\u3040-\u30fa\uac00-\ud7af\u1100-\u11ff]", plain):
        return ""
    han = len(re.findall("[\u4e00-\u9fff\u3400-\u4dbf]", plain))
    words = len(re.findall("[A-Za-z]+", plain))
    if han and han >= words:
        return "zh"
    if words and not han and all(letter.isascii() for letter in plain if letter.isalpha()):
        return "en"
    return ""

"""The forms in which visitors name things.  What has none of them never reaches the database."""

from __future__ import annotations

import re

from walletdesk.conversations.rules import KEY_LENGTHS
from walletdesk.kit.errors import BadInput, NotFound
from walletdesk.wire import RawText

WORDS_CHARACTERS = 2_000
"""Of the words beside a rating."""

_KEY = re.compile(rf"[A-Za-z0-9_-]{{{KEY_LENGTHS.start},{KEY_LENGTHS.stop - 1}}}")
_WORD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
_MOST = 2**53


class TextTooLong(BadInput):
    code = "text_too_long"
    sentence = "This is too long for one message: at most {most} characters. Please send it in parts or as a file."


def is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def is_word(text: str) -> bool:
    return _WORD.fullmatch(text) is not None


def word(text: str) -> str:
    """A public id.  Raises NotFound (404) for what cannot be one, as for one that does not exist."""
    if not is_word(text):
        raise NotFound
    return text


def language(text: str) -> str:
    """A language's code, or nothing."""
    return text if _LANGUAGE.fullmatch(text) else ""


def number(value: int) -> int:
    return max(0, min(value, _MOST))


def row(text: str) -> int:
    """The id of a row, as a decimal string.  Raises NotFound (404) for what cannot be one."""
    if not text.isascii() or not text.isdecimal() or len(text) > 19 or int(text) >= 2**63:
        raise NotFound
    return int(text)


_PARTS = 36
"""As many as the gate looks back at."""


def rows(texts: list[str]) -> list[int]:
    """The ids of the messages that hold the parts of a secret.  Raises NotFound (404)."""
    if not 1 <= len(texts) <= _PARTS:
        raise NotFound
    return list(map(row, texts))


def short(text: RawText) -> RawText:
    if len(text) > WORDS_CHARACTERS:
        raise TextTooLong(most=WORDS_CHARACTERS)
    return text

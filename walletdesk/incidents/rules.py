"""Which text of an answer a conversation gets, and why it may get none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from walletdesk.conversations.rules import Status

MOST_AT_ONCE = 500
"""Conversations that are taken in by one request, and suggested."""
MOST_LANGUAGES = 20
USUAL = "en"
"""Whoever writes in a language that nobody answers in gets this one."""

T = TypeVar("T")


class IncidentState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Sending(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"


class Skip(StrEnum):
    """Why a conversation gets no answer; other reasons are the codes of what refused it."""

    SPAM = "spam"
    CLOSED = "conversation_closed"
    WINDOW = "window_closed"
    TAKEN_OUT = "taken_out"
    AUTHOR_GONE = "author_gone"
    NO_TEXT = "no_text"


def skips(status: Status, *, window_open: bool) -> Skip | None:
    if status is Status.SPAM:
        return Skip.SPAM
    if status is Status.CLOSED:
        return Skip.CLOSED
    return None if window_open else Skip.WINDOW


def text_for(texts: Mapping[str, T], language: str) -> tuple[str, T] | None:
    """In their language, in its chief one (`zh` for `zh-TW`), else in English; None where there is none of these."""
    for one in (language, language.partition("-")[0], USUAL):
        if one in texts:
            return one, texts[one]
    return None

"""Phrases of Chinese characters, simplified or traditional: both lists give a character's twin the same place."""

from __future__ import annotations

import re

from walletdesk.safety.view import Span, View

_HAN = re.compile("[\u4e00-\u9fff]")
_APART = 30


def find(view: View, *, cue: bool | None = None) -> list[Span]:
    return []


def fragments(view: View) -> list[tuple[int, int]]:
    return []

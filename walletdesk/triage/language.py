"""In which language a text is written: by its script, and where several languages share one, by `pycld2`."""

from __future__ import annotations

import re
from collections.abc import Collection

from walletdesk.triage import rules

_KANA = re.compile("[\u3041-\u30fa]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_NO_WORDS = re.compile(r"https?://\S+|\S*[0-9@]\S*|[^\w\s'.,!?¿¡-]")
TOLD = frozenset("ar de en es fa fr hi id it ja ko nl pl pt ru th tr uk vi zh".split())
"""Those that the desk has a name for.  Short English is now and then taken for Danish, Scots or Corsican."""
ENOUGH = 25
"""Letters of Latin script that it takes to be told from English: of fewer, names of coins decide."""


def language_of(text: str, enabled: Collection[str] = ()) -> str:
    """A code as `zh`, `en` or `es`, or nothing where it cannot be told; of `enabled` alone, if any are."""
    told = _told(text)
    return told if not enabled or told in enabled else ""


def _told(text: str) -> str:
    if len(_KANA.findall(text)) > 1:
        return "ja"
    if len(_HANGUL.findall(text)) > 1:
        return "ko"
    by_script = rules.language_of(text)
    if by_script == "zh":
        return by_script
    plain = " ".join(_NO_WORDS.sub(" ", text).split())
    if by_script == "en" and len(plain) < ENOUGH:
        return by_script
    return _by_letters(plain) or by_script


def _by_letters(plain: str) -> str:
    try:
        import pycld2  # a table of some MB that no start waits for
    except ImportError:
        return ""
    said = "".join(letter for letter in plain if letter.isprintable()).encode("utf-8", "replace")
    try:
        reliable, _, details = pycld2.detect(said, isPlainText=True, bestEffort=False)
    except pycld2.error:
        return ""
    code = str(details[0][1])
    code = code.partition("-")[0]
    return code if reliable and code in TOLD else ""

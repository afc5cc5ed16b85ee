"""Letters of other alphabets that look like Latin ones, full-width forms and invisible marks.

Source: Unicode's confusables.txt (UTS 39), the rows of these ranges whose prototype is a letter or digit of an address.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
LETTERS = (
    "0-9A-Za-z\u00c0-\u02af\u0370-\u052f\u1e00-\u1eff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
    + _INVISIBLE
)
"""For a class in a pattern: what an address can be made to consist of."""

_MARKS = re.compile(f"[{_INVISIBLE}]")

_LIKE = {
    # confusables.txt
    **dict(zip("АВЕЅІЈКМНОРСТХУҮԌԜЗӠЬӀѴ", "ABESIJKMHOPCTXYYGW33bIV", strict=True)),
    **dict(zip("аеѕіјорсхуүԁԛԝһѵӏбгҽѡ", "aesijopcxyydqwhvi6rew", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳϜͿϺϨ", "ABEZHIKMNOPTYXCjFJM2", strict=True)),
    **dict(zip("αγινορσυϲ", "ayivopouc", strict=True)),
    **dict(zip("ɑɡıʋʏɩɪɣɯỿẝƍƄƖǀƦƽƧȜƷƼȣȢ×", "agiuyiiywyfgbIlRs233588x", strict=True)),
    # not in it, and alike in most fonts all the same
    **dict(zip("вкмтьԍԚβεκτχƒʙʜ", "bkmtbgQBektxfBH", strict=True)),
}


def visible(text: str) -> str:
    """`text` without marks that draw nothing."""
    return _MARKS.sub("", text)


def folded(text: str) -> str:
    """`text` with every letter as the Latin one it looks like, same length; what resembles none becomes `?`."""
    return "".join(one if one.isascii() else _like(one) for one in text)


def _like(letter: str) -> str:
    if letter in _LIKE:
        return _LIKE[letter]
    base = unicodedata.normalize("NFKD", letter)[0]  # full-width and mathematical forms, letters with accents
    return base if base.isascii() and base.isalnum() else _LIKE.get(base, "?")


def latin(text: str) -> str:
    """`text` with foreign letters as the Latin ones they look like, same length; everything else stays as it is."""
    return text.translate(_LATIN)


_LATIN = {ord(one): like for one, like in _LIKE.items() if one != "×"}

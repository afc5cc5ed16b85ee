"""Unicode's compatibility forms made plain, in time that the length of a text bounds.

`unicodedata.normalize` alone does not: one character may become 18 (U+FDFA), and of marks on one letter
that are out of order it takes quadratic time (10,000 took 0.1 s, and the interpreter with it).
"""

from __future__ import annotations

import re
import unicodedata

_PIECE = re.compile("(?s:.{1,256}(?=[\\0-\u02ff\u4e00-\u9fff]|\\Z)|.{1,256})")
"""Ends before a character that never joins with what stands before it, where there is one."""


def nfkc(text: str, most: int) -> str:
    """NFKC of the beginning of `text`: no more than `most` characters are read, and no more come out."""
    text = text[:most]
    if text.isascii():
        return text
    plain: list[str] = []
    length = 0
    for piece in _PIECE.findall(text):
        plain.append(unicodedata.normalize("NFKC", piece))
        length += len(plain[-1])
        if length >= most:
            break
    return "".join(plain)[:most]

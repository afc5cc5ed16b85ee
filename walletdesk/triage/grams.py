"""The words and pieces of words by which a text is told from others where they are the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

READ_CHARACTERS = 2000
_WORD = re.compile(r"[^\W_]+|[^\w\s]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af]")


def grams(text: str) -> Counter[str]:
    """Counts of words and pairs of words (`w`), and of pieces of two to five letters that lie within one word (`c`).

    A run of Chinese is one word of which the pieces are what is compared.
    """
    plain = unicodedata.normalize("NFKC", text[:READ_CHARACTERS]).casefold()
    words = _WORD.findall(plain)
    found: Counter[str] = Counter()
    for word in words:
        if not _HAN.search(word):
            found[f"w{word}"] += 1
        padded = f" {word} "
        for size in (2, 3, 4, 5):
            for start in range(max(1, len(padded) - size + 1)):
                found[f"c{padded[start : start + size]}"] += 1
    for one, two in pairwise(words):
        if not (_HAN.search(one) and _HAN.search(two)):
            found[f"w{one} {two}"] += 1
    return found

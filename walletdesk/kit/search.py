"""Search by words and, for scripts without blanks between words (Chinese, Japanese, Korean, Thai, Lao, Burmese,
Khmer), by characters and pairs of characters (decision 0006).

`terms` makes the same terms of a stored text and of a query.  A long run of hex or
base58 may be a key that nobody recognised, so it is never indexed in clear: its
ends stay (what a masked value shows anyway) and a short digest finds it whole.
"""

from __future__ import annotations

import hashlib
import re

from walletdesk.kit import fold

MOST_TERMS = 4_000
"""Of one text; what comes after is not found by search."""
MOST_CHARACTERS = 20_000
"""Read of one text, and left of it by folding: twice what a message may have, for some forms grow."""
_PAIRED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<cjk>[{_PAIRED}]+)|(?P<word>[^\W{_PAIRED}]+)")
"""A word ends where such a script begins: "USDT转账" is two."""
_WORD = re.compile(r"\w+")
_CODE_LENGTH = 24
"""Longer runs of letters with digits in them are codes: hashes, addresses, keys."""
_LONGEST_WORD = 40
SHORTEST_BEGINNING = 3
"""One or two letters begin half of all words: over 1,000,000 messages "a" took 400 ms, "wal" 60."""
_DIGEST = 8


def terms(text: str) -> list[str]:
    """The terms of `text`, each once, in order of first appearance.

    Lower case, NFKC, from the first MOST_CHARACTERS.  A run of CJK characters gives each character and each
    overlapping pair.
    """
    plain = fold.nfkc(text, MOST_CHARACTERS).lower()
    found: dict[str, None] = {}
    if plain.isascii():
        words = dict.fromkeys(_WORD.findall(plain))
        if max(map(len, words), default=0) < _CODE_LENGTH:  # each is its own term
            return list(words)[:MOST_TERMS]
        for word in words:
            found |= dict.fromkeys(_word(word))
        return list(found)[:MOST_TERMS]
    seen: set[str] = set()
    for cjk, word in _RUN.findall(plain):
        if cjk:
            found |= dict.fromkeys(_pairs(cjk))
        elif word not in seen:
            seen.add(word)
            found |= dict.fromkeys(_word(word))
        if len(found) > MOST_TERMS:
            break
    return list(found)[:MOST_TERMS]


def counted_terms(text: str) -> dict[str, int]:
    """The same terms with how often each comes; for scores."""
    found: dict[str, int] = {}
    for cjk, word in _RUN.findall(fold.nfkc(text, MOST_CHARACTERS).lower()):
        for term in _pairs(cjk) if cjk else _word(word):
            found[term] = found.get(term, 0) + 1
        if len(found) > MOST_TERMS:
            break
    return found


def query_terms(text: str) -> tuple[list[str], str]:
    """Terms that must all be there, and a beginning of a word that must be ("" for none).

    The last word of a query is taken as a beginning while somebody still types it, from three letters on.
    A run of two or more CJK characters asks for its pairs only: they imply the
    single characters.
    """
    plain = fold.nfkc(text, MOST_CHARACTERS).lower()
    wanted: dict[str, None] = {}
    runs = list(_RUN.finditer(plain))
    beginning = ""
    for run in runs:
        cjk, word = run["cjk"], run["word"]
        if cjk:
            wanted |= dict.fromkeys(cjk if len(cjk) == 1 else (cjk[i : i + 2] for i in range(len(cjk) - 1)))
        elif run is runs[-1] and run.end() == len(plain) and _is_beginning(word):
            beginning = word[:_LONGEST_WORD]
        else:
            wanted |= dict.fromkeys([_digest(word)] if _is_code(word) else [word[:_LONGEST_WORD]])
    return list(wanted), beginning


def _pairs(run: str) -> list[str]:
    return [*run, *(run[i : i + 2] for i in range(len(run) - 1))]


def _word(word: str) -> list[str]:
    if _is_code(word):
        return [word[:6], word[-4:], _digest(word)]
    return [word[:_LONGEST_WORD]]


def _is_beginning(word: str) -> bool:
    return len(word) >= SHORTEST_BEGINNING and not _is_code(word)


def _is_code(word: str) -> bool:
    return len(word) >= _CODE_LENGTH


def _digest(word: str) -> str:
    """48 bits: enough to find it again, too few to be anything else."""
    return "x" + hashlib.blake2b(word.encode(), digest_size=_DIGEST - 2).hexdigest()

"""The form of a text without its words, and texts of the same form made of random ones.

A form is what a miss or a false hit can be learned from: how many words, of which kind, with what between them.  A word
is only told as "of a list" or not, never by its length, and a number or a key by its length alone.  From the form and a
number a twin is made whenever somebody looks; nothing that reads like a secret is stored.

    w:en  a word of the English list      o  another word      c3  three Chinese characters      k2  two of other scripts
    d4  four digits      h64  hexadecimal digits      b44  letters and digits mixed      m12:zh  a mark of twelve words
    x:private_key  another mark      any other piece stands for itself: blanks, line ends, punctuation
"""

from __future__ import annotations

import random
import re
from functools import cache

from walletdesk.safety import lists, marks
from walletdesk.safety.marks import Mark
from walletdesk.wire import SecretKind

MOST = 400
"""Pieces of one form; a longer text is cut."""
_PIECE = re.compile(
    r"(?P<hex>(?:0x)?(?=[0-9a-fA-F]*[0-9])[0-9a-fA-F]{16,})|(?P<mixed>(?=[^\W_]*[0-9])(?=[^\W_]*[^\W\d_])[0-9A-Za-z]{4,})"
    r"|(?P<digits>\d+)|(?P<cjk>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<latin>[A-Za-z\u00c0-\u024f]+)|(?P<other>[^\W\d_]+)"
    r"|(?P<blank>\s+)|(?P<sign>.)",
    re.DOTALL,
)
_SIGNS = frozenset(",.;:!?-_/|()[]{}\"'=+*#&@<>，。；：、！？（）「」")
_LISTS = {
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
    "cs": "czech",
    "zh": "chinese_simplified",
}
LANGUAGES = frozenset({*_LISTS, "ja", "ko"})
"""Codes of the lists a phrase may be of."""
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def form_of(text: str) -> str:
    """The form of a stored text, marks told as marks; pieces divided by U+001F."""
    pieces: list[str] = []
    for part in marks.parts(text):
        if isinstance(part, Mark):
            pieces.append(_mark(part))
            continue
        for piece in _PIECE.finditer(part):
            pieces += _told(piece)
            if len(pieces) > MOST:
                break
    return "\x1f".join(pieces[:MOST])


def described(form: str) -> dict[str, int]:
    """Counts for a sentence: words of a list, other words, characters of Chinese, digits, keys, marks and commas."""
    counts = dict.fromkeys(("listed", "words", "chinese", "numbers", "keys", "marks", "commas", "lines"), 0)
    for piece in form.split("\x1f") if form else ():
        head = piece[:1]
        if piece.startswith("w:"):
            counts["listed"] += 1
        elif piece == "o" or (head == "k" and piece[1:].isdigit()):
            counts["words"] += 1
        elif head == "c" and piece[1:].isdigit():
            counts["chinese"] += int(piece[1:])
        elif head == "d" and piece[1:].isdigit():
            counts["numbers"] += 1
        elif head in "hb" and piece[1:].isdigit():
            counts["keys"] += 1
        elif piece.startswith(("m", "x:")):
            counts["marks"] += 1
        elif piece in (",", "，", "、"):
            counts["commas"] += 1
        elif piece == "\n":
            counts["lines"] += 1
    return counts


def twin(form: str, seed: int, language: str = "en") -> str:
    """A text of this form, of random words and keys; the same each time for the same number.

    `language` is that of a phrase of which only the mark is left.
    """
    rng = random.Random(seed)  # noqa: S311  # hides nothing: none of it was anybody's
    return "".join(_made(piece, rng, language) for piece in form.split("\x1f")) if form else ""


def _mark(part: Mark) -> str:
    if part.kind is SecretKind.RECOVERY_PHRASE:
        return f"m{part.words}"
    return f"x:{part.kind.value if part.kind is not None else 'hex'}"


def _told(piece: re.Match[str]) -> list[str]:
    text = piece[0]
    match piece.lastgroup:
        case "hex":
            return [f"h{len(text)}"]
        case "mixed":
            return [f"b{len(text)}"]
        case "digits":
            return [f"d{len(text)}"]
        case "cjk":
            return [f"c{len(text)}"]
        case "latin":
            return [f"w:{language}" if (language := _list_of(text.lower())) else "o"]
        case "other":
            return [f"k{len(text)}"]
        case "blank":
            return ["\n" if "\n" in text else " "]
        case _:
            return [text if text in _SIGNS else "·"]


@cache
def _words() -> dict[str, str]:
    """Every word of a list in Latin letters, with the language whose list has it; English first."""
    found: dict[str, str] = {}
    for language in _LISTS:
        for word in () if language == "zh" else _list(language):
            found.setdefault(word, language)
    return found


@cache
def _list(language: str) -> tuple[str, ...]:
    return tuple(lists.places(_LISTS.get(language, "english")))


def _list_of(word: str) -> str:
    return _words().get(word, "")


def _made(piece: str, rng: random.Random, language: str) -> str:
    head, rest = piece[:1], piece[1:]
    if piece.startswith("w:"):
        return rng.choice(_list(piece[2:]))
    if piece == "o":
        return "".join(rng.choice("aeioubdfklmnprst") for _ in range(rng.randint(2, 9)))
    if piece.startswith("x:"):
        return f"⟦{piece[2:]}⟧"
    if head == "m" and rest.isdigit():
        apart = "" if language == "zh" else " "
        return apart.join(rng.choice(_list(language)) for _ in range(int(rest) or 12))
    if rest.isdigit():
        length = int(rest)
        match head:
            case "h":
                return "".join(rng.choice("0123456789abcdef") for _ in range(length))
            case "b":
                return "".join(rng.choice(_BASE58) for _ in range(length))
            case "d":
                return "".join(rng.choice("0123456789") for _ in range(length))
            case "c":
                return "".join(rng.choice(_list("zh")) for _ in range(length))
            case "k":
                return "".join(rng.choice("абвгдежзиклмнопрст") for _ in range(length))
    return piece

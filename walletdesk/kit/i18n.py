"""What the desk says, in the reader's language.

A sentence is English in the source and is its own key.  Values stand in `{braces}`;
`bin/words` carries sentences into `walletdesk/locale`, where they are translated.
"""

from __future__ import annotations

import gettext as standard
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from walletdesk.kit.errors import WalletdeskError

LOCALE = Path(__file__).resolve().parents[1] / "locale"
SOURCE = "en"

_BRACES = re.compile(r"\{([a-z_]+)\}")
_LONGEST_HEADER = 500


class Translator:
    """Speaks one language.  A sentence it does not know comes back in English."""

    def __init__(self, language: str, catalogue: standard.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def gettext(self, sentence: str, /, **values: object) -> str:
        """`sentence` translated, with each `{name}` replaced by its value."""
        return fill(self._catalogue.gettext(sentence), values)

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form for `n` things; `{n}` stands for the number."""
        return fill(self._catalogue.ngettext(one, many, n), {"n": n} | values)

    def error(self, error: WalletdeskError) -> str:
        """The sentence of an error for its reader."""
        return self.gettext(error.text, **error.values)


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """Replaces `{name}` where there is such a value; nothing else is a placeholder, no attribute and no index."""
    return _BRACES.sub(lambda found: str(values.get(found[1], found[0])), sentence)


def translator(language: str) -> Translator:
    """The translator for `language`: its own catalogue, its base language's (`zh` for `zh-Hant-TW`), or English."""
    for code in _shorter(language):
        if code in spoken():
            return _speaker(code)
    return _speaker(SOURCE)


@cache
def _speaker(language: str) -> Translator:
    """Read once: about 20 ms a catalogue."""
    path = LOCALE / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    return Translator(language, _compiled(path, language) if path.is_file() else standard.NullTranslations())


@cache
def spoken() -> tuple[str, ...]:
    """Languages there are catalogues for."""
    found = {path.parents[1].name.replace("_", "-") for path in LOCALE.glob("*/LC_MESSAGES/messages.po")}
    return tuple(sorted(found | {SOURCE}))


def load(languages: Iterable[str]) -> None:
    """Reads the catalogues now, so that no reader waits for them."""
    for language in languages:
        translator(language)


def choose(wanted: str | Sequence[str], languages: Sequence[str], default: str | None = None) -> str:
    """The one of `languages` that fits best what a reader asks for.

    `wanted` is an Accept-Language header or a list, best first.  Without a match it is
    `default`, or the first of `languages`.
    """
    by_name = {language.lower(): language for language in languages}
    for code in _accepted(wanted) if isinstance(wanted, str) else wanted:
        for shorter in _shorter(code.lower()):
            if shorter in by_name:
                return by_name[shorter]
        # Someone who reads zh-TW is better served by zh-CN than by English.
        base = code.lower().partition("-")[0]
        for name, language in by_name.items():
            if name.partition("-")[0] == base:
                return language
    return default or languages[0]


def _accepted(header: str) -> list[str]:
    found: list[tuple[float, str]] = []
    for part in header[:_LONGEST_HEADER].split(","):
        code, _, weight = part.strip().partition(";")
        quality = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", weight)
        if weight and not quality:
            continue
        rank = float(quality[1]) if quality else 1.0
        if rank > 0 and re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", code.strip()):
            found.append((rank, code.strip()))
    return [code for _, code in sorted(found, key=lambda one: -one[0])]


def _shorter(language: str) -> list[str]:
    """`zh-Hant-TW`, `zh-Hant`, `zh`."""
    parts = language.replace("_", "-").split("-")
    return ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _compiled(path: Path, language: str) -> standard.GNUTranslations:
    from babel.messages.mofile import write_mo  # 20 ms of every start, and a desk reads its catalogues when it is ready
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return standard.GNUTranslations(compiled)

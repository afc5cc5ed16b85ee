#!/usr/bin/env python3
"""Ordinary texts in many languages, for false hits of the gate: out of packages that Debian has, one message a line.

    bench/texts.py FOLDER OUT

FOLDER holds packages as `dpkg -x` unpacks them, each in a folder of its name: fortunes-es, fortunes-it, fortunes-cs,
fortunes-br, fortunes-de, fortunes-pl, fortunes (sayings), manpages-es, -it, -cs, -pt-br, -fr, -ja (paragraphs of manual
pages), libreoffice-help-ko (paragraphs of help), fortunes-zh, manpages-zh, libreoffice-help-zh-cn and -zh-tw.  OUT gets a file a language: `bench/gate.py --only false --texts OUT/*`
takes every second line of each, the even ones for tuning and the odd ones for reporting.
"""

from __future__ import annotations

import argparse
import gzip
import html
import re
from collections.abc import Iterator
from pathlib import Path

LANGUAGES = {
    "en": ("fortunes",),
    "de": ("fortunes-de",),
    "pl": ("fortunes-pl",),
    "es": ("fortunes-es", "manpages-es"),
    "it": ("fortunes-it", "manpages-it"),
    "cs": ("fortunes-cs", "manpages-cs"),
    "pt": ("fortunes-br", "manpages-pt-br"),
    "fr": ("manpages-fr",),
    "ja": ("manpages-ja",),
    "ko": ("libreoffice-help-ko",),
    "zh": ("fortunes-zh", "manpages-zh", "libreoffice-help-zh-cn", "libreoffice-help-zh-tw"),
}
LEAST = 15
"""Characters of a text that says something."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("out", type=Path)
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for language, packages in LANGUAGES.items():
        texts = [
            " ".join(text.split()) for package in packages for text in _texts(chosen.folder / package) if text.strip()
        ]
        texts = list(dict.fromkeys(text for text in texts if len(text) >= LEAST))
        if texts:
            (chosen.out / f"{language}.txt").write_text("\n".join(texts) + "\n", "utf-8")
        print(f"{language}: {len(texts):,}")


def _texts(package: Path) -> Iterator[str]:
    for path in sorted(one for one in package.rglob("*") if one.is_file() and not one.is_symlink()):
        if "fortunes" in path.parts and path.suffix not in (".dat", ".u8"):
            yield from re.split(r"\n%+\n", _read(path.read_bytes()))
        elif path.suffix == ".gz" and "man" in path.parts:
            yield from _paragraphs(_read(gzip.decompress(path.read_bytes())))
        elif path.suffix == ".html":
            for part in re.findall(r"<(?:p|h\d|td|li)[^>]*>(.*?)</", _read(path.read_bytes()), re.DOTALL):
                yield html.unescape(re.sub(r"<[^>]+>", "", part))


def _read(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _paragraphs(page: str) -> Iterator[str]:
    """Of a manual page, without its commands for fonts."""
    held: list[str] = []
    for line in [*page.split("\n"), "."]:
        if not line.startswith((".", "'")):
            held.append(line)
        elif font := re.match(r"\.(?:B|I|BR|IR|RB|RI)\s+(.*)", line):
            held.append(font[1])
        elif held:
            yield re.sub(r"\\f.|\\&|\\-|\\\(..", " ", " ".join(held))
            held = []


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Lay out questions and answers by other hands for bench/help_centres.py, out of packages that Debian has.

    bench/help_texts.py FOLDER OUT

FOLDER holds packages as `dpkg -x` unpacks them, each in a folder of its name: debian-faq, debian-faq-zh-cn, perl-doc, manpages-zh (Perl's
questions in Chinese), privoxy and gnome-user-docs (GNOME's help, whose topics' titles are the questions).  OUT gets `en/NAME.md` and
`zh/NAME.md`: `#` the heading a question stands under, `##` the question, then its answer.  Nothing of them is kept in this repository.

References that name another question are left out of answers; so are answers too short to say anything, and Chinese ones that are not translated.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as Xml

Asked = tuple[str, str, str]
"""Heading, question, answer in paragraphs."""
LEAST = {"en": 40, "zh": 15}
"""Characters of an answer."""
HAN = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}")
NUMBER = re.compile(r"^(?:Chapter|第)?\s*[\d.]+\s*(?:章)?[.、]?\s*")
MALLARD = "{http://projectmallard.org/1.0/}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("out", type=Path)
    chosen = options.parse_args()
    root: Path = chosen.folder
    debian = "usr/share/doc/debian/FAQ"
    help_ = root / "gnome-user-docs/usr/share/help"
    centres: dict[tuple[str, str], Iterable[Asked]] = {
        ("en", "debian"): _pages(sorted((root / "debian-faq" / debian).glob("*.en.html")), "h2"),
        ("zh", "debian"): _pages(sorted((root / "debian-faq-zh-cn" / debian).rglob("*.zh-cn.html")), "h2"),
        ("en", "privoxy"): _pages(sorted((root / "privoxy/usr/share/doc/privoxy/faq").glob("*.html")), "h3"),
        ("en", "perl"): _pods(sorted((root / "perl-doc").rglob("perlfaq[1-9].pod"))),
        ("zh", "perl"): _manuals(sorted((root / "manpages-zh/usr/share/man/zh_CN").rglob("perlfaq[1-9].7.gz"))),
        ("en", "gnome"): _topics(help_ / "C/gnome-help"),
        ("zh", "gnome"): _topics(help_ / "zh_CN/gnome-help"),
    }
    for (language, name), asked in centres.items():
        kept = [one for one in asked if _whole(one, language)]
        if kept:
            (chosen.out / language).mkdir(parents=True, exist_ok=True)
            (chosen.out / language / f"{name}.md").write_text(_laid(kept), "utf-8")
        print(f"{language}/{name}: {len(kept)}")


def _whole(one: Asked, language: str) -> bool:
    heading, question, answer = one
    if not heading or not question or len(answer) < LEAST[language]:
        return False
    return language != "zh" or bool(HAN.search(question) and len(HAN.findall(answer)) > len(WORD.findall(answer)))


def _laid(asked: Iterable[Asked]) -> str:
    lines, under = [], None
    for heading, question, answer in asked:
        if heading != under:
            lines.append(f"# {heading}\n")
            under = heading
        # What would be a heading at a line's beginning is none of ours.
        lines.append(f"## {question}\n\n" + re.sub(r"(?m)^#", r"\\#", answer) + "\n")
    return "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(text.split())


# -- pages -------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Text under each heading of one kind; `h1` is what they stand under."""

    def __init__(self, asks: str) -> None:
        super().__init__()
        self.asks = asks
        self.heading = ""
        self.asked: list[tuple[str, list[str]]] = []
        self.inside = ""
        self.held: list[str] = []
        self.passed = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("class") or "").lower()
        if kind in ("navfooter", "navheader"):
            self.close_paragraph()
            self.inside = "over"
        elif tag in ("h1", self.asks):
            self.close_paragraph()
            self.inside = tag
        elif tag == "a" and kind in ("xref", "link"):
            self.passed = tag
        elif tag in ("p", "li", "pre", "dt", "dd", "h3", "h4", "td"):
            self.close_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag == self.passed:
            self.passed = ""
        if tag == self.inside:
            text = NUMBER.sub("", _line("".join(self.held)))
            self.held = []
            self.inside = ""
            if tag == "h1":
                self.heading = text
            else:
                self.asked.append((text, []))
        elif tag in ("p", "pre", "li"):
            self.close_paragraph()

    def handle_data(self, data: str) -> None:
        if not self.passed and self.inside != "over":
            self.held.append(data)

    def close_paragraph(self) -> None:
        text = _line("".join(self.held))
        self.held = []
        if text and self.asked and not self.inside:
            self.asked[-1][1].append(text)


def _pages(paths: Iterable[Path], asks: str) -> Iterator[Asked]:
    for path in paths:
        page = _Page(asks)
        page.feed(path.read_bytes().decode("utf-8", "replace"))
        page.close_paragraph()
        for question, answer in page.asked:
            yield page.heading, question, "\n\n".join(answer)


# -- Perl's pages ------------------------------------------------------------------------


def _pods(paths: Iterable[Path]) -> Iterator[Asked]:
    for path in paths:
        for heading, question, text in _parted(path.read_text("utf-8", "replace"), r"=head1 (.*)", r"=head2 (.*)"):
            paragraphs = [_line(one) for one in re.split(r"\n\s*\n", text) if not one.startswith("=")]
            yield _plain(heading).capitalize(), _plain(question), "\n\n".join(_plain(one) for one in paragraphs if one)


def _plain(pod: str) -> str:
    while (plain := re.sub(r"[A-Z]<+\s?([^<>|]*?(?=[|>]))(?:\|[^<>]*)?\s?>+", r"\1", pod)) != pod:
        pod = plain
    return pod


def _manuals(paths: Iterable[Path]) -> Iterator[Asked]:
    for path in paths:
        page = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        for heading, question, text in _parted(page, r'\.SH "?(.*?)"?', r'\.Sh "(.*)"'):
            paragraphs: list[list[str]] = [[]]
            for line in text.split("\n"):
                if line.startswith((".PP", ".Sp", ".Vb", ".IP", ".Ve")):
                    paragraphs.append([])
                elif not line.startswith((".", "'")):
                    paragraphs[-1].append(_unmarked(line))
            # Some questions stand there in English first.
            own = re.sub(r"^[^\u4e00-\u9fff]*\?\s+(?=.*[\u4e00-\u9fff])", "", _unmarked(question))
            said = [_line(" ".join(one)) for one in paragraphs]
            yield _unmarked(heading), _line(own), "\n\n".join(one for one in said if one)


def _unmarked(troff: str) -> str:
    return (
        re.sub(r"\\s-?\d|\\f(?:\(..|.)|\\&|\\\||\\\*\(..|\\\*.|\\\(..", "", troff)
        .replace("\\-", "-")
        .replace("\\e", "\\")
    )


def _parted(page: str, under: str, asks: str) -> Iterator[Asked]:
    """By its lines that are headings."""
    heading = question = ""
    held: list[str] = []
    for line in [*page.split("\n"), "\0"]:
        over, own = re.fullmatch(under, line), re.fullmatch(asks, line)
        if not over and not own and line != "\0":
            held.append(line)
            continue
        if question:
            yield heading, question, "\n".join(held)
        held, question = [], own[1] if own else ""
        heading = over[1] if over else heading


# -- GNOME's help ------------------------------------------------------------------------


def _topics(folder: Path) -> Iterator[Asked]:
    pages = {path.stem: Xml.fromstring(path.read_bytes()) for path in sorted(folder.glob("*.page"))}  # noqa: S314 - of a package
    titles = {name: _line("".join(page.find(f"{MALLARD}title").itertext())) for name, page in pages.items()}  # type: ignore[union-attr]
    asked = []
    for name, page in pages.items():
        guides = [
            link.get("xref", "").partition("#")[0]
            for link in page.iterfind(f"{MALLARD}info/{MALLARD}link[@type='guide']")
        ]
        guide = next((one for one in guides if one in titles), "")
        if page.get("type") == "topic" and guide:
            asked.append((titles[guide], titles[name], "\n\n".join(_paragraphs(page))))
    yield from sorted(asked, key=lambda one: one[0])


def _paragraphs(element: Xml.Element) -> Iterator[str]:
    for child in element:
        kind = child.tag.removeprefix(MALLARD)
        if kind == "info" or (kind == "title" and element.get("type") == "topic"):
            continue
        if kind in ("p", "title", "code", "screen"):
            if text := _line("".join(child.itertext())):
                yield text
        else:
            yield from _paragraphs(child)


if __name__ == "__main__":
    main()

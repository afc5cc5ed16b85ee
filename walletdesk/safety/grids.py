"""Words that stand apart, each in a cell of its own, as wallets show a phrase: what a picture holds and a text does not.

The gate reads words one after the other and needs a whole phrase to be sure.  In a picture the cells themselves say as
much: eight list words, one a cell, are most of a phrase even where no order, no checksum and no title is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from walletdesk.safety.lists import ENGLISH, WordList, every_list, places
from walletdesk.safety.view import View
from walletdesk.safety.words import near
from walletdesk.wire import Certainty, Found, SecretKind

LEAST = 8
"""Different words of one list, each in a cell of its own."""
EXACTLY = 6
"""Of them without a misread letter."""
SHARE = 0.75
"""Of all cells that hold one word."""
MOSTLY = 0.6
"""Where fewer of eight words or more that stand alone are of one list, as they stand, they are no phrase."""
NUMBERED = 5
"""Cells with a number before the word: a list, where fewer words need be telling."""
TELLING, TELLING_NUMBERED = 4, 3
"""Words that menus and buttons do not show: of eight of a phrase six are, and fewer than four of one in forty."""
TELLING_HAN = 8

_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?!\d)\s?[.:)、,·-]?\s?(?=[^\W\d_])")
_ALONE = re.compile(r"\W*(\d{1,2})\W*")
_HAN = re.compile("[\u4e00-\u9fff]")
_NUMERALS = frozenset("一二三四五六七八九十上下左右大小中日月年早晚")
"""Characters that calendars, keyboards and sizes show alone."""


_SHOWN_ALONE = frozenset(
    """
    action actual add address adjust advance advice alert allow amount announce approve arrange art asset auction
    audit auto balance bar base basic begin benefit blue board bonus border bridge build bundle camera catalog
    category chat choice choose claim clean click client clock close cloud coin collect color column combine common
    company confirm connect control copy cost country course custom cycle dash deposit derive design detail device
    digital direct discover display donate double draft earn edit energy enable enter entry error exit expire
    explain extra feature fee field file filter final fix flash flip food forward future gain gallery game gas gift
    gold grant green grid group guide health history hold icon identify image income index initial input install
    invest invite item join key kit label language legal lesson level limit link loan lock logic lottery machine
    manual market master maximum media member memory mention menu message method mix mobile model modify monitor
    motion movie multiply music network normal object online option orange output owner page panel paper party
    pattern payment permit photo phrase pilot play pledge pool popular post power present prevent private process
    produce profit program project promote property protect provide public pulse purchase random rate rebuild recall
    record reduce region regular reject release remember remind remove renew rent reopen repair repeat replace
    report require rescue resource response result retire review reward risk route rule run safe sample save scan
    school science screen script search season secret section security seed select sell service session setup share
    shift shop sign silver similar simple size social source split sponsor sport spot stable stage start state stock
    street student submit success suggest supply swap switch symbol table tag target task team text theme ticket
    title token topic total track trade traffic train trend trial trust type unlock update upgrade upper usage vault
    verify version video view virtual visit voice vote web west window yellow zone zero
    """.split()
)
"""English list words that programs show by themselves, on buttons, in menus and over tables.  Chosen by reading the list."""


class _Cells:
    def __init__(self, cells: Iterable[str]) -> None:
        self.words: list[str] = []
        self.numbered = 0
        loose = 0
        for cell in cells:
            folded = View(cell).folded
            if _ALONE.fullmatch(folded):
                loose += 1
                continue
            for part in self._parts(folded):
                if len(part.split()) == 1:
                    self.words.append(part.strip(" .,:;·-_|[]()<>'\"*#"))
        self.numbered = min(self.numbered + loose, len(self.words))

    def _parts(self, folded: str) -> Sequence[str]:
        """What stands behind each number of a cell, mostly one; a reader may take a row for one cell."""
        marks = list(_NUMBER.finditer(folded))
        if not marks or folded[: marks[0].start()].strip(" .|#-_[]()"):
            return [folded]
        self.numbered += len(marks)
        ends = [*(mark.start() for mark in marks[1:]), len(folded)]
        return [folded[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]


def in_cells(cells: Iterable[str]) -> Found | None:
    """The phrase that `cells` show most of, if they do.  Takes about a millisecond for a hundred cells."""
    read = _Cells(cells)
    if len(read.words) < LEAST:
        return None
    for known in every_list():
        if count := _of(known, read):
            return Found(SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, known.code, count)
    if count := _chinese(read):
        return Found(SecretKind.RECOVERY_PHRASE, Certainty.LIKELY, "zh", count)
    return None


def shown_alone(cell: str) -> bool:
    """Whether a cell is one English word that says nothing where it stands alone: a button, the name of a page."""
    read = _Cells((cell,))
    return len(read.words) == 1 and _says_little(read.words[0])


def of_menu(cells: Sequence[str]) -> list[bool]:
    """Which cells say nothing beside those around them, where `in_cells` found nothing: read in a row, the names in a menu
    would seem to be words of a phrase, since some of them always are."""
    alone = [_latin_alone(cell) for cell in cells]
    words = [word for word in alone if word]
    menu = len(words) >= LEAST and not any(
        sum(word in known.places for word in words) >= MOSTLY * len(words) for known in every_list()
    )
    return [bool(word) and (menu or shown_alone(cell)) for word, cell in zip(alone, cells, strict=True)]


def _latin_alone(cell: str) -> str:
    """The word of a cell that holds nothing else, empty for every other."""
    words = _Cells((cell,)).words
    return words[0] if len(words) == 1 and words[0].isascii() and words[0].isalpha() else ""


def _says_little(word: str) -> bool:
    return word in _SHOWN_ALONE or word in ENGLISH.everyday or word in ENGLISH.common


def _of(known: WordList, read: _Cells) -> int:
    words = [known.composed(word) for word in read.words]
    exact = {word for word in words if word in known.places}
    if len(exact) < EXACTLY:
        return 0
    misread = {word for word in words if word not in exact and _misread(word, known)}
    held = sum(word in exact or word in misread for word in words)
    if len(exact) + len(misread) < LEAST or held < SHARE * len(words):
        return 0
    telling = sum(not (_says_little(word) or word in known.everyday) for word in exact)
    return held if telling >= (TELLING_NUMBERED if read.numbered >= NUMBERED else TELLING) else 0


def _misread(word: str, known: WordList) -> bool:
    """One letter beside a list word; not its plural, which is another word that menus show."""
    return word not in known.common and word[:-1] not in known.places and near(word, known)


def _chinese(read: _Cells) -> int:
    alone = [word for word in read.words if len(word) == 1 and _HAN.match(word)]
    listed = {one for one in alone if one in places("chinese_simplified") or one in places("chinese_traditional")}
    telling = listed - _NUMERALS
    if len(listed) < LEAST or len(alone) < SHARE * len(read.words):
        return 0
    return len(alone) if read.numbered >= NUMBERED or len(telling) >= TELLING_HAN else 0

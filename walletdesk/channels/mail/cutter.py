"""The words a person wrote now, out of a mail that repeats the old ones.

Losing words is worse than leaving a quote: whatever is not surely a quote, a signature or a notice stays.  Lines come with the
depth they are quoted at and with what the HTML says of them; plain text and HTML go the same way from there.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from walletdesk.channels.mail import phrases

MOST_LINES = 5_000
"""A longer text is not cut."""
LOOKED_AHEAD = 12
LONGEST_MARK = 500
"""A longer line introduces nothing."""


class Mark(StrEnum):
    NONE = ""
    ATTRIBUTION = "attribution"
    """An element that a program makes for "On ... wrote"."""
    CUT = "cut"
    """From here on the program repeats an old mail."""
    SIGNATURE = "signature"


class Line(msgspec.Struct):
    text: str
    depth: int = 0
    mark: Mark = Mark.NONE
    typed: bool = False
    """Its depth are characters in the text, which somebody may have typed."""


class Cut(msgspec.Struct, frozen=True):
    text: str
    whole: bool
    """Nothing was cut."""


_DEPTH = re.compile(r"^[ \t]{0,3}((?:>[ \t]?)+)")


_SHARED = re.compile(r"^(.*?\S)(?:-{2,} ?|\s+(?=On \w{3},? ))(On [^\n]{8,200}\bwrote:)$")
"""The last words and "On ... wrote:" on one line."""
_NO_WORDS = re.compile(r"^\S{4,}$")


def plain_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    raws = [raw.rstrip().replace("\u00a0", " ") for raw in text.split("\n")]
    for number, line in enumerate(raws):
        if (
            line.endswith("wrote:")
            and len(line) < 4 * LONGEST_MARK
            and (shared := _SHARED.match(line))
            and phrases.DATE.search(shared[2])
        ):
            lines += [Line(shared[1]), Line(shared[2])]
            continue
        before, after = (raws[number - 1] if number else ""), (raws[number + 1] if number + 1 < len(raws) else "")
        if before[:1] == ">" == after[:1] and "http" in before and _NO_WORDS.match(line) and line[0] != ">":
            lines.append(Line(line, 1))  # an address that was broken in two
            continue
        quote = None if line == "> wrote:" else _DEPTH.match(line)
        if quote and not line.lstrip().startswith((">_<", ">= ")):
            lines.append(Line(line[quote.end() :], quote[1].count(">"), typed=True))
        else:
            lines.append(Line(line))
    return lines


def new_text(lines: list[Line], *, subject: str = "") -> Cut:
    """What is new in these lines; everything, when nothing would be left."""
    if len(lines) > MOST_LINES:
        return Cut(full_text(lines), True)
    kept, whole = _without_quotes(lines, forward=phrases.FORWARD_SUBJECT.match(subject) is not None)
    unsigned = _without_signatures(kept)
    text = joined(unsigned)
    if not text.strip():
        text = joined(kept)
    if not text.strip():
        return Cut(full_text(lines), True)
    return Cut(text, whole and text == joined(kept))


def full_text(lines: list[Line]) -> str:
    return joined([Line(f"{'>' * line.depth} {line.text}".rstrip()) if line.depth else line for line in lines])


def joined(lines: list[Line]) -> str:
    text = "\n".join(line.text.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").rstrip()


def _without_quotes(lines: list[Line], *, forward: bool) -> tuple[list[Line], bool]:
    kept: list[Line] = []
    whole = True
    at = 0
    alone = _the_only_quoted_line(lines)
    while at < len(lines):
        line = lines[at]
        if line.depth and at == alone:
            kept.append(Line(f"> {line.text}"))
            at += 1
            continue
        if line.depth and phrases.forwarded(line.text[:LONGEST_MARK]) and not (at and lines[at - 1].depth):
            while at < len(lines) and lines[at].depth:
                kept.append(Line(f"> {lines[at].text}"))
                at += 1
            continue
        if line.depth:
            whole = False
            kept.append(Line("", mark=Mark.CUT))  # a gap between two answers
            at += 1
            continue
        if not line.text.strip() and line.mark is Mark.NONE:
            kept.append(line)
            at += 1
            continue
        if len(line.text) > LONGEST_MARK and line.mark is Mark.NONE:
            kept.append(line)
            at += 1
            continue
        if phrases.forwarded(line.text) and _forward_follows(lines, at):
            return kept + [Line(one.text) if not one.depth else Line(f"> {one.text}") for one in lines[at:]], whole
        size = _attribution(lines, at)
        if size:
            after = _next(lines, at + size)
            if after is not None and lines[after].depth:
                whole = False
                at += size
                continue
            if _anything(kept) and after is not None:
                return _without_rule(kept), False
        elif line.mark is Mark.CUT or _old_mail_begins(lines, at):
            if _anything(kept) and not forward and not _answers_inside(kept):
                return _without_rule(kept), False
            return kept + [Line(one.text, 0) for one in lines[at:]], whole
        kept.append(line)
        at += 1
    return kept, whole


def _the_only_quoted_line(lines: list[Line]) -> int | None:
    """A single line with a `>` that nobody is said to have written: somebody may have written it so."""
    quoted = [at for at, line in enumerate(lines) if line.depth and line.text.strip()]
    if (
        len(quoted) != 1
        or not lines[quoted[0]].typed
        or any(_attribution(lines, at) for at in range(max(0, quoted[0] - 6), quoted[0]))
    ):
        return None
    return quoted[0]


def _anything(lines: list[Line]) -> bool:
    return any(line.text.strip() and line.mark is not Mark.SIGNATURE and not _RULE.match(line.text) for line in lines)


def _answers_inside(kept: list[Line]) -> bool:
    said = joined(kept)
    return len(said) < 400 and phrases.ANSWERS_INSIDE.search(said) is not None


_RULE = re.compile(r"^\s*[-_=*—–]{5,}\s*$")


def _without_rule(kept: list[Line]) -> list[Line]:
    """What a program draws above the old mail belongs to that."""
    end = len(kept)
    while end and not kept[end - 1].text.strip():
        end -= 1
    if end and _RULE.match(kept[end - 1].text):
        return kept[: end - 1]
    for at in range(max(0, end - 10), end):  # the card of somebody's name that NetEase draws of bars
        if (
            kept[at].text.strip() == "| |"
            and all(len(line.text) < 80 for line in kept[at:end])
            and kept[end - 1].text.strip() == "|"
        ):
            return kept[:at]
    return kept


def _next(lines: list[Line], at: int) -> int | None:
    for number in range(at, min(at + 8, len(lines))):
        if lines[number].text.strip():
            return number
    return None


def _attribution(lines: list[Line], at: int) -> int:
    """How many lines from here on say who wrote what follows; 0 when they do not."""
    if lines[at].mark is Mark.ATTRIBUTION:
        size = 1
        while at + size < len(lines) and lines[at + size].mark is Mark.ATTRIBUTION:
            size += 1
        return size
    if (broken := _broken_attribution(lines, at)) > 1:
        return broken
    text = ""
    for size in range(1, 5):
        if at + size > len(lines):
            break
        line = lines[at + size - 1]
        if line.depth or not line.text.strip() or line.mark is not Mark.NONE:
            break
        text = f"{text} {line.text.strip()}"
        after = _next(lines, at + size)
        quoted_next = after is not None and lines[after].depth > 0 and after - at - size <= 2
        if size == 2 and not _opens(lines[at].text):
            break
        if phrases.attribution(text, quoted_next=quoted_next):
            return size
    return 0


_ON_A_DAY = re.compile(r"^On \w[^\n]{5,120}$")


def _broken_attribution(lines: list[Line], at: int) -> int:
    """The lines of an "On ... wrote:" that a program spread over several, blank ones among them; 0 when it is none."""
    first = lines[at].text.strip()
    if not _ON_A_DAY.match(first) or not phrases.DATE.search(first) or first[-1] in ".!?:":
        return 0
    text = first
    for size in range(2, 8):
        if at + size > len(lines) or lines[at + size - 1].depth or len(lines[at + size - 1].text) > 120:
            return 0
        text = f"{text} {lines[at + size - 1].text.strip()}"
        if text.endswith("wrote:"):
            return size if phrases.ADDRESS.search(text) else 0
    return 0


def _opens(text: str) -> bool:
    return (
        phrases.BEGINS.match(text) is not None
        or phrases.DATE.search(text) is not None
        or phrases.ADDRESS.search(text) is not None
    )


def _old_mail_begins(lines: list[Line], at: int) -> bool:
    text = lines[at].text
    if phrases.original(text):
        return True
    if (
        ("line" in text.lower() or "行" in text or "线" in text or "線" in text or "lin" in text.lower())
        and len(text) < 200
        and phrases.ABOVE_LINE.search(text)
    ):
        return True
    return _header_block(lines, at)


def _forward_follows(lines: list[Line], at: int) -> bool:
    """A line that names a forwarded mail is one when dashes stand around it or headers come after it."""
    if lines[at].text.strip()[:1] in "-_=—–*":
        return True
    after = _next(lines, at + 1)
    return after is not None and (
        lines[after].depth > 0 or _header_block([Line(one.text) for one in lines[after : after + LOOKED_AHEAD]], 0)
    )


def _header_of(line: Line) -> tuple[str, str] | None:
    if len(line.text) > 4 * LONGEST_MARK:
        return None
    found = phrases.HEADER_LINE.match(line.text) or phrases.HEADER_CELL.match(line.text)
    if not found:
        return None
    kind = phrases.LABELS.get(phrases.label(found[1]))
    return (kind, found[2]) if kind else None


_RFC_DATE = re.compile(r"\b\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")


def _header_block(lines: list[Line], at: int) -> bool:
    """Whether the headers of a mail stand here.

    Somebody who tells of a transfer writes "From: 0x..., To: 0x..., Date: ..." too, so a subject or an address of mail must be
    among them.
    """
    first = _header_of(lines[at])
    if first is None:
        return False
    kinds = {first[0]}
    addressed = phrases.ADDRESS.search(lines[at].text) is not None
    missed = 0
    for line in lines[at + 1 : at + LOOKED_AHEAD]:
        if line.depth or (line.mark is not Mark.NONE and line.mark is not Mark.CUT):
            break
        if not line.text.strip():
            missed += 1
            if missed > 3:
                break
            continue
        found = _header_of(line)
        if found is None:
            missed += 1
            if missed > 3:
                break
            addressed = addressed or phrases.ADDRESS.search(line.text[:LONGEST_MARK]) is not None
            continue
        kinds.add(found[0])
        addressed = addressed or phrases.ADDRESS.search(line.text[:LONGEST_MARK]) is not None
    if {"sent", "to"} <= kinds and addressed and _RFC_DATE.search(lines[at].text):
        return True
    if "sender" not in kinds and not ({"sent", "subject", "to"} <= kinds):
        return False
    counted = kinds - {"copy"}
    return len(counted) >= 3 and ("subject" in kinds or addressed)


def _without_signatures(lines: list[Line]) -> list[Line]:
    """Each stretch between two quotes without the signature at its end."""
    out: list[Line] = []
    stretch: list[Line] = []
    for line in lines:
        if line.mark is Mark.CUT and not line.text:
            out += _unsigned(stretch)
            out.append(Line(""))
            stretch = []
        else:
            stretch.append(line)
    return out + _unsigned(stretch)


LONGEST_SIGNATURE = 12


def _unsigned(lines: list[Line]) -> list[Line]:
    for at, line in enumerate(lines):
        if (
            line.text.rstrip() in ("--", "- --", "—")
            and at
            and sum(bool(one.text.strip()) for one in lines[at:]) <= LONGEST_SIGNATURE
        ):
            lines = lines[:at]
            break
    lines = [line for line in lines if line.mark is not Mark.SIGNATURE]
    lines = _undisclaimed(lines)
    end = _end(lines)
    while end and phrases.sent_from(lines[end - 1].text):
        end -= 1
        while end and (not lines[end - 1].text.strip() or lines[end - 1].text.strip() in ("--", "---")):
            end -= 1
    return lines[:end]


def _end(lines: list[Line]) -> int:
    end = len(lines)
    while end and not lines[end - 1].text.strip():
        end -= 1
    return end


def _undisclaimed(lines: list[Line]) -> list[Line]:
    """Without the notice of a law department: the last paragraphs, in its own words and more than one of them."""
    end = _end(lines)
    for at in range(end - 1, max(-1, end - 25), -1):
        if at and lines[at - 1].text.strip() and not _RULE.match(lines[at - 1].text):
            continue
        if lines[at].text.strip() and phrases.DISCLAIMER.match(lines[at].text.lstrip(" *_-")):
            rest = " ".join(line.text for line in lines[at:end])
            words = {word.lower() for word in phrases.DISCLAIMER_WORDS.findall(rest)}
            if len(words) >= 3 and len(rest) > 60:
                kept = lines[:at]
                return _without_rule(kept)
    return lines

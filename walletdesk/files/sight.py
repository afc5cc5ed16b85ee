"""The words in pictures: one child reads them (`see.py`), for everybody, one picture after the other.

It is started by the first picture, keeps its models (0.7 GB) for the next, and ends by itself when none comes for five
minutes.  Whatever it does wrong, the picture counts as unread and the next one has a new child.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
import time
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import IO

import msgspec

from walletdesk.files import refusals, see
from walletdesk.files.order import Line, orders
from walletdesk.files.pictures import drawn_anew
from walletdesk.files.rules import Limits, WhyUnread
from walletdesk.files.sniff import kind_of
from walletdesk.kit.child import Program, piece
from walletdesk.kit.errors import WalletdeskError
from walletdesk.safety import screen
from walletdesk.safety.codes import in_code
from walletdesk.safety.grids import in_cells, of_menu
from walletdesk.wire import Certainty, Found, RawText, SecretKind

log = logging.getLogger(__name__)

IDLE_S = 300
PICTURE_S = 16
"""For one picture, of a machine that is busy; an ordinary one takes one to three."""
START_S = 30
QUEUE_S = 20
"""So long a picture waits for those before it."""
QUEUE = 8
_TOGETHER_S = 30
_MOST_ANSWER = 4 << 20


class Read(msgspec.Struct, frozen=True):
    """What stands in a picture."""

    lines: list[Line] = []
    whole: bool = False
    """Whether that is all of it."""
    number: int = 0
    """Of the picture it is about."""


@cache
def installed() -> bool:
    """Whether the extra `ocr` is."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


class Reader:
    """One child at most.  Safe to call from any thread: who comes meanwhile waits, and past `queue` is sent away."""

    def __init__(
        self,
        program: Sequence[str] = (sys.executable, "-I", "-B", see.__file__, str(IDLE_S), str(PICTURE_S)),
        *,
        start_s: float = START_S,
        picture_s: float = PICTURE_S,
        queue_s: float = QUEUE_S,
        queue: int = QUEUE,
    ) -> None:
        self._program = Program(program, name="picture")
        self._start_s, self._picture_s, self._queue_s = start_s, picture_s, queue_s
        self._turn = threading.Lock()
        self._waiting = threading.BoundedSemaphore(queue)
        self._number = 0

    def read(self, picture: bytes) -> Read | WhyUnread:
        """The lines of a PNG, JPEG or WebP that we drew ourselves."""
        if not self._waiting.acquire(blocking=False):
            return WhyUnread.BUSY
        try:
            if not self._turn.acquire(timeout=self._queue_s):
                return WhyUnread.BUSY
            try:
                return self._read(picture)
            finally:
                self._turn.release()
        finally:
            self._waiting.release()

    def close(self) -> None:
        self._program.close()

    def _read(self, picture: bytes) -> Read | WhyUnread:
        waited = self._program.pid is not None
        try:
            from_child = self._started()
            self._number += 1
            self._program.say(len(picture).to_bytes(4, "big") + self._number.to_bytes(4, "big") + picture)
            said = msgspec.json.decode(self._heard(from_child, self._picture_s), type=Read)
            if said.number != self._number or not (said.lines or said.whole):
                raise OSError("no answer to this picture")
        except (OSError, TimeoutError, msgspec.MsgspecError) as wrong:
            slow = isinstance(wrong, TimeoutError)
            status = None if slow else self._program.status()
            self.close()
            if waited and status == 0:  # it had been idle for long enough just when this came
                return self._read(picture)
            log.warning("picture_not_read", extra={"reason": "timeout" if slow else "died", "status": status})
            return WhyUnread.TIME if slow else WhyUnread.FAILED
        return said

    def _started(self) -> IO[bytes]:
        """What a child that is ready is heard from.  Raises TimeoutError or OSError."""
        pipe, new = self._program.started()
        if new:
            self._heard(pipe, self._start_s)
        return pipe

    def _heard(self, pipe: IO[bytes], within_s: float) -> bytes:
        """One line.  Raises TimeoutError, or OSError for a child that ended first."""
        until = time.monotonic() + within_s
        said = bytearray()
        while not said.endswith(b"\n"):
            if len(said) > _MOST_ANSWER:
                raise OSError("the child does not end")
            said += piece(pipe, until)
        return bytes(said)


_reader = Reader()


def trouble() -> str | None:
    """What keeps pictures from being read, once tried with a small one; None if nothing does."""
    if not installed():
        return "the extra `ocr` is not installed, so pictures are not looked through for recovery phrases"
    from PIL import Image  # 40 ms that no start waits for

    out = io.BytesIO()
    Image.new("L", (64, 64), 255).save(out, "PNG")
    reader = Reader()
    try:
        said = reader.read(out.getvalue())
    finally:
        reader.close()
    return None if isinstance(said, Read) else f"the reader does not work ({said.value}): pictures stay unread"


def found_in(
    picture: bytes,
    codes: Sequence[bytes],
    *,
    reader: Reader | None = None,
    words: list[str] | None = None,
) -> tuple[tuple[Found, ...], WhyUnread | None]:
    """The secrets that a picture shows, surely or likely, and why not all of it was read; `codes` are those in it.

    What there is to read is added to `words`.
    """
    if words is not None:
        words += [code.decode("utf-8", "replace") for code in codes]
    found = [one for code in codes for one in in_code(code)]
    if reader is None and not installed():
        said: Read | WhyUnread = WhyUnread.NO_READER
    else:
        said = (reader or _reader).read(picture)
    unread = None
    if isinstance(said, WhyUnread):
        unread = said
    else:
        unread = None if said.whole else WhyUnread.TIME
        lines = said.lines
        if words is not None:
            # A sentence goes on in the next line.
            words += [*orders(lines), *(text.replace("\n", " ") for text in orders(lines))]
        if cells := in_cells(line.text for line in lines):
            found.append(cells)
        else:  # the names in a menu, read one after the other, would seem to be words of a phrase
            menu = of_menu([line.text for line in lines])
            lines = [line for line, left_out in zip(lines, menu, strict=True) if not left_out]
        found += [one for text in orders(lines) for one in screen(RawText(text)).found]
    return _surest(found), unread


def found_in_pictures(
    pictures: Sequence[bytes], limits: Limits, *, words: list[str] | None = None
) -> tuple[tuple[Found, ...], WhyUnread | None]:
    """The same of all pictures in a document or a ZIP; past `limits.pictures_in_file`, or half a minute, the rest is unread."""
    until = time.monotonic() + _TOGETHER_S
    found: list[Found] = []
    unread = WhyUnread.TIME if len(pictures) > limits.pictures_in_file else None
    for picture in pictures[: limits.pictures_in_file]:
        if time.monotonic() > until:
            return _surest(found), WhyUnread.TIME
        more, why = found_in_picture(picture, limits, words=words)
        found += more
        unread = unread or why
    return _surest(found), unread


def _surest(found: Sequence[Found]) -> tuple[Found, ...]:
    """One of each kind: a picture is read several times, and refused once."""
    best: dict[SecretKind, Found] = {}
    for one in found:
        if one.certainty is Certainty.CERTAIN or (one.certainty is Certainty.LIKELY and one.kind not in best):
            best.setdefault(one.kind, one)
            if best[one.kind].certainty is not Certainty.CERTAIN:
                best[one.kind] = one
    return tuple(best.values())


def found_in_picture(
    data: bytes, limits: Limits, *, words: list[str] | None = None
) -> tuple[tuple[Found, ...], WhyUnread | None]:
    """The same of a picture as it came, alone or inside a document.  Takes up to seconds; run it in a thread."""
    try:
        kind = kind_of(data)
    except WalletdeskError:  # documents hold drawings of kinds that are not taken by themselves
        return (), WhyUnread.KIND
    if kind.treatment != "redraw":
        return (), WhyUnread.KIND
    try:
        drawn = drawn_anew(data, kind, limits)
    except (refusals.Damaged, refusals.PictureTooLarge):
        return (), WhyUnread.FAILED
    return found_in(drawn.picture, drawn.codes, words=words)

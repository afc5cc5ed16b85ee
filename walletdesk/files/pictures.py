"""Pictures are never decoded in our own process: a child draws them anew and ends."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from base64 import b64decode
from pathlib import Path

import msgspec

from walletdesk.files import redraw, refusals
from walletdesk.files.rules import Kind, Limits

log = logging.getLogger(__name__)

PREVIEW_MEDIA_TYPE = "image/webp"
_PROGRAM = Path(redraw.__file__)
_TIMEOUT_S = 30
_AT_ONCE = threading.BoundedSemaphore(max(2, (os.cpu_count() or 2) // 2))
"""Few, because each child may take 500 MB."""
_FORMATS = {Kind.PNG: "PNG", Kind.JPEG: "JPEG", Kind.WEBP: "WEBP", Kind.GIF: "GIF"}


class Drawn(msgspec.Struct, frozen=True):
    """A picture drawn anew, turned upright.  `preview` is WebP, empty if the picture itself is small enough."""

    media_type: str
    width: int
    height: int
    picture: bytes
    preview: bytes
    codes: tuple[bytes, ...] = ()
    """What the QR codes in it hold."""


class _Head(msgspec.Struct):
    media_type: str
    width: int
    height: int
    bytes: int
    codes: list[str] = []


def drawn_anew(data: bytes, kind: Kind, limits: Limits) -> Drawn:
    """`data` as nothing but pixels, at most `limits.side` on its longer side, of an animation the first frame.

    Takes 0.1 to 1 s of a child's time; run it in a thread.  Raises PictureTooLarge (413) or Damaged (422); a child that
    runs out of time or memory, or dies, counts as one of them.
    """
    pixels = limits.pixels if kind is Kind.JPEG else limits.drawn_pixels
    numbers = (pixels, limits.side, limits.preview_side)
    try:
        with _AT_ONCE:
            child = subprocess.run(  # noqa: S603  # our own program; numbers and four words are all it is given
                [sys.executable, "-I", str(_PROGRAM), _FORMATS[kind], *map(str, numbers)],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/" if sys.platform != "win32" else None,
                timeout=_TIMEOUT_S,
                check=False,
            )
    except subprocess.TimeoutExpired:
        log.warning("picture_not_drawn", extra={"kind": kind.name, "reason": "timeout"})
        raise refusals.Damaged from None
    if child.returncode == redraw.TOO_LARGE:
        raise refusals.PictureTooLarge(limit_megapixels=pixels // 1_000_000)
    if child.returncode != 0:
        if child.returncode != redraw.DAMAGED:
            log.warning("picture_not_drawn", extra={"kind": kind.name, "reason": child.returncode})
        raise refusals.Damaged
    line, _, rest = child.stdout.partition(b"\n")
    head = msgspec.json.decode(line, type=_Head)
    codes = tuple(b64decode(code) for code in head.codes)
    return Drawn(head.media_type, head.width, head.height, rest[: head.bytes], rest[head.bytes :], codes)

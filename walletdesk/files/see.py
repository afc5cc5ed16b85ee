"""Reads the words in pictures, one after the other.  A program of its own, with limits, that keeps its models in memory.

    python -I -B see.py SECONDS_IDLE SECONDS_OF_A_PICTURE

It says `{}` when it is ready.  Then, for each picture: four bytes of length, four of its number and the picture come in, one
line of JSON goes out, `{"number": 3, "lines": [{"text": "1. abandon", "corners": [[x, y], ...]}, ...], "whole": true}`, upright as somebody would hold
the picture.  `whole` is false where the time ended first; without any, the picture could not be read.  It writes no file, starts nothing and speaks to
nobody; it ends when its input does, when nothing came for a while, and with a picture that takes too much.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import select
import sys
import time
from typing import Any

_MEMORY_BYTES = 2500 << 20
"""Address space.  Measured with the largest pictures that are taken: 1.6 GB of it, 0.9 GB used."""
_SIDE = 1600
"""Letters are looked for at this size, and read from the picture as it is."""
_SMALLEST = 640
"""Smaller ones are drawn larger, because letters of a few pixels are not seen."""
_WIDEST = 30
"""Lines are read with those about as wide; what is wider than so many times its height is read alone."""
_CELLS = 400
"""So many lines are read of one picture, the shortest first: they are words in a table and not an article."""
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.system",
    "os.posix_spawn",
    "os.fork",
    "os.remove",
    "os.rename",
    "shutil.",
)


def limit_myself() -> None:
    """Memory, no files, no cores, where the system has such limits; after everybody else where it has such an order."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS refuses some; the parent's time-out still stands
            continue
    os.nice(5)  # who chats comes first


def limit_next(seconds: int) -> None:
    """So much processor time for the next picture; who takes more is ended by the system."""
    try:
        import resource

        soft = int(time.process_time()) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (ImportError, ValueError, OSError):
        return


def stay_alone() -> None:
    """Nothing written in Python may reach out from here, whatever a library does when it misses a file."""

    def watched(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            raise PermissionError(event)

    sys.addaudithook(watched)


class Reader:
    """The models, loaded once."""

    def __init__(self) -> None:
        rapidocr = importlib.import_module("rapidocr")
        self._numpy: Any = importlib.import_module("numpy")
        self._crop: Any = importlib.import_module("rapidocr.utils.process_img").get_rotate_crop_image
        self._given: Any = importlib.import_module("rapidocr.ch_ppocr_rec").TextRecInput
        engine = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.limit_type": "max",
                "Det.limit_side_len": _SIDE,
                "Rec.rec_batch_num": 6,
            }
        )
        self._find, self._turn, self._read = (
            engine._load_det_model(),
            engine._load_cls_model(),
            engine._load_rec_model(),
        )

    def read(self, data: bytes, seconds: float) -> dict[str, Any]:
        until = time.monotonic() + seconds
        pixels = self._pixels(data)
        corners = self._found(pixels)
        if sum(self._upright(one) for one in corners) > len(corners) / 2:
            pixels = self._numpy.ascontiguousarray(self._numpy.rot90(pixels))
            corners = self._found(pixels)
        parts = sorted(
            ((one, self._crop(pixels, one)) for one in corners),
            key=lambda part: part[1].shape[1] / max(1, part[1].shape[0]),
        )
        whole = len(parts) <= _CELLS
        parts = parts[:_CELLS]
        if not parts:
            return {"lines": [], "whole": whole}
        crops, turned = self._turned([crop for _, crop in parts])
        lines: list[dict[str, Any]] = []
        height, width = pixels.shape[:2]
        at = 0
        while at < len(crops):
            if time.monotonic() > until:
                whole = False
                break
            wide = crops[at].shape[1] > _WIDEST * crops[at].shape[0]
            together = crops[at : at + (1 if wide else 6)]
            for text, (one, _) in zip(self._read(self._given(img=together)).txts, parts[at:], strict=False):
                if text.strip():
                    corner = [(width - x, height - y) for x, y in one.tolist()] if turned else one.tolist()
                    lines.append({"text": text, "corners": corner[2:] + corner[:2] if turned else corner})
            at += len(together)
        return {"lines": lines, "whole": whole}

    def _pixels(self, data: bytes) -> Any:
        from PIL import Image, PngImagePlugin, WebPImagePlugin  # noqa: F401  # plugins make themselves known

        picture: Image.Image = Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "WEBP"])
        if picture.mode == "RGBA":  # on grey both dark and light letters stand out
            picture = Image.alpha_composite(Image.new("RGBA", picture.size, (128, 128, 128, 255)), picture)
        more = min(_SMALLEST / min(picture.size), _SIDE / max(picture.size))
        if more > 1:
            picture = picture.resize((round(picture.width * more), round(picture.height * more)))
        # The models were taught with colours in OpenCV's order.
        return self._numpy.ascontiguousarray(self._numpy.asarray(picture.convert("RGB"))[:, :, ::-1])

    def _found(self, pixels: Any) -> list[Any]:
        boxes = self._find(pixels).boxes
        return [] if boxes is None else list(boxes)

    @staticmethod
    def _upright(corners: Any) -> bool:
        """Whether a line stands on its end: higher than two letters beside each other could be."""
        (x0, y0), (x1, y1), _, (x3, y3) = corners.tolist()
        along, down = (x1 - x0) ** 2 + (y1 - y0) ** 2, (x3 - x0) ** 2 + (y3 - y0) ** 2
        return bool(down > 2.25 * along)

    def _turned(self, crops: list[Any]) -> tuple[list[Any], bool]:
        """The lines right side up; all are turned or none, as most of the wide ones say."""
        wide = [crop for crop in crops if crop.shape[1] > 2 * crop.shape[0]][:40] or crops[:40]
        said = self._turn(wide).cls_res
        turned = sum(label == "180" and score > 0.8 for label, score in said) > len(wide) / 2
        return ([crop[::-1, ::-1] for crop in crops] if turned else crops), turned


def _exactly(size: int) -> bytes:
    data = sys.stdin.buffer.read(size)
    if len(data) != size:
        sys.exit(0)
    return data


def main(idle_s: float, picture_s: int) -> int:
    limit_myself()
    limit_next(60)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes where nobody looks
    stay_alone()
    reader = Reader()
    out.write(b"{}\n")
    out.flush()
    while True:
        if not select.select([0], [], [], idle_s)[0]:
            return 0
        size, number = int.from_bytes(_exactly(4), "big"), int.from_bytes(_exactly(4), "big")
        data = _exactly(size)
        limit_next(2 * picture_s)
        try:
            said = reader.read(data, 0.75 * picture_s)
        except MemoryError:
            return 3
        except Exception:  # noqa: BLE001  # libraries raise all there is; whatever it was, this picture was not read
            said = {}
        out.write(json.dumps(said | {"number": number}).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2])))

"""Draws one picture anew.  A program of its own: it decodes what strangers made, so it runs apart, poor and briefly.

    python -I redraw.py FORMAT PIXELS SIDE PREVIEW_SIDE  < picture  > one line of JSON, the picture, its preview

Ends with 0, or with DAMAGED or TOO_LARGE.  The line of JSON also has what the picture's codes (QR and its like) hold, each
in base64.  What it writes holds pixels only: no EXIF, no place, no comment, no colour
profile, no second frame, nothing that stood behind the picture's end.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

DAMAGED = 3
TOO_LARGE = 4

_MEMORY_BYTES = 800 << 20
# Measured with the largest pictures that are taken: 500 MB and 6 s of a busy machine.
_CPU_S = 20
_AS_PNG_BYTES = 3_000_000
"""A PNG larger than this is a photograph; WebP holds it in a tenth."""


def limit_myself() -> None:
    """Memory, processor time, no files, no cores, where the system has such limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS refuses some; the parent's time-out still stands
            continue


def main(form: str, pixels: int, side: int, preview_side: int) -> int:
    limit_myself()
    # After the limits, so that they hold for the library too.
    import zxingcpp
    from PIL import Image, ImageOps, WebPImagePlugin  # noqa: F401  # the plugin makes itself known when imported

    Image.MAX_IMAGE_PIXELS = None  # counted here, to the pixel
    try:
        picture: Image.Image = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=[form])
        if picture.width * picture.height > pixels:
            return TOO_LARGE
        if form == "JPEG":
            picture.draft("RGB", (side, side))  # decodes to a half, a quarter or an eighth where that is enough
        picture.load()
        picture = _plain(ImageOps.exif_transpose(picture))
        picture.thumbnail((side, side), reducing_gap=3.0)
        codes = [
            base64.b64encode(code.bytes).decode()
            for code in zxingcpp.read_barcodes(_flat(picture), formats=zxingcpp.BarcodeFormats([zxingcpp.AllMatrix]))
        ]
        media_type, drawn = _written(picture, form)
        preview = b""
        if max(picture.size) > preview_side:
            small = picture.copy()
            small.thumbnail((preview_side, preview_side), reducing_gap=3.0)
            preview = _saved(small, "WEBP", quality=75)
    except MemoryError:
        return TOO_LARGE
    except Exception:  # noqa: BLE001  # decoders raise all there is; whatever it was, this is no whole picture
        return DAMAGED
    head = {
        "media_type": media_type,
        "width": picture.width,
        "height": picture.height,
        "bytes": len(drawn),
        "codes": codes,
    }
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + drawn + preview)
    return 0


def _plain(picture: Image.Image) -> Image.Image:
    """Grey, RGB or RGBA, and none of what else an image object carries along into the next file."""
    if picture.mode.startswith(("I", "F")):
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")  # 16 bits a pixel
    elif picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    elif picture.mode != "L":
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    picture.info = {}
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Grey; what shows through is grey too, on which both dark and light codes stand out."""
    if picture.mode != "RGBA":
        return picture.convert("L")
    from PIL import Image

    return Image.alpha_composite(Image.new("RGBA", picture.size, (128, 128, 128, 255)), picture).convert("L")


def _written(picture: Image.Image, form: str) -> tuple[str, bytes]:
    """Photographs stay JPEG; screenshots stay exact, because a wrong letter in an address is a wrong address."""
    if form == "JPEG":
        return "image/jpeg", _saved(picture, "JPEG", quality=85, optimize=True)
    drawn = _saved(picture, "PNG", compress_level=4)
    if len(drawn) > _AS_PNG_BYTES:
        return "image/webp", _saved(picture, "WEBP", quality=90)
    return "image/png", drawn


def _saved(picture: Image.Image, form: str, **how: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(int(number) for number in sys.argv[2:5])))

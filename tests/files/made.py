"""Files made at run time: honest ones, and such as people with bad intentions send."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib

import zxingcpp
from mnemonic import Mnemonic
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

PHRASE = Mnemonic("english").to_mnemonic(bytes(range(7, 23)))
KEYSTORE = json.dumps(
    {
        "version": 3,
        "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6",
        "crypto": {
            "cipher": "aes-128-ctr",
            "ciphertext": "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
            "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
            "kdf": "scrypt",
            "mac": "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097",
        },
    },
    indent=1,
)
PLACE = "52 31 12.5 N"  # stands for the coordinates a phone writes into its pictures


def picture(form: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **how: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (10, 120, 200) if mode == "RGB" else None).save(out, form, **how)
    return out.getvalue()


def photo_with_place(orientation: int = 6) -> bytes:
    """40 wide, 20 high, left half red; EXIF says it was taken with the phone turned, and where."""
    image = Image.new("RGB", (40, 20), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.5)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=PLACE.encode(), quality=95)
    return out.getvalue()


def png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", PLACE)
    words.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{PLACE}</x:xmpmeta>")
    return picture(pnginfo=words)


def png_that_claims(width: int, height: int) -> bytes:
    """A few hundred bytes that say they are `width` by `height` pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def animation() -> bytes:
    first, second = Image.new("P", (30, 20), 1), Image.new("P", (30, 20), 2)
    out = io.BytesIO()
    first.save(out, "GIF", save_all=True, append_images=[second], duration=100, comment=PLACE.encode())
    return out.getvalue()


def pdf(body: bytes = b"<< >>", *, page: bytes = b"") -> bytes:
    """A PDF of one page that shows `page` (operators), with `body` as one more object."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        body,
    ]
    return pdf_of(objects)


def pdf_of(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + head + table + tail


def film(brand: bytes = b"isom", rest: bytes = b"") -> bytes:
    return struct.pack(">I4s4sI", 16, b"ftyp", brand, 0) + struct.pack(">I4s8s", 16, b"mdat", b"12345678") + rest


def recording(codec: bytes = b"OpusHead", rest: bytes = b"") -> bytes:
    """A voice message: two pages of Ogg."""
    pages = b""
    for number, packet in enumerate((codec + b"\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00", b"\xf8\xff\xfe" * 20)):
        pages += struct.pack("<4sBBqIIIB", b"OggS", 0, 2 if number == 0 else 4, 0, 7, number, 0, 1)
        pages += bytes([len(packet)]) + packet
    return pages + rest


def archive(*entries: tuple[str, bytes], packed: bool = True, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        for name, content in entries:
            file.writestr(name, content)
        file.comment = comment
    return out.getvalue()


def shown(cells: list[str], columns: int = 3, *, turned: int = 0, face: str = "") -> bytes:
    """A page with a word in each cell, as wallets show a phrase."""
    letters = ImageFont.truetype(face, 34) if face else ImageFont.load_default(34)
    rows = -(-len(cells) // columns)
    page = Image.new("RGB", (260 * columns + 40, 200 + 90 * rows), "white")
    pen = ImageDraw.Draw(page)
    for place, cell in enumerate(cells):
        x, y = 30 + 260 * (place % columns), 120 + 90 * (place // columns)
        pen.rounded_rectangle((x, y, x + 240, y + 70), 12, fill="#eef1f6")
        pen.text((x + 16, y + 14), cell, font=letters, fill="#10141c")
    out = io.BytesIO()
    page.rotate(turned, expand=True).save(out, "PNG")
    return out.getvalue()


def code(payload: bytes | str) -> bytes:
    """A picture of a QR code."""
    drawn = memoryview(zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode).to_image(scale=5))  # type: ignore[arg-type]  # it is a buffer, which its stubs leave out
    height, width = drawn.shape or (0, 0)
    page = Image.new("L", (width + 80, height + 80), 255)
    page.paste(Image.frombytes("L", (width, height), bytes(drawn)), (40, 40))
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()

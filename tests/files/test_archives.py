"""ZIP files: what they declare is compared with what is in them."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable

import msgspec
import pytest

from tests.files import made
from walletdesk.files import refusals
from walletdesk.files.archives import files_in
from walletdesk.files.rules import Limits
from walletdesk.kit.errors import WalletdeskError

LIMITS = Limits()


def texts_in(data: bytes, limits: Limits) -> list[str]:
    return [content.decode() for kind, content in files_in(data, limits) if kind.treatment == "read"]


def test_an_honest_archive_gives_its_texts_and_names() -> None:
    data = made.archive(("a.log", b"first"), ("b/c.txt", "第二".encode()), ("shot.png", made.picture()))
    assert texts_in(data, LIMITS) == ["first", "第二", "a.log\nb/c.txt\nshot.png"]


def test_a_streamed_archive_is_read_too() -> None:
    class Unseekable(io.RawIOBase):
        """Makes zipfile write sizes behind the data, as servers do that pack while they send."""

        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += data  # type: ignore[arg-type]  # bytes in all but name
            return len(data)  # type: ignore[arg-type]

    out = Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.log", b"first" * 1000)
        file.writestr("folder/", b"")
        file.writestr("b.log", b"second")
    assert texts_in(bytes(out.data), LIMITS)[:2] == ["first" * 1000, "second"]


def _lying(data: bytes, declared: int) -> bytes:
    """The archive with another unpacked size in both of its headers."""
    file = bytearray(data)
    at = file.index(b"PK\x01\x02")
    file[22:26] = file[at + 24 : at + 28] = struct.pack("<I", declared)
    return bytes(file)


def _encrypted(data: bytes) -> bytes:
    file = bytearray(data)
    file[6] |= 1
    file[file.index(b"PK\x01\x02") + 8] |= 1
    return bytes(file)


def _renamed_inside() -> bytes:
    """The directory says a.log, the entry itself z.exe."""
    return made.archive(("a.log", b"first")).replace(b"a.log", b"z.exe", 1)


def _link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        entry = zipfile.ZipInfo("link")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        file.writestr(entry, "/etc/passwd")
    return out.getvalue()


def _twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return made.archive(("a.log", b"one"), ("a.log", b"two"))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        pytest.param(lambda: made.archive(("zeros.txt", bytes(200_000_000))), refusals.BadArchive, id="bomb"),
        pytest.param(lambda: _lying(made.archive(("a.txt", b"a" * 50_000)), 10), refusals.BadArchive, id="lies_small"),
        pytest.param(lambda: _lying(made.archive(("a.txt", b"a" * 500)), 600), refusals.Damaged, id="lies_large"),
        pytest.param(
            lambda: made.archive(("deeper.zip", made.archive(("a.txt", b"a")))),
            refusals.BadArchive,
            id="archive_inside",
        ),
        pytest.param(
            lambda: made.archive(("photo.jpg", b"MZ\x90\0" + bytes(64))), refusals.BadArchive, id="program_as_picture"
        ),
        pytest.param(lambda: made.archive(("page.txt", b"<svg onload=alert(1)>")), refusals.PageNotAllowed, id="page"),
        pytest.param(lambda: made.archive(("blob", bytes(64))), refusals.KindNotAllowed, id="unknown"),
        pytest.param(
            lambda: made.archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"x")),
            refusals.KindNotAllowed,
            id="office",
        ),
        pytest.param(
            lambda: made.archive(("META-INF/MANIFEST.MF", b"Main-Class: Evil")), refusals.KindNotAllowed, id="java"
        ),
        pytest.param(
            lambda: made.archive(("../../.ssh/authorized_keys", b"ssh-rsa")), refusals.BadArchive, id="path_up"
        ),
        pytest.param(lambda: made.archive(("C:/autoexec.txt", b"x")), refusals.BadArchive, id="path_of_a_drive"),
        pytest.param(lambda: _link(), refusals.BadArchive, id="link"),
        pytest.param(lambda: _encrypted(made.archive(("a.txt", b"first"))), refusals.BadArchive, id="encrypted"),
        pytest.param(lambda: _renamed_inside(), refusals.TwoKinds, id="renamed_inside"),
        pytest.param(lambda: made.archive(("a.txt", b"first")) + b"behind", refusals.Damaged, id="more_behind"),
        pytest.param(lambda: made.archive(("a.txt", b"first"))[:-30], refusals.Damaged, id="cut_off"),
        pytest.param(lambda: made.archive(), refusals.EmptyFile, id="empty"),
        pytest.param(lambda: _twice(), refusals.BadArchive, id="name_twice"),
        pytest.param(
            lambda: made.archive(*((f"{number}.txt", b"a") for number in range(201))),
            refusals.BadArchive,
            id="too_many",
        ),
        pytest.param(
            lambda: made.archive(("a.log", b"words and more words " * 60_000)),
            refusals.TextTooLarge,
            id="too_much_text",
        ),
    ],
)
def test_an_archive_that_hides_lies_or_swells_is_refused(make: Callable[[], bytes], why: type[WalletdeskError]) -> None:
    data = make()
    with pytest.raises(why):
        texts_in(data, LIMITS)


def test_something_between_the_entries_is_refused() -> None:
    data = made.archive(("a.txt", b"first"), ("b.txt", b"second"), packed=False)
    between = b"%PDF-1.7 something that no reader of ZIP shows"
    second = data.index(b"PK\x03\x04", 4)
    moved = bytearray(data[:second] + between + data[second:])
    directory = moved.index(b"PK\x01\x02")
    last = moved.index(b"PK\x01\x02", directory + 4)
    moved[last + 42 : last + 46] = struct.pack("<I", second + len(between))
    end = moved.index(b"PK\x05\x06")
    moved[end + 16 : end + 20] = struct.pack("<I", directory)
    with zipfile.ZipFile(io.BytesIO(bytes(moved))) as readable:  # so that the test refuses what others accept
        assert readable.read("b.txt") == b"second"
    with pytest.raises(refusals.TwoKinds):
        texts_in(bytes(moved), LIMITS)


def test_all_texts_together_have_a_limit() -> None:
    limits = msgspec.structs.replace(LIMITS, archive_text_bytes=1000)
    assert texts_in(made.archive(("a.txt", b"a" * 500), ("b.txt", b"b" * 500)), limits)
    with pytest.raises(refusals.TextTooLarge):
        texts_in(made.archive(("a.txt", b"a" * 500), ("b.txt", b"b" * 501)), limits)


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_damaged_archive_is_refused_or_read_and_never_anything_else(at: int) -> None:
    data = bytearray(made.archive(("a.log", b"first" * 20), ("b/c.txt", b"second" * 20), ("shot.png", made.picture())))
    data[at % len(data)] ^= 0xFF
    try:
        texts_in(bytes(data), LIMITS)
    except WalletdeskError:
        return

"""Names in headers."""

from __future__ import annotations

import pytest

from walletdesk.files.rules import disposition, megabytes


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("note.txt", "note.txt"),
        ("截图.png", "file.png"),
        ("Übersicht März.pdf", "Ubersicht Marz.pdf"),
        ('a"; filename="evil.exe.txt', "a filenameevil.exe.txt"),
        ("a\r\nset-cookie: x=1.txt", "aset-cookie x1.txt"),
        ("截图", "file"),
        ("file.数", "file"),
    ],
)
def test_a_name_in_a_header_is_plain_and_whole_beside_it(name: str, plain: str) -> None:
    header = disposition(name, inline=False)
    assert header.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert header.isascii()
    assert header.isprintable()


def test_sizes_are_said_with_one_decimal_at_most() -> None:
    assert [megabytes(size) for size in (20_000_000, 2_540_000, 1 << 20)] == ["20", "2.5", "1"]

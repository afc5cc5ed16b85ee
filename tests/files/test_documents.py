"""What stands in a document, wherever in it, passes the gate before anything of it is stored."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from mnemonic import Mnemonic

from tests.conftest import not_installed
from tests.files import made, papers
from walletdesk.files import documents, refusals, sight
from walletdesk.files.intake import Harmless, made_harmless
from walletdesk.files.rules import Kind, Limits, WhyUnread
from walletdesk.kit.errors import WalletdeskError
from walletdesk.wire import RawText, SecretKind

LIMITS = Limits()
HARMLESS = [*"please find attached what we spoke about when you called".split(), "today", "thanks"]
CHINESE = Mnemonic("chinese_simplified").to_mnemonic(bytes(range(7, 23)))


def taken(data: bytes, limits: Limits = LIMITS, name: str = "it") -> Harmless:
    return made_harmless(RawText(name), data, limits)


# -- every place ---------------------------------------------------------------------


@pytest.mark.parametrize("name", papers.WRITERS)
def test_a_phrase_is_found_wherever_it_stands(name: str) -> None:
    with pytest.raises(refusals.HoldsSecret) as refused:
        taken(papers.WRITERS[name](made.PHRASE.split()))
    assert SecretKind.RECOVERY_PHRASE in {found.kind for found in refused.value.found}


@pytest.mark.parametrize("name", papers.WRITERS)
def test_other_words_in_the_same_place_are_taken(name: str) -> None:
    """So that the test above finds the phrase, and not the place."""
    data = papers.WRITERS[name](HARMLESS)
    file = taken(data)
    if not name.startswith(("TXT", "CSV")):
        assert file.data == data


@pytest.mark.parametrize("glue", ["", " "])
def test_a_chinese_phrase_in_a_pdf_is_found_with_the_readers_own_fonts(glue: str) -> None:
    with pytest.raises(refusals.HoldsSecret) as refused:
        taken(papers.pdf_chinese("助记词：" + CHINESE.replace(" ", glue)))
    assert {found.language for found in refused.value.found} == {"zh"}
    taken(papers.pdf_chinese("您好，我转的币还没有到账，请帮我看一下"))


@pytest.mark.parametrize("how", ["\\u{0}?", "{1}"])
def test_a_chinese_phrase_in_rtf_is_found(how: str) -> None:
    """As TextEdit writes signs, by their numbers, and as WordPad does, by the bytes of its country."""
    signs = "".join(
        how.format(ord(sign), "".join(f"\\'{byte:02x}" for byte in sign.encode("gbk"))) for sign in f"助记词：{CHINESE}"
    )
    with pytest.raises(refusals.HoldsSecret):
        taken(papers.rtf(rf"\uc1 {signs}\par"))


@pytest.mark.parametrize("write", [papers.docx_runs, papers.odt_spans, papers.xlsx_column, papers.html_table])
def test_a_chinese_phrase_in_other_documents_is_found(write: papers.Write) -> None:
    with pytest.raises(refusals.HoldsSecret):
        taken(write(CHINESE.split()))


# -- kinds ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (papers.docx_sentence, Kind.DOCX),
        (papers.xlsx_row, Kind.XLSX),
        (papers.pptx_slides, Kind.PPTX),
        (papers.odt_table, Kind.ODT),
        (papers.ods_column, Kind.ODS),
        (papers.html_bold, Kind.HTML),
        (papers.rtf_bold, Kind.RTF),
        (papers.eml_base64, Kind.EML),
    ],
)
def test_a_document_is_known_by_its_content_and_kept_as_it_came(write: papers.Write, kind: Kind) -> None:
    data = write(HARMLESS)
    file = taken(data, name="report.zip")
    assert (file.media_type, file.data, file.preview, file.unread) == (kind.media_type, data, b"", False)
    assert file.name.endswith(f".{kind.endings[0]}")


def test_an_office_file_that_is_not_what_it_looks_like_is_refused() -> None:
    with pytest.raises(refusals.Damaged):
        taken(made.archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>")))
    with pytest.raises(refusals.KindNotAllowed):
        taken(made.archive(("[Content_Types].xml", b"<Types/>"), ("other/thing.xml", b"<a/>")))


def test_settings_and_columns_of_states_read_like_no_phrase() -> None:
    """ "true" and "false" are words of a list, and programs write them in dozens."""
    states = [["true", "false", "false"][number % 3] for number in range(40)]
    items = "".join(f"<item>{state}</item>" for state in states)
    settings = f'<?xml version="1.0"?><settings>{items}</settings>'.encode()
    data = made.archive(
        ("mimetype", Kind.ODT.media_type.encode()),
        ("content.xml", b'<?xml version="1.0"?><p>Good day</p>'),
        ("settings.xml", settings),
        packed=False,
    )
    assert taken(data).media_type == Kind.ODT.media_type
    rows = [[f"2026-01-{number % 28 + 1:02}", state, "buy"] for number, state in enumerate(states)]
    taken(papers.sheet(rows))
    taken("\n".join(",".join(row) for row in rows).encode())
    taken(papers.pdf_of_rows(rows))


def test_a_document_with_what_is_none_of_our_kinds_is_taken_and_said_to_be_unread() -> None:
    assert taken(papers.docx_of("<w:p/>", ("word/media/image1.tiff", b"II*\0" + bytes(64)))).unread
    assert taken(papers.docx_of("<w:p/>", ("word/media/image1.emf", b"\x01\0\0\0" + bytes(64)))).unread


# -- pictures and letters that nobody read -------------------------------------------


def test_a_scanned_page_is_taken_and_said_to_be_unread_where_nobody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sight, "installed", lambda: False)
    photo = made.picture("JPEG", (600, 800))
    assert taken(pdf_with_picture(photo, 600, 800)).unread
    assert list(documents.read(pdf_with_picture(photo, 600, 800), Kind.PDF, LIMITS).pictures) == [photo]
    assert not taken(pdf_with_picture(made.picture("JPEG", (40, 20)), 40, 20)).unread, "no words fit into it"


def test_a_picture_in_a_word_document_is_said_to_be_unread_where_nobody_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sight, "installed", lambda: False)
    shot = made.picture("PNG", (300, 200))
    data = papers.docx_of("<w:p/>", ("word/media/image1.png", shot))
    assert taken(data).unread
    assert list(documents.read(data, Kind.DOCX, LIMITS).pictures) == [shot]


@pytest.mark.parametrize("where", ["word", "zip"])
def test_a_code_in_a_picture_in_a_file_is_read(where: str) -> None:
    shot = made.code(made.PHRASE)
    data = (
        papers.docx_of("<w:p/>", ("word/media/image1.png", shot)) if where == "word" else made.archive(("a.png", shot))
    )
    with pytest.raises(refusals.HoldsSecret):
        taken(data)


def test_pictures_in_a_document_are_read_where_the_desk_reads_pictures() -> None:
    if not sight.installed():
        not_installed("the extra `ocr` (bin/setup --ocr)")
    cells = [f"{number}. {word}" for number, word in enumerate(made.PHRASE.split(), 1)]
    with pytest.raises(refusals.HoldsSecret):
        taken(papers.docx_of("<w:p/>", ("word/media/image1.png", made.shown(cells))))
    menu = made.shown(["Account", "Security", "Network"])
    file = taken(papers.docx_of("<w:p/>", ("word/media/image1.png", menu)))
    assert not file.unread
    many = [(f"word/media/image{at}.png", menu) for at in range(3)]
    few = msgspec.structs.replace(LIMITS, pictures_in_file=2)
    assert taken(papers.docx_of("<w:p/>", *many), few).why_unread is WhyUnread.TIME


def test_letters_without_a_table_of_what_they_mean_are_said_to_be_unread() -> None:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [] >>"
    assert taken(made.pdf(font)).unread


def pdf_with_picture(jpeg: bytes, width: int, height: int) -> bytes:
    head = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB" % (width, height)
    return made.pdf(
        b"%s /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (head, len(jpeg), jpeg)
    )


# -- values that may be keys ---------------------------------------------------------

HASHES = [f"{number:064x}" for number in range(3**160, 3**160 + 12)]


def test_a_statement_with_transaction_hashes_is_taken() -> None:
    rows = [["2026-01-05", "USDT", value] for value in HASHES]
    assert taken(papers.sheet([["Date", "Coin", "TxID"], *rows])).media_type == Kind.XLSX.media_type
    page = "".join(f"<tr><td>{value}<td>100" for value in HASHES)
    assert taken(f"<html><h1>Deposits</h1><p>{'words ' * 40}<table>{page}</table>".encode()).media_type == "text/html"


def test_a_value_of_which_nothing_tells_what_it_is_is_asked_for_in_words() -> None:
    for data in (papers.sheet([[HASHES[0]]]), made.archive(("a.log", HASHES[0].encode()))):
        with pytest.raises(refusals.MayHoldKey) as refused:
            taken(data)
        assert HASHES[0][:8] not in repr(refused.value.values) + refused.value.text


def test_a_value_called_a_private_key_is_a_secret() -> None:
    with pytest.raises(refusals.HoldsSecret):
        taken(papers.sheet([["private key", HASHES[0]]]))


# -- files that swell, lie, hide or hang ---------------------------------------------


def _entities() -> bytes:
    bomb = "".join(f'<!ENTITY a{at + 1} "{f"&a{at};" * 10}">' for at in range(9))
    body = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{bomb}]><x>&a9;</x>'
    return papers.docx_of("<w:p/>", ("word/footnotes.xml", body.encode()))


def _outside(encoding: str) -> bytes:
    body = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    )
    return papers.docx_of("<w:p/>", ("word/footnotes.xml", body.encode(encoding)))


def _deep() -> bytes:
    return papers.docx_of("<w:p>" * 60_000 + "</w:p>" * 60_000)


def _pdf_bomb() -> bytes:
    packed = zlib.compress(bytes(200_000_000), 1)
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
    return made.pdf(stream).replace(b"/Contents 4 0 R", b"/Contents 6 0 R")


def _pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>"
    return made.pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            *[page] * count,
        ]
    )


def _cyclic_pages() -> bytes:
    return made.pdf_of(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R] /Count 2 >>"]
    )


def _locked_pdf(password: str, owner: str = "") -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    lock = StandardEncryption(password, ownerPassword=owner or "the owner", strength=128)
    return papers.canvas(lambda to: to.drawString(50, 700, made.PHRASE), encrypt=lock)


def _locked_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def _locked_odt() -> bytes:
    manifest = b'<?xml version="1.0"?><manifest><file-entry><encryption-data/></file-entry></manifest>'
    return made.archive(
        ("mimetype", Kind.ODT.media_type.encode()),
        ("content.xml", b"\x93\x02 not xml"),
        ("META-INF/manifest.xml", manifest),
        packed=False,
    )


def _action_in_a_stream() -> bytes:
    """The action is compressed with the object that holds it, so that it stands nowhere in plain sight."""
    inner = b"7 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    packed = zlib.compress(inner)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(packed)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 7 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
        b"%s\nstream\n%s\nendstream" % (head, packed),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = [b"\0\0\0\0\0", *(b"\1%s\0" % place.to_bytes(3, "big") for place in places), b"\0\0\0\0\0", b"\0\0\0\0\0"]
    rows.append(b"\2\0\0\4\0")
    table = b"".join(row[:5] for row in rows)
    at = len(out)
    head = b"<< /Type /XRef /Size 8 /W [1 3 1] /Root 1 0 R /Length %d >>" % len(table)
    return out + b"8 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, table, at)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(_entities, refusals.Damaged, id="entities that multiply"),
        pytest.param(lambda: _outside("utf-8"), refusals.Damaged, id="an entity from outside"),
        pytest.param(lambda: _outside("utf-16"), refusals.Damaged, id="the same in UTF-16"),
        pytest.param(_deep, refusals.UnreadableDocument, id="nested too deep"),
        pytest.param(
            lambda: papers.docx_of("<w:p/>", ("word/zeros.xml", bytes(200_000_000))), refusals.BadArchive, id="zip bomb"
        ),
        pytest.param(
            lambda: papers.docx_of("<w:p/>", ("word/embeddings/a.zip", made.archive(("a.txt", b"a")))),
            refusals.DocumentHoldsFiles,
            id="an archive embedded",
        ),
        pytest.param(
            lambda: papers.docx_of("<w:p/>", ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
            refusals.DocumentHoldsFiles,
            id="an object embedded",
        ),
        pytest.param(
            lambda: papers.docx_of("<w:p/>", ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")),
            refusals.ActiveDocument,
            id="macros",
        ),
        pytest.param(lambda: papers.docx_of("<w:p>")[:-30], refusals.Damaged, id="cut off"),
        pytest.param(lambda: papers.docx_of("<w:p>"), refusals.Damaged, id="broken XML"),
        pytest.param(_locked_word, refusals.LockedDocument, id="a locked DOCX"),
        pytest.param(_locked_odt, refusals.LockedDocument, id="a locked ODT"),
        pytest.param(
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "WordDocument".encode("utf-16-le"),
            refusals.OldDocument,
            id="an old DOC",
        ),
        pytest.param(lambda: papers.rtf(r"{\object\objdata 0105}"), refusals.ActiveDocument, id="an object in RTF"),
        pytest.param(
            lambda: papers.rtf(r"{\field{\*\fldinst DDEAUTO c:\\cmd.exe}}"),
            refusals.ActiveDocument,
            id="a command in RTF",
        ),
        pytest.param(lambda: papers.rtf("{" * 9_000), refusals.Damaged, id="braces without end"),
        pytest.param(_pdf_bomb, refusals.DocumentTooLong, id="a PDF bomb"),
        pytest.param(lambda: _pages(5_000), refusals.DocumentTooLong, id="5,000 pages"),
        pytest.param(_cyclic_pages, refusals.Damaged, id="pages in a circle"),
        pytest.param(lambda: _locked_pdf("secret"), refusals.LockedDocument, id="a locked PDF"),
        pytest.param(lambda: _locked_pdf(""), refusals.HoldsSecret, id="a PDF that only its owner may change"),
        pytest.param(_action_in_a_stream, refusals.ActiveDocument, id="a hidden action"),
        pytest.param(
            lambda: papers.pdf_with_file(made.archive(("a.txt", b"a"))),
            refusals.DocumentHoldsFiles,
            id="a ZIP in a PDF",
        ),
        pytest.param(lambda: papers.pdf_with_file(b"MZ\x90\0"), refusals.DocumentHoldsFiles, id="a program in a PDF"),
        pytest.param(
            lambda: papers.canvas(lambda to: to.drawString(0, 0, "words " * 700_000)),
            refusals.DocumentTooLong,
            id="too much text",
        ),
        pytest.param(lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF", refusals.Damaged, id="a PDF of noise"),
    ],
)
def test_a_document_that_cannot_be_read_whole_is_refused_with_the_reason(
    data: Callable[[], bytes], why: type[WalletdeskError]
) -> None:
    with pytest.raises(why) as refused:
        taken(data())
    assert "passwd" not in repr(refused.value.values)


@pytest.mark.parametrize("at", range(0, 3000, 151))
@pytest.mark.parametrize("write", [papers.pdf_rows, papers.docx_columns])
def test_a_damaged_document_is_refused_or_read_and_never_anything_else(write: papers.Write, at: int) -> None:
    data = bytearray(write(HARMLESS))
    data[(at * 7) % len(data)] ^= 0xFF
    with contextlib.suppress(WalletdeskError):
        taken(bytes(data))


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import sys, time\nsys.stdin.buffer.read()\ntime.sleep(600)\n")
    monkeypatch.setattr(documents, "_PROGRAM", (str(sleeper),))
    monkeypatch.setattr(documents, "_TIMEOUT_S", 0.3)
    with pytest.raises(refusals.UnreadableDocument):
        taken(made.pdf())


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "sys.exit(3)", "bytearray(8 << 30)"])
def test_a_child_that_dies_costs_its_document_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(
        f"import os, signal, sys\nfrom walletdesk.files.redraw import limit_myself\nlimit_myself()\n{end}\n"
    )
    with monkeypatch.context() as patched:
        patched.setattr(documents, "_PROGRAM", (str(broken),))
        with pytest.raises(refusals.UnreadableDocument):
            taken(made.pdf())
    assert taken(made.pdf()).media_type == "application/pdf"

"""Any mail is read: headers, words in whatever charset, files, and what nobody should have sent."""

from __future__ import annotations

import base64
import io
import struct
import subprocess
import sys
from email import policy
from email.message import EmailMessage

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.channels.mail.letters import CHINESE_CLIENTS, HTML_CLIENTS, PLAIN_CLIENTS, mail, raw
from walletdesk.channels.mail import command, mime
from walletdesk.channels.mail.reading import read
from walletdesk.cli import main

CHINESE = "您好，我的转账还没有到账，请帮我查一下。"
TRADITIONAL = "您好，我的轉帳還沒有到帳，請幫我查一下。"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("big5", "utf-8", TRADITIONAL),
        ("gb2312", "gbk", "朱镕基的喆"),
        ("gb2312", "gb18030", "㐀 on a rare name, 您好"),
        ("gb2312", "gb2312", CHINESE),
        ("big5", "big5", TRADITIONAL),
        ("iso-8859-1", "cp1252", "It’s “pending” – still €5"),
        ("us-ascii", "utf-8", CHINESE),
        ("iso-8859-1", "gbk", CHINESE),
        ("windows-1252", "big5", TRADITIONAL),
        ("no-such-charset", "utf-8", CHINESE),
        ("no-such-charset", "gbk", CHINESE),
        ("utf-7", "utf-7", CHINESE),
        ("utf-8", "gbk", CHINESE),
        ("utf-8", "cp1252", "café crème"),
        ("utf-16", "utf-16", CHINESE),
        ("utf-16le", "utf-16-le", CHINESE),
        ("iso-2022-jp", "iso-2022-jp", "届いていません"),
        ("us-ascii", "iso-2022-jp", "届いていません"),
        ("shift_jis", "cp932", "①届いていません"),
        ("euc-kr", "cp949", "똠방각하 아직 도착하지 않았습니다"),
        ("koi8-r", "koi8-r", "перевод не пришёл"),
        ("windows-1251", "cp1251", "перевод не пришёл"),
        ("idna", "utf-8", CHINESE),
        ("unicode_escape", "utf-8", CHINESE),
        ("zlib", "utf-8", CHINESE),
        ("\x00\xff", "utf-8", CHINESE),
        ("x" * 5000, "utf-8", CHINESE),
    ],
)
def test_words_are_read_whatever_their_label_says(label: str, codec: str, text: str) -> None:
    body = base64.encodebytes(text.encode(codec))
    assert read(raw(body, f"text/plain; charset={label}", "Content-Transfer-Encoding: base64")).text == text


def test_encoded_words_may_be_broken_in_the_middle_of_a_character() -> None:
    data = "转账没有到账".encode()
    words = "\r\n ".join(f"=?utf-8?B?{base64.b64encode(part).decode()}?=" for part in (data[:7], data[7:]))
    assert read(f"Subject: {words}\r\n\r\nx".encode()).subject == "转账没有到账"
    assert read(b"Subject: =?gb2312?B?xPq6ww==?= =?no-such?Q?a=20b?= c\r\n\r\nx").subject == "您好a b c"
    assert read("Subject: 转账没有到账\r\n\r\nx".encode("gbk")).subject == "转账没有到账"
    assert read("Subject: 转账\r\n\r\nx".encode()).subject == "转账"


def test_headers_that_stand_twice_or_are_broken_are_told_or_left_out() -> None:
    read_mail = read(
        b"From: a@one.example\r\nFrom: b@two.example\r\nTo: undisclosed-recipients:;\r\nCc: =?utf-8?Q?Wu,_Lin?= <wu@x.example>, plain@x.example\r\n"
        b"Message-ID: one@x.example\r\nReferences: <a@x> <b@x>\r\n <c@x>\r\nDate: Mon, 99 Foo\r\nno header at all\r\n\r\nx"
    )
    assert read_mail.sender is not None and read_mail.sender.address == "a@one.example"
    assert "several_from" in read_mail.problems
    assert (read_mail.to, read_mail.date, read_mail.message_id) == ([], None, "<one@x.example>")
    assert [(one.name, one.address) for one in read_mail.cc] == [("Wu, Lin", "wu@x.example"), ("", "plain@x.example")]
    assert read_mail.references == ["<a@x>", "<b@x>", "<c@x>"]
    assert read(b"Date: Mon, 5 Jan 2026 10:00:00 +0800\r\n\r\n").date == "2026-01-05T10:00:00+08:00"


def attached(name_header: str, content_type: str = "application/pdf", body: bytes = b"JVBERi0=") -> bytes:
    return raw(
        b"--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b\r\nContent-Type: "
        + content_type.encode()
        + b"\r\nContent-Transfer-Encoding: base64\r\n"
        + name_header.encode()
        + b"\r\n\r\n"
        + body
        + b"\r\n--b--\r\n",
        'multipart/mixed; boundary="b"',
    )


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('Content-Disposition: attachment; filename="a.pdf"', "a.pdf"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="C:\\\\dir\\\\a.pdf"', "a.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''%E8%BD%AC%E8%B4%A6.pdf", "转账.pdf"),
        ("Content-Disposition: attachment; filename*=gb2312''%D7%AA%D5%CB.pdf", "转账.pdf"),
        ("Content-Disposition: attachment; filename*0*=utf-8''%E8%BD; filename*1*=%AC.pdf", "转.pdf"),
        ("Content-Disposition: attachment; filename*=no-such''a%FFb.pdf", "aÿb.pdf"),
        ('Content-Disposition: attachment; filename="=?utf-8?B?6L2s6LSmLnBkZg==?="', "转账.pdf"),
        ('Content-Disposition: attachment; filename="invoice\u202efdp.exe"', "invoicefdp.exe"),
        ('Content-Disposition: attachment; filename=".."', "attachment-1.pdf"),
        ("Content-Disposition: attachment", "attachment-1.pdf"),
    ],
)
def test_a_file_has_a_name_that_leads_nowhere(header: str, name: str) -> None:
    (file,) = read(attached(header)).files
    assert (file.name, file.data) == (name, b"%PDF-")


def test_every_kind_of_part_is_listed() -> None:
    letter = EmailMessage()
    letter["Subject"] = "All"
    letter.set_content("words")
    letter.add_alternative('<p>words</p><img src="cid:pic@x">', subtype="html")
    letter.add_attachment(b"GIF89a", "image", "gif", cid="<pic@x>", disposition="inline")
    other = EmailMessage()
    other["Subject"] = "Old / one"
    other.set_content("old words")
    letter.add_attachment(other)
    found = read(letter.as_bytes(policy=policy.SMTP))
    assert found.text == "words"
    assert [(one.name, one.type, one.inline) for one in found.files] == [
        ("attachment-1.gif", "image/gif", True),
        ("one.eml", "message/rfc822", False),
    ]
    assert 'data-attachment="0"' in found.html_safe
    assert b"old words" in found.files[1].data
    assert [one.name for one in read(raw(b"BEGIN:VCALENDAR", "text/calendar; method=REQUEST")).files] == ["invite.ics"]


def test_a_named_text_is_the_mail_when_it_comes_first_and_a_file_when_it_comes_after() -> None:
    def part(name: str, words: str) -> bytes:
        return f'--b\r\nContent-Type: text/plain; name="{name}"\r\n\r\n{words}\r\n'.encode()

    found = read(raw(part("body.txt", "words") + part("log.txt", "a log") + b"--b--", "multipart/mixed; boundary=b"))
    assert (found.text, [one.name for one in found.files]) == ("words", ["log.txt"])


def test_what_is_sealed_is_told() -> None:
    assert read(raw(b"AAAA", "application/pkcs7-mime; smime-type=enveloped-data")).sealed == ["smime_encrypted"]
    signed = raw(
        b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nwords\n- -- \n-----BEGIN PGP SIGNATURE-----\nAB\n-----END PGP SIGNATURE-----\n"
    )
    assert (read(signed).sealed, read(signed).text) == (["pgp_signed"], "words")
    two = raw(
        b"--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nAB\r\n--b--",
        'multipart/signed; protocol="application/pgp-signature"; boundary=b',
    )
    assert (read(two).sealed, [one.name for one in read(two).files]) == (["pgp_signed"], ["signature.asc"])


def test_a_uuencoded_file_in_the_text_becomes_a_file() -> None:
    found = read(raw(b"see\n\nbegin 644 a.txt\n#0V%T\n`\nend\n"))
    assert (found.text, found.files[0].name, found.files[0].data) == ("see", "a.txt", b"Cat")
    assert read(raw(b"begin 644 of my story\nonce\nend\n")).text.startswith("begin 644")


def tnef(*attributes: tuple[int, bytes]) -> bytes:
    body = b"".join(struct.pack("<BII", 2, number, len(data)) + data + b"\0\0" for number, data in attributes)
    return struct.pack("<IH", 0x223E9F78, 1) + body


def test_files_packed_by_outlook_are_unpacked() -> None:
    name = "转账.pdf".encode("utf-16-le") + b"\0\0"
    properties = struct.pack("<IHHII", 1, 0x001F, 0x3707, 1, len(name)) + name + b"\0" * (-len(name) % 4)
    packed = tnef((0x69002, b"\0" * 14), (0x18010, b"DOC~1.PDF\0"), (0x6800F, b"%PDF-"), (0x69005, properties))
    (file,) = read(
        attached(
            "Content-Disposition: attachment; filename=winmail.dat", "application/ms-tnef", base64.b64encode(packed)
        )
    ).files
    assert (file.name, file.type, file.data) == ("转账.pdf", "application/pdf", b"%PDF-")
    (file,) = read(
        attached("Content-Disposition: attachment; filename=winmail.dat", "application/ms-tnef", b"AAAA")
    ).files
    assert file.name == "winmail.dat"


def nested(levels: int) -> bytes:
    body = b"Content-Type: text/plain\r\n\r\ninmost words\r\n"
    for level in range(levels):
        body = (
            f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n".encode()
            + body
            + f"--b{level}--\r\n".encode()
        )
    return b"Subject: deep\r\n" + body


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\0" * 1000,
        b"\xff" * 1000,
        b"From: " + b"(" * 100_000 + b"\r\n\r\nx",
        b"From: " + b'"' * 30_001 + b"\r\n\r\nx",
        b"To: " + b"a@b.example," * 30_000 + b"\r\n\r\nx",
        b"Subject: " + b"=?utf-8?B?/w==?= " * 5000 + b"\r\n\r\nx",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b'Content-Type: multipart/mixed; boundary="never"\r\n\r\nnot there',
        b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\n----',
        b"Content-Type: text/plain; charset*=x'y\r\n\r\n\xff",
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"<b><p>" * 20_000,
        b"Content-Type: text/html\r\n\r\n" + b"<!--" * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"<a <a <a" * 20_000,
        b"Content-Type: text/html\r\n\r\n<" + b"a" * 200_000,
        b"Content-Type: message/rfc822\r\n\r\n" * 300 + b"x",
        b"X: y\r\n" * 20_000 + b"\r\nx",
        b"\r\n" + b"> " * 100_000,
        b"\r\n" + b"On " * 100_000,
        b"\r\n" + b"begin 644 x\n" * 20_000,
        b"\r\n" + b"-" * 200_000,
        b"\r\n" + b"From: a\n" * 30_000,
        b"\r\n" + b"a: b\n" * 30_000,
        b"\r\nOn 1/1/2026 " + b"<a@b.c> " * 30_000,
        b"To: " + b"a" * 60_000 + b"\r\n\r\nx",
        b"Content-Type: text/html\r\n\r\n<a href=https://x.example>" + b"a" * 500_000 + b"</a>",
        b"Content-Type: text/html\r\n\r\n" + b"<link" * 100_000,
        b"From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\n" + b"\n" * 500_000,
        b"From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\n" + b"-" * 500_000,
        b"\r\nFrom: a@b.example\n" + b"a" * 500_000 + b"\nTo: b\n" + b"a." * 200_000,
        b"Authentication-Results: " + b"(" * 20_000 + b"a=b;" * 5000 + b"\r\n\r\nx",
        b"Subject: " + b"a." * 30_000 + b"\r\n\r\nx",
        nested(100),
        nested(2000),
    ],
    ids=range(35),
)
def test_what_is_broken_is_read_in_time(broken: bytes) -> None:
    assert msgspec.json.decode(command.printed(broken))["kind"] in ("message", "bounce", "auto_reply")


def test_a_mail_nested_beyond_reason_is_told() -> None:
    assert "nested_too_deeply" in read(nested(100)).problems
    assert read(nested(20)).text == "inmost words"


def test_what_is_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "text_too_long" in read(raw(b"word " * 300_000)).problems
    monkeypatch.setattr(mime, "MOST_BYTES", 1000)
    assert read(raw(b"word " * 300)).problems == ["too_large"]


SEEDS = [mail(f"{words}\n{rest}") for words, rest in (*PLAIN_CLIENTS.values(), *CHINESE_CLIENTS.values())] + [
    mail(words, page) for words, page in HTML_CLIENTS.values()
]


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=3000))
@example(b"Content-Type: text/plain; charset=\xff\r\n\r\n\xff")
def test_any_bytes_are_read(given_bytes: bytes) -> None:
    msgspec.json.decode(command.printed(given_bytes))


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=12)), max_size=6))
def test_a_mail_with_bytes_changed_is_read(seed: bytes, changes: list[tuple[int, bytes]]) -> None:
    made = bytearray(seed)
    for at, piece in changes:
        made[at : at + len(piece)] = piece
    msgspec.json.decode(command.printed(bytes(made)))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300), st.text(max_size=40))
def test_no_word_is_made_up(words: str, subject: str) -> None:
    read_mail = read(raw(words.encode("utf-8", "replace"), "text/plain; charset=utf-8"))
    assert set(read_mail.text.replace(">", " ").split()) <= set(read_mail.full_text.replace(">", " ").split())


def test_the_command_prints_what_it_read(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(mail("I use 2.41."))))
    assert main(["mail"]) == 0
    told = msgspec.json.decode(capfdbinary.readouterr().out)
    assert told["text"] == "I use 2.41."
    assert told["from"] == {"name": "Lin", "address": "lin@mail.example"}
    wanted = {
        "message_id",
        "in_reply_to",
        "references",
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "text",
        "full_text",
        "html_safe",
    }
    assert wanted | {"attachments", "kind", "bounced", "auth"} <= set(told)


def test_the_command_runs_as_scripts_call_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "walletdesk", "mail", "--trusted", "mx.desk.example"],
        input=mail("Hi."),
        capture_output=True,
        check=True,
    )
    assert msgspec.json.decode(done.stdout)["text"] == "Hi."

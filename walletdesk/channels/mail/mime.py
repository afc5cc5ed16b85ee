"""A mail's tree of parts to its words, its files and its reports.

The standard library parses; what it raises on broken mail is caught where it is asked, and the mail is read without that.
"""

from __future__ import annotations

import binascii
import mimetypes
import re
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import collapse_rfc2231_value

import msgspec

from walletdesk.channels.mail import headers, tnef
from walletdesk.channels.mail.charsets import clean, decoded
from walletdesk.channels.mail.headers import BROKEN

MOST_BYTES = 64 * 1024 * 1024
MOST_PARTS, DEEPEST = 1000, 60
MOST_TEXT = 1_000_000
"""Characters of one text part that are read; the rest is told as a problem."""
SUSPICIOUS_BOUNDARIES = 300
"""The library's parser compares every line with every open boundary: so many are read only in a small mail."""


class File(msgspec.Struct, kw_only=True):
    name: str
    type: str
    data: bytes
    inline: bool = False
    content_id: str = ""

    def __repr__(self) -> str:
        return f"File({len(self.data)} bytes)"


class Parts(msgspec.Struct):
    """What a mail holds, in its order."""

    plain: list[str] = []
    markup: list[str] = []
    files: list[File] = []
    reports: list[Message] = []
    """Blocks of message/delivery-status: the first is of the mail, each other of a recipient."""
    returned: list[Message] = []
    """Mails, or only their headers, inside a report."""
    report_type: str = ""
    sealed: list[str] = []
    """`smime_encrypted`, `smime_signed`, `pgp_encrypted`, `pgp_signed`: said, never checked."""
    problems: list[str] = []
    seen: int = 0
    alternatives: int = 0
    """So deep in several versions of the same words: a name does not make one of them a file."""

    def wrong(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def parsed(raw: bytes, parts: Parts) -> Message:
    """The tree.  A mail that is too long is read up to the limit, one that cannot be read as a tree as one text."""
    if len(raw) > MOST_BYTES:
        parts.wrong("too_large")
        raw = raw[:MOST_BYTES]
    if raw[:5] in (b"From ", b">From"):
        raw = raw[raw.find(b"\n") + 1 :]  # the line that begins a mail in an mbox
    parser = BytesParser(policy=policy.compat32)
    if len(raw) > 1_000_000 and raw.lower().count(b"boundary=") > SUSPICIOUS_BOUNDARIES:
        parts.wrong("too_many_parts")
        return parser.parsebytes(raw, headersonly=True)
    try:
        return parser.parsebytes(raw)
    except BROKEN:
        parts.wrong("nested_too_deeply")
    try:
        return parser.parsebytes(raw, headersonly=True)
    except BROKEN:
        return Message()


def gather(message: Message, parts: Parts, depth: int = 0) -> None:
    """Put what stands in `message` into `parts`."""
    parts.seen += 1
    if parts.seen > MOST_PARTS:
        return parts.wrong("too_many_parts")
    if depth > DEEPEST:
        return parts.wrong("nested_too_deeply")
    kind = content_type(message)
    children = _payload(message)
    if isinstance(children, list):
        inside = [one for one in children if isinstance(one, Message)]
        if kind in ("message/rfc822", "message/global") or (
            kind.startswith("message/") and kind != "message/delivery-status"
        ):
            return _attached_mail(message, inside, parts)
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            parts.reports += inside[:500]
            return _file(message, parts, kind, _source(message))
        return _multipart(message, kind, inside, parts, depth)
    if kind == "text/plain" and not _is_file(message, parts):
        return _plain(message, parts)
    if kind == "text/html" and not _is_file(message, parts):
        return parts.markup.append(_text(message, parts))
    if kind in ("message/delivery-status", "message/global-delivery-status", "message/disposition-notification"):
        data = _bytes(message)
        parts.reports += _blocks(data) if kind.endswith("delivery-status") else []
        return _file(message, parts, kind, data)
    if kind in ("text/rfc822-headers", "message/rfc822-headers"):
        data = _bytes(message)
        parts.returned.append(BytesParser(policy=policy.compat32).parsebytes(data, headersonly=True))
        return _file(message, parts, kind, data)
    if kind.startswith("multipart/"):  # said, but there is no boundary in it: what stands there is text
        return _plain(message, parts)
    if kind.startswith("text/") and not _is_file(message, parts) and kind not in _TEXT_FILES:
        return _plain(message, parts)  # text/enriched and the like
    return _file(message, parts, kind, _bytes(message))


_TEXT_FILES = frozenset(
    {"text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/xml", "text/css"}
)


def _multipart(message: Message, kind: str, inside: list[Message], parts: Parts, depth: int) -> None:
    if kind == "multipart/report":
        parts.report_type = parameter(message, "report-type").lower()
    if kind == "multipart/encrypted":
        parts.sealed.append("pgp_encrypted")
    if kind == "multipart/signed":
        pgp = "pgp" in parameter(message, "protocol").lower()
        parts.sealed.append("pgp_signed" if pgp else "smime_signed")
    if kind == "multipart/alternative":
        return _alternative(inside, parts, depth)
    for one in inside:
        gather(one, parts, depth + 1)


def _alternative(inside: list[Message], parts: Parts, depth: int) -> None:
    """The same words several times: one plain text and one HTML of it are taken, files and calendars all."""
    plain, markup = len(parts.plain), len(parts.markup)
    parts.alternatives += 1
    for one in inside:
        gather(one, parts, depth + 1)
    parts.alternatives -= 1
    said = [text for text in parts.plain[plain:] if text.strip()]
    parts.plain[plain:] = said[:1] if len(parts.markup) > markup or len(said) > 1 else parts.plain[plain:]
    shown = [text for text in parts.markup[markup:] if text.strip()]
    parts.markup[markup:] = shown[-1:] if _alike(inside) else shown


def _alike(inside: list[Message]) -> bool:
    return sum(content_type(one) == "text/html" for one in inside) > 1


def content_type(part: Message) -> str:
    try:
        return part.get_content_type()
    except BROKEN:
        return "text/plain"


def parameter(part: Message, name: str, header: str = "content-type") -> str:
    try:
        found = part.get_param(name, "", header)
        return clean(collapse_rfc2231_value(found)) if found else ""
    except BROKEN:
        return ""


def _disposition(part: Message) -> str:
    return headers.value(part, "content-disposition").partition(";")[0].strip().lower()


def _is_file(part: Message, parts: Parts) -> bool:
    """Whether a text is a file: it says so, or it has a name and comes after the words."""
    if _disposition(part) == "attachment":
        return True
    return not parts.alternatives and bool(parts.plain or parts.markup) and bool(_name(part))


def _name(part: Message) -> str:
    """What the sender calls the file, without a way to another folder and without what hides its ending."""
    for header, name in (("content-disposition", "filename"), ("content-type", "name")):
        said_raw = headers.value(part, header)
        try:
            asked = part
            if not said_raw.isascii():  # the library would read raw 8-bit names as question marks
                asked = Message()
                asked[header] = headers.eight_bit(said_raw)
            found = asked.get_param(name, None, header)
        except BROKEN:
            found = None
        if isinstance(found, tuple):
            charset, _, said = found
            text = decoded(str(said).encode("latin-1", "replace"), charset) if said.isascii() is False else str(said)
            return file_name(headers.text(text))
        if isinstance(found, str) and found.strip():
            return file_name(headers.text(found))
    return ""


_HIDING = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\x00-\x1f\x7f-\x9f<>\"|?*:]")


def file_name(said: str) -> str:
    name = _HIDING.sub("", clean(said).replace("\\", "/").rpartition("/")[2]).strip(" .")
    if len(name) > 180:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[:160]}.{ending[:15]}" if dot else name[:180]
    return name


def _payload(part: Message) -> object:
    """As it was parsed; `get_payload` would decode it by its label, and raises over some."""
    return vars(part).get("_payload")


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (*BROKEN, binascii.Error):
        data = None
    if isinstance(data, bytes):
        return data
    payload = _payload(part)
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")


def _text(part: Message, parts: Parts) -> str:
    raw = _payload(part)
    how = headers.value(part, "content-transfer-encoding").strip().lower()
    if (
        isinstance(raw, str)
        and how == "base64"
        and (not raw.isascii() or (" " in raw.strip() and not _BASE64.fullmatch(raw.encode())))
    ):
        data = raw.encode("utf-8", "surrogateescape")  # said to be base64 and is not
    else:
        data = _bytes(part)
    if len(data) > 4 * MOST_TEXT:
        parts.wrong("text_too_long")
        data = data[: 4 * MOST_TEXT]
    text = decoded(data, parameter(part, "charset") or _charset_in_page(part, data))
    if len(text) > MOST_TEXT:
        parts.wrong("text_too_long")
        text = text[:MOST_TEXT]
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _charset_in_page(part: Message, data: bytes) -> str:
    found = (
        re.search(rb"charset=[\"']?([A-Za-z0-9_-]{2,40})", data[:2000]) if content_type(part) == "text/html" else None
    )
    return found[1].decode() if found else ""


def _plain(part: Message, parts: Parts) -> None:
    text = _text(part, parts)
    if parameter(part, "format").lower() == "flowed":
        text = unflowed(text, parameter(part, "delsp").lower() == "yes")
    if "\nbegin " in f"\n{text}":
        text = _uuencoded(text, parts)
    if "-----BEGIN PGP" in text:
        text = _pgp(text, parts)
    parts.plain.append(text)


def unflowed(text: str, delete_space: bool = False) -> str:
    """Lines that were broken for the way, joined again (RFC 3676)."""
    out: list[str] = []
    held, held_depth = "", -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:]
        words = words[1:] if words.startswith(" ") else words
        flows = words.endswith(" ") and words != "-- "
        if held_depth >= 0 and (held_depth != depth or words == "-- "):
            out.append(_quoted(held.rstrip(" "), held_depth))
            held, held_depth = "", -1
        words = words[:-1] if flows and delete_space else words
        if flows:
            held, held_depth = held + words, depth
        else:
            out.append(_quoted(held + words, depth))
            held, held_depth = "", -1
    if held_depth >= 0:
        out.append(_quoted(held, held_depth))
    return "\n".join(out)


def _quoted(line: str, depth: int) -> str:
    return f"{'>' * depth} {line}" if depth else line


_UU = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,200})\n((?:[\x20-\x60]{1,62}\n)*?)(?:`|[ ]?)\n?end[ \t]*$", re.MULTILINE)


def _uuencoded(text: str, parts: Parts) -> str:
    def take(found: re.Match[str]) -> str:
        out = bytearray()
        for line in found[2].split("\n"):
            try:
                out += binascii.a2b_uu(line.encode("latin-1", "replace")) if line else b""
            except binascii.Error:
                return found[0]
        name = file_name(found[1]) or "file"
        parts.files.append(
            File(name=name, type=mimetypes.guess_type(name)[0] or "application/octet-stream", data=bytes(out))
        )
        return ""

    return _UU.sub(take, text)


def _pgp(text: str, parts: Parts) -> str:
    if "-----BEGIN PGP MESSAGE-----" in text:
        parts.sealed.append("pgp_encrypted")
    if "-----BEGIN PGP SIGNED MESSAGE-----" not in text:
        return text
    parts.sealed.append("pgp_signed")
    text = re.sub(r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]+:[^\n]*\n)*\n?", "", text)
    text = re.sub(r"-----BEGIN PGP SIGNATURE-----.*?(?:-----END PGP SIGNATURE-----|\Z)", "", text, flags=re.DOTALL)
    return re.sub(r"(?m)^- (?=-)", "", text)


def _attached_mail(message: Message, inside: list[Message], parts: Parts) -> None:
    mail = inside[0] if inside else Message()
    if parts.report_type or content_type(message) != "message/rfc822":
        parts.returned.append(mail)
    title = file_name(headers.text(headers.value(mail, "subject")))[:100]
    _file(message, parts, "message/rfc822", _source(mail), f"{title or 'mail'}.eml")


def _source(message: Message) -> bytes:
    payload = _payload(message)
    try:
        if isinstance(payload, list) and content_type(message).endswith("delivery-status"):
            return b"\n".join(one.as_bytes() for one in payload if isinstance(one, Message))
        return message.as_bytes()
    except BROKEN:
        return b""


def _blocks(data: bytes) -> list[Message]:
    parser = BytesParser(policy=policy.compat32)
    return [parser.parsebytes(block, headersonly=True) for block in re.split(rb"\r?\n\s*\r?\n", data.strip())[:500]]


def _file(part: Message, parts: Parts, kind: str, data: bytes, name: str = "") -> None:
    if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or _name(part).lower() == "winmail.dat":
        packed = tnef.files(data)
        if packed:
            for one in packed:
                called = file_name(one.name) or f"attachment-{len(parts.files) + 1}"
                guessed = one.type or mimetypes.guess_type(called)[0] or "application/octet-stream"
                parts.files.append(File(name=called, type=guessed.lower(), data=one.data))
            return
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        signed = "signed" in parameter(part, "smime-type").lower()
        parts.sealed.append("smime_signed" if signed else "smime_encrypted")
    name = _name(part) or name or _made_up_name(kind, len(parts.files) + 1)
    cid = headers.value(part, "content-id").strip().strip("<>").strip()
    parts.files.append(
        File(
            name=name,
            type=clean(kind)[:100],
            data=data,
            inline=_disposition(part) == "inline",
            content_id=clean(cid.encode("utf-8", "replace").decode())[:300],
        )
    )


_NAMES = {"text/calendar": "invite.ics", "application/pkcs7-signature": "smime.p7s", "message/delivery-status": "delivery-status.txt",
          "text/rfc822-headers": "headers.txt", "application/pgp-signature": "signature.asc", "application/pkcs7-mime": "smime.p7m"}  # fmt: skip


def _made_up_name(kind: str, number: int) -> str:
    return _NAMES.get(kind) or f"attachment-{number}{mimetypes.guess_extension(kind) or '.bin'}"

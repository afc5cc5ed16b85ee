"""A mail as a file: its head, its words in every form, and what is attached."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from walletdesk.files import refusals, texts
from walletdesk.files.inside import html
from walletdesk.files.inside.gathered import Gathered


def read(data: bytes, into: Gathered) -> Iterator[bytes]:
    """Gathers what it says and gives the files attached.  Raises PageNotAllowed or Damaged (422)."""
    mail = message_from_bytes(data, policy=policy.default)
    for part in mail.walk():
        into.text(*(_said(name, str(value)) for name, value in part.items()))
        if part.is_multipart():
            into.text(part.preamble or "", part.epilogue or "")
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content:
            continue
        if part.get_content_maintype() != "text":
            yield content
            continue
        for text in _decoded(content, part):
            if part.get_content_subtype() == "html":
                html.read(text, into)
            else:
                into.text(text)


def _decoded(content: bytes, part: Message | EmailMessage) -> list[str]:
    """In the letters that it names, and in those that it may be in."""
    found = texts.decodings(content)
    try:
        found.insert(0, content.decode(part.get_content_charset() or "utf-8"))
    except (UnicodeDecodeError, LookupError):
        if not found:
            raise refusals.Damaged from None
    return list(dict.fromkeys(found))


_FRAME = frozenset({"mime-version", "content-type", "content-transfer-encoding", "content-disposition"})


def _said(name: str, value: str) -> str:
    """A header as it is read: of those that only frame a part, what stands behind their first word (a file's name)."""
    return value.partition(";")[2] if name.lower() in _FRAME else f"{name}: {value}"

"""One document or what is embedded in one."""

from __future__ import annotations

from walletdesk.files import refusals, sniff, texts
from walletdesk.files.inside.gathered import Gathered
from walletdesk.files.rules import Kind

_DEEPEST = 2


def read(data: bytes, kind: Kind, into: Gathered, depth: int = 0) -> None:
    """Raises refusals (4xx)."""
    # Each brings its libraries, and loading them is most of what an ordinary document costs.
    if kind is Kind.HTML:
        from walletdesk.files.inside import html

        for source in texts.decodings(data):
            html.read(source, into)
        return
    if kind is Kind.RTF:
        from walletdesk.files.inside import rtf

        rtf.read(data, into)
        return
    if kind is Kind.PDF:
        from walletdesk.files.inside import pdf

        inside = pdf.read(data, into)
    elif kind is Kind.EML:
        from walletdesk.files.inside import mail

        inside = mail.read(data, into)
    else:
        from walletdesk.files.inside import office

        inside = office.read(data, into, kind)
    for embedded in inside:
        _embedded(embedded, into, depth)


def _embedded(data: bytes, into: Gathered, depth: int) -> None:
    """What is in a document is taken where it would be taken by itself."""
    try:
        kind = sniff.kind_of(data)
    except refusals.EmptyFile:
        return
    except (refusals.ProgramNotAllowed, refusals.PageNotAllowed, refusals.OldDocument, refusals.TwoKinds):
        raise refusals.DocumentHoldsFiles from None
    except refusals.KindNotAllowed:
        into.unread = True  # sounds, and pictures of kinds that are none of ours
        return
    match kind.treatment:
        case "document" if depth < _DEEPEST:
            read(data, kind, into, depth + 1)
        case "read":
            into.text(*texts.readings(data))
        case "redraw":
            into.picture(data)
        case "keep":
            into.unread = True
        case _:
            raise refusals.DocumentHoldsFiles

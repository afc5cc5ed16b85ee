"""The words of documents, read by a child that ends after each: a hostile file costs itself and nothing else."""

from __future__ import annotations

import logging
import subprocess
import sys

import msgspec

from walletdesk.files import refusals
from walletdesk.files.inside.gathered import Outcome
from walletdesk.files.rules import Kind, Limits
from walletdesk.kit.errors import WalletdeskError

log = logging.getLogger(__name__)

_PROGRAM = ("-m", "walletdesk.files.inside")
_TIMEOUT_S = 60

_REFUSALS: dict[str, type[WalletdeskError]] = {
    each.__name__: each
    for each in (
        refusals.ActiveDocument,
        refusals.BadArchive,
        refusals.Damaged,
        refusals.DocumentHoldsFiles,
        refusals.DocumentTooLong,
        refusals.EmptyFile,
        refusals.KindNotAllowed,
        refusals.LockedDocument,
        refusals.OldDocument,
        refusals.PageNotAllowed,
        refusals.ProgramNotAllowed,
        refusals.TextTooLarge,
        refusals.TwoKinds,
        refusals.UnreadableDocument,
    )
}


def read(data: bytes, kind: Kind, limits: Limits) -> Outcome:
    """Every text of a document, its pictures as files, and whether something in it could not be read.

    Takes 0.2 to some seconds of a child's time; run it in a thread.  Raises one of `_REFUSALS` (4xx); a child that runs
    out of time or memory, or dies, is UnreadableDocument.
    """
    try:
        child = subprocess.run(  # noqa: S603  # our own program; a word and numbers are all it is given
            [sys.executable, "-I", *_PROGRAM, kind.name, msgspec.json.encode(limits).decode()],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/" if sys.platform != "win32" else None,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("document_not_read", extra={"kind": kind.name, "reason": "timeout"})
        raise refusals.UnreadableDocument from None
    if child.returncode != 0:
        log.warning("document_not_read", extra={"kind": kind.name, "reason": child.returncode})
        raise refusals.UnreadableDocument
    outcome = msgspec.msgpack.decode(child.stdout, type=Outcome)
    if outcome.refused:
        raise _REFUSALS[outcome.refused](None, retry_after_s=None, **outcome.values)
    return outcome

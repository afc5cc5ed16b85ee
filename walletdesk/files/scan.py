"""`walletdesk scan --files FOLDER`: what the gate would say of each file of another desk's attachments, a JSON line a file.

{"file": "2024/backup.pdf", "found": [{"kind": "recovery_phrase", "certainty": "certain", "language": "en"}], "unread": null}

Read as uploads are, with their limits; nothing is changed, and no secret is told: where a name holds one, it is told with
a mark in its place.  `unread` says why a file, or a part of it, was not read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from walletdesk.files import sight, sniff
from walletdesk.files.contents import Unread, contents_of, found_in, worst
from walletdesk.files.rules import Limits
from walletdesk.kit.errors import WalletdeskError
from walletdesk.safety import screen
from walletdesk.wire import Found, RawText

LINK, NO_FILE, CANNOT_BE_OPENED, TOO_LARGE = "link", "no_file", "cannot_be_opened", "file_too_large"


def scanned(folder: Path, limits: Limits) -> Iterator[tuple[bytes, bool]]:
    """The answer to each file in the order of their names, and whether all of it was read.  No link is followed."""
    for path in _files(folder):
        name = screen(RawText(path.relative_to(folder).as_posix()))
        found, unread = _read(path, limits)
        told = dict.fromkeys((one.kind, one.certainty, one.language) for one in (*name.found, *found))
        answer = {
            "file": name.text,
            "found": [{"kind": kind, "certainty": sure, "language": language} for kind, sure, language in told],
            "unread": unread or None,
        }
        yield msgspec.json.encode(answer) + b"\n", not unread


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        # A link to a folder is named like a file, and not gone into.
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        yield from (Path(place) / name for name in sorted([*names, *links]))


def _read(path: Path, limits: Limits) -> tuple[tuple[Found, ...], str]:
    try:
        kind = path.lstat().st_mode
        if not stat.S_ISREG(kind):
            return (), LINK if stat.S_ISLNK(kind) else NO_FILE
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError:
        return (), CANNOT_BE_OPENED
    if len(data) > limits.file_bytes:
        return (), TOO_LARGE
    try:
        found_kind = sniff.kind_of(data)
        contents = contents_of(data, found_kind, limits)
    except WalletdeskError as refused:
        return (), refused.code
    seen, why = sight.found_in_pictures(contents.pictures, limits)
    unseen = Unread.PICTURE if found_kind.treatment == "redraw" else Unread.PICTURES_INSIDE
    unread = worst([contents.unread, unseen if why else Unread.NOTHING])
    return (*found_in(contents.texts), *seen), unread

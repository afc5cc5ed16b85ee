"""The way in: from bytes that someone sent to a file that may be shown.

Nothing is written to a disk before everything has been looked at; until then the bytes are in memory only.

What is looked at: the kind by content (`sniff`), and by the secret gate the name and every text that `contents` finds in
it: of a text, of a document, of what is in a ZIP; codes in pictures and, with the extra `ocr`, the words in them
(`sight`), of pictures by themselves and in documents and ZIPs.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

import msgspec

from walletdesk.files import actions, pictures, refusals, sight, sniff
from walletdesk.files.actions import MakeUploader, Stored
from walletdesk.files.contents import contents_of, found_in
from walletdesk.files.rules import Kind, Limits, WhyUnread, file_name, megabytes
from walletdesk.files.store import Store, new_key
from walletdesk.files.tables import File, Uploader
from walletdesk.kit.db import Db
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.ids import new_public_id
from walletdesk.safety import screen
from walletdesk.safety.outgoing import Says, said_in
from walletdesk.wire import AuthorKind, Certainty, RawText, SafeText

log = logging.getLogger(__name__)

_THREADS = ThreadPoolExecutor(max_workers=24, thread_name_prefix="files")
"""Most only wait: for the one child that reads pictures, or for their turn with one that draws (`pictures`)."""


_DRAWN = {kind.media_type: kind for kind in Kind if kind.treatment == "redraw"}


class Harmless(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it will be stored: `preview` is empty where there is none."""

    name: SafeText
    media_type: str
    data: bytes
    preview: bytes = b""
    width: int | None = None
    height: int | None = None
    unread: bool = False
    """Whether it holds pictures whose words nothing here has read."""
    why_unread: WhyUnread | None = None
    """Why, where it is not just its kind."""
    says: Says | None = None
    """To its readers, of a file of the team."""


async def take_in(
    name: RawText,
    data: bytes,
    *,
    store: Store,
    db: Db,
    limits: Limits,
    uploader: Uploader,
    make_uploader: MakeUploader | None = None,
    public_id: str = "",
    pictures_only: bool = False,
) -> File:
    """Makes a file harmless and stores it; it waits for `actions.attach`, a day long.

    With a `public_id` of the caller's own, a repeat finds the row there is.  With `pictures_only` all else is NotAPicture.

    Raises the refusals of `refusals` (4xx; HoldsSecret names what was found and nothing is kept; NotRead
    where the desk takes nothing unread), StoreUnreachable or
    StorageFull.
    """
    ours = uploader.kind in (AuthorKind.AGENT, AuthorKind.SYSTEM)
    harmless = await asyncio.get_running_loop().run_in_executor(
        _THREADS, made_harmless, name, data, limits, ours, pictures_only
    )
    if harmless.unread and limits.refuse_unread:
        raise refusals.NotRead
    key = new_key(db.clock.now())
    await store.put(key, harmless.data)
    preview_key = None
    if harmless.preview:
        preview_key = f"{key}-preview"
        await store.put(preview_key, harmless.preview)
    stored = Stored(
        public_id=public_id or new_public_id(),
        name=harmless.name,
        media_type=harmless.media_type,
        size_bytes=len(harmless.data),
        storage_key=key,
        preview_key=preview_key,
        width=harmless.width,
        height=harmless.height,
        unread=(harmless.why_unread or WhyUnread.KIND) if harmless.unread else None,
        says=None if harmless.says is None else msgspec.json.encode(harmless.says).decode(),
    )
    return await db.write(actions.add_file, stored, uploader, make_uploader)


def made_harmless(
    name: RawText, data: bytes, limits: Limits, ours: bool = False, pictures_only: bool = False
) -> Harmless:
    """Everything that is done to a file before it is stored.  Takes up to seconds; run it in a thread.

    Of one that the team gives out (`ours`) it is read too what it asks for and where it leads.

    Raises the refusals of `refusals`; NotChecked whatever else a decoder or detector dies of, whose words may quote the file.
    """
    try:
        if pictures_only and len(data) <= limits.file_bytes and sniff.kind_of(data).treatment != "redraw":
            raise refusals.NotAPicture
        return _made_harmless(name, data, limits, ours)
    except WalletdeskError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, nothing unread goes on
        log.error("file_not_checked", extra={"error": type(error).__name__})
        raise refusals.NotChecked from None


def _made_harmless(name: RawText, data: bytes, limits: Limits, ours: bool) -> Harmless:
    words: list[str] = []
    if len(data) > limits.file_bytes:
        raise refusals.FileTooLarge(size_mb=megabytes(len(data)), limit_mb=megabytes(limits.file_bytes))
    kind = sniff.kind_of(data)
    if kind.treatment == "redraw":
        drawn = pictures.drawn_anew(data, kind, limits)
        in_picture, why = sight.found_in(drawn.picture, drawn.codes, words=words)
        if in_picture:
            raise refusals.HoldsSecret(in_picture)
        shown = _screened_name(name, _DRAWN[drawn.media_type])
        return Harmless(
            name=shown,
            media_type=drawn.media_type,
            data=drawn.picture,
            preview=drawn.preview,
            width=drawn.width,
            height=drawn.height,
            unread=why is not None,
            why_unread=why,
            says=said_in(shown, words) if ours else None,
        )
    found = contents_of(data, kind, limits)
    if kind.treatment == "read":
        data = _screened_text(found.texts)
    else:
        _must_hold_nothing(found.texts)
    in_pictures, why = sight.found_in_pictures(found.pictures, limits, words=words)
    if in_pictures:
        raise refusals.HoldsSecret(in_pictures)
    shown = _screened_name(name, kind)
    return Harmless(
        name=shown,
        media_type=kind.media_type,
        data=data,
        unread=bool(found.unread or why),
        why_unread=WhyUnread.KIND if found.unread else why,
        says=said_in(shown, [*found.texts, *words]) if ours else None,
    )


def _screened_name(sent: RawText, kind: Kind) -> SafeText:
    """Screened as it was sent and as it will be stored.

    Values that are only asked about are masked: files are named after their digest, and pictures after a transaction.
    """
    read = screen(sent)
    cleaned = screen(RawText(file_name(read.text, kind)))
    found = (*read.found, *cleaned.found)
    if any(each.certainty is not Certainty.ASK for each in found):
        raise refusals.HoldsSecret(found)
    return cleaned.text


def _screened_text(read: list[str]) -> bytes:
    """The text as UTF-8, exactly what the gate let through: no second encoding in which it would read otherwise.

    Values that are only asked about (64 hexadecimal digits without a word near them) are masked, as in a message.
    """
    text, *otherwise = read
    screened = screen(RawText(text))
    found = [*screened.found, *(each for other in otherwise for each in screen(RawText(other)).found)]
    if any(each.certainty is not Certainty.ASK for each in found):
        raise refusals.HoldsSecret(found)
    return screened.text.encode()


def _must_hold_nothing(read: list[str]) -> None:
    """For files that are kept as they came."""
    found = found_in(read)
    if any(each.certainty is not Certainty.ASK for each in found):
        raise refusals.HoldsSecret(found)
    if found:
        raise refusals.MayHoldKey

"""Bytes in and bytes out over HTTP.  Who may upload is the caller's to decide; who may download, the address tells."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from walletdesk.files import actions, intake, links, queries, refusals
from walletdesk.files.actions import MakeUploader
from walletdesk.files.pictures import PREVIEW_MEDIA_TYPE
from walletdesk.files.rules import MB, SHOWN_INLINE, Limits, disposition, megabytes
from walletdesk.files.schemas import FileView
from walletdesk.files.store import Store
from walletdesk.files.tables import File, State, Uploader
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import TooLarge
from walletdesk.kit.http import client_address
from walletdesk.kit.limits import source_of
from walletdesk.wire import AuthorKind, RawText

BODY_BYTES = 1 << 40
"""`max_body_size` of a route that calls `receive_upload`: in practice none, because it counts for itself and its
refusal names the sizes, where the general one could not."""
_HEADERS_BYTES = 16_384
"""What a form may have beside the file: boundaries, headers, a small field."""
_ARRIVING_BYTES = 256 * MB
"""All unfinished uploads together, in memory.  Past it a sender is asked to come again."""
_OF_CONTACTS = 3, 4
"""The part of it that is for contacts together: the rest is there for the staff, whatever comes in from outside."""
_OF_SOURCE = 1, 4
"""The part of it that contacts of one address may hold: becoming another stranger costs an attacker nothing, another
address does."""
_AT_ONCE = 3
"""Uploads of one sender at a time."""
_AT_ONCE_OF_SOURCE = 12
"""Uploads of the contacts behind one address at a time."""


async def receive_upload(
    request: Request,
    *,
    store: Store,
    db: Db,
    limits: Limits,
    uploader: Uploader,
    key: bytes,
    make_uploader: MakeUploader | None = None,
) -> FileView:
    """Takes the one file of a multipart form (its field's name does not matter) and stores it for `uploader`, whom
    `make_uploader` makes in the same transaction if they are nobody yet.

    The bytes stay in memory until they have been looked at, so that a refused secret never touched a disk.  The route
    says `max_body_size=BODY_BYTES`.  Raises what `intake.take_in` raises, TooManyWaiting (429),
    UploadsBusy (503), UploadTooSlow (408), NoFile (422).
    """
    async with received(request, db=db, limits=limits, uploader=uploader) as (name, data):
        file = await intake.take_in(
            name, data, store=store, db=db, limits=limits, uploader=uploader, make_uploader=make_uploader
        )
    return links.view(file, key=key, now=db.clock.now())


@asynccontextmanager
async def received(
    request: Request, *, db: Db, limits: Limits, uploader: Uploader
) -> AsyncIterator[tuple[RawText, bytes]]:
    """The one file of a multipart form, in memory, and counted among what arrives until it is done with.

    Raises as `receive_upload`.
    """
    await db.read(actions.may_add, uploader)
    with arrivals.of(uploader, source_of(client_address(request)), limits) as arriving:
        try:
            async with asyncio.timeout(limits.receive_s):
                name, data = await _read_form(request, limits, arriving)
        except TimeoutError:
            raise refusals.UploadTooSlow from None
        yield name, data


def download_response(
    file: File, pieces: AsyncIterator[bytes] | None, *, max_age_s: int, preview: bool = False, everybody: bool = False
) -> Response:
    """A file as browsers may have it: never a page of ours, never run, never guessed at, and kept by a proxy and found by
    search engines only where it is for `everybody`.

    Only pictures that we drew ourselves are shown in place; all else is a download.  Without `pieces` (HEAD) there is
    no body.
    """
    media_type = PREVIEW_MEDIA_TYPE if preview else file.media_type
    charset = "; charset=utf-8" if media_type in ("text/plain", "application/json") else ""
    headers = {
        "content-type": media_type + charset,
        "content-disposition": disposition(file.name, inline=media_type in SHOWN_INLINE),
        "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-site",
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "cache-control": f"{'public' if everybody else 'private'}, max-age={max_age_s}, immutable",
        "accept-ranges": "none",
    }
    if not everybody:
        headers["x-robots-tag"] = "noindex"
    if not preview:
        headers["content-length"] = str(file.size_bytes)
    if pieces is None:
        return Response(headers=headers)
    return StreamingResponse(pieces, headers=headers)


def routes(*, store: Store, db: Db, key: bytes) -> list[Route]:
    """`GET /files/{public_id}?e=..&s=..` and the same with `/preview`; `key` is `settings.key("files")`."""

    async def whole(request: Request) -> Response:
        return await _download(request, store, db, key, preview=False)

    async def preview(request: Request) -> Response:
        return await _download(request, store, db, key, preview=True)

    return [
        Route(f"{links.PATH}/{{public_id}}", whole, methods=["GET"], name="file"),
        Route(f"{links.PATH}/{{public_id}}/preview", preview, methods=["GET"], name="file_preview"),
    ]


async def _download(request: Request, store: Store, db: Db, key: bytes, *, preview: bool) -> Response:
    public_id = request.path_params["public_id"]
    expires_at = _number(request.query_params.get("e", "")) * SECOND
    now = db.clock.now()
    links.verify(public_id, expires_at, request.query_params.get("s", ""), key=key, now=now)
    file = await db.read(queries.by_public_id, public_id)
    if file is None or file.state is not State.READY or (preview and file.preview_key is None):
        raise refusals.FileGone
    bytes_key = file.preview_key if preview and file.preview_key is not None else file.storage_key
    pieces = await store.get(bytes_key) if request.method == "GET" else None
    return download_response(file, pieces, max_age_s=(expires_at - now) // SECOND, preview=preview)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0


# -- the form --------------------------------------------------------------------


_Counted = Uploader | str


class _Arrivals:
    """Unfinished uploads of this process: how many there are and how many bytes they hold, by sender, by the address
    of contacts, by contacts together, and of everybody."""

    def __init__(self) -> None:
        self.uploads: Counter[_Counted] = Counter()
        self.held_bytes: Counter[_Counted] = Counter()

    @contextmanager
    def of(self, uploader: Uploader, source: str, limits: Limits) -> Iterator[_Arriving]:
        # One whole file fits into each part, headers and all.
        most = max(_ARRIVING_BYTES, 4 * (limits.file_bytes + _HEADERS_BYTES))
        uploads: dict[_Counted, int] = {uploader: _AT_ONCE}
        held_bytes: dict[_Counted, int] = {"": most}
        if uploader.kind is not AuthorKind.AGENT:
            uploads[f"source {source}"] = _AT_ONCE_OF_SOURCE
            held_bytes[f"source {source}"] = most * _OF_SOURCE[0] // _OF_SOURCE[1]
            held_bytes["contacts"] = most * _OF_CONTACTS[0] // _OF_CONTACTS[1]
        if any(self.uploads[counted] >= limit for counted, limit in uploads.items()):
            raise refusals.UploadsBusy(retry_after_s=2)
        arriving = _Arriving(self, held_bytes)
        self.uploads.update(uploads.keys())
        try:
            yield arriving
        finally:
            self.uploads.subtract(uploads.keys())
            self.held_bytes.subtract(dict.fromkeys(held_bytes, arriving.held_bytes))
            # Forgets those at zero.
            self.uploads += Counter()
            self.held_bytes += Counter()


class _Arriving:
    """One unfinished upload.  `limits`: under which names its bytes count, and how many there may be under each."""

    def __init__(self, arrivals: _Arrivals, limits: dict[_Counted, int]) -> None:
        self.arrivals = arrivals
        self._limits = limits
        self.held_bytes = 0

    def hold(self, size_bytes: int) -> None:
        held = self.arrivals.held_bytes
        if any(held[counted] + size_bytes > most for counted, most in self._limits.items()):
            raise refusals.UploadsBusy(retry_after_s=5)
        held.update(dict.fromkeys(self._limits, size_bytes))
        self.held_bytes += size_bytes


arrivals = _Arrivals()


class _Form:
    """The one file of a multipart form, gathered piece by piece."""

    def __init__(self, limits: Limits) -> None:
        self.data = bytearray()
        self.files = 0
        self.complete = False
        self._name = b""
        self._limit = limits.file_bytes
        self._in_file = False
        self._field, self._value, self._disposition = bytearray(), bytearray(), b""

    @property
    def name(self) -> RawText:
        return RawText(self._name.decode("utf-8", "replace"))

    def callbacks(self) -> Any:
        return {
            "on_part_begin": self._part_begins,
            "on_header_field": lambda data, start, end: self._field.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._part_data,
            "on_end": self._ends,
        }

    def _part_begins(self) -> None:
        self._in_file, self._disposition = False, b""

    def _header_ends(self) -> None:
        if bytes(self._field).lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._field.clear()
        self._value.clear()

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition.decode("latin-1"))
        if b"filename" in options:
            self.files += 1
            if self.files > 1:
                raise refusals.OneFileAtATime
            self._in_file, self._name = True, options[b"filename"]

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            if len(self.data) + end - start > self._limit:
                raise refusals.UploadTooLarge(limit_mb=megabytes(self._limit))
            self.data += data[start:end]

    def _ends(self) -> None:
        self.complete = True


async def _read_form(request: Request, limits: Limits, arriving: _Arriving) -> tuple[RawText, bytes]:
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 1 <= len(boundary) <= 256:
        raise refusals.NoFile
    declared = _number(request.headers.get("content-length", ""))
    if declared > limits.file_bytes + _HEADERS_BYTES:
        await discarded(request, limits.file_bytes)
        raise refusals.FileTooLarge(size_mb=megabytes(declared), limit_mb=megabytes(limits.file_bytes))
    form = _Form(limits)
    try:
        parser = MultipartParser(boundary, form.callbacks())
        read = 0
        async for chunk in request.stream():
            read += len(chunk)
            if read > limits.file_bytes + _HEADERS_BYTES:
                raise refusals.UploadTooLarge(limit_mb=megabytes(limits.file_bytes))
            arriving.hold(len(chunk))
            parser.write(chunk)
    except TooLarge:
        await discarded(request, limits.file_bytes)
        raise
    except (MultipartParseError, UnicodeDecodeError, ClientDisconnect):
        raise refusals.Damaged from None
    if not form.complete:
        raise refusals.Damaged
    if not form.files:
        raise refusals.NoFile
    return form.name, bytes(form.data)


async def discarded(request: Request, most_bytes: int) -> None:
    """Reads on a little and keeps nothing: a browser that is cut off while it sends never reads why."""
    try:
        async for chunk in request.stream():
            most_bytes -= len(chunk)
            if most_bytes < 0:
                return
    except (ClientDisconnect, RuntimeError):
        return

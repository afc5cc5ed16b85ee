"""A whole form with its texts and files, read into memory: what is refused never touches a disk."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from walletdesk.files import refusals
from walletdesk.files.routes import arrivals, discarded
from walletdesk.files.rules import Limits, megabytes
from walletdesk.files.tables import Uploader
from walletdesk.kit.errors import BadInput, TooLarge
from walletdesk.kit.http import client_address
from walletdesk.kit.limits import source_of
from walletdesk.wire import RawText

FIELDS_BYTES = 256 * 1024
"""All texts of a form together, with what the form itself needs."""


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    fields: dict[str, str]
    files: list[tuple[RawText, bytes]]
    """In the order of the form, without the fields in which no file was chosen."""


class _Part:
    def __init__(self) -> None:
        self.field = b""
        self.name: bytes | None = None
        """Of a file."""
        self.data = bytearray()


class _Form:
    def __init__(self, limits: Limits, most_files: int) -> None:
        self.parts: list[_Part] = []
        self.complete = False
        self._limit, self._most = limits.file_bytes, most_files
        self._texts = 0
        self._header, self._value, self._disposition = bytearray(), bytearray(), b""

    def callbacks(self) -> Any:
        return {
            "on_part_begin": self._begins,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_end": self._ends,
        }

    def _begins(self) -> None:
        self._disposition = b""
        self.parts.append(_Part())
        if len(self.parts) > 100:
            raise BadInput

    def _header_ends(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition.decode("latin-1"))
        self.parts[-1].field = options.get(b"name", b"")
        self.parts[-1].name = options.get(b"filename")

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        if part.name is None:
            self._texts += end - start
            if self._texts > FIELDS_BYTES:
                raise TooLarge
        elif len(part.data) + end - start > self._limit:
            raise refusals.UploadTooLarge(limit_mb=megabytes(self._limit))
        elif not part.data and sum(1 for one in self.parts if one.name is not None and one.data) >= self._most:
            raise refusals.TooManyFiles(most=self._most)
        part.data += data[start:end]

    def _ends(self) -> None:
        self.complete = True


async def read_form(request: Request, *, limits: Limits, most_files: int, uploader: Uploader) -> Submitted:
    """What a page's form holds.  `uploader` counts for how much may come in at once.

    The route says `max_body_size=BODY_BYTES`.  Raises TooLarge (413) and its kinds, TooManyFiles, Damaged (422),
    UploadsBusy (503), UploadTooSlow (408).
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    most_bytes = most_files * limits.file_bytes + FIELDS_BYTES
    if kind == b"application/x-www-form-urlencoded":
        return await _texts_alone(request)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 1 <= len(boundary) <= 256:
        raise BadInput
    form = _Form(limits, most_files)
    with arrivals.of(uploader, source_of(client_address(request)), limits) as arriving:
        try:
            async with asyncio.timeout(limits.receive_s):
                parser = MultipartParser(boundary, form.callbacks())
                read = 0
                async for chunk in request.stream():
                    read += len(chunk)
                    if read > most_bytes:
                        raise refusals.UploadTooLarge(limit_mb=megabytes(limits.file_bytes))
                    arriving.hold(len(chunk))
                    parser.write(chunk)
        except TimeoutError:
            raise refusals.UploadTooSlow from None
        except (TooLarge, refusals.TooManyFiles):
            await discarded(request, most_bytes)
            raise
        except (MultipartParseError, UnicodeDecodeError, ClientDisconnect):
            raise refusals.Damaged from None
    if not form.complete:
        raise refusals.Damaged
    return Submitted(
        fields={
            part.field.decode("utf-8", "replace"): _text(bytes(part.data)) for part in form.parts if part.name is None
        },
        files=[
            (RawText(part.name.decode("utf-8", "replace")), bytes(part.data))
            for part in form.parts
            if part.name is not None and (part.data or part.name)
        ],
    )


async def _texts_alone(request: Request) -> Submitted:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > FIELDS_BYTES:
                raise TooLarge
    except ClientDisconnect:
        raise refusals.Damaged from None
    try:
        said = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=100, errors="replace")
    except (UnicodeDecodeError, ValueError):
        raise BadInput from None
    return Submitted(fields={name: _clean(value) for name, value in said}, files=[])


def _text(data: bytes) -> str:
    return _clean(data.decode("utf-8", "replace"))


def _clean(text: str) -> str:
    """Browsers send lines with both marks; NUL is for nobody."""
    return text.replace("\x00", "").replace("\r\n", "\n")

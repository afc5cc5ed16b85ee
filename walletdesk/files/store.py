"""Where bytes lie: a folder, or any store that speaks S3.  One interface, the same promises.

`put` returns when the bytes are durable: in a folder written apart, renamed and synced to the disk with every folder
above, in S3 when the store has answered.  Keys are a day and a random word: they say nothing of a person or a name, and
by the day the sweep finds what no row knows.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from walletdesk.files.refusals import FileGone, StoreUnreachable
from walletdesk.kit.clock import DAY, to_datetime
from walletdesk.kit.errors import StorageFull
from walletdesk.kit.ids import new_public_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore.store import ObjectStore

log = logging.getLogger(__name__)

_CHUNK_BYTES = 256 * 1024
_FULL = ("os error 28", "os error 122", "os error 69")  # ENOSPC, EDQUOT on Linux and macOS


class Places(Protocol):
    """The settings that say where files are kept; `kit.settings.Settings` is one."""

    @property
    def data_dir(self) -> Path: ...
    @property
    def files(self) -> str: ...
    @property
    def s3_endpoint(self) -> str: ...
    @property
    def s3_region(self) -> str: ...
    @property
    def s3_access_key(self) -> str: ...
    @property
    def s3_secret_key(self) -> str: ...


def open_store(places: Places) -> Store:
    """The store the settings name.  Touches no network; a folder is made, readable by its owner only."""
    if not places.files:
        return folder_store(places.data_dir / "files")
    bucket, _, prefix = places.files.removeprefix("s3://").partition("/")
    how: dict[str, Any] = {"region": places.s3_region}
    if places.s3_endpoint:
        how["endpoint"] = places.s3_endpoint
    if places.s3_access_key:
        how |= {"access_key_id": places.s3_access_key, "secret_access_key": places.s3_secret_key}
    backend = S3Store(
        bucket,
        prefix=prefix.strip("/") or None,
        virtual_hosted_style_request=not places.s3_endpoint,
        client_options={"allow_http": places.s3_endpoint.startswith("http://"), "timeout": "60s"},
        retry_config={"max_retries": 3},
        **how,
    )
    return Store(backend)


def folder_store(folder: Path) -> Store:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Store(LocalStore(folder), folder)


def new_key(now: int) -> str:
    return f"{day_of(now)}/{new_public_id(26)}"


def day_of(at: int) -> str:
    """The folder of a moment's day, UTC."""
    return to_datetime(at).strftime("%Y/%m/%d")


class Store:
    """Bytes by key.  Raises StoreUnreachable (503) or StorageFull (507), `get` also FileGone (404)."""

    def __init__(self, backend: ObjectStore, folder: Path | None = None) -> None:
        self._backend = backend
        self._folder = folder

    async def put(self, key: str, data: bytes) -> None:
        with _translated("put"):
            await obstore.put_async(self._backend, key, data)
            if self._folder is not None:  # obstore renames, but does not sync (seen with strace, 0.12)
                await asyncio.to_thread(_synced, self._folder, key)

    async def get(self, key: str) -> AsyncIterator[bytes]:
        """The bytes in pieces.  Whether they are there is known when this returns."""
        with _translated("get"):
            found = await obstore.get_async(self._backend, key)
        return _pieces(found.stream(min_chunk_size=_CHUNK_BYTES))

    async def delete(self, keys: Iterable[str]) -> None:
        """Those that are not there count as deleted."""
        for key in keys:
            with _translated("delete"):
                try:
                    await obstore.delete_async(self._backend, key)
                except FileNotFoundError:
                    continue

    async def keys_of_day(self, day: str) -> AsyncIterator[list[str]]:
        """The keys whose day is `day` (`2026/01/31`), in batches."""
        with _translated("list"):
            async for batch in obstore.list(self._backend, prefix=day, chunk_size=500):
                yield [found["path"] for found in batch]


async def _pieces(stream: Any) -> AsyncIterator[bytes]:
    with _translated("read"):
        async for piece in stream:
            yield bytes(piece)


def _synced(folder: Path, key: str) -> None:
    """The file, then each folder up to ours: a name is durable when its folder is."""
    path = folder / key
    for each in (path, *(parent for parent in path.parents if parent.is_relative_to(folder))):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _translated(what: str) -> Iterator[None]:
    """A store's error as ours.  Its text holds paths and addresses; the log gets its type."""
    try:
        yield
    except (BaseError, OSError) as error:
        if isinstance(error, FileNotFoundError) and what in (
            "get",
            "read",
        ):  # from `put` it is a bucket that is not there
            raise FileGone from None
        log.error("file_store_failed", extra={"doing": what, "error": type(error).__name__})
        if any(code in str(error) for code in _FULL) or getattr(error, "errno", None) in (28, 122):
            raise StorageFull from None
        raise StoreUnreachable(retry_after_s=5) from None


SWEPT_DAYS = 30


def days_to_sweep(now: int) -> list[str]:
    """Days that ended more than a day ago; an upload under way is never among them."""
    return [day_of(now - number * DAY) for number in range(2, SWEPT_DAYS + 2)]

"""A folder and S3 keep the same promises."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.files.conftest import Places
from tests.support.running import run
from walletdesk.files import store as stores
from walletdesk.files.refusals import FileGone, StoreUnreachable
from walletdesk.files.store import Store, folder_store, new_key, open_store
from walletdesk.kit.clock import DAY
from walletdesk.kit.errors import StorageFull

NOW = 1_767_603_600_000_000  # 5 January 2026, 09:00 UTC


async def _read(store: Store, key: str) -> bytes:
    return b"".join([piece async for piece in await store.get(key)])


def test_what_is_put_can_be_read_and_deleted(any_store: Store) -> None:
    async def story() -> None:
        key, data = new_key(NOW), bytes(range(256)) * 4000
        await any_store.put(key, data)
        assert await _read(any_store, key) == data
        await any_store.delete([key, "2026/01/05/neverwas"])
        await any_store.delete([key])
        with pytest.raises(FileGone):
            await any_store.get(key)

    run(story)


def test_the_keys_of_a_day_are_listed_and_no_others(any_store: Store) -> None:
    async def story() -> None:
        today = sorted(new_key(NOW) for _ in range(3))
        for key in [*today, new_key(NOW + DAY)]:
            await any_store.put(key, b"x")
        assert sorted([key async for keys in any_store.keys_of_day("2026/01/05") for key in keys]) == today
        assert [keys async for keys in any_store.keys_of_day("2025/12/31")] in ([], [[]])

    run(story)


def test_keys_tell_a_day_and_nothing_else() -> None:
    key = new_key(NOW)
    assert key.startswith("2026/01/05/")
    assert len(key.rpartition("/")[2]) == 26
    assert new_key(NOW) != key


def test_a_put_returns_after_the_file_and_its_folders_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def noted(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", noted)
    folder = tmp_path / "files"
    run(folder_store(folder).put, "2026/01/05/word", b"x")
    wanted = [folder / "2026/01/05/word", folder / "2026/01/05", folder / "2026/01", folder / "2026", folder]
    assert synced == [path.stat().st_ino for path in wanted]


def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder_store(tmp_path / "files")
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700


def test_a_full_disk_is_said_to_be_full(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, key: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stores, "_synced", full)
    with pytest.raises(StorageFull):
        run(store.put, new_key(NOW), b"x")


def test_a_folder_that_is_gone_is_a_store_that_cannot_be_reached(tmp_path: Path) -> None:
    broken = folder_store(tmp_path / "files")
    (tmp_path / "files").rmdir()
    (tmp_path / "files").write_bytes(b"a file where the folder was")
    with pytest.raises(StoreUnreachable) as refused:
        run(broken.put, new_key(NOW), b"x")
    assert str(tmp_path) not in str(refused.value)


def test_an_s3_that_refuses_is_a_store_that_cannot_be_reached(s3_endpoint: str, tmp_path: Path) -> None:
    away = open_store(
        Places(
            data_dir=tmp_path,
            files="s3://no-such-bucket",
            s3_endpoint=s3_endpoint,
            s3_access_key="desk",
            s3_secret_key="desk-secret",
        )
    )
    with pytest.raises(StoreUnreachable):
        run(away.put, new_key(NOW), b"x")


def test_bytes_without_a_name_say_nothing_in_an_error(store: Store) -> None:
    with pytest.raises(FileGone) as gone:
        run(store.get, "2026/01/05/neverwas")
    assert "neverwas" not in str(gone.value)

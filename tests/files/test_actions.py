"""Rows of files: who may attach them, what a removal leaves, what the sweep finds."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.files import made
from tests.support.clock import FakeClock
from tests.support.running import run
from walletdesk.files import actions, intake, links, queries, refusals, tasks
from walletdesk.files.rules import WAITING_PER_UPLOADER, Limits
from walletdesk.files.store import Store, new_key
from walletdesk.files.tables import File, State, Uploader
from walletdesk.kit import jobs
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Unit
from walletdesk.wire import AuthorKind, RawText, SafeText

VISITOR = Uploader(AuthorKind.CONTACT, 7)
OTHER = Uploader(AuthorKind.CONTACT, 8)
AGENT = Uploader(AuthorKind.AGENT, 7)


def taken_in(db: Db, store: Store, data: bytes = b"words", *, uploader: Uploader = VISITOR) -> File:
    async def take() -> File:
        return await intake.take_in(RawText("a.txt"), data, store=store, db=db, limits=Limits(), uploader=uploader)

    return run(take)


def attach(db: Db, *files: File, uploader: Uploader = VISITOR, message: int = 11) -> list[File]:
    return db.write_and_wait(
        actions.attach,
        [file.public_id for file in files],
        conversation_id=1,
        message_id=message,
        uploader=uploader,
    )


def on_disk(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


def run_jobs(db: Db, store: Store) -> int:
    async def go() -> int:
        runner = jobs.Runner(db, db.clock)
        tasks.register(runner, db=db, store=store)
        return await runner.run_due()

    return run(go)


def test_a_file_is_stored_under_a_word_that_says_nothing(db: Db, store: Store, tmp_path: Path) -> None:
    file = taken_in(db, store)
    assert (file.name, file.state, file.message_id, file.size_bytes) == ("a.txt", State.READY, None, 5)
    (path,) = on_disk(tmp_path)
    assert path.read_bytes() == b"words"
    assert str(path.relative_to(tmp_path / "files")) == file.storage_key
    assert "a.txt" not in str(path) and file.public_id not in str(path)
    assert db.read_and_wait(queries.by_public_id, file.public_id) == file


def test_a_secret_leaves_neither_bytes_nor_row(db: Db, store: Store, tmp_path: Path) -> None:
    with pytest.raises(refusals.HoldsSecret):
        taken_in(db, store, made.KEYSTORE.encode())
    assert on_disk(tmp_path) == []
    assert db.read_and_wait(queries.waiting, VISITOR) == 0


def test_the_row_of_a_repeat_is_the_row_there_is(db: Db) -> None:
    stored = actions.Stored(
        public_id="x" * 22, name=taken_name(), media_type="text/plain", size_bytes=1, storage_key="2026/01/05/k"
    )
    first = db.write_and_wait(actions.add_file, stored, VISITOR)
    assert db.write_and_wait(actions.add_file, stored, VISITOR) == first


def taken_name() -> SafeText:
    return intake.made_harmless(RawText("a.txt"), b"x", Limits()).name


def test_files_come_with_their_message_in_the_order_they_were_sent(db: Db, store: Store) -> None:
    first, second, third = (taken_in(db, store) for _ in range(3))
    attach(db, first, second)
    attach(db, third, message=12)
    found = db.read_and_wait(queries.of_messages, [11, 12, 13])
    assert {message: [file.id for file in files] for message, files in found.items()} == {
        11: [first.id, second.id],
        12: [third.id],
    }
    assert found[11][0].conversation_id == 1
    assert db.read_and_wait(queries.of_messages, []) == {}
    assert len(db.read_and_wait(queries.of_conversation, 1)) == 3


def test_attaching_again_changes_nothing(db: Db, store: Store) -> None:
    file = taken_in(db, store)
    assert attach(db, file) == attach(db, file)


@pytest.mark.parametrize("thief", [OTHER, AGENT])
def test_nobody_attaches_what_another_sent(db: Db, store: Store, thief: Uploader) -> None:
    file = taken_in(db, store)
    with pytest.raises(NotFound):
        attach(db, file, uploader=thief)
    assert db.read_and_wait(queries.of_messages, [11]) == {}


def test_a_file_belongs_to_one_message(db: Db, store: Store) -> None:
    file = taken_in(db, store)
    attach(db, file)
    with pytest.raises(NotFound):
        attach(db, file, message=12)


def test_one_wrong_file_attaches_none(db: Db, store: Store) -> None:
    mine, foreign = taken_in(db, store), taken_in(db, store, uploader=OTHER)
    with pytest.raises(NotFound):
        attach(db, mine, foreign)
    assert db.read_and_wait(queries.of_messages, [11]) == {}
    with pytest.raises(NotFound):
        db.write_and_wait(actions.attach, ["nosuchfile"], conversation_id=1, message_id=11, uploader=VISITOR)


def test_files_without_a_message_have_a_limit(db: Db, store: Store, tmp_path: Path) -> None:
    files = [taken_in(db, store) for _ in range(WAITING_PER_UPLOADER)]
    with pytest.raises(refusals.TooManyWaiting):
        taken_in(db, store)
    taken_in(db, store, uploader=OTHER)
    attach(db, files[0])
    taken_in(db, store)


def test_a_removed_file_loses_its_name_at_once_and_its_bytes_by_a_job(db: Db, store: Store, tmp_path: Path) -> None:
    file = taken_in(db, store, made.picture(size=(900, 600)))
    assert file.preview_key is not None
    assert len(on_disk(tmp_path)) == 2
    attach(db, file)
    db.write_and_wait(actions.remove, file.public_id)
    db.write_and_wait(actions.remove, file.public_id)
    row = db.read_and_wait(queries.of_messages, [11])[11][0]
    assert (row.state, row.name, row.preview_key) == (State.REMOVED, "", None)
    shown = links.view(row, key=b"k" * 32, now=db.clock.now())
    assert (shown.url, shown.preview_url, shown.name) == ("", None, "")
    assert run_jobs(db, store) == 1
    assert on_disk(tmp_path) == []
    with pytest.raises(NotFound):
        db.write_and_wait(actions.remove, "nosuchfile")


def test_a_removed_file_cannot_be_attached(db: Db, store: Store) -> None:
    file = taken_in(db, store)
    db.write_and_wait(actions.remove, file.public_id)
    with pytest.raises(NotFound):
        attach(db, file)


def test_deleting_bytes_twice_is_deleting_them(db: Db, store: Store) -> None:
    async def twice() -> None:
        for _ in range(2):
            await tasks.delete_bytes(actions.DeleteBytes(["2026/01/05/gone"]), store=store)

    run(twice)


def sweep(db: Db, store: Store) -> None:
    async def go() -> None:
        await tasks.sweep(db=db, store=store)

    run(go)


def test_bytes_whose_row_was_never_written_are_swept_and_nothing_else_is(
    db: Db, any_store: Store, fake_clock: FakeClock
) -> None:
    """The process died between the two: the bytes are an orphan."""
    picture = taken_in(db, any_store, made.picture(size=(900, 600)))
    attach(db, picture)
    orphan = new_key(fake_clock.now())
    run(any_store.put, orphan, b"nobody knows me")

    async def there(key: str) -> bool:
        try:
            async for _ in await any_store.get(key):
                pass
        except refusals.FileGone:
            return False
        return True

    fake_clock.advance(23 * HOUR)
    sweep(db, any_store)
    assert run(there, orphan), "an upload of today may still be waiting for its row"
    fake_clock.advance(25 * HOUR)
    sweep(db, any_store)
    assert not run(there, orphan)
    assert run(there, picture.storage_key)
    assert run(there, picture.preview_key)


def test_a_file_nobody_attached_goes_after_a_day(db: Db, store: Store, fake_clock: FakeClock, tmp_path: Path) -> None:
    kept, forgotten = taken_in(db, store), taken_in(db, store)
    attach(db, kept)
    fake_clock.advance(DAY + 1)
    sweep(db, store)
    run_jobs(db, store)
    assert [str(path.relative_to(tmp_path / "files")) for path in on_disk(tmp_path)] == [kept.storage_key]
    row = db.read_and_wait(queries.by_public_id, forgotten.public_id)
    assert row is not None
    assert row.state is State.REMOVED


def test_each_sweep_plans_the_next(db: Db, store: Store, fake_clock: FakeClock) -> None:
    db.write_and_wait(tasks.plan_sweep, fake_clock.now())
    assert run_jobs(db, store) == 1
    assert db.read_and_wait(jobs.next_at) == fake_clock.now() + 6 * HOUR


def test_jobs_of_files_hold_keys_and_no_names(db: Db, store: Store) -> None:
    file = taken_in(db, store)
    args = msgspec.json.encode(actions.DeleteBytes([file.storage_key])).decode()
    assert "a.txt" not in args and file.public_id not in args


def test_a_sweep_that_fails_has_planned_the_next_one(db: Db, monkeypatch: pytest.MonkeyPatch, any_store: Store) -> None:
    def failing(_: Unit, before: int, forget: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "remove_forgotten", failing)
    with pytest.raises(ZeroDivisionError):
        sweep(db, any_store)
    assert db.read_and_wait(jobs.backlog).jobs == 1

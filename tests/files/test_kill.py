"""The process dies after the bytes are durable and before their row is."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.support.clock import FakeClock
from tests.support.running import run
from walletdesk.files import queries, tasks
from walletdesk.files.store import folder_store
from walletdesk.files.tables import Uploader
from walletdesk.kit.clock import DAY
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.wire import AuthorKind

ROOT = Path(__file__).resolve().parents[2]

DIES = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.support.clock import FakeClock
from walletdesk.files import actions, intake
from walletdesk.files.rules import Limits
from walletdesk.files.store import folder_store
from walletdesk.files.tables import Uploader
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.wire import AuthorKind, RawText

add_file = actions.add_file

def dies(unit, stored, uploader, make_uploader):
    add_file(unit, stored, uploader)
    os.kill(os.getpid(), signal.SIGKILL)

actions.add_file = dies
db = Db(open_engine(sys.argv[1]), clock=FakeClock())
asyncio.run(
    intake.take_in(
        RawText("a.txt"), b"words", store=folder_store(Path(sys.argv[2])), db=db, limits=Limits(),
        uploader=Uploader(AuthorKind.CONTACT, 7),
    )
)
"""


def test_a_kill_between_bytes_and_row_leaves_an_orphan_that_the_sweep_removes(
    database_url: str, tmp_path: Path, fake_clock: FakeClock
) -> None:
    folder = tmp_path / "files"
    child = subprocess.run([sys.executable, "-c", DIES, database_url, str(folder)], cwd=ROOT, check=False)
    assert child.returncode == -signal.SIGKILL
    assert [path.read_bytes() for path in folder.rglob("*") if path.is_file()] == [b"words"]

    engine = open_engine(database_url)
    db = Db(engine, clock=fake_clock)
    try:
        assert db.read_and_wait(queries.waiting, Uploader(AuthorKind.CONTACT, 7)) == 0
        fake_clock.advance(2 * DAY)

        async def sweep() -> None:
            await tasks.sweep(db=db, store=folder_store(folder))

        run(sweep)
    finally:
        db.close()
        engine.close()
    assert not any(path.is_file() for path in folder.rglob("*"))

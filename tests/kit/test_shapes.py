"""Threads may meet at the first use of a struct."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys, threading
from enum import StrEnum
from pathlib import Path

import msgspec

from walletdesk.kit.db import Db
from walletdesk.kit.sqlite import SqliteEngine

Word = StrEnum("Word", ["a", "b"])
FIELDS = {f"f{number}": "int | None" if number % 2 else "Word" for number in range(30)}
STRUCTS = [
    type(msgspec.Struct)(f"S{number}", (msgspec.Struct,), {"__annotations__": dict(FIELDS), "__module__": __name__})
    for number in range(2000)
]


row = {name: "a" if kind == "Word" else 1 for name, kind in FIELDS.items()}


def use() -> None:
    for struct in STRUCTS:
        together.wait()
        msgspec.convert(row, struct, strict=False)


sys.setswitchinterval(1e-6)
db = Db(SqliteEngine(Path(sys.argv[1])))
together = threading.Barrier(4)
threads = [threading.Thread(target=use) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
db.close()
"""


def test_threads_that_use_a_struct_first_at_once_do_not_crash_the_process(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, tmp_path / "desk.sqlite"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

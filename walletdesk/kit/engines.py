"""From a database address to the engine behind it: `sqlite:///file` (`sqlite:////absolute/file`) or `postgresql://...`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from walletdesk.kit.sqlite import SqliteEngine

if TYPE_CHECKING:
    from walletdesk.kit.postgres import PostgresEngine

_SQLITE = "sqlite:///"


def sqlite_path(url: str) -> Path | None:
    """The file an address names, or None when it names a PostgreSQL server.  Raises ValueError for anything else."""
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return Path(url.removeprefix(_SQLITE))
    if url.startswith(("postgresql://", "postgres://")):
        return None
    raise ValueError("a database address begins with sqlite:/// or postgresql://")


def open_engine(url: str) -> SqliteEngine | PostgresEngine:
    """The engine for `url`; give it to `Db`, and close it after the `Db`.

    Raises AlreadyOpen (503) when another process has the SQLite file open.
    """
    path = sqlite_path(url)
    if path is not None:
        return SqliteEngine(path)
    # PostgreSQL's driver takes 12 MB, which a desk on SQLite need not spend.
    from walletdesk.kit.postgres import PostgresEngine

    return PostgresEngine(url)

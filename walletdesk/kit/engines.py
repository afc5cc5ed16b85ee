"""From a database address to the engine behind it: `sqlite:///file` (`sqlite:////absolute/file`) or `postgresql://...`."""

from __future__ import annotations

from pathlib import Path

from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.sqlite import SqliteEngine

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
    return PostgresEngine(url) if path is None else SqliteEngine(path)

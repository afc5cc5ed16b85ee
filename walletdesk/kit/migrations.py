"""The database's shape over time: Alembic without an ini file.

Each revision is one file of `walletdesk/migrations/versions`, numbered 0001, 0002, ...
An upgrade is one transaction on both engines: it happens whole or not at all.

Whoever serves only asks at which revision the database stands.  Alembic, half a second and
10 MB with what it brings, is loaded by who upgrades.
"""

from __future__ import annotations

import importlib
import re
import sqlite3
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from sqlalchemy import Connection, DefaultClause, MetaData, NullPool, create_engine, event, inspect
from sqlalchemy.sql.elements import False_, True_

from walletdesk.kit.clock import SystemClock
from walletdesk.kit.engines import sqlite_path
from walletdesk.kit.errors import Unavailable
from walletdesk.kit.schema import metadata, tell_engines_of_conditions
from walletdesk.kit.sqlite import SqliteEngine, SqliteReader, connect
from walletdesk.kit.unit import Connection as UnitConnection
from walletdesk.kit.unit import Unit

if TYPE_CHECKING:
    from alembic.config import Config

R = TypeVar("R", str, str | None)

SCRIPTS = Path(__file__).resolve().parents[1] / "migrations"
VERSIONS = SCRIPTS / "versions"
# Any number will do, as long as every version of walletdesk takes the same one.
_UPGRADE_LOCK = 7_239_114_001


class NewerDatabase(Unavailable):
    """The database was upgraded by a later walletdesk; this one would misread it."""

    code = "newer_database"
    sentence = "This database belongs to a newer version of walletdesk. Start that version, or restore a backup."


def load_tables() -> MetaData:
    """The tables of all rooms: each has them in its tables.py."""
    # By name, because kit may not import the rooms above it; this is the one place that asks for all of them.
    for path in sorted(SCRIPTS.parent.glob("*/tables.py")):
        importlib.import_module(f"walletdesk.{path.parent.name}.tables")
    tell_engines_of_conditions()
    return metadata


def upgrade(
    url: str, to: str = "head", *, stamped: str | None = None, then: Callable[[Unit], None] | None = None
) -> None:
    """Brings the database at `url` to revision `to`; an empty one is made from nothing.

    On SQLite nobody else may have the file open; on PostgreSQL a second upgrade waits
    for the first.  `stamped` is the revision of tables that came without one (a restored
    dump); `then` is done in the same transaction.  Raises NewerDatabase, or AlreadyOpen.
    """
    from alembic import command

    with _connected(url, writing=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({_UPGRADE_LOCK})")
        config = _config(connection)
        if stamped is not None:
            command.stamp(config, known(stamped))
        known(_revision(connection))
        command.upgrade(config, to)
        if then is not None:
            then(_unit(connection))
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("pragma foreign_key_check").first():
            raise RuntimeError("a migration left references to rows that do not exist; nothing was changed")


def current(url: str) -> str | None:
    """The database's revision, None while it is empty."""
    with _connected(url) as connection:
        return _revision(connection)


def head() -> str:
    """The revision this code is written for."""
    return max(_revisions())


def pending(url: str) -> bool:
    """Whether the database must be upgraded before it can be served.  Raises NewerDatabase."""
    return known(current(url)) != head()


def known(revision: R) -> R:
    """The same revision.  Raises NewerDatabase when this code has never heard of it."""
    if revision is not None and revision not in _revisions():
        raise NewerDatabase
    return revision


def differences(url: str) -> list[Any]:
    """What the tables in the code have and the database has not, or the other way round; for tests."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with _connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"include_name": include_name})
        return list(compare_metadata(context, load_tables()))


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Search tables are written by hand in migrations, differently for each engine."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """How a revision writes what SQLite would write as a number and PostgreSQL would then refuse."""
    if kind == "server_default" and isinstance(item, DefaultClause) and isinstance(item.arg, True_ | False_):
        return "sa.true()" if isinstance(item.arg, True_) else "sa.false()"
    return False


def sql(*, sqlite: str | Sequence[str] = (), postgresql: str | Sequence[str] = ()) -> None:
    """For migrations: carries out the statements meant for the engine at hand, as they are written."""
    from alembic import op

    bind = op.get_bind()
    driver: Any = bind.connection.driver_connection  # SQLAlchemy's own way would read a % as a mark for a value
    statements = {"sqlite": sqlite, "postgresql": postgresql}[bind.dialect.name]
    for statement in (statements,) if isinstance(statements, str) else statements:
        driver.execute(statement)


def new_revision(message: str) -> Path:
    """Writes the next revision from what the code has and the newest database has not; returns its file."""
    return _written(message, rev_id=f"{int(head()) + 1:04}", versions=VERSIONS)


def first_revision() -> Path:
    """Writes 0001 anew from all tables.  Only before the first release: after it, 0001 is somebody's database."""
    with TemporaryDirectory() as alone:
        made = _written("start", rev_id="0001", versions=Path(alone))
        path = VERSIONS / made.name
        path.write_text(made.read_text("utf8"), "utf8")
        return path


def _written(message: str, *, rev_id: str, versions: Path) -> Path:
    from alembic import command

    # Against an empty SQLite database in memory, brought to the revision that stands before the new one.
    with _open(connect(Path(":memory:"))) as connection:
        config = _config(connection, versions)
        command.upgrade(config, "head")
        made = command.revision(config, message, autogenerate=True, rev_id=rev_id)
    if made is None or isinstance(made, list):
        raise RuntimeError("Alembic wrote no revision")
    return Path(made.path)


def _unit(connection: Connection) -> Unit:
    driver: Any = connection.connection.driver_connection
    reader: UnitConnection = SqliteReader(driver)
    if connection.dialect.name == "postgresql":
        from walletdesk.kit.postgres import PostgresReader

        reader = PostgresReader(driver)
    return Unit(reader, connection.dialect.name, SystemClock().now(), None)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("select version_num from alembic_version").scalar()
    return found


def _revisions() -> set[str]:
    """Those this code has: each file begins with its number, which tests hold it to."""
    return {path.name[:4] for path in VERSIONS.glob("*.py") if re.match(r"\d{4}_", path.name)}


def _config(connection: Connection | None = None, versions: Path | None = None) -> Config:
    from alembic.config import Config

    config = Config(
        cmd_opts=Namespace(quiet=True),
        attributes={
            "connection": connection,
            "target_metadata": load_tables(),
            "include_name": include_name,
            "render_item": render_item,
            "render_as_batch": True,
        },
    )
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("version_locations", str(versions or VERSIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


@contextmanager
def _connected(url: str, *, writing: bool = False) -> Iterator[Connection]:
    path = sqlite_path(url)
    if path is None:
        import psycopg

        try:
            driver = psycopg.connect(url, connect_timeout=5)
        except psycopg.OperationalError:
            raise Unavailable(retry_after_s=1) from None
        with _open(driver) as connection:
            yield connection
        return
    lock = SqliteEngine(path) if writing else None
    try:
        with _open(connect(path)) as connection:
            yield connection
    finally:
        if lock is not None:
            lock.close()


@contextmanager
def _open(driver: Any) -> Iterator[Connection]:
    """SQLAlchemy's view of one connection, one transaction around all that happens to it."""
    name = "sqlite" if isinstance(driver, sqlite3.Connection) else "postgresql+psycopg"
    engine = create_engine(f"{name}://", creator=lambda: driver, poolclass=NullPool)
    if name == "sqlite":
        # Altering a table makes a new one and drops the old; with references on, its children would go with it.
        driver.execute("pragma foreign_keys=off")
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("begin immediate"))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
        driver.close()

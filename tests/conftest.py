"""Fixtures of the whole suite, the same on both engines.

    pytest --engine sqlite        (default) each test gets a copy of one migrated file in RAM
    pytest --engine postgresql    a private server for the run, a database for each worker, cleaned for each test
    pytest --engine ... --engine-only    only what has a database; the rest, most stories of browsers included, is the
                                         same on every engine

Programs that are not installed skip their tests, visibly; with CI=true they fail them.
"""

from __future__ import annotations

import ipaddress
import itertools
import logging
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from httpx._config import DEFAULT_TIMEOUT_CONFIG

from tests.support import databases
from tests.support.clock import FakeClock
from tests.support.mailservers import MailServers
from tests.support.passwords import CHEAP
from tests.support.servers import Missing, PostgresServer, RedisServer, address_in, ram_folder
from tests.support.site import RunningSite
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.sqlite import SqliteEngine
from walletdesk.staff import passwords

_server = pytest.StashKey[PostgresServer]()
_missing = pytest.StashKey[str]()
_numbers = itertools.count()
_ENGINE = {"engine_name", "postgres_url"}
"""Every fixture that gives a database asks for one of these."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine", choices=("sqlite", "postgresql"), default="sqlite", help="the database under the tests"
    )
    parser.addoption(
        "--engine-only", action="store_true", help="leave out what no database changes; it was run with another engine"
    )


def pytest_configure(config: pytest.Config) -> None:
    _refuse_lookups()
    # httpx gives a desk five seconds, and on a busy machine a first request may take as long.
    DEFAULT_TIMEOUT_CONFIG.read = DEFAULT_TIMEOUT_CONFIG.connect = 60.0
    controls = not hasattr(config, "workerinput")  # a worker of xdist gets the server from the one who started it
    if controls and config.getoption("engine") == "postgresql" and not config.option.collectonly:
        try:
            config.stash[_server] = PostgresServer()
        except Missing as missing:
            config.stash[_missing] = str(missing)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["postgres"] = _home(node.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(_server, None):
        server.remove()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("engine_only"):
        left_out = [item for item in items if not _asks_for_the_engine(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _asks_for_the_engine(item)]


def _asks_for_the_engine(item: pytest.Item) -> bool:
    """Whether a test has a database of this run's engine that it may see.

    A browser sees what the desk answers, and each answer is asked for on every engine without one: a story is told on
    the first engine alone unless it says why it is told on both (`tests/test_engines.py` counts them).
    """
    if item.get_closest_marker("browser") and not item.get_closest_marker("both_engines"):
        return False
    return isinstance(item, pytest.Function) and not _ENGINE.isdisjoint(item.fixturenames)


def pytest_report_header(config: pytest.Config) -> str:
    return f"engine: {config.getoption('engine')}"


def _home(config: pytest.Config) -> str:
    """Folder of the run's PostgreSQL server, empty when there is none."""
    if given := getattr(config, "workerinput", None):
        return str(given["postgres"])
    server = config.stash.get(_server, None)
    return str(server.home) if server else ""


def _refuse_lookups() -> None:
    """pytest-socket sees connections but not the name look-ups before them."""

    def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
        def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
            name = host.decode() if isinstance(host, bytes) else host
            if name not in (None, "", "localhost") and not _is_number(name):
                raise socket.gaierror(socket.EAI_FAIL, "tests look no names up")
            return function(host, *args, **kwargs)

        return look_up

    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        setattr(socket, name, guarded(getattr(socket, name)))


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def not_installed(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed", pytrace=False)
    pytest.skip(f"{what} is not installed")


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """A command that ran in a test sent all logs to what was standard error then, and is closed for those after it."""
    hook, level = sys.excepthook, logging.getLogger().level
    yield
    for handler in logging.getLogger().handlers[:]:
        if type(handler) is logging.StreamHandler:  # pytest's own are of other kinds
            logging.getLogger().removeHandler(handler)
            logging.getLogger().setLevel(level)
            logging.captureWarnings(False)
            sys.excepthook = hook


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """`tests/staff` looks at the real strength, and `tests/faults` has desks that are processes of their own."""
    monkeypatch.setattr(passwords, "_hasher", CHEAP)
    passwords._nobody.cache_clear()


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgresql": the engine of this run."""
    name: str = request.config.getoption("engine")
    return name


@pytest.fixture(scope="session")
def ram() -> Iterator[Path]:
    """A folder in RAM for this worker."""
    folder = ram_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """Address of the run's PostgreSQL server (its database "postgres")."""
    home = _home(request.config)
    if not home:
        not_installed("PostgreSQL")
    return address_in(Path(home), "postgres")


@pytest.fixture(scope="session")
def _template(ram: Path) -> Path:
    path = ram / "template.sqlite"
    databases.sqlite_template(path)
    return path


@pytest.fixture(scope="session")
def _worker_database(request: pytest.FixtureRequest, postgres_url: str) -> databases.WorkerDatabase:
    worker: str = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return databases.WorkerDatabase(postgres_url, f"worker_{worker}")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, engine_name: str) -> Iterator[str]:
    """Address of a migrated database without rows, open nowhere."""
    if engine_name == "postgresql":
        database: databases.WorkerDatabase = request.getfixturevalue("_worker_database")
        database.clean()
        yield database.url
        return
    folder: Path = request.getfixturevalue("ram") / f"test-{next(_numbers)}"
    folder.mkdir()
    yield databases.copy(request.getfixturevalue("_template"), folder / "desk.sqlite")
    shutil.rmtree(folder)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, engine_name: str) -> Iterator[str]:
    """Address of a database in which nothing is, not even tables."""
    number = next(_numbers)
    if engine_name == "sqlite":
        folder: Path = request.getfixturevalue("ram") / f"empty-{number}"
        folder.mkdir()
        yield f"sqlite:///{folder / 'desk.sqlite'}"
        shutil.rmtree(folder)
        return
    server_url: str = request.getfixturevalue("postgres_url")
    name = f"empty_{os.getpid()}_{number}"
    databases.create(server_url, name)
    yield server_url.replace("/postgres?", f"/{name}?")
    databases.drop(server_url, name)


@pytest.fixture
def fake_clock() -> FakeClock:
    """A clock that stands still until a test moves it."""
    return FakeClock()


@pytest.fixture
def db_engine(database_url: str) -> Iterator[SqliteEngine | PostgresEngine]:
    """The engine on `database_url`, for tests that build their own `Db`; close that before the test ends."""
    engine = open_engine(database_url)
    yield engine
    engine.close()


@pytest.fixture
def db(db_engine: SqliteEngine | PostgresEngine, fake_clock: FakeClock) -> Iterator[Db]:
    """A `Db` on a migrated database without rows; its clock is `fake_clock`."""
    db = Db(db_engine, clock=fake_clock)
    yield db
    db.close()


@pytest.fixture(scope="session")
def _redis() -> Iterator[RedisServer]:
    try:
        server = RedisServer()
    except Missing:
        not_installed("redis-server")
    yield server
    server.remove()


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[MailServers]:
    """Postfix and Dovecot; they start with the first test that asks.  Every test takes addresses of its own."""
    try:
        servers = MailServers()
    except Missing as missing:
        not_installed(str(missing))
    yield servers
    servers.remove()


@pytest.fixture
def redis_url(_redis: RedisServer) -> str:
    """Address of an empty private Redis; it starts with the first test that asks."""
    _redis.clear()
    return _redis.url


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis server that the test may stop and start."""
    try:
        server = RedisServer()
    except Missing:
        not_installed("redis-server")
    yield server
    server.remove()


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A durable PostgreSQL server that the test may stop, kill and start."""
    try:
        server = PostgresServer(durable=True)
    except Missing:
        not_installed("PostgreSQL")
    yield server
    server.remove()


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[RunningSite]:
    """The whole desk, served on a port of its own, without data and without the wait for undo."""
    running = RunningSite(database_url, tmp_path)
    yield running
    running.stop()

"""Whether the process lives, and whether the desk can work."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.support.running import run
from tests.support.servers import PostgresServer, address_in
from walletdesk.kit import health, migrations
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.http import install
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit


class _Bus:
    def __init__(self, up: bool) -> None:
        self.up = up


def ask(db: Db, path: str = "/readyz", **state: Any) -> httpx.Response:
    app = FastAPI(routes=[*health.routes])
    install(app, Settings(public_url="http://desk.test", secret_key="x" * 32))
    app.state.db = db
    for name, value in state.items():
        setattr(app.state, name, value)

    async def go() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk.test") as client:
            return await client.get(path)

    return run(go)


def test_a_desk_that_can_write_is_ready(db: Db) -> None:
    answer = ask(db)
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "database": "ok"})
    assert answer.headers["cache-control"] == "no-store"


def test_a_bus_that_is_down_is_told_and_does_not_make_the_desk_unready(db: Db) -> None:
    assert ask(db, bus=_Bus(True)).json()["bus"] == "ok"
    answer = ask(db, bus=_Bus(False))
    assert (answer.status_code, answer.json()["bus"]) == (200, "down")


def test_a_database_that_is_away_makes_the_desk_unready_but_not_dead(db: Db) -> None:
    db.close()
    answer = ask(db)
    assert (answer.status_code, answer.json()) == (503, {"status": "not_ready", "database": "unavailable"})
    alive = ask(db, "/healthz")
    assert (alive.status_code, alive.json()) == (200, {"status": "alive"})


def test_a_database_of_another_revision_is_not_ready(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_head", lambda: "9999")
    answer = ask(db)
    assert (answer.status_code, answer.json()["database"]) == (503, "not_migrated")


def test_a_database_without_tables_is_not_ready(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    db = Db(engine)
    answer = ask(db)
    assert (answer.status_code, answer.json()["database"]) == (503, "failed")
    db.close()
    engine.close()


def test_a_database_that_hangs_is_told_in_time(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "WAIT_S", 0.05)
    go_on, entered = threading.Event(), threading.Semaphore(0)

    def hang(unit: Unit) -> None:
        entered.release()
        go_on.wait(30)

    stuck = [threading.Thread(target=db.write_and_wait, args=(hang,)) for _ in range(db.engine.writers)]
    for thread in stuck:
        thread.start()
        assert entered.acquire(timeout=30)  # one by one, or one writer would take both in a group
    answer = ask(db)
    go_on.set()
    for thread in stuck:
        thread.join()
    assert (answer.status_code, answer.json()["database"]) == (503, "slow")


def test_a_room_may_add_a_check(db: Db) -> None:
    async def full() -> str:
        return "no_room"

    answer = ask(db, readiness={"files": full})
    assert answer.status_code == 503
    assert answer.json() == {"status": "not_ready", "files": "no_room", "database": "ok"}


def test_a_postgresql_that_comes_back_makes_the_desk_ready_again(
    engine_name: str, own_postgres: PostgresServer
) -> None:
    if engine_name != "postgresql":
        pytest.skip("SQLite has no server to lose")
    url = address_in(Path(own_postgres.home), "postgres")
    migrations.upgrade(url)
    db = Db(open_engine(url))
    assert ask(db).status_code == 200
    own_postgres.stop()
    assert ask(db).status_code == 503
    own_postgres.start()
    assert ask(db).status_code == 200
    db.close()

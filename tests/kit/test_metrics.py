"""Figures for Prometheus."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import Counter

from tests.support.clock import FakeClock
from tests.support.running import run
from walletdesk.kit import jobs, metrics
from walletdesk.kit.clock import MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.http import install
from walletdesk.kit.jobs import Runner
from walletdesk.kit.settings import Settings

TOKEN = "a-token-of-32-characters-in-all."


def build(db: Db, token: str = TOKEN) -> FastAPI:
    app = FastAPI(routes=[*metrics.routes])
    install(app, Settings(public_url="http://desk.test", secret_key="x" * 32, metrics_token=token))
    app.state.db = db

    @app.get("/things/{thing}")
    async def thing(thing: str) -> str:
        return "here"

    return app


def ask(app: FastAPI, *paths: str, peer: str = "192.0.2.1", headers: dict[str, str] | None = None) -> httpx.Response:
    """Requests one after the other; returns the last answer."""

    async def go() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app, client=(peer, 1)), base_url="http://desk.test"
        ) as client:
            return [await client.get(path, headers=headers) for path in paths][-1]

    return run(go)


def figures(app: FastAPI) -> dict[str, float]:
    answer = ask(app, "/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {name: float(value) for name, value in re.findall(r"^(\w+(?:\{.*\})?) (\S+)$", answer.text, re.MULTILINE)}


def test_requests_are_counted_by_route_and_never_by_address(db: Db) -> None:
    app = build(db)
    name = 'walletdesk_http_requests_total{method="GET",route="/things/{thing}",status="200"}'
    before = figures(app).get(name, 0)
    ask(app, "/things/s3cret?key=s3cret", "/things/other", "/s3cret")
    after = figures(app)
    assert after[name] == before + 2
    assert not any("s3cret" in name for name in after)


def test_the_database_and_its_jobs_are_told_as_they_stand(db: Db, fake_clock: FakeClock) -> None:
    app = build(db)
    db.write_and_wait(jobs.add, "deliver", None)
    db.write_and_wait(jobs.add, "deliver", None, run_at=fake_clock.now() + MINUTE)
    fake_clock.advance(MINUTE // 2)
    found = figures(app)
    assert found["walletdesk_db_units_total"] == 2
    assert found['walletdesk_db_waiting{queue="write"}'] == 0
    assert (found["walletdesk_jobs_waiting"], found["walletdesk_jobs_late_seconds"]) == (2, 30)
    assert found["walletdesk_jobs_dead"] == 0


def test_runs_of_jobs_are_counted_by_what_became_of_them(db: Db) -> None:
    async def deliver(args: None) -> None:
        """Done at once."""

    async def main() -> None:
        runner = Runner(db, db.clock, on_end=metrics.job_ended)
        runner.on("counted", None, deliver)
        await runner.run_due()

    db.write_and_wait(jobs.add, "counted", None)
    run(main)
    assert figures(build(db))['walletdesk_jobs_total{kind="counted",outcome="done"}'] == 1


def test_a_database_that_is_away_does_not_hide_the_rest(db: Db) -> None:
    app = build(db)
    db.close()
    found = figures(app)
    assert "walletdesk_jobs_waiting" not in found
    assert 'walletdesk_db_waiting{queue="read"}' in found


def test_rooms_add_figures_of_their_own(db: Db) -> None:
    made = Counter("walletdesk_test_things", "Things", registry=metrics.REGISTRY)
    made.inc()
    assert figures(build(db))["walletdesk_test_things_total"] == 1
    metrics.REGISTRY.unregister(made)


@pytest.mark.parametrize(
    ("token", "peer", "headers", "status"),
    [
        (TOKEN, "127.0.0.1", {}, 404),
        (TOKEN, "127.0.0.1", {"authorization": "Bearer wrong"}, 404),
        (TOKEN, "192.0.2.1", {"authorization": f"Bearer {TOKEN}"}, 200),
        ("", "127.0.0.1", {}, 200),
        ("", "::1", {}, 200),
        ("", "192.0.2.1", {}, 404),
        ("", "127.0.0.1", {"x-forwarded-for": "192.0.2.1"}, 404),
        ("", "127.0.0.1", {"forwarded": "for=192.0.2.1"}, 404),
    ],
)
def test_who_may_read_them(db: Db, token: str, peer: str, headers: dict[str, Any], status: int) -> None:
    assert ask(build(db, token), "/metrics", peer=peer, headers=headers).status_code == status

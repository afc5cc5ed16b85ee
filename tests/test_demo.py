"""What the demo asks of transactions: a test chain on this machine where anvil is installed, recordings elsewhere, and at
the next start the same."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from tests.conftest import not_installed
from tests.support import anvil
from tests.support.servers import Missing
from walletdesk import demo
from walletdesk.analytics import actions as rising
from walletdesk.analytics import asking, gaps
from walletdesk.analytics.queries import Asked
from walletdesk.analytics.rules import By
from walletdesk.bot import queries as bot
from walletdesk.bot.actions import CONSIDER
from walletdesk.bot.flows import queries as flows
from walletdesk.bot.rules import Mode
from walletdesk.chain import networks
from walletdesk.chain.recognise import find
from walletdesk.channels.telegram import standin
from walletdesk.inboxes import queries as inboxes
from walletdesk.kit.clock import DAY, SystemClock
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.settings import Settings, load
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import news
from walletdesk.knowledge.rules import NewsKind
from walletdesk.lookups import fees, queries, recorded, rules, sealing, testchain
from walletdesk.lookups.identity import identify
from walletdesk.lookups.looking import Looker, node_of
from walletdesk.lookups.nodes import Node, Pool
from walletdesk.lookups.testchain import Asks, Source
from walletdesk.lookups.transport import Wire
from walletdesk.subscribers import inside

BECAME = {
    "arrived": "success",
    "reverted": "failed-reverted",
    "stuck": "pending-fee-below-base",
    "gap": "nonce-gap",
}
KINDS = Query(text("select kind from job"), str)
BODIES = Query(text("select body from message order by id"), str)
TELLS = 'import time\nfrom walletdesk.lookups import testchain\nwith testchain.started(int(time.time())) as chain:\n    print(chain.url if chain else "", flush=True)\n    time.sleep(60)'


T = TypeVar("T")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return load({}, overrides={"database": database_url, "data_dir": tmp_path, "demo": True, "secret_key": "x" * 64})


@pytest.fixture
def anvil_there(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        folder = Path(anvil.program()).parent
    except Missing as missing:
        not_installed(str(missing))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def no_anvil(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def read(settings: Settings, what: Callable[[Unit], T]) -> T:
    engine = open_engine(settings.database)
    db = Db(engine)
    try:
        return db.read_and_wait(what)
    finally:
        db.close()
        engine.close()


def said(settings: Settings) -> str:
    """Everything that stands in the conversations of the demo."""
    return "\n".join(read(settings, lambda unit: unit.all(BODIES)))


def states(settings: Settings, asks: Asks) -> dict[str, str]:
    """What the demo's desk finds of each, and whether it would say so by itself."""
    engine = open_engine(settings.database)
    db = Db(engine, inside=inside)

    async def looked() -> dict[str, str]:
        looker = Looker(db, settings.key(sealing.PURPOSE))
        found = {}
        for became, hash in asks.hashes.items():
            [recognised] = find(f"tx {hash}")
            look = await looker.look(recognised)
            assert look is not None
            assert {one.node for one in look.verdict.evidence} == {testchain.NAME}
            assert rules.answerable(look.verdict)
            found[became] = look.verdict.state
        await looker.close()
        return found

    try:
        return asyncio.run(looked())
    finally:
        db.close()
        engine.close()


def answers(url: str) -> bool:
    parts = urlsplit(url)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.usefixtures("anvil_there")
def test_where_anvil_is_installed_the_stories_are_of_a_real_chain(settings: Settings) -> None:
    with demo.desk(settings) as asks:
        assert asks.source is Source.TEST_CHAIN
        assert states(settings, asks) == BECAME
        told = said(settings)
        assert all(hash in told for hash in asks.hashes.values())
        assert "{" not in told
        assert "a test chain on this machine" in demo.welcome(settings, asks)
        assert not {one.value for one in recorded.recordings("ethereum")} & set(told.split())


@pytest.mark.usefixtures("anvil_there")
def test_the_next_start_finds_every_transaction_of_the_stories_again(settings: Settings) -> None:
    with demo.desk(settings) as first:
        before = said(settings)
    time.sleep(1.1)  # blocks would carry another second
    with demo.desk(settings) as second:
        assert second == first
        assert states(settings, second) == BECAME
        assert said(settings) == before
        rows = read(settings, queries.nodes)
        assert sorted(one.network for one in rows) == ["bitcoin", testchain.NETWORK, "tron"]


@pytest.mark.usefixtures("anvil_there")
def test_todays_fees_are_known_also_when_the_stories_are_days_old() -> None:
    network = networks.by_chain_id(testchain.CHAIN_ID)

    async def read_now(url: str) -> fees.Reading | None:
        wire = Wire()
        node = Node(name="test chain", family=network.family, network=network, url=url, own=True, allow_private=True)
        try:
            return await fees.read(Pool([node], wire=wire, identify=identify), network, SystemClock().now())
        finally:
            await wire.close()

    with testchain.started(int(time.time()) - 3 * 86_400) as chain:
        assert chain is not None
        reading = asyncio.run(read_now(chain.url))
    assert reading is not None and reading.tiers is not None
    assert reading.tiers.base_fee == 5 * anvil.GWEI
    assert (
        reading.tiers.usual_milli is not None and 1_000 < reading.tiers.usual_milli < 3_000
    )  # busy, and no more than that


@pytest.mark.usefixtures("no_anvil")
def test_without_anvil_the_stories_are_of_recordings_and_keep_to_them(
    settings: Settings, request: pytest.FixtureRequest
) -> None:
    with demo.desk(settings) as asks:
        assert asks == Asks(source=Source.RECORDED, hashes=recorded.hashes())
        assert set(asks.hashes.values()) <= set(said(settings).split())
        assert "comes from recordings" in demo.welcome(settings, asks)
    request.getfixturevalue("anvil_there")
    with demo.desk(settings) as again:
        assert again == asks


@pytest.mark.usefixtures("no_anvil")
def test_its_bot_answers_on_the_website_and_talks_into_no_story(settings: Settings) -> None:
    with demo.desk(settings):
        inbox = read(settings, lambda unit: inboxes.by_public_id(unit, demo.INBOX))
        assert inbox is not None
        assert read(settings, lambda unit: bot.inbox_of(unit, inbox.id)).mode is Mode.REPLY
        assert len(read(settings, flows.enabled)) == 1
        security, other = read(settings, news.listed)
        assert (security.row.kind, other.row.kind) == (NewsKind.SECURITY, NewsKind.NOTICE)
        assert {one.language for piece in (security, other) for one in piece.texts} == {"en", "zh"}
        assert CONSIDER not in read(settings, lambda unit: unit.all(KINDS))


@pytest.mark.usefixtures("anvil_there")
def test_a_demo_whose_test_chain_is_gone_says_so(settings: Settings, request: pytest.FixtureRequest) -> None:
    with demo.desk(settings):
        before = said(settings)
    request.getfixturevalue("no_anvil")
    with demo.desk(settings) as asks:
        assert asks.source is Source.GONE
        assert "is not here" in demo.welcome(settings, asks)
        assert said(settings) == before
        rows = read(settings, queries.nodes)
        [row] = [one for one in rows if one.name == testchain.NAME]
        node = node_of(row, settings.key(sealing.PURPOSE))
        assert node is not None and not answers(node.url)


@pytest.mark.usefixtures("anvil_there")
def test_the_test_chain_ends_with_the_demo_however_that_ends() -> None:
    with subprocess.Popen([sys.executable, "-c", TELLS], stdout=subprocess.PIPE, text=True) as telling:
        try:
            assert telling.stdout is not None
            url = telling.stdout.readline().strip()
            assert url and answers(url)
        finally:
            telling.send_signal(signal.SIGKILL)
    end = time.monotonic() + 60
    while answers(url) and time.monotonic() < end:
        time.sleep(0.02)
    assert not answers(url)


@pytest.mark.usefixtures("anvil_there")
def test_an_anvil_that_does_not_start_is_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "anvil").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "anvil").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(testchain, "START_S", 0.3)
    with testchain.started(int(time.time())) as chain:
        assert chain is None


def test_the_demos_bot_is_found_where_telegrams_stand_in_serves_this_time(settings: Settings) -> None:
    for url in ("http://127.0.0.1:1", "http://127.0.0.1:2"):
        with demo.desk(settings, telegram=url) as asks:
            assert f"{url}/" in demo.welcome(settings, asks, telegram=url)
        inbox = read(settings, lambda unit: inboxes.by_public_id(unit, demo.TELEGRAM))
        assert inbox is not None and inboxes.channel_settings(inbox)["api"] == url


def test_telegrams_stand_in_serves_a_chat_until_the_demo_ends() -> None:
    with standin.started() as url:
        host = urlsplit(url)
        connection = HTTPConnection(host.hostname or "", host.port or 0, timeout=10)
        connection.request("GET", "/chat?as=zh")
        assert b"PolarHelpBot" in connection.getresponse().read()
        connection.close()
    assert not answers(url)


@pytest.mark.usefixtures("no_anvil")
def test_what_people_asked_in_earlier_weeks_is_counted_and_a_topic_rises(settings: Settings) -> None:
    with demo.desk(settings):
        now = SystemClock().now()
        shown = read(settings, lambda unit: asking.view(unit, Asked(since=now - 28 * DAY, until=now), By.INTENT))
        assert shown.n > 80
        assert len(shown.series) >= 8
        assert sum(1 for n in map(sum, zip(*(one.counts for one in shown.series), strict=True)) if n) > 20
        (rise,) = read(settings, rising.still)
        assert (rise.intent, rise.chain, rise.people) == ("tron_resources", "tron", 9)
        assert [one.intent for one in read(settings, lambda unit: gaps.gaps(unit, 28))][:1] != []

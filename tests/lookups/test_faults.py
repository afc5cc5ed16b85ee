"""Bad input and bad nodes through the desk's front doors: over HTTP, with the families as they are."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

import walletdesk.chain
from tests.chain.played import Played
from tests.lookups.desk import Desk
from tests.lookups.standin import breaks_off, endlessly, plain, slowly
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.chain import networks, ton
from walletdesk.chain.base import Words
from walletdesk.chain.explain import explain
from walletdesk.chain.told import Level
from walletdesk.events import SYSTEM
from walletdesk.kit.db import Db
from walletdesk.lookups import actions, queries, recorded, views
from walletdesk.subscribers import inside

HASH = "5c" * 32
LIMIT_S = 2.0
"""Far more than anything here takes on a machine with other work."""


class Trap:
    """A server on this machine that remembers who came, and answers as `says` wants."""

    def __init__(self, says: Callable[[BaseHTTPRequestHandler, bytes], object]) -> None:
        self.asked: list[str] = []
        trap = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                trap.asked.append(f"{self.command} {self.path}")
                says(self, body)

            do_POST = do_HEAD = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


@contextmanager
def trap(says: Callable[[BaseHTTPRequestHandler, bytes], object]) -> Iterator[Trap]:
    made = Trap(says)
    try:
        yield made
    finally:
        made.stop()


def knows_nothing(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """A sound JSON-RPC node of Ethereum that has no transaction."""
    calls = json.loads(body)
    told = {"eth_chainId": "0x1"}
    done = [{"jsonrpc": "2.0", "id": one["id"], "result": told.get(one["method"])} for one in calls]
    plain(handler, 200, json.dumps(done).encode())


@pytest.fixture
def desk(db_engine: Any, fake_clock: FakeClock) -> Iterator[Desk]:
    desk = Desk(Db(db_engine, clock=fake_clock, inside=inside), fake_clock)
    yield desk
    desk.db.close()


# -- what people paste ---------------------------------------------------------------


@pytest.mark.parametrize(
    "pasted",
    [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed",  # one capital is wrong
        "0x5aаeb6053f3e94c9b9a09f33669435e7ef1beaed",  # a Cyrillic а
        "0х5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",  # a Cyrillic х
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae",  # a digit too few
        "0x" + "5c" * 31 + "5",
        "tx 0x" + "5c" * 31 + "5с",  # a Cyrillic с at the end
        "0x12ab…9f3c",
        "0x12ab...9f3c",
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u",
        "ТR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",  # a Cyrillic Т
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "EQAvDfYmkVV2zFXzC0Hs2e2RGWJyMXHpnMTXH4jnI2W3AwLa",
    ],
)
def test_a_damaged_or_disguised_value_is_asked_of_nobody(desk: Desk, pasted: str) -> None:
    with trap(knows_nothing) as node:
        for network in ("ethereum", "tron", "bitcoin", "ton"):
            desk.a_node(f"http://127.0.0.1:{node.port}", network, network=network)
        received = comes_in(desk.db, an_inbox(desk.db), f"Please look: {pasted}")
        desk.works()
        again = [one for one in desk.looks(received) if not desk.check(one)]
        assert again == [] and node.asked == []
        warned = any(
            explained in text for explained in ("another alphabet", "checksum") for text in desk.said(received)
        )
        if "…" in pasted or "..." in pasted:
            assert desk.looks(received) == [], "an app's short form is no mistake"
        else:
            [row] = desk.looks(received)
            assert (row.state, row.final, row.watch_at) == ("unreadable", True, None)
            assert views.lookup_view(row, None).result.links == [], "nobody is led to it"
            assert warned is (queries.verdict_of(row).reason in ("mixed-script", "checksum"))


def test_a_contact_is_warned_of_a_disguised_address_in_their_language_where_the_desk_may_answer(desk: Desk) -> None:
    pasted = "0x5aаeb6053f3e94c9b9a09f33669435e7ef1beaed"  # a Cyrillic а
    inbox, silent = an_inbox(desk.db), an_inbox(desk.db)
    desk.db.write_and_wait(actions.switch_answers, SYSTEM, silent.id, on=False)
    told = comes_in(desk.db, inbox, f"可以转到这个地址吗 {pasted}")
    untold = comes_in(desk.db, silent, f"may I send to {pasted}")
    desk.works()
    [said] = desk.said(told)
    assert "请不要向它转账" in said
    assert desk.said(untold) == [] and desk.looks(untold)[0].state == "unreadable"


@pytest.mark.parametrize(
    "pasted",
    [
        f"https://tronscan.org/#/transaction/{HASH}",
        f"https://mempool.space/tx/{HASH}",
        f"https://tonviewer.com/transaction/{HASH}",
        "5j7s6NiJS3JAkvgkoc18WVAsiSaci2pxB2A6ueCJP4tprA2TFg9wSyTLeYouxPBJEMzJinENTkpA52YStRW5Dia7",
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    ],
)
def test_what_belongs_to_another_chain_is_not_asked_of_an_ethereum_node(desk: Desk, pasted: str) -> None:
    with trap(knows_nothing) as node:
        desk.a_node(f"http://127.0.0.1:{node.port}", network="ethereum")
        received = comes_in(desk.db, an_inbox(desk.db), f"Please look: {pasted}")
        desk.works()
        # A transaction's row says that there is no node for it; of an address there is nothing to say.
        assert {(one.kind, one.state) for one in desk.looks(received)} <= {("transaction", "no-node")}
        assert desk.said(received) == []
        assert node.asked == []


@pytest.mark.parametrize(
    "page",
    [
        "http://127.0.0.1:{port}/tx/0x{hash}",
        "http://localhost:{port}/tx/0x{hash}",
        "http://[::ffff:127.0.0.1]:{port}/tx/0x{hash}",
        "https://etherscan.io@127.0.0.1:{port}/tx/0x{hash}",
        "https://etherscan.io:80@127.0.0.1:{port}/tx/0x{hash}",
        "https://etherscan.io.127.0.0.1.nip.io:{port}/tx/0x{hash}",
        "https://etherscan.io/redirect?to=http://127.0.0.1:{port}/tx/0x{hash}",
        "http://2130706433:{port}/tx/0x{hash}",
        "http://169.254.169.254/latest/meta-data/tx/0x{hash}",
    ],
)
def test_no_page_that_somebody_pastes_is_ever_opened(desk: Desk, page: str) -> None:
    with trap(knows_nothing) as node, trap(knows_nothing) as inside_the_network:
        desk.a_node(f"http://127.0.0.1:{node.port}", network="ethereum")
        text = page.format(port=inside_the_network.port, hash=HASH)
        received = comes_in(desk.db, an_inbox(desk.db), f"It is here: {text}")
        desk.works()
        assert inside_the_network.asked == []
        for row in desk.looks(received):
            found = views.result_view(queries.verdict_of(row), kind=row.kind, guessed=row.guessed)
            links = [link.url for link in found.links]
            assert all(link.startswith("https://etherscan.io/") or "blockscout" in link for link in links)


def test_five_megabytes_pasted_cost_next_to_nothing(site: RunningSite) -> None:
    pasted = f"0x{HASH} " * (5_000_000 // 67)
    began = time.monotonic()
    told = httpx.post(f"{site.url}/api/public/explain", json={"text": pasted}, timeout=30)
    form = httpx.post(f"{site.url}/check", data={"text": pasted}, timeout=30)
    assert told.status_code in (413, 422) and form.status_code in (413, 422)
    assert time.monotonic() - began < LIMIT_S
    assert len(told.content) < 10_000 and len(form.content) < 100_000


def _in_pieces() -> Iterator[bytes]:
    """A form of 5 MB whose length nobody declares."""
    yield b"text="
    for _ in range(80):
        yield b"a" * 65_536


@pytest.mark.parametrize("path", ["/check", "/supported"])
@pytest.mark.parametrize("body", [b"text=" + b"a" * 5_000_000, _in_pieces], ids=["declared", "in pieces"])
def test_a_form_that_is_too_large_is_refused_with_the_page_in_its_readers_language(
    site: RunningSite, path: str, body: bytes | Callable[[], Iterator[bytes]]
) -> None:
    answer = httpx.post(
        f"{site.url}{path}?lang=zh",
        content=body if isinstance(body, bytes) else body(),
        headers={"content-type": "application/x-www-form-urlencoded"},
        timeout=30,
    )
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert "'nonce-" in answer.headers["content-security-policy"]
    assert 'lang="zh"' in answer.text and "太大" in answer.text
    assert 'href="?lang=en' in answer.text


def test_a_form_that_cannot_be_read_is_refused_with_the_page(site: RunningSite) -> None:
    answer = httpx.post(
        f"{site.url}/check?lang=zh", content=b"--x", headers={"content-type": "multipart/form-data"}, timeout=30
    )
    assert answer.status_code == 422
    assert 'lang="zh"' in answer.text and 'role="alert"' in answer.text


# -- what nodes do -------------------------------------------------------------------

STATES = {
    "ethereum": ("failed-reverted", "0x85cd4a4cbe07d04a8b370d3948d50f24252af65a739951ff5ac2c6943633952f"),
    "tron": (
        "out-of-energy",
        "tronscan.org/#/transaction/aebfcad791c00033b72c2287535512cfa929ef483eec25a91d3fb9113b62a3dd",
    ),
    "bitcoin": ("pending-low-fee", "mempool.space/tx/4341ce5860c810161562981d6a32df1a98a32513d0b100461f86cffef71e1841"),
}
FAULTS: dict[str, Callable[[BaseHTTPRequestHandler], object]] = {
    "page": lambda handler: plain(handler, 200, b"<html>hello"),
    "nested": lambda handler: plain(handler, 200, b"[" * 100_000),
    "empty": lambda handler: plain(handler, 200, b""),
    "null": lambda handler: plain(handler, 200, b"null"),
    "other shape": lambda handler: plain(handler, 200, b'[{"id": "x", "result": [[[]]]}, 7, {"error": 3}]'),
    "huge number": lambda handler: plain(handler, 200, b'{"id": 1' + b"0" * 5_000 + b', "result": 1}'),
    "bad text": lambda handler: plain(handler, 200, b'{"result": "\xff\xfe"}'),
    "huge": lambda handler: plain(handler, 200, b" " * 5_000_000),
    "endless": endlessly,
    "broken off": breaks_off,
    "error": lambda handler: plain(handler, 500, b'{"error": "internal"}'),
    "busy": lambda handler: plain(handler, 429, b""),
    "redirect": lambda handler: plain(handler, 302, b"", location="http://127.0.0.1:1/"),
}


@pytest.mark.parametrize("network", STATES)
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_a_node_does_the_next_one_is_believed_and_alone_it_decides_nothing(
    desk: Desk, network: str, fault: str
) -> None:
    state, pasted = STATES[network]
    with trap(lambda handler, _: FAULTS[fault](handler)) as bad, recorded.served() as good:
        desk.a_node(f"http://127.0.0.1:{bad.port}", "bad", network=network)
        received = comes_in(desk.db, an_inbox(desk.db), f"tx {pasted}")
        desk.works()
        [row] = desk.looks(received)
        assert (row.state, row.certain, row.final) == ("unknown", False, False)
        assert desk.said(received) == []

        desk.a_node(good[network], "good", network=network, position=1)
        received = comes_in(desk.db, an_inbox(desk.db), f"tx {pasted}")
        desk.works()
        [row] = desk.looks(received)
        assert row.state == state
        assert '"node":"good"' in row.verdict and '"node":"bad"' not in row.verdict
        assert bad.asked


@pytest.mark.parametrize("network", STATES)
def test_a_node_of_another_chain_is_not_believed_though_it_has_the_very_transaction(desk: Desk, network: str) -> None:
    state, pasted = STATES[network]
    player, own = recorded.Player(), networks.NETWORKS[network].identity
    swapped = hex(int(own) + 1) if network == "ethereum" else own[:-1] + ("0" if own[-1] != "0" else "1")

    def of_another_chain(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        asked: Any = json.loads(body) if body else None
        status, told = player.answer(handler.command, f"/{network}{handler.path}", asked)
        text = told if isinstance(told, str) else json.dumps(told)
        if network == "ethereum":
            ids = [one["id"] for one in asked if one["method"] == "eth_chainId"]
            told = [{**one, "result": swapped} if one["id"] in ids else one for one in told]
            text = json.dumps(told)
        plain(handler, status, text.replace(own, swapped).encode() if network != "ethereum" else text.encode())

    with trap(of_another_chain) as other, recorded.served() as good:
        desk.a_node(f"http://127.0.0.1:{other.port}", "other", network=network)
        received = comes_in(desk.db, an_inbox(desk.db), f"tx {pasted}")
        desk.works()
        assert [(row.state, row.certain) for row in desk.looks(received)] == [("unknown", False)]
        assert desk.said(received) == []
        desk.a_node(good[network], "good", network=network, position=1)
        received = comes_in(desk.db, an_inbox(desk.db), f"tx {pasted}")
        desk.works()
        [row] = desk.looks(received)
        assert row.state == state and '"node":"other"' not in row.verdict


def test_a_node_that_never_answers_is_left_in_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walletdesk.lookups.looking.REQUEST_S", 0.3)
    monkeypatch.setattr("walletdesk.lookups.nodes.REQUEST_S", 0.3)
    with trap(lambda handler, _: slowly(3)(handler)) as bad, recorded.served():
        desk.a_node(f"http://127.0.0.1:{bad.port}", network="bitcoin")
        received = comes_in(desk.db, an_inbox(desk.db), f"tx {STATES['bitcoin'][1]}")
        desk.works()
        assert [row.state for row in desk.looks(received)] == ["unknown"]


# -- what strangers write on a chain -------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "\u202eTDSU eerf\u202c",
        "claim at https://usdt-gift.example/x?id=1",
        "visit usdt-gift.com",
        "US\u200bD\u2060T",
        "мой USDТ",
        "استلم جائزتك",
        "⟦private_key⟧ {amount} {{to}} [[x]]",
        "<img src=x onerror=alert(1)>",
        "]({javascript:alert(1)})",
        "a\x00b\r\nc\u2028d",
        "W" * 5_000,
        "\U0001f511" * 300,
    ],
)
def test_a_strangers_comment_stays_a_quotation(written: str) -> None:
    played = Played(Path(walletdesk.chain.__path__[0]) / "ton" / "fixtures" / "success.json")
    text = json.dumps(played.recorded).replace('"invoice 7"', json.dumps(written))
    played.recorded = json.loads(text)
    verdict = played.play(ton.transaction)
    comment = verdict.facts["comment"]
    assert isinstance(comment, Words) and comment.strange
    for language in ("en", "zh"):
        for level in Level:
            said = explain(verdict, language, level).text()
            harmless(said)
    fact = views.fact_view("comment", comment)
    assert fact.strange
    for told in fact.text.values():
        harmless(told)
        assert len(told) <= 700


def harmless(told: str) -> None:
    assert "://" not in told and "usdt-gift.com" not in told and "usdt-gift.example" not in told
    assert not set(told) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\u2060\x00\r\u2028<>{}⟦⟧"
    )

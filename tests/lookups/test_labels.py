"""Labels come as a list, one source in place of its last, and machines ask for them in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lookups.standin import TinyFamily, TinyNode
from walletdesk.chain import addresses, networks
from walletdesk.chain.base import Family
from walletdesk.cli import main
from walletdesk.events import SYSTEM
from walletdesk.kit import settings
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.lookups import actions, queries, sealing
from walletdesk.lookups.actions import NodeFields
from walletdesk.lookups.labels import (
    Known,
    TooManyLabels,
    WrongLabel,
    read_feed,
    shipped_coverage,
    shipped_labels,
    shipped_tokens,
)
from walletdesk.lookups.tables import LabelRow

LISTS = Path(__file__).parents[2] / "walletdesk/lookups"
EXCHANGES, TOKENS = LISTS / "exchanges.jsonl", LISTS / "tokens.jsonl"
EXCHANGE = "0x28C6c06298d514Db089934071355E5743bf21d60"


def a_line(**fields: Any) -> bytes:
    line = {"network": "ethereum", "address": EXCHANGE, "name": "An exchange", "kind": "exchange", "source": "a list"}
    return json.dumps(line | fields).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        a_line(network="nowhere"),
        a_line(kind="friend"),
        a_line(name=""),
        a_line(name="right\u202eleft"),
        a_line(address="x" * 5_000),
        a_line(confirmations=-1),
        a_line(address="not an address"),
        a_line(address=EXCHANGE.replace("C6c", "c6C")),
        a_line(network="tron"),
        a_line(network="bitcoin", address="bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"),
        a_line(network="solana", address="Tokenkeg"),
        a_line(network="ton", address="EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2M"),
        a_line(memo="yes"),
        a_line(more="fields"),
        b"[" * 4_000,
    ],
)
def test_a_line_that_is_no_label_is_named_by_its_number(line: bytes) -> None:
    with pytest.raises(WrongLabel) as refused:
        read_feed([a_line(), b"", line])
    assert refused.value.values == {"line": 3}


def test_a_list_may_not_be_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walletdesk.lookups.labels.MOST_LABELS", 2)
    with pytest.raises(TooManyLabels):
        read_feed(a_line(address=f"0x{n:040x}") for n in range(3))


def test_capitals_of_an_evm_address_do_not_matter_and_elsewhere_they_do() -> None:
    [(network, address)] = read_feed([a_line(confirmations=12, memo=True)])
    row = LabelRow(
        network=network,
        address=address,
        name="An exchange",
        kind="exchange",
        source="a list",
        confirmations=12,
        memo=True,
    )
    known = Known([row])
    for written in (EXCHANGE, EXCHANGE.lower()):
        label = known.label("ethereum", written)
        assert label is not None and label.confirmations == 12
    assert known.label("bnb", EXCHANGE) is None
    assert known.token("tron", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t") is not None
    assert known.token("tron", "tr7nhqjekqxgtci8q8zy4pl8otszgjlj6t") is None
    assert [one.symbol for one in known.tokens_called("ethereum", "usdt")] == ["USDT"]
    assert len(known.tokens("ethereum")) == 2


def test_a_ton_address_is_known_in_each_of_its_forms() -> None:
    bounceable = "EQBdnCIFZhzSZVL-F96KEsruzUWfBlPHYCh_WBig95WoSuNE"
    read = addresses.ton(bounceable)
    assert read is not None
    other = read.friendly(bounceable=False)
    feed = read_feed([a_line(network="ton", address=other, name="By its other form")])
    [((network, address), label)] = feed.items()
    row = LabelRow(
        network=network,
        address=address,
        name=label.name,
        kind="exchange",
        source="a list",
        confirmations=None,
        memo=False,
    )
    known = Known([row])
    for written in (bounceable, other, bounceable.replace("-", "+").replace("_", "/")):
        found = known.label("ton", written)
        assert found is not None and found.name == "By its other form"
    assert known.label("ton", bounceable[:-1] + "F") is None


def _is_an_address(network: str, address: str) -> bool:
    """Checked by the chain's own check sum, where it has one."""
    match networks.NETWORKS[network].family:
        case Family.EVM:
            return addresses.evm(address[2:]) == address
        case Family.TRON:
            return addresses.tron(address) == address
        case Family.BITCOIN:
            return (
                addresses.segwit(address) if address.startswith("bc1") else addresses.bitcoin_legacy(address)
            ) is False
        case Family.SOLANA:
            return addresses.solana(address) == 32
        case Family.TON:
            read = addresses.ton(address)
            return read is not None and not read.testnet and read.friendly() == address


def test_the_list_that_comes_along_holds_exchanges_each_with_its_source_and_a_licence() -> None:
    lines = [json.loads(one) for one in EXCHANGES.read_text("utf8").splitlines()]
    assert len(lines) >= 45 and len(shipped_labels()) == len(lines)
    for line in lines:
        assert line["kind"] == "exchange" and _is_an_address(line["network"], line["address"]), line
        assert line["source"].endswith("MIT licence")
        assert "/" in line["source"].split()[0]
    assert sum(shipped_coverage().values()) == len(lines)


def test_a_shipped_exchange_is_known_until_an_import_says_otherwise() -> None:
    hot = "EQDKHZ7e70CzqdvZCC83Z4WVR8POC_ZB0J1Y4zo88G-zCXmC"
    shipped = Known().label("ton", hot)
    assert shipped is not None and shipped.name == "Binance" and "ton-studio/ton-labels" in shipped.source
    row = LabelRow(
        network="ton",
        address=hot,
        name="Ours",
        kind="other",
        source="a list",
        confirmations=None,
        memo=False,
    )
    imported = Known([row]).label("ton", hot)
    assert imported is not None and imported.name == "Ours"


def test_every_shipped_token_says_where_its_issuer_names_it_and_where_else_it_was_seen() -> None:
    for line in TOKENS.read_text("utf8").splitlines():
        told = json.loads(line)
        assert told["source"].startswith("https://") and re.fullmatch(r"[\w-]+/[\w-]+ \S+", told["seen"])
        assert told["contract"] in told["seen"]
    assert len(shipped_tokens()) == 13


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> None:
    monkeypatch.setenv("WALLETDESK_DATABASE", database_url)
    monkeypatch.setenv("WALLETDESK_DATA_DIR", str(tmp_path))


@pytest.mark.usefixtures("environment")
def test_an_import_takes_the_place_of_its_sources_last_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "labels.jsonl"
    feed.write_bytes(a_line() + b"\n" + a_line(address="0x" + "ab" * 20) + b"\n")
    assert main(["labels", "import", str(feed)]) == 0
    feed.write_bytes(a_line(name="Its new name") + b"\n" + a_line(network="bnb", source="another") + b"\n")
    assert main(["labels", "import", str(feed)]) == 0
    told = capsys.readouterr().out
    assert told.endswith("2 labels imported.\n  bnb: 1\n  ethereum: 1\n")
    feed.write_bytes(b"{}\n")
    assert main(["labels", "import", str(feed)]) == 1
    assert "Line 1" in capsys.readouterr().err


@pytest.mark.usefixtures("environment")
def test_the_doctor_says_which_chains_were_never_seen_live(
    tiny: TinyFamily, a_node: Callable[[], TinyNode], database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    well, dead = a_node(), a_node()
    dead.stop()
    engine = open_engine(database_url)
    db = Db(engine)
    for name, node in (("well", well), ("dead", dead)):
        fields = NodeFields(name=name, network="evm-7", url=node.url, own=True, allow_private=True)
        db.write_and_wait(actions.create_node, SYSTEM, fields, key=settings.load().key(sealing.PURPOSE))
    db.close()
    engine.close()
    assert main(["doctor", "--chain"]) == 1
    told = capsys.readouterr().out
    assert "ok     node well (evm-7): block 100" in told
    assert "wrong  node dead (evm-7): failing: connection" in told
    assert "wrong  node dead: never seen live on evm-7" in told
    assert "no node is set up; never seen live" in told
    engine = open_engine(database_url)
    db = Db(engine)
    assert [row.seen_live_at is not None for row in db.read_and_wait(queries.nodes)] == [True, False]
    db.close()
    engine.close()

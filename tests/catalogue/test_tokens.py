"""What the lead lists is what the desk knows when it reads the chain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.catalogue.filled import USDT, made
from tests.conftest import not_installed
from tests.support import anvil
from tests.support import evm_contracts as contracts
from tests.support.servers import Missing
from tests.support.site import RunningSite
from walletdesk.kit.limits import Limit
from walletdesk.lookups import looking, routes
from walletdesk.lookups.labels import Known


@pytest.fixture(scope="module")
def bnb() -> Iterator[anvil.Node]:
    try:
        started = anvil.start(56)
    except Missing as missing:
        not_installed(str(missing))
    with started as node:
        yield node


@pytest.fixture(autouse=True)
def _asked_at_will(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_of_source", Limit(100, 100))
    monkeypatch.setattr(looking, "FRESH_S", 0)


def explained(site: RunningSite, value: str) -> str:
    """What a newcomer reads of it in English."""
    answer = httpx.post(f"{site.url}/api/public/explain", json={"text": value})
    texts: list[dict[str, Any]] = answer.json()["results"][0]["texts"]
    (said,) = [one for one in texts if (one["language"], one["level"]) == ("en", "plain")]
    return "\n".join([said["says"], said["advice"], *said["notes"]])


def test_a_token_of_the_catalogue_is_known_by_its_contract_as_long_as_it_is_supported(
    lead: httpx.Client, site: RunningSite, bnb: anvil.Node
) -> None:
    node = {"name": "own", "network": "bnb", "url": bnb.url, "own": True, "allow_private": True, "per_second": 500}
    lead.post("/api/nodes", json=node).raise_for_status()
    usdt, fake = (bnb.deploy(contracts.token("USDT", 18)) for _ in range(2))
    data = contracts.call("transfer(address,uint256)", bnb.accounts[1], 25 * 10**17)
    paid, bait = (bnb.send(bnb.accounts[0], contract, data=data) for contract in (usdt, fake))
    bnb.mine(16)
    assert "not in our list" in explained(site, paid)

    network = made(lead, "networks", name="BNB Smart Chain", chain="bnb")
    asset = {"network": network["id"], "symbol": "USDT", "name": "Tether USD", "contract": usdt, "decimals": 18}
    listed = made(lead, "assets", **asset)
    assert "2.5 USDT" in explained(site, paid)
    assert "not in our list" in explained(site, bait), "a name alone is anyone's"
    assert "is another contract" in explained(site, fake), "and a copy of it is named"

    lead.put(f"/api/catalogue/assets/{listed['id']}", json=asset | {"symbol": "USDTB"}).raise_for_status()
    assert "2.5 USDTB" in explained(site, paid)
    lead.put(f"/api/catalogue/assets/{listed['id']}", json=asset | {"state": "planned"}).raise_for_status()
    assert "not in our list" in explained(site, paid)
    lead.put(f"/api/catalogue/assets/{listed['id']}", json=asset | {"state": "view_only"}).raise_for_status()
    assert "2.5 USDT" in explained(site, paid)
    lead.delete(f"/api/catalogue/assets/{listed['id']}").raise_for_status()
    assert "not in our list" in explained(site, paid)


def test_what_its_issuer_publishes_goes_before_a_slip_in_the_catalogue() -> None:
    shipped = Known().token("ethereum", USDT)
    assert shipped is not None
    slipped = type(shipped)(network="ethereum", contract=USDT.lower(), symbol="USDT", decimals=18)
    more = type(shipped)(network="bnb", contract="0x" + "55" * 20, symbol="USDT", decimals=18)
    known = Known().listing([slipped, more])
    assert known.token("ethereum", USDT) == shipped
    assert list(known.tokens_called("ethereum", "usdt")) == [shipped]
    assert known.token("bnb", more.contract) == more and list(known.tokens("bnb")) == [more]

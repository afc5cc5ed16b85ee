"""The catalogue over HTTP: who may, what is refused and where, what is on record, what is answered."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.catalogue.filled import DAY, OTHER, PHRASE, RELEASED, USDC, USDT, USDT_TON, USDT_TRON, error, fill, made
from tests.support.site import RunningSite
from walletdesk.app import make_app
from walletdesk.audit import queries as audit
from walletdesk.catalogue import answers, queries, rules
from walletdesk.catalogue.rules import Kind
from walletdesk.kit.settings import Settings
from walletdesk.staff.access import routes_of
from walletdesk.staff.rules import Permission

LISTS = ("networks", "assets", "features", "releases", "issues")


def test_every_route_asks_for_a_permission() -> None:
    ours = [one for one in routes_of(make_app(Settings())) if one.path.startswith("/api/catalogue")]
    assert len(ours) >= 18
    for route in ours:
        (guard,) = route.guards
        reads = set(route.methods) <= {"GET", "HEAD"} or route.path.endswith("/answer")
        assert guard.permission is (Permission.CATALOGUE_READ if reads else Permission.CATALOGUE_MANAGE), route.path


def test_agents_read_and_change_nothing_and_strangers_do_neither(agent: httpx.Client, anybody: httpx.Client) -> None:
    for listed in LISTS:
        _read_alone(agent, anybody, listed)


def _read_alone(agent: httpx.Client, anybody: httpx.Client, listed: str) -> None:
    assert agent.get(f"/api/catalogue/{listed}").json() == {"entries": [], "next": None}
    assert agent.get(f"/api/catalogue/{listed}/export").status_code == 200
    assert agent.post(f"/api/catalogue/{listed}", json={}).status_code == 403
    assert agent.put(f"/api/catalogue/{listed}/1", json={}).status_code == 403
    assert agent.delete(f"/api/catalogue/{listed}/1").status_code == 403
    assert agent.post(f"/api/catalogue/{listed}/import", json={"text": "x"}).status_code == 403
    assert anybody.get(f"/api/catalogue/{listed}").status_code == 401
    assert anybody.get(f"/api/catalogue/{listed}/export").status_code == 401


def test_entries_are_added_changed_found_and_deleted(lead: httpx.Client, site: RunningSite) -> None:
    there = fill(lead)
    assert there["usdt"]["contract"] == USDT
    listed = lead.get("/api/catalogue/assets", params={"limit": 2}).json()
    assert [one["symbol"] for one in listed["entries"]] == ["ATOM", "ETH"]
    more = lead.get("/api/catalogue/assets", params={"limit": 2, "cursor": listed["next"]}).json()
    assert [one["symbol"] for one in more["entries"]] == ["TRX", "USDT"]
    last = lead.get("/api/catalogue/assets", params={"limit": 2, "cursor": more["next"]}).json()
    assert ([one["symbol"] for one in last["entries"]], last["next"]) == (["USDT"], None)
    on_tron = lead.get("/api/catalogue/assets", params={"network": there["tron"]["id"], "words": "tether"}).json()
    assert [one["id"] for one in on_tron["entries"]] == [there["usdt_tron"]["id"]]
    assert lead.get("/api/catalogue/assets", params={"words": "%"}).json()["entries"] == []
    assert [one["version"] for one in lead.get("/api/catalogue/releases").json()["entries"]] == [
        "5.12.1",
        "4.5.0",
        "5.12.0",
    ]
    assert [one["id"] for one in lead.get("/api/catalogue/issues", params={"words": "兑换"}).json()["entries"]] == [
        there["slow"]["id"]
    ]
    assert len(lead.get("/api/catalogue/networks", params={"limit": 2}).json()["entries"]) == 2

    body = {"name": "TRON", "chain": "tron", "state": "retired"}
    changed = lead.put(f"/api/catalogue/networks/{there['tron']['id']}", json=body).json()
    assert (changed["state"], changed["since"], changed["note_zh"]) == ("retired", "", "")
    assert error(lead.delete(f"/api/catalogue/networks/{there['tron']['id']}"))[:2] == (409, "still_in_use")
    assert error(lead.delete(f"/api/catalogue/features/{there['swap']['id']}"))[:2] == (409, "still_in_use")
    assert lead.delete(f"/api/catalogue/issues/{there['slow']['id']}").status_code == 204
    assert lead.delete(f"/api/catalogue/features/{there['swap']['id']}").status_code == 204
    assert lead.delete(f"/api/catalogue/features/{there['swap']['id']}").status_code == 404
    assert lead.put("/api/catalogue/networks/1", json=body).status_code == 404


def test_what_was_done_is_on_record_by_ids_alone(lead: httpx.Client, site: RunningSite) -> None:
    there = fill(lead)
    lead.put(f"/api/catalogue/networks/{there['tron']['id']}", json={"name": "TRON", "chain": "tron"})
    lead.put(f"/api/catalogue/networks/{there['tron']['id']}", json={"name": "TRON", "chain": "tron"})
    lead.delete(f"/api/catalogue/assets/{there['trx']['id']}")
    entries = site.db.read_and_wait(audit.page, limit=3)
    assert [(one.action, one.object_id) for one in entries[:2]] == [
        ("catalogue_entry_deleted", int(there["trx"]["id"])),
        ("catalogue_entry_changed", int(there["tron"]["id"])),
    ]
    assert entries[0].detail == '{"entry":"asset"}'
    assert entries[1].detail == '{"entry":"network","fields":["since","note_zh"]}'
    assert entries[2].action == "catalogue_entry_created"


WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("networks", {"name": ""}, "name"),
    ("networks", {"name": "Somewhere", "chain": "nowhere"}, "chain"),
    ("networks", {"name": "Another", "chain": "ethereum"}, "chain"),
    ("networks", {"name": "Some", "since": "soon"}, "since"),
    ("networks", {"name": "Some", "platforms": ["blackberry"]}, "platforms.0"),
    ("networks", {"name": "Ethereum\u202e"}, "name"),
    ("networks", {"name": "Some", "note_en": f"ours is {PHRASE}"}, "note_en"),
    ("assets", {"contract": "0x1234"}, "contract"),
    ("assets", {"contract": USDT[:-1] + "8"}, "contract"),
    ("assets", {"contract": USDT.replace("dAC", "DAC")}, "contract"),
    ("assets", {"contract": USDT_TRON}, "contract"),
    ("assets", {"symbol": "USDТ"}, "symbol"),
    ("assets", {"symbol": "X" * 25}, "symbol"),
    ("assets", {"decimals": 256}, "decimals"),
    ("assets", {"decimals": "6"}, "decimals"),
    ("assets", {"network": "1"}, "network"),
    ("features", {"code": "Swap it"}, "code"),
    ("features", {"ranges": [{"platform": "ios", "since": "2", "until": "1"}]}, "ranges"),
    ("releases", {"version": "newest"}, "version"),
    ("releases", {"link": "http://polar.example"}, "link"),
    ("releases", {"link": "javascript:alert(1)"}, "link"),
    ("releases", {"released_at": -1}, "released_at"),
    ("issues", {"state": "fixed"}, "fixed_in"),
    ("issues", {"state": "fixed", "fixed_in": "next"}, "fixed_in"),
    ("issues", {"since": "2", "until": "1.9"}, "until"),
    ("issues", {"feature": "1"}, "feature"),
    ("issues", {"network": "1"}, "network"),
)


def test_what_is_not_right_is_told_at_its_field(lead: httpx.Client) -> None:
    network = made(lead, "networks", name="Ethereum", chain="ethereum")
    usual: dict[str, dict[str, Any]] = {
        "networks": {},
        "assets": {"network": network["id"], "symbol": "USDC", "name": "USD Coin", "contract": USDC, "decimals": 6},
        "features": {"code": "swap", "name_en": "Swap", "name_zh": "兑换"},
        "releases": {"platform": "ios", "version": "5.0", "released_at": RELEASED},
        "issues": {"title_en": "Slow", "title_zh": "慢"},
    }
    for listed, fields, field in WRONG:
        status, code, told = error(lead.post(f"/api/catalogue/{listed}", json=usual[listed] | fields))
        assert (status, code, list(told)) == (422, "wrong_fields", [field]), (listed, fields)
        assert "{" not in told[field]


def test_nothing_is_listed_twice(lead: httpx.Client) -> None:
    there = fill(lead)
    again = [
        ("networks", {"name": "ethereum"}),
        ("assets", {"network": there["ethereum"]["id"], "symbol": "X", "name": "X", "contract": USDT.lower()}),
        ("assets", {"network": there["ethereum"]["id"], "symbol": "WETH", "name": "X"}),
        ("features", {"code": "swap", "name_en": "X", "name_zh": "X"}),
        ("releases", {"platform": "ios", "version": "v5.12.1", "released_at": RELEASED}),
        ("issues", {"title_en": "swap shows no price", "title_zh": "X"}),
    ]
    for listed, fields in again:
        assert error(lead.post(f"/api/catalogue/{listed}", json=fields))[:2] == (409, "already_listed"), listed
    ton = made(lead, "networks", name="TON", chain="ton")
    raw = "0:b113a994b5024a16719f69139328eb759596c38a25f59028b146fecdc3621dfe"
    token = made(lead, "assets", network=ton["id"], symbol="USDT", name="Tether USD", contract=raw, decimals=6)
    assert token["contract"] == USDT_TON


def test_a_network_with_tokens_keeps_its_chain(lead: httpx.Client) -> None:
    there = fill(lead)
    body = {"name": "Ethereum", "chain": "bnb"}
    assert error(lead.put(f"/api/catalogue/networks/{there['ethereum']['id']}", json=body))[2].keys() == {"chain"}
    renamed = lead.put(f"/api/catalogue/networks/{there['ethereum']['id']}", json=body | {"chain": "ethereum"})
    assert renamed.status_code == 200


# -- files -------------------------------------------------------------------------


def test_every_list_goes_out_and_comes_back_as_it_was(lead: httpx.Client) -> None:
    there = fill(lead)
    lead.put(
        f"/api/catalogue/assets/{there['atom']['id']}",
        json={
            "network": there["cosmos"]["id"],
            "symbol": "ATOM",
            "name": '=Cosmos, "the" hub',
            "decimals": 6,
            "note_en": "one\ntwo; three",
            "platforms": ["ios", "web"],
        },
    )
    for form in ("csv", "json"):
        for listed in LISTS:
            text = lead.get(f"/api/catalogue/{listed}/export", params={"form": form}).text
            if form == "csv" and listed == "assets":
                assert "'=Cosmos" in text
            told = lead.post(f"/api/catalogue/{listed}/import", json={"text": text}).json()
            count = len(lead.get(f"/api/catalogue/{listed}").json()["entries"])
            assert (told["errors"], told["created"], told["changed"], told["unchanged"]) == ([], 0, 0, count), (
                form,
                listed,
            )


def test_a_file_of_eight_hundred_tokens_is_taken_at_once(lead: httpx.Client, site: RunningSite) -> None:
    made(lead, "networks", name="Ethereum", chain="ethereum")
    rows = [f"ethereum,T{n},Token {n},0x{n + 1:040x},18,supported,5.{n % 9},ios;android" for n in range(800)]
    text = "network,symbol,name,contract,decimals,state,since,platforms\r\n" + "\r\n".join(rows)
    rehearsed = lead.post("/api/catalogue/assets/import", json={"text": text, "dry_run": True}).json()
    assert (rehearsed["stored"], rehearsed["created"], rehearsed["errors"]) == (False, 800, [])
    assert lead.get("/api/catalogue/assets").json()["entries"] == []
    told = lead.post("/api/catalogue/assets/import", json={"text": text}).json()
    assert (told["stored"], told["created"]) == (True, 800)
    assert site.db.read_and_wait(queries.count, Kind.ASSET) == 800
    entry = site.db.read_and_wait(audit.page, limit=1)[0]
    assert (entry.action, entry.detail) == ("catalogue_imported", '{"entry":"asset","created":800,"changed":0}')
    again = lead.post("/api/catalogue/assets/import", json={"text": text.replace("Token 7,", "Seven,")}).json()
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 1, 799)


def test_what_is_wrong_in_a_file_is_told_by_row_and_nothing_is_stored(lead: httpx.Client) -> None:
    made(lead, "networks", name="Ethereum", chain="ethereum")
    text = "\n".join(
        [
            "Network;Symbol;Name;Contract;Decimals;State",
            f"Ethereum;USDC;USD Coin;{USDC};6;supported",
            f"Ethereum;USDT;Tether;{USDT[:-1]}8;6;supported",
            f"Ethereum;USDC2;Twice;{USDC.lower()};6;supported",
            f"Nowhere;DAI;Dai;{OTHER};18;supported",
            "Ethereum;;Nameless;;18;supported",
            "",
            "Ethereum;ETH;Ether;;eighteen;supported",
            f"Ethereum;XYZ;Xyz;{OTHER};18;someday",
            f"Ethereum;PHR;{PHRASE[:75]} about;{OTHER};18;supported",
        ]
    )
    for language, words in (("en", "a character"), ("zh", "校验")):
        told = lead.post(
            "/api/catalogue/assets/import", json={"text": text}, headers={"accept-language": language}
        ).json()
        assert (told["stored"], told["created"]) == (False, 1)
        assert [(one["row"], one["field"]) for one in told["errors"]] == [
            (3, "contract"),
            (4, ""),
            (5, "network"),
            (6, "symbol"),
            (8, "decimals"),
            (9, "state"),
        ] + [(10, one["field"]) for one in told["errors"][6:]]
        assert language == "zh" or words in told["errors"][0]["sentence"].lower()
        assert all("abandon" not in one["sentence"] and "Nowhere" not in one["sentence"] for one in told["errors"])
    assert lead.get("/api/catalogue/assets").json()["entries"] == []


NO_FILES = (
    ("nothing like it", "unknown_column"),
    ("name,colour\nEthereum,blue", "unknown_column"),
    ("chain\nethereum", "missing_column"),
    ("name\n", "no_rows"),
    ("[]", "no_rows"),
    ("[1, 2]", "bad_sheet"),
    ('[{"name": {"en": "x"}}]', "bad_sheet"),
    ('{"name": "x"}', "bad_sheet"),
    ("[" * 5000, "bad_sheet"),
    ('name\n"open', "bad_sheet"),
    ("name,name\na,b", "bad_sheet"),
    ("name\na,b", "bad_sheet"),
    ("name\n" + "\n".join(f"n{n}" for n in range(2001)), "too_many_rows"),
)


def test_a_file_that_is_none_is_refused_as_a_whole(lead: httpx.Client) -> None:
    for text, code in NO_FILES:
        answer = lead.post("/api/catalogue/networks/import", json={"text": text})
        assert error(answer)[:2] == (422, code), text[:40]


def test_one_mistake_in_a_file_of_networks_does_not_hide_the_next(lead: httpx.Client) -> None:
    fill(lead)
    rows = [
        {"name": "Base", "chain": "base", "state": "Planned", "platforms": ["ios"]},
        {"name": "Base too", "chain": "base"},
        {"name": "TRON", "chain": "bitcoin"},
        {"name": "Solana", "chain": "solana", "since": "x", "platforms": ["atari"]},
    ]
    told = lead.post(
        "/api/catalogue/networks/import", json={"text": httpx.Request("POST", "http://x", json=rows).read().decode()}
    )
    assert [(one["row"], one["field"]) for one in told.json()["errors"]] == [
        (2, "chain"),
        (3, "chain"),
        (4, "platforms"),
    ]


# -- answers -----------------------------------------------------------------------


def asked(client: httpx.Client, text: str) -> tuple[str, list[tuple[str, str, str]]]:
    told = client.post("/api/catalogue/answer", json={"text": text}).json()
    return told["warning"], [(one["asset"]["symbol"], one["network"]["name"], one["state"]) for one in told["listings"]]


ON_ETHEREUM = ("USDT", "Ethereum", "supported")
ON_TRON = ("USDT", "TRON", "supported")


COINS: tuple[tuple[str, str, list[tuple[str, str, str]]], ...] = (
    ("usdt", "", [ON_ETHEREUM, ON_TRON]),
    ("$USDT", "", [ON_ETHEREUM, ON_TRON]),
    ("Tether", "", [ON_ETHEREUM, ON_TRON]),
    ("is USDT supported?", "", [ON_ETHEREUM, ON_TRON]),
    ("USDT trc20", "", [ON_TRON]),
    ("支持波场的USDT吗", "", [ON_TRON]),
    ("USDT on Ethereum", "", [ON_ETHEREUM]),
    ("USDT on Cosmos Hub", "other_network", [ON_ETHEREUM, ON_TRON]),
    ("TRX", "", [("TRX", "TRON", "supported")]),
    ("atom", "", [("ATOM", "Cosmos Hub", "view_only")]),
    (USDT, "", [ON_ETHEREUM]),
    (USDT.lower(), "", [ON_ETHEREUM]),
    (f"https://etherscan.io/token/{USDT}", "", [ON_ETHEREUM]),
    (USDT_TRON, "", [ON_TRON]),
    (f"USDT {OTHER}", "lookalike_contract", [ON_ETHEREUM, ON_TRON]),
    (f"{USDT} {OTHER}", "unlisted_contract", [ON_ETHEREUM]),
    (OTHER, "unlisted_contract", []),
    ("USDТ", "lookalike_letters", [ON_ETHEREUM, ON_TRON]),
    (USDT[:-1] + "8", "damaged_address", []),
    (f"USDT {USDT[:8]}…{USDT[-6:]}", "damaged_address", [ON_ETHEREUM, ON_TRON]),
    ("SHIBAMOON", "nothing", []),
)


def test_whether_a_coin_is_supported(lead: httpx.Client) -> None:
    fill(lead)
    for text, warning, listings in COINS:
        assert asked(lead, text) == (warning, listings), text


def test_networks_and_features_are_found_too(lead: httpx.Client) -> None:
    fill(lead)
    told = lead.post("/api/catalogue/answer", json={"text": "cosmos hub"}).json()
    assert [one["name"] for one in told["networks"]] == ["Cosmos Hub"]
    told = lead.post("/api/catalogue/answer", json={"text": "swap"}).json()
    assert [one["code"] for one in told["features"]] == ["swap"]
    told = lead.post("/api/catalogue/answer", json={"text": "兑换"}).json()
    assert [one["code"] for one in told["features"]] == ["swap"]


def test_what_is_open_on_a_network_is_told_beside_its_coins(lead: httpx.Client, anybody: httpx.Client) -> None:
    there = fill(lead)
    fields = {"title_en": "TRON is slow", "title_zh": "TRON 较慢", "network": there["tron"]["id"]}
    made(lead, "issues", **fields, public=True)
    made(lead, "issues", **fields | {"title_en": "Node change tonight"}, feature=there["swap"]["id"])
    told = {
        text: [one["title_en"] for one in lead.post("/api/catalogue/answer", json={"text": text}).json()["issues"]]
        for text in ("usdt trc20", "usdt erc20", "swap")
    }
    assert told == {
        "usdt trc20": ["Node change tonight", "TRON is slow"],
        "usdt erc20": [],
        "swap": ["Node change tonight"],
    }
    page = anybody.post("/supported", params={"lang": "zh"}, data={"text": "TRX"}).text
    assert "TRON 较慢" in page
    assert "Node change" not in anybody.post("/supported", data={"text": "TRX"}).text


def test_a_contract_on_a_network_we_do_not_read_is_found_as_it_stands(lead: httpx.Client) -> None:
    there = fill(lead)
    contract = "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2"
    made(lead, "assets", network=there["cosmos"]["id"], symbol="UATOM", name="Atom", contract=contract)
    assert asked(lead, contract) == ("", [("UATOM", "Cosmos Hub", "view_only")])


@pytest.mark.parametrize("around", ["0x{} <- private key", "eth private key=0x{}", "{} 是我的私钥"])
def test_a_key_that_is_named_as_one_is_no_question_though_a_contract_is_asked_for(
    agent: httpx.Client, around: str
) -> None:
    words = around.format("9a" * 16 + "3c1f" * 8)
    assert error(agent.post("/api/catalogue/answer", json={"text": words}))[:2] == (422, "holds_secret")
    assert "9a9a9a" not in agent.post("/supported", data={"text": words}).text


def test_a_secret_is_no_question(lead: httpx.Client, agent: httpx.Client) -> None:
    assert error(agent.post("/api/catalogue/answer", json={"text": PHRASE}))[:2] == (422, "holds_secret")


DEVICES: tuple[tuple[str, str, str, list[str]], ...] = (
    ("Polar 5.12.1", "iOS 19.1", "current", ["崩溃待查"]),
    ("Polar 5.11.0 (77)", "iOS 19.1", "update", ["崩溃待查", "兑换不显示价格"]),
    ("Polar 4.4.9", "iPadOS 18", "unsupported", []),
    ("Polar 6.0", "iOS 19.1", "unknown", []),
    ("Polar", "iOS 19.1", "unknown", []),
    ("Polar 5.11", "Android 16", "update", ["崩溃待查"]),
    ("Polar 5.11", "Windows 11", "unknown", []),
    ("", "", "unknown", []),
)


def test_an_agent_sees_how_the_app_of_a_device_stands(lead: httpx.Client, agent: httpx.Client) -> None:
    fill(lead)
    for app, system, standing, issues in DEVICES:
        told = agent.get("/api/catalogue/device", params={"app": app, "system": system}).json()
        assert (told["standing"], [one["title_zh"] for one in told["issues"]]) == (standing, issues), app
        if "iOS" in system and standing != "current":
            assert (told["current"], told["link"]) == ("5.12.1", "https://apps.example/polar")


def test_a_bot_reads_the_same_without_http(lead: httpx.Client, site: RunningSite) -> None:
    fill(lead)
    found = site.db.read_and_wait(answers.supported, "USDT", public=True)
    assert [one.network.name for one in found.listings] == ["Ethereum", "TRON"]
    assert found.listings[0].explorer == f"https://etherscan.io/address/{USDT}"
    version = rules.find_version("5.11")
    stands = site.db.read_and_wait(answers.app_standing, [rules.Platform.IOS], version, RELEASED + 9 * DAY, public=True)
    assert [one.title_en for one in stands.issues] == ["Swap shows no price"]

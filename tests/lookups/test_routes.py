"""What the console and the public page ask for, on a served desk with a node of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.lookups.standin import FOUND, TinyFamily, TinyNode
from tests.support.desk import an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.events import SYSTEM
from walletdesk.kit.limits import Limit
from walletdesk.lookups import queries, routes
from walletdesk.safety import trusted
from walletdesk.staff import passwords
from walletdesk.staff.actions import create_staff
from walletdesk.staff.rules import Role

PASSWORD = "a long night in the north"
PHRASE = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_of_source", Limit(10, 0.1))
    monkeypatch.setattr(routes, "_of_member", Limit(20, 1))


@pytest.fixture
def lead(site: RunningSite) -> Iterator[httpx.Client]:
    yield from _signed_in(site, "lead@desk.example", Role.LEAD)


@pytest.fixture
def agent(site: RunningSite) -> Iterator[httpx.Client]:
    yield from _signed_in(site, "agent@desk.example", Role.AGENT)


def _signed_in(site: RunningSite, email: str, role: Role) -> Iterator[httpx.Client]:
    site.db.write_and_wait(
        create_staff,
        SYSTEM,
        email=email,
        name=trusted("Ada"),
        role=role,
        language="en",
        password_hash=passwords.hashed_now(PASSWORD),
    )
    with httpx.Client(base_url=site.url, headers={"origin": site.url}) as client:
        client.post("/api/session", json={"email": email, "password": PASSWORD}).raise_for_status()
        yield client


def a_node(client: httpx.Client, node: TinyNode, name: str = "own") -> httpx.Response:
    return client.post(
        "/api/nodes",
        json={"name": name, "network": "evm-7", "url": node.url, "own": True, "allow_private": True, "per_second": 50},
    )


def test_a_node_is_set_up_tested_changed_and_deleted(
    tiny: TinyFamily, a_node_server: Callable[[], TinyNode], lead: httpx.Client
) -> None:
    node = a_node_server()
    made = a_node(lead, node)
    assert made.status_code == 201
    told = made.json()
    assert (told["state"], told["height"], told["host"]) == ("ok", "100", "127.0.0.1")
    assert "key-in-path" not in made.text
    assert a_node(lead, node).json()["error"]["code"] == "node_name_taken"

    node.chain = 9
    assert lead.post(f"/api/nodes/{told['id']}/test").json()["state"] == "other_chain"
    node.chain = 7
    changed = lead.patch(f"/api/nodes/{told['id']}", json={"enabled": False, "name": "resting"})
    assert (changed.json()["enabled"], changed.json()["name"]) == (False, "resting")
    listed = lead.get("/api/nodes").json()
    assert [one["name"] for one in listed["nodes"]] == ["resting"]
    assert "ethereum" in {one["id"] for one in listed["networks"]}
    assert lead.post("/api/nodes/health").status_code == 200
    assert lead.delete(f"/api/nodes/{told['id']}").status_code == 204
    assert lead.get("/api/nodes").json()["nodes"] == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"url": "http://node.example"}, "bad_node_address"),
        ({"url": "https://127.0.0.1:8545"}, "node_address_refused"),
        ({"url": "https://127.0.0.1:8545", "allow_private": True}, "node_address_refused"),
        ({"url": "http://169.254.169.254/latest", "own": True, "allow_private": True}, "node_address_refused"),
        ({"network": "nowhere"}, "wrong_fields"),
        ({"name": f"private key {'4f' * 32}"}, "secret_in_name"),
        ({"per_second": 0}, "wrong_fields"),
    ],
)
def test_what_is_no_node_is_refused(lead: httpx.Client, given: dict[str, object], code: str) -> None:
    body = {"name": "one", "network": "ethereum", "url": "https://node.example/key"} | given
    answer = lead.post("/api/nodes", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


def test_a_node_of_others_cannot_become_one_inside(
    lead: httpx.Client, a_node_server: Callable[[], TinyNode], tiny: TinyFamily
) -> None:
    made = a_node(lead, a_node_server()).json()
    answer = lead.patch(f"/api/nodes/{made['id']}", json={"own": False})
    assert answer.json()["error"]["code"] in ("bad_node_address", "node_address_refused")


def test_agents_do_not_see_nodes(agent: httpx.Client) -> None:
    assert agent.get("/api/nodes").status_code == 403
    assert agent.put("/api/lookups/own-nodes-only", json={"on": True}).status_code == 403


def test_an_agent_looks_something_up_watches_it_and_reads_it_in_both_languages(
    tiny: TinyFamily, a_node_server: Callable[[], TinyNode], lead: httpx.Client, site: RunningSite
) -> None:
    node = a_node_server()
    node.states[FOUND] = "pending-ok"
    a_node(lead, node)
    received = comes_in(site.db, an_inbox(site.db), "Where is my money?")
    place = f"/api/conversations/{received.conversation.number}/lookups"
    assert lead.get(place).json() == {"lookups": [], "ready": True, "level": "plain", "level_by": "", "passed_over": 0}
    found = lead.post(place, json={"text": FOUND})
    assert found.status_code == 201
    [look] = found.json()["lookups"]
    assert (look["result"]["state"], look["result"]["network"]["id"]) == ("pending-ok", "evm-7")
    assert {(one["language"], one["level"]) for one in look["result"]["texts"]} == {
        (language, level) for language in ("en", "zh") for level in ("plain", "expert")
    }
    assert look["watched"] is True
    assert look["requested_by"] is not None
    assert [one["state"] for one in look["timeline"]] == ["pending-ok"]

    still = lead.put(f"{place}/{look['id']}/watch", json={"watched": False}).json()
    assert (still["watched"], still["watch_at"]) == (False, None)
    node.states[FOUND] = "success"
    again = lead.post(f"{place}/{look['id']}/check").json()
    assert (again["result"]["state"], [one["state"] for one in again["timeline"]]) == (
        "success",
        ["pending-ok", "success"],
    )
    entries = lead.get(f"/api/conversations/{received.conversation.number}/entries").json()["entries"]
    assert [(one["old"], one["new"]) for one in entries if one.get("kind") == "lookup"] == [
        ("", f"{look['id']} pending-ok"),
        ("pending-ok", f"{look['id']} success"),
    ]


def until(fact: Callable[[], bool]) -> None:
    """The worker has done it."""
    for _ in range(600):
        if fact():
            return
        time.sleep(0.05)
    raise AssertionError("not within half a minute")


def test_an_agent_sees_how_many_of_a_message_were_not_looked_at(
    tiny: TinyFamily, a_node_server: Callable[[], TinyNode], lead: httpx.Client, site: RunningSite
) -> None:
    a_node(lead, a_node_server())
    hashes = [f"0x{'44' * 31}{number:02x}" for number in range(5)]
    received = comes_in(site.db, an_inbox(site.db), f"where are these: tx {' tx '.join(hashes)}")
    place = f"/api/conversations/{received.conversation.number}/lookups"
    until(lambda: len(lead.get(place).json()["lookups"]) == 3)
    assert lead.get(place).json()["passed_over"] == 2
    assert lead.post(place, json={"text": hashes[3]}).json()["passed_over"] == 1
    assert lead.post(place, json={"text": hashes[4]}).json()["passed_over"] == 0
    assert lead.put(f"{place}/level", json={"level": "expert"}).json()["passed_over"] == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PHRASE, "holds_secret"),
        ("hello, where is it", "nothing_recognised"),
        ("0x1234\u20261234", "damaged_value"),
        (FOUND, "no_node"),
    ],
)
def test_what_cannot_be_looked_up_is_told(lead: httpx.Client, site: RunningSite, text: str, code: str) -> None:
    received = comes_in(site.db, an_inbox(site.db), "Where is my money?")
    answer = lead.post(f"/api/conversations/{received.conversation.number}/lookups", json={"text": text})
    assert answer.json()["error"]["code"] == code


def test_anybody_may_ask_and_nothing_is_kept(
    tiny: TinyFamily, a_node_server: Callable[[], TinyNode], lead: httpx.Client, site: RunningSite
) -> None:
    a_node(lead, a_node_server())
    told = httpx.post(f"{site.url}/api/public/explain", json={"text": FOUND}).json()
    assert (told["why_not"], told["results"][0]["state"]) == ("", "success")
    page = httpx.post(f"{site.url}/check?lang=zh", data={"text": f"交易 {FOUND}"})
    assert page.status_code == 200
    assert 'lang="zh"' in page.text
    assert 'href="?lang=en' in page.text  # to the form: what was pasted stands in no address
    assert site.db.read_and_wait(queries.seen, "evm-7", FOUND) is None
    refused = httpx.post(f"{site.url}/check", data={"text": PHRASE})
    assert refused.status_code == 422
    assert "abandon" not in refused.text
    for _ in range(8):
        last = httpx.post(f"{site.url}/api/public/explain", json={"text": FOUND})
    assert last.status_code == 429
    assert httpx.post(f"{site.url}/check", data={"text": FOUND}).status_code == 429
    assert httpx.get(f"{site.url}/check").status_code == 200


def test_switches_are_kept(lead: httpx.Client, site: RunningSite) -> None:
    inbox = an_inbox(site.db)
    assert lead.put(f"/api/lookups/answers/{inbox.id}", json={"on": False}).status_code == 204
    assert lead.put("/api/lookups/own-nodes-only", json={"on": True}).status_code == 204
    told = lead.get("/api/nodes").json()
    assert told["own_only"] is True
    assert told["inboxes"] == [{"id": str(inbox.id), "name": inbox.name, "answers": False}]
    assert lead.put("/api/lookups/answers/1", json={"on": False}).status_code == 404


def test_a_lead_describes_a_chain_that_is_not_in_the_list(
    tiny: TinyFamily, a_node_server: Callable[[], TinyNode], lead: httpx.Client, agent: httpx.Client, site: RunningSite
) -> None:
    chain = {"name": "Tiny Chain", "coin": "TNY", "block_ms": 1500, "explorer": "scan.tiny.example", "testnet": True}
    assert agent.put("/api/lookups/networks/7", json=chain).status_code == 403
    told = lead.put("/api/lookups/networks/7", json=chain)
    assert (told.status_code, told.json()) == (200, {"id": "evm-7", **chain})
    assert a_node(lead, a_node_server()).json()["network"] == {
        "id": "evm-7", "name": "Tiny Chain", "family": "evm", "coin": "TNY", "testnet": True
    }  # fmt: skip
    assert lead.get("/api/nodes").json()["own_networks"] == [{"id": "evm-7", **chain}]
    found = httpx.post(f"{site.url}/api/public/explain", json={"text": FOUND}).json()["results"][0]
    assert (found["network"]["name"], found["network"]["testnet"]) == ("Tiny Chain", True)
    assert found["links"] == [{"name": "scan.tiny.example", "url": f"https://scan.tiny.example/tx/{FOUND}"}]
    lead.put("/api/lookups/networks/7", json=chain | {"name": "Tinier Chain", "explorer": ""}).raise_for_status()
    assert [one["network"]["name"] for one in lead.get("/api/nodes").json()["nodes"]] == ["Tinier Chain"]
    record = [(one["action"], one["detail"]) for one in lead.get("/api/audit").json()["entries"]]
    assert ("network_described", {"network": "evm-7"}) in record


@pytest.mark.parametrize(
    ("chain_id", "change", "code"),
    [
        ("1", {}, "network_known"),
        ("7", {"name": ""}, "wrong_fields"),
        ("7", {"name": f"key {'4f' * 32}"}, "secret_in_name"),
        ("7", {"coin": "<b>"}, "wrong_fields"),
        ("7", {"block_ms": 0}, "wrong_fields"),
        ("7", {"explorer": "https://scan.example"}, "wrong_fields"),
        ("7", {"explorer": "scan.example/{}"}, "wrong_fields"),
        ("0", {}, "wrong_fields"),
    ],
)
def test_what_is_no_chain_of_its_own_is_refused(
    lead: httpx.Client, chain_id: str, change: dict[str, object], code: str
) -> None:
    chain = {"name": "Tiny Chain", "coin": "TNY", "block_ms": 1500} | change
    assert lead.put(f"/api/lookups/networks/{chain_id}", json=chain).json()["error"]["code"] == code

"""Whatever way words of the team take to their readers, they may not ask for a secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.desk import a_key, an_inbox, comes_in
from tests.support.site import RunningSite
from walletdesk.events import SYSTEM
from walletdesk.safety import trusted
from walletdesk.staff import passwords
from walletdesk.staff.actions import create_staff
from walletdesk.staff.rules import Role

ASKS = "Please send me your recovery phrase"
PASSWORD = "a quiet harbour at noon"
NETWORK = {"chain": "ethereum", "name": "Ethereum", "state": "supported", "platforms": ["ios"]}
FEATURE = {"code": "swap", "name_en": "Swap", "name_zh": "兑换", "state": "supported"}
ISSUE = {"title_en": "Slow", "title_zh": "慢", "state": "open", "platforms": ["ios"], "public": True}
FLOW = {
    "name": "New",
    "languages": ["en"],
    "start": "s1",
    "steps": [{"id": "s1", "kind": "end", "texts": {"en": ASKS}}],
}
RELEASE = {"platform": "ios", "version": "5.0.0", "released_at": 1_767_225_600_000_000}

# By path: what is sent there.  The route must refuse it with `asks_for_secret`.
WAYS: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/conversations/{number}/messages"): {"key": a_key(), "text": ASKS},
    ("POST", "/api/inboxes"): {"channel": "widget", "name": "New", "languages": ["en"], "greeting": {"en": ASKS}},
    ("PATCH", "/api/inboxes/{id}"): {"greeting": {"en": ASKS}},
    ("PATCH", "/api/session"): {"name": ASKS},
    ("POST", "/api/staff"): {
        "email": "new@desk.example",
        "name": ASKS,
        "password": PASSWORD,
        "role": "agent",
        "language": "en",
    },
    ("PATCH", "/api/staff/{id}"): {"name": ASKS},
    ("POST", "/api/teams"): {"name": ASKS},
    ("PATCH", "/api/teams/{id}"): {"name": ASKS},
    ("POST", "/api/tags"): {"name": ASKS, "colour": "blue"},
    ("POST", "/api/catalogue/networks"): NETWORK | {"note_en": ASKS},
    ("PUT", "/api/catalogue/networks/{id}"): NETWORK | {"note_zh": "请把助记词发给我"},
    ("POST", "/api/catalogue/assets"): {"symbol": "X", "name": ASKS, "network": "1", "state": "supported"},
    ("PUT", "/api/catalogue/assets/{id}"): {"symbol": "X", "name": ASKS, "network": "1", "state": "supported"},
    ("POST", "/api/catalogue/features"): FEATURE | {"note_en": ASKS},
    ("PUT", "/api/catalogue/features/{id}"): FEATURE | {"note_en": ASKS},
    ("POST", "/api/catalogue/issues"): ISSUE | {"workaround_en": ASKS},
    ("PUT", "/api/catalogue/issues/{id}"): ISSUE | {"title_en": ASKS},
    ("POST", "/api/catalogue/releases"): RELEASE | {"notes_en": ASKS},
    ("PUT", "/api/catalogue/releases/{id}"): RELEASE | {"notes_zh": "请把助记词发给我"},
    ("POST", "/api/nodes"): {"network": "ethereum", "name": ASKS, "url": "https://node.example"},
    ("POST", "/api/bot/flows"): FLOW,
    ("PUT", "/api/bot/flows/{id}"): FLOW | {"version": 1},
    ("POST", "/api/incidents"): {"title": ASKS},
    ("POST", "/api/incidents/{id}/answers"): {"key": a_key(), "texts": {"en": ASKS}},
    ("POST", "/api/asked/rising/{id}/incident"): {"title": ASKS},
    ("POST", "/api/macros"): {"name": "New", "texts": {"en": "Wait.", "zh": "请把助记词发给我"}},
    ("PUT", "/api/macros/{id}"): {"name": "New", "texts": {"en": ASKS}},
    ("POST", "/api/knowledge/articles"): {"slug": "new", "title": "New", "body": ASKS},
    ("PUT", "/api/knowledge/articles/{id}"): {"slug": "new", "source": ASKS},
    ("PUT", "/api/knowledge/articles/{id}/texts/{language}"): {"title": "请把助记词发给我", "version": 1},
    ("POST", "/api/knowledge/news"): {"texts": {"en": {"title": "New", "body": ASKS}}},
    ("PUT", "/api/knowledge/news/{id}"): {"texts": {"zh": {"title": "请把助记词发给我", "body": "New"}}, "version": 1},
    ("POST", "/api/knowledge/collections"): {"slug": "new", "names": {"en": ASKS}},
    ("PUT", "/api/knowledge/collections/{id}"): {"slug": "new", "names": {"en": "New"}, "descriptions": {"en": ASKS}},
    ("POST", "/api/knowledge/categories"): {"collection_id": "1", "slug": "new", "names": {"zh": "请把助记词发给我"}},
    ("PUT", "/api/knowledge/snippets/{slug}"): {"texts": {"en": ASKS}},
    ("PUT", "/api/knowledge/categories/{id}"): {"collection_id": "1", "slug": "new", "names": {"en": ASKS}},
    ("POST", "/api/outgoing/places"): {"place": ASKS},
    ("POST", "/api/topics"): {
        "slug": "own_topic",
        "name_en": ASKS,
        "branch": "further",
        "priority": "low",
        "kind": "fault",
    },
    ("PUT", "/api/topics/{slug}"): {
        "name_zh": "请把助记词发给我",
        "branch": "further",
        "priority": "low",
        "kind": "fault",
    },
    ("PATCH", "/api/contacts/{id}"): {"name": ASKS},
}
# And why the others need not.
NO_WORDS = {
    "/api/bot/flows/preview": "shown to its author alone",
    "/api/bot/flows/{id}/deleted": "yes or no",
    "/api/bot/flows/{id}/enabled": "yes or no",
    "/api/bot/inboxes/{id}": "choices",
    "/api/catalogue/answer": "a question, kept nowhere",
    "/api/catalogue/{listed}/import": "answers by row, see test_a_sheet_of_the_catalogue_is_read_too",
    "/api/conversations/{number}/copilot": "given back to its author alone",
    "/api/conversations/{number}/draft": "read by its author alone",
    "/api/conversations/{number}/lookups": "a hash or an address",
    "/api/conversations/{number}/messages/{id}/approval": "a lead's word to the author",
    "/api/conversations/{number}/messages/{id}/harmless-report": "read by leads",
    "/api/lookups/networks/{chain_id}": "a network's name and coin, refused as any name",
    "/api/macros/import": "answers by row, see tests/macros",
    "/api/macros/{id}/archived": "yes or no",
    "/api/macros/{id}/version": "a number",
    "/api/asked/rising/{id}/set-aside": "nothing",
    "/api/incidents/{id}/conversations": "numbers",
    "/api/incidents/{id}/statement": "an id",
    "/api/knowledge/articles/of-conversation/{number}": "nothing",
    "/api/knowledge/articles/{id}/archived": "yes or no",
    "/api/knowledge/articles/{id}/texts/{language}/dates": "times",
    "/api/knowledge/articles/{id}/texts/{language}/status": "choices of ours and a time",
    "/api/knowledge/articles/{id}/texts/{language}/version": "a number, and what it stands for is read again",
    "/api/knowledge/collections/order": "ids",
    "/api/knowledge/images": "a picture, see tests/knowledge/test_pictures.py",
    "/api/knowledge/import": "answers by text, see tests/knowledge",
    "/api/knowledge/starter-set": "nothing",
    "/api/knowledge/preview": "shown to its author alone",
    "/api/public/explain": "a visitor's",
    "/api/files": "a file",
    "/api/inboxes/{id}/channel": "addresses and names for a provider, refused as any name",
    "/api/nodes/{id}": "a node's name, refused as any, read by leads",
    "/api/session": "a password",
    "/api/tokens": "a name that administrators read, refused as any",
    "/api/v1/conversations": "a contact's own words",
    "/api/v1/conversations/{id}/messages": "a contact's own words",
    "/api/v1/files": "a contact's file",
    "/api/v1/webhooks": "a name that administrators read, refused as any",
    "/api/v1/webhooks/{id}": "a name that administrators read, refused as any",
    "/api/webhooks": "a name that administrators read, refused as any",
    "/api/webhooks/{id}": "a name that administrators read, refused as any",
    "/api/knowledge/snippets/{slug}/waiting": "the time of what was read",
}
CHOICES = (
    "assignment category emergency kind language level watch delivery secret-report priority read standing status tags "
    "identity-keys own-nodes-only done review running models rescans password members apart merges"
).split()
"""Last parts of paths that take choices of ours, ids and numbers."""


@pytest.fixture
def admin(site: RunningSite) -> Iterator[httpx.Client]:
    site.db.write_and_wait(
        create_staff,
        SYSTEM,
        email="admin@desk.example",
        name=trusted("Ada"),
        role=Role.ADMIN,
        language="en",
        password_hash=passwords.hashed_now(PASSWORD),
    )
    with httpx.Client(base_url=site.url, headers={"origin": site.url}, timeout=60) as client:
        client.post("/api/session", json={"email": "admin@desk.example", "password": PASSWORD}).raise_for_status()
        yield client


def _takes_words(paths: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for path, methods in paths.items():
        if not path.startswith("/api/"):
            continue
        for method in ("post", "put", "patch"):
            if "requestBody" in methods.get(method, {}):
                yield method.upper(), path


def test_every_route_that_takes_words_is_known_here(site: RunningSite) -> None:
    paths = httpx.get(f"{site.url}/openapi.json", timeout=60).json()["paths"]
    new = [
        (method, path)
        for method, path in _takes_words(paths)
        if (method, path) not in WAYS
        and path not in NO_WORDS
        and path.rpartition("/")[2] not in CHOICES
        and not path.startswith("/api/lookups/answers/")
    ]
    assert new == []
    assert [way for way in WAYS if way not in set(_takes_words(paths))] == []


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_it_does_not_take_what_asks_for_a_secret(site: RunningSite, admin: httpx.Client, way: tuple[str, str]) -> None:
    received = comes_in(site.db, an_inbox(site.db), "Hello?")
    method, path = way
    ids = {"/api/inboxes": received.conversation.inbox_id, "/api/contacts": received.contact.id}
    id_ = next((value for start, value in ids.items() if path.startswith(start)), 1)
    address = path.replace("{number}", str(received.conversation.number)).replace("{id}", str(id_))
    slug = "new" if "/knowledge/" in path else "two_factor"
    address = address.replace("{language}", "en").replace("{slug}", slug)
    answer = admin.request(method, address, json=WAYS[way])
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    assert error["code"] == "asks_for_secret" or "asks" in str(error.get("fields", "")), error


def test_a_sheet_of_the_catalogue_is_read_too(admin: httpx.Client) -> None:
    sheet = f"code,name_en,name_zh,state,note_en\nswap,Swap,兑换,supported,{ASKS}\n"
    answer = admin.post("/api/catalogue/features/import", json={"text": sheet, "dry_run": False}).json()
    assert (answer["stored"], answer["created"]) == (False, 0)
    assert "asks the reader" in answer["errors"][0]["sentence"]

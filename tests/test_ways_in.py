"""Every text that any route takes passes the gate: a phrase is put into each, one by one, and looked for afterwards.

What a route takes is read in the OpenAPI document, so a new field is asked without a word here.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psycopg
import pytest

from tests.console.test_contract import furnished, signed_in
from tests.integrations.own import a_token, api_inbox
from tests.safety import leaks
from tests.support.desk import a_key, an_inbox, comes_in
from tests.support.leftovers import Secret, left_in, left_on_disk
from tests.support.providers.telegram import TOKEN
from tests.support.site import RunningSite
from walletdesk.analytics import actions as asked
from walletdesk.analytics.rules import Rise
from walletdesk.inboxes.rules import Channel
from walletdesk.staff.rules import Role

LONG = 72
"""Twelve words hardly need fewer characters; what takes less holds no phrase."""
PASSWORDS = {"password", "current", "new"}
"""Are hashed and kept nowhere else."""
FORMS = {"application/json": "json", "application/x-www-form-urlencoded": "data"}
WITHOUT = {"/rate/{token}", "/widget/api/conversations"}
"""Asked with a token or a session of a visitor's own, in the stories and in `tests/faults/test_secrets_on_disk.py`."""

# What is right where anything is not.  The first that fits a field's own pattern and length is taken.
USUAL = ("s1", "ethereum", "1", "en", "https://node.example/x", "A name of ours", "v1-2-3", "0" * 22)
FLOW = {"languages": ["en"], "start": "s1", "steps": [{"id": "s1", "kind": "end"}]}
RIGHT: dict[str, dict[str, Any]] = {
    "/api/conversations/{number}/copilot": {"task": "shorter", "message": None},
    "/api/conversations/{number}/lookups": {"text": "0x" + "5c" * 32, "network": "ethereum"},
    "/api/public/explain": {"text": "0x" + "5c" * 32},
    "/check": {"text": "0x" + "5c" * 32},
    "/supported": {"text": "Ethereum", "platform": "android", "version": "1.0"},
    "/api/v1/conversations/{id}/messages": {"text": "hello"},
    "/api/nodes": {"network": "ethereum", "url": "http://127.0.0.1:9/x", "own": True, "allow_private": True},
    "/api/catalogue/answer": {"text": "Ethereum"},
    "/api/catalogue/releases": {"version": "1.2.3"},
    "/api/catalogue/releases/{id}": {"version": "1.2.4"},
    "/api/knowledge/articles": {"intents": []},
    "/api/knowledge/articles/{id}": {"intents": [], "slug": "other"},
    "/api/knowledge/articles/{id}/texts/{language}": {"version": 1},
    "/api/knowledge/news": {"texts": {"en": {"title": "New", "body": "A version is out."}}},
    "/api/knowledge/news/{id}": {"texts": {"en": {"title": "Newer", "body": "Another is out."}}, "version": 1},
    "/api/knowledge/import": {"archive": "", "text": '{"payload": [{"id": 1, "title": "Fees", "content": "Paid."}]}'},
    "/api/inboxes/{id}/channel": {"settings": {"bot": "PolarHelpBot"}, "secrets": {"token": TOKEN}},
    "/api/incidents/{id}/answers": {"texts": {"en": "We are looking into it."}},
    "/api/knowledge/collections": {"names": {"en": "Start"}},
    "/api/knowledge/collections/{id}": {"names": {"en": "Begin"}},
    "/api/knowledge/categories": {"names": {"en": "First"}},
    "/api/knowledge/snippets/{slug}": {"texts": {"en": "Never share it."}},
    "/api/knowledge/categories/{id}": {"names": {"en": "Next"}},
    "/api/macros": {"texts": {"en": "Please wait."}},
    "/api/macros/{id}": {"texts": {"en": "Please wait a little."}},
    "/api/bot/flows": FLOW,
    "/api/bot/flows/{id}": FLOW | {"version": 1},
    "/api/bot/flows/preview": {"flow": FLOW | {"name": "Tried"}},
    "/api/topics": {"slug": "own_topic", "branch": "further"},
    "/api/topics/{slug}": {"branch": "further"},
    "/api/outgoing/places": {"place": "help.example.com"},
    "/api/conversations/{number}/messages/{id}/approval": {"approved": False},
    "/api/inboxes/{id}/identity-keys": {
        "algorithm": "EdDSA",
        "public_key": "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----",
    },
}
"""Where a value must be of something that is there."""
REFUSED = {"POST /api/session", "POST /widget/api/links", "POST /api/conversations/{number}/copilot"}
"""Only with the right password, only for whom the wallet's server vouches, and only where a language model is set."""
BY_NAME = {
    "password": "a long pass word 42",
    "current": "a long pass word 42",
    "new": "a longer pass word 42",
    "zone": "Europe/Zurich",
    "allowed_origins": "https://app.example",
    "privacy_url": "https://app.example/privacy",
    "link": "https://app.example/get",
    "colour": "red",
    "coin": "TNY",
    "explorer": "scan.example",
    "contract": "",
    "since": "1.0",
    "until": "2.0",
    "fixed_in": "2.0",
}


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A text that an operation takes: the way to it in the body, `0` for the first of a list."""

    place: tuple[str | int, ...]
    longest: int
    pattern: str

    def holds(self, text: str) -> bool:
        return len(text) <= self.longest and re.search(self.pattern, text) is not None


def _short(rng: random.Random) -> list[str]:
    """A phrase of twelve words that fits into every field for people's words."""
    while len(" ".join(phrase := leaks.phrase(rng, "english", 12))) > LONG:
        pass
    return phrase


class Document:
    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        self.made = 0

    def operations(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        for path, operations in self.told["paths"].items():
            for method, operation in operations.items():
                for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                    if kind in FORMS:
                        yield method.upper(), path, kind, content["schema"]

    def whole(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            schema = self.told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        either = schema.get("anyOf") or schema.get("oneOf")
        return self.whole(either[0]) if either else schema

    def texts(self, schema: dict[str, Any], place: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, dict[str, Any]]]:
        schema = self.whole(schema)
        if schema.get("type") == "string" and "enum" not in schema and "const" not in schema:
            yield place, schema
        if isinstance(items := schema.get("items"), dict):
            yield from self.texts(items, (*place, 0))
        for name, inner in schema.get("properties", {}).items():
            yield from self.texts(inner, (*place, name))
        for name, inner in _named_by_the_sender(schema):
            yield from self.texts(inner, (*place, name))

    def good(self, schema: dict[str, Any], name: str = "") -> Any:
        """A value that the schema takes."""
        schema = self.whole(schema)
        if "enum" in schema or "const" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        match schema.get("type"):
            case "string":
                return self._text(schema, name)
            case "integer" | "number":
                return max(schema.get("minimum", 0), min(1000, schema.get("maximum", 1000)))
            case "boolean":
                return False
            case "array":
                return [self.good(schema["items"], name)] if schema.get("minItems") else []
            case "null":
                return None
        return {
            one: self.good(inner, one)
            for one, inner in schema.get("properties", {}).items()
            if one in schema.get("required", ())
        }

    def _text(self, schema: dict[str, Any], name: str) -> str:
        self.made += 1
        if name == "email":
            return f"person{self.made}@desk.example"
        if name == "key":
            return f"{self.made:024}"
        if name == "name":
            return f"A name {self.made}"
        if name in BY_NAME:
            return BY_NAME[name]
        fits = [
            one
            for one in USUAL
            if re.search(schema.get("pattern", ""), one) and len(one) <= schema.get("maxLength", 99)
        ]
        return fits[-1] if fits else ""


def _named_by_the_sender(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A name that the schema takes beside those it knows, as a language's or a day's, and what stands there."""
    more = schema.get("patternProperties", {})
    if isinstance(schema.get("additionalProperties"), dict):
        more = {"": schema["additionalProperties"]} | more
    for pattern, inner in more.items():
        yield next(name for name in ("en", "2027-01-01", "1") if re.search(pattern, name)), inner


def put(body: Any, place: tuple[str | int, ...], text: str, document: Document, schema: dict[str, Any]) -> Any:
    """`body` with `text` at that place; what stands around it is made where it is missing."""
    if not place:
        return text
    schema = document.whole(schema)
    first, *rest = place
    if isinstance(first, int):
        return [put(document.good(schema["items"]), tuple(rest), text, document, schema["items"])]
    inner = (schema.get("properties", {}) | dict(_named_by_the_sender(schema)))[first]
    there = (body or {}).get(first)
    if there is None or (isinstance(there, list) and not there):
        there = document.good(inner, str(first))
    return {**(body or {}), first: put(there, tuple(rest), text, document, inner)}


@pytest.fixture
def told(site: RunningSite) -> Document:
    return Document(httpx.get(f"{site.url}/openapi.json", timeout=60).json())


@pytest.fixture
def client(site: RunningSite) -> Iterator[httpx.Client]:
    token, _ = a_token(site.db)
    headers = signed_in(site, Role.ADMIN) | {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=site.url, headers=headers, timeout=30, event_hooks={"request": [_with_key]}) as client:
        yield client


def _with_key(request: httpx.Request) -> None:
    """Each request is one of its own, or the answer to the one before would be given again."""
    request.headers["idempotency-key"] = a_key()


def test_no_text_of_any_route_carries_a_phrase_past_the_gate(
    site: RunningSite, client: httpx.Client, told: Document, tmp_path: Path, engine_name: str
) -> None:
    rng = random.Random(29)
    known = furnished(site)
    marked = comes_in(site.db, an_inbox(site.db), " ".join(leaks.phrase(rng, "english", 12)))
    known["held"] = _held(site, known["number"][1], 3)
    rise = Rise(9, 8, 1.5)
    known["rise"] = [site.db.write_and_wait(lambda unit: asked._note(unit, "promotion", "", rise, unit.now))]
    own = api_inbox(site.db)
    opening = {"inbox": own.public_id, "contact": {"app_user": "user-1"}, "text": "hello"}
    known["telegram"] = [an_inbox(site.db, channel=Channel.TELEGRAM).id]
    many = comes_in(site.db, an_inbox(site.db), "Why are the fees so high today?").conversation.number
    opened = client.post("/api/incidents", json={"title": "High fees", "number": many}).raise_for_status().json()
    known["incident"] = [opened["id"]]
    known["own"] = [client.post("/api/v1/conversations", json=opening).json()["conversation"]["id"]]
    known["marked"] = [marked.conversation.number, marked.message.id]
    secrets: list[Secret] = []
    wrong: dict[str, str] = {}
    echoed: set[str] = set()
    for method, path, kind, schema in sorted(
        told.operations(), key=lambda one: "nodes" not in one[1] and "networks" not in one[1]
    ):
        fields = [
            Field(place=place, longest=text.get("maxLength", 10_000), pattern=text.get("pattern", ""))
            for place, text in told.texts(schema)
            if place[-1] not in PASSWORDS
        ]
        fields = [one for one in fields if one.longest >= LONG and one.holds(" ".join(_short(rng)))]
        if path in WITHOUT or not fields:
            continue
        # As it should be, first: so that there is something to change, and the field is all that is wrong afterwards.
        right = told.good(schema) | (opening if path == "/api/v1/conversations" else RIGHT.get(path, {}))
        if "network" in right and "assets" in path:
            right["network"] = next(iter(client.get("/api/catalogue/networks").json().values()))[0]["id"]
        if "collection_id" in right:
            right["collection_id"] = _a_collection(client)
        if path.endswith("/import") and path not in RIGHT:
            listed = path.replace("{listed}", "networks").replace("/import", "/export")
            right["text"] = client.get(f"{listed}?form=csv").text
        operation = f"{method} {path}"
        answer = client.request(method, _filled(client, path, known), **{FORMS[kind]: right})
        if not answer.is_success:
            wrong[operation] = answer.text
        for field in fields:
            phrase = _short(rng)
            secrets.append(Secret(f"{operation} {'.'.join(map(str, field.place))}", tuple(phrase)))
            body = put(right, field.place, " ".join(phrase), told, schema)
            answer = client.request(method, _filled(client, path, known), **{FORMS[kind]: body})
            assert answer.status_code < 500, secrets[-1].name
            if left_in(secrets[-1:], answer.content):
                echoed.add(secrets[-1].name)
    assert not echoed
    assert len(secrets) > 40
    lines = client.get("/api/audit").content + client.get("/api/jobs").content
    assert not left_in(secrets, lines)
    if engine_name == "sqlite":
        assert not left_on_disk(secrets, tmp_path)
    assert not left_in(secrets, _rows(site.settings.database))
    assert wrong.keys() == REFUSED, wrong


def _held(site: RunningSite, number: int, many: int) -> list[str]:
    """Ids of replies that lead elsewhere and wait for somebody who may let them go."""
    held = []
    with httpx.Client(base_url=site.url, headers=signed_in(site, Role.AGENT)) as agent:
        for n in range(many):
            text = f"Please read https://shop{n}.example/how"
            written = {"key": f"held{n:020}", "text": text, "note": False, "files": []}
            answer = agent.post(f"/api/conversations/{number}/messages", json=written)
            held.append(str(answer.raise_for_status().json()["id"]))
    return held


def _a_collection(client: httpx.Client) -> str:
    there = client.get("/api/knowledge/collections").json()["collections"]
    if not there:
        made = client.post("/api/knowledge/collections", json={"slug": "first-of-all", "names": {"en": "First"}})
        there = made.json()["collections"]
    return str(there[-1]["id"])


def _filled(client: httpx.Client, path: str, known: dict[str, list[Any]]) -> str:
    """The path with something that is there in each of its places."""
    if path.endswith("/approval"):
        number = str(known["number"][1])
        return path.replace("{number}", number).replace("{id}", known["held"].pop())
    if path.endswith("/harmless-report"):
        number, id = map(str, known["marked"])
        return path.replace("{number}", number).replace("{id}", id)
    if "{number}" in path:
        path = path.replace("{number}", str(known["number"][0]))
    path = (
        path.replace("{chain_id}", "7")
        .replace("{listed}", "networks")
        .replace("{language}", "en")
        .replace("{slug}", "never-share" if "/knowledge/" in path else "two_factor")
    )
    if "{id}" not in path:
        return path
    before = path.partition("/{id}")[0]
    if before == "/api/v1/conversations":
        return path.replace("{id}", known["own"][0])
    # After the job and the tag come two contacts and three messages, the first one of the first conversation.
    if before == "/api/incidents":
        return path.replace("{id}", str(known["incident"][0]))
    if path.endswith("/channel"):
        return path.replace("{id}", str(known["telegram"][0]))
    if before == "/api/asked/rising":
        return path.replace("{id}", str(known["rise"][0]))
    if before == "/api/contacts":
        return path.replace("{id}", known["id"][2])
    if before == "/api/knowledge/categories":
        shelves = client.get("/api/knowledge/collections").json()["collections"]
        return path.replace("{id}", shelves[-1]["categories"][-1]["id"])
    if before.endswith("/messages"):
        return path.replace("{id}", known["id"][4])
    found = client.get(before).raise_for_status().json()
    rows = next(iter(found.values())) if isinstance(found, dict) else found
    return path.replace("{id}", str(rows[-1]["id"] if rows else "1"))


def _rows(url: str) -> bytes:
    """Every value of every table."""
    pieces: list[bytes] = []
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.partition(":///")[2])
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            pieces += [repr(row).encode() for row in connection.execute(f'select * from "{table}"')]
        connection.close()
        return b"\n".join(pieces)
    with psycopg.connect(url) as server:
        names = server.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (table,) in names:
            pieces += [repr(row).encode() for row in server.execute(f'select * from "{table}"'.encode()).fetchall()]
    return b"\n".join(pieces)

"""Inboxes and their identity keys, through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as ec_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import text

from tests.staff.office import Browser, Office, code_of
from walletdesk.inboxes import keys, queries
from walletdesk.inboxes.rules import Algorithm
from walletdesk.inboxes.tables import SealedKey
from walletdesk.kit.unit import Query, Row
from walletdesk.staff.rules import Role

NEW: dict[str, Any] = {
    "channel": "widget",
    "name": "Website",
    "languages": ["en", "zh"],
    "allowed_origins": ["https://Wallet.example/", "http://127.0.0.1:8080"],
    "greeting": {"en": "Hello", "zh": "您好"},
    "privacy_url": "https://wallet.example/privacy",
    "calendar": {"zone": "Asia/Shanghai", "weekly": {"0": [[540, 720], [780, 1080]]}, "holidays": {"2026-10-01": []}},
    "settings": {"colour": "#123456", "launcher": True},
}


def pem_of(private: Any) -> str:
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()  # type: ignore[no-any-return]


@pytest.fixture
def admin(office: Office) -> Browser:
    return office.someone(Role.ADMIN)


def test_an_inbox_is_what_was_said_of_it(admin: Browser) -> None:
    made = admin.post("/api/inboxes", NEW)
    assert made.status_code == 201
    shown = made.json()
    assert shown == admin.get(f"/api/inboxes/{shown['id']}").json()
    assert shown["allowed_origins"] == ["https://wallet.example", "http://127.0.0.1:8080"]
    assert shown["greeting"] == NEW["greeting"] and shown["settings"] == NEW["settings"]
    assert shown["calendar"]["weekly"] == NEW["calendar"]["weekly"]
    assert shown["calendar"]["holidays"] == {"2026-10-01": []}
    assert shown["active"] is True and len(shown["public_id"]) == 22
    assert shown["desk_url"] == "https://desk.test"


def test_an_inbox_of_which_little_is_said_is_always_open(admin: Browser) -> None:
    shown = admin.post("/api/inboxes", {"channel": "widget", "name": "App"}).json()
    assert shown["calendar"]["always_open"] is True
    assert (shown["languages"], shown["allowed_origins"], shown["greeting"]) == (["en"], [], {})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"channel": "pigeon"}, "wrong_fields"),
        ({"languages": []}, "wrong_fields"),
        ({"languages": ["English"]}, "wrong_fields"),
        ({"allowed_origins": ["https://wallet.example/chat"]}, "bad_origin"),
        ({"allowed_origins": ["https://*"]}, "bad_origin"),
        ({"allowed_origins": ["javascript://x"]}, "bad_origin"),
        ({"allowed_origins": ["https://a@wallet.example"]}, "bad_origin"),
        ({"allowed_origins": ["https://wallet.example:port"]}, "bad_origin"),
        ({"greeting": {"fr": "Bonjour"}}, "unspoken_greeting"),
        ({"greeting": {"en": "abandon " * 11 + "about"}}, "secret_in_greeting"),
        ({"name": "legal winner thank year wave sausage worth useful legal winner thank yellow"}, "secret_in_name"),
        ({"settings": {"title": "abandon " * 11 + "about"}}, "secret_in_name"),
        ({"privacy_url": "javascript:alert(1)"}, "bad_address"),
        ({"privacy_url": "https://[bad"}, "bad_address"),
        ({"calendar": {"zone": "Mars/Olympus"}}, "bad_opening_hours"),
        ({"calendar": {"weekly": {"0": [[600, 540]]}}}, "bad_opening_hours"),
        ({"calendar": {"holidays": {"2026-02-31": []}}}, "bad_opening_hours"),
        ({"calendar": {"weekly": {"7": []}}}, "wrong_fields"),
        ({"calendar": {"zone": "UTC", "always_open": False}}, "never_open"),
        ({"calendar": {"weekly": {"0": [], "3": []}}}, "never_open"),
        ({"calendar": {"holidays": {"2026-10-01": [[540, 1080]]}}}, "never_open"),
        ({"settings": {"deep": {"a": 1}}}, "wrong_fields"),
        ({"settings": {"UPPER": 1}}, "wrong_fields"),
        ({"settings": {"list": [1]}}, "wrong_fields"),
        ({"settings": {"much": 1 << 60}}, "wrong_fields"),
        ({"calendar": {"always_open": "yes"}}, "wrong_fields"),
        ({"calendar": {"weekly": {"0": [["540", "600"]]}}}, "wrong_fields"),
    ],
)
def test_what_is_not_right_is_refused(admin: Browser, change: dict[str, Any], code: str) -> None:
    answer = admin.post("/api/inboxes", NEW | change)
    assert (answer.status_code, code_of(answer)) == (422, code)


def test_opening_hours_that_never_open_are_refused_in_both_languages_and_nothing_changes(
    office: Office, admin: Browser
) -> None:
    made = admin.post("/api/inboxes", NEW).json()
    for language, words in (("en", "never open"), ("zh", "永远不会")):
        boss = office.desk_of(office.hire(Role.ADMIN, language=language))
        change = {"calendar": {"zone": "UTC", "always_open": False}}
        refused = boss.patch(f"/api/inboxes/{made['id']}", change)
        assert (refused.status_code, code_of(refused)) == (422, "never_open")
        assert words in refused.json()["error"]["sentence"]
    assert admin.get(f"/api/inboxes/{made['id']}").json() == made


def test_a_name_is_taken_once(admin: Browser) -> None:
    first = admin.post("/api/inboxes", NEW).json()["id"]
    assert code_of(admin.post("/api/inboxes", NEW)) == "inbox_name_taken"
    second = admin.post("/api/inboxes", NEW | {"name": "App"}).json()["id"]
    assert admin.patch(f"/api/inboxes/{second}", {"name": "Website"}).status_code == 409
    assert admin.patch(f"/api/inboxes/{first}", {"name": "Website"}).status_code == 200


def test_a_change_leaves_what_it_does_not_name(office: Office, admin: Browser) -> None:
    made = admin.post("/api/inboxes", NEW).json()
    path = f"/api/inboxes/{made['id']}"
    changed = admin.patch(path, {"greeting": {"en": "Welcome"}, "privacy_url": ""}).json()
    assert changed == made | {"greeting": {"en": "Welcome"}, "privacy_url": ""}
    assert admin.patch(path, {"languages": ["zh"]}).json()["greeting"] == {}
    assert admin.patch(path, {}).status_code == 200
    assert [entry.detail for entry in office.recorded("inbox_changed")] == [
        '{"fields":["greeting","privacy_url"]}',
        '{"fields":["languages","greeting"]}',
    ]


def test_an_inbox_is_paused_and_resumed(office: Office, admin: Browser) -> None:
    path = f"/api/inboxes/{admin.post('/api/inboxes', NEW).json()['id']}"
    assert admin.patch(path, {"active": False}).json()["active"] is False
    assert admin.patch(path, {"active": False}).json()["active"] is False
    assert admin.patch(path, {"active": True}).json()["active"] is True
    assert [entry.action for entry in office.recorded()][-3:] == ["inbox_created", "inbox_paused", "inbox_resumed"]


def test_inboxes_are_listed_in_pages(office: Office, admin: Browser) -> None:
    ids = [admin.post("/api/inboxes", NEW | {"name": f"Inbox {n}"}).json()["id"] for n in range(3)]
    agent = office.someone()
    first = agent.get("/api/inboxes", limit=2).json()
    second = agent.get("/api/inboxes", limit=2, cursor=first["next"]).json()
    assert [one["id"] for one in first["inboxes"] + second["inboxes"]] == ids
    assert second["next"] is None
    assert agent.get("/api/inboxes/1").status_code == 404


def test_a_public_key_is_taken_and_shown_without_itself(office: Office, admin: Browser) -> None:
    inbox = admin.post("/api/inboxes", NEW).json()["id"]
    pem = pem_of(Ed25519PrivateKey.generate())
    answer = admin.post(f"/api/inboxes/{inbox}/identity-keys", {"algorithm": "EdDSA", "public_key": pem})
    assert answer.status_code == 201
    made = answer.json()
    assert made["secret"] is None and made["key"]["algorithm"] == "EdDSA"
    live = keys.opened(office.settings.key("identity"), office.db.read_and_wait(queries.live_keys, int(inbox)))
    assert live[made["key"]["kid"]].key.decode() == pem


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "not a key",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        pem_of(ec_key(SECP256R1())),
        Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    ],
    ids=["empty", "words", "torn", "another curve", "private"],
)
def test_what_is_no_public_ed25519_key_is_refused(admin: Browser, pem: str) -> None:
    inbox = admin.post("/api/inboxes", NEW).json()["id"]
    answer = admin.post(f"/api/inboxes/{inbox}/identity-keys", {"algorithm": "EdDSA", "public_key": pem})
    assert (answer.status_code, code_of(answer)) == (422, "bad_public_key")
    assert not pem or pem not in answer.text


def test_a_shared_secret_is_shown_once_and_lies_sealed(office: Office, admin: Browser) -> None:
    inbox = admin.post("/api/inboxes", NEW).json()["id"]
    path = f"/api/inboxes/{inbox}/identity-keys"
    made = admin.post(path, {"algorithm": "HS256"}).json()
    secret = made["secret"]
    assert len(secret) == 43
    assert secret not in admin.get(path).text
    sealed = office.db.read_and_wait(queries.live_keys, int(inbox))
    assert secret.encode() not in sealed[0].key
    assert keys.opened(office.settings.key("identity"), sealed)[made["key"]["kid"]].key.decode() == secret
    # Another desk's key, or the row under another inbox, opens nothing.
    assert keys.opened(office.settings.key("other"), sealed) == {}
    moved = [SealedKey(inbox_id=1, kid=one.kid, algorithm=one.algorithm, key=one.key) for one in sealed]
    assert keys.opened(office.settings.key("identity"), moved) == {}


class Kept(Row, frozen=True, kw_only=True):
    detail: str
    action: str


def test_keys_are_revoked_for_good_and_none_of_it_is_on_record_but_ids(office: Office, admin: Browser) -> None:
    inbox = admin.post("/api/inboxes", NEW).json()["id"]
    path = f"/api/inboxes/{inbox}/identity-keys"
    made = admin.post(path, {"algorithm": "HS256"}).json()
    revoked = admin.delete(f"{path}/{made['key']['id']}").json()
    assert revoked["revoked_at"] is not None
    assert admin.delete(f"{path}/{made['key']['id']}").json() == revoked
    assert office.db.read_and_wait(queries.live_keys, int(inbox)) == []
    assert [one["id"] for one in admin.get(path).json()["keys"]] == [made["key"]["id"]]
    assert admin.delete(f"{path}/1").status_code == 404
    assert admin.get("/api/inboxes/1/identity-keys").status_code == 404
    kept = office.db.read_and_wait(lambda unit: unit.all(Query(text("select detail, action from audit"), Kept)))
    assert {"identity_key_created", "identity_key_revoked"} <= {one.action for one in kept}
    assert not any(made["secret"] in one.detail for one in kept)


def test_an_inbox_has_at_most_ten_keys_at_a_time(admin: Browser) -> None:
    path = f"/api/inboxes/{admin.post('/api/inboxes', NEW).json()['id']}/identity-keys"
    for _ in range(10):
        made = admin.post(path, {"algorithm": "HS256"}).json()
    answer = admin.post(path, {"algorithm": "HS256"})
    assert (answer.status_code, code_of(answer)) == (409, "too_many_keys")
    admin.delete(f"{path}/{made['key']['id']}")
    assert admin.post(path, {"algorithm": "HS256"}).status_code == 201


@pytest.mark.parametrize("body", [{}, {"algorithm": "none"}, {"algorithm": "RS256"}, {"algorithm": "EdDSA"}])
def test_only_the_two_algorithms_are_offered(admin: Browser, body: dict[str, str]) -> None:
    inbox = admin.post("/api/inboxes", NEW).json()["id"]
    assert admin.post(f"/api/inboxes/{inbox}/identity-keys", body).status_code == 422


def test_keys_show_nothing_of_themselves() -> None:
    new = keys.shared_secret(b"k" * 32, 1)
    assert new.secret and new.secret not in repr(new) and new.algorithm is Algorithm.HS256
    (opened,) = keys.opened(
        b"k" * 32, [SealedKey(inbox_id=1, kid=new.kid, algorithm=new.algorithm, key=new.key)]
    ).values()
    assert new.secret not in repr(opened)


@pytest.mark.parametrize("given", ["", "nobody", "\u0000", "' or 1=1 --", "\ud800", "x" * 5000])
def test_an_address_that_names_no_inbox_finds_none(office: Office, given: str) -> None:
    assert office.db.read_and_wait(queries.by_public_id, given) is None

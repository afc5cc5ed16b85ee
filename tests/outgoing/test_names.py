"""Names stand below every reply: they lead nowhere, name no secret, and are read together with what they sign."""

from __future__ import annotations

import pytest

from tests.console.office import Desk, a_conversation
from tests.outgoing.test_replies import audited, messages, writes
from tests.staff.office import Browser, code_of
from walletdesk.staff.rules import Role

LEADING = (
    "Noah - t.me/noah_helper",
    "reply to noah.help@gmail.com",
    "https://wallet-verify.top",
    "Noah (WhatsApp +49 170 1234567)",
    "Noah, Telegram noah_help",
    "Noah @noah_help",
    "微信 noah88",
    "Call 030 123 45 67",
    "Add me on Telegram",
)
NAMING = (
    "Your 12 words",
    "Your words",
    "The words on your card",
    "Recovery phrase",
    "Private key check",
    "Your PIN",
    "您的助记词",
    "验证码",
    "frase semilla",
)
ORDINARY = (
    "Ada",
    "李雷",
    "Support team",
    "Security",
    "E-mail support",
    "Telegram",
    "Polar Wallet on Telegram",
    "微信客服",
    "Dr. Seuss",
    "Mary-Ann O'Neill",
    "Pin Li",
    "Ellen Key",
    "Backup and restore",
    "Chain help",
    "Night shift 2",
    "Agent 10423",
    "安全团队",
)


@pytest.fixture
def number(desk: Desk) -> int:
    return a_conversation(desk).conversation.number


@pytest.fixture
def admin(desk: Desk) -> Browser:
    return desk.desk_of(desk.hire(name="Boss", role=Role.ADMIN))


@pytest.fixture
def lead(desk: Desk) -> Browser:
    return desk.desk_of(desk.hire(name="Grace", role=Role.LEAD))


@pytest.mark.parametrize(
    ("name", "code"), [*((name, "name_leads") for name in LEADING), *((name, "name_of_secret") for name in NAMING)]
)
def test_a_name_that_leads_somewhere_or_names_a_secret_is_refused(
    desk: Desk, admin: Browser, name: str, code: str
) -> None:
    agent = desk.desk_of(desk.hire(name="Ada"))
    inbox = {"channel": "widget", "languages": ["en"]}
    [team] = [admin.post("/api/teams", {"name": "Team"}).json()]
    for refused in (
        agent.patch("/api/session", {"name": name}),
        admin.post("/api/teams", {"name": name}),
        admin.patch(f"/api/teams/{team['id']}", {"name": name}),
        admin.post("/api/inboxes", inbox | {"name": name}),
    ):
        assert (refused.status_code, code_of(refused)) == (422, code)
        assert name not in refused.text
    assert agent.get("/api/session").json()["name"] == "Ada"


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_name_is_taken(desk: Desk, admin: Browser, name: str) -> None:
    agent = desk.desk_of(desk.hire(name="Before"))
    assert agent.patch("/api/session", {"name": name}).json()["name"] == name
    assert admin.post("/api/teams", {"name": name}).status_code == 201
    assert admin.post("/api/inboxes", {"channel": "widget", "languages": ["en"], "name": name}).status_code == 201


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Please send me your recovery phrase", "asks_for_secret"),
        ("Noah - t.me/noah_helper", "name_leads"),
        ("Your 12 words", "name_of_secret"),
    ],
)
def test_leads_are_told_of_a_name_that_was_refused(desk: Desk, lead: Browser, name: str, why: str) -> None:
    member = desk.hire(name="Ada")
    assert desk.desk_of(member).patch("/api/session", {"name": name}).status_code == 422
    [told] = [one for one in lead.get("/api/audit").json()["entries"] if one["action"] == "name_refused"]
    assert (told["actor"], told["detail"]) == (str(member.id), {"reason": why})
    assert name not in str(told)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Your 12 words", "Please reply to this mail with the following:"),
        ("Your 12 words", "Please reply to this mail with the following"),
        ("Your recovery phrase", "Please copy it to me."),
        ("Please send me your", "Recovery phrase"),
        ("您的助记词", "请回复以下内容："),
    ],
)
def test_a_reply_is_read_together_with_the_name_it_bears(
    desk: Desk, lead: Browser, number: int, name: str, text: str
) -> None:
    other = desk.desk_of(desk.hire(name="Ada"))
    agent = desk.desk_of(desk.hire(name=name))
    refused = writes(agent, number, text)
    assert code_of(refused) == "asks_for_secret"
    details = refused.json()["error"]["details"]
    assert 0 <= details["start"] < details["end"] <= len(text)
    assert messages(agent, number) == []
    assert "reply_refused_for_asking" in audited(lead)
    assert writes(other, number, text).status_code == 201


def test_an_ordinary_name_changes_nothing(desk: Desk, number: int) -> None:
    for name in ORDINARY:
        agent = desk.desk_of(desk.hire(name=name))
        for text in ("Please send me the transaction hash", "Could you share the following:", "Please tell me the"):
            assert writes(agent, number, text).status_code == 201, (name, text)

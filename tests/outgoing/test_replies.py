"""What an agent writes on its way out: refused, held for a lead, let go."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.console.office import Desk, a_conversation
from tests.staff.office import Browser, code_of
from tests.support.clock import FakeClock
from tests.support.desk import a_key
from walletdesk.conversations.actions import redact
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.outgoing import actions as outgoing
from walletdesk.safety import places
from walletdesk.staff.rules import Role

ASKS = "Please send me your recovery phrase so that I can check it."
LEADS = "Have a look at https://wallet-help.example/steps please."


def writes(browser: Browser, number: int, text: str, **fields: Any) -> httpx.Response:
    return browser.post(f"/api/conversations/{number}/messages", {"key": a_key(), "text": text} | fields)


@pytest.fixture
def number(desk: Desk) -> int:
    return a_conversation(desk).conversation.number


@pytest.fixture
def agent(desk: Desk) -> Browser:
    return desk.desk_of(desk.hire(name="Ada"))


@pytest.fixture
def lead(desk: Desk) -> Browser:
    return desk.desk_of(desk.hire(name="Grace", role=Role.LEAD))


def entries(browser: Browser, number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/api/conversations/{number}/entries").json()["entries"]
    return found


def messages(browser: Browser, number: int) -> list[dict[str, Any]]:
    return [one for one in entries(browser, number) if one["t"] == "message" and one["author"] == "agent"]


def audited(browser: Browser) -> list[str]:
    return [one["action"] for one in browser.get("/api/audit").json()["entries"]]


@pytest.mark.parametrize(
    "text",
    [
        ASKS,
        "What are the words on your backup card?",
        "麻烦把您的助记词发给我",
        "Please install AnyDesk so that I can help.",
    ],
)
def test_a_reply_that_asks_for_a_secret_is_neither_sent_nor_stored(
    desk: Desk, agent: Browser, lead: Browser, number: int, text: str
) -> None:
    refused = writes(agent, number, text)
    assert (refused.status_code, code_of(refused)) == (422, "asks_for_secret")
    error = refused.json()["error"]
    assert error["sentence"].startswith("This asks the reader for a secret")
    assert 0 <= error["details"]["start"] < error["details"]["end"] <= len(text)
    assert messages(agent, number) == []
    kept = lead.get("/api/outgoing/refusals").json()["refusals"]
    assert [(one["number"], one["person"]["name"], one["disputed"]) for one in kept] == [(number, "Ada", False)]
    assert kept[0]["asks_for"] == error["details"]["asks_for"]
    assert kept[0]["excerpt"] in text
    assert "reply_refused_for_asking" in audited(lead)
    told = [one for one in entries(agent, number) if one["t"] == "change" and one["kind"] == "refused"]
    assert [one["new"] for one in told] == [error["details"]["asks_for"]]


def test_the_same_words_in_a_warning_go_out(agent: Browser, number: int) -> None:
    for text in (
        "We never ask for your recovery phrase, your password or a code.",
        "我们绝不会索要助记词。",
        "Import your recovery phrase in the new app: Settings > Import.",
    ):
        assert writes(agent, number, text).status_code == 201


def test_a_request_in_two_replies_is_refused_at_the_second(agent: Browser, number: int) -> None:
    assert writes(agent, number, "Please open the backup page.").status_code == 201
    refused = writes(agent, number, "Now copy what you see to me.")
    assert code_of(refused) == "asks_for_secret"
    assert refused.json()["error"]["details"]["rule"] == "earlier"


def test_half_an_hour_later_it_is_no_request_together(fake_clock: FakeClock, agent: Browser, number: int) -> None:
    assert writes(agent, number, "Please open the backup page.").status_code == 201
    fake_clock.advance(HOUR)
    assert writes(agent, number, "Please send me a screenshot.").status_code == 201


def test_a_lead_may_not_ask_for_a_secret_either(lead: Browser, number: int) -> None:
    assert code_of(writes(lead, number, ASKS)) == "asks_for_secret"


def test_a_note_is_for_the_team_and_may_speak_of_secrets(agent: Browser, number: int) -> None:
    assert writes(agent, number, f"They were told: {ASKS} See https://bad.example", note=True).status_code == 201


def test_the_third_within_a_day_is_told_loudly(desk: Desk, agent: Browser, lead: Browser, number: int) -> None:
    for _ in range(3):
        writes(agent, number, ASKS)
    assert audited(lead).count("reply_refused_again") == 1
    counts = [one["old"] for one in entries(lead, number) if one["t"] == "change" and one["kind"] == "refused"]
    assert counts == ["1", "2", "3"]


def test_the_same_key_is_refused_again_and_counted_once(agent: Browser, lead: Browser, number: int) -> None:
    key = a_key()
    first, second = (agent.post(f"/api/conversations/{number}/messages", {"key": key, "text": ASKS}) for _ in range(2))
    assert first.json()["error"]["details"] == second.json()["error"]["details"]
    assert len(lead.get("/api/outgoing/refusals").json()["refusals"]) == 1


def test_its_author_may_say_it_was_wrongly_refused(desk: Desk, agent: Browser, lead: Browser, number: int) -> None:
    refusal = writes(agent, number, ASKS).json()["error"]["details"]["refusal"]
    other = desk.desk_of(desk.hire(name="Bo"))
    assert other.put(f"/api/outgoing/refusals/{refusal}/dispute", {}).status_code == 404
    assert agent.put(f"/api/outgoing/refusals/{refusal}/dispute", {}).status_code == 204
    assert agent.put(f"/api/outgoing/refusals/{refusal}/dispute", {}).status_code == 204
    assert lead.get("/api/outgoing/refusals").json()["refusals"][0]["disputed"]
    assert audited(lead).count("refusal_disputed") == 1


@pytest.mark.parametrize(
    "text",
    [
        LEADS,
        "Write to help@wallet-fix.example",
        "https://wallet.example@evil.example/restore",
        "https://wallet.example%2F@evil.example/restore",
        "[wallet.example](https://evil.example)",
        "hxxps://evil[.]com",
        "Open evil·com and follow the steps.",
        "Open evil。com please",
        "Open evil .com please",
        "Open evil. com please",
        "Open evil<.>com please",
        "Open evil_dot_com please",
        "Open evil%2Ecom please",
        "请打开evil点com",
        "https://xn--wllet-6qa.example/",
        "Join t.me/wallet_support",
        "Call +49 30 901820 now",
        "Telegram: wallet_support_1",
        "Add me on Telegram, I answer faster there.",
        "Let's continue on WhatsApp, please.",
        "加我微信，我回得更快。",
        "您到电报上私信我吧。",
        "http://198.51.100.7/",
        "https://wаllet.example/ (with a letter of another alphabet)",
        "Necesitamos su frase de recuperación.",
    ],
)
def test_a_reply_that_leads_elsewhere_waits_for_a_lead(agent: Browser, lead: Browser, number: int, text: str) -> None:
    held = writes(agent, number, text).json()
    assert (held["delivery"], held["send_at"]) == ("held", None)
    assert held["reason"]
    waiting = lead.get("/api/outgoing/held").json()["replies"]
    assert [(one["id"], one["text"], one["person"]["name"]) for one in waiting] == [(held["id"], text, "Ada")]
    assert lead.get("/api/counts").json()["counts"]["waiting"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "BTC · ETH · SOL are supported.",
        "Please wait · me and my colleague look into it.",
        "It works now. Compare both balances.",
        "约翰·史密斯会继续为您服务。",
        "下午3点 me and Ada are here.",
    ],
)
def test_marks_like_dots_in_prose_lead_nowhere(text: str) -> None:
    assert places.find(text) == []


def test_a_host_is_read_as_browsers_read_it() -> None:
    """What an address writes by its bytes is read only behind the host."""
    assert [one.value for one in places.find("https://wallet.example%2F@evil.example/restore")] == ["evil.example"]


def test_a_lead_lets_it_go_and_the_visitor_gets_it_once(desk: Desk, agent: Browser, lead: Browser, number: int) -> None:
    held = writes(agent, number, LEADS).json()
    at = f"/api/conversations/{number}/messages/{held['id']}/approval"
    assert agent.put(at, {"approved": True}).status_code == 403
    let_go = lead.put(at, {"approved": True}).json()
    assert let_go["delivery"] == "queued"
    assert let_go["send_at"]
    assert code_of(lead.put(at, {"approved": True})) == "already_decided"
    assert lead.get("/api/outgoing/held").json()["replies"] == []
    assert "held_reply_approved" in audited(lead)
    desk.deliver(held["id"])
    desk.deliver(held["id"])
    [message] = messages(agent, number)
    assert message["delivery"] == "sent"


def test_a_lead_declines_and_says_why(agent: Browser, lead: Browser, number: int) -> None:
    held = writes(agent, number, LEADS).json()
    at = f"/api/conversations/{number}/messages/{held['id']}/approval"
    declined = lead.put(at, {"approved": False, "reason": "That site is not ours."}).json()
    assert (declined["delivery"], declined["reason"]) == ("declined", "That site is not ours.")
    [said] = [one["new"] for one in entries(agent, number) if one["t"] == "change" and one["kind"] == "declined"]
    assert said == "That site is not ours."
    assert code_of(agent.put(f"/api/conversations/{number}/messages/{held['id']}/delivery", {})) == "already_sent"


def test_its_author_takes_it_back_while_it_waits(agent: Browser, lead: Browser, number: int) -> None:
    held = writes(agent, number, LEADS).json()
    back = agent.delete(f"/api/conversations/{number}/messages/{held['id']}").json()
    assert back["delivery"] == "taken_back"
    assert lead.get("/api/outgoing/held").json()["replies"] == []
    at = f"/api/conversations/{number}/messages/{held['id']}/approval"
    assert code_of(lead.put(at, {"approved": True})) == "already_decided"


def test_what_is_on_the_list_goes_out_at_once(agent: Browser, lead: Browser, number: int) -> None:
    added = lead.post("/api/outgoing/places", {"place": "https://Wallet-Help.example/"})
    assert (added.status_code, added.json()["place"]) == (201, "wallet-help.example")
    assert code_of(lead.post("/api/outgoing/places", {"place": "wallet-help.example"})) == "place_listed"
    assert writes(agent, number, LEADS).json()["delivery"] == "queued"
    assert writes(agent, number, "See https://not.wallet-help.example").json()["delivery"] == "held"
    lead.post("/api/outgoing/places", {"place": "*.wallet-help.example"})
    assert writes(agent, number, "See https://not.wallet-help.example").json()["delivery"] == "queued"
    for one in lead.get("/api/outgoing/places").json()["places"]:
        assert lead.delete(f"/api/outgoing/places/{one['id']}").status_code == 204
    assert writes(agent, number, LEADS).json()["delivery"] == "held"
    assert audited(lead).count("place_allowed") == 2


def test_the_desks_own_pages_and_explorers_need_no_entry(desk: Desk, agent: Browser, number: int) -> None:
    for text in (
        f"{desk.settings.public_url}/help",
        "https://etherscan.io/tx/0x12",
        "https://wallet.example/privacy",
    ):
        assert writes(agent, number, text).json()["delivery"] == "queued", text


def test_a_channel_that_is_only_named_leads_nowhere(agent: Browser, number: int) -> None:
    for text in (
        "Our bot on Telegram gives the same answers.",
        "Somebody told you to add them on WhatsApp. That was a thief.",
        "You wrote to me on Telegram, thank you.",
        "微信里的那个人是骗子。",
        "我们在电报上有官方机器人。",
    ):
        assert writes(agent, number, text).json()["delivery"] == "queued", text


@pytest.mark.parametrize("place", ["com", "*.com", "not a host", "*.co", "http://"])
def test_what_is_no_place_is_not_listed(lead: Browser, place: str) -> None:
    assert code_of(lead.post("/api/outgoing/places", {"place": place})) == "wrong_place"


def test_a_lead_may_lead_anywhere_and_it_is_on_record(lead: Browser, number: int) -> None:
    assert writes(lead, number, LEADS).json()["delivery"] == "queued"
    assert "link_sent_by_lead" in audited(lead)


def test_an_agent_sees_the_list_and_changes_nothing(agent: Browser) -> None:
    assert agent.get("/api/outgoing/places").status_code == 200
    assert agent.post("/api/outgoing/places", {"place": "evil.example"}).status_code == 403
    assert agent.get("/api/outgoing/held").status_code == 403
    assert agent.get("/api/outgoing/refusals").status_code == 403


def test_what_was_kept_goes_with_the_contact(desk: Desk, agent: Browser, lead: Browser) -> None:
    received = a_conversation(desk)
    number = received.conversation.number
    writes(agent, number, ASKS)
    held = writes(agent, number, LEADS).json()
    at = f"/api/conversations/{number}/messages/{held['id']}/approval"
    lead.put(at, {"approved": False, "reason": "Not ours."})
    writes(agent, number, LEADS)
    desk.db.write_and_wait(redact.erase_contact, received.contact.id)
    assert lead.get("/api/outgoing/refusals").json()["refusals"] == []
    assert lead.get("/api/outgoing/held").json()["replies"] == []
    assert all("Not ours" not in str(one) and "wallet-help" not in str(one) for one in entries(lead, number))


def test_refusals_are_kept_for_ninety_days(
    desk: Desk, fake_clock: FakeClock, agent: Browser, lead: Browser, number: int
) -> None:
    writes(agent, number, ASKS)
    fake_clock.advance(89 * DAY)
    assert desk.db.write_and_wait(outgoing.remove_old) == 0
    fake_clock.advance(2 * DAY)
    assert desk.db.write_and_wait(outgoing.remove_old) == 1

"""What is taken out of a message later stands in its list of what was found, as what the gate took out at once does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.console.office import Desk, a_conversation, on_the_socket
from tests.console.test_life import PHRASE, plant
from tests.console.test_socket import served_by, writes
from tests.support.desk import an_inbox, comes_in, goes_on
from walletdesk.conversations.actions import late
from walletdesk.files import actions as files
from walletdesk.files.actions import Stored
from walletdesk.files.tables import Uploader
from walletdesk.kit.unit import Unit
from walletdesk.safety import stored
from walletdesk.wire import AuthorKind, Certainty, Found, SecretKind

WORDS = PHRASE.split()


def found(desk: Desk, number: int) -> list[list[dict[str, Any]]]:
    entries = desk.someone().get(f"/api/conversations/{number}/entries").json()["entries"]
    return [entry["found"] for entry in entries if entry["t"] == "message" and entry["author"] == "contact"]


def phrase(words: int, certainty: str = "certain") -> dict[str, Any]:
    return {"kind": "recovery_phrase", "certainty": certainty, "language": "en", "words": words}


def test_each_message_of_a_parted_phrase_says_what_it_lost(desk: Desk) -> None:
    inbox = an_inbox(desk.db)
    first = comes_in(desk.db, inbox, " ".join(WORDS[:8]))
    goes_on(desk.db, inbox, first, " ".join(WORDS[8:]))
    [before, last] = found(desk, first.conversation.number)
    assert before == [phrase(8)]
    assert phrase(12) in last


def test_what_reading_again_finds_is_said_with_its_language(desk: Desk) -> None:
    got = a_conversation(desk, "my words are in the next line")
    desk.db.write_and_wait(plant, got.message.id, f"they are {PHRASE}")
    desk.db.write_and_wait(late.erase_found, got.message.id)
    assert found(desk, got.conversation.number) == [[phrase(12)]]


@pytest.mark.parametrize("said", [{"kind": "private_key"}, {}])
def test_what_is_reported_is_added_to_what_the_gate_had_found(desk: Desk, said: dict[str, str]) -> None:
    got = a_conversation(desk, f"{PHRASE} and a blue horse opens the app")
    path = f"/api/conversations/{got.conversation.number}/messages/{got.message.id}/secret-report"
    for _ in range(2):
        assert desk.someone().post(path, {"all": True} | said).status_code == 200
    told = {"kind": said.get("kind", "secret"), "certainty": "likely", "language": "", "words": 0}
    assert found(desk, got.conversation.number) == [[phrase(12), told]]


def test_the_contacts_own_report_and_parts_that_their_browser_kept_back_are_said_too(desk: Desk) -> None:
    inbox = an_inbox(desk.db)
    got = comes_in(desk.db, inbox, "a blue horse opens the app")
    place, contact = got.conversation.public_id, got.contact.id
    desk.db.write_and_wait(late.report_own, place, contact, got.message.id)
    part = goes_on(desk.db, inbox, got, " ".join(WORDS[:3]))
    desk.db.write_and_wait(late.report_parts, place, contact, [part.message.id])
    likely = {"certainty": "likely", "language": ""}
    assert found(desk, got.conversation.number) == [
        [{"kind": "secret", "words": 0} | likely],
        [{"kind": "recovery_phrase", "words": 3} | likely],
    ]


def test_an_open_screen_hears_of_it(served: Desk) -> None:
    browser, inbox = served.someone(), an_inbox(served.db)

    async def story(port: int) -> None:
        first = await writes(served.db, inbox, " ".join(WORDS[:8]))
        async with on_the_socket(port, browser) as agent:
            await agent.say(t="watch", number=first.conversation.number, after=0)
            await agent.hears("entries")
            await writes(served.db, inbox, " ".join(WORDS[8:]), first)
            assert (await agent.hears("redacted"))["found"] == [phrase(8)]

    served_by(served, story)


def test_files_that_go_leave_what_they_held(desk: Desk) -> None:
    """No mark stands where a file stood."""
    got = comes_in(desk.db, an_inbox(desk.db), "look at this")

    def attached(unit: Unit) -> None:
        uploader = Uploader(AuthorKind.CONTACT, got.contact.id)
        name = stored("a.txt")
        made = Stored(public_id="0" * 22, name=name, media_type="text/plain", size_bytes=1, storage_key="a")
        one = files.add_file(unit, made, uploader)
        place = got.conversation.id
        files.attach(unit, [one.public_id], conversation_id=place, message_id=got.message.id, uploader=uploader)

    desk.db.write_and_wait(attached)
    key = Found(SecretKind.PRIVATE_KEY, Certainty.CERTAIN)
    for _ in range(2):
        desk.db.write_and_wait(late.erase_files, got.message.id, [key])
    told = {"kind": "private_key", "certainty": "certain", "language": "", "words": 0}
    assert found(desk, got.conversation.number) == [[told]]

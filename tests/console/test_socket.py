"""What agents see while it happens, over a real server."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.console.office import KEY, Agent, Desk, a_conversation, on_the_socket, serving
from tests.safety import leaks
from tests.staff.office import Browser
from tests.support.clock import FakeClock
from tests.support.desk import an_inbox, arrival
from tests.support.running import run
from walletdesk.console import changes
from walletdesk.console import socket as console_socket
from walletdesk.conversations.actions import clocks, receive, reply, work
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.queries import by_id, look_back
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import HOUR, MINUTE, SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.limits import AtOnce
from walletdesk.people import actions as people
from walletdesk.safety import Earlier
from walletdesk.staff import actions as staff
from walletdesk.staff.rules import Role


async def writes(db: Db, inbox: Inbox, text: str, before: Received | None = None, **fields: Any) -> Received:
    """A contact's message while the desk is served."""
    if before is not None:
        last = await db.read(look_back, before.contact.id)
        fields |= {
            "earlier": tuple(Earlier(one.id, one.body) for one in last.messages),
            "contact_id": before.contact.id,
            "conversation": before.conversation.public_id,
            "newest": last.newest,
        }
    return await db.write(receive.receive_message, arrival(inbox, text, **fields))


def served_by(desk: Desk, story: Callable[[int], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        async with serving(desk) as port:
            await story(port)

    run(main)


def test_a_message_is_seen_at_once_answered_and_acknowledged(served: Desk) -> None:
    browser, inbox = served.desk_of(served.hire(name="Ada")), an_inbox(served.db)

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as ada:
            first = await writes(served.db, inbox, "Where do I find my receiving address?")
            number = first.conversation.number
            row = (await ada.hears("row"))["row"]
            assert (row["number"], row["unread"], row["preview"]) == (number, True, first.message.body)
            assert (await ada.hears("counts"))["counts"]["unassigned"] == 1

            await ada.say(t="watch", number=number, after=0)
            opened = await ada.hears("entries")
            assert [entry["seq"] for entry in opened["entries"]] == list(range(1, opened["last"] + 1))

            await ada.say(t="send", key=KEY, number=number, text="Open Receive and copy it.")
            acknowledged = await ada.hears("ack", key=KEY)
            assert acknowledged["entry"]["delivery"] == "queued"
            came = await ada.hears("entries")
            assert [entry["seq"] for entry in came["entries"]] == list(range(opened["last"] + 1, came["last"] + 1))
            await served.db.write(reply.delivered, int(acknowledged["entry"]["id"]))
            handed = await ada.hears("entries")
            assert "delivered" in [entry.get("kind") for entry in handed["entries"]]
            await served.db.write(reply.seen, first.conversation.public_id, first.contact.id, handed["last"])
            seen = await ada.hears("delivery")
            assert (seen["id"], seen["delivery"]) == (acknowledged["entry"]["id"], "seen")

    served_by(served, story)


def test_who_comes_back_after_a_number_learns_all_that_became_of_what_they_know(served: Desk) -> None:
    browser, boss = served.desk_of(served.hire(name="Ada")), served.hire(Role.ADMIN, name="Ben")
    inbox = an_inbox(served.db)

    async def story(port: int) -> None:
        first = await writes(served.db, inbox, "abandon abandon abandon abandon abandon abandon abandon abandon")
        number = first.conversation.number

        async def known(agent: Agent) -> int:
            await agent.say(t="watch", number=number, after=0)
            return int((await agent.hears("entries"))["last"])

        async def told_after(last: int, *kinds: str) -> list[dict[str, Any]]:
            async with on_the_socket(port, browser) as agent:
                await agent.say(t="watch", number=number, after=last)
                await agent.say(t="ping")
                await agent.hears("pong")
                return [frame for frame in agent.heard if frame["t"] in kinds]

        async with on_the_socket(port, browser) as ada:
            await ada.say(t="send", key=KEY, number=number, text="Open Receive and copy it.")
            sent = (await ada.hears("ack", key=KEY))["entry"]["id"]
            await served.db.write(reply.failed, int(sent), "connection_lost", unknown=True)
            last = await known(ada)
            retried = await ada.asks("PUT", f"/api/conversations/{number}/messages/{sent}/delivery", {})
            assert retried.status_code == 200
        [entries] = await told_after(last, "entries")
        assert [(one["kind"], one["message"], one["person"]["name"]) for one in entries["entries"]] == [
            ("retried", sent, "Ada")
        ]
        await served.db.write(reply.delivered, int(sent))
        async with on_the_socket(port, browser) as ada:
            last = await known(ada)
        await served.db.write(reply.seen, first.conversation.public_id, first.contact.id, last)
        [seen] = await told_after(last, "delivery")
        assert (seen["id"], seen["delivery"]) == (sent, "seen")

        await writes(served.db, inbox, "abandon abandon abandon about", first)
        [gone] = await told_after(last, "redacted")
        assert gone["id"] == str(first.message.id)
        assert "abandon" not in gone["text"]

        await writes(served.db, inbox, "my name is Li Wei", first)
        async with on_the_socket(port, browser) as ada:
            last = await known(ada)
        await served.db.write(people.erase_contact, Actor(ActorKind.STAFF, boss.id), first.contact.id)
        [entries] = await told_after(last, "entries")
        assert {one["text"] for one in entries["entries"] if one["t"] == "message"} == {""}

    served_by(served, story)


def test_two_agents_see_each_others_work_and_typing(served: Desk) -> None:
    ada, ben = served.hire(name="Ada"), served.hire(name="Ben")
    browsers = served.desk_of(ada), served.desk_of(ben)
    number = a_conversation(served).conversation.number
    typed: list[tuple[str, bytes]] = []
    served.bus.subscribe(lambda topic, payload: typed.append((topic, payload)))

    async def story(port: int) -> None:
        async with on_the_socket(port, browsers[0]) as one, on_the_socket(port, browsers[1]) as two:
            for agent in (one, two):
                await agent.say(t="watch", number=number)
                assert (await agent.hears("entries"))["entries"] == []
            both = [viewer["name"] for viewer in (await two.hears("viewers"))["viewers"]]
            assert sorted(both) == ["Ada", "Ben"]
            await one.say(t="typing", number=number)
            typing = {"id": str(ada.id), "name": "Ada", "typing": True}
            while typing not in (await two.hears("viewers"))["viewers"]:
                pass
            place = int((await one.asks("GET", f"/api/conversations/{number}")).json()["row"]["id"])
            assert ("typing", json.dumps([place, ada.id], separators=(",", ":")).encode()) in typed

            answer = await one.asks(
                "POST", f"/api/conversations/{number}/messages", {"key": KEY, "text": "One moment."}
            )
            assert answer.status_code == 201
            [message] = [entry for entry in (await two.hears("entries"))["entries"] if entry["t"] == "message"]
            assert (message["text"], message["person"]["name"]) == ("One moment.", "Ada")
            assert (await two.hears("row"))["row"]["assignee"]["name"] == "Ada"
            await one.say(t="unwatch", number=number)
            while [viewer["name"] for viewer in (await two.hears("viewers"))["viewers"]] != ["Ben"]:
                pass

    served_by(served, story)


def test_who_was_away_gets_what_is_above_the_number_it_had(served: Desk) -> None:
    browser, inbox = served.someone(), an_inbox(served.db)

    async def story(port: int) -> None:
        first = await writes(served.db, inbox, "one")
        number = first.conversation.number
        async with on_the_socket(port, browser) as agent:
            await agent.say(t="watch", number=number, after=0)
            had = (await agent.hears("entries"))["last"]
        for text in ("two", "three"):
            await writes(served.db, inbox, text, first)
        async with on_the_socket(port, browser) as agent:
            await agent.say(t="watch", number=number, after=had)
            missed = await agent.hears("entries")
            assert [entry["seq"] for entry in missed["entries"]] == list(range(had + 1, missed["last"] + 1))
            assert [entry["text"] for entry in missed["entries"] if entry["t"] == "message"] == ["two", "three"]
            await writes(served.db, inbox, "four", first)
            [next_one] = (await agent.hears("entries"))["entries"]
            assert (next_one["seq"], next_one["text"]) == (missed["last"] + 1, "four")

    served_by(served, story)


def test_numbers_arrive_without_gap_or_repeat_while_agents_come_and_go(served: Desk) -> None:
    browsers, inbox = [served.someone() for _ in range(2)], an_inbox(served.db)

    async def story(port: int) -> None:
        first = await writes(served.db, inbox, "start")
        number = first.conversation.number

        async def write() -> None:
            for n in range(60):
                await writes(served.db, inbox, f"message {n}", first)

        async def follow(browser: Browser) -> list[int]:
            seen: list[int] = []
            while True:
                async with on_the_socket(port, browser) as agent:
                    await agent.say(t="watch", number=number, after=seen[-1] if seen else 0)
                    for _ in range(5):
                        frame = await agent.hears("entries")
                        seen += [entry["seq"] for entry in frame["entries"]]
                        if writing.done() and seen[-1] == frame["last"] == await the_last():
                            return seen

        async def the_last() -> int:
            return (await served.db.read(by_id, first.conversation.id)).sequence

        writing = asyncio.create_task(write())
        every = await asyncio.gather(follow(browsers[0]), follow(browsers[1]))
        await writing
        for seen in every:
            assert seen == list(range(1, await the_last() + 1))

    served_by(served, story)


class Gates:
    """Answers of the database to some questions come late: each waits until it is let through."""

    def __init__(self, db: Db, monkeypatch: pytest.MonkeyPatch, *late: Callable[..., Any]) -> None:
        self.read = db.read
        self.waits = {action: asyncio.Event() for action in late}
        self.through = {action: asyncio.Event() for action in late}
        self.shut = False
        monkeypatch.setattr(db, "read", self._answer)

    async def _answer(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        found = await self.read(action, *args, **kwargs)
        if self.shut and action in self.waits:
            self.waits[action].set()
            await self.through[action].wait()
        return found


@pytest.mark.parametrize(("somebody_is_there", "during"), [(True, True), (False, True), (False, False)])
def test_a_number_stored_while_a_conversation_is_being_opened_is_not_missed(
    served: Desk, somebody_is_there: bool, during: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers, inbox = [served.someone() for _ in range(2)], an_inbox(served.db)
    gates = Gates(served.db, monkeypatch, changes.read_opening, changes.read_batch)

    async def story(port: int) -> None:
        first = await writes(served.db, inbox, "one")
        number = first.conversation.number
        async with on_the_socket(port, browsers[0]) as there, on_the_socket(port, browsers[1]) as late:
            if somebody_is_there:
                await there.say(t="watch", number=number, after=0)
                await there.hears("entries")
            gates.through[changes.read_batch].set()
            gates.shut = True
            await late.say(t="watch", number=number, after=0)
            await gates.waits[changes.read_opening].wait()
            if somebody_is_there:
                await writes(served.db, inbox, "two", first)
                await there.hears("entries")
            gates.through[changes.read_batch].clear()
            gates.waits[changes.read_batch].clear()
            if during:
                await writes(served.db, inbox, "three", first)
                await gates.waits[changes.read_batch].wait()
            else:
                gates.through[changes.read_batch].set()
                await writes(served.db, inbox, "three", first)
                await there.hears("row")
            # Opened now, as it was at the beginning; the batch that is or was under way does not know of it.
            gates.through[changes.read_opening].set()
            await late.hears("entries")
            gates.through[changes.read_batch].set()
            last = (await served.db.read(by_id, first.conversation.id)).sequence
            for agent in (there, late) if somebody_is_there else (late,):
                while agent.seqs[-1] < last:
                    await agent.hears("entries")
                assert agent.seqs == list(range(1, last + 1))

    served_by(served, story)


def test_alarms_go_to_whom_they_concern(served: Desk, fake_clock: FakeClock) -> None:
    # A lead: from an agent it would be taken when someone senior is asked for.
    ada, ben = served.hire(Role.LEAD, name="Ada"), served.hire(name="Ben")
    browsers, inbox = (served.desk_of(ada), served.desk_of(ben)), an_inbox(served.db)

    async def story(port: int) -> None:
        async with on_the_socket(port, browsers[0]) as one, on_the_socket(port, browsers[1]) as two:
            first = await writes(served.db, inbox, "hello, a question about fees")
            number = first.conversation.number
            for agent in (one, two):
                await agent.hears("row")
            await two.asks("PUT", f"/api/conversations/{number}/assignment", {"staff": str(ada.id), "team": None})
            for agent in (one, two):
                assert (await agent.hears("alarm"))["kind"] == "new"
            assert (await one.hears("alarm"))["kind"] == "assigned"
            await writes(served.db, inbox, "are you there?", first)
            said = await one.hears("alarm")
            assert (said["kind"], said["for_me"], said["unassigned"]) == ("message", True, False)

            await served.db.write(work.senior, first.conversation.public_id, first.contact.id)
            for agent, mine in ((one, True), (two, False)):
                senior = await agent.hears("alarm")
                assert (senior["kind"], senior["for_me"]) == ("senior", mine)
            # Ben has heard nothing that was Ada's alone.
            assert [frame for frame in two.heard if frame["t"] == "alarm"] == []

            fake_clock.advance(25 * MINUTE)
            await served.db.write(clocks.look)
            assert (await two.hears("alarm"))["kind"] == "soon"
            fake_clock.advance(10 * MINUTE)
            await served.db.write(clocks.look)
            late = await one.hears("alarm", kind="overdue")
            assert (late["clock"], late["for_me"]) == ("first_response", True)

    served_by(served, story)


def test_what_is_late_calls_everybody_while_whose_it_is_is_away(
    served: Desk, db: Db, tmp_path: Path, fake_clock: FakeClock
) -> None:
    other = Desk(db, tmp_path, served.bus, public_url="http://127.0.0.1", secret_key="x" * 32)
    ada, ben = served.hire(name="Ada"), served.hire(name="Ben")
    browsers, inbox = (other.desk_of(ada), served.desk_of(ben)), an_inbox(served.db)

    async def story() -> None:
        async with (
            serving(served) as port,
            serving(other, tells=False) as far,
            on_the_socket(port, browsers[1]) as two,
        ):
            first = await writes(served.db, inbox, "hello, a question about fees")
            given = {"staff": str(ada.id), "team": None}
            await two.asks("PUT", f"/api/conversations/{first.conversation.number}/assignment", given)
            fake_clock.advance(25 * MINUTE)
            async with on_the_socket(far, browsers[0]):
                await served.db.write(clocks.look)
                soon = await two.hears("alarm", kind="soon")
                assert (soon["for_me"], soon["unassigned"], soon["away"]) == (False, False, False)
            fake_clock.advance(10 * MINUTE)
            await served.db.write(clocks.look)
            late = await two.hears("alarm", kind="overdue")
            assert (late["for_me"], late["unassigned"], late["away"]) == (False, False, True)

    run(story)


def test_what_is_nobodys_is_told_to_everybody_as_new_soon_due_and_late(served: Desk, fake_clock: FakeClock) -> None:
    browsers, inbox = (served.someone(), served.someone()), an_inbox(served.db)

    async def story(port: int) -> None:
        async with on_the_socket(port, browsers[0]) as one, on_the_socket(port, browsers[1]) as two:
            cry = await writes(served.db, inbox, "我的钱包被盗了")
            for agent in (one, two):
                told = await agent.hears("alarm")
                assert (told["kind"], told["number"]) == ("new", cry.conversation.number)
            for seconds, kind in ((50, "soon"), (20, "overdue")):
                fake_clock.advance(seconds * SECOND)
                await served.db.write(clocks.look)
                for agent in (one, two):
                    told = await agent.hears("alarm")
                    assert told == {
                        "t": "alarm",
                        "kind": kind,
                        "number": cry.conversation.number,
                        "clock": "first_response",
                        "for_me": False,
                        "unassigned": True,
                        "away": False,
                        "urgent": True,
                    }

    served_by(served, story)


def test_a_conversation_that_is_held_is_not_told_as_new(served: Desk) -> None:
    browser, inbox = served.someone(), an_inbox(served.db)

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            told = 0
            for n in range(8):
                got = await writes(served.db, inbox, f"my coins were stolen by a hacker, case {n}", source="s1")
                row = (await agent.hears("row"))["row"]
                if row["standing"] == "claimed":
                    assert (await agent.hears("alarm"))["number"] == got.conversation.number
                    told += 1
            await writes(served.db, inbox, "where do I see my address?", source="s2")
            await agent.hears("alarm", kind="new")
            assert [frame for frame in agent.heard if frame["t"] == "alarm"] == []
            assert 0 < told < 8

    served_by(served, story)


def test_a_strangers_cry_is_shown_and_a_found_secret_wakes_the_desk(served: Desk) -> None:
    browser, inbox = served.someone(), an_inbox(served.db)

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            await writes(served.db, inbox, "my wallet was drained, all USDT stolen")
            assert (await agent.hears("row"))["row"]["priority"] == "urgent"
            phrase = "abandon " * 11 + "about"
            leaked = await writes(served.db, inbox, f"my phrase is {phrase}")
            alarm = await agent.hears("alarm", kind="urgent")
            assert alarm["number"] == leaked.conversation.number
            assert "abandon" not in json.dumps(agent.heard)

    served_by(served, story)


def test_a_stranger_with_made_up_phrases_sounds_the_alarm_three_times_an_hour(served: Desk) -> None:
    browser, inbox, rng = served.someone(), an_inbox(served.db), random.Random(11)

    def leak() -> str:
        return f"here it is: {' '.join(leaks.phrase(rng, 'english', 12))}"

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            for _ in range(3):
                loud = await writes(served.db, inbox, leak(), source="s1")
                alarm = await agent.hears("alarm")
                assert (alarm["kind"], alarm["number"]) == ("urgent", loud.conversation.number)
            silent = await writes(served.db, inbox, leak(), source="s1")
            shown = await agent.hears("row")
            while shown["row"]["number"] != silent.conversation.number:
                shown = await agent.hears("row")
            assert (shown["row"]["priority"], shown["row"]["standing"]) == ("high", "held")
            # The next alarm is another source's: nothing was told aloud in between.
            other = await writes(served.db, inbox, leak(), source="s2")
            assert (await agent.hears("alarm"))["number"] == other.conversation.number

    served_by(served, story)


def test_a_strangers_claim_is_silent_until_a_colleague_has_confirmed_it(served: Desk) -> None:
    ada, ben = served.hire(name="Ada"), served.hire(name="Ben")
    browsers, inbox = (served.desk_of(ada), served.desk_of(ben)), an_inbox(served.db)

    async def story(port: int) -> None:
        async with on_the_socket(port, browsers[0]) as one, on_the_socket(port, browsers[1]) as two:
            claimed = await writes(served.db, inbox, "my wallet was drained, all USDT stolen", source="s1")
            number = claimed.conversation.number
            for agent in (one, two):
                assert (await agent.hears("row"))["row"]["standing"] == "claimed"
                assert (await agent.hears("alarm"))["kind"] == "new"
            await one.say(t="watch", number=number, after=claimed.conversation.sequence)
            await one.hears("entries")
            await one.asks("PUT", f"/api/conversations/{number}/standing", {"confirmed": True})
            alarm = await two.hears("alarm")
            assert (alarm["kind"], alarm["number"]) == ("urgent", number)
            told = (await one.hears("entries"))["entries"]
            assert [(entry["kind"], entry["person"]["name"]) for entry in told] == [
                ("standing", "Ada"),
                ("alarmed", "Ada"),
            ]
            # Whoever confirmed it knows, and nobody was told before.
            assert [frame for agent in (one, two) for frame in agent.heard if frame["t"] == "alarm"] == []

    served_by(served, story)


def test_words_that_turn_out_to_be_a_secret_leave_the_screen(served: Desk) -> None:
    browser, inbox = served.someone(), an_inbox(served.db)

    async def story(port: int) -> None:
        first = await writes(served.db, inbox, "abandon abandon abandon abandon abandon abandon abandon abandon")
        async with on_the_socket(port, browser) as agent:
            await agent.say(t="watch", number=first.conversation.number, after=0)
            await agent.hears("entries")
            await writes(served.db, inbox, "abandon abandon abandon about", first)
            gone = await agent.hears("redacted")
            assert gone["id"] == str(first.message.id)
            assert "abandon" not in gone["text"]

    served_by(served, story)


def test_an_erased_persons_words_leave_the_screen(served: Desk) -> None:
    browser, admin, inbox = served.someone(), served.someone(Role.ADMIN), an_inbox(served.db)

    async def story(port: int) -> None:
        first = await writes(served.db, inbox, "my name is Li Wei")
        async with on_the_socket(port, browser) as agent, on_the_socket(port, admin) as boss:
            await agent.say(t="watch", number=first.conversation.number, after=0)
            assert "Li Wei" in json.dumps(await agent.hears("entries"))
            assert (await boss.asks("DELETE", f"/api/contacts/{first.contact.id}")).status_code == 204
            again = await agent.hears("entries")
            assert [entry["text"] for entry in again["entries"] if entry["t"] == "message"] == [""]

    served_by(served, story)


def test_agents_of_two_processes_see_the_same(served: Desk, db: Db, tmp_path: Path) -> None:
    other = Desk(db, tmp_path, served.bus, public_url="http://127.0.0.1", secret_key="x" * 32)
    ada, ben = served.hire(name="Ada"), served.hire(name="Ben")
    browsers, inbox = (served.desk_of(ada), served.desk_of(ben)), an_inbox(db)

    async def story(port: int) -> None:
        async with (
            serving(other, tells=False) as second,
            on_the_socket(port, browsers[0]) as one,
            on_the_socket(second, browsers[1]) as two,
        ):
            first = await writes(db, inbox, "hello")
            for agent in (one, two):
                assert (await agent.hears("row"))["row"]["number"] == first.conversation.number
                await agent.say(t="watch", number=first.conversation.number)
                await agent.hears("entries")
            while len((await one.hears("viewers"))["viewers"]) != 2:
                pass
            await two.asks("PUT", f"/api/conversations/{first.conversation.number}/assignment", given)
            assert (await one.hears("alarm", kind="assigned"))["for_me"]
            assert [entry["kind"] for entry in (await one.hears("entries"))["entries"]] == ["assignee"]

    given = {"staff": str(ada.id), "team": None}
    served_by(served, story)


def test_reading_in_one_window_is_seen_in_the_other(served: Desk) -> None:
    browser = served.someone()
    number = a_conversation(served).conversation.number

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            read = await agent.asks("PUT", f"/api/conversations/{number}/read", {"seq": 100})
            assert read.status_code == 204
            assert (await agent.hears("row"))["row"]["unread"] is False

    served_by(served, story)


# -- who may, and what is refused --------------------------------------------------------------


def test_nobody_gets_in_without_a_session_or_from_another_page(served: Desk) -> None:
    browser, stranger = served.someone(), served.stranger()

    async def story(port: int) -> None:
        async with on_the_socket(port, stranger, hello=False) as agent:
            assert await agent.closed() == 4401
        async with on_the_socket(port, browser, origin="https://evil.example", hello=False) as agent:
            assert await agent.closed() == 4403

    served_by(served, story)


def test_one_member_has_so_many_windows_and_another_has_their_own(served: Desk) -> None:
    browser, other = served.someone(), served.someone()
    served.live.sockets = AtOnce(1)

    async def story(port: int) -> None:
        async with on_the_socket(port, browser):
            async with on_the_socket(port, browser, hello=False) as second:
                assert await second.closed() == 4429
            async with on_the_socket(port, other):
                pass

    served_by(served, story)


def test_who_is_signed_out_elsewhere_is_let_go(served: Desk) -> None:
    member = served.hire()
    browser = served.desk_of(member)

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            await served.db.write(staff.change_staff, SYSTEM, member.id, staff.Changes(active=False))
            assert await agent.closed() == 4401

    served_by(served, story)


def test_a_session_that_expired_is_let_go(served: Desk, fake_clock: FakeClock) -> None:
    browser = served.someone()

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            fake_clock.advance(13 * HOUR)
            assert await agent.closed() == 4401

    served_by(served, story)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("{", 4400),
        ("[]", 4400),
        ('{"t":"nothing"}', 4400),
        ('{"t":"ping","more":1}', 4400),
        ('{"t":"watch","number":"7"}', 4400),
        ('{"t":"hello","v":1}', 4400),
        (b"\xff\xfe", 4400),
        ('{"t":"ping"' + " " * 70_000 + "}", 4413),
    ],
)
def test_what_is_no_frame_ends_the_socket(served: Desk, sent: str | bytes, code: int) -> None:
    browser = served.someone()

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            await agent.socket.send(sent)
            assert await agent.closed() == code

    served_by(served, story)


def test_who_says_nothing_or_something_else_first_is_let_go(served: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_socket, "HELLO_S", 0.1)
    browser = served.someone()

    async def story(port: int) -> None:
        async with on_the_socket(port, browser, hello=False) as agent:
            assert await agent.closed() == 4408
        async with on_the_socket(port, browser, hello=False) as agent:
            await agent.say(t="ping")
            assert await agent.closed() == 4408
        async with on_the_socket(port, browser, hello=False) as agent:
            await agent.say(t="hello", v=99)
            assert await agent.closed() == 4400
            assert agent.heard[-1]["code"] == "wrong_version"

    served_by(served, story)


def test_who_sends_without_end_is_let_go(served: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_socket, "BURST", 5)
    browser = served.someone()

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            for _ in range(6):
                await agent.say(t="ping")
            assert await agent.closed() == 4429

    served_by(served, story)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"t": "watch", "number": 5}, "not_found"),
        ({"t": "watch", "number": -1}, "not_found"),
        ({"t": "watch", "number": 2**60}, "not_found"),
        ({"t": "typing", "number": 5}, "not_found"),
        ({"t": "send", "key": KEY, "number": 5, "text": "x"}, "not_found"),
        ({"t": "send", "key": "short", "number": 1001, "text": "x"}, "bad_input"),
        ({"t": "send", "key": "with a space or two in it", "number": 1001, "text": "x"}, "bad_input"),
        ({"t": "send", "key": KEY, "number": 1001, "text": "x" * 16_001}, "too_large"),
        ({"t": "send", "key": KEY, "number": 1001, "text": " "}, "empty_message"),
        ({"t": "send", "key": KEY, "number": 1001, "text": "x", "files": ["0" * 22]}, "not_found"),
        ({"t": "send", "key": KEY, "number": 1001, "text": "abandon " * 11 + "about"}, "secret_in_reply"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_socket_stays(served: Desk, frame: dict[str, Any], code: str) -> None:
    browser = served.desk_of(served.hire(language="zh"))
    first = a_conversation(served)
    if frame["number"] == 1001:
        frame = frame | {"number": first.conversation.number}

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            await agent.say(**frame)
            problem = await agent.hears("problem")
            assert (problem["code"], problem["number"]) == (code, frame["number"])
            assert not problem["sentence"].isascii()
            await agent.say(t="ping")
            await agent.hears("pong")

    served_by(served, story)


def test_a_desk_that_ends_tells_its_sockets(served: Desk) -> None:
    browser = served.someone()

    async def story(port: int) -> None:
        async with on_the_socket(port, browser) as agent:
            served.live.viewers_changed(1)
            await agent.socket.close()
            with pytest.raises(ConnectionClosed):
                await agent.socket.recv()

    served_by(served, story)
    assert served.live._listeners == {}
    assert served.live._watched == {}

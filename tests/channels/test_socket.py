"""What a visitor lives through on the socket."""

from __future__ import annotations

import asyncio
import random
import threading
from typing import Any

import pytest

from tests.channels.conftest import Served, Visitor, visitor
from tests.safety import leaks
from tests.support.clock import FakeClock
from tests.support.desk import a_key, a_member, an_inbox, comes_in
from tests.support.running import run
from walletdesk.channels import inbound
from walletdesk.channels.widget import live, sending
from walletdesk.channels.widget.reception import Limits, Reception, Shown
from walletdesk.conversations import queries
from walletdesk.conversations.actions import reply, work
from walletdesk.conversations.actions.forget import forget_silent
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.rules import Status
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.inboxes.actions import pause
from walletdesk.kit.clock import DAY, MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.limits import Limit
from walletdesk.kit.unit import Unit
from walletdesk.people.actions import block, create_stranger, sign_out_everywhere
from walletdesk.realtime import socket as sockets
from walletdesk.safety import screen
from walletdesk.staff.tables import Staff
from walletdesk.wire import Priority, RawText, text_for_gate


def answer(db: Db, number: int, staff: Staff, text: str, **fields: Any) -> Any:
    """A member of the team replies, without time to take it back."""
    return db.write_and_wait(reply.reply, an_answer(number, staff, text, **fields))


def an_answer(number: int, staff: Staff, text: str, **fields: Any) -> reply.Reply:
    return reply.Reply(
        number=number, staff_id=staff.id, key=a_key(), screened=screen(RawText(text)), note=False, **fields
    )


def test_a_visitor_writes_and_is_answered(served: Served, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            welcome = await guest.hello(language="en")
            assert (welcome["token"], welcome["conversations"], welcome["identified"]) == (None, [], False)
            assert welcome["inbox"]["greeting"] == "How can we help?"
            ack = await guest.send("Where do I find my receiving address?", language="en")
            assert ack["token"]
            assert ack["conversation"]["position"] == 1
            answer(db, ack["conversation"]["number"], ada, "Tap Receive on the first page.")
            frame = await guest.hear("message")
            assert (frame["message"]["text"], frame["message"]["name"]) == ("Tap Receive on the first page.", "Ada")
            shown = await guest.hear("conversation")
            assert (shown["conversation"]["status"], shown["conversation"]["agent"]) == ("pending", "Ada")

    run(story)


def test_a_reply_to_a_certain_message_names_it(served: Served, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            ack = await guest.send("Where is my receiving address?")
            number, asked, first = ack["conversation"]["number"], ack["conversation"]["id"], ack["message"]
            await guest.send("And what does a transfer cost?", conversation=asked)
            taken_back = answer(db, number, ada, "Good morning!", undo_us=MINUTE)

            answer(db, number, ada, "Tap Receive on the first page.", answers=int(first["id"]))
            frame = await guest.hear("message")
            assert frame["message"]["text"] == "Tap Receive on the first page."
            assert frame["message"]["answers"] == {"id": first["id"], "seq": first["seq"]}

            # Nobody is led to what they do not see.
            answer(db, number, ada, "It costs what the network asks.", answers=taken_back.id)
            frame = await guest.hear("message")
            assert (frame["message"]["text"], frame["message"]["answers"]) == ("It costs what the network asks.", None)

            await guest.say(t="sync", conversation=asked)
            history = await guest.hear("history")
            assert [one["answers"] and one["answers"]["seq"] for one in history["messages"]][-2:] == [
                first["seq"],
                None,
            ]

    run(story)


def test_a_stranger_who_only_looks_leaves_nothing(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    before = db.units

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello(language="zh")
            await guest.say(t="ping")
            await guest.hear("pong")

    run(story)
    assert db.units == before


def test_who_comes_back_finds_what_was_said_meanwhile(served: Served, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            ack = await guest.send("hello")
            own = ack["conversation"]
            answer(db, own["number"], ada, "Hi, Ada here.")
            db.write_and_wait(reply.reply, a_note(own["number"], ada))
            await guest.hear("message")
        async with visitor(served, inbox) as guest:
            welcome = await guest.hello(token=ack["token"], after={own["id"]: ack["message"]["seq"]})
            assert welcome["token"] == ack["token"]
            assert [(one["id"], one["unread"]) for one in welcome["conversations"]] == [(own["id"], 1)]
            history = await guest.hear("history")
            assert [message["text"] for message in history["messages"]] == ["Hi, Ada here."]
            await guest.say(t="seen", conversation=own["id"], seq=history["messages"][-1]["seq"])
            await guest.say(t="sync", conversation=own["id"])
            history = await guest.hear("history")
            assert [message["text"] for message in history["messages"]] == ["hello", "Hi, Ada here."]
            assert history["conversation"]["unread"] == 0

    run(story)


def a_note(number: int, staff: Staff) -> reply.Reply:
    screened = screen(RawText("a note between us"))
    return reply.Reply(number=number, staff_id=staff.id, key=a_key(), screened=screened, note=True)


def test_a_message_sent_again_is_stored_once_and_answered_alike(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        key = a_key()
        async with visitor(served, inbox) as guest:
            await guest.hello()
            await guest.say(t="send", key=key, text="my wallet does not open")
            # The line breaks before the answer: the visitor does not know whether it arrived.
        async with visitor(served, inbox) as guest:
            await guest.hello()
            first = await guest.send("my wallet does not open", key=key)
            again = await guest.send("my wallet does not open", key=key)
            assert again["message"]["id"] == first["message"]["id"]
        async with visitor(served, inbox) as guest:
            welcome = await guest.hello(token=first["token"])
            assert [one["id"] for one in welcome["conversations"]] == [first["conversation"]["id"]]
            again = await guest.send("my wallet does not open", key=a_key(), conversation=first["conversation"]["id"])
            assert again["message"]["seq"] > first["message"]["seq"]

    run(story)


def test_both_windows_of_one_visitor_show_the_same(served: Served, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as one, visitor(served, inbox) as two:
            await one.hello()
            first = await one.send("hello")
            own = first["conversation"]["id"]
            await two.hello(token=first["token"])
            await one.send("more", conversation=own)
            assert (await two.hear("message"))["message"]["text"] == "more"
            answer(db, first["conversation"]["number"], ada, "Hi")
            assert await said_by_agent(one) == await said_by_agent(two) == "Hi"
            # A matter begun in one window appears in the other.
            another = await two.send("and something else")
            shown = await one.hear("conversation")
            while shown["conversation"]["id"] == own:
                shown = await one.hear("conversation")
            assert shown["conversation"]["id"] == another["conversation"]["id"]
            assert (await one.hear("message"))["message"]["text"] == "and something else"

    run(story)


async def said_by_agent(guest: Any) -> str:
    while (frame := await guest.hear("message"))["message"]["author"] != "agent":
        pass
    text: str = frame["message"]["text"]
    return text


def test_a_phrase_sent_in_parts_leaves_every_open_screen(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    words = leaks.phrase(random.Random(6), "english", 12)

    async def story() -> None:
        async with visitor(served, inbox) as one, visitor(served, inbox) as two:
            await one.hello()
            first = await one.send(" ".join(words[:4]))
            own = first["conversation"]["id"]
            await two.hello(token=first["token"])
            second = await one.send(" ".join(words[4:8]), conversation=own)
            assert (await two.hear("message"))["message"]["id"] == second["message"]["id"]
            key = a_key()
            await one.say(t="send", key=key, text=" ".join(words[8:]), conversation=own)
            alarm = await one.hear("alarm")
            assert (alarm["key"], alarm["kind"], alarm["asks"]) == (key, "recovery_phrase", False)
            assert len(alarm["steps"]) > 2
            gone = {(await two.hear("redacted"))["id"], (await two.hear("redacted"))["id"]}
            assert gone == {first["message"]["id"], second["message"]["id"]}
            await one.say(t="sync", conversation=own)
            history = await one.hear("history")
            warning = next(said for said in history["messages"] if said["author"] == "system")
            assert warning["steps"] == alarm["steps"]
            for message in history["messages"]:
                assert not set(message["text"].split()) & set(words)
        async with visitor(served, inbox) as three:
            # Away meanwhile, with the first message on its screen.
            await three.hello(token=first["token"], after={own: first["message"]["seq"]})
            assert (await three.hear("redacted"))["id"] == first["message"]["id"]

    run(story)


def test_parts_whose_last_stayed_in_the_browser_are_taken_out_and_told_once(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    words = leaks.phrase(random.Random(7), "english", 12)

    async def story() -> None:
        async with visitor(served, inbox) as one:
            await one.hello()
            first = await one.send("hello?")
            own = first["conversation"]["id"]
            ids = [(await one.send(word, conversation=own))["message"]["id"] for word in words[:8]]
            for _ in range(2):  # a lost connection makes it be asked again
                await one.say(t="parts", conversation=own, messages=ids)
                assert (await one.hear("conversation"))["conversation"]["id"] == own
            await one.say(t="sync", conversation=own)
            history = (await one.hear("history"))["messages"]
            assert [said["text"] for said in history if said["author"] == "contact"] == [
                "hello?",
                *["⟦recovery_phrase:1⟧"] * 8,
            ]
            warnings = [said for said in history if said["author"] == "system" and said["steps"]]
            assert len(warnings) == 1
            assert "recovery phrase" in warnings[0]["text"]

            row = db.read_and_wait(queries.by_number, first["conversation"]["number"])
            assert row.priority is Priority.URGENT and row.emergency

    run(story)


def test_a_part_of_a_key_whose_rest_stayed_in_the_browser_is_called_a_key(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as one:
            await one.hello()
            first = await one.send("5" * 4 + "12345678901234567890")
            own = first["conversation"]["id"]
            await one.say(t="parts", conversation=own, messages=[first["message"]["id"]], kind="private_key")
            await one.hear("conversation")
            await one.say(t="sync", conversation=own)
            history = (await one.hear("history"))["messages"]
            assert [said["text"] for said in history if said["author"] == "contact"] == ["⟦private_key⟧"]
            (warning,) = [said for said in history if said["author"] == "system" and said["steps"]]
            assert "private key" in warning["text"]

    run(story)


def test_the_browser_is_told_whose_identity_numbers_the_desk_leaves(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as one:
            welcome = await one.hello()
            assert welcome["inbox"]["numbers_left"] == []

    run(story)


def test_parts_that_are_not_all_the_visitors_own_stay(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as one, visitor(served, inbox) as other:
            await one.hello()
            await other.hello()
            mine = await one.send("zebra")
            theirs = await other.send("ocean")
            own = mine["conversation"]["id"]
            for messages in (
                [mine["message"]["id"], theirs["message"]["id"]],
                [mine["message"]["id"]] * 37,
                [],
                ["x"],
            ):
                await one.say(t="parts", conversation=own, messages=messages)
                assert (await one.hear("problem"))["code"] == "not_found"
            for who, said in ((one, mine), (other, theirs)):
                await who.say(t="sync", conversation=said["conversation"]["id"])
                texts = [message["text"] for message in (await who.hear("history"))["messages"]]
                assert texts[0] == said["message"]["text"]

    run(story)


def test_the_desk_itself_warns_at_once(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    words = " ".join(leaks.phrase(random.Random(2), "english", 12))

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello(language="zh")
            ack = await guest.send(f"我的助记词是 {words}", language="zh")
            assert ack["message"]["text"] == "我的助记词是 ⟦recovery_phrase:12⟧"
            assert (await guest.hear("alarm"))["conversation"] == ack["conversation"]["id"]
            warned = (await guest.hear("message"))["message"]
            assert warned["author"] == "system"
            assert "助记词" in warned["text"]

    run(story)


def test_solved_rated_and_someone_senior(served: Served, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            await guest.say(t="rate", conversation=own["id"], score=5)
            assert (await guest.hear("problem"))["code"] == "not_found"
            await guest.say(t="senior", conversation=own["id"], key=a_key())
            assert (await guest.hear("conversation"))["conversation"]["senior"]
            answer(db, own["number"], ada, "Solved now?")
            await guest.hear("message")
            await guest.say(t="solved", conversation=own["id"])
            while (shown := (await guest.hear("conversation"))["conversation"])["status"] != "resolved":
                pass
            assert shown["can_rate"]
            words = " ".join(leaks.phrase(random.Random(3), "english", 12))
            await guest.say(t="rate", conversation=own["id"], score=4, words=f"quick, {words}")
            while (shown := (await guest.hear("conversation"))["conversation"])["score"] != 4:
                pass
            await guest.say(t="rate", conversation=own["id"], score=9)
            assert (await guest.hear("problem"))["code"] == "wrong_score"
        row = db.read_and_wait(queries.by_number, own["number"])
        assert db.read_and_wait(queries.ratings_of, row.id)[0].words == "quick, ⟦recovery_phrase:12⟧"

    run(story)


def test_what_the_team_does_inside_is_not_shown(served: Served, db: Db, fake_clock: FakeClock) -> None:
    inbox, ada = an_inbox(db), a_member(db)
    by = Actor(ActorKind.STAFF, ada.id)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            taken = answer(db, own["number"], ada, "oops, the wrong window", undo_us=MINUTE)
            db.write_and_wait(reply.take_back, own["number"], taken.id, by)
            db.write_and_wait(reply.reply, a_note(own["number"], ada))
            db.write_and_wait(
                work.set_status, own["number"], by, status=Status.SNOOZED, snoozed_until=fake_clock.now() + DAY
            )
            answer(db, own["number"], ada, "Tomorrow we know more.")
            heard = await guest.hear("message")
            assert heard["message"]["text"] == "Tomorrow we know more."
            assert (await guest.hear("conversation"))["conversation"]["status"] == "open"
            await guest.say(t="sync", conversation=own["id"])
            texts = [message["text"] for message in (await guest.hear("history"))["messages"]]
            assert texts == ["hello", "Tomorrow we know more."]

    run(story)


def test_a_long_history_comes_in_pages(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    served.reception.limits.messages._ahead_s = 1e9

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("message 0"))["conversation"]["id"]
            for number in range(1, 55):
                await guest.send(f"message {number}", conversation=own)
            await guest.say(t="sync", conversation=own)
            last = await guest.hear("history")
            assert (len(last["messages"]), last["more"]) == (50, True)
            await guest.say(t="sync", conversation=own, before=last["messages"][0]["seq"])
            first = await guest.hear("history")
            assert (len(first["messages"]), first["more"]) == (5, False)
            texts = [message["text"] for message in first["messages"] + last["messages"]]
            assert texts == [f"message {number}" for number in range(55)]

    served.reception.limits.frames._ahead_s = 1e9
    run(story)


def test_anothers_conversation_is_not_found(served: Served, db: Db) -> None:
    inbox, elsewhere = an_inbox(db), an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as mine, visitor(served, inbox) as theirs:
            await mine.hello()
            await theirs.hello()
            await mine.send("hello")
            other = (await theirs.send("hello"))["conversation"]["id"]
            for frame in (
                {"t": "sync", "conversation": other},
                {"t": "seen", "conversation": other, "seq": 5},
                {"t": "senior", "conversation": other, "key": a_key()},
                {"t": "solved", "conversation": other},
                {"t": "rate", "conversation": other, "score": 1},
                {"t": "parts", "conversation": other, "messages": ["1"]},
                {"t": "send", "conversation": other, "key": a_key(), "text": "let me in"},
            ):
                await mine.say(**frame)
                assert (await mine.hear("problem"))["code"] == "not_found", frame["t"]
        async with visitor(served, inbox) as guest:
            await guest.hello()
            token = (await guest.send("hello"))["token"]
        async with visitor(served, elsewhere) as guest:
            await guest.say(t="hello", v=1, inbox=elsewhere.public_id, token=token)
            assert (await guest.hear("problem"))["code"] == "visitor_token_refused"
            assert await guest.closed() == sockets.NOT_SIGNED_IN

    run(story)


def test_void_and_expired_tokens_are_told_by_their_code(served: Served, db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)

    async def refused(token: str) -> str:
        async with visitor(served, inbox) as guest:
            await guest.say(t="hello", v=1, inbox=inbox.public_id, token=token)
            code: str = (await guest.hear("problem"))["code"]
            assert await guest.closed() == sockets.NOT_SIGNED_IN
            return code

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            ack = await guest.send("hello")
        assert await refused("v1.made.up") == "visitor_token_refused"
        contact = db.read_and_wait(queries.by_number, ack["conversation"]["number"]).contact_id
        db.write_and_wait(sign_out_everywhere, SYSTEM, contact)
        assert await refused(ack["token"]) == "visitor_token_refused"
        fake_clock.advance(91 * DAY)
        assert await refused(ack["token"]) == "visitor_token_expired"

    run(story)


def test_a_strangers_token_is_renewed_in_its_second_half(served: Served, db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            token = (await guest.send("hello"))["token"]
        fake_clock.advance(46 * DAY)
        async with visitor(served, inbox) as guest:
            welcome = await guest.hello(token=token)
            assert welcome["token"] != token
            assert welcome["expires_at"] > fake_clock.now() + 89 * DAY

    run(story)


def test_a_blocked_visitor_is_told_and_stores_nothing(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            contact = db.read_and_wait(queries.by_number, own["number"]).contact_id
            db.write_and_wait(block, SYSTEM, contact)
            key = a_key()
            await guest.say(t="send", key=key, text="again", conversation=own["id"])
            problem = await guest.hear("problem")
            assert (problem["code"], problem["key"]) == ("contact_blocked", key)

    run(story)


@pytest.mark.parametrize("frame", [{"t": "senior"}, {"t": "solved"}, {"t": "rate", "score": 1, "words": "rude"}])
def test_a_blocked_visitor_changes_nothing(served: Served, db: Db, frame: dict[str, Any]) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            if frame["t"] == "rate":
                by = Actor(ActorKind.STAFF, ada.id)
                db.write_and_wait(work.set_status, own["number"], by, status=Status.RESOLVED)
            before = db.read_and_wait(queries.by_number, own["number"])
            db.write_and_wait(block, SYSTEM, before.contact_id)
            await guest.say(conversation=own["id"], **frame | ({"key": a_key()} if frame["t"] == "senior" else {}))
            assert (await guest.hear("problem"))["code"] == "contact_blocked"
            assert db.read_and_wait(queries.by_number, own["number"]) == before

    run(story)


def test_a_score_swapped_without_end_waits_and_then_stays(served: Served, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)
    served.reception.limits = Limits(changes=Limit(23, 0.01))

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            by = Actor(ActorKind.STAFF, ada.id)
            db.write_and_wait(work.set_status, own["number"], by, status=Status.RESOLVED)
            for n in range(20):
                await guest.say(t="rate", conversation=own["id"], score=1 + n % 2)
            await guest.say(t="rate", conversation=own["id"], score=5)
            assert (await guest.hear("problem"))["code"] == "rated_too_often"
            for _ in range(3):
                await guest.say(t="seen", conversation=own["id"], seq=1)
            assert (await guest.hear("problem"))["code"] == "too_many"
            row = db.read_and_wait(queries.by_number, own["number"])
            assert db.read_and_wait(queries.ratings_of, row.id)[0].score == 2

    run(story)


def test_a_closed_or_unknown_inbox_lets_nobody_in(served: Served, db: Db, fake_clock: FakeClock) -> None:
    inbox = an_inbox(db)

    async def refused(public_id: str) -> tuple[str, int]:
        async with visitor(served, inbox) as guest:
            await guest.say(t="hello", v=1, inbox=public_id)
            return (await guest.hear("problem"))["code"], await guest.closed()

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            db.write_and_wait(pause, SYSTEM, inbox.id)
            fake_clock.advance(MINUTE)
            await guest.say(t="send", key=a_key(), text="hello")
            assert (await guest.hear("problem"))["code"] == "inbox_closed"
        assert await refused(inbox.public_id) == ("inbox_closed", sockets.REFUSED)
        assert await refused("nothing-here") == ("inbox_unknown", sockets.REFUSED)
        assert await refused("\x00 or 1=1") == ("inbox_unknown", sockets.REFUSED)

    run(story)


@pytest.mark.parametrize(
    ("origin", "comes_in"),
    [
        ("https://wallet.example", True),
        ("https://wallet.example.thief.example", False),
        ("http://wallet.example", False),
        ("null", False),
        (None, True),
    ],
)
def test_only_pages_of_the_inbox_come_in(served: Served, db: Db, origin: str | None, comes_in: bool) -> None:
    inbox = an_inbox(db, allowed_origins=("https://wallet.example",))

    async def story() -> None:
        async with visitor(served, inbox, origin=origin) as guest:
            await guest.say(t="hello", v=1, inbox=inbox.public_id)
            if comes_in:
                await guest.hear("welcome")
            else:
                assert (await guest.hear("problem"))["code"] == "page_not_allowed"
                assert await guest.closed() == sockets.REFUSED

    run(story)


def test_the_chats_own_page_comes_in(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox, origin=f"http://{served.address}") as guest:
            await guest.hello()

    run(story)


def test_those_who_wait_see_their_place_move(served: Served, db: Db, fake_clock: FakeClock) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as first, visitor(served, inbox) as second:
            await first.hello()
            await second.hello()
            ahead = (await first.send("hello"))["conversation"]
            fake_clock.advance(1)
            behind = (await second.send("hello"))["conversation"]
            assert (ahead["position"], behind["position"]) == (1, 2)
            assert behind["wait_s"] is None
            answer(db, ahead["number"], ada, "Hi")
            await first.hear("message")
            fake_clock.advance(MINUTE)
            served.call(served.reception.live._refresh)
            moved = await second.hear("conversation")
            assert moved["conversation"]["position"] == 1

    run(story)


def test_somebody_types(served: Served, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            row = db.read_and_wait(queries.by_number, own["number"])
            served.call(served.bus.publish, "typing", f"[{row.id},{ada.id}]".encode())
            typing = await guest.hear("typing")
            assert (typing["conversation"], typing["name"]) == (own["id"], "Ada")

    run(story)


def test_for_a_lone_visitors_own_words_nothing_is_read_again(
    served: Served, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, ada = an_inbox(db), a_member(db)
    asked: list[Any] = []
    news = live._news

    def counted(unit: Unit, wanted: Any, files_key: bytes) -> Any:
        asked.append(wanted)
        return news(unit, wanted, files_key)

    monkeypatch.setattr(live, "_news", counted)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            for _ in range(5):
                await guest.send("more", conversation=own["id"])
            await guest.say(t="ping")
            await guest.hear("pong")
            assert asked == []
            answer(db, own["number"], ada, "Hi")
            await guest.hear("message")
            assert asked

    run(story)


def test_whose_contact_is_gone_is_sent_away_and_can_write_as_somebody_new(served: Served, db: Db) -> None:
    """The file they left unsent for a day is swept while their page is open, and they with it."""
    inbox = an_inbox(db)
    person = db.write_and_wait(create_stranger, inbox.id)

    async def story() -> None:
        token = served.reception.welcome(await served.reception.inbox(inbox.public_id), person).token
        key = a_key()
        async with visitor(served, inbox) as guest:
            await guest.hello(token=token)
            db.write_and_wait(forget_silent, person.id)
            await guest.say(t="send", key=key, text="hello")
            assert (await guest.hear("problem"))["code"] == "visitor_token_refused"
            assert await guest.closed() == sockets.NOT_SIGNED_IN
        async with visitor(served, inbox) as guest:
            await guest.hello()
            assert (await guest.send("hello", key=key))["message"]["text"] == "hello"

    run(story)


def test_whose_tokens_become_void_is_sent_away_at_once(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest, visitor(served, inbox) as other:
            await guest.hello()
            await other.hello()
            own = (await guest.send("hello"))["conversation"]
            await other.send("hello")
            contact = db.read_and_wait(queries.by_number, own["number"]).contact_id
            db.write_and_wait(sign_out_everywhere, SYSTEM, contact)
            assert await guest.closed() == sockets.NOT_SIGNED_IN
            await other.say(t="ping")
            await other.hear("pong")

    run(story)


def test_half_a_phrase_sent_again_is_no_alarm(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    half = " ".join(leaks.phrase(random.Random(6), "english", 12)[:6])

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]["id"]
            key = a_key()
            first = await guest.send(half, conversation=own, key=key)
            again = await guest.send(half, conversation=own, key=key)
            assert again["message"]["id"] == first["message"]["id"]
            await guest.say(t="ping")
            while (frame := await guest.next())["t"] != "pong":
                assert frame["t"] != "alarm"

    run(story)


def test_what_one_window_has_seen_is_not_unread_in_the_other(served: Served, db: Db) -> None:
    inbox, ada = an_inbox(db), a_member(db)

    async def story() -> None:
        async with visitor(served, inbox) as one, visitor(served, inbox) as two:
            await one.hello()
            first = await one.send("hello")
            own = first["conversation"]
            await two.hello(token=first["token"])
            answer(db, own["number"], ada, "Hi")
            said = (await one.hear("message"))["message"]
            while (await two.hear("conversation"))["conversation"]["unread"] != 1:
                pass
            await one.say(t="seen", conversation=own["id"], seq=said["seq"])
            while (await two.hear("conversation"))["conversation"]["unread"] != 0:
                pass

    run(story)


def flushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the commit of a visitor's message and its `ack` the feed comes by, as it does where the place in the
    queue has to be read first."""
    view = sending._view

    async def late(reception: Reception, inbox: Shown, received: Received) -> Any:
        row = received.conversation
        # Somebody else asks for the conversation to be shown again, which marks it whatever was heard.
        reception.live.show_again(row.id)
        await reception.live._render({row.id: row.sequence})
        return await view(reception, inbox, received)

    monkeypatch.setattr(sending, "_view", late)


async def told_until_answered(guest: Visitor, db: Db, number: int, staff: Staff) -> list[str]:
    """Texts of the `message` frames up to the team's answer."""
    await asyncio.to_thread(answer, db, number, staff, "Hi")
    texts: list[str] = []
    while not texts or texts[-1] != "Hi":
        texts.append((await guest.hear("message"))["message"]["text"])
    return texts


def test_a_visitors_own_words_are_acknowledged_and_not_told_again(
    served: Served, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, ada = an_inbox(db), a_member(db)
    flushed(monkeypatch)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            await guest.say(t="send", key=a_key(), text="more", conversation=own["id"])
            while (frame := await guest.next())["t"] != "ack":
                assert frame["t"] != "message"
            # Of one who is known a new matter is heard of before its `ack` too.
            await guest.say(t="send", key=a_key(), text="and another matter")
            while (frame := await guest.next())["t"] != "ack":
                assert frame["t"] != "message"
            assert await told_until_answered(guest, db, own["number"], ada) == ["Hi"]
            assert await told_until_answered(guest, db, frame["conversation"]["number"], ada) == ["Hi"]

    run(story)


def test_what_the_team_says_meanwhile_comes_once_and_behind_the_ack(
    served: Served, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, ada = an_inbox(db), a_member(db)
    view = sending._view

    async def answered(reception: Reception, inbox: Shown, received: Received) -> Any:
        if received.message.body == "more":
            stored = await db.write(reply.reply, an_answer(received.conversation.number, ada, "Hi"))
            await db.write(reply.delivered, stored.id)
            await reception.live._render({received.conversation.id: 0})
        return await view(reception, inbox, received)

    monkeypatch.setattr(sending, "_view", answered)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            await guest.say(t="send", key=a_key(), text="more", conversation=own["id"])
            while (frame := await guest.next())["t"] != "ack":
                assert frame["t"] != "message"
            assert (await guest.hear("message"))["message"]["text"] == "Hi"
            assert await told_until_answered(guest, db, own["number"], ada) == ["Hi"]

    run(story)


def test_what_was_read_before_the_ack_and_comes_after_it_is_not_told_again(
    served: Served, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, ada = an_inbox(db), a_member(db)
    news = live._news
    asked, go = threading.Event(), threading.Event()

    def slow(unit: Unit, wanted: Any, files_key: bytes) -> Any:
        asked.set()
        assert go.wait(10)
        return news(unit, wanted, files_key)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            own = (await guest.send("hello"))["conversation"]
            row = await asyncio.to_thread(db.read_and_wait, queries.by_number, own["number"])
            monkeypatch.setattr(live, "_news", slow)
            served.call(served.reception.live.show_again, row.id)
            assert await asyncio.to_thread(asked.wait, 10)
            await guest.send("more", conversation=own["id"])
            go.set()
            assert await told_until_answered(guest, db, own["number"], ada) == ["Hi"]

    run(story)


def test_of_two_windows_the_one_that_wrote_is_not_told_again(
    served: Served, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, ada = an_inbox(db), a_member(db)
    flushed(monkeypatch)

    async def story() -> None:
        async with visitor(served, inbox) as one, visitor(served, inbox) as two:
            await one.hello()
            first = await one.send("hello")
            await two.hello(token=first["token"])
            await one.send("more", conversation=first["conversation"]["id"])
            assert (await two.hear("message"))["message"]["text"] == "more"
            another = (await two.send("another matter"))["conversation"]
            number = first["conversation"]["number"]
            assert await told_until_answered(one, db, number, ada) == ["another matter", "Hi"]
            assert (await two.hear("message"))["message"]["text"] == "Hi"
            assert await told_until_answered(two, db, another["number"], ada) == ["Hi"]

    run(story)


def test_what_a_failing_detector_was_reading_is_not_accepted_and_the_same_key_may_come_again(
    served: Served, db: Db, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = an_inbox(db)
    typed = " ".join(leaks.phrase(random.Random(40), "english", 12))

    def fails(raw: RawText, *_: object) -> None:
        raise ValueError(text_for_gate(raw))

    async def story() -> None:
        async with visitor(served, inbox) as one:
            await one.hello()
            key = a_key()
            with monkeypatch.context() as broken:
                broken.setattr(inbound, "screen", fails)
                broken.setattr(inbound, "stands_alone", fails)
                await one.say(t="send", key=key, text=typed)
                said = await one.hear("problem")
            assert (said["code"], said["key"]) == ("not_accepted", key)
            await one.say(t="send", key=key, text=typed)
            assert (await one.hear("ack"))["message"]["text"] == "⟦recovery_phrase:12⟧"

    run(story)
    assert typed.split()[3] not in caplog.text


def test_a_long_list_of_conversations_comes_in_pages(served: Served, db: Db) -> None:
    inbox, elsewhere = an_inbox(db), an_inbox(db)
    first = comes_in(db, inbox, "the first of many")
    for place in (inbox, elsewhere):
        for number in range(44):
            comes_in(db, place, f"matter {number}", contact_id=first.contact.id)
    stranger = comes_in(db, inbox, "somebody else")

    async def story() -> None:
        token = served.reception.welcome(await served.reception.inbox(inbox.public_id), first.contact).token
        async with visitor(served, inbox) as guest:
            page = await guest.hello(token=token)
            listed = page["conversations"]
            assert (len(listed), page["more"]) == (20, True)
            while page["more"]:
                await guest.say(t="earlier", conversation=listed[-1]["id"])
                page = await guest.hear("listed")
                listed += page["conversations"]
            assert [one["preview"] for one in listed] == [
                *(f"matter {number}" for number in reversed(range(44))),
                "the first of many",
            ]
            # What came with a page goes on by itself.
            comes_in(db, inbox, "and on", contact_id=first.contact.id, conversation=listed[-1]["id"])
            assert (await guest.hear("message"))["conversation"] == listed[-1]["id"]
            for public_id in (stranger.conversation.public_id, "0" * 22):
                await guest.say(t="earlier", conversation=public_id)
                assert (await guest.hear("problem"))["code"] == "not_found"
        async with visitor(served, inbox) as guest:
            await guest.hello()
            await guest.say(t="earlier", conversation=listed[0]["id"])
            assert (await guest.hear("problem"))["code"] == "not_signed_in"

    run(story)

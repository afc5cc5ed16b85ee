"""What a provider tells becomes rows: through the adapter's events, whatever the channel."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import bindparam, select, update

from tests.safety import leaks
from tests.support.clock import FakeClock
from tests.support.desk import a_key, a_member, an_inbox
from tests.support.running import run
from walletdesk import rescan
from walletdesk.channels import asides, inbound, originals, registry
from walletdesk.channels.base import (
    Account,
    Attached,
    Bounced,
    Capabilities,
    Edited,
    Event,
    Message,
    Original,
    Permanent,
    Reachable,
    Reacted,
    Renamed,
    Sender,
    Wanted,
    Withdrawn,
)
from walletdesk.channels.inbound import Gate, NotAccepted
from walletdesk.channels.providers import Providers
from walletdesk.console import queries as console
from walletdesk.console.frames import MessageEntry
from walletdesk.conversations import queries
from walletdesk.conversations.actions import clocks, late, opened, redact, reply, threads, warned, windows, work
from walletdesk.conversations.actions.receive import FetchArgs, Media
from walletdesk.conversations.actions.windows import WindowClosed
from walletdesk.conversations.rules import ChangeKind, SenderCheck, Status, Window, digest
from walletdesk.conversations.tables import Conversation, change, conversation, message, thread
from walletdesk.conversations.tables import Message as Stored
from walletdesk.events import SYSTEM, Actor, ActorKind, ConversationChanged
from walletdesk.files import intake
from walletdesk.files import queries as files
from walletdesk.files.rules import Limits
from walletdesk.files.store import folder_store
from walletdesk.inboxes import accounts
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import DAY, HOUR, MINUTE, SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import Unavailable
from walletdesk.kit.schema import columns
from walletdesk.kit.settings import load
from walletdesk.kit.tables import job
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import actions as people
from walletdesk.people import queries as contacts
from walletdesk.people.rules import IdentityKind
from walletdesk.safety import screen, trusted
from walletdesk.safety.marks import blanked
from walletdesk.screening import actions as screening
from walletdesk.subscribers import inside
from walletdesk.wire import AuthorKind, ClockKind, Delivery, Kind, Priority, RawText, text_for_gate

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
DIGITS = "9f3ac01b77d2e64518fb0ac3d95e7721b6480f1ce29a3d5574c8b06e1fa9d283"
"""A hash or a private key: its writer is asked."""
WHOLE = "The whole mail, with what it answers"
_MESSAGES = Query(select(*columns(message, Stored)).order_by(message.c.id), Stored)
_CONVERSATIONS = Query(select(*columns(conversation, Conversation)).order_by(conversation.c.id), Conversation)
_KINDS = Query(select(change.c.kind).order_by(change.c.id), str)
_NEW = Query(select(change.c.new), str)
_JOBS = Query(select(job.c.key).where(job.c.kind == bindparam("kind")).order_by(job.c.id), str)
_ARGS = Query(select(job.c.args), str)
_THREADS = Query(select(thread.c.key), str)


class Post:
    """A channel whose files come by reference, and which opens a window of an hour and two answers."""

    CAPABILITIES = Capabilities(
        text_characters=100, files=True, seen=False, typing=False, window=Window(open_us=3_600_000_000, sends=2)
    )

    def __init__(self) -> None:
        self.files: dict[str, bytes | Exception] = {}

    async def fetch(self, client: Any, account: Account, ref: str, most_bytes: int) -> bytes:
        answer = self.files[ref]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def original(self, client: Any, account: Account, wanted: Wanted) -> Original:
        return Original(words=WHOLE, page="", blocked=0, checked_by="", spf="", dkim="", dmarc="")


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr(registry, "adapter", lambda kind: made)
    return made


@pytest.fixture
def inbox(db: Db) -> Inbox:
    return an_inbox(db)


Doing = Callable[[Callable[[Providers], Awaitable[None]]], None]


@pytest.fixture
def desk(db: Db, tmp_path: Path, post: Post) -> Doing:
    def doing(what: Callable[[Providers], Awaitable[None]]) -> None:
        async def main() -> None:
            gate = Gate()
            settings = load({}, overrides={"data_dir": tmp_path})
            providers = Providers(settings=settings, db=db, store=folder_store(tmp_path / "files"), gate=gate)
            try:
                await what(providers)
                await providers.doing.write_down()
            finally:
                await providers.close()
                gate.close()

        run(main)

    return doing


def takes(desk: Doing, inbox: Inbox, *events: Event) -> None:
    desk(lambda providers: providers.take(inbox, events))


def said(text: str, key: str = "1", *, who: str = "77", **fields: Any) -> Message:
    values: dict[str, Any] = {
        "key": key,
        "sender": Sender(kind=IdentityKind.CHANNEL, value=who, name=RawText("Ada"), language="en"),
        "text": RawText(text),
        "look_in": (f"chat:{who}",),
        "keeps": (f"chat:{who}",),
        "provider_id": f"{who}:{key}",
    }
    return Message(**values | fields)


def by(who: str) -> Sender:
    return Sender(kind=IdentityKind.CHANNEL, value=who)


def messages(db: Db) -> list[Stored]:
    return db.read_and_wait(lambda unit: unit.all(_MESSAGES))


def conversations(db: Db) -> list[Conversation]:
    return db.read_and_wait(lambda unit: unit.all(_CONVERSATIONS))


def kinds(db: Db) -> list[str]:
    return db.read_and_wait(lambda unit: unit.all(_KINDS))


def jobs_of(db: Db, kind: str) -> list[str]:
    return db.read_and_wait(lambda unit: unit.all(_JOBS, kind=kind))


def test_one_persons_messages_go_on_in_one_conversation_and_anothers_in_another(
    db: Db, desk: Doing, inbox: Inbox
) -> None:
    takes(desk, inbox, said("hello", "1"), said("are you there?", "2"), said("hi", "1", who="88"))
    # The same key of another sender is the provider's own word for one message: it is not stored again.
    takes(desk, inbox, said("good day", "3", who="88"))
    first, second = conversations(db)
    bodies = [(one.conversation_id, one.body) for one in messages(db)]
    assert bodies == [(first.id, "hello"), (first.id, "are you there?"), (second.id, "good day")]
    assert db.read_and_wait(contacts.by_id, first.contact_id).name == "Ada"  # type: ignore[union-attr]


def test_what_comes_again_is_stored_once(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"))
    takes(desk, inbox, said("hello"), said("hello"))
    assert [one.body for one in messages(db)] == ["hello"]


def test_ids_of_threads_and_messages_carry_no_words_into_rows(db: Db, desk: Doing, inbox: Inbox) -> None:
    odd = said("hello", PHRASE, keeps=(PHRASE,), look_in=(PHRASE,), provider_id=PHRASE.replace(" ", "-"))
    takes(desk, inbox, odd)
    stored = messages(db)[0]
    everything = f"{stored.external_id} {stored.provider_id} {db.read_and_wait(lambda unit: unit.all(_THREADS))}"
    assert "sausage" not in everything
    takes(desk, inbox, Edited(provider_id=PHRASE.replace(" ", "-"), text=RawText("hello there")))
    assert messages(db)[0].body == "hello there"


def test_a_phrase_in_two_messages_of_a_channel_is_taken_out_of_both(db: Db, desk: Doing, inbox: Inbox) -> None:
    words = PHRASE.split()
    takes(desk, inbox, said(" ".join(words[:6]), "1"), said(" ".join(words[6:]), "2"))
    bodies = " ".join(one.body for one in messages(db))
    assert "sausage" not in bodies and "useful" not in bodies
    assert conversations(db)[0].priority is Priority.URGENT


@pytest.mark.parametrize("at", [5, 6, 7, 8])
def test_half_a_phrase_in_the_subject_and_half_below_it_is_taken_out_of_both(
    db: Db, desk: Doing, inbox: Inbox, at: int
) -> None:
    words = PHRASE.split()
    takes(desk, inbox, said(" ".join(words[at:]), subject=RawText("Re: " + " ".join(words[:at]))))
    row = conversations(db)[0]
    kept = f"{messages(db)[0].body} {row.facts} {row.preview}"
    assert not set(words) & set(re.findall("[a-z]+", kept)), kept
    assert (row.priority, row.emergency) == (Priority.URGENT, True)
    assert [one.author_kind.value for one in messages(db)] == ["contact", "system"]


def test_a_phrase_that_ends_in_the_subject_is_taken_out_of_every_message(db: Db, desk: Doing, inbox: Inbox) -> None:
    words = PHRASE.split()
    takes(desk, inbox, said(" ".join(words[:4]), "1"))
    takes(desk, inbox, said(" ".join(words[4:8]), "2", look_in=(), subject=RawText(" ".join(words[8:]))))
    kept = " ".join([*(one.body for one in messages(db)), *(one.facts for one in conversations(db))])
    assert not {*words[:3], "sausage", "worth", "useful"} & set(re.findall("[a-z]+", kept)), kept


def in_two_mails(desk: Doing, inbox: Inbox) -> None:
    """The first half in a subject, which the first mail's text repeats; the second half below an answer's."""
    words = PHRASE.split()
    begun = " ".join(words[:6])
    takes(
        desk,
        inbox,
        said(
            f"{begun}\n\nMy deposit of 20 USDT has not arrived.", subject=RawText(begun), facts={"sender_checked": True}
        ),
    )
    takes(desk, inbox, said(" ".join(words[6:]), "2", subject=RawText("Re: help")))


def test_a_subject_that_was_half_of_a_phrase_is_never_sent_back(db: Db, desk: Doing, inbox: Inbox) -> None:
    in_two_mails(desk, inbox)
    assert json.loads(conversations(db)[0].facts) == {"sender_checked": True}


def test_a_subject_goes_with_the_words_that_a_person_reports(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("please help me", subject=RawText("open sesame 77")))
    row, ada = conversations(db)[0], a_member(db)
    by = Actor(ActorKind.STAFF, ada.id)
    db.write_and_wait(redact.report_secret, row.number, messages(db)[0].id, by, whole=True)
    assert conversations(db)[0].facts == "{}"


def test_a_subject_goes_again_from_what_is_put_back(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("please help me", subject=RawText("open sesame 77")))
    db.write_and_wait(redact.erase_again, messages(db)[0].id)
    assert conversations(db)[0].facts == "{}"


def test_a_subject_stays_where_only_words_of_the_team_go(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello", subject=RawText("Deposit")))
    by = Actor(ActorKind.STAFF, a_member(db).id)
    db.write_and_wait(redact.report_secret, conversations(db)[0].number, a_reply(db).id, by, whole=True)
    assert conversations(db)[0].facts == '{"subject": "Deposit"}'


def test_a_blocked_sender_is_counted_and_stores_nothing(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"))
    db.write_and_wait(people.block, SYSTEM, conversations(db)[0].contact_id)
    takes(desk, inbox, said("let me in", "2"))
    assert [one.body for one in messages(db)] == ["hello"]


@pytest.mark.parametrize("where", ["file", "sender", "long"])
def test_a_secret_in_a_name_is_answered_as_in_a_message(db: Db, desk: Doing, inbox: Inbox, where: str) -> None:
    named = {"sender": PHRASE, "long": f"{PHRASE} and these are the words of my wallet, I keep them as my name"}.get(
        where, "Ada"
    )
    there = (Attached(name=RawText(f"{PHRASE}.jpg"), ref="f1"),) if where == "file" else ()
    sender = Sender(kind=IdentityKind.CHANNEL, value="77", name=RawText(named))
    takes(desk, inbox, said("hello", sender=sender, files=there))
    row = conversations(db)[0]
    assert (row.priority, row.kind, row.emergency) == (Priority.URGENT, Kind.SECURITY, True)
    assert not any("sausage" in one for one in db.read_and_wait(lambda unit: unit.all(_ARGS)))
    assert [one.author_kind.value for one in messages(db)] == ["contact", "system"]
    assert "recovery phrase" in messages(db)[1].body
    assert messages(db)[0].body == "hello" and "recovery_phrase" in messages(db)[0].found
    again = said("are you there?", "2", sender=sender)
    takes(desk, inbox, again)
    assert len(messages(db)) == 3, "a name is warned of once"


def test_a_file_named_by_its_own_digest_is_nobodys_key(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("see here", files=(Attached(name=RawText(f"{DIGITS}.jpg"), ref="f1"),)))
    assert [one.author_kind.value for one in messages(db)] == ["contact"]
    assert messages(db)[0].found == "[]"


def test_a_secret_as_a_name_or_an_address_is_no_sender(db: Db, desk: Doing, inbox: Inbox) -> None:
    named = Sender(kind=IdentityKind.CHANNEL, value="77", name=RawText(PHRASE))
    takes(desk, inbox, said("hello", sender=named))
    assert db.read_and_wait(contacts.by_id, conversations(db)[0].contact_id).name == ""  # type: ignore[union-attr]
    takes(desk, inbox, said("hello", "2", sender=Sender(kind=IdentityKind.CHANNEL, value=PHRASE.replace(" ", "-"))))
    assert [one.body for one in messages(db) if one.author_kind is AuthorKind.CONTACT] == ["hello"]


def test_an_edit_is_read_by_the_gate_and_the_old_words_are_gone(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"), Edited(provider_id="77:1", text=RawText(f"my phrase: {PHRASE}")))
    stored = messages(db)[0]
    assert "hello" not in stored.body and "sausage" not in stored.body and "recovery_phrase" in stored.body
    assert stored.edited_at is not None
    assert ChangeKind.EDITED in kinds(db)
    assert conversations(db)[0].priority is Priority.URGENT


def test_half_a_phrase_edited_in_beside_the_other_half_is_found(db: Db, desk: Doing, inbox: Inbox) -> None:
    words = PHRASE.split()
    takes(desk, inbox, said(" ".join(words[:6]), "1"), said("sorry", "2"))
    takes(desk, inbox, Edited(provider_id="77:2", text=RawText(" ".join(words[6:]))))
    assert "sausage" not in " ".join(one.body for one in messages(db))


def test_what_was_asked_about_and_is_edited_is_asked_about_once(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said(DIGITS), Edited(provider_id="77:1", text=RawText(f"{DIGITS} please")))
    takes(desk, inbox, Edited(provider_id="77:1", text=RawText(f"{DIGITS} please help")))
    assert messages(db)[0].body.endswith("please help")
    assert [one.author_kind.value for one in messages(db)] == ["contact", "system"]


def test_a_phrase_edited_in_where_only_a_question_was_asked_is_warned_of(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said(DIGITS), Edited(provider_id="77:1", text=RawText(PHRASE)))
    _, question, warning = messages(db)
    assert question.body != warning.body and "recovery phrase" in warning.body
    again = Edited(provider_id="77:1", text=RawText(f"{PHRASE} and again"))
    takes(desk, inbox, again, again)
    assert kinds(db).count(ChangeKind.EDITED) == 2
    assert len(messages(db)) == 3 and "sausage" not in messages(db)[0].body
    takes(
        desk,
        inbox,
        Edited(provider_id="77:1", text=RawText("nothing")),
        Edited(provider_id="77:1", text=RawText(PHRASE)),
    )
    assert len(messages(db)) == 4, "it was sent anew"


@pytest.mark.parametrize(
    ("which", "count", "seed"),
    [(0, 3, 8), (0, 3, 92), (0, 4, 39), (0, 4, 143), (0, 5, 45), (1, 3, 10), (1, 4, 59), (1, 5, 120), (1, 6, 1)],
)
def test_what_was_cut_does_not_come_back_by_an_edit(
    db: Db, desk: Doing, inbox: Inbox, which: int, count: int, seed: int
) -> None:
    words = leaks.phrase(random.Random(seed), "english", 12)
    halves = [words[:6], words[6:]]
    takes(desk, inbox, *(said(" ".join(half), str(place)) for place, half in enumerate(halves)))
    takes(desk, inbox, Edited(provider_id=f"77:{which}", text=RawText(" ".join(halves[which][:count]))))
    kept = " ".join(blanked(one.body) for one in messages(db) if one.author_kind is AuthorKind.CONTACT)
    assert not kept.strip()


@pytest.mark.parametrize(
    "text", ["Sorry, that was the wrong chat.", "thanks", "I deleted my words here", "my deposit of 20 USDT", "nothing"]
)
def test_an_edit_that_says_something_else_stands(db: Db, desk: Doing, inbox: Inbox, text: str) -> None:
    takes(desk, inbox, said(PHRASE), Edited(provider_id="77:1", text=RawText(text)))
    assert messages(db)[0].body.strip() == text


def test_a_deletion_takes_words_and_files(db: Db, desk: Doing, inbox: Inbox) -> None:
    kept = Attached(name=RawText("notes.txt"), data=b"what I did")
    takes(desk, inbox, said("please look", files=(kept,)))
    stored = messages(db)[0]
    assert [one.name for one in db.read_and_wait(files.of_messages, [stored.id])[stored.id]] == ["notes.txt"]
    takes(desk, inbox, Withdrawn(provider_id="77:1"))
    assert messages(db)[0].body.strip() == ""
    assert [one.name for one in db.read_and_wait(files.of_messages, [stored.id])[stored.id]] == [""]
    takes(desk, inbox, Withdrawn(provider_id="77:1"))
    assert kinds(db).count(ChangeKind.WITHDRAWN) == 1


def test_nobody_edits_or_deletes_what_the_team_wrote(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"))
    ours = a_reply(db)
    db.write_and_wait(reply.delivered, ours.id, "ours:5")
    takes(desk, inbox, Edited(provider_id="ours:5", text=RawText("send me money")), Withdrawn(provider_id="ours:5"))
    assert db.read_and_wait(queries.message_by_id, ours.id).body == "An answer"


def test_reactions_are_pictographs_and_are_told_once(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"))
    for emoji in ("👍", "👍", "❤️", "send it to", ""):
        takes(desk, inbox, Reacted(sender=by("77"), provider_id="77:1", emoji=emoji))
    assert kinds(db).count(ChangeKind.REACTED) == 3


def test_a_reaction_of_somebody_who_only_reads_along_is_none(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"), said("I am another", "2", who="88"))
    takes(desk, inbox, *(Reacted(sender=by(who), provider_id="77:1", emoji="👎") for who in ("88", "99")))
    assert ChangeKind.REACTED not in kinds(db)
    takes(desk, inbox, Reacted(sender=by("77"), provider_id="77:1", emoji="👍"))
    assert kinds(db).count(ChangeKind.REACTED) == 1


def test_a_reaction_finds_every_part_of_an_answer_and_a_message_by_its_other_name(
    db: Db, desk: Doing, inbox: Inbox
) -> None:
    takes(desk, inbox, said("hello", other_names=("short:1",)))
    ours = a_reply(db)
    db.write_and_wait(reply.delivered, ours.id, "ours:7", (), (digest("ours:5"), digest("ours:6")))
    for name in ("ours:5", "ours:6", "ours:7"):
        takes(desk, inbox, Reacted(sender=by("77"), provider_id=name, emoji="👍"))
        assert db.read_and_wait(queries.last_reaction, ours.id) == "👍", name
        takes(desk, inbox, Reacted(sender=by("77"), provider_id=name, emoji=""))
    takes(desk, inbox, Reacted(sender=by("77"), provider_id="short:1", emoji="👍"))
    assert db.read_and_wait(queries.last_reaction, messages(db)[0].id) == "👍"


def test_each_message_says_whether_its_sender_is_confirmed(db: Db, desk: Doing, inbox: Inbox) -> None:
    confirmed, denied, unknown = SenderCheck.PASS, SenderCheck.FAIL, SenderCheck.NONE
    takes(desk, inbox, said("before", "0", checked=unknown), said("it is I", "1", checked=confirmed))
    takes(desk, inbox, said("is it I?", "2", checked=unknown), said("it is not I", "3", checked=denied))
    takes(desk, inbox, said("it is I again", "4", checked=confirmed), said("by a provider who knows", "5"))
    a_reply(db)
    (row,) = conversations(db)
    page = db.read_and_wait(
        lambda unit: console.entry_page(unit, row.number, b"key", before=None, after=None, limit=50)
    )
    told = [(one.sender, one.confirmed_before) for one in page.entries if isinstance(one, MessageEntry)]
    assert told == [
        ("none", False),
        ("pass", False),
        ("none", True),
        ("fail", True),
        ("pass", True),
        ("", False),
        ("", False),
    ]


def test_who_blocked_us_is_known(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"))
    sender = Sender(kind=IdentityKind.CHANNEL, value="77")
    takes(desk, inbox, Reachable(sender=sender, reachable=False), Reachable(sender=sender, reachable=False))
    assert kinds(db).count(ChangeKind.UNREACHABLE) == 1
    to = db.read_and_wait(queries.addressed, conversations(db)[0].id)
    assert to is not None and (to.value, to.unreachable_since is not None) == ("77", True)
    takes(desk, inbox, Reachable(sender=sender, reachable=True))
    assert kinds(db).count(ChangeKind.REACHABLE) == 1


def test_a_message_that_bounces_is_failed(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"))
    ours = a_reply(db)
    db.write_and_wait(reply.delivered, ours.id, "ours:5")
    takes(desk, inbox, Bounced(provider_id="ours:5", reason="address_unknown"))
    after = db.read_and_wait(queries.message_by_id, ours.id)
    assert (after.delivery, after.reason) == (Delivery.FAILED, "address_unknown")


def test_a_thread_of_somebody_else_is_no_way_into_their_conversation(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello", "1"), said("let me read along", "2", who="88", look_in=("chat:77",)))
    first, second = conversations(db)
    assert [one.conversation_id for one in messages(db)] == [first.id, second.id]
    assert first.contact_id != second.contact_id


def test_what_is_written_long_after_begins_a_conversation_that_goes_on_from_the_old_one(
    db: Db, desk: Doing, inbox: Inbox, fake_clock: FakeClock
) -> None:
    takes(desk, inbox, said("hello"))
    row = conversations(db)[0]
    db.write_and_wait(work.set_status, row.number, SYSTEM, status=Status.RESOLVED)
    fake_clock.advance(15 * DAY)
    db.write_and_wait(work.close, row.id)
    takes(desk, inbox, said("again", "2"))
    first, second = conversations(db)
    assert (first.status, second.linked_from) == (Status.CLOSED, first.id)
    takes(desk, inbox, said("and again", "3"))
    assert messages(db)[-1].conversation_id == second.id


def test_a_file_that_holds_a_phrase_is_refused_and_its_sender_warned(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("see the file", files=(Attached(name=RawText("a.txt"), data=PHRASE.encode()),)))
    assert {ChangeKind.FILE_REFUSED, ChangeKind.EMERGENCY} <= set(kinds(db))
    assert [one.author_kind.value for one in messages(db)] == ["contact", "system"]
    stored = messages(db)[0]
    assert stored.files == 0


HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def test_a_file_named_by_a_hash_is_kept_and_its_message_stays_at_the_provider(
    db: Db, desk: Doing, inbox: Inbox
) -> None:
    named = Attached(name=RawText(f"{HASH}.txt"), data=b"what I saw")
    takes(desk, inbox, said("see the file", files=(named,)))
    stored = messages(db)[0]
    (kept,) = db.read_and_wait(files.of_messages, [stored.id])[stored.id]
    assert HASH not in kept.name and kept.name.endswith(".txt")
    assert ChangeKind.FILE_REFUSED not in kinds(db)
    assert jobs_of(db, asides.FORGET) == []


def test_a_file_over_which_the_reading_dies_is_refused_and_the_next_mail_is_taken(
    db: Db, desk: Doing, inbox: Inbox, post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def dies(data: bytes, *_: object) -> None:
        raise RecursionError(data.decode())

    post.files = {"f1": b"fetched words"}
    with monkeypatch.context() as broken:
        broken.setattr(intake, "contents_of", dies)
        both = tuple(Attached(name=RawText(f"{n}.txt"), data=b"sent words") for n in range(2))
        takes(desk, inbox, said("two files", files=both), said("and on", "2"))
        args = FetchArgs(messages(db)[0].id, 2, Media(ref="f1", name=screen(RawText("a.txt")).text))
        desk(lambda providers: providers.fetch(args))
    assert [one.body for one in messages(db)] == ["two files", "and on"]
    assert kinds(db).count(ChangeKind.FILE_REFUSED) == 3
    assert "file_not_checked" in db.read_and_wait(lambda unit: unit.all(_NEW))
    assert "words" not in caplog.text


def test_files_are_fetched_after_their_message_and_once(db: Db, desk: Doing, inbox: Inbox, post: Post) -> None:
    post.files = {"f1": b"first", "f2": Permanent("file_gone")}
    named = (Attached(name=RawText("one.txt"), ref="f1"), Attached(name=RawText("two.txt"), ref="f2"))
    takes(desk, inbox, said("", files=named))
    stored = messages(db)[0]

    async def fetch(providers: Providers) -> None:
        for place, one in enumerate(named):
            args = FetchArgs(stored.id, place, Media(ref=one.ref, name=screen(RawText(f"{place}.txt")).text))
            await providers.fetch(args)
            await providers.fetch(args)

    desk(fetch)
    after = messages(db)[0]
    assert [one.name for one in db.read_and_wait(files.of_messages, [stored.id])[stored.id]] == ["0.txt"]
    assert after.files == 1
    assert kinds(db).count(ChangeKind.FILES) == 1
    assert ChangeKind.FILE_REFUSED in kinds(db)


def test_a_file_is_not_fetched_for_a_message_that_was_deleted_meanwhile(
    db: Db, desk: Doing, inbox: Inbox, post: Post
) -> None:
    post.files = {"f1": b"first"}
    takes(desk, inbox, said("", files=(Attached(name=RawText("one.txt"), ref="f1"),)))
    takes(desk, inbox, Withdrawn(provider_id="77:1"), Withdrawn(provider_id="77:1"))
    stored = messages(db)[0]
    args = FetchArgs(stored.id, 0, Media(ref="f1", name=screen(RawText("one.txt")).text))
    desk(lambda providers: providers.fetch(args))
    assert db.read_and_wait(files.of_messages, [stored.id]) == {}
    assert (kinds(db).count(ChangeKind.WITHDRAWN), kinds(db).count(ChangeKind.FILES)) == (1, 0)


def test_a_file_that_arrives_while_its_message_is_deleted_is_not_attached(
    db: Db, desk: Doing, inbox: Inbox, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes(desk, inbox, said("", files=(Attached(name=RawText("one.txt"), ref="f1"),)))
    stored = messages(db)[0]

    async def deleted_meanwhile(providers: Providers) -> None:
        async def fetch(*given: Any) -> bytes:
            await providers.take(inbox, [Withdrawn(provider_id="77:1")])
            return b"first"

        monkeypatch.setattr(post, "fetch", fetch)
        await providers.fetch(FetchArgs(stored.id, 0, Media(ref="f1", name=screen(RawText("one.txt")).text)))

    desk(deleted_meanwhile)
    assert db.read_and_wait(files.of_messages, [stored.id]) == {}
    assert (kinds(db).count(ChangeKind.WITHDRAWN), kinds(db).count(ChangeKind.FILES)) == (1, 0)


def original_of(desk: Doing, db: Db, stored: Stored) -> str:
    """As the console is given it; "" where there is none."""
    shown: list[str] = []

    async def ask(providers: Providers) -> None:
        number = db.read_and_wait(queries.numbers_of, [stored.conversation_id])[stored.conversation_id]
        asks: Any = a_member(db)
        try:
            shown.append((await originals.original(asks, number, stored.id, db, providers)).text)
        except originals.NotThere:
            shown.append("")

    desk(ask)
    return shown[0]


def test_of_a_message_that_lost_words_there_is_no_original(db: Db, desk: Doing, inbox: Inbox) -> None:
    words = PHRASE.split()
    takes(desk, inbox, said("hello", "1"), said(f"is it {HASH}?", "2", who="88"))
    whole, asked_about = messages(db)[:2]
    assert original_of(desk, db, whole) == WHOLE
    assert original_of(desk, db, asked_about) == WHOLE
    takes(desk, inbox, said(" ".join(words[:6]), "3"), said(" ".join(words[6:]), "4"), said("a key nobody knows", "5"))
    first_half, second_half, reported = [one for one in messages(db) if one.provider_id in ("77:3", "77:4", "77:5")]
    assert original_of(desk, db, reported) == WHOLE
    number = conversations(db)[0].number
    db.write_and_wait(redact.report_secret, number, reported.id, SYSTEM, whole=True)
    takes(desk, inbox, Withdrawn(provider_id="88:2"))
    assert [original_of(desk, db, one) for one in (first_half, second_half, reported, asked_about)] == [""] * 4
    assert original_of(desk, db, whole) == WHOLE


def test_of_an_erased_person_there_is_no_original(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"))
    stored = messages(db)[0]
    db.write_and_wait(people.erase_contact, SYSTEM, conversations(db)[0].contact_id)
    assert original_of(desk, db, stored) == ""


def test_a_secret_found_late_in_a_file_or_a_fact_leaves_the_provider_too(
    db: Db, desk: Doing, inbox: Inbox, tmp_path: Path
) -> None:
    db.inside = inside
    kept = Attached(name=RawText("notes.txt"), data=b"what I did")
    takes(desk, inbox, said("please look", "1", files=(kept,)), said("and", "2", who="88"), said("here", "3", who="88"))
    with_file, *of_thread = messages(db)
    db.write_and_wait(late.erase_files, with_file.id, screen(RawText(PHRASE)).found)
    assert jobs_of(db, asides.FORGET) == [f"{asides.FORGET}:{with_file.id}"]

    def plant(unit: Unit) -> None:
        facts = json.dumps({"subject": PHRASE})
        unit.run(
            Query(
                update(conversation).where(conversation.c.id == of_thread[0].conversation_id).values(facts=facts), int
            )
        )

    db.write_and_wait(plant)
    read = db.write_and_wait(screening.start_rescan, SYSTEM, as_job=False)
    run(lambda: rescan.stretch(db, folder_store(tmp_path / "files"), Limits(), read.id, share=0))
    told = {f"{asides.FORGET}:{one.id}" for one in (with_file, *of_thread) if one.author_kind is AuthorKind.CONTACT}
    assert set(jobs_of(db, asides.FORGET)) == told and len(told) == 3


def test_the_providers_window_closes_and_is_opened_by_the_next_message(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"))
    for _ in range(2):
        db.write_and_wait(reply.delivered, a_reply(db).id)
    with pytest.raises(WindowClosed):
        a_reply(db)
    takes(desk, inbox, said("thanks", "2"))
    assert a_reply(db).delivery is Delivery.QUEUED


def a_reply(db: Db, at: int = 0) -> Stored:
    row = conversations(db)[at]
    written = reply.Reply(
        number=row.number, staff_id=a_member(db).id, key=a_key(), screened=screen(RawText("An answer")), note=False
    )
    stored: Stored = db.write_and_wait(reply.reply, written)
    return stored


def test_which_message_one_answers_is_kept_where_it_is_of_the_same_conversation(
    db: Db, desk: Doing, inbox: Inbox
) -> None:
    takes(desk, inbox, said("hello"), said("and I?", "1", who="78"))
    ours = a_reply(db)
    db.write_and_wait(reply.delivered, ours.id, "<ours@wallet.example>")
    takes(
        desk,
        inbox,
        said("thanks", "2", answers="<ours@wallet.example>"),
        said("what is this?", "2", who="78", answers="<ours@wallet.example>"),
        said("and that", "3", answers="<nobodys@wallet.example>"),
    )
    answered = {one.body: db.read_and_wait(threads.answered_by, one.id) for one in messages(db)}
    assert {body: to.id for body, to in answered.items() if to is not None} == {"thanks": ours.id}


def test_who_gets_another_id_at_the_provider_stays_who_they_are(db: Db, desk: Doing, inbox: Inbox) -> None:
    takes(desk, inbox, said("hello"))
    for _ in range(2):
        takes(desk, inbox, Renamed(old="77", new="99"))
    takes(desk, inbox, said("it is me", "2", who="99"), said("who is this?", "3"))
    first, second, other = messages(db)
    assert first.author_id == second.author_id != other.author_id, "whoever has the old id now is somebody new"
    to = db.read_and_wait(queries.addressed, conversations(db)[0].id)
    assert to is not None and to.value == "99"
    # Nobody we know, and nothing that could name somebody.
    takes(
        desk,
        inbox,
        Renamed(old="nobody", new="100"),
        Renamed(old="99", new=""),
        Renamed(old="no id", new="100"),
        Renamed(old="99", new=PHRASE),
    )


def test_two_processes_that_are_told_the_same_store_it_once(db: Db, desk: Doing, inbox: Inbox) -> None:
    async def both(providers: Providers) -> None:
        await asyncio.gather(*(providers.take(inbox, [said("hello", str(n // 8))]) for n in range(32)))

    desk(both)
    assert sorted(one.external_id for one in messages(db)) == sorted({one.external_id for one in messages(db)})
    assert len(messages(db)) == 4
    assert len(conversations(db)) == 1


def test_a_failed_answer_is_not_sent_again_where_the_window_is_closed(
    db: Db, desk: Doing, inbox: Inbox, fake_clock: FakeClock
) -> None:
    takes(desk, inbox, said("hello"))
    row, ours = conversations(db)[0], a_reply(db)
    db.write_and_wait(reply.failed, ours.id, "provider_down")
    fake_clock.advance(3_600_000_000)
    with pytest.raises(WindowClosed):
        db.write_and_wait(reply.retry, row.number, ours.id, SYSTEM)
    takes(desk, inbox, said("still there?", "2"))
    assert db.write_and_wait(reply.retry, row.number, ours.id, SYSTEM).delivery is Delivery.QUEUED


def test_who_waits_in_a_window_that_closes_soon_is_answered_first(
    db: Db, desk: Doing, inbox: Inbox, post: Post, fake_clock: FakeClock
) -> None:
    takes(desk, inbox, said("hello", who="1"))
    fake_clock.advance(5 * MINUTE)
    short = msgspec.structs.replace(post.CAPABILITIES, window=Window(open_us=10 * MINUTE))
    post.CAPABILITIES = short
    takes(desk, inbox, said("hello", "2", who="2"))
    earlier, later = conversations(db)
    assert earlier.due_kind == ClockKind.FIRST_RESPONSE and later.due_kind == "window"
    assert later.place < earlier.place, "though the other has waited longer"
    assert (later.due_at, later.warn_at) == (fake_clock.now() + 10 * MINUTE, fake_clock.now() + 5 * MINUTE)
    fake_clock.advance(4 * MINUTE)
    takes(desk, inbox, said("are you there?", "3", who="2"))
    assert conversations(db)[1].due_at == fake_clock.now() + 10 * MINUTE, "what they write opens it anew"
    answer = a_reply(db, 1)
    db.write_and_wait(reply.delivered, answer.id)
    assert conversations(db)[1].due_kind != "window", "nobody waits there any more"
    db.write_and_wait(reply.failed, answer.id, "provider_down")
    assert conversations(db)[1].due_kind == "window", "and they wait again where it did not arrive"


def shuts(db: Db, row: Conversation) -> None:
    db.write_and_wait(clocks.shut, windows.ShutArgs(row.id))


def test_a_window_that_shuts_is_told_once_and_gives_up_its_place(
    db: Db, desk: Doing, inbox: Inbox, post: Post, fake_clock: FakeClock
) -> None:
    takes(desk, inbox, said("hello", who="1"))
    fake_clock.advance(5 * MINUTE)
    post.CAPABILITIES = msgspec.structs.replace(post.CAPABILITIES, window=Window(open_us=10 * MINUTE))
    takes(desk, inbox, said("hello", "2", who="2"))
    earlier, later = conversations(db)
    assert later.place < earlier.place
    keys = {f"window_shuts:{earlier.id}", f"window_shuts:{later.id}"}
    assert set(jobs_of(db, windows.SHUT)) == keys, "planned with the message"
    fake_clock.advance(8 * MINUTE)
    takes(desk, inbox, said("are you there?", "3", who="2"))
    fake_clock.advance(2 * MINUTE)
    heard: list[object] = []
    db.subscribe(heard.append)
    shuts(db, later)
    told = [one for one in heard if isinstance(one, ConversationChanged)]
    assert told == [] and conversations(db)[1].due_kind == "window", "it was opened anew meanwhile"
    assert set(jobs_of(db, windows.SHUT)) == keys, "and is looked at when it shuts"
    fake_clock.advance(8 * MINUTE)
    for _ in range(2):
        shuts(db, later)
    told = [one for one in heard if isinstance(one, ConversationChanged)]
    assert [one.kinds for one in told] == [("window_shut",)] and told[0].conversation_id == later.id
    earlier, later = conversations(db)
    assert later.due_kind == ClockKind.FIRST_RESPONSE and later.place > earlier.place
    takes(desk, inbox, said("well?", "4", who="2"))
    assert conversations(db)[1].due_kind == "window" and a_reply(db, 1).delivery is Delivery.QUEUED


def test_a_window_shuts_without_a_word_where_nobody_works_any_more(
    db: Db, desk: Doing, inbox: Inbox, fake_clock: FakeClock
) -> None:
    takes(desk, inbox, said("hello"))
    (row,) = conversations(db)
    db.write_and_wait(work.set_status, row.number, SYSTEM, status=Status.RESOLVED)
    fake_clock.advance(2 * HOUR)
    before = conversations(db)
    shuts(db, row)
    assert conversations(db) == before
    db.write_and_wait(clocks.shut, windows.ShutArgs(7))


def test_what_the_desk_says_itself_is_not_sent_where_the_window_is_closed(
    db: Db, desk: Doing, inbox: Inbox, fake_clock: FakeClock
) -> None:
    takes(desk, inbox, said("hello"))
    fake_clock.advance(3_600_000_000)
    row = conversations(db)[0]

    def speak(unit: Unit) -> None:
        held = opened.by_id(unit, row.id)
        warned.say(held, trusted("Please move your funds."), 7)
        held.save()

    db.write_and_wait(speak)
    note = messages(db)[-1]
    assert (note.visibility, note.delivery) == ("note", Delivery.SENT) and "Please move your funds." in note.body
    takes(desk, inbox, said("legal winner thank year wave sausage worth useful legal winner thank yellow", "2"))
    warning = messages(db)[-1]
    assert (warning.author_kind, warning.visibility) == ("system", "public"), "what it warns of has opened it again"


def test_agents_see_how_long_the_provider_takes_answers_and_why_it_takes_none(
    db: Db, desk: Doing, inbox: Inbox, fake_clock: FakeClock
) -> None:
    takes(desk, inbox, said("hello"))
    row, ada = conversations(db)[0], a_member(db)
    seen = db.read_and_wait(console.detail, row.number, ada.id, 5)
    assert seen.window is not None and (seen.window.left, seen.can_reply) == (2, True)
    fake_clock.set(seen.window.closes_at)
    late = db.read_and_wait(console.detail, row.number, ada.id, 5)
    assert (late.can_reply, late.why_not) == (False, "window_closed")
    sender = Sender(kind=IdentityKind.CHANNEL, value="77")
    takes(desk, inbox, said("again", "2"), Reachable(sender=sender, reachable=False))
    assert db.read_and_wait(console.detail, row.number, ada.id, 5).why_not == "blocked_by_contact"


def test_a_message_over_which_the_gate_always_fails_is_passed_over_after_a_while(
    db: Db, desk: Doing, inbox: Inbox, fake_clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes after it is told by the provider only once it is taken."""

    def screening(raw: RawText, *given: Any) -> Any:
        if "poison" in text_for_gate(raw):
            raise RecursionError
        return screen(raw, *given)

    monkeypatch.setattr(inbound, "screen", screening)
    monkeypatch.setattr(inbound, "stands_alone", lambda *given: False)
    db.write_and_wait(accounts.put, inbox.id, b"")
    queue: list[Event] = [
        said("poison", "1"),
        Edited(provider_id="77:1", text=RawText("poison again")),
        said("hello?", "2"),
    ]
    tries: list[int] = []

    async def told_until_taken(providers: Providers) -> None:
        while queue:
            try:
                await providers.take(inbox, queue[:1])
            except NotAccepted:
                tries.append(len(queue))
                fake_clock.advance(20 * SECOND)
            else:
                queue.pop(0)

    desk(told_until_taken)
    assert [one.body for one in messages(db)] == [
        "[A message could not be checked, so nothing of it was taken in.]",
        "hello?",
    ]
    assert tries == [3, 3, 2, 2]
    counted = db.read_and_wait(accounts.hours, inbox.id)
    assert sum(row.failed for row in counted) == 2


def test_while_the_database_is_away_everything_waits(
    db: Db, desk: Doing, inbox: Inbox, fake_clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*given: Any) -> None:
        raise Unavailable

    async def told_for_hours(providers: Providers) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(inbound, "receive", away)
            for _ in range(10):
                with pytest.raises(Unavailable):
                    await providers.take(inbox, [said("hello")])
                fake_clock.advance(600 * SECOND)
        await providers.take(inbox, [said("hello")])

    desk(told_for_hours)
    assert [one.body for one in messages(db)] == ["hello"]

"""What an older detector let through is read again and goes, wherever it stands."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, insert, select, text, update

from tests.conftest import not_installed
from tests.faults.rows import rows, value
from tests.files import made as files_made
from tests.files import papers
from tests.safety import leaks
from tests.support.desk import a_member, an_inbox, comes_in, goes_on
from tests.support.leftovers import Secret, left_in, left_on_disk
from tests.support.running import run
from tests.support.site import RunningSite
from walletdesk import ledger, rescan
from walletdesk.conversations import index, queries
from walletdesk.conversations.tables import conversation, draft, message, rating
from walletdesk.events import SYSTEM
from walletdesk.files import actions as files
from walletdesk.files import sight
from walletdesk.files.actions import Stored
from walletdesk.files.refusals import StoreUnreachable
from walletdesk.files.rules import Limits, WhyUnread
from walletdesk.files.store import folder_store, new_key
from walletdesk.files.tables import Uploader
from walletdesk.kit import ids
from walletdesk.kit.db import Db
from walletdesk.kit.engines import sqlite_path
from walletdesk.kit.ids import new_id, new_public_id
from walletdesk.kit.migrations import load_tables
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge import passages, tasks
from walletdesk.knowledge.actions import news_mail
from walletdesk.knowledge.rules import NewsLane
from walletdesk.knowledge.tables import article_slug, article_version
from walletdesk.macros import actions as macros
from walletdesk.macros.queries import Reader
from walletdesk.macros.rules import Audience, Content
from walletdesk.macros.tables import macro_use
from walletdesk.people import actions as people
from walletdesk.safety import stored
from walletdesk.safety.reaction import late_warning
from walletdesk.screening import actions
from walletdesk.screening import queries as screening
from walletdesk.screening.rules import ErasedKind
from walletdesk.screening.tables import Rescan
from walletdesk.wire import AuthorKind, Priority, SecretKind

WORDS = leaks.phrase(random.Random(5), "english", 12)
PHRASE = " ".join(WORDS)
SECRET = Secret("phrase", tuple(WORDS))


def plant(unit: Unit, message_id: int, body: str) -> None:
    """As an older detector would have stored it."""
    unit.run(Query(update(message).where(message.c.id == message_id).values(body=body), int))
    index.change(unit, message_id, body)


def read_again(db: Db, folder: Path, **asked: Any) -> Rescan:
    one = db.write_and_wait(actions.start_rescan, SYSTEM, as_job=False, **asked)
    return go_on(db, folder, one.id)


def go_on(db: Db, folder: Path, rescan_id: int, **how: Any) -> Rescan:
    async def main() -> Rescan:
        found = await rescan.stretch(db, folder_store(folder), Limits(), rescan_id, share=0, **how)
        assert found is not None
        return found

    return run(main)


@pytest.fixture
def desk(site: RunningSite) -> RunningSite:
    return site


# -- where words stand -----------------------------------------------------------------


def test_every_column_with_text_is_read_again_or_is_said_to_hold_no_words() -> None:
    read = {f"{place.table.name}.{name}" for place in rescan.PLACES for name in place.columns} | {"message.body"}
    left = {f"{table}.{name}" for table, names in rescan.NOT_WORDS.items() for name in names.split()}
    there = {
        f"{table.name}.{column.name}"
        for table in load_tables().sorted_tables
        for column in table.columns
        if isinstance(column.type, Text)
    }
    assert read & left == set()
    assert there - read - left == set(), "say in walletdesk/rescan.py what these hold"
    assert (read | left) - there == set(), "these are gone"


def test_what_older_detectors_let_through_is_found_in_every_place(desk: RunningSite) -> None:
    """Each column once, with the same phrase; afterwards no row of any table holds it."""
    db = desk.db
    got = comes_in(db, an_inbox(db), "hello")
    staff = a_member(db)
    db.write_and_wait(fill, got.conversation.id, got.contact.id, staff.id)
    for table in load_tables().sorted_tables:
        place = next((place for place in rescan.PLACES if place.table is table), None)
        if place is not None:
            db.write_and_wait(soil, place)
    assert left_in([SECRET], every_row(desk.settings.database)) == {"phrase"}

    done = read_again(db, desk.settings.data_dir / "files")

    assert done.ended_at is not None
    tables = {place.table.name for place in rescan.PLACES}
    found = json.loads(done.found)
    until_clean(desk)
    # The passages go with the article's words, and come back cut anew.
    there = {name for name in tables if value(desk.settings.database, f"select count(*) from {name}")} - {"passage"}
    assert set(found) == there
    assert {"article_text", "article_version", "snippet", "article_feedback"} <= there
    assert left_in([SECRET], every_row(desk.settings.database)) == set()
    assert left_on_disk([SECRET], desk.settings.data_dir) == {}
    if path := sqlite_path(desk.settings.database):
        assert left_on_disk([SECRET], path.parent) == {}


def fill(unit: Unit, conversation_id: int, contact_id: int, staff_id: int) -> None:
    """Rows in tables that a first message leaves empty."""
    unit.run(
        Query(insert(draft)),
        staff_id=staff_id,
        conversation_id=conversation_id,
        visibility="public",
        body="x",
        updated_at=1,
    )
    unit.run(
        Query(insert(rating)),
        id=new_id(),
        conversation_id=conversation_id,
        token="t",
        resolved_at=1,
        staff_id=None,
        score=1,
        words="x",
        rated_at=1,
        changed_at=None,
    )
    people.rename(unit, SYSTEM, contact_id, stored("Jo"))
    values: dict[str, dict[str, Any]] = {
        "tag": {"colour": "red"},
        "team": {},
        "identity": {"contact_id": contact_id, "kind": "email", "scope": 0, "proof": "none", "unreachable_since": None},
        "identity_claim": {"contact_id": contact_id, "kind": "email", "scope": 0, "proof": "none", "at": 1},
    }
    for table in load_tables().sorted_tables:
        if table.name in values:
            row = {"id": new_id(), "name": "x", "value": "x", "created_at": 1} | values[table.name]
            unit.run(Query(insert(table)), **{column.name: row[column.name] for column in table.columns})
    everyone = Content(name=stored("x"), folder=stored(""), shortcut=stored("x"), audience=Audience.EVERYONE, texts={})
    made = macros.add(unit, SYSTEM, Reader(id=staff_id, teams=frozenset(), manages=True), everyone)
    unit.run(
        Query(insert(macro_use)),
        id=new_id(),
        macro_id=made.id,
        conversation_id=conversation_id,
        message_id=unit.value(Query(select(message.c.id), int)),
        staff_id=staff_id,
        actions="{}",
        created_at=1,
    )
    actions.report_missed(unit, SYSTEM, channel="widget", kind="secret", words=stored("x"))
    an_article(unit)


def an_article(unit: Unit) -> int:
    """A public one with a version, a passage, a snippet and what a reader said of it; the id of its text."""
    ids = {name: new_id() for name in ("collection", "category", "article", "article_text")}
    values: dict[str, dict[str, Any]] = {
        "collection": {"names": "{}", "descriptions": "{}"},
        "category": {"names": "{}"},
        "article": {
            "category_id": ids["category"],
            "audience": "public",
            "original": "en",
            "intents": "[]",
            "facts": "[]",
        },
        "article_text": {
            "language": "en",
            "status": "published",
            "version": 1,
            "public_version": 1,
            "translated_from": 0,
        },
        "article_slug": {"article_id": ids["article"]},
        "article_version": {"number": 1, "passing": False},
        "snippet": {"texts": "{}"},
        "passage": {"number": 0, "anchor": ""},
        # Old words are taken out every day, by the desk that runs meanwhile too.
        "article_feedback": {"version": 1, "helped": False, "created_at": unit.now},
    }
    usual: dict[str, Any] = {"position": 0, "slug": "x", "source": "x", "title": "x", "summary": "x", "body": "x"}
    usual |= {"heading": "x", "words": "x", "created_at": 1, "updated_at": 1, "level": None, "steps": False}
    usual |= {f"{name}_id": row for name, row in ids.items()} | {"text_id": ids["article_text"]}
    for table in load_tables().sorted_tables:
        if table.name in values:
            row = usual | {"id": ids.get(table.name) or new_id()} | values[table.name]
            unit.run(Query(insert(table)), **{column.name: row.get(column.name) for column in table.columns})
    return ids["article_text"]


def soil(unit: Unit, place: rescan.Place) -> None:
    new = {name: json.dumps({"os": PHRASE}) if name in place.json else PHRASE for name in place.columns}
    new |= {name: PHRASE.replace(" ", "-") for name in new if name == place.short}
    if place.table.name == "article":
        new["facts"] = json.dumps(PHRASE.split())
    unit.run(Query(update(place.table).values(new)))


def every_row(url: str) -> bytes:
    names = [table.name for table in load_tables().sorted_tables] + ["search_message", "search_article"]
    fields = (field for name in names for row in rows(url, f'select * from "{name}"') for field in row)
    return b"\n".join(str(field).encode() for field in fields)


def until_clean(desk: RunningSite) -> None:
    end = time.monotonic() + 30
    while value(
        desk.settings.database, "select count(*) from job where kind in ('scrub', 'rebuild_index', 'article_index')"
    ):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_secret_in_what_is_public_of_an_article_goes_from_what_is_found_of_it(desk: RunningSite) -> None:
    db = desk.db
    text_id = db.write_and_wait(an_article)
    said = f"Write them down: {PHRASE}."
    db.write_and_wait(lambda unit: unit.run(Query(update(article_version).values(body=said))))
    run(tasks.cut_anew, db, text_id)
    assert left_in([SECRET], every_row(desk.settings.database)) == {"phrase"}
    held = "select count(*) from passage where body like '%" + WORDS[3] + "%'"
    assert value(desk.settings.database, held) == 1

    read_again(db, desk.settings.data_dir / "files")
    until_clean(desk)

    assert value(desk.settings.database, held) == 0
    assert value(desk.settings.database, "select count(*) from passage where body like '%recovery_phrase:12%'") == 1
    assert left_in([SECRET], every_row(desk.settings.database)) == set()
    if path := sqlite_path(desk.settings.database):
        assert left_on_disk([SECRET], path.parent) == {}


# -- messages --------------------------------------------------------------------------


def test_two_addresses_that_an_article_had_before_both_go(desk: RunningSite) -> None:
    db = desk.db
    db.write_and_wait(an_article)
    slugs = [PHRASE.replace(" ", "-"), "-".join(reversed(WORDS))]
    plain = Query(select(article_slug.c.slug), str)
    [before] = db.read_and_wait(lambda unit: unit.all(plain))
    [article_id] = db.read_and_wait(lambda unit: unit.all(Query(select(article_slug.c.article_id), int)))

    def old(unit: Unit) -> None:
        for slug in slugs:
            unit.run(Query(insert(article_slug)), slug=slug, article_id=article_id)

    db.write_and_wait(old)
    assert read_again(db, desk.settings.data_dir / "files").ended_at is not None
    after = db.read_and_wait(lambda unit: unit.all(plain))
    assert len(after) == 3 and before in after
    assert all(one == before or one.startswith("removed-") for one in after)


def test_an_old_leak_goes_is_told_once_and_counted(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "my words")
    db.write_and_wait(plant, first.message.id, f"they are {PHRASE} ok")
    began = time.monotonic()
    for _ in range(2):
        read_again(db, desk.settings.data_dir / "files")
    until_clean(desk)
    assert time.monotonic() - began < 5
    shown = db.read_and_wait(queries.visible_after, first.conversation.id, 0, limit=9)
    assert [one.body.rstrip() for one in shown] == [
        "they are ⟦recovery_phrase:12⟧ ok",
        late_warning(SecretKind.RECOVERY_PHRASE, "en"),
    ]
    row = db.read_and_wait(queries.by_id, first.conversation.id)
    assert (row.priority, row.emergency) == (Priority.URGENT, True)
    assert "⟦recovery_phrase:12⟧" in row.preview or row.preview == "my words"
    counted = db.read_and_wait(screening.counts, 0, 10**6, 1)
    assert [(one.channel, one.kind, one.language, one.how, one.n) for one in counted] == [
        ("widget", "recovery_phrase", "en", "rescan", 1)
    ]
    assert value(desk.settings.database, "select count(*) from audit where action = 'secret_found_late'") == 1
    erased = db.read_and_wait(screening.erasures)
    assert [(one.kind.value, one.row_id) for one in erased] == [("message", first.message.id)]


def test_a_phrase_that_came_in_parts_is_put_together_and_what_is_said_by_others_is_not(desk: RunningSite) -> None:
    db = desk.db
    inbox = an_inbox(db)
    first = comes_in(db, inbox, "one")
    other = comes_in(db, inbox, "not mine")
    parts = [goes_on(db, inbox, first, text) for text in ("two", "three")]
    for got, at in zip([first, *parts], (0, 4, 8), strict=True):
        db.write_and_wait(plant, got.message.id, " ".join(WORDS[at : at + 4]))
    read_again(db, desk.settings.data_dir / "files")
    until_clean(desk)
    assert left_in([SECRET], every_row(desk.settings.database)) == set()
    bodies = [one.body for one in db.read_and_wait(queries.visible_after, first.conversation.id, 0, limit=9)]
    assert sum("⟦recovery_phrase:4⟧" in body for body in bodies) == 3
    assert bodies[-1] == late_warning(SecretKind.RECOVERY_PHRASE, "en")
    assert db.read_and_wait(queries.by_id, other.conversation.id).priority is Priority.NORMAL


def test_the_number_of_a_card_goes_and_alarms_nobody(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "look")
    db.write_and_wait(plant, first.message.id, "my card number is 4111 1111 1111 1111, cvv 123")
    assert set(json.loads(read_again(db, desk.settings.data_dir / "files").found)) == {"message"}
    row = db.read_and_wait(queries.by_id, first.conversation.id)
    assert (row.priority, row.emergency) == (Priority.NORMAL, False)
    shown = db.read_and_wait(queries.visible_after, first.conversation.id, 0, limit=9)
    assert "4111" not in shown[0].body and shown[-1].body == late_warning(SecretKind.CARD, "en")


def test_a_dry_run_changes_nothing_and_says_what_there_is(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "my words")
    db.write_and_wait(plant, first.message.id, PHRASE)
    done = read_again(db, desk.settings.data_dir / "files", dry_run=True)
    assert json.loads(done.found) == {"message": {"recovery_phrase en": 1}}
    assert db.read_and_wait(queries.messages_by_id, [first.message.id])[0].body == PHRASE


def test_with_a_date_what_came_before_it_is_left(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "my words")
    db.write_and_wait(plant, first.message.id, PHRASE)
    at = (first.message.id >> 22) * 1000 + ids.EPOCH_MS * 1000
    assert json.loads(read_again(db, desk.settings.data_dir / "files", dry_run=True, since=at + 10**6).found) == {}
    done = read_again(db, desk.settings.data_dir / "files", dry_run=True, since=at - 10**6)
    assert json.loads(done.found) == {"message": {"recovery_phrase en": 1}}


def test_64_digits_that_may_be_a_hash_stay(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "look")
    digits = random.Random(1).randbytes(32).hex()
    db.write_and_wait(plant, first.message.id, f"look at {digits}")
    assert json.loads(read_again(db, desk.settings.data_dir / "files").found) == {}


def test_it_goes_on_where_it_was_left(desk: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescan, "BATCH", 2)
    db = desk.db
    inbox = an_inbox(db)
    got = [comes_in(db, inbox, f"words {n}") for n in range(5)]
    for one in got:
        db.write_and_wait(plant, one.message.id, PHRASE)
    begun = db.write_and_wait(actions.start_rescan, SYSTEM, as_job=False)
    half = go_on(db, desk.settings.data_dir / "files", begun.id, seconds=1e-9)
    assert half.ended_at is None and half.read == 2
    whole = go_on(db, desk.settings.data_dir / "files", begun.id)
    assert whole.ended_at is not None and json.loads(whole.found) == {"message": {"recovery_phrase en": 5}}
    assert db.write_and_wait(rescan.begin, SYSTEM, rescan.Asked(), as_job=False).id != begun.id


def test_a_note_and_a_reply_lose_their_secret_and_no_contact_is_warned(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "hello")

    def by_us(unit: Unit) -> None:
        unit.run(Query(update(message).values(author_kind="agent", author_id=None, visibility="note")))

    db.write_and_wait(by_us)
    db.write_and_wait(plant, first.message.id, PHRASE)
    read_again(db, desk.settings.data_dir / "files")
    assert len(db.read_and_wait(queries.after, first.conversation.id, 0, limit=99)) >= 2
    assert db.read_and_wait(queries.messages_by_id, [first.message.id])[0].body.rstrip() == "⟦recovery_phrase:12⟧"
    assert value(desk.settings.database, "select count(*) from message") == 1


def test_a_secret_in_the_id_a_mail_came_with_goes_and_its_sender_is_told(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "hello")
    named = update(message).where(message.c.id == first.message.id).values(provider_id=f"<{'-'.join(WORDS)}@a.example>")
    db.write_and_wait(lambda unit: unit.run(Query(named, int)))
    assert json.loads(read_again(db, desk.settings.data_dir / "files", dry_run=True).found) == {
        "message": {"recovery_phrase en": 1}
    }
    for _ in range(2):
        read_again(db, desk.settings.data_dir / "files")
    assert rows(desk.settings.database, "select provider_id from message where author_kind = 'contact'") == [(None,)]
    shown = db.read_and_wait(queries.visible_after, first.conversation.id, 0, limit=9)
    assert [one.body.rstrip() for one in shown] == ["hello", late_warning(SecretKind.RECOVERY_PHRASE, "en")]
    assert value(desk.settings.database, "select count(*) from change where kind = 'left_there'") == 1
    until_clean(desk)
    assert left_in([SECRET], every_row(desk.settings.database)) == set()


# -- files -----------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["in its text", "in its name", "in a code", "in a picture", "in a document"])
def test_a_file_that_holds_a_secret_goes_with_its_bytes(desk: RunningSite, where: str) -> None:
    db, folder = desk.db, desk.settings.data_dir / "files"
    first = comes_in(db, an_inbox(db), "a file")
    key = new_key(db.clock.now())
    if where in ("in a picture", "in a document") and not sight.installed():
        not_installed("the extra `ocr` (bin/setup --ocr)")
    grid = files_made.shown([f"{number}. {word}" for number, word in enumerate(WORDS, 1)])
    data = {
        "in its text": f"my words: {PHRASE}".encode(),
        "in a code": files_made.code(PHRASE),
        "in a picture": grid,
        "in a document": papers.docx_of("<w:p/>", ("word/media/image1.png", grid)),
    }.get(where, b"nothing")
    run(lambda: folder_store(folder).put(key, data))
    name = f"{PHRASE}.txt" if where == "in its name" else "words.txt"
    media_type = "image/png" if where in ("in a code", "in a picture") else "text/plain"

    def attach(unit: Unit) -> None:
        uploader = Uploader(AuthorKind.CONTACT, first.contact.id)
        made = Stored(
            public_id=new_public_id(), name=stored(name), media_type=media_type, size_bytes=9, storage_key=key
        )
        files.add_file(unit, made, uploader)
        files.attach(
            unit,
            [made.public_id],
            conversation_id=first.conversation.id,
            message_id=first.message.id,
            uploader=uploader,
        )
        unit.run(Query(update(message).where(message.c.id == first.message.id).values(files=1)))

    db.write_and_wait(attach)
    done = read_again(db, folder)
    assert json.loads(done.found) == {"file": {"recovery_phrase en": 1}}
    end = time.monotonic() + 60
    while value(desk.settings.database, "select count(*) from job where kind in ('scrub', 'files.delete_bytes')"):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert rows(desk.settings.database, "select state, name from file") == [("removed", "")]
    assert left_on_disk([SECRET], desk.settings.data_dir) == {} and not (folder / key).exists()
    last = db.read_and_wait(queries.visible_after, first.conversation.id, 0, limit=9)[-1]
    assert last.body == late_warning(SecretKind.RECOVERY_PHRASE, "en")


def test_while_the_store_is_away_no_file_is_passed_over(desk: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    db, folder = desk.db, desk.settings.data_dir / "files"
    contact = comes_in(db, an_inbox(db), "a file").contact
    key = new_key(db.clock.now())
    run(lambda: folder_store(folder).put(key, f"my words: {PHRASE}".encode()))
    made = Stored(
        public_id=new_public_id(), name=stored("words.txt"), media_type="text/plain", size_bytes=9, storage_key=key
    )
    db.write_and_wait(files.add_file, made, Uploader(AuthorKind.CONTACT, contact.id))
    one = db.write_and_wait(actions.start_rescan, SYSTEM, as_job=False)
    away = folder_store(folder)

    async def get(_: str) -> Any:
        raise StoreUnreachable

    monkeypatch.setattr(away, "get", get)
    with pytest.raises(StoreUnreachable):
        run(lambda: rescan.stretch(db, away, Limits(), one.id, share=0))
    done = go_on(db, folder, one.id)
    assert done.ended_at is not None
    assert json.loads(done.found) == {"file": {"recovery_phrase en": 1}}


def test_what_can_be_read_now_is_no_longer_marked_as_unread(desk: RunningSite) -> None:
    db, folder = desk.db, desk.settings.data_dir / "files"
    contact = comes_in(db, an_inbox(db), "a file").contact
    key = new_key(db.clock.now())
    run(lambda: folder_store(folder).put(key, b"nothing"))
    made = Stored(
        public_id=new_public_id(),
        name=stored("words.txt"),
        media_type="text/plain",
        size_bytes=7,
        storage_key=key,
        unread=WhyUnread.BUSY,
    )
    db.write_and_wait(files.add_file, made, Uploader(AuthorKind.CONTACT, contact.id))
    read_again(db, folder)
    assert rows(desk.settings.database, "select unread from file") == [(None,)]


# -- commands --------------------------------------------------------------------------


def command(desk: RunningSite, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {
        "WALLETDESK_DATABASE": desk.settings.database,
        "WALLETDESK_DATA_DIR": str(desk.settings.data_dir),
        "WALLETDESK_LOG_LEVEL": "warning",
        "PATH": "/usr/bin:/bin",
    }
    return subprocess.run(
        [sys.executable, "-m", "walletdesk", *words],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_works_while_the_desk_serves_and_prints_no_word(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "my words")
    db.write_and_wait(plant, first.message.id, PHRASE)
    done = command(desk, "rescan", "--dry-run")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0] == {"place": "message", "kind": "recovery_phrase", "language": "en", "found": 1}
    assert lines[-1]["found"] == 1 and lines[-1]["dry_run"] is True
    done = command(desk, "rescan")
    assert done.returncode == 0, done.stderr
    assert left_in([SECRET], (done.stdout + done.stderr).encode()) == set()
    until_clean(desk)
    assert left_in([SECRET], every_row(desk.settings.database)) == set()


def test_what_was_cut_of_an_article_before_a_secret_was_taken_out_is_not_kept_after_it(
    desk: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = desk.db
    text_id = db.write_and_wait(an_article)
    db.write_and_wait(lambda unit: unit.run(Query(update(article_version).values(body=f"Write them down: {PHRASE}."))))
    split = passages.split

    def and_meanwhile(blocks: Any) -> Any:
        monkeypatch.setattr(passages, "split", split)
        done = split(blocks)
        read_again(db, desk.settings.data_dir / "files")
        until_clean(desk)
        return done

    monkeypatch.setattr(passages, "split", and_meanwhile)
    run(tasks.cut_anew, db, text_id)
    assert left_in([SECRET], every_row(desk.settings.database)) == set()
    if path := sqlite_path(desk.settings.database):
        assert left_on_disk([SECRET], path.parent) == {}


def test_what_was_erased_is_written_down_whole_though_several_write_at_once(desk: RunningSite) -> None:
    db, folder = desk.db, desk.settings.data_dir
    first = comes_in(db, an_inbox(db), "my words")
    db.write_and_wait(plant, first.message.id, PHRASE)
    read_again(db, folder / "files")
    until_clean(desk)
    with ThreadPoolExecutor(8) as several:
        for written in [several.submit(ledger.write, db, folder) for _ in range(200)]:
            written.result()
    assert [line.kind for line in ledger.read(folder / ledger.NAME)] == ["message"]


def test_the_command_works_with_no_desk_and_leaves_no_word_in_the_files(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "my words")
    db.write_and_wait(plant, first.message.id, PHRASE)
    desk.stop()
    done = command(desk, "rescan")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["found"] == 1
    assert left_in([SECRET], every_row(desk.settings.database)) == set()
    if path := sqlite_path(desk.settings.database):
        assert left_on_disk([SECRET], path.parent) == {}
    assert [line.kind for line in ledger.read(desk.settings.data_dir / ledger.NAME)] == ["message"]


def test_what_was_erased_since_is_erased_again_in_what_is_put_back(desk: RunningSite) -> None:
    db = desk.db
    inbox = an_inbox(db)
    told, gone, kept = (comes_in(db, inbox, f"the cat is called {n}") for n in ("Momo", "Lulu", "Kiki"))
    since = db.clock.now()
    lines = [
        ledger.Line(since + 1, ErasedKind.MESSAGE, str(told.message.id)),
        ledger.Line(since + 1, ErasedKind.CONTACT, str(gone.contact.id)),
        ledger.Line(since - 1, ErasedKind.MESSAGE, str(kept.message.id)),
        ledger.Line(since + 1, ErasedKind.FILE, "17"),
        ledger.Line(since + 1, ErasedKind.NEWS_READER, str(db.write_and_wait(a_news_reader))),
        ledger.Line(since + 1, ErasedKind.NEWS_READER, "17"),
    ]
    assert db.write_and_wait(ledger.replay, lines, since) == 3
    assert value(desk.settings.database, "select count(*) from news_reader") == 0
    end = time.monotonic() + 60
    while value(desk.settings.database, "select count(*) from job where kind in ('scrub', 'erase_contact')"):
        assert time.monotonic() < end
        time.sleep(0.05)
    bodies = {one.id: one.body.strip() for one in db.read_and_wait(all_messages)}
    assert bodies[told.message.id] == "⟦secret⟧"
    assert bodies[gone.message.id] == ""
    assert bodies[kept.message.id] == "the cat is called Kiki"


def a_news_reader(unit: Unit) -> int:
    news_mail.wish(unit, "ann@mail.example", "en", NewsLane.ALL)
    wish = unit.one(Query(text("select id from news_wish"), int))
    assert wish is not None and news_mail.come(unit, wish) is not None
    return unit.value(Query(text("select id from news_reader"), int))


def all_messages(unit: Unit) -> list[Any]:
    return queries.messages_by_id(unit, unit.all(Query(text("select id from message"), int)))


def test_what_an_app_once_told_in_pieces_goes(desk: RunningSite) -> None:
    db = desk.db
    first = comes_in(db, an_inbox(db), "hello")
    facts = {"os": " ".join(WORDS[:4]), "network": " ".join(WORDS[4:8]), "chain": " ".join(WORDS[8:]), "vpn": True}
    db.write_and_wait(lambda unit: unit.run(Query(update(conversation).values(facts=json.dumps(facts)), int)))
    assert read_again(db, desk.settings.data_dir / "files", dry_run=True).found == (
        '{"conversation": {"recovery_phrase en": 1}}'
    )
    read_again(db, desk.settings.data_dir / "files")
    until_clean(desk)
    row = db.read_and_wait(queries.by_id, first.conversation.id)
    assert (json.loads(row.facts), row.emergency) == ({"vpn": True}, True)


def test_half_a_phrase_in_an_old_subject_goes_with_the_half_in_a_message(desk: RunningSite) -> None:
    db = desk.db
    inbox = an_inbox(db)
    told = {"subject": stored("Re: x"), "sender_checked": True}
    first = comes_in(db, inbox, "see above", facts=told)
    last = goes_on(db, inbox, first, "y")
    facts = {"subject": f"Re: {' '.join(WORDS[:6])}", "sender_checked": True}
    db.write_and_wait(
        lambda unit: unit.run(
            Query(update(conversation).values(facts=json.dumps(facts)), int)  # as an older detector stored it
        )
    )
    db.write_and_wait(plant, last.message.id, " ".join(WORDS[6:]))
    read_again(db, desk.settings.data_dir / "files")
    until_clean(desk)
    assert left_in([SECRET], every_row(desk.settings.database)) == set()
    assert json.loads(db.read_and_wait(queries.by_id, first.conversation.id).facts) == {"sender_checked": True}
    assert left_on_disk([SECRET], desk.settings.data_dir) == {}

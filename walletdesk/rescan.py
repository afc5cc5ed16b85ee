"""Everything that is stored is read again with the detector of today, and what it finds is erased (`walletdesk rescan`).

    messages    in the order in which they came, each with what its writer had written before it, and what else stands in
                their rows
    files       texts, JSON, archives and documents by the room's own reading, pictures too where the extra `ocr` reads
                them; what could be read now loses its mark of not having been
    the rest    every other column that holds what people typed: `PLACES`.  A column that is neither there nor in
                `NOT_WORDS` fails a test.

It runs in stretches, as a job of the desk or in a command, and keeps after each batch how far it is: whoever dies in the
middle goes on there, and what was erased already holds nothing the second time.  Of 64 digits that may as well be a hash
nothing is taken out, since nobody can be asked.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, cast

import msgspec
from sqlalchemy import Table, bindparam, select, tuple_, update
from sqlalchemy.sql.elements import ColumnElement

from walletdesk.bot.tables import bot_flow, bot_flow_run, bot_flow_version, bot_turn
from walletdesk.catalogue import tables as catalogue
from walletdesk.conversations import queries as conversations
from walletdesk.conversations import tables as talk
from walletdesk.conversations.actions import late
from walletdesk.conversations.told import may_be_parts, without_parts
from walletdesk.events import SYSTEM, Actor, SecretFoundLate
from walletdesk.files import actions as file_actions
from walletdesk.files import queries as files
from walletdesk.files.intake import made_harmless
from walletdesk.files.refusals import FileGone, HoldsSecret, StoreUnreachable
from walletdesk.files.rules import Limits
from walletdesk.files.store import Store
from walletdesk.files.tables import State
from walletdesk.inboxes.tables import inbox
from walletdesk.incidents import tables as incidents
from walletdesk.integrations.tables import api_token, webhook
from walletdesk.kit import ids, jobs
from walletdesk.kit.db import Db
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.knowledge import tables as knowledge
from walletdesk.knowledge.actions import erased as articles
from walletdesk.knowledge.actions import pictures as article_pictures
from walletdesk.lookups import tables as lookups
from walletdesk.macros import tables as macros
from walletdesk.outgoing import tables as outgoing
from walletdesk.people import actions as people
from walletdesk.people import tables as contacts
from walletdesk.safety import rescreen, stands_alone, stored
from walletdesk.screening import actions, queries
from walletdesk.screening.tables import Rescan, secret_report
from walletdesk.staff import tables as staff
from walletdesk.subscribers import SCRUB, ScrubArgs
from walletdesk.triage import tables as intents
from walletdesk.visits import tables as visits
from walletdesk.wire import OPENS_WALLETS, Found, RawText, SafeText

log = logging.getLogger(__name__)

BATCH = 100
FILES_BATCH = 5
STRETCH_S = 20.0
"""Of one run of the job; the next goes on where it ended."""
SHARE = 1.0
"""So long a pause after each batch, in its own time: nobody waits for the reading."""


class Place(msgspec.Struct, frozen=True):
    """Columns of a table in which people's words stand."""

    table: Table
    columns: tuple[str, ...]
    key: tuple[str, ...] = ("id",)
    json: tuple[str, ...] = ()
    """Those of `columns` that hold JSON, whose strings are read."""
    unique: tuple[str, ...] = ()
    """Those in which no two rows may say the same."""
    conversation: str = ""
    """Column with the conversation that becomes urgent."""
    warns: bool = False
    """A contact typed it, who is told."""
    ids: tuple[str, ...] = ()
    """Those that a contact's program made: what holds a secret names nothing more, and the contact is told."""
    short: str = ""
    """The one that stands in addresses, its words joined by hyphens: another is put in the place of what holds a secret."""
    goes: bool = False
    """Of a picture's name: whatever is called so goes, since texts lead to it by nothing else."""


BESIDE = Place(talk.message, ("reason", "provider_id"), conversation="conversation_id", ids=("provider_id",))
"""Read with the message itself."""

PLACES = (
    BESIDE,
    Place(talk.conversation, ("preview", "facts"), json=("facts",), conversation="id", warns=True),
    Place(talk.rating, ("words",), conversation="conversation_id", warns=True),
    Place(talk.draft, ("body",), key=("staff_id", "conversation_id"), conversation="conversation_id"),
    Place(talk.change, ("old", "new")),
    Place(talk.held_reply, ("places",), key=("message_id",), json=("places",)),
    Place(talk.tag, ("name",), unique=("name",)),
    Place(contacts.contact, ("name",)),
    Place(contacts.identity, ("value",), unique=("value",)),
    Place(contacts.identity_claim, ("value",), unique=("value",)),
    Place(staff.staff, ("name", "email"), unique=("email",)),
    Place(staff.staff_session, ("user_agent",)),
    Place(staff.team, ("name",), unique=("name",)),
    Place(inbox, ("name", "greeting", "privacy_url", "settings"), json=("greeting", "settings"), unique=("name",)),
    Place(catalogue.catalogue_network, ("name", "name_key", "note_en", "note_zh"), unique=("name_key",)),
    Place(catalogue.catalogue_asset, ("symbol", "symbol_key", "name", "note_en", "note_zh", "search")),
    Place(catalogue.catalogue_feature, ("name_en", "name_zh", "note_en", "note_zh")),
    Place(catalogue.catalogue_release, ("link", "notes_en", "notes_zh")),
    Place(catalogue.catalogue_issue, ("title_en", "title_zh", "workaround_en", "workaround_zh")),
    Place(lookups.lookup_node, ("name",), unique=("name",)),
    Place(lookups.lookup_network, ("name", "coin", "explorer")),
    Place(lookups.lookup_label, ("name", "source"), key=("network", "address")),
    Place(macros.macro, ("name", "folder", "shortcut", "texts", "actions"), json=("texts", "actions")),
    Place(macros.macro_version, ("content",), json=("content",)),
    Place(macros.macro_use, ("actions",), json=("actions",)),
    Place(knowledge.collection, ("slug", "names", "descriptions"), json=("names", "descriptions"), short="slug"),
    Place(knowledge.category, ("slug", "names"), json=("names",), short="slug"),
    Place(knowledge.article, ("slug", "source", "facts"), json=("facts",), short="slug"),
    Place(knowledge.article_slug, ("slug",), key=("article_id", "slug"), short="slug"),
    Place(knowledge.article_text, ("title", "summary", "body")),
    Place(knowledge.article_version, ("title", "summary", "body")),
    Place(knowledge.snippet, ("slug", "texts"), json=("texts",), short="slug"),
    Place(knowledge.article_picture, ("name",), short="name", goes=True),
    Place(knowledge.article_picture_use, ("name",), key=("text_id", "name"), short="name", goes=True),
    Place(knowledge.news_picture_use, ("name",), key=("text_id", "name"), short="name", goes=True),
    Place(knowledge.snippet_draft, ("texts",), key=("snippet_id",), json=("texts",)),
    Place(knowledge.news_text, ("title", "body")),
    Place(knowledge.news_reader, ("address",), unique=("address",)),
    Place(knowledge.news_wish, ("address",)),
    Place(knowledge.passage, ("heading", "body")),
    Place(knowledge.article_feedback, ("words",)),
    Place(bot_turn, ("said", "sources", "choices"), conversation="conversation_id", json=("sources", "choices")),
    Place(bot_flow, ("name",)),
    Place(bot_flow_version, ("content",), json=("content",)),
    Place(bot_flow_run, ("state",), key=("conversation_id",), conversation="conversation_id", json=("state",)),
    Place(incidents.incident, ("title",)),
    Place(incidents.incident_answer, ("texts",), json=("texts",)),
    Place(intents.intent, ("name_en", "name_zh"), key=("slug",)),
    Place(secret_report, ("words",)),
    Place(outgoing.refusal, ("excerpt",)),
    Place(visits.request_address, ("address",), key=("conversation_id",), conversation="conversation_id"),
    Place(visits.visit_code, ("address",)),
    Place(visits.visit, ("address",)),
    Place(outgoing.allowed_place, ("place",), unique=("place",)),
    Place(api_token, ("name",)),
    Place(webhook, ("name",), unique=("name",)),
)

NOT_WORDS = {
    "api_answer": "key fingerprint answer",
    "api_token": "token_hash hint scopes",
    "arriving": "place",
    "article": "audience original intents",
    "article_day": "day",
    "article_feedback": "why_not source",
    "article_picture": "file came_as drawn_as",
    "article_text": "language status",
    "audit": "actor_kind action object_kind detail",
    "catalogue_asset": "contract contract_key state since platforms",
    "catalogue_feature": "code state ranges",
    "catalogue_issue": "platforms since until state fixed_in",
    "catalogue_network": "chain state since platforms",
    "catalogue_release": "platform version",
    "bot_flow": "intents",
    "bot_flow_run": "language ended",
    "bot_inbox": "mode",
    "bot_talk": "stage intent offered wants",
    "bot_turn": "language mode decision reason intent outcome",
    "caught": "channel kind language how",
    "change": "kind actor_kind",
    "channel_account": "cursor last_failure told",
    "clock": "kind target",
    "contact": "public_id language",
    "contact_word": "word",  # of the name, made anew with it
    "contact_merge": "why by_kind",
    "conversation": "public_id status lane priority kind category language standing group_key due_kind preview_author",
    "conversation_tag": "lane",
    "dead_job": "kind args key error",
    "draft": "visibility",
    "erasure": "kind",
    "file": "public_id uploader_kind name media_type storage_key preview_key unread says state",  # the name is read with the file
    "identity": "kind proof",
    "identity_claim": "kind proof",
    "identity_key": "kid algorithm",
    "identity_link": "code",
    "inbox": "public_id channel languages allowed_origins calendar",
    "incident": "intent chain state",
    "incident_answer": "key",
    "incident_reply": "state reason",
    "job": "kind args key",
    "login_failure": "key",
    # What chains know in public, by its form; it goes with the message that named it.
    "lookup": "network subject kind verdict state history level",
    "language_wish": "language source",
    "lookup_label": "network address kind",
    "lookup_level": "level chosen_by",
    "lookup_network": "id",
    "lookup_node": "network state problem",
    "lookup_option": "name value",
    "lookup_told": "network subject state",
    "macro": "audience teams",
    "merge_moved": "what",
    "news": "kind status first_version last_version",  # versions are numbers (`rules.is_app_version`)
    "news_text": "language",
    "news_reader": "language lane",
    "news_wish": "language lane",
    "news_mail": "state",
    "message_part": "provider_id",  # of messages that have nothing but a number there (`inbound.opaque`)
    "message": "author_kind visibility language found delivery external_id",
    "origin": "checked",
    "other_name": "key",
    "observation": "network hash sender nonce fee block_hash node",
    "passage": "anchor level",
    "passage_term": "language term",
    "passage_vector": "encoder",
    "rating": "token",
    "refusal": "external_id kind rule",
    "rescan": "step after found",
    "secret_report": "verdict source reporter channel kind language certainty form",
    "staff": "password_hash role language",
    "staff_session": "handle token_hash address",
    "tag": "colour",
    "tally": "key",
    "thread": "key",
    "topic_rise": "intent chain state",  # a chain is one of ours
    "triage_intent": "slug branch priority kind",
    "triage_label": "message_ids old new model state why",
    "triage_model": "state reason report",
    "triage_verdict": "intent alternatives urgency mood model category_set encoder",
    "urgent_claim": "source fingerprint",
    "request_address": "language",
    "used_token": "key",
    "visit": "token_hash",
    "visit_code": "browser code_hash",
    "webhook": "host events problem",
    "webhook_delivery": "event before after state problem",
}
"""By table: choices, codes, ids, hashes and words of our own, which nobody types; `message.body` is read by itself."""

MESSAGES, FILES = "message", "file"
STEPS = (MESSAGES, FILES, *(place.table.name for place in PLACES if place is not BESIDE))
_BY_NAME = {place.table.name: place for place in PLACES}


class Batch(msgspec.Struct, frozen=True):
    """What came of reading a few rows."""

    after: str
    read: int
    found: Counter[str]
    """By kind and language."""
    over: bool


class Asked(msgspec.Struct, frozen=True):
    """What a command wants."""

    since: int = 0
    dry_run: bool = False


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a reading is, for whoever waits for it."""

    step: str
    read: int
    found: dict[str, dict[str, int]]
    dry_run: bool
    since: int
    ended: bool

    @classmethod
    def of(cls, one: Rescan) -> Progress:
        return cls(
            step=one.step,
            read=one.read,
            found=json.loads(one.found),
            dry_run=one.dry_run,
            since=one.since,
            ended=one.ended_at is not None,
        )


def begin(unit: Unit, by: Actor, asked: Asked, *, as_job: bool) -> Rescan:
    """Begin a reading, or go on with the one that was begun and did not end."""
    if (one := queries.running(unit)) is not None:
        if as_job:
            actions.carry_on(unit, one.id)
        return one
    return actions.start_rescan(unit, by, since=asked.since, dry_run=asked.dry_run, as_job=as_job)


def now(unit: Unit, one: Rescan) -> Rescan:
    """How far it is."""
    return queries.rescan_by_id(unit, one.id) or one


async def stretch(
    db: Db,
    store: Store,
    limits: Limits,
    rescan_id: int,
    *,
    seconds: float = STRETCH_S,
    share: float = SHARE,
    told: Callable[[Rescan], None] = lambda one: None,
) -> Rescan | None:
    """Read on for so long; None for one that is not there.  `ended_at` of what is returned tells whether all is read."""
    one = await db.read(queries.rescan_by_id, rescan_id)
    end = time.monotonic() + seconds
    while one is not None and one.ended_at is None:
        began = time.monotonic()
        one = await _batch(db, store, limits, one)
        told(one)
        if time.monotonic() > end:
            break
        await asyncio.sleep(share * (time.monotonic() - began))
    return one


async def _batch(db: Db, store: Store, limits: Limits, one: Rescan) -> Rescan:
    step = one.step or STEPS[0]
    match step:
        case "message":
            batch = await _messages(db, one)
        case "file":
            batch = await _files(db, store, limits, one)
        case _:
            batch = await _rows(db, _BY_NAME[step], one)
    found: dict[str, dict[str, int]] = json.loads(one.found)
    if batch.found:
        found[step] = dict(Counter(found.get(step, {})) + batch.found)
    after, ended = batch.after, None
    if batch.over:
        at = STEPS.index(step) + 1
        step, after = (STEPS[at], "") if at < len(STEPS) else (step, after)
        ended = db.clock.now() if at == len(STEPS) else None
    moved = msgspec.structs.replace(
        one, step=step, after=after, read=one.read + batch.read, found=json.dumps(found), ended_at=ended
    )
    await db.write(actions.move_on, moved)
    return moved


def _first(one: Rescan) -> int:
    """The id behind which to begin: ids tell when a row was made."""
    return int(one.after) if one.after else max(0, ids.id_at(one.since) - 1) if one.since else 0


# -- messages ------------------------------------------------------------------------


async def _messages(db: Db, one: Rescan) -> Batch:
    page = await db.read(late.page, _first(one), BATCH)
    doubtful, beside = await asyncio.to_thread(
        lambda: ([each for each in page if _may_hold(each)], [each for each in page if _beside(each)])
    )
    found: Counter[str] = Counter()
    for each in beside:
        found += _counted(_beside(each) if one.dry_run else await db.write(_erase, BESIDE, [each.id]))
    for each in doubtful:
        earlier = await db.read(late.earlier, each)
        again = await asyncio.to_thread(rescreen, each.body, earlier)
        caught = late.sure(again.found)
        if not caught:
            continue
        if one.dry_run:
            found += _counted(caught)
        else:
            found += Counter(
                f"{kind} {language}".strip() for kind, language in await db.write(late.erase_found, each.id)
            )
    return Batch(str(page[-1].id) if page else one.after, len(page), found, len(page) < BATCH)


def _may_hold(one: late.Stored) -> bool:
    """Whether a message holds anything by itself, or may be part of something: most are neither."""
    return bool(rescreen(one.body).found) or (
        one.author_kind.value == "contact" and not stands_alone(RawText(one.body))
    )


def _beside(one: late.Stored) -> list[Found]:
    return _read(BESIDE, {"id": one.id, "reason": one.reason, "provider_id": one.provider_id})[1]


def _counted(found: Iterable[Found]) -> Counter[str]:
    return Counter(f"{one.kind.value} {one.language}".strip() for one in found)


# -- files -----------------------------------------------------------------------------


async def _files(db: Db, store: Store, limits: Limits, one: Rescan) -> Batch:
    page = await db.read(files.page, _first(one), FILES_BATCH)
    found: Counter[str] = Counter()
    for each in page:
        if each.state is State.REMOVED:
            continue
        caught = late.sure(rescreen(each.name).found)
        if not caught and not each.media_type.startswith("video/"):
            try:
                data = b"".join([piece async for piece in await store.get(each.storage_key)])
                read = await asyncio.to_thread(made_harmless, RawText(each.name), data, limits)
                if each.unread is not None and not read.unread and not one.dry_run:
                    await db.write(file_actions.was_read, each.public_id)
            except HoldsSecret as held:
                caught = late.sure(held.found)
            except FileGone:
                continue
            except StoreUnreachable:
                raise  # it goes on from here when the store is back: who passed it over would never read it again
            except WalletdeskError as error:  # too large for today's limits, of a kind no longer taken, damaged
                log.warning("file_not_read_again", extra={"file": each.id, "code": error.code})
        if not caught:
            continue
        found += _counted(caught)
        if not one.dry_run:
            if each.message_id is not None:
                await db.write(late.erase_files, each.message_id, caught)
            else:
                await db.write(_remove_waiting, each.public_id)
    return Batch(str(page[-1].id) if page else one.after, len(page), found, len(page) < FILES_BATCH)


def _remove_waiting(unit: Unit, public_id: str) -> None:
    file_actions.remove(unit, public_id)
    article_pictures.erased(unit, public_id)
    jobs.add(unit, SCRUB, ScrubArgs(["file"]), key=f"{SCRUB}:file")


# -- every other column ----------------------------------------------------------------


async def _rows(db: Db, place: Place, one: Rescan) -> Batch:
    after: list[Any] = json.loads(one.after) if one.after else []
    # All of them, whenever they were made: only messages and files say by their id when their words came.
    page = await db.read(_page, place, after)
    found: Counter[str] = Counter()
    doubtful = await asyncio.to_thread(lambda: [row for row in page if _read(place, row)[1]])
    for row in doubtful:
        key = [row[name] for name in place.key]
        found += _counted(_read(place, row)[1] if one.dry_run else await db.write(_erase, place, key))
    last = json.dumps([page[-1][name] for name in place.key]) if page else one.after
    return Batch(last, len(page), found, len(page) < BATCH)


def _page(unit: Unit, place: Place, after: Sequence[Any]) -> list[dict[str, Any]]:
    key = [place.table.c[name] for name in place.key]
    statement = _select(place).order_by(*key).limit(BATCH)
    if after:
        statement = statement.where(tuple_(*key) > tuple_(*after) if len(key) > 1 else key[0] > after[0])
    return [msgspec.structs.asdict(row) for row in unit.select(statement, _shape(place.table.name))]


def _names(place: Place) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*place.key, *place.columns, *filter(None, (place.conversation,)))))


def _select(place: Place) -> Any:
    return select(*(place.table.c[name] for name in _names(place)))


@cache
def _shape(table: str) -> type[Row]:
    fields = [(name, Any) for name in _names(_BY_NAME[table])]
    made: Any = msgspec.defstruct(table, fields, bases=(Row,), frozen=True, kw_only=True)
    return cast(type[Row], made)


def _read(place: Place, row: dict[str, Any]) -> tuple[dict[str, str | None], list[Found]]:
    """What is to stand in the row's columns instead, and what was found there."""
    new: dict[str, str | None] = {}
    found: list[Found] = []
    for name in place.columns:
        text, caught = _reader(place, name)(row[name] or "")
        if caught:
            if name in place.unique:
                text = f"{text} #{row['id'] % 100_000}"
            if name == place.short:
                text = f"removed-{ids.new_id()}"  # an article may have had several
            new[name] = None if name in place.ids else text
            found += caught
    return new, found


def _reader(place: Place, column: str) -> Callable[[str], tuple[str, list[Found]]]:
    if place.table.c[column] is talk.conversation.c.facts:
        return _read_facts
    if place.table.c[column] is knowledge.article.c.facts:
        return _read_names
    if column == place.short:
        return _read_short
    return _read_json if column in place.json else _read_text


def _read_facts(text: str) -> tuple[str, list[Found]]:
    """One by one, and what may be parts of something as one: apps tell nothing of themselves in pieces of a phrase."""
    cleaned, found = _read_json(text)
    try:
        caught = list(late.sure(rescreen(may_be_parts(cleaned)).found))
        return (without_parts(cleaned), [*found, *caught]) if caught else (cleaned, found)
    except (ValueError, AttributeError):  # no JSON, or no object
        return cleaned, found


def _read_text(text: str) -> tuple[str, list[Found]]:
    again = rescreen(stored(text))
    caught = list(late.sure(again.found))
    return (again.text if caught else text), caught


def _read_short(text: str) -> tuple[str, list[Found]]:
    caught = [one for one in rescreen(stored(text.replace("-", " "))).found if one.kind in OPENS_WALLETS]
    return text, list(late.sure(caught))


def _read_names(text: str) -> tuple[str, list[Found]]:
    """A list of short names, together: a word each may be a phrase."""
    caught = _read_short(" ".join(json.loads(text)))[1] if text else []
    return ("[]" if caught else text), caught


def _read_json(text: str) -> tuple[str, list[Found]]:
    try:
        value = json.loads(text) if text else None
    except ValueError:
        return _read_text(text)
    found: list[Found] = []

    def clean(part: Any) -> Any:
        match part:
            case str():
                new, caught = _read_text(part)
                found.extend(caught)
                return new
            case list():
                return [clean(each) for each in part]
            case dict():
                return {name: clean(each) for name, each in part.items()}
            case _:
                return part

    cleaned = clean(value)
    return (json.dumps(cleaned, ensure_ascii=False) if found else text), found


def _erase(unit: Unit, place: Place, key: Sequence[Any]) -> list[Found]:
    """Read one row again, as it is now, and take out what it holds."""
    mine: list[ColumnElement[bool]] = [place.table.c[name] == value for name, value in zip(place.key, key, strict=True)]
    rows = unit.select(_select(place).where(*mine), _shape(place.table.name))
    if not rows:
        return []
    row = msgspec.structs.asdict(rows[0])
    new, found = _read(place, row)
    if not found:
        return []
    where = f"{place.table.name}.{'+'.join(sorted(new))}"
    row_id = next((value for value in key if isinstance(value, int)), 0)
    if place.table is contacts.contact:
        _rename(unit, row_id, stored(new["name"] or ""), found)
        return found
    if place.goes:
        article_pictures.forget_name(unit, row[place.short])
        _tell(unit, row_id, where, found)
        return found
    unit.run(
        _change(place, tuple(sorted(new))),
        **{f"key_{n}": v for n, v in zip(place.key, key, strict=True)},
        **{f"new_{n}": v for n, v in new.items()},
    )
    articles.words_changed(unit, place.table.name, row_id)
    if place.conversation:
        warns = place.warns or any(name in place.ids for name in new)
        late.found_beside(unit, row[place.conversation], row_id, where, found, warns=warns)
    else:
        _tell(unit, row_id, where, found)
    return found


def _rename(unit: Unit, contact_id: int, name: SafeText, found: Sequence[Found]) -> None:
    people.rename(unit, SYSTEM, contact_id, name)
    theirs = conversations.of_contact(unit, contact_id, limit=1)
    if theirs:
        late.found_beside(unit, theirs[0].id, contact_id, "contact.name", found, warns=True)
    else:
        _tell(unit, contact_id, "contact.name", found)


def _tell(unit: Unit, row_id: int, place: str, found: Sequence[Found]) -> None:
    unit.announce(
        SecretFoundLate(
            actor_kind=SYSTEM.kind,
            actor_id=None,
            conversation_id=None,
            row_id=row_id,
            place=place,
            caught=tuple((one.kind.value, one.language) for one in found),
        )
    )


_changes: dict[tuple[str, tuple[str, ...]], Query[int]] = {}


def _change(place: Place, columns: tuple[str, ...]) -> Query[int]:
    """One constant statement for each set of columns that ever changes together."""
    known = _changes.get((place.table.name, columns))
    if known is None:
        mine = [place.table.c[name] == bindparam(f"key_{name}") for name in place.key]
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        known = _changes[place.table.name, columns] = Query(update(place.table).where(*mine).values(values))
    return known

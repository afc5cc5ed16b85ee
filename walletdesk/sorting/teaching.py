"""A model is learned of what the team said, every night and when a lead asks; in a child process, from the labels that count."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

import msgspec
from sqlalchemy import bindparam, select

from walletdesk.conversations.tables import conversation, message
from walletdesk.kit import jobs
from walletdesk.kit.child import ONE_THREAD
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Query, Unit
from walletdesk.sorting.child import Asked, Labelled
from walletdesk.sorting.reading import Reader
from walletdesk.triage import labels, models, queries, tree
from walletdesk.triage.flood import fingerprint
from walletdesk.triage.measuring import Report
from walletdesk.triage.tables import LabelRow
from walletdesk.wire import Priority, SafeText

log = logging.getLogger(__name__)

TEACH = "teach_intents"
TEACH_NIGHTLY = "teach_intents_nightly"
AT_US = 3 * HOUR
"""After midnight, UTC."""
WITHIN_S = 900
MOST = 20_000
"""Labels that are learned from, the newest."""

_BODY = Query(select(message.c.body).where(message.c.id == bindparam("id")), SafeText)
_WHOSE = Query(select(conversation.c.contact_id).where(conversation.c.id == bindparam("id")), int)


class TeachArgs(msgspec.Struct, frozen=True):
    staff_id: int | None = None


class Failed(Exception):
    """The child did not bring it about; holds a word of ours."""


class Taught(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to learn from."""

    learn: list[Labelled]
    held_back: list[Labelled]
    doubtful: list[int]
    """Labels of alike texts that were called differently."""
    intents: list[str]
    urgent: list[str]
    running: int | None


def register(runner: jobs.Runner, *, db: Db, reader: Reader) -> None:
    async def asked(args: TeachArgs) -> None:
        await teach(db, reader, args.staff_id)

    async def nightly(_: None) -> None:
        # First of all: a night that failed is followed by another.
        await db.write(plan, db.clock.now())
        if await db.read(_anything_new):
            await teach(db, reader, None)

    runner.on(TEACH, TeachArgs, asked, tries=1, timeout_s=WITHIN_S + 60)
    runner.on(TEACH_NIGHTLY, None, nightly, tries=3, timeout_s=WITHIN_S + 60)


def teach_later(unit: Unit, staff_id: int) -> None:
    """A lead asks for it; asked for twice it is done once."""
    jobs.add(unit, TEACH, TeachArgs(staff_id), key=TEACH)


def plan(unit: Unit, now: int) -> None:
    jobs.add(unit, TEACH_NIGHTLY, key=TEACH_NIGHTLY, run_at=(now - AT_US) // DAY * DAY + DAY + AT_US)


async def teach(db: Db, reader: Reader, staff_id: int | None) -> int:
    """Learns a model and lets it take the running one's place if it is better; answers with its id."""
    taught = await db.read(gather)
    if taught.doubtful:
        await db.write(labels.doubt, taught.doubtful)
    model_id = await db.write(models.begin, staff_id)
    folder = reader.folder_of(str(model_id))
    try:
        report = await _in_child(
            Asked(
                folder=str(folder),
                running="" if taught.running is None else str(reader.folder_of(str(taught.running))),
                vectors=str(folder.parent),
                learn=taught.learn,
                held_back=taught.held_back,
                intents=taught.intents,
                urgent=taught.urgent,
            )
        )
        switched = await db.write(lambda unit: models.finish(unit, model_id, report, ran=taught.running))
    except Failed as failed:
        await db.write(models.fail, model_id, str(failed))
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return model_id
    except BaseException:  # the desk stops, too, and whoever reads the list must not wait for this one
        with suppress(Exception):
            await db.write(models.fail, model_id, "child_died")
            shutil.rmtree(folder, ignore_errors=True)
        raise
    log.info("taught", extra={"model": model_id, "switched": switched, "seconds": report.seconds})
    for gone in await db.write(models.remove_old):
        await asyncio.to_thread(shutil.rmtree, reader.folder_of(str(gone)), ignore_errors=True)
    return model_id


def gather(unit: Unit) -> Taught:
    """The newest label of each conversation that counts, with its words."""
    known = {slug: one for slug, one in tree.branches(unit).items() if not one.archived}
    rows: dict[int, LabelRow] = {}
    after = 0
    while page := queries.labels(unit, labels.LabelState.COUNTS, after=after):
        rows |= {row.conversation_id: row for row in page if row.new in known}
        after = page[-1].id
    newest = sorted(rows.values(), key=lambda row: row.id)[-MOST:]
    texts = {row.id: words for row in newest if (words := _words(unit, row))}
    doubtful = _doubtful([row for row in newest if row.id in texts], texts)
    running = queries.running(unit)
    counted = [row for row in newest if row.id in texts and row.id not in doubtful]
    return Taught(
        learn=[Labelled(texts[row.id], row.new, _whose(unit, row)) for row in counted if not row.held_back],
        held_back=[Labelled(texts[row.id], row.new) for row in counted if row.held_back],
        doubtful=sorted(doubtful),
        intents=list(known),
        urgent=[slug for slug, one in known.items() if one.priority is Priority.URGENT],
        running=running.id if running else None,
    )


def _words(unit: Unit, row: LabelRow) -> str:
    bodies = [unit.one(_BODY, id=message_id) for message_id in json.loads(row.message_ids)]
    return "\n".join(body for body in bodies if body and body.strip())


def _whose(unit: Unit, row: LabelRow) -> int:
    return unit.value(_WHOSE, id=row.conversation_id)


def _doubtful(rows: Sequence[LabelRow], texts: dict[int, str]) -> set[int]:
    """Labels of alike texts by different people that name different intents, none of which a lead has looked at."""
    alike: dict[str, list[LabelRow]] = defaultdict(list)
    for row in rows:
        if key := fingerprint(texts[row.id]):
            alike[key].append(row)
    return {
        row.id
        for group in alike.values()
        if len({row.new for row in group}) > 1 and len({row.staff_id for row in group}) > 1
        for row in group
        if row.reviewed_by is None
    }


def _anything_new(unit: Unit) -> bool:
    """Since the last model that came about: what a night failed to learn is learned the next."""
    kept = [row.created_at for row in queries.models(unit) if row.state == "kept"]
    return queries.label_after(unit, kept[0] if kept else 0)


async def _in_child(asked: Asked) -> Report:
    """It ends when whoever waits for it does.  Raises Failed."""
    try:
        # Not by the loop: uvloop forks, and a fork beside threads that multiply never returns (OpenBLAS stops its own
        # threads first).  This one starts a program without a fork.
        child = subprocess.Popen(  # noqa: ASYNC220  # milliseconds; our own program, which is given nothing
            [sys.executable, "-I", "-B", "-m", "walletdesk.sorting.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(ONE_THREAD),
            start_new_session=True,
        )
    except OSError:
        raise Failed("no_child") from None
    try:
        said, _ = await asyncio.to_thread(child.communicate, msgspec.json.encode(asked), WITHIN_S)
    except subprocess.TimeoutExpired:
        raise Failed("too_slow") from None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if child.returncode:
        raise Failed("no_encoder" if child.returncode == 3 else "child_died")
    try:
        return msgspec.json.decode(said, type=Report)
    except msgspec.MsgspecError:
        raise Failed("child_died") from None

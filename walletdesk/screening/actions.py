"""Everything that changes the room's rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from types import ModuleType

import msgspec
from sqlalchemy import bindparam, delete, insert, text, update
from sqlalchemy.sql.elements import ClauseElement

from walletdesk.conversations.actions.harmless import Harmless
from walletdesk.events import Actor, HitReported, ReportDone, RescanStarted
from walletdesk.kit import jobs
from walletdesk.kit.errors import BadInput, Conflict, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.safety import marks, screen, twins
from walletdesk.screening import queries
from walletdesk.screening.rules import ErasedKind, How, Source, Verdict, day_of
from walletdesk.screening.tables import Rescan, caught, erasure, rescan, secret_report
from walletdesk.wire import RawText, SafeText, SecretKind

RESCAN = "rescan"
"""Kind of the job that reads again what is stored."""
NO_WORDS = screen(RawText("")).text


class RescanArgs(msgspec.Struct, frozen=True):
    rescan_id: int


class RescanRuns(Conflict):
    code = "rescan_runs"
    sentence = "What is stored is being read already. Wait until that has ended."


class WordsHoldSecret(BadInput):
    code = "words_hold_secret"
    sentence = "What you typed holds something that looks like a secret. Say it in other words."


def _add(module: ModuleType) -> ClauseElement:
    columns = ("day", "channel", "kind", "language", "how")
    new = module.insert(caught).values(**{name: bindparam(name) for name in (*columns, "n")})
    made: ClauseElement = new.on_conflict_do_update(
        index_elements=list(columns), set_={"n": caught.c.n + new.excluded.n}
    )
    return made


_ADD = Query(_add, int)
_INSERT_REPORT = Query[int](insert(secret_report))
_DONE = Query[int](
    update(secret_report).where(secret_report.c.id == bindparam("row")).values(done=bindparam("is_done"))
)
_INSERT_RESCAN = Query[int](insert(rescan))
_MOVE_RESCAN = Query[int](
    update(rescan)
    .where(rescan.c.id == bindparam("row"))
    .values(
        step=bindparam("new_step"),
        after=bindparam("new_after"),
        read=bindparam("new_read"),
        found=bindparam("new_found"),
        updated_at=bindparam("at"),
        ended_at=bindparam("new_ended"),
    )
)
_END_RESCANS = Query[int](update(rescan).where(rescan.c.ended_at.is_(None)).values(ended_at=bindparam("at")))
_INSERT_ERASURE = Query[int](insert(erasure))
_REMOVE_REPORTS = Query[int](delete(secret_report).where(secret_report.c.at < bindparam("before")))
_REMOVE_ERASURES = Query[int](delete(erasure).where(erasure.c.at < bindparam("before")))
_REMOVE_RESCANS = Query[int](
    delete(rescan).where(rescan.c.started_at < bindparam("before"), text("ended_at is not null"))
)


def count(unit: Unit, channel: str, found: Iterable[tuple[str, str]], how: How) -> None:
    """Add what was found, (kind, language) each, to the day's counts."""
    for kind, language in found:
        unit.run(_ADD, day=day_of(unit.now), channel=channel, kind=kind, language=language, how=how.value, n=1)


def count_in(unit: Unit, inbox_id: int, found: Sequence[tuple[str, str]], how: How) -> None:
    """`count` for what came through an inbox."""
    if found:
        count(unit, queries.channel_of(unit, inbox_id), found, how)


def report_missed(
    unit: Unit, by: Actor, *, channel: str, kind: str, language: str = "", form: str = "", words: SafeText = NO_WORDS
) -> int:
    """Somebody pointed at a secret the gate had let through.  `form` (`safety.twins.form_of`) with their consent only."""
    return _report(unit, by, Verdict.MISSED, Source.GATE, channel, kind, language, "", form, words)


def report_false(
    unit: Unit,
    by: Actor,
    *,
    source: Source = Source.GATE,
    channel: str = "",
    kind: str,
    language: str = "",
    certainty: str = "",
    form: str = "",
    words: SafeText = NO_WORDS,
) -> int:
    """Somebody says that what was caught, or with `Source.OUTGOING` what was blocked, was harmless.

    `kind` is what it was taken for: a `SecretKind`, or a word of the outgoing gate's own.  `form` is `safety.twins.form_of`
    of the text as it is stored, or as it was refused, and is given with the reporter's consent only; `words` is what they
    typed anew, screened.  Returns the report's id.  Announces HitReported.
    """
    return _report(unit, by, Verdict.FALSE, source, channel, kind, language, certainty, form, words)


def report_harmless(
    unit: Unit, by: Actor, said: Harmless, *, words: SafeText = NO_WORDS, tell_form: bool = False
) -> None:
    """`report_false` of a message, once for the team and once for its writer; with its form where they agree (`tell_form`)."""
    if said.again:
        return
    report_false(
        unit,
        by,
        channel=queries.channel_of(unit, said.inbox_id),
        kind=said.found.kind.value,
        language=said.found.language,
        certainty=said.found.certainty.value,
        form=twins.form_of(said.body) if tell_form else "",
        words=words,
    )


def report_unsent(
    unit: Unit, by: Actor, *, inbox_id: int, kind: SecretKind, language: str, words: int, tell_form: bool
) -> None:
    """A visitor's own browser kept back what they say was no secret: the desk knows what it was taken for, and no more."""
    report_false(
        unit,
        by,
        channel=queries.channel_of(unit, inbox_id),
        kind=kind.value,
        language=language if language in twins.LANGUAGES else "",
        form=twins.form_of(marks.mark(kind, words)) if tell_form else "",
    )


def _report(
    unit: Unit,
    by: Actor,
    verdict: Verdict,
    source: Source,
    channel: str,
    kind: str,
    language: str,
    certainty: str,
    form: str,
    words: SafeText,
) -> int:
    report_id = new_id()
    unit.run(
        _INSERT_REPORT,
        id=report_id,
        at=unit.now,
        verdict=verdict.value,
        source=source.value,
        reporter=by.kind.value,
        channel=channel,
        kind=kind,
        language=language,
        certainty=certainty,
        form=form,
        seed=secrets.randbits(40),
        words=words,
        done=False,
    )
    unit.announce(
        HitReported(actor_kind=by.kind, actor_id=by.id, report_id=report_id, verdict=verdict.value, kind=kind)
    )
    return report_id


def set_done(unit: Unit, by: Actor, report_id: int, *, done: bool) -> None:
    """A lead has looked at a report, or wants to see it again.  Raises NotFound (404).  Announces ReportDone."""
    if not unit.run(_DONE, row=report_id, is_done=done):
        raise NotFound
    unit.announce(ReportDone(actor_kind=by.kind, actor_id=by.id, report_id=report_id, done=done))


# -- reading again -----------------------------------------------------------------


def start_rescan(unit: Unit, by: Actor, *, since: int = 0, dry_run: bool = False, as_job: bool = True) -> Rescan:
    """Have everything stored since a moment read again; with `dry_run` nothing is changed.

    Raises RescanRuns (409).  Announces RescanStarted.
    """
    if queries.running(unit) is not None:
        raise RescanRuns
    made = Rescan(
        id=new_id(),
        since=since,
        dry_run=dry_run,
        step="",
        after="",
        read=0,
        found="{}",
        asked_by=by.id,
        started_at=unit.now,
        updated_at=unit.now,
        ended_at=None,
    )
    unit.run(_INSERT_RESCAN, **msgspec.structs.asdict(made))
    if as_job:
        carry_on(unit, made.id)
    unit.announce(RescanStarted(actor_kind=by.kind, actor_id=by.id, rescan_id=made.id, since=since, dry_run=dry_run))
    return made


def forget_rescans(unit: Unit) -> None:
    """A backup was put back in the middle of one: it begins anew."""
    unit.run(_END_RESCANS, at=unit.now)


def carry_on(unit: Unit, rescan_id: int) -> None:
    """The next stretch of it runs as a job."""
    jobs.add(unit, RESCAN, RescanArgs(rescan_id), key=RESCAN)


def move_on(unit: Unit, one: Rescan) -> None:
    """Keep how far it has come."""
    unit.run(
        _MOVE_RESCAN,
        row=one.id,
        new_step=one.step,
        new_after=one.after,
        new_read=one.read,
        new_found=one.found,
        at=unit.now,
        new_ended=one.ended_at,
    )


# -- what was erased ---------------------------------------------------------------


def note_erased(unit: Unit, kind: ErasedKind, row_ids: Iterable[int]) -> None:
    """So that a backup from before does not bring it back."""
    unit.many(_INSERT_ERASURE, ({"id": new_id(), "at": unit.now, "kind": kind.value, "row_id": row} for row in row_ids))


def remove_old(unit: Unit, *, keep_us: int) -> int:
    before = unit.now - keep_us
    return sum(unit.run(query, before=before) for query in (_REMOVE_REPORTS, _REMOVE_ERASURES, _REMOVE_RESCANS))

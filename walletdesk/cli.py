"""`walletdesk ...`: the commands of whoever runs a desk."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import math
import os
import sys
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import uvloop

from walletdesk import app, demo, ledger, rescan, worker
from walletdesk.chain.base import Family
from walletdesk.chain.told import Level
from walletdesk.channels.telegram import standin
from walletdesk.conversations.actions import deliver, reply
from walletdesk.desk import PEOPLES_TABLES, NotMigrated
from walletdesk.encoder import models
from walletdesk.events import SYSTEM
from walletdesk.files import scan as file_scan
from walletdesk.files import sight
from walletdesk.files import tasks as file_tasks
from walletdesk.files.rules import MB, Limits
from walletdesk.files.store import open_store
from walletdesk.inboxes import keys as inbox_keys
from walletdesk.inboxes import queries as inboxes
from walletdesk.kit import backup, erase, errands, jobs, logs, migrations, settings
from walletdesk.kit.clock import SystemClock, to_micros
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine, sqlite_path
from walletdesk.kit.errors import Unavailable, WalletdeskError
from walletdesk.kit.i18n import fill
from walletdesk.kit.mounts import network_file_system
from walletdesk.kit.settings import Settings, WrongSettings
from walletdesk.kit.sqlite import AlreadyOpen, SqliteEngine
from walletdesk.kit.unit import Unit
from walletdesk.knowledge import command as knowledge
from walletdesk.knowledge.actions import news_mail
from walletdesk.knowledge.finding import Mode, find
from walletdesk.knowledge.rules import Audience
from walletdesk.lookups import actions as lookups
from walletdesk.lookups import labels, sealing
from walletdesk.lookups import queries as lookup_queries
from walletdesk.notify import tasks as on_call
from walletdesk.realtime.bus import open_bus
from walletdesk.safety import reaction, scan
from walletdesk.safety.names import own_name
from walletdesk.screening import actions as screening
from walletdesk.staff import actions as staff
from walletdesk.staff import passwords
from walletdesk.staff import queries as staff_queries
from walletdesk.staff.rules import Role, check_password
from walletdesk.staff.tables import Staff
from walletdesk.subscribers import inside
from walletdesk.triage import command as intents
from walletdesk.triage import sorting
from walletdesk.triage.model import Model
from walletdesk.wire import RawText, SafeText


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        return int(given.run(given) or 0)
    except WrongSettings as wrong:
        print("walletdesk cannot start:", *(f"  {problem}" for problem in wrong.problems), sep="\n", file=sys.stderr)
    except NotMigrated:
        print("The database is older than this version. Run: walletdesk migrate", file=sys.stderr)
    except WalletdeskError as error:
        print(fill(error.text, error.values), file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'walletdesk'}: {error.strerror or type(error).__name__}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="walletdesk", description="Support desk for self-custody wallets.")
    parser.add_argument("--config", type=Path, help="a TOML file with settings (docs/settings.md)")
    commands = parser.add_subparsers(required=True, metavar="command")

    serve = commands.add_parser("serve", help="serve the desk")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.set_defaults(run=_serve)

    work = commands.add_parser("worker", help="run jobs and clocks beside web processes (PostgreSQL)")
    work.set_defaults(run=_work)

    migrate = commands.add_parser("migrate", help="bring the database up to this version")
    migrate.set_defaults(run=_migrate)

    admin = commands.add_parser(
        "admin", help="make an administrator, or give one a new password (asked for, or read from standard input)"
    )
    admin.add_argument("email")
    admin.add_argument("--name", help="for a new one; else what stands before the @")
    admin.set_defaults(run=_admin)

    keep = commands.add_parser("backup", help="write an archive while the desk serves")
    keep.add_argument("target", type=Path)
    keep.set_defaults(run=_backup)

    put_back = commands.add_parser("restore", help="put an archive back where no desk is yet")
    put_back.add_argument("archive", type=Path)
    put_back.add_argument(
        "--erasures",
        type=Path,
        metavar="FILE",
        help="erasures.jsonl as it was when the desk was lost; else the one in data_dir (docs/erasing.md)",
    )
    put_back.set_defaults(run=_restore)

    purge = commands.add_parser(
        "purge", help="write PostgreSQL's tables anew, so that erased words leave its pages; everybody waits meanwhile"
    )
    purge.set_defaults(run=_purge)

    again = commands.add_parser(
        "rescan", help="read all that is stored again with the detector of this version, and erase what it finds"
    )
    again.add_argument("--since", type=_moment, default=0, metavar="DATE", help="messages and files from 2026-01-31 on")
    again.add_argument("--dry-run", action="store_true", help="count only")
    again.set_defaults(run=_rescan)

    doctor = commands.add_parser("doctor", help="check settings, database, files and bus, and say what to do")
    doctor.add_argument(
        "--chain", action="store_true", help="ask the nodes that are set up, and look at something well known on each"
    )
    doctor.set_defaults(run=_doctor)

    names = commands.add_parser("labels", help="names of addresses: exchanges, bridges, issuers")
    label_commands = names.add_subparsers(required=True, metavar="command")
    put = label_commands.add_parser("import", help="take a list (docs/chains.md) in place of its source's last one")
    put.add_argument("file", type=Path)
    put.set_defaults(run=_import_labels)

    look = commands.add_parser("diagnose", help="say what became of a transaction, or how an address stands")
    look.add_argument("--chain", required=True, choices=[one.value for one in Family])
    look.add_argument(
        "--rpc", required=True, action="append", metavar="URL", help="the first is asked, others searched"
    )
    look.add_argument("subject", metavar="HASH", help="transaction hash or address")
    look.add_argument("--sender", default="", help="whose transaction it is, where its node has forgotten it")
    look.add_argument("--nonce", type=_nonce, metavar="N")
    look.add_argument("--lang", default="en", choices=["en", "zh"])
    look.add_argument("--level", default="plain", choices=[one.value for one in Level])
    look.add_argument("--json", action="store_true")
    look.set_defaults(run=_diagnose)

    read = commands.add_parser(
        "scan", help="take secrets out of another desk's export: JSON lines in and out (docs/scan.md)"
    )
    read.add_argument("--files", type=Path, metavar="FOLDER", help="look through a folder of attachments instead")
    read.set_defaults(run=_scan)

    letter = commands.add_parser("mail", help="read a mail from standard input and print what it says (docs/mail.md)")
    letter.add_argument(
        "--trusted",
        action="append",
        default=[],
        dest="servers",
        metavar="HOST",
        help="a server whose Authentication-Results count",
    )
    letter.set_defaults(run=_mail)

    triage = commands.add_parser(
        "triage", help='read lines {"text"} from standard input, say language, intent and urgency of each'
    )
    triage.set_defaults(run=_triage)

    sort = commands.add_parser("intents", help="learn what texts are about from labelled ones, and tell it of others")
    sort_commands = sort.add_subparsers(required=True, metavar="command")
    learn = sort_commands.add_parser("fit", help="learn from a CSV file with the columns text and category")
    learn.add_argument("file", type=Path, metavar="TRAIN.csv")
    learn.add_argument("folder", type=Path, metavar="DIR", help="where the model is put")
    learn.set_defaults(run=_learn_intents)
    tell = sort_commands.add_parser("predict", help='read lines {"text"} from standard input, say the intent of each')
    tell.add_argument("folder", type=Path, metavar="DIR")
    tell.set_defaults(run=_tell_intents)

    articles = commands.add_parser("knowledge", help="take articles from a folder, and search them (docs/knowledge.md)")
    article_commands = articles.add_subparsers(required=True, metavar="command")
    bring = article_commands.add_parser("import", help="Markdown with front matter, one file an article and language")
    bring.add_argument("folder", type=Path, metavar="DIR")
    bring.set_defaults(run=_import_articles)
    seek = article_commands.add_parser("search", help="the articles that answer a question, the best first")
    seek.add_argument("query", help='words, or - for lines {"id", "query"} from standard input, answered one by one')
    seek.add_argument("--lang", default="en", metavar="LANGUAGE")
    seek.add_argument("--top", type=_at_least_one, default=5, metavar="N")
    seek.add_argument("--mode", default=Mode.HYBRID.value, choices=[one.value for one in Mode])
    seek.add_argument("--agents", action="store_true", help="also what is for agents only")
    seek.add_argument("--json", action="store_true")
    seek.set_defaults(run=_search_articles)
    for one in (bring, seek):
        one.add_argument(
            "--data", type=Path, metavar="DIR", help="a desk of its own in this folder, made where none is"
        )

    show = commands.add_parser("demo", help="serve with made-up conversations on this machine alone")
    show.add_argument("--port", type=int, default=8000)
    show.add_argument("--data", type=Path, default=Path("data/demo"))
    show.set_defaults(run=_demo)
    return parser


def _settings(given: argparse.Namespace, **overrides: Any) -> Settings:
    loaded = settings.load(config=given.config, overrides={k: v for k, v in overrides.items() if v is not None})
    logs.start(loaded.log_level, loaded.log_format)
    return loaded


def _run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def _serve(given: argparse.Namespace) -> None:
    loaded = _settings(given, host=given.host, port=given.port)

    def settle() -> None:
        app.warm_up(loaded)
        app.keep_calm()

    def started(_: app.Site) -> None:
        threading.Thread(target=settle, name="warm-up", daemon=True).start()
        print(f"The desk serves at {loaded.public_url}/console/", flush=True)

    with app.listen(loaded) as listening:
        _run(app.serve(loaded, sockets=[listening], started=started))


def _work(given: argparse.Namespace) -> int:
    loaded = _settings(given)
    if sqlite_path(loaded.database) is not None:
        print("SQLite serves one process, which does this work itself. Use PostgreSQL for workers.", file=sys.stderr)
        return 2
    _run(worker.work(loaded))
    return 0


def _migrate(given: argparse.Namespace) -> None:
    loaded = _settings(given)
    migrations.upgrade(loaded.database)
    print(f"The database is at {migrations.current(loaded.database)}.")


def _admin(given: argparse.Namespace) -> int:
    loaded = _settings(given)
    asked = "Password (12 characters or more): "
    password = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    check_password(password, given.email)
    if migrations.pending(loaded.database):
        raise NotMigrated
    name = own_name(RawText(given.name or given.email.partition("@")[0].replace(".", " ")))
    engine = open_engine(loaded.database)
    db = Db(engine, clock=SystemClock(), inside=inside)
    try:
        made = db.write_and_wait(
            _make_administrator, given.email, name, loaded.default_language, passwords.hashed_now(password)
        )
    finally:
        db.close()
        engine.close()
    print(f"{made.email} can sign in as {Role.ADMIN.value}.")
    return 0


def _make_administrator(unit: Unit, email: str, name: SafeText, language: str, password_hash: str) -> Staff:
    known = staff_queries.by_email(unit, email)
    if known is None:
        return staff.create_staff(
            unit, SYSTEM, email=email, name=name, role=Role.ADMIN, language=language, password_hash=password_hash
        )
    staff.change_password(unit, SYSTEM, known.id, password_hash)
    return staff.change_staff(unit, SYSTEM, known.id, staff.Changes(role=Role.ADMIN, active=True))


def _backup(given: argparse.Namespace) -> None:
    loaded = _settings(given)
    made = backup.backup(loaded.database, given.target, loaded.data_dir, loaded.secret_key)
    print(f"{given.target}: {given.target.stat().st_size:,} bytes. Keep it as safe as the desk.")
    if made.holds_key:
        print("It holds the key that all signatures come from.")
    else:
        print("It does not hold the secret key, which comes from the settings: keep that too, apart from the archive.")
    if loaded.files:
        print(f"It does not hold the attachments, which lie in {loaded.files}: keep copies of those there.")


def _restore(given: argparse.Namespace) -> None:
    loaded = _settings(given)
    own = loaded.data_dir / ledger.NAME
    lines = ledger.read(given.erasures or own) if given.erasures or own.exists() else []
    made_at = backup.made_at(given.archive)
    erased = 0

    def after(unit: Unit) -> None:
        nonlocal erased
        reply.hold_after_restore(unit)
        news_mail.hold_after_restore(unit)
        erased = ledger.replay(unit, lines, made_at)
        screening.forget_rescans(unit)
        screening.start_rescan(unit, SYSTEM)

    put_back = backup.restore(
        given.archive,
        loaded.database,
        loaded.data_dir,
        held_kinds=[deliver.DELIVER, lookups.READ, on_call.CALL, news_mail.MAIL, news_mail.ASK],
        after_restore=[after],
    )
    print("Restored. Replies that waited are marked as perhaps sent; nothing goes out by itself. Run: walletdesk serve")
    if lines:
        print(
            f"Erased again because it had been since the backup: {erased} messages, files, contacts and readers of news."
        )
    else:
        print("There is no erasures.jsonl: what people had erased since the backup is back (docs/erasing.md).")
    print("Everything is read again for secrets as soon as the desk serves.")
    now = _settings(given)  # the archive may have brought its key
    if put_back.key_mark and put_back.key_mark != backup.mark_of(now.secret_key):
        print(
            "But this desk's secret key is not the one the archive was made with: visitors' links and log-ins end, and "
            "identity secrets and addresses of nodes cannot be opened. Set WALLETDESK_SECRET_KEY to the old one first.",
            file=sys.stderr,
        )


def _moment(text: str) -> int:
    return to_micros(datetime.fromisoformat(text).replace(tzinfo=UTC))


def _rescan(given: argparse.Namespace) -> int:
    loaded = _settings(given)
    asked = rescan.Asked(since=given.since, dry_run=given.dry_run)
    path = sqlite_path(loaded.database)
    if migrations.pending(loaded.database):
        raise NotMigrated
    try:
        engine = open_engine(loaded.database)
    except AlreadyOpen:
        if path is None:
            raise
        last = None
        for line in errands.ask(path, msgspec.json.encode(asked)):
            last = msgspec.json.decode(line, type=rescan.Progress)
            _progress(last)
        return _summed_up(last, asked)
    db = Db(engine, clock=SystemClock(), inside=inside)
    try:
        return _summed_up(asyncio.run(_read_again(loaded, db, engine, asked)), asked)
    finally:
        db.close()
        engine.close()


async def _read_again(loaded: Settings, db: Db, engine: object, asked: rescan.Asked) -> rescan.Progress:
    """By the processes that serve PostgreSQL, so that their screens hear of it; else here, files cleaned at the end."""
    served = not isinstance(engine, SqliteEngine) and engine.other_processes() > 0  # type: ignore[attr-defined]
    one = await db.write(rescan.begin, SYSTEM, asked, as_job=served)
    while served and one.ended_at is None:
        _progress(rescan.Progress.of(one))
        await asyncio.sleep(0.5)
        one = await db.read(rescan.now, one)
    if not served:
        store, limits = open_store(loaded), Limits(file_bytes=loaded.file_limit_mb * MB)
        done = await rescan.stretch(
            db, store, limits, one.id, seconds=math.inf, share=0, told=lambda it: _progress(rescan.Progress.of(it))
        )
        one = done or one
        await asyncio.to_thread(erase.scrub_and_wait, db, PEOPLES_TABLES)
        await erase.rebuild_index(db)
        await asyncio.to_thread(ledger.write, db, loaded.data_dir)
        runner = jobs.Runner(db, db.clock)
        file_tasks.register(runner, db=db, store=store)
        await runner.run_due()
    return rescan.Progress.of(one)


def _progress(now: rescan.Progress) -> None:
    count = sum(n for kinds in now.found.values() for n in kinds.values())
    end = "\n" if now.ended else ""
    print(f"\r{now.read:,} read, {count} found, at {now.step or 'message'}   ", end=end, file=sys.stderr, flush=True)


def _summed_up(now: rescan.Progress | None, asked: rescan.Asked) -> int:
    """One line for each place, kind and language, and one for all; never a word of what was found."""
    if now is None or not now.ended:
        print("The desk stopped before all was read. It goes on when it is started again.", file=sys.stderr)
        return 1
    if (now.since, now.dry_run) != (asked.since, asked.dry_run):
        print("This was a reading that had been begun before. Run the command again for yours.", file=sys.stderr)
    for place, kinds in now.found.items():
        for name, count in kinds.items():
            kind, _, language = name.partition(" ")
            print(json.dumps({"place": place, "kind": kind, "language": language, "found": count}))
    total = sum(n for kinds in now.found.values() for n in kinds.values())
    print(json.dumps({"read": now.read, "found": total, "dry_run": now.dry_run}))
    return 0


def _purge(given: argparse.Namespace) -> int:
    loaded = _settings(given)
    if sqlite_path(loaded.database) is not None:
        print("Nothing to do: on SQLite the desk itself cleans its file whenever something is erased.")
        return 0
    engine = open_engine(loaded.database)
    db = Db(engine, clock=SystemClock(), inside=inside)
    try:
        erase.rewrite_and_wait(db, PEOPLES_TABLES)
    finally:
        db.close()
        engine.close()
    print("Done. The write-ahead log, replicas and old backups keep what they had until they are recycled.")
    return 0


def _doctor(given: argparse.Namespace) -> int:
    loaded = _settings(given)
    if given.chain:
        return _doctor_of_chains(loaded)
    problems = 0

    def says(name: str, wrong: str = "") -> None:
        nonlocal problems
        problems += bool(wrong)
        print(f"{'wrong' if wrong else 'ok':5}  {name}{': ' + wrong if wrong else ''}")

    says("settings", "demo is on: everybody knows its log-ins" if loaded.demo else "")
    try:
        behind = migrations.pending(loaded.database)
        says("database", "older than this version, run walletdesk migrate" if behind else "")
        if not behind and (shut := _shut(loaded)) is not None:
            says("secret key", shut)
    except WalletdeskError as error:
        away = isinstance(error, Unavailable) and not isinstance(error, AlreadyOpen)
        cure = "cannot be reached: check the address in `database`, and whether its server runs"
        says("database", cure if away else fill(error.text, error.values))
    for kept in _kept_longer(loaded):
        print(f"note   erased words: {kept} (docs/erasing.md)")
    try:
        open_store(loaded)
        says("files")
    except WalletdeskError as error:
        says("files", fill(error.text, error.values))
    if (path := sqlite_path(loaded.database)) is not None and (remote := network_file_system(path)):
        says(
            "disk",
            f"the SQLite file lies on a network file system ({remote}), where locks and flushes cannot be relied on and "
            "conversations may get lost: put data_dir on a disk of this machine, or use PostgreSQL",
        )
    says("redis", asyncio.run(_bus_problem(loaded)) if loaded.redis else _missing_bus(loaded))
    if (blind := sight.trouble()) is None:
        says("pictures")
    elif sight.installed():
        says("pictures", blind)
    else:
        kept = "taken and marked for the team" if loaded.unread_files == "accept" else "refused"
        print(f"note   pictures: {blind}; they are {kept} (`unread_files`, docs/pictures.md)")
    if unwarned := [one for one in loaded.languages if not reaction.is_spoken(one)]:
        print(f"note   languages: after a secret people are warned in English where they speak {', '.join(unwarned)}")
    says("encoder", models.trouble() or "")
    if not loaded.on_call_url:
        print("note   on call: nobody is called while an urgent matter waits and nobody answers; set on_call_url")
    if not loaded.privacy_url:
        says("privacy", "no privacy_url: visitors have to find your privacy notice before they write")
    if loaded.public_url.startswith("http://") and "127.0.0.1" not in loaded.public_url:
        says("public_url", "not https: browsers keep log-ins and the microphone from it")
    return 1 if problems else 0


def _kept_longer(loaded: Settings) -> list[str]:
    """What the database's server keeps of erased words; nothing where it cannot be asked."""
    if sqlite_path(loaded.database) is not None:
        return []
    try:
        with _database(loaded) as db:
            return erase.kept_longer(db)
    except WalletdeskError:
        return []


def _shut(loaded: Settings) -> str | None:
    """What cannot be opened with this desk's key; None when it cannot be asked, since the desk has the file open."""

    def sealed(unit: Unit) -> tuple[int, int]:
        key, identity = loaded.key(sealing.PURPOSE), loaded.key("identity")
        nodes = sum(sealing.opened(key, one.id, one.url) is None for one in lookup_queries.nodes(unit))
        live = inboxes.every_live_key(unit)
        return nodes, len(live) - len(inbox_keys.opened(identity, live))

    try:
        with _database(loaded) as db:
            nodes, keys = db.read_and_wait(sealed)
    except AlreadyOpen:
        return None
    if not nodes and not keys:
        return ""
    return (
        f"it does not open the addresses of {nodes} nodes and {keys} identity secrets: another one made them. "
        "Set WALLETDESK_SECRET_KEY to that, or enter them anew"
    )


def _nonce(typed: str) -> int:
    if not typed.isascii() or not typed.isdecimal():
        raise argparse.ArgumentTypeError("a nonce is a whole number from 0 on")
    return int(typed)


def _diagnose(given: argparse.Namespace) -> None:
    from walletdesk.lookups import command  # loads httpx, 0.4 s that no other command waits for
    from walletdesk.lookups.labels import Known

    family, level = Family(given.chain), Level(given.level)
    found = asyncio.run(
        command.diagnose_by_urls(
            family,
            given.rpc,
            given.subject,
            now_us=SystemClock().now(),
            sender=given.sender,
            nonce=given.nonce,
            known=Known(),
        )
    )
    if given.json:
        print(msgspec.json.format(msgspec.json.encode(command.told(found, given.lang, level)).decode(), indent=2))
    else:
        print(command.printed(found, given.lang, level))


def _scan(given: argparse.Namespace) -> int:
    if given.files is not None:
        return _scan_files(given.files)
    unread = 0
    for answer, read in scan.scanned(sys.stdin.buffer):
        unread += not read
        sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    if unread:
        print(f"{unread} lines could not be read; their answers say why.", file=sys.stderr)
    return 1 if unread else 0


def _scan_files(folder: Path) -> int:
    if not folder.is_dir():
        print("There is no such folder.", file=sys.stderr)
        return 2
    unread = 0
    for answer, read in file_scan.scanned(folder, Limits()):
        unread += not read
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()  # a large folder takes hours: who waits sees it go on
    if unread:
        print(f"{unread} files were not read, or not all of them; their answers say why.", file=sys.stderr)
    return 1 if unread else 0


def _mail(given: argparse.Namespace) -> None:
    from walletdesk.channels.mail import command  # loads the sanitiser

    sys.stdout.buffer.write(command.printed(sys.stdin.buffer.read(), given.servers))
    sys.stdout.buffer.flush()


def _learn_intents(given: argparse.Namespace) -> None:
    fitted, warning = intents.fit(given.file, given.folder)
    if warning:
        print(warning, file=sys.stderr)
    print(msgspec.json.encode(fitted).decode())


def _tell_intents(given: argparse.Namespace) -> int:
    model = Model.load(given.folder)
    return _answer_lines(model, intents.predicted(model, sys.stdin.buffer))


def _triage(given: argparse.Namespace) -> int:
    model = sorting.shipped()
    return _answer_lines(model, intents.triaged(model, sys.stdin.buffer))


def _answer_lines(model: Model, answers: Iterator[tuple[bytes, bool]]) -> int:
    unread = 0
    for answer, read in answers:
        unread += not read
        sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    if model.head.encoder and model.by_words_alone:
        print(f"The encoder {model.head.encoder} does not work here: told by words alone.", file=sys.stderr)
    if unread:
        print(f"{unread} lines could not be read; their answers say why.", file=sys.stderr)
    return 1 if unread else 0


def _missing_bus(loaded: Settings) -> str:
    """Processes that do not hear each other: what one stores is seen on the screens of another after a reload only."""
    if sqlite_path(loaded.database) is not None:
        return ""  # one process alone opens the file
    cure = "set redis (redis://host:port/0) to the same address for all of them, or screens stay behind until reloaded"
    if not loaded.embedded_worker:
        return f"embedded_worker is off, so that web and worker are several processes: {cure}"
    engine = open_engine(loaded.database)
    try:
        others = 0 if isinstance(engine, SqliteEngine) else engine.other_processes()
    except WalletdeskError:
        return ""  # told above
    finally:
        engine.close()
    return f"{others} processes of the desk use this database: {cure}" if others > 1 else ""


def _doctor_of_chains(loaded: Settings) -> int:
    from walletdesk.lookups import command

    with _database(loaded) as db:
        told = asyncio.run(command.doctor(db, loaded.key(sealing.PURPOSE)))
    for one in told:
        print(f"{'wrong' if one.wrong else 'ok':5}  {one.name}{': ' + one.wrong if one.wrong else ''}")
    return 1 if any(one.wrong for one in told) else 0


def _import_labels(given: argparse.Namespace) -> None:
    loaded = _settings(given)
    with given.file.open("rb") as lines:
        found = labels.read_feed(lines)
    with _database(loaded) as db:
        count = db.write_and_wait(lookups.import_labels, SYSTEM, found)
        coverage = db.read_and_wait(lookup_queries.coverage)
    print(f"{count:,} labels imported.", *(f"  {one.network}: {one.count:,}" for one in coverage), sep="\n")


def _import_articles(given: argparse.Namespace) -> int:
    from walletdesk.knowledge.bringing import Pictures  # loads what draws pictures

    with _articles(given) as (db, loaded):
        brought = Pictures(db=db, store=open_store(loaded), settings=loaded)
        made = asyncio.run(knowledge.take(db, given.folder, brought=brought, two=loaded.second_reader))
    taken = made.taken
    print(f"{len(taken.created)} created, {len(taken.changed)} changed, {len(taken.unchanged)} unchanged.")
    if taken.waiting:
        print(f"{len(taken.waiting)} wait for a second reader.")
    for fault in made.faults:
        print(f"not taken: {fault}", file=sys.stderr)
    if made.without_meaning:
        print("No encoder works here: search goes by words alone (walletdesk doctor).", file=sys.stderr)
    return 1 if made.faults else 0


def _search_articles(given: argparse.Namespace) -> int:
    with _articles(given) as (db, _):
        return asyncio.run(_search(db, given))


async def _search(db: Db, given: argparse.Namespace) -> int:
    mode, audience = Mode(given.mode), Audience.AGENTS if given.agents else Audience.PUBLIC
    await knowledge.index(db)
    if mode is Mode.HYBRID:
        await knowledge.encode(db)
    unread = 0
    without_meaning = False
    if given.query == "-":
        asked = knowledge.answers(
            db, sys.stdin.buffer, language=given.lang, top=given.top, mode=mode, audience=audience
        )
        async for answer, read, missing in asked:
            unread += not read
            without_meaning |= missing
            print(answer.decode(), flush=True)
    else:
        found = await find(db, given.query, language=given.lang, audience=audience, top=given.top, mode=mode)
        without_meaning = found.without_meaning
        if given.json:
            print(json.dumps(knowledge.told(found), ensure_ascii=False))
        else:
            for hit in found.hits:
                print(f"{hit.score:6.2f}  {hit.slug}  {hit.title}\n        " + hit.passage.replace("\n", "\n        "))
    if without_meaning:
        print("No encoder works here: found by words alone (walletdesk doctor).", file=sys.stderr)
    if unread:
        print(f"{unread} lines could not be read; their answers say why.", file=sys.stderr)
    return 1 if unread else 0


@contextmanager
def _articles(given: argparse.Namespace) -> Iterator[tuple[Db, Settings]]:
    if given.data is None:
        loaded = _settings(given)
    else:
        loaded = _settings(given, data_dir=given.data, database="", redis="", files="", secret_key="")
    if migrations.pending(loaded.database):
        if given.data is None:
            raise NotMigrated
        migrations.upgrade(loaded.database)
    with _database(loaded) as db:
        yield db, loaded


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return number


@contextmanager
def _database(loaded: Settings) -> Iterator[Db]:
    engine = open_engine(loaded.database)
    db = Db(engine, clock=SystemClock(), inside=inside)
    try:
        yield db
    finally:
        db.close()
        engine.close()


async def _bus_problem(loaded: Settings) -> str:
    bus = open_bus(loaded)
    await bus.start()
    up = bus.up
    await bus.close()
    return "" if up else "cannot be reached; agents are served all the same, some seconds later"


def _demo(given: argparse.Namespace) -> None:
    if not 0 < given.port < 65536:
        raise WrongSettings(["--port: a number from 1 to 65535"])
    # Of its own whatever this machine is set up for: made-up people never come into a real desk.
    loaded = _settings(
        given,
        database="",
        redis="",
        files="",
        secret_key="",
        public_url="",
        trusted_proxies=(),
        embedded_worker=True,
        port=given.port,
        data_dir=given.data,
        host="127.0.0.1",
        demo=True,
        organisation="Polar Wallet",
        privacy_url=f"http://127.0.0.1:{given.port}/demo/privacy",
        log_level=os.environ.get("WALLETDESK_LOG_LEVEL", "warning"),
    )
    with app.listen(loaded) as listening:
        migrations.upgrade(loaded.database)
        with standin.started() as telegram, demo.desk(loaded, telegram=telegram) as asks:
            hello = demo.welcome(loaded, asks, telegram=telegram)
            _run(app.serve(loaded, sockets=[listening], started=lambda _: print(hello, flush=True)))


if __name__ == "__main__":
    sys.exit(main())

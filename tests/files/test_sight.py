"""The words in pictures: read before anything is stored, by a child that may hang, die or take too much."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import not_installed
from tests.files import made
from tests.support.running import run
from walletdesk.files import intake, queries, refusals, see, sight
from walletdesk.files.rules import Limits, WhyUnread
from walletdesk.files.sight import Read, Reader, found_in_picture
from walletdesk.files.store import Store
from walletdesk.files.tables import File, Uploader
from walletdesk.kit.db import Db
from walletdesk.wire import AuthorKind, Certainty, RawText, SecretKind

LIMITS = Limits()
VISITOR = Uploader(AuthorKind.CONTACT, 7)
HAN = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
CELLS = [f"{number}. {word}" for number, word in enumerate(made.PHRASE.split(), 1)]
Started = Callable[..., Reader]


@pytest.fixture
def ocr() -> None:
    if not sight.installed():
        not_installed("the extra `ocr` (bin/setup --ocr)")


# -- what is read -------------------------------------------------------------------


@pytest.mark.usefixtures("ocr")
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_grid_of_words_is_a_phrase_however_it_is_turned(turned: int) -> None:
    found, unread = found_in_picture(made.shown(CELLS, turned=turned), LIMITS)
    assert [(one.kind, one.certainty) for one in found] == [(SecretKind.RECOVERY_PHRASE, Certainty.CERTAIN)]
    assert unread is None


@pytest.mark.usefixtures("ocr")
def test_a_chinese_grid_is_a_phrase() -> None:
    if not Path(HAN).exists():
        not_installed("fonts-noto-cjk")
    cells = [f"{number}. {one}" for number, one in enumerate("窗芯荣诺尼卡碎苏冰绳赛泳", 1)]
    found, _ = found_in_picture(made.shown(cells, face=HAN), LIMITS)
    assert [one.kind for one in found] == [SecretKind.RECOVERY_PHRASE]


@pytest.mark.usefixtures("ocr")
def test_an_ordinary_screenshot_is_read_and_passes() -> None:
    menu = ["Account", "Security", "Network", "Language", "About", "Help", "Trade", "Market", "Home", "0x12ab…9f3c"]
    assert found_in_picture(made.shown(menu), LIMITS) == ((), None)


@pytest.mark.parametrize(
    "payload", [made.PHRASE, bytes(range(7, 23)), "otpauth://totp/Example:li?secret=JBSWY3DPEHPK3PXP"]
)
def test_codes_are_read_without_the_extra(monkeypatch: pytest.MonkeyPatch, payload: bytes | str) -> None:
    monkeypatch.setattr(sight, "installed", lambda: False)
    found, unread = found_in_picture(made.code(payload), LIMITS)
    assert len(found) == 1
    assert unread is WhyUnread.NO_READER


def test_what_is_no_picture_is_unread() -> None:
    assert found_in_picture(made.film(b"heic"), LIMITS) == ((), WhyUnread.KIND)
    assert found_in_picture(made.picture()[:60], LIMITS) == ((), WhyUnread.FAILED)


# -- what becomes of it -------------------------------------------------------------


def taken_in(name: str, data: bytes, db: Db, store: Store, limits: Limits = LIMITS) -> File:
    async def take() -> File:
        return await intake.take_in(RawText(name), data, store=store, db=db, limits=limits, uploader=VISITOR)

    return run(take)


def nothing_stored(db: Db, store: Store, folder: Path) -> bool:
    return db.read_and_wait(queries.waiting, VISITOR) == 0 and not [one for one in folder.rglob("*") if one.is_file()]


def test_a_picture_of_a_phrase_is_refused_before_anything_is_stored(db: Db, store: Store, tmp_path: Path) -> None:
    with pytest.raises(refusals.HoldsSecret) as refused:
        taken_in("shot.png", made.code(made.PHRASE), db, store)
    assert [one.kind for one in refused.value.found] == [SecretKind.RECOVERY_PHRASE]
    assert nothing_stored(db, store, tmp_path / "files")


@pytest.mark.parametrize(("data", "why"), [(made.picture(), WhyUnread.NO_READER), (made.film(b"heic"), WhyUnread.KIND)])
def test_what_was_not_read_is_kept_with_a_mark_or_refused_as_the_desk_wants(
    monkeypatch: pytest.MonkeyPatch, db: Db, store: Store, tmp_path: Path, data: bytes, why: WhyUnread
) -> None:
    monkeypatch.setattr(sight, "installed", lambda: False)
    with pytest.raises(refusals.NotRead):
        taken_in("it", data, db, store, Limits(refuse_unread=True))
    assert nothing_stored(db, store, tmp_path / "files")
    assert taken_in("it", data, db, store).unread is why


def test_a_text_is_read_and_has_no_mark(db: Db, store: Store) -> None:
    assert taken_in("a.txt", b"all well", db, store, Limits(refuse_unread=True)).unread is None


# -- the child ----------------------------------------------------------------------


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """A reader whose child is the program given: `ready()` says so, `picture()` is the next one, `say(text)` answers."""
    readers: list[Reader] = []

    def start(program: str, **limits: float) -> Reader:
        path = tmp_path / f"child{len(readers)}.py"
        path.write_text(_CHILD + program)
        readers.append(Reader([sys.executable, "-I", str(path)], **({"start_s": 20, "picture_s": 20} | limits)))  # type: ignore[arg-type]
        return readers[-1]

    yield start
    for reader in readers:
        reader.close()


_CHILD = """
import sys, time, os
number = 0

def picture():
    size = int.from_bytes(sys.stdin.buffer.read(4), "big")
    global number
    number = int.from_bytes(sys.stdin.buffer.read(4), "big")
    data = sys.stdin.buffer.read(size)
    if len(data) < size or not size: sys.exit()
    return data

def say(text):
    print(text.replace("NUMBER", str(number)), flush=True)

def ready(): say("{}")

GOOD = '{"number": NUMBER, "lines": [{"text": "hello", "corners": [[0,0],[9,0],[9,9],[0,9]]}], "whole": true}'
"""
_ONCE_BAD = """
ready()
while True:
    if picture() == b"bad":
        {bad}
    say(GOOD)
"""


@pytest.mark.parametrize(
    ("bad", "why", "limits"),
    [
        ("time.sleep(60)", WhyUnread.TIME, {"picture_s": 0.3}),
        ("os.kill(os.getpid(), 9)", WhyUnread.FAILED, {}),
        ("sys.exit(3)", WhyUnread.FAILED, {}),
        ("say('{}')", WhyUnread.FAILED, {}),
        ("say('hello')", WhyUnread.FAILED, {}),
        ("number -= 1", WhyUnread.FAILED, {}),
        ("say('x' * (5 << 20))", WhyUnread.FAILED, {}),
        ("while True: print('x' * 1000, end='')", WhyUnread.FAILED, {}),
    ],
)
def test_a_picture_that_the_child_does_not_survive_is_unread_and_the_next_is_read(
    started: Started, bad: str, why: WhyUnread, limits: dict[str, float]
) -> None:
    reader = started(_ONCE_BAD.format(bad=bad), **limits)
    assert lines(reader.read(b"good")) == ["hello"]
    assert reader.read(b"bad") is why
    assert lines(reader.read(b"good")) == ["hello"]


def lines(said: Read | WhyUnread) -> list[str]:
    return [line.text for line in said.lines] if isinstance(said, Read) else [said.value]


def test_an_answer_is_never_taken_for_that_to_another_picture(started: Started) -> None:
    late = "ready()\nwhile True:\n    picture()\n    say(GOOD)\n    time.sleep(0.2)\n    say(GOOD)\n"
    reader = started(late)
    assert lines(reader.read(b"good")) == ["hello"]
    time.sleep(1)
    assert reader.read(b"good") is WhyUnread.FAILED
    assert lines(reader.read(b"good")) == ["hello"]


def test_a_child_that_takes_too_much_memory_dies_of_its_own_limit(started: Started) -> None:
    folder = str(Path(see.__file__).parent)
    reader = started(
        f"sys.path.insert(0, {folder!r})\nimport see\nsee.limit_myself()\n"
        + _ONCE_BAD.format(bad="held = bytearray(4 << 30)")
    )
    assert reader.read(b"bad") is WhyUnread.FAILED
    assert lines(reader.read(b"good")) == ["hello"]


def test_a_child_that_takes_too_much_of_the_processor_is_ended_by_the_system(started: Started) -> None:
    folder = str(Path(see.__file__).parent)
    reader = started(
        f"sys.path.insert(0, {folder!r})\nimport see\nsee.limit_next(0)\n" + _ONCE_BAD.format(bad="while True: pass")
    )
    begun = time.monotonic()
    assert reader.read(b"bad") is WhyUnread.FAILED
    assert time.monotonic() - begun < 15


def test_a_child_that_does_not_start_leaves_pictures_unread(started: Started) -> None:
    assert started("time.sleep(60)", start_s=0.3).read(b"good") is WhyUnread.TIME
    assert started("sys.exit(1)").read(b"good") is WhyUnread.FAILED


def test_who_comes_meanwhile_waits_and_too_many_are_sent_away(started: Started) -> None:
    slow = "ready()\nwhile True:\n    picture()\n    time.sleep(0.5)\n    say(GOOD)\n"
    reader = started(slow, queue_s=0.2, queue=2)
    said: list[Read | WhyUnread] = []
    threads = [threading.Thread(target=lambda: said.append(reader.read(b"good"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count(WhyUnread.BUSY) == 3
    assert [lines(one) for one in said if isinstance(one, Read)] == [["hello"]]


def test_a_child_that_was_idle_and_ended_is_started_again(started: Started) -> None:
    reader = started("ready()\npicture()\nsay(GOOD)\n")
    for _ in range(3):  # also when it ends just as the next one comes
        assert lines(reader.read(b"good")) == ["hello"]


def test_a_picture_larger_than_a_pipe_holds_does_not_keep_the_desk(started: Started) -> None:
    assert started("ready()\ntime.sleep(60)", picture_s=0.3).read(bytes(5 << 20)) is WhyUnread.TIME


@pytest.mark.usefixtures("ocr")
def test_the_child_writes_no_file_and_reaches_nobody(tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(Path(see.__file__).parent)!r})\nimport see, socket, subprocess\n"
        "see.limit_myself(); see.stay_alone()\n"
        f"tries = [lambda: open({str(tmp_path / 'x')!r}, 'w'), lambda: socket.create_connection(('127.0.0.1', 9)),\n"
        "    lambda: subprocess.run(['true'])]\n"
        "for one in tries:\n"
        "    try: one()\n"
        "    except PermissionError: print('refused')\n"
    )
    told = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["refused"] * 3
    assert not (tmp_path / "x").exists()

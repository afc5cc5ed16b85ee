"""What a start may take: a desk is ready before it has loaded what only some of its visitors need."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.support.ports import free_port
from walletdesk.kit import migrations

LATER = (
    "Crypto",
    "PIL",
    "alembic",
    "babel",
    "cryptography.x509",
    "httpx",
    "jinja2",
    "jwt",
    "psycopg",
    "pycparser",
    "redis",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
)
"""Each is 10 to 400 ms of a start, or some MB of memory, that a desk on the other engine or without the feature need not
spend.  Whoever needs one imports it where it is used, or has it made in `app.warm_up`."""


def test_a_start_loads_only_what_every_desk_needs() -> None:
    asked = f"import sys, walletdesk.cli; print(*(name for name in {LATER!r} if name in sys.modules))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


def test_a_desk_is_ready_and_then_loads_the_rest_without_a_complaint(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    migrations.upgrade(url)
    monkeypatch.setenv("WALLETDESK_DATABASE", url)
    monkeypatch.setenv("WALLETDESK_DATA_DIR", str(tmp_path))
    port = free_port()
    command = [sys.executable, "-m", "walletdesk", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        assert "The desk serves" in desk.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:  # our own
            assert answer.status == 200
        desk.terminate()
        _, said = desk.communicate(timeout=30)
    assert desk.returncode == 0
    assert "Traceback" not in said


NUMBERS = """
import asyncio, os, sys
from pathlib import Path
from walletdesk.desk import Desk
from walletdesk.kit import settings

async def main():
    desk = Desk(settings.load(environ={}, overrides={"database": sys.argv[1], "data_dir": Path(sys.argv[2])}))
    await desk.open()
    before = len(os.listdir("/proc/self/task"))
    import numpy
    numpy.ones((600, 600)) @ numpy.ones((600, 600))
    print(len(os.listdir("/proc/self/task")) - before)
    await desk.close()

assert "numpy" not in sys.modules
asyncio.run(main())
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="tells threads by /proc")
def test_a_desk_multiplies_in_the_thread_that_asks(tmp_path: Path) -> None:
    """Helpers of numpy's spin while they wait: they took as much as all else of a busy desk."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    migrations.upgrade(url)
    told = subprocess.run(
        [sys.executable, "-c", NUMBERS, url, str(tmp_path)], capture_output=True, text=True, check=True, env={}
    )
    assert told.stdout.split() == ["0"]

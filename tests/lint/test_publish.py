"""A new build of the front end takes the old one's place under a desk that serves."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bin.parts import web
from walletdesk.kit.static import BuiltFiles

NOW = 1_750_000_000.0
DAY_S = 24 * 3600


def make(folder: Path, number: int, *, size: int = 400) -> Path:
    """A build whose page names one part at once and one later, all of them unlike those of other numbers."""
    assets = folder / "console" / "assets"
    assets.mkdir(parents=True)
    (assets / f"index-{number}.js").write_text(f"import('./later-{number}.js')")
    (assets / f"later-{number}.js").write_text("x" * size)
    (assets / f"later-{number}.js.gz").write_bytes(b"z" * size)
    (folder / "console" / "index.html").write_text(f'<script src="/console/assets/index-{number}.js"></script>')
    (folder / "console" / "scheme.js").write_text(f"{number}" * size)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "build"
    folder.mkdir()
    return folder


class Browser:
    def __init__(self, home: Path) -> None:
        self._desk = Starlette(routes=[Mount("/console", BuiltFiles(home / "console", single_page=True))])

    def get(self, path: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._desk)
            async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
                return await client.get(path, headers={"accept-encoding": "identity"})

        return anyio.run(ask)


@pytest.fixture
def browser(home: Path) -> Browser:
    return Browser(home)


def test_a_browser_gets_every_file_it_is_told_of_at_every_moment_of_a_replacement(
    home: Path, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.publish(make(tmp_path / "1", 1), home, now=NOW)
    seen = []

    def look() -> None:
        page = browser.get("/console/inbox")
        (entry,) = re.findall(r'src="(.+?)"', page.text)
        script = browser.get(entry)
        (part,) = re.findall(r"import\('\./(.+?)'\)", script.text)
        later, scheme = browser.get(f"/console/assets/{part}"), browser.get("/console/scheme.js")
        assert [one.status_code for one in (page, script, later, scheme)] == [200] * 4
        assert len(set(scheme.text)) == 1
        seen.append(entry)

    def looking(name: str) -> None:
        step = getattr(Path, name)

        def stepped(self: Path, *args: Any) -> Any:
            done = step(self, *args)
            look()
            return done

        monkeypatch.setattr(Path, name, stepped)

    looking("replace")
    looking("unlink")
    web.publish(make(tmp_path / "2", 2, size=900), home, now=NOW + 1)
    web.publish(make(tmp_path / "3", 3, size=100), home, now=NOW + 8 * DAY_S)
    assert len(seen) == 5 + 5 + 3
    assert set(seen) == {f"/console/assets/index-{number}.js" for number in (1, 2, 3)}


def test_a_page_that_is_open_finds_its_later_parts_for_days(home: Path, tmp_path: Path, browser: Browser) -> None:
    web.publish(make(tmp_path / "1", 1), home, now=NOW)
    web.publish(make(tmp_path / "2", 2), home, now=NOW + 100 * DAY_S)
    web.publish(make(tmp_path / "3", 3), home, now=NOW + 106 * DAY_S)
    assert [browser.get(f"/console/assets/later-{n}.js").status_code for n in (1, 2, 3)] == [200, 200, 200]
    web.publish(make(tmp_path / "4", 4), home, now=NOW + 107 * DAY_S)
    assert [browser.get(f"/console/assets/later-{n}.js").status_code for n in (1, 2, 3, 4)] == [404, 200, 200, 200]
    assert not list(home.rglob("*-1.*"))


def test_what_comes_back_in_a_later_build_stays_with_it(home: Path, tmp_path: Path, browser: Browser) -> None:
    web.publish(make(tmp_path / "1", 1), home, now=NOW)
    web.publish(make(tmp_path / "2", 2), home, now=NOW + DAY_S)
    web.publish(make(tmp_path / "1 again", 1), home, now=NOW + 2 * DAY_S)
    web.publish(make(tmp_path / "1 once more", 1), home, now=NOW + 30 * DAY_S)
    assert browser.get("/console/assets/later-1.js").status_code == 200
    assert browser.get("/console/assets/later-2.js").status_code == 404


def test_what_a_new_build_has_not_and_no_page_waits_for_is_gone(home: Path, tmp_path: Path) -> None:
    first = make(tmp_path / "1", 1)
    (first / "console" / "scheme.js.gz").write_bytes(b"of the first build")
    web.publish(first, home, now=NOW)
    web.publish(make(tmp_path / "2", 2), home, now=NOW + 1)
    assert sorted(path.name for path in (home / "console").iterdir()) == ["assets", "index.html", "scheme.js"]


class Kitchen:
    """Stands in for Vite: takes its time, and knows how many builds were under way at once."""

    def __init__(self) -> None:
        self.made = 0
        self.both = threading.Barrier(2)
        self._busy = threading.Lock()

    def make(self, into: Path) -> None:
        with self._alone():
            self.made += 1
            make(into, self.made)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        assert self._busy.acquire(blocking=False), "two builds at once"
        yield
        self._busy.release()


@pytest.fixture
def kitchen(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kitchen:
    kitchen = Kitchen()
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "main.ts").write_text("1")
    monkeypatch.setattr(web, "WEB", tmp_path / "web")
    monkeypatch.setattr(web, "BUILD", home)
    monkeypatch.setattr(web, "install", lambda: None)
    monkeypatch.setattr(web, "_make", kitchen.make)
    return kitchen


def test_of_two_builds_at_once_one_waits_and_finds_nothing_left_to_do(kitchen: Kitchen, home: Path) -> None:
    def build() -> None:
        kitchen.both.wait()
        web.build()

    with ThreadPoolExecutor() as pool:
        for one in [pool.submit(build), pool.submit(build)]:
            one.result()
    assert kitchen.made == 1
    assert (home / "console" / "index.html").is_file()


def test_two_forced_builds_follow_each_other(kitchen: Kitchen) -> None:
    def build() -> None:
        kitchen.both.wait()
        web.build(force=True)

    with ThreadPoolExecutor() as pool:
        for one in [pool.submit(build), pool.submit(build)]:
            one.result()
    assert kitchen.made == 2


def test_a_build_that_broke_leaves_the_served_one_alone_and_is_made_again(
    kitchen: Kitchen, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.build()
    (web.WEB / "main.ts").write_text("2")

    def break_off(into: Path) -> None:
        make(into, 99)
        raise SystemExit(1)

    with monkeypatch.context() as broken:
        broken.setattr(web, "_make", break_off)
        with pytest.raises(SystemExit):
            web.build()
    assert "index-1.js" in (home / "console" / "index.html").read_text()
    (home / ".new-left").mkdir()  # as one that was killed leaves it
    web.build()
    assert "index-2.js" in (home / "console" / "index.html").read_text()
    assert sorted(path.name for path in home.glob(".new-*")) == []

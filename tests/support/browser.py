"""Real Chromium for stories: one for each worker, and a window of its own for each person.

It asks nobody outside: what would is switched off, names other than this machine's do not resolve, and whatever a
page asks of an origin it should not know fails its test.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Page, expect, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-first-run",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,"
    "CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-dev-shm-usage",
)
DESK = (1440, 900)
PHONE = (390, 844)
PATIENCE_MS = 20_000
"""A page that has not come by then will not; the machine may be busy with other tests."""
HARMLESS = ("Failed to load resource", "WebSocket connection to")
"""What a browser writes itself when the network or the server refuses; the page says it in its own words."""
SERIOUS = ("serious", "critical")

expect.set_options(timeout=PATIENCE_MS)


def program() -> str | None:
    """Chromium's path, None where it is not installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Browser:
    """One running Chromium without windows; `Window` opens them.

    Playwright runs an event loop in this very thread, and marks it as running also between its calls.  Other tests of
    the same worker run loops of their own, so the mark is taken off (`rest`) and put back (`wake`) around each story.
    """

    def __init__(self, path: str) -> None:
        self._playwright = sync_playwright().start()
        self._loop = asyncio.get_running_loop()
        self.chromium: Chromium = self._playwright.chromium.launch(
            executable_path=path, chromium_sandbox=False, args=list(FLAGS)
        )
        self.rest()

    def wake(self) -> None:
        asyncio._set_running_loop(self._loop)

    def rest(self) -> None:
        asyncio._set_running_loop(None)

    def close(self) -> None:
        self.wake()
        self.chromium.close()
        self._playwright.stop()
        self.rest()


class Window:
    """One person's browser: an own profile with one page at first, watched for what must not happen.

    Every page of the window is told in the same language; `people` of `tests/stories` give it words to press.
    """

    def __init__(
        self,
        browser: Browser,
        *,
        may_ask: Iterable[str],
        language: str = "en",
        scheme: str = "light",
        size: tuple[int, int] = DESK,
        touch: bool = False,
        zone: str = "UTC",
    ) -> None:
        self.language = language
        self.may_ask = {_origin(address) for address in may_ask}
        self.faults: list[str] = []
        """What went wrong unseen: errors in scripts, refusals of a policy."""
        self.asked: list[str] = []
        """Every address that was asked for, in order."""
        self.context: BrowserContext = browser.chromium.new_context(
            locale={"en": "en-US", "zh": "zh-CN"}[language],
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            viewport={"width": size[0], "height": size[1]},
            has_touch=touch,
            is_mobile=touch,
            timezone_id=zone,
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("request", lambda request: self._note_request(request.url))
        self.context.on("weberror", lambda error: self.faults.append(f"error in a script: {error.error}"))
        self.context.on("console", self._note_word)
        self.page: Page = self.context.new_page()

    def new_page(self) -> Page:
        """One more tab of the same person; it becomes `page`."""
        self.page = self.context.new_page()
        return self.page

    def offline(self, away: bool = True) -> None:
        """Pull the cable out, or put it in again.  Chromium keeps open sockets open: `drop` ends them."""
        self.context.set_offline(away)

    def until(self, fact: Callable[[], object], what: str) -> None:
        """Wait for something that no locator can tell.  Looks every 25 ms, while the browser goes on."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not fact():
            assert time.monotonic() < deadline, f"not within {PATIENCE_MS} ms: {what}"
            self.page.wait_for_timeout(25)

    def elsewhere(self) -> list[str]:
        """What was asked of origins that this person's pages have no business with."""
        return [url for url in self.asked if _origin(url) not in self.may_ask]

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path)

    def paint(self, scheme: str, size: tuple[int, int]) -> None:
        """Show the page as it is in another colour scheme and size."""
        self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def close(self) -> None:
        self.context.close()

    def _note_request(self, url: str) -> None:
        if not url.startswith(("data:", "blob:", "about:")):
            self.asked.append(url)

    def _note_word(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HARMLESS):
            self.faults.append(f"on the browser's console: {message.text[:300]}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}"


def picture_folder() -> Path:
    """Where pictures of failed tests are kept."""
    folder = Path(os.environ.get("WALLETDESK_PICTURES", tempfile.gettempdir())) / "walletdesk-pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def serious_faults(page: Page | Frame) -> list[str]:
    """What axe finds that keeps somebody out: "rule: how many places, the first of them"."""
    page.evaluate(_SETTLED)  # a colour on its way to another is nobody's fault
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'], preload: false })")
    return [
        f"{one['id']}: {len(one['nodes'])} places, {one['nodes'][0]['target']} {one['nodes'][0]['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]


def stored(page: Page | Frame) -> dict[str, Any]:
    """Everything that this page's origin keeps in the browser, as it stands there."""
    kept: dict[str, Any] = page.evaluate(_STORED)
    return kept


_SETTLED = """async () => {
  for (let round = 0; round < 2; round++) {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const moving = document.getAnimations().filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime));
    await Promise.allSettled(moving.map((one) => one.finished));
  }
}"""
_STORED = """async () => {
  const kept = { local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie, databases: {}, caches: {} };
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done, failed) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    const all = {};
    for (const store of base.objectStoreNames) {
      all[store] = await new Promise((done, failed) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(JSON.stringify(asked.result));
        asked.onerror = () => failed(asked.error);
      });
    }
    base.close();
    kept.databases[name] = all;
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    const all = {};
    for (const request of await cache.keys()) all[request.url] = await (await cache.match(request)).text();
    kept.caches[name] = all;
  }
  return kept;
}"""

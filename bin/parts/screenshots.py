"""Takes the README's pictures anew: docs/pictures/console.png and widget.png, of the demo in Chromium.

    .venv/bin/python bin/parts/screenshots.py

Nobody calls it by itself; look at what it made before committing it.
"""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Frame, Page, expect  # noqa: E402  # found beside us only now

from tests.support.browser import Browser, program  # noqa: E402
from walletdesk.demo import PASSWORD  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
SIZE = (1440, 900)
SCALE = 2
"""Pixels of the picture for each of the page's, so that letters are sharp on any screen."""
COLOURS = 256
"""Pages have few; a palette makes the file a quarter."""


@contextmanager
def demo() -> Iterator[str]:
    """The demo with an empty data folder; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "walletdesk.cli", "demo", "--data", folder, "--port", str(port)]
        running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            for _ in range(300):
                try:
                    urlopen(f"{url}/readyz")  # noqa: S310  # our own address
                    break
                except URLError:
                    time.sleep(0.1)
            yield url
        finally:
            running.terminate()
            running.wait(timeout=20)


def main() -> None:
    path = program()
    if path is None:
        raise SystemExit("chromium is not installed")
    PICTURES.mkdir(exist_ok=True)
    browser = Browser(path)
    browser.wake()
    with demo() as url:
        context = browser.chromium.new_context(
            viewport={"width": SIZE[0], "height": SIZE[1]},
            device_scale_factor=SCALE,
            locale="en-US",
            color_scheme="light",
            reduced_motion="reduce",
        )
        visitor, agent = context.new_page(), context.new_page()
        talk(visitor, agent, url)
        take(visitor, "widget")
        agent.get_by_role("link", name="Priya Nair").click()
        expect(agent.get_by_text("Any date for the fix?").last).to_be_visible()
        agent.mouse.move(SIZE[0] - 4, SIZE[1] - 4)
        take(agent, "console")
    browser.close()


def talk(visitor: Page, agent: Page, url: str) -> None:
    """A visitor of the demo's website asks, Tom answers."""
    visitor.goto(f"{url}/demo/?lang=en")
    visitor.evaluate("walletdesk.open()")
    chat = chat_in(visitor)
    field = chat.get_by_role("textbox", name="Your message")
    field.fill("I sent 120 USDT to my exchange an hour ago and it is not there. Is it lost?")
    field.press("Enter")
    expect(chat.get_by_text("Sent")).to_be_visible()

    agent.goto(f"{url}/console/")
    agent.get_by_label("E-mail").fill("tom@polar.example")
    agent.get_by_label("Password", exact=True).fill(PASSWORD)
    agent.keyboard.press("Enter")
    agent.get_by_role("link").filter(has_text="I sent 120 USDT").first.click()
    reply = agent.get_by_role("textbox", name="Write to")
    reply.fill(
        "Hello, I am Tom. It is not lost: your transfer is confirmed, and the exchange credits it after 20 blocks. "
        "That is about five minutes from now."
    )
    reply.press("Control+Enter")
    expect(chat.get_by_role("log").get_by_text("Hello, I am Tom.")).to_be_visible(timeout=15_000)
    field.fill("That is a relief, thank you!")
    field.press("Enter")
    expect(chat.get_by_text("Sent")).to_be_visible()
    expect(agent.get_by_role("log").get_by_text("That is a relief")).to_be_visible()


def chat_in(page: Page) -> Frame:
    """The chat's frame, which lies in a closed shadow root."""
    for _ in range(200):
        for frame in page.frames:
            if "/widget/frame/" in frame.url:
                return frame
        page.wait_for_timeout(50)
    raise SystemExit("the chat did not open")


def take(page: Page, name: str) -> None:
    page.bring_to_front()
    page.wait_for_timeout(1_500)  # fonts, pictures, what still moves
    taken = Image.open(io.BytesIO(page.screenshot()))
    path = PICTURES / f"{name}.png"
    taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {taken.size[0]} x {taken.size[1]}, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()

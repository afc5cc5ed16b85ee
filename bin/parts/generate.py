"""What `bin/generate` does: files that the source determines, written or compared.

A room that has something to tell gives it as a function that returns the whole text of its file; PAGES names it.
"""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPENAPI = "docs/openapi.json"
TYPES = "web/shared/src/api.generated.ts"
CLIENT = "clients/python/walletdesk_client/generated.py"

PAGES = {
    OPENAPI: "walletdesk.app:openapi_text",
    "docs/chains.md": "walletdesk.chain.page:chains_page",
    "docs/settings.md": "walletdesk.kit.settings:settings_page",
}


def text_of(maker: str) -> str | None:
    """What the page must say, or None while the room that says it does not exist."""
    module, _, function = maker.partition(":")
    if importlib.util.find_spec(module) is None:
        return None
    text: str = getattr(importlib.import_module(module), function)()
    return text.rstrip("\n") + "\n"


def types() -> str:
    """The browser's types of docs/openapi.json as it lies there."""
    done = subprocess.run([ROOT / "bin" / "web", "types"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def formatted(text: str) -> str:
    """As `bin/lint` wants Python to stand."""
    command = [str(Path(sys.executable).with_name("ruff")), "format", "--stdin-filename", CLIENT, "-"]
    done = subprocess.run(command, cwd=ROOT, input=text.encode(), stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def main(check: bool) -> int:
    stale = []
    for name, maker in PAGES.items():
        text = text_of(maker)
        if text is not None and _differs(name, text):
            stale.append(name)
            if not check:
                (ROOT / name).write_text(text, "utf8")
    if (ROOT / OPENAPI).is_file() and OPENAPI not in stale * check:
        for name, text in ((TYPES, types()), (CLIENT, formatted(importlib.import_module("client").text()))):
            if _differs(name, text):
                stale.append(name)
                if not check:
                    (ROOT / name).write_text(text, "utf8")
    for name in stale:
        print(f"{name}: {'not what the source says, run bin/generate' if check else 'written'}")
    return int(check and bool(stale))


def _differs(name: str, text: str) -> bool:
    path = ROOT / name
    return not path.is_file() or path.read_text("utf8") != text


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))

"""What `bin/new-channel` does.

The new folder believes nobody, understands nothing and sends nothing, and says so.  That is honest, and it is not enough:
the promises of `tests/channels/test_every_channel.py` and its own test fail until it is real.
"""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FILES = {
    "walletdesk/channels/{name}/__init__.py": '''"""{title}."""
''',
    "walletdesk/channels/{name}/adapter.py": '''"""Between {title}'s bytes and the words of `channels.base`.

Source: name the provider's page and the day it was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from walletdesk.channels.base import (
    Account,
    Capabilities,
    Checked,
    Event,
    NotOurs,
    Outbound,
    Permanent,
    Sent,
    WrongSignature,
)

if TYPE_CHECKING:
    import httpx

CAPABILITIES = Capabilities(text_characters=1_000, files=False, seen=False, typing=False, retry_key=False, hook=True)


def verify(account: Account, headers: Mapping[str, str], body: bytes) -> None:
    """Over the raw bytes, in constant time."""
    raise WrongSignature


def parse(account: Account, body: bytes) -> list[Event]:
    raise NotOurs


async def send(client: httpx.AsyncClient, account: Account, outbound: Outbound) -> Sent:
    raise Permanent("channel_not_set_up")


async def check(client: httpx.AsyncClient, account: Account) -> Checked:
    return Checked(ok=False, reason="channel_not_set_up")
''',
    "walletdesk/channels/{name}/settings.py": '''"""What an administrator fills in for {title}."""

from __future__ import annotations

import msgspec

from walletdesk.channels.base import Field


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues."""
    return sentence


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    token: str


FIELDS = (
    Field(
        name="token",
        label=_("{title} token"),
        help=_("The provider's page where it is made, and what it has to be allowed."),
        kind="secret",
        required=True,
        example="example-token",
    ),
)
''',
    "walletdesk/channels/{name}/guide.en.md": "# {title}\n",
    "walletdesk/channels/{name}/guide.zh.md": "# {title}\n",
    "tests/channels/{name}/__init__.py": "",
    "tests/channels/{name}/test_{name}.py": '''"""What is peculiar to {title}."""

from __future__ import annotations

from walletdesk.channels import registry


def test_there_are_payloads_as_the_provider_documents_them() -> None:
    assert {{path.stem for path in (registry.HERE / "{name}" / "fixtures").glob("*.json")}} >= {{"text_message"}}
''',
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: bin/new-channel NAME")
        return 2
    if fault := refused(ROOT, arguments[0]):
        print(f"new-channel: {fault}")
        return 1
    for path in make(ROOT, arguments[0]):
        print(f"written  {path}")
    print("next     docs/channels.md, 'Adding a channel'; then bin/generate and bin/words")
    print("check    bin/test tests/channels")
    return 0


def refused(root: Path, name: str) -> str:
    """Why there can be no channel of that name, or nothing."""
    if not re.fullmatch(r"[a-z][a-z0-9]{1,19}", name) or keyword.iskeyword(name):
        return "a name is 2 to 20 small letters and digits, and no word of Python"
    channels = root / "walletdesk" / "channels"
    if (channels / name).exists() or (channels / f"{name}.py").exists():
        return f"walletdesk/channels/{name} is there already"
    return ""


def make(root: Path, name: str) -> list[str]:
    """Write the folder under `root`; the paths of what was written."""
    words = {"name": name, "title": name.capitalize()}
    written = []
    for path, text in FILES.items():
        file = root / path.format(**words)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(**words), "utf8")
        written.append(path.format(**words))
    (root / f"walletdesk/channels/{name}/fixtures").mkdir()
    rules = root / "walletdesk/inboxes/rules.py"
    text = rules.read_text("utf8")
    kinds = re.search(r'class Channel\(StrEnum\):\n {4}"""[^"]+"""\n\n(?: {4}[A-Z0-9]+ = "[a-z0-9]+"\n)+', text)
    if not kinds:
        raise SystemExit("new-channel: walletdesk/inboxes/rules.py has no list of channels where it is looked for")
    rules.write_text(text[: kinds.end()] + f'    {name.upper()} = "{name}"\n' + text[kinds.end() :], "utf8")
    return [*written, "walletdesk/inboxes/rules.py"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

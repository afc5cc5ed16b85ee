"""What `bin/new-chain` does.

The new folder answers "unknown" to everything, and says so.  That is honest, and it is not enough: the promises of
`tests/chain/test_every_chain.py` fail on it until there are states, sentences, recorded answers and guides.
"""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FILES = {
    "walletdesk/chain/{name}/__init__.py": '''"""{title}."""

from walletdesk.chain.{name}.adapter import height_calls, pack, read_height, unpack
from walletdesk.chain.{name}.machines import address, transaction

__all__ = ["address", "height_calls", "pack", "read_height", "transaction", "unpack"]
''',
    "walletdesk/chain/{name}/adapter.py": '''"""Between calls and the bytes of a {title} node."""

from __future__ import annotations

import json
from collections.abc import Sequence

from walletdesk.chain.base import Answer, Call, Failure, Height, Malformed, Request, Response


def pack(calls: Sequence[Call]) -> tuple[Request, ...]:
    """One JSON-RPC batch."""
    rows = [
        {{"jsonrpc": "2.0", "id": at, "method": call.method, "params": call.params or []}}
        for at, call in enumerate(calls)
    ]
    return (Request(method="POST", body=json.dumps(rows).encode()),)


def unpack(calls: Sequence[Call], responses: Sequence[Response]) -> tuple[Answer, ...]:
    if len(responses) != 1 or responses[0].status != 200:
        raise Malformed
    try:
        rows = {{row["id"]: row for row in json.loads(responses[0].body)}}
        return tuple(_answer(rows[at]) for at in range(len(calls)))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Malformed from None


def _answer(row: dict[str, object]) -> Answer:
    error = row.get("error")
    if error is None:
        return Answer(row["result"])
    return Answer(None, Failure(message=str(error)[:200]))


def height_calls() -> tuple[Call, ...]:
    return (Call("{name}_height"),)


def read_height(answers: Sequence[Answer]) -> Height:
    if len(answers) != 1 or type(answers[0].value) is not int or answers[0].value < 0:
        raise Malformed
    return Height(number=answers[0].value)
''',
    "walletdesk/chain/{name}/machines.py": '''"""What becomes of a transaction or an address on {title}."""

from __future__ import annotations

from walletdesk.chain.base import UNKNOWN, Ask, Machine, Question, Verdict, Words
from walletdesk.chain.{name}.adapter import height_calls


def transaction(question: Question) -> Machine:
    yield Ask(height_calls())
    return _unknown(question)


def address(question: Question) -> Machine:
    yield Ask(height_calls())
    return _unknown(question)


def _unknown(question: Question) -> Verdict:
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=UNKNOWN,
        certain=False,
        facts={{"missing": Words(text="node")}},
        at_us=question.now_us,
    )
''',
    "walletdesk/chain/{name}/words.py": '''"""What is said of {title}, in English and Chinese, in plain words and in exact terms."""

from __future__ import annotations

from walletdesk.chain.told import Told

STATE_NAMES: tuple[str, ...] = ("unknown",)
STATES: dict[str, Told] = {{}}
NOTES: dict[str, Told] = {{}}
''',
    "walletdesk/chain/{name}/guide.en.md": "# {title}\n",
    "walletdesk/chain/{name}/guide.zh.md": "# {title}\n",
    "tests/chain/{name}/__init__.py": "",
    "tests/chain/{name}/test_{name}.py": '''"""What is peculiar to {title}."""

from __future__ import annotations

from tests.chain import promises
from walletdesk.chain.base import Family


def test_it_tells_more_than_that_it_does_not_know() -> None:
    assert set(promises.words(Family.{upper}).STATE_NAMES) > {{"unknown"}}
''',
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: bin/new-chain NAME")
        return 2
    if fault := refused(ROOT, arguments[0]):
        print(f"new-chain: {fault}")
        return 1
    for path in make(ROOT, arguments[0]):
        print(f"written  {path}")
    print("next     a row in walletdesk/chain/networks.py, then docs/chains.md, 'Adding a chain'")
    print("check    bin/test tests/chain")
    return 0


def refused(root: Path, name: str) -> str:
    """Why there can be no family of that name, or nothing."""
    if not re.fullmatch(r"[a-z][a-z0-9]{1,19}", name) or keyword.iskeyword(name):
        return "a name is 2 to 20 small letters and digits, and no word of Python"
    chain = root / "walletdesk" / "chain"
    if (chain / name).exists() or (chain / f"{name}.py").exists():
        return f"walletdesk/chain/{name} is there already"
    return ""


def make(root: Path, name: str) -> list[str]:
    """Write the folder under `root`; the paths of what was written."""
    words = {"name": name, "title": name.capitalize(), "upper": name.upper()}
    written = []
    for path, text in FILES.items():
        file = root / path.format(**words)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(**words), "utf8")
        written.append(path.format(**words))
    (root / f"walletdesk/chain/{name}/fixtures").mkdir()
    base = root / "walletdesk/chain/base.py"
    text = base.read_text("utf8")
    families = re.search(r"class Family\(StrEnum\):\n(?: {4}[A-Z0-9]+ = \"[a-z0-9]+\"\n)+", text)
    if not families:
        raise SystemExit("new-chain: walletdesk/chain/base.py has no list of families where it is looked for")
    base.write_text(text[: families.end()] + f'    {name.upper()} = "{name}"\n' + text[families.end() :], "utf8")
    return [*written, "walletdesk/chain/base.py"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

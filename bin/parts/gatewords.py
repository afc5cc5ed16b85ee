"""Who may touch the words that carry text past the secret gate; `bin/lint` runs it.

`text_for_gate` opens a RawText, `trusted` and `SafeText` make a SafeText without screening.  The type checker sees that
they fit, only this sees who calls them.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ALLOWED = {
    "text_for_gate": ("safety/", "wire.py"),
    # Our own articles and templates, and nothing that anyone else wrote.
    "trusted": ("safety/", "knowledge/", "conversations/"),
    # As a type it may stand anywhere; called, it is a promise without a gate.
    "SafeText": ("safety/", "wire.py"),
}


def faults(package: Path) -> Iterator[str]:
    """One line for every use where it is not allowed: place, word, and who may."""
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf8"), str(path))):
            word = _used(node)
            if word and not room.startswith(ALLOWED[word]):
                places = ", ".join(ALLOWED[word])
                yield f"{package.name}/{room}:{getattr(node, 'lineno', 0)}: {word} is used only in {places}"


def _used(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id="cast") | ast.Attribute(attr="cast"), args=[kind, *_]):
            name = kind.value if isinstance(kind, ast.Constant) else _name(kind)
            return "SafeText" if name == "SafeText" else None
        case ast.Call(func=func) if _name(func) == "SafeText":
            return "SafeText"
        case ast.Name() | ast.Attribute() | ast.alias():
            name = node.name.rpartition(".")[2] if isinstance(node, ast.alias) else _name(node)
            return name if name in ALLOWED and name != "SafeText" else None
    return None


def _name(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None


if __name__ == "__main__":
    found = list(faults(ROOT / "walletdesk"))
    print("\n".join(found))
    sys.exit(bool(found))

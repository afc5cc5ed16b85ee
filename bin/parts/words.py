"""What `bin/words` does: carry sentences from the source into the catalogues, and tell what is not translated.

The browser's sentences are not here: they are typed dictionaries, and the compiler counts them.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "walletdesk" / "locale"
LANGUAGES = ("en", "zh")
HEADER = "# What walletdesk says.  Sentences come from the source by bin/words; translations are written here."


def extracted() -> Catalog:
    """Every sentence the source asks to have translated."""
    with (ROOT / "babel.cfg").open() as settings:
        methods, options = parse_mapping_cfg(settings, "babel.cfg")  # type: ignore[no-untyped-call]
    trees = [ast.parse(path.read_bytes()) for path in sorted((ROOT / "walletdesk").rglob("*.py"))]
    errors = error_classes(trees)

    def with_errors(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
        yield from extract_python(file, keywords, comment_tags, options)
        file.seek(0)
        for line, sentence in sentences(ast.parse(file.read()), errors):
            yield line, "gettext", sentence, []

    methods = [(pattern, with_errors if method == "python" else method) for pattern, method in methods]
    catalog = Catalog(project="walletdesk", charset="utf-8", fuzzy=False)
    for _, _, message, comments, context in extract_from_dir(
        ROOT, methods, options, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        catalog.add(message, None, [], auto_comments=comments, context=context)
    return catalog


def error_classes(trees: list[ast.Module]) -> set[str]:
    """Names of all classes of the one tree of errors."""
    bases = {
        node.name: {base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"WalletdeskError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def sentences(tree: ast.Module, errors: set[str]) -> Iterator[tuple[int, str]]:
    """What errors say: `sentence = "..."` in their classes, and the text where one is made: `BadInput("...")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            for child in node.body:
                targets = child.targets if isinstance(child, ast.Assign) else [getattr(child, "target", None)]
                if any(isinstance(target, ast.Name) and target.id == "sentence" for target in targets):
                    yield from _text(getattr(child, "value", None))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in errors:
            said = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "sentence")]
            for value in said:
                yield from _text(value)


def _text(node: ast.AST | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.lineno, node.value


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.is_file():
        return Catalog(locale=language, project="walletdesk", charset="utf-8", fuzzy=False, header_comment=HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def text_of(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalog, sort_output=True, no_location=True, width=120, ignore_obsolete=True)
    return out.getvalue()


def empty(catalog: Catalog) -> Iterator[str]:
    """Sentences without a translation, or with one that a machine guessed."""
    for message in catalog:
        strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(strings)):
            yield message.id if isinstance(message.id, str) else message.id[0]


def main(check: bool) -> int:
    return int(bring_up_to_date(extracted(), check=check))


def bring_up_to_date(source: Catalog, *, check: bool) -> bool:
    """Write, or with `check` only compare, the catalogues; prints every fault and tells whether there was one."""
    failed = False
    for language in LANGUAGES:
        catalog, path = read(language), path_of(language)
        before = text_of(catalog) if path.is_file() else b""
        # A copy, because the catalogue takes the source's messages as its own and is then translated.
        catalog.update(deepcopy(source), no_fuzzy_matching=True, update_creation_date=False)
        if language == "en":
            _english_says_what_it_says(catalog)
        after = text_of(catalog)
        if _entries(before) != _entries(after):
            if check:
                print(f"{path.relative_to(ROOT)}: not what the source says, run bin/words")
                failed = True
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(after)
        for sentence in empty(catalog):
            print(f"{path.relative_to(ROOT)}: not translated: {sentence[:100]}")
            failed = True
    return failed


def _english_says_what_it_says(catalog: Catalog) -> None:
    """The source is written in English, so an English translation that is missing is the sentence itself."""
    for message in catalog:
        if message.id and not any(message.string or ()):
            message.string = message.id if isinstance(message.id, str) else tuple(message.id)


def _entries(text: bytes) -> bytes:
    """All but the header, which holds dates."""
    return text.partition(b"\n\n")[2]


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))

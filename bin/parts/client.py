"""Writes clients/python/walletdesk_client/generated.py from docs/openapi.json: the operations under /api/v1, one method each,
and every shape they take or give.

Our own and not a generator from a registry: what we need is two hundred lines of plain dataclasses over the standard library.
The generators that are kept bring an HTTP library of their own to every integrator, one file for each shape, and know
nothing of a key that makes a repeat safe.
"""

from __future__ import annotations

import json
import keyword
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "/api/v1"
HEAD = '''"""Written by `bin/generate` from docs/openapi.json; not by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

from walletdesk_client.transport import Transport, new_key
'''


def client(document: dict[str, Any]) -> str:
    """The module's whole text."""
    return _Writer(document).text()


class _Writer:
    def __init__(self, document: dict[str, Any]) -> None:
        self.schemas: dict[str, Any] = document["components"]["schemas"]
        self.operations = [
            (path, method, operation)
            for path, methods in sorted(document["paths"].items())
            if path.startswith(f"{PREFIX}/")
            for method, operation in sorted(methods.items())
        ]
        self.given: dict[str, str] = {}
        self.made: dict[str, str] = {}
        self.choices: dict[str, str] = {}

    def text(self) -> str:
        methods = [line for one in self.operations for line in self._method(*one)]
        self._answer(document_name("ApiEvent"))  # what webhooks send
        pages = list(self._pages())
        parts = [HEAD.rstrip(), *self._sorted(self.choices), *self._sorted(self.given), *self._sorted(self.made)]
        body = "\n".join(textwrap.indent("\n".join(method), "    ") + "\n" for method in (*methods, *pages))
        return "\n".join([*parts, "\nclass Client(Transport):", '    """What a desk can be asked."""\n', body])

    def _sorted(self, shapes: dict[str, str]) -> Iterator[str]:
        for name in sorted(shapes):
            yield "\n" + shapes[name]

    # -- shapes ----------------------------------------------------------------------

    def _type(self, schema: dict[str, Any], *, answer: bool) -> str:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return self._answer(name) if answer else self._asked(name)
        if "anyOf" in schema:
            return " | ".join(self._type(one, answer=answer) for one in schema["anyOf"])
        match schema.get("type"):
            case "array":
                return f"list[{self._type(schema['items'], answer=answer)}]"
            case "null":
                return "None"
        plain = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
        return plain[str(schema["type"])]

    def _choice(self, name: str, schema: dict[str, Any]) -> str:
        short = document_name(name)
        values = ", ".join(json.dumps(one) for one in schema["enum"])
        self.choices[short] = f"{short} = Literal[{values}]\n" + _doc(schema, "")
        return short

    def _answer(self, name: str) -> str:
        schema = self.schemas.get(name) or self.schemas[f"Api{name}"]
        if "enum" in schema:
            return self._choice(name, schema)
        short = document_name(name)
        if short not in self.made:
            self.made[short] = ""  # shapes may hold each other
            required: list[str] = []
            later: list[str] = []
            for field, inner in schema["properties"].items():
                kind = self._type(inner, answer=True)
                default = "" if field in schema.get("required", ()) else f" = {inner.get('default')!r}"
                (later if default else required).append(f"    {field}: {kind}{default}\n" + _doc(inner, "    "))
            lines = "".join(required + later)
            self.made[short] = (
                f"@dataclass(frozen=True, kw_only=True)\nclass {short}:\n{_doc(schema, '    ') or ''}\n{lines}"
            )
        return short

    def _asked(self, name: str) -> str:
        schema = self.schemas[name]
        if "enum" in schema:
            return self._choice(name, schema)
        if name not in self.given:
            self.given[name] = ""
            lines = ""
            for field, inner in schema["properties"].items():
                kind = self._type(inner, answer=False)
                kind = kind if field in schema.get("required", ()) else f"NotRequired[{kind}]"
                lines += f"    {field}: {kind}\n" + _doc(inner, "    ")
            self.given[name] = f"class {name}(TypedDict):\n{_doc(schema, '    ') or ''}\n{lines}"
        return name

    # -- operations ------------------------------------------------------------------

    def _method(self, path: str, method: str, operation: dict[str, Any]) -> Iterator[list[str]]:
        parameters = operation.get("parameters", [])
        places = [one["name"] for one in parameters if one["in"] == "path"]
        asked = [one for one in parameters if one["in"] == "query"]
        keyed = any(one["in"] == "header" for one in parameters)
        content = operation.get("requestBody", {}).get("content", {})
        answer = next(
            (told["content"]["application/json"]["schema"] for code, told in operation["responses"].items()
             if code.startswith("2") and "content" in told), None,
        )  # fmt: skip
        gives = self._type(answer, answer=True) if answer else "None"
        names = {name: self._place(path, name) for name in places}
        takes = ["self", *(f"{name}: str" for name in names.values())]
        passed = [json.dumps(method.upper()), json.dumps(path), gives if answer else "None"]
        if places:
            passed.append("places={" + ", ".join(f'"{name}": {said}' for name, said in names.items()) + "}")
        if "application/json" in content:
            takes.append(f"body: {self._type(content['application/json']['schema'], answer=False)}")
            passed.append("body=body")
        if "multipart/form-data" in content:
            takes += ["name: str", "data: bytes"]
            passed.append("file=(name, data)")
        if asked or keyed:
            takes.append("*")
        for one in asked:
            kind = self._type(one["schema"], answer=False)
            default = "" if one.get("required") else f" = {one['schema'].get('default')!r}"
            takes.append(f"{one['name']}: {kind}{default}")
        if asked:
            passed.append("query={" + ", ".join(f'"{one["name"]}": {one["name"]}' for one in asked) + "}")
        if keyed:
            takes.append("idempotency_key: str | None = None")
            passed.append("key=idempotency_key or new_key()")
        elif method == "post":
            passed.append("repeats=False")
        said = operation.get("description") or operation.get("summary", "")
        scope = operation["security"][0]["apiToken"]
        told = f"{said}\n\nNeeds the scope {', '.join(scope)}."
        yield [
            f"def {operation['operationId']}({', '.join(takes)}) -> {gives}:",
            *_docstring(told, "    "),
            f"    {'return ' if answer else ''}self._ask({', '.join(passed)})",
        ]

    def _place(self, path: str, name: str) -> str:
        """`id` is named by what stands before it: conversation, webhook."""
        if name != "id":
            return name
        return path.partition("/{id}")[0].rpartition("/")[2].removesuffix("s")

    def _pages(self) -> Iterator[list[str]]:
        """All of a list, page by page."""
        yield [
            "def every_message(self, conversation: str) -> Iterator[MessageInfo]:",
            *_docstring("All that was said, page by page.  Needs the scope messages:read.", "    "),
            "    after: int | None = 0",
            "    while after is not None:",
            "        page = self.list_messages(conversation, after=after, limit=100)",
            "        yield from page.messages",
            "        after = page.next",
        ]
        yield [
            "def changes_after(self, cursor: str | None = None) -> Iterator[tuple[Event, str]]:",
            *_docstring(
                "What happened since, up to now, each with the cursor to ask from next time: keep it once the event is dealt "
                "with.  Needs the scope conversations:read.",
                "    ",
            ),
            "    while True:",
            "        page = self.list_changes(cursor=cursor, limit=100)",
            "        for event in page.events:",
            "            yield event, event.id",
            "        cursor = page.next",
            "        if not page.more:",
            "            return",
        ]


def document_name(name: str) -> str:
    """Shapes carry the name of their part of the document in front, which a client has only one of."""
    short = re.sub("^Api(?=[A-Z])", "", name)
    return f"{short}_" if keyword.iskeyword(short) else short


def _doc(schema: dict[str, Any], indent: str) -> str:
    said = schema.get("description", "")
    return "".join(f"{line}\n" for line in _docstring(said, indent)) if said else ""


def _docstring(said: str, indent: str) -> list[str]:
    paragraphs = [textwrap.fill(" ".join(part.split()), 112 - len(indent)) for part in said.strip().split("\n\n")]
    lines = "\n\n".join(paragraphs).split("\n")
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""']
    return [f'{indent}"""{lines[0]}', *(f"{indent}{line}" if line else "" for line in lines[1:]), f'{indent}"""']


def text() -> str:
    return client(json.loads((ROOT / "docs/openapi.json").read_text("utf8")))

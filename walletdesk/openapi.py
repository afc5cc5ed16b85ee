"""The OpenAPI document: FastAPI's routes, the hot routes that it does not know, and every frame of the sockets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from walletdesk.channels.widget import frames as visitor
from walletdesk.console import frames as agent
from walletdesk.console import views
from walletdesk.wire import RawText

# Frames of both sockets share names, so each set gets a prefix.
_SETS: dict[str, Sequence[Any]] = {
    "Visitor": (visitor.VisitorFrame, visitor.DeskToVisitor),
    "Agent": (
        agent.AgentFrame,
        agent.DeskToAgent,
        *(shape for shape in vars(views).values() if isinstance(shape, type) and issubclass(shape, msgspec.Struct)),
    ),
}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def schemas() -> dict[str, Any]:
    """JSON schemas of every msgspec shape, by prefixed name."""
    found: dict[str, Any] = {}
    for prefix, shapes in _SETS.items():
        tops, components = msgspec.json.schema_components(
            shapes, schema_hook=_raw_text, ref_template=f"#/components/schemas/{prefix}{{name}}"
        )
        names = {name: f"{prefix}{name.rpartition('.')[2]}" for name in components}
        titled = dict(zip((f"{prefix}Sends", f"{prefix}Gets"), tops, strict=False))
        text = json.dumps({names[name]: schema for name, schema in components.items()} | titled)
        # A name that two modules share is written with its module; the prefix already tells them apart.
        for name, ours in names.items():
            text = text.replace(f'"#/components/schemas/{prefix}{name}"', f'"#/components/schemas/{ours}"')
        found |= json.loads(text)
    return found


def _raw_text(kind: type) -> dict[str, Any]:
    if kind is RawText:
        return {"type": "string"}
    raise TypeError(kind)

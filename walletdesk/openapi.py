"""The OpenAPI document: FastAPI's routes, the hot routes that it does not know, and every frame of the sockets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any

import msgspec

from walletdesk.channels.api import shapes as own
from walletdesk.channels.widget import frames as visitor
from walletdesk.channels.widget import routes as rest
from walletdesk.console import frames as agent
from walletdesk.console import views
from walletdesk.integrations.rules import Scope
from walletdesk.kit.http import error_schemas
from walletdesk.lookups import views as lookup_views
from walletdesk.wire import RawText


def _shapes_of(module: ModuleType) -> list[type[msgspec.Struct]]:
    return [shape for shape in vars(module).values() if isinstance(shape, type) and issubclass(shape, msgspec.Struct)]


# Frames of both sockets share names, so each set gets a prefix.
_SETS: dict[str, Sequence[Any]] = {
    "Visitor": (
        visitor.VisitorFrame,
        visitor.DeskToVisitor,
        rest.NewMessage,
        rest.Stored,
        rest.Uploaded,
        rest.NewLink,
        rest.Link,
    ),
    "Agent": (
        agent.AgentFrame,
        agent.DeskToAgent,
        *_shapes_of(views),
        *(shape for shape in _shapes_of(lookup_views) if shape.__module__ == lookup_views.__name__),
    ),
    "Api": own.SHAPES,
}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def schemas() -> dict[str, Any]:
    """JSON schemas of errors and of every msgspec shape, these by prefixed name."""
    found = error_schemas()
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


# -- routes that FastAPI does not know -----------------------------------------------


def paths() -> dict[str, Any]:
    """The plain routes of the visitor's REST and of the rating page."""
    token: dict[str, list[str]] = {"visitorToken": []}
    public_id = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
    refusals = _refusals(401, 403, 404, 409, 413, 422, 429, 503)
    score = {"type": "integer", "minimum": 1, "maximum": 5}
    vote = {"type": "object", "required": ["score"], "properties": {"score": score, "words": {"type": "string"}}}
    pasted = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "maxLength": 2000}}}
    coin = {"type": "object", "properties": {name: {"type": "string"} for name in ("text", "platform", "version")}}
    rating_token = [_in_path("token", {"type": "string", "pattern": "^[0-9a-z]{26}$"})]
    return {
        "/widget/api/conversations": {
            "post": {
                "operationId": "widget_new_message",
                "summary": "Begin a conversation, or go on in one",
                "description": "The same `key` is stored once.  Without a token it is a stranger who writes, "
                "and the answer holds a token for them.",
                "tags": ["visitor"],
                "security": [{}, token],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": ref("VisitorNewMessage")}},
                },
                "responses": {"201": _answer("Stored", ref("VisitorStored")), **refusals},
            }
        },
        "/widget/api/links": {
            "post": {
                "operationId": "widget_new_link",
                "summary": "A link by which a user of the app is known on another channel",
                "description": "Good once and for 15 minutes, for those only whom the wallet's server vouches for.",
                "tags": ["visitor"],
                "security": [{}, token],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": ref("VisitorNewLink")}},
                },
                "responses": {"201": _answer("The link", ref("VisitorLink")), **refusals},
            }
        },
        "/widget/api/files": {
            "post": {
                "operationId": "widget_upload",
                "summary": "Send a file that a message will carry",
                "tags": ["visitor"],
                "security": [{}, token],
                "parameters": [{"name": "inbox", "in": "query", "required": True, "schema": public_id}],
                "requestBody": {
                    "required": True,
                    "content": {
                        "multipart/form-data": {
                            "schema": {
                                "type": "object",
                                "required": ["file"],
                                "properties": {"file": {"type": "string", "format": "binary"}},
                            }
                        }
                    },
                },
                "responses": {"201": _answer("Stored", ref("VisitorUploaded")), **refusals, **_refusals(408, 415)},
            }
        },
        "/widget/api/conversations/{id}/transcript": {
            "get": {
                "operationId": "widget_transcript",
                "summary": "A conversation as a text to keep",
                "tags": ["visitor"],
                "security": [token],
                "parameters": [
                    _in_path("id", public_id),
                    {"name": "zone", "in": "query", "schema": {"type": "string"}, "description": "An IANA time zone."},
                ],
                "responses": {
                    "200": {"description": "The text", "content": {"text/plain": {"schema": {"type": "string"}}}},
                    **refusals,
                },
            }
        },
        "/widget/api/inboxes/{public_id}": {
            "get": {
                "operationId": "widget_inbox",
                "summary": "What a page may want to know before it shows the button",
                "tags": ["visitor"],
                "parameters": [_in_path("public_id", public_id)],
                "responses": {"200": _answer("The inbox", ref("VisitorInboxView")), **refusals},
            }
        },
        "/check": {
            "get": {
                "operationId": "check_page",
                "summary": "The page where anybody pastes a hash",
                "tags": ["visitor"],
                "responses": {"200": _page("The page")},
            },
            "post": {
                "operationId": "check",
                "summary": "What became of it; nothing is kept",
                "tags": ["visitor"],
                "requestBody": {
                    "required": True,
                    "content": {"application/x-www-form-urlencoded": {"schema": pasted}},
                },
                "responses": {
                    "200": _page("What was found"),
                    "422": _page("Nothing that could be looked up"),
                    "429": _page("Too fast"),
                    **_refusals(400, 413, 503),
                },
            },
        },
        "/supported": {
            "get": {
                "operationId": "supported_page",
                "summary": "What the wallet supports: the page where anybody asks about a coin or a version",
                "tags": ["visitor"],
                "parameters": [
                    {"name": "network", "in": "query", "schema": {"type": "string"}, "description": "Its coins too."}
                ],
                "responses": {"200": _page("The page")},
            },
            "post": {
                "operationId": "supported",
                "summary": "Whether a coin is supported (`text`) or a version current (`platform`, `version`); nothing is kept",
                "tags": ["visitor"],
                "requestBody": {
                    "required": True,
                    "content": {"application/x-www-form-urlencoded": {"schema": coin}},
                },
                "responses": {
                    "200": _page("The answer"),
                    "422": _page("It holds a secret"),
                    "429": _page("Too fast"),
                    **_refusals(400, 413, 503),
                },
            },
        },
        "/rate/{token}": {
            "get": {
                "operationId": "rating_page",
                "summary": "The page that asks how it was; never votes",
                "tags": ["visitor"],
                "parameters": rating_token,
                "responses": {"200": _page("The page"), "404": _page("No such link"), "429": _page("Too fast")},
            },
            "post": {
                "operationId": "rating_vote",
                "summary": "Vote, or change the vote within a day",
                "tags": ["visitor"],
                "parameters": rating_token,
                "requestBody": {
                    "required": True,
                    "content": {"application/x-www-form-urlencoded": {"schema": vote}},
                },
                "responses": {
                    "303": {"description": "Voted; the page thanks"},
                    "404": _page("No such link"),
                    "409": _page("Too late to change it"),
                    "422": _page("No score was chosen"),
                    "429": _page("Too fast"),
                    **_refusals(400, 413, 503),
                },
            },
        },
    }


def webhooks() -> dict[str, Any]:
    """What own systems are sent."""
    signed = [
        ("webhook-id", "The event's id: the same for every delivery of it."),
        ("webhook-timestamp", "Seconds since 1970, when it was sent."),
        ("webhook-signature", "`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`; several with blanks between."),
    ]
    text = {"type": "string"}
    return {
        "event": {
            "post": {
                "operationId": "event",
                "summary": "Something happened",
                "tags": ["api"],
                "parameters": [
                    {"name": name, "in": "header", "required": True, "schema": text, "description": said}
                    for name, said in signed
                ],
                "requestBody": {"required": True, "content": {"application/json": {"schema": ref("ApiEvent")}}},
                "responses": {"2XX": {"description": "Taken.  Anything else, or nothing within 10 s, is tried again."}},
            }
        }
    }


def describe_own(document: dict[str, Any], guards: Iterable[tuple[str, str, Scope | None]]) -> None:
    """Says of the routes of own systems which scope each asks for, and gives an example of each answer."""
    known = document["components"]["schemas"]
    for method, path, scope in guards:
        operation = document["paths"][path][method.lower()]
        operation["security"] = [{"apiToken": [scope.value] if scope is not None else []}]
        for status, answer in operation["responses"].items():
            if status.startswith("2") and "content" in answer:
                content = answer["content"]["application/json"]
                content["example"] = example(content["schema"], known)


def example(schema: dict[str, Any], known: Mapping[str, Any]) -> Any:
    """Of what a schema describes, made of the examples of its parts."""
    if "$ref" in schema:
        return example(known[schema["$ref"].rpartition("/")[2]], known)
    if either := schema.get("anyOf"):
        return example(either[0], known)
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: example(inner, known) for name, inner in schema.get("properties", {}).items()}
        case "array":
            return [example(schema["items"], known)]
        case "integer":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return ""


def security_schemes() -> dict[str, Any]:
    return {
        "visitorToken": {"type": "http", "scheme": "bearer", "description": "From `ack`, `welcome` or an upload."},
        "apiToken": {"type": "http", "scheme": "bearer", "description": "Made in the console, under settings."},
    }


def _refusals(*statuses: int) -> dict[str, Any]:
    return {str(status): _answer("Refused", ref("ErrorBody")) for status in statuses}


def _answer(description: str, schema: dict[str, str]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _page(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"text/html": {"schema": {"type": "string"}}}}


def _in_path(name: str, schema: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}

"""What every request goes through, and what every error becomes.

`install(app, settings)` once; routes then take `WithDb`, `WithSettings` and
`WithLanguage`, and raise errors of the one tree.  Nothing that was sent comes back in
an error: field names are named only when they are ours, values never.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

import anyio.to_thread
from fastapi import Depends, FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketState

from walletdesk.kit import i18n, logs, metrics
from walletdesk.kit.db import Db
from walletdesk.kit.errors import (
    BadInput,
    Conflict,
    Forbidden,
    NotFound,
    NotSignedIn,
    TooLarge,
    TooMany,
    Unavailable,
    WalletdeskError,
)
from walletdesk.kit.ids import new_public_id
from walletdesk.kit.settings import Settings
from walletdesk.kit.static import NONCE

log = logging.getLogger(__name__)

BODY_BYTES = 1024 * 1024
"""Largest request body, unless the route says otherwise (`max_body_size=`)."""

CLIENT = "walletdesk.client"
LANGUAGE = "walletdesk.language"
REQUEST_ID = "walletdesk.request_id"
_DRAWN = "walletdesk.drawn_refusals"
_FRAMES = "walletdesk.frame_ancestors"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


# -- what routes ask for -----------------------------------------------------------


async def db_of(connection: HTTPConnection) -> Db:
    db: Db = connection.app.state.db
    return db


async def settings_of(connection: HTTPConnection) -> Settings:
    settings: Settings = connection.app.state.settings
    return settings


def language(connection: HTTPConnection) -> str:
    """The language to answer in: what a room laid into the scope (a member of staff's own), or the browser's."""
    if known := connection.scope.get(LANGUAGE):
        return str(known)
    settings: Settings = connection.app.state.settings
    asked = connection.headers.get("accept-language", "")
    return i18n.choose(asked, settings.languages, settings.default_language)


async def language_of(connection: HTTPConnection) -> str:
    return language(connection)


WithDb = Annotated[Db, Depends(db_of)]
WithSettings = Annotated[Settings, Depends(settings_of)]
WithLanguage = Annotated[str, Depends(language_of)]


def client_address(connection: HTTPConnection) -> str:
    """The visitor's address as our own proxies tell it, "" over a unix socket.  Personal data."""
    known: str | None = connection.scope.get(CLIENT)
    if known is not None:
        return known
    return connection.client.host if connection.client else ""


class ForeignOrigin(Forbidden):
    code = "foreign_origin"
    sentence = "This request did not come from a page of this desk."


async def same_origin(connection: HTTPConnection) -> None:
    """For routes that a cookie signs in: a change must come from our own page.  Raises ForeignOrigin (403).

    Browsers tell by Origin and Sec-Fetch-Site, and no script of another page can change
    those.  A request with neither is refused: programs use tokens, not cookies.  Sockets
    count as changes, because browsers open them from anywhere, with cookies.
    """
    if connection.scope["type"] == "http" and connection.scope["method"] in _SAFE:
        return
    site, origin = connection.headers.get("sec-fetch-site"), connection.headers.get("origin")
    if (site is None and origin is None) or site not in (None, "same-origin"):
        raise ForeignOrigin
    if origin is not None and origin not in own_origins(connection):
        raise ForeignOrigin


def own_origins(connection: HTTPConnection) -> set[str]:
    settings: Settings = connection.app.state.settings
    scheme = {"ws": "http", "wss": "https"}.get(connection.scope["scheme"], connection.scope["scheme"])
    public = urlsplit(settings.public_url)
    # The host the browser named is its own page's: a foreign page cannot make it send another's cookie there.
    return {f"{public.scheme}://{public.netloc}", f"{scheme}://{connection.headers.get('host', '')}"}


def allow_frames(connection: HTTPConnection, origins: Sequence[str]) -> None:
    """Lets pages of these origins (`https://wallet.example`) show this answer in a frame; by default nobody may."""
    holder: dict[str, Any] = connection.scope.get(_FRAMES, {})
    holder["origins"] = [origin for origin in origins if _ORIGIN_CHARACTERS.issuperset(origin.lower())]


_ORIGIN_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-:/[]*'")


# -- errors ------------------------------------------------------------------------


class ErrorDetail(BaseModel):
    """What went wrong."""

    code: str = Field(description="Stable; for programs.", examples=["not_found"])
    sentence: str = Field(description="For people, in the language of the request.")
    retry_after_s: float | None = Field(default=None, description="When to try again; also in Retry-After.")
    fields: dict[str, str] | None = Field(default=None, description="What is not right, by field.")
    details: dict[str, str | int] | None = Field(default=None, description="What a program needs to show it.")
    report: str | None = Field(default=None, description="Names the entry in the desk's log.")


class ErrorBody(BaseModel):
    """The body of every answer from 400 on."""

    error: ErrorDetail


def responses(*errors: type[WalletdeskError]) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses=`: the errors it raises, beside those every route may answer with."""
    every: tuple[type[WalletdeskError], ...] = (BadInput, *errors)
    schema = {"$ref": f"#/components/schemas/{ErrorBody.__name__}"}
    found: dict[int | str, dict[str, Any]] = {}
    for error in every:
        # By name and not as `model`, which FastAPI would make a validator of for each error of each route.
        entry = found.setdefault(error.status, {"description": "", "content": {"application/json": {"schema": schema}}})
        entry["description"] = ", ".join(filter(None, (entry["description"], f"`{error.code}`")))
    return found


def error_schemas() -> dict[str, Any]:
    """What `responses` names, for the components of an OpenAPI document."""
    _, made = models_json_schema([(ErrorBody, "serialization")], ref_template="#/components/schemas/{model}")
    schemas: dict[str, Any] = jsonable_encoder(made["$defs"], exclude_none=True)  # as FastAPI writes its own
    return schemas


def error_response(
    connection: HTTPConnection, error: WalletdeskError, *, report: str | None = None, status: int | None = None
) -> JSONResponse:
    """The answer for `error` in the reader's language."""
    speak = i18n.translator(language(connection))
    told: dict[str, Any] = {"code": error.code, "sentence": speak.error(error)}
    headers = {"cache-control": "no-store", "content-language": speak.language}
    if error.retry_after_s is not None:
        told["retry_after_s"] = round(error.retry_after_s, 3)
        headers["retry-after"] = str(max(1, math.ceil(error.retry_after_s)))
    if isinstance(error, WrongFields):
        told["fields"] = {name: speak.gettext(said, **values) for name, (said, values) in error.fields.items()}
    if error.details:
        told["details"] = error.details
    if report is not None:
        told["report"] = report
    return JSONResponse({"error": told}, status or error.status, headers=headers)


def draw_refusals(connection: HTTPConnection, draw: Callable[[WalletdeskError], Response]) -> None:
    """From here on `draw` makes the answer of every refusal of this request, a body that is too large included: for pages."""
    connection.scope[_DRAWN] = draw


def _refusal(connection: HTTPConnection, error: WalletdeskError, *, status: int | None = None) -> Response:
    draw: Callable[[WalletdeskError], Response] | None = connection.scope.get(_DRAWN)
    return draw(error) if draw is not None else error_response(connection, error, status=status)


class WrongFields(BadInput):
    """`fields`: by the field's path, the sentence and its values."""

    code = "wrong_fields"
    sentence = "Some fields are not right."

    def __init__(self, fields: Mapping[str, tuple[str, dict[str, object]]], sentence: str | None = None) -> None:
        super().__init__(sentence)
        self.fields = fields


class NotJson(BadInput):
    code = "not_json"
    sentence = "This request is not valid JSON."


class WrongMethod(WalletdeskError):
    status = 405
    code = "wrong_method"
    sentence = "This address does not take such a request."


class WrongRequest(WalletdeskError):
    status = 400
    code = "wrong_request"
    sentence = "The desk could not read this request."


def _(sentence: str) -> str:
    """Marks a sentence for `bin/words`; it is translated when its reader is known."""
    return sentence


_REQUIRED = _("This is required.")
_NOT_RIGHT = _("This is not right.")
_UNKNOWN_FIELD = _("There is a field here that the desk does not know.")
# By pydantic's type of error, longest beginning first; `{}` names what the error's context has.
_SENTENCES: tuple[tuple[str, str], ...] = (
    ("missing", _REQUIRED),
    ("extra_forbidden", _UNKNOWN_FIELD),
    ("unexpected_keyword_argument", _UNKNOWN_FIELD),
    ("string_too_long", _("This is too long: at most {max_length} characters.")),
    ("string_too_short", _("This is too short: at least {min_length} characters.")),
    ("too_long", _("There are too many here: at most {max_length}.")),
    ("too_short", _("There are too few here: at least {min_length}.")),
    ("greater_than_equal", _("This must be at least {ge}.")),
    ("greater_than", _("This must be more than {gt}.")),
    ("less_than_equal", _("This must be at most {le}.")),
    ("less_than", _("This must be less than {lt}.")),
    ("enum", _("This is not one of the allowed values.")),
    ("literal_error", _("This is not one of the allowed values.")),
    ("int_", _("This must be a whole number.")),
    ("float_", _("This must be a number.")),
    ("bool_", _("This must be true or false.")),
    ("string_type", _("This must be text.")),
    ("string_unicode", _("This must be text.")),
    ("string_pattern_mismatch", _("This does not have the right form.")),
    ("date", _("This must be a date or a time.")),
    ("time", _("This must be a date or a time.")),
)
_LIMITS = ("max_length", "min_length", "ge", "gt", "le", "lt")
_PLACES = frozenset({"body", "query", "path", "header", "cookie"})


def wrong_fields(errors: Iterable[Mapping[str, Any]], ours: Collection[str]) -> WalletdeskError:
    """What pydantic found, in our words.  `ours` are the names that may be repeated, because we gave them."""
    fields: dict[str, tuple[str, dict[str, object]]] = {}
    for error in errors:
        kind = str(error["type"])
        if kind == "json_invalid":
            return NotJson()
        sentence = next((said for begin, said in _SENTENCES if kind.startswith(begin)), _NOT_RIGHT)
        values = {name: error.get("ctx", {}).get(name) for name in _LIMITS if name in error.get("ctx", {})}
        steps = [step for step in error["loc"] if step not in _PLACES]
        if sentence is _UNKNOWN_FIELD:
            steps = steps[:-1]  # its name is a stranger's
        path = ".".join(str(step) for step in steps if isinstance(step, int) or step in ours)
        fields.setdefault(path, (sentence, {name: value for name, value in values.items() if _is_number(value)}))
    return WrongFields(fields)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_names: dict[frozenset[Callable[..., Any]], frozenset[str]] = {}
"""By what answers an app's routes: apps that answer by the same functions take the same fields."""


def names_of(app: FastAPI) -> frozenset[str]:
    """Every name of a field or parameter in our OpenAPI; half a second of work the first time, then kept."""
    given: frozenset[str] | None = getattr(app.state, "field_names", None)
    if given is not None:
        return given
    key = frozenset(route.endpoint for route in app.routes if isinstance(route, APIRoute))
    known = _names.get(key)
    if known is None:
        found: set[str] = set()
        _gather(app.openapi(), found)
        known = _names[key] = frozenset(found)
    app.state.field_names = known
    return known


def _gather(node: Any, found: set[str]) -> None:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            found.update(node["properties"])
        if isinstance(node.get("in"), str) and isinstance(node.get("name"), str):
            found.add(node["name"])
        for child in node.values():
            _gather(child, found)
    elif isinstance(node, list):
        for child in node:
            _gather(child, found)


_BY_STATUS: dict[int, type[WalletdeskError]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    405: WrongMethod,
    409: Conflict,
    413: TooLarge,
    422: BadInput,
    429: TooMany,
    503: Unavailable,
}


async def _on_walletdesk_error(request: Request | WebSocket, error: Exception) -> Response:
    assert isinstance(error, WalletdeskError)  # noqa: S101  # how the handler is registered
    if error.status >= 500:
        log.warning("refused", extra={"code": error.code, "status": error.status})
    response = _refusal(request, error)
    if isinstance(request, WebSocket):
        await _refuse(request, response, error.code)
    return response


async def _refuse(socket: WebSocket, response: Response, code: str) -> None:
    """Before it is accepted a socket gets the answer itself, afterwards the code as the reason of its end."""
    if socket.application_state is WebSocketState.CONNECTING and "websocket.http.response" in socket.scope.get(
        "extensions", {}
    ):
        await socket.send_denial_response(response)
    elif socket.application_state is not WebSocketState.DISCONNECTED:
        await socket.close(1008 if response.status_code < 500 else 1011, code)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # how the handler is registered
    names = await anyio.to_thread.run_sync(names_of, request.app)
    return error_response(request, wrong_fields(error.errors(), names))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    """FastAPI and Starlette raise these; their texts may quote, so the status alone is believed."""
    assert isinstance(error, HTTPException)  # noqa: S101  # how the handler is registered
    cause: BaseException | None = error.__cause__
    if isinstance(cause, WalletdeskError):
        return _refusal(request, cause)
    if error.status_code < 400:
        return Response(status_code=error.status_code, headers=error.headers)
    if error.status_code == 400:  # FastAPI or Starlette could not read the body (its encoding, its form)
        return _refusal(request, NotJson() if _says_json(request) else BadInput())
    ours = _BY_STATUS.get(error.status_code, WalletdeskError if error.status_code >= 500 else WrongRequest)
    # A 503 is raised by our own code alone (`BuiltFiles`), for whoever runs the desk.
    said = error.detail if error.status_code == 503 and isinstance(error.detail, str) else None
    response = _refusal(request, ours(said), status=error.status_code)
    response.headers.update({name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"})
    return response


def _says_json(request: Request) -> bool:
    return "json" in request.headers.get("content-type", "json")


# -- middlewares, outermost first ------------------------------------------------------


class Requests:
    """Names each request, counts it, writes its line, and answers what nobody else did.

    The id is in the answer (`X-Request-Id`), on every log line of the request, and is
    what an unexpected exception is reported under.  The line has the route's pattern,
    never the address, whose path and query may hold tokens.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        name = scope[REQUEST_ID] = new_public_id(16)
        token = logs.request_id.set(name)
        try:
            if scope["type"] == "http":
                await self._answer(scope, receive, send, name)
            else:
                with metrics.SOCKETS.track_inprogress():
                    await self.app(scope, receive, send)
        finally:
            logs.request_id.reset(token)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, name: str) -> None:
        began = time.perf_counter()
        status = 0

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = name
            await send(message)

        try:
            await self.app(scope, receive, named)
        except Exception:  # the last place that can answer; what it was is in the log
            log.exception("unexpected", extra={"report": name, "route": route_of(scope)})
            if status:
                raise  # half an answer went out: the server must break the connection off
            request = HTTPConnection(scope)
            await error_response(request, WalletdeskError(), report=name)(scope, receive, named)
        finally:
            route, seconds = route_of(scope), time.perf_counter() - began
            metrics.REQUESTS.labels(_method(scope), route, str(status or 499)).inc()
            metrics.REQUEST_SECONDS.labels(route).observe(seconds)
            if route not in _UNLOGGED:
                log.info(
                    "request",
                    extra={"method": _method(scope), "route": route, "status": status, "ms": round(seconds * 1000, 1)},
                )


_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_UNLOGGED = frozenset({"/healthz", "/readyz", "/metrics"})


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"


def route_of(scope: Scope) -> str:
    """The route's pattern (`/api/staff/{staff_id}`), `/console/*` for a mount, or "unmatched"; nothing a stranger wrote.

    Made of the address, because only FastAPI's own routes leave themselves in the scope,
    and included ones without their prefix.
    """
    if "endpoint" not in scope:
        return "unmatched"
    mounted = scope.get("root_path", "")
    path = f"{mounted}/*" if mounted != scope.get("app_root_path", mounted) else scope["path"]
    names = {str(value): f"{{{name}}}" for name, value in scope.get("path_params", {}).items()}
    steps = path.split("/")
    if not names.keys() <= set(steps):  # `{rest:path}`, or a number written with zeros in front
        return getattr(scope["endpoint"], "__name__", "matched")
    return "/".join(names.get(step, step) for step in steps)


class ClientAddress:
    """Lays the visitor's address into the scope, and their scheme, as trusted proxies tell them.

    X-Forwarded-For is read from its end: each address that is a trusted proxy vouches
    for the one before it; the first that is not is the visitor.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[str] = ()) -> None:
        self.app = app
        self.proxies = [ipaddress.ip_network(network, strict=False) for network in proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            peer = scope["client"][0] if scope.get("client") else ""
            scope[CLIENT] = peer
            if self.proxies and self._trusts(peer):
                headers = Headers(scope=scope)
                scope[CLIENT] = self._visitor(peer, headers.getlist("x-forwarded-for"))
                told = headers.get("x-forwarded-proto", "").split(",")[-1].strip().lower()
                if told in ("http", "https"):
                    secure = told == "https"
                    scope["scheme"] = told if scope["type"] == "http" else "wss" if secure else "ws"
        await self.app(scope, receive, send)

    def _visitor(self, peer: str, lines: Sequence[str]) -> str:
        found = peer
        for told in reversed(",".join(lines).split(",")):
            address = _address_in(told)
            if address is None:
                break
            found = address
            if not self._trusts(address):
                break
        return found

    def _trusts(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
        return any(parsed in network for network in self.proxies)


def _address_in(told: str) -> str | None:
    """The address in `203.0.113.7`, `203.0.113.7:51000`, `2001:db8::1` or `[2001:db8::1]:51000`."""
    told = told.strip()
    if told.startswith("["):
        told = told[1:].partition("]")[0]
    elif told.count(":") == 1:
        told = told.partition(":")[0]
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return None


class SecurityHeaders:
    """What browsers are told of every answer; a header that the route set itself stays.

    Pages may load from here alone and run scripts that carry the request's nonce, found
    in the scope under `NONCE`; everything else may do nothing at all.  Nobody may frame
    an answer unless the route called `allow_frames`.
    """

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self.app = app
        self.always = {
            "x-content-type-options": "nosniff",
            # Forms of our own pages need it for their Origin; nobody else learns an address of ours.
            "referrer-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
            "cross-origin-opener-policy": "same-origin",
        }
        if https:
            self.always["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = scope[NONCE] = secrets.token_urlsafe(16)
        frames: dict[str, Any] = {}
        scope[_FRAMES] = frames

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.always.items():
                    headers.setdefault(name, value)
                # "Not modified" says nothing of its type; what it said would take the place of the kept page's own policy.
                if "content-security-policy" not in headers and message["status"] != 304:
                    page = headers.get("content-type", "").startswith("text/html")
                    headers["content-security-policy"] = policy(nonce if page else None, frames.get("origins", ()))
            await send(message)

        await self.app(scope, receive, guarded)


def policy(nonce: str | None, frames: Sequence[str] = ()) -> str:
    """The Content-Security-Policy of a page with this nonce, or of what is no page."""
    framed = "frame-ancestors " + (" ".join(frames) or "'none'")
    if nonce is None:
        return f"default-src 'none'; {framed}"
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; {framed}"
    )


class BodyLimit:
    """At most `most` bytes of body.  A route of its own size says `max_body_size=`; Starlette counts, we find the words."""

    def __init__(self, app: ASGIApp, most: int = BODY_BYTES) -> None:
        self.app = RequestBodyLimitMiddleware(app, max_body_size=most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        replaced = False

        async def in_our_words(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] == 413:
                # Starlette's plain text takes the place of whatever the app said of a declared length.
                if Headers(raw=message["headers"]).get("content-type", "").startswith("text/plain"):
                    replaced = True
                    await _refusal(HTTPConnection(scope), TooLarge())(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, in_our_words)


class PlainSockets:
    """Hands sockets to their endpoints past the routing: what is laid around a route takes 6 kB for as long as the socket
    is open, and a call or two for each frame."""

    def __init__(self, app: ASGIApp, routes: Sequence[WebSocketRoute]) -> None:
        self.app = app
        self._endpoints = {route.path: route.endpoint for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._endpoints.get(scope["path"]) if scope["type"] == "websocket" else None
        if endpoint is None:
            await self.app(scope, receive, send)
        else:
            scope["endpoint"] = endpoint
            await endpoint(WebSocket(scope, receive, send))


async def _on_socket_validation_error(socket: WebSocket, error: Exception) -> None:
    """Without a handler FastAPI closes with the errors, input and all, as the reason."""
    await _refuse(socket, error_response(socket, BadInput()), BadInput.code)


def install(app: FastAPI, settings: Settings) -> None:
    """Puts all of this around `app`, and `settings` where `WithSettings` finds them.  The app's lifespan sets `state.db`."""
    app.state.settings = settings
    app.add_exception_handler(WalletdeskError, _on_walletdesk_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(WebSocketRequestValidationError, _on_socket_validation_error)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit)
    app.add_middleware(Requests)
    app.add_middleware(SecurityHeaders, https=settings.public_url.startswith("https://"))
    app.add_middleware(ClientAddress, proxies=settings.trusted_proxies)

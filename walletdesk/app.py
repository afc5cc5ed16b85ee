"""The web application: every room's routes, put together."""

from __future__ import annotations

import asyncio
import errno
import gc
import json
import logging
import signal
import socket
import threading
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import msgspec
import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute

from walletdesk import openapi
from walletdesk.analytics import routes as analytics_routes
from walletdesk.audit import routes as audit_routes
from walletdesk.bot import copilot_routes
from walletdesk.bot import routes as bot_routes
from walletdesk.bot.flows import routes as flow_routes
from walletdesk.catalogue import routes as catalogue_routes
from walletdesk.channels import originals, setup, webhooks
from walletdesk.channels.api import routes as api_routes
from walletdesk.channels.form import routes as form_routes
from walletdesk.channels.form.desk import Forms
from walletdesk.channels.widget import routes as widget_routes
from walletdesk.channels.widget.reception import Reception
from walletdesk.console import record
from walletdesk.console import socket as console_socket
from walletdesk.console.live import Live as ConsoleLive
from walletdesk.console.routes import router as console_router
from walletdesk.desk import Desk
from walletdesk.files import routes as file_routes
from walletdesk.inboxes import routes as inbox_routes
from walletdesk.incidents import routes as incident_routes
from walletdesk.integrations import routes as integration_routes
from walletdesk.integrations.access import RateHeaders, guards_of
from walletdesk.kit import health, http, i18n, metrics
from walletdesk.kit.clock import HOUR
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.settings import Settings
from walletdesk.kit.static import BUILD, BuiltFiles
from walletdesk.knowledge import care_routes as knowledge_care_routes
from walletdesk.knowledge import news_routes as knowledge_news_routes
from walletdesk.knowledge import picture_routes as knowledge_picture_routes
from walletdesk.knowledge import routes as knowledge_routes
from walletdesk.knowledge.bringing import Pictures
from walletdesk.lookups import routes as lookup_routes
from walletdesk.macros import routes as macro_routes
from walletdesk.people import identify
from walletdesk.portal import check, fees, rate, supported
from walletdesk.portal.help import news_json as help_news_json
from walletdesk.portal.help import routes as help_routes
from walletdesk.portal.help.house import House
from walletdesk.realtime.hub import Hub
from walletdesk.realtime.presence import Presence
from walletdesk.screening import routes as secret_routes
from walletdesk.sorting import routes as sorting_routes
from walletdesk.staff import routes as staff_routes
from walletdesk.staff.access import needs
from walletdesk.staff.rules import Permission
from walletdesk.subscribers import TOPIC
from walletdesk.triage import rules as triage

log = logging.getLogger(__name__)

Hear = Callable[[int, int, int], None]
"""Told conversation, sequence and contact of every change."""


class Site:
    """A desk with its sockets: what `app.state` holds."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.hub = Hub()
        self.presence = Presence(desk.bus, desk.clock, lambda place: self.console.viewers_changed(place))
        self.console = ConsoleLive(
            db=desk.db,
            hub=self.hub,
            presence=self.presence,
            files_key=desk.settings.key("files"),
            idle_us=desk.settings.staff_idle_hours * HOUR,
        )
        self.gate = desk.gate
        self.reception = Reception(
            settings=desk.settings, db=desk.db, hub=self.hub, bus=desk.bus, gate=self.gate, store=desk.store
        )
        self.forms = Forms(settings=desk.settings, db=desk.db, gate=self.gate, store=desk.store)
        self.help = House(desk.settings, desk.db)
        self.pictures = Pictures(db=desk.db, store=desk.store, settings=desk.settings)
        self.server: uvicorn.Server | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self._hear: list[Hear] = []

    async def start(self) -> None:
        """Call it in the loop that serves."""
        self.loop = asyncio.get_running_loop()
        self.on_change(self.console.hear)
        self.console.start()
        self.presence.start()
        self.on_change(self.reception.live.hear)
        self.reception.start()
        self.desk.bus.subscribe(self._told)

    def on_change(self, hear: Hear) -> None:
        self._hear.append(hear)

    def stop_serving(self) -> None:
        """From any thread; `serve` returns soon after."""
        if self.server is not None:
            self.server.should_exit = True

    async def stop(self) -> None:
        await self.presence.stop()
        await self.console.stop()
        await self.reception.stop()

    def _told(self, topic: str, payload: bytes) -> None:
        if topic == TOPIC:
            conversation, seq, _, contact = msgspec.json.decode(payload, type=tuple[int, int, int, int])
            self._changed(conversation, seq, contact)

    def _changed(self, conversation: int, seq: int, contact: int) -> None:
        for hear in self._hear:
            hear(conversation, seq, contact)


@cache
def _guarded() -> tuple[APIRouter, ...]:
    """The routes of rooms that do not know of staff; made once, for a route is read for 10 ms before it stands."""
    return (
        inbox_routes.router(
            read=needs(Permission.INBOXES_READ),
            manage=needs(Permission.INBOXES_MANAGE),
            manage_keys=needs(Permission.IDENTITY_KEYS_MANAGE),
        ),
        audit_routes.router(read=needs(Permission.AUDIT_READ), look_up=record.called),
    )


def make_app(settings: Settings, site: Site | None = None) -> FastAPI:
    """The application; without a `site` only to be described (OpenAPI)."""
    app = FastAPI(
        title="walletdesk",
        version="1",
        description="Support desk for self-custody wallets.  Staff sign in with a cookie (`POST /api/session`), own systems "
        "with a token (`Authorization: Bearer`, under `/api/v1`).",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    lookups = (lookup_routes.router, lookup_routes.public)
    # Routes are tried one after the other: those come first that are asked the most.
    for router in (
        api_routes.router,
        staff_routes.router,
        *_guarded(),
        console_router,
        *lookups,
        catalogue_routes.router,
        knowledge_routes.router,
        knowledge_care_routes.router,
        knowledge_news_routes.router,
        help_news_json.router,
        knowledge_picture_routes.router,
        macro_routes.router,
        bot_routes.router,
        flow_routes.router,
        copilot_routes.router,
        sorting_routes.router,
        analytics_routes.router,
        incident_routes.router,
        secret_routes.router,
        setup.router,
        originals.router,
        integration_routes.router,
    ):
        # Not `include_router`, which makes every route a second time.
        app.router.routes += router.routes
    if site is not None:
        _serve(app, settings, site)
    http.install(app, settings)
    app.add_middleware(RateHeaders)
    return app


def _serve(app: FastAPI, settings: Settings, site: Site) -> None:
    desk = site.desk
    app.state.db = desk.db
    app.state.clock = desk.clock
    app.state.bus = desk.bus
    app.state.hub = site.hub
    app.state.presence = site.presence
    app.state.console = site.console
    app.state.gate = site.gate
    app.state.reception = site.reception
    app.state.providers = desk.providers
    app.state.forms = site.forms
    app.state.help = site.help
    app.state.pictures = site.pictures
    app.state.store = desk.store
    app.state.runner = desk.runner
    app.state.looker = desk.looker
    app.state.fees = desk.fees
    app.state.reader = desk.reader
    app.state.told = {"intents": lambda: desk.reader.works}
    app.state.sender = desk.sender
    app.state.means = desk.means
    app.state.copilot = desk.copilot

    if settings.demo:
        from walletdesk.portal import demo  # brings what signs tokens; only here a desk does

        app.router.routes += demo.routes

    # Nothing comes as often as what providers post and visitors ask.
    app.router.routes[:0] = [*webhooks.routes, *widget_routes.routes]

    app.router.routes += [
        *health.routes,
        *metrics.routes,
        *file_routes.routes(store=desk.store, db=desk.db, key=settings.key("files")),
        Route("/openapi.json", _described, methods=["GET"]),
        Route("/", _front, methods=["GET"]),
        *form_routes.routes,
        *rate.routes,
        *check.routes,
        *fees.routes,
        *supported.routes,
        *help_routes.routes,
        console_socket.socket_route(),
        Route("/console", _console, methods=["GET"]),
        Mount("/console", BuiltFiles(BUILD / "console", single_page=True)),
    ]
    sockets = [route for route in app.router.routes if isinstance(route, WebSocketRoute)]
    app.add_middleware(http.PlainSockets, routes=sockets)


async def _described(request: Request) -> Response:
    # Two seconds of work that few desks ever ask for.
    return Response(await asyncio.to_thread(openapi_text), media_type="application/json")


async def _console(request: Request) -> Response:
    return RedirectResponse("/console/")


async def _front(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    if settings.help_url and request.headers.get("host", "") == urlsplit(settings.help_url).netloc:
        return RedirectResponse("/help")
    return RedirectResponse("/demo/" if settings.demo else "/console/")


def openapi_document(app: FastAPI) -> dict[str, Any]:
    document: dict[str, Any] = app.openapi()
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(openapi.schemas())
    components.setdefault("securitySchemes", {}).update(openapi.security_schemes())
    document.setdefault("paths", {}).update(openapi.paths())
    document["webhooks"] = openapi.webhooks()
    openapi.describe_own(document, guards_of(app))
    return document


@cache
def openapi_text() -> str:
    """What docs/openapi.json holds."""
    document = openapi_document(make_app(Settings()))
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True)


class _Server(uvicorn.Server):
    """Tells when requests are answered."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()


class PortTaken(WalletdeskError):
    status = 503
    code = "port_taken"
    sentence = "Port {port} is in use. Stop what uses it, or choose another one with --port."


class NoSuchAddress(WalletdeskError):
    status = 503
    code = "no_such_address"
    sentence = "The desk cannot listen on the address {host}. Set host to an address of this machine."


def listen(settings: Settings) -> socket.socket:
    """The socket to serve on, taken before anything else is touched.  Raises PortTaken or NoSuchAddress."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTaken(port=settings.port) from None
        raise NoSuchAddress(host=settings.host) from None


async def serve(
    settings: Settings,
    *,
    sockets: list[socket.socket],
    started: Callable[[Site], None] = lambda _: None,
) -> None:
    """Open the desk and serve on `sockets` until SIGTERM, SIGINT or `site.stop_serving`.

    `started` is called once requests are answered.
    """
    desk = Desk(settings)
    await desk.open()
    try:
        site = Site(desk)
        app = make_app(settings, site)
        await site.start()
        if settings.embedded_worker or desk.one_process:
            await desk.start_work()
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGINT):
                # uvicorn raises the signal again when it is done; by then we still have a database to close.
                signal.signal(name, lambda *_: None)

        def serving() -> None:
            log.info("serving", extra={"host": settings.host, "port": settings.port})
            started(site)

        site.server = _Server(server_config(app, settings), serving)
        await site.server.serve(sockets)
        await site.stop()
    finally:
        await desk.close()


def warm_up(settings: Settings) -> None:
    """For a desk that is ready, in a thread: what the first who write or read would wait for, 0.3 s in all."""
    triage.sieve()
    i18n.load(settings.languages)
    identify.reader()


def keep_calm() -> None:
    """For a process that does nothing but serve, once it is ready: the garbage collector leaves alone what is there.

    With 5,000 sockets open its pauses were most of what a message waited for.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        http="httptools",
        ws_per_message_deflate=False,
        ws_max_size=131_072,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )

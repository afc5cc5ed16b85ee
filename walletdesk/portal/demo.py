"""Two pages that play a customer, in the demo only: a wallet's website with the widget, and a wallet app that shows the
chat in a web view and holds the other end of its bridge (docs/widget.md)."""

from __future__ import annotations

import json
from typing import Any

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from walletdesk.inboxes import queries
from walletdesk.inboxes.keys import opened
from walletdesk.inboxes.rules import Algorithm, Channel
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.http import same_origin
from walletdesk.kit.ids import new_public_id
from walletdesk.kit.pages import page, reader_language
from walletdesk.kit.settings import Settings
from walletdesk.kit.unit import Unit
from walletdesk.lookups import testchain
from walletdesk.notify import mail

USERS = {"li": ("u-demo-li", "李雷", "zh"), "maria": ("u-demo-maria", "Maria Costa", "en")}
"""Users of the app: id in the wallet's own system, name, language."""
TOKEN_S = 300


async def site(request: Request) -> Response:
    """`/demo/`: the website."""
    inbox = await _inbox(request)
    return page(request, "portal/demo_site.html", inbox=inbox.public_id, asks=await _asks(request))


async def app(request: Request) -> Response:
    """`/demo/app/`: the app."""
    inbox = await _inbox(request)
    said = {"inbox": inbox.public_id, "language": reader_language(request)}
    users = {key: name for key, (_, name, _) in USERS.items()}
    # `<` would end the script it stands in.
    return page(
        request,
        "portal/demo_app.html",
        inbox=inbox.public_id,
        asks=await _asks(request),
        users=users,
        said=json.dumps(said).replace("<", "\\u003c"),
    )


async def privacy(request: Request) -> Response:
    """`/demo/privacy`: what the chat links to before the first message."""
    return page(request, "portal/demo_privacy.html")


async def letters(request: Request) -> Response:
    """`/demo/mail`: what the desk would have mailed, to play whoever gets it."""
    return page(request, "portal/demo_mail.html", letters=list(mail.kept))


async def identity(request: Request) -> Response:
    """`POST /demo/app/identity?user=`: what the wallet's own server does for its app: sign for whom it has logged in."""
    await same_origin(request)
    if request.query_params.get("user") not in USERS:
        raise NotFound
    user_id, name, language = USERS[request.query_params["user"]]
    inbox = await _inbox(request)
    db: Db = request.app.state.db
    settings: Settings = request.app.state.settings
    keys = opened(settings.key("identity"), await db.read(queries.live_keys, inbox.id))
    shared = [key for key in keys.values() if key.algorithm is Algorithm.HS256]
    if not shared:
        raise NotFound
    now = db.clock.now() // SECOND
    claims: dict[str, Any] = {
        "sub": user_id,
        "name": name,
        "language": language,
        "aud": inbox.public_id,
        "iat": now,
        "exp": now + TOKEN_S,
        "jti": new_public_id(),
    }
    token = jwt.encode(claims, shared[0].key, "HS256", headers={"kid": shared[0].kid})
    return JSONResponse({"token": token}, headers={"cache-control": "no-store"})


async def _inbox(request: Request) -> Inbox:
    """The first inbox that is open.  Raises NotFound (404)."""
    db: Db = request.app.state.db
    return await db.read(_first)


async def _asks(request: Request) -> testchain.Asks:
    db: Db = request.app.state.db
    return await db.read(testchain.noted)


def _first(unit: Unit) -> Inbox:
    for inbox in queries.page(unit, limit=50):
        if inbox.active and inbox.channel is Channel.WIDGET:
            return inbox
    raise NotFound


async def _to(request: Request) -> Response:
    return RedirectResponse(request.url.path + "/")


routes = [
    Route("/demo", _to, methods=["GET"], name="demo_to"),
    Route("/demo/", site, methods=["GET"], name="demo_site"),
    Route("/demo/privacy", privacy, methods=["GET"], name="demo_privacy"),
    Route("/demo/mail", letters, methods=["GET"], name="demo_mail"),
    Route("/demo/app", _to, methods=["GET"], name="demo_app_to"),
    Route("/demo/app/", app, methods=["GET"], name="demo_app"),
    Route("/demo/app/identity", identity, methods=["POST"], name="demo_identity"),
]

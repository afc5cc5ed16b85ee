"""Where providers post: `POST /hooks/{kind}/{inbox}`.

The signature is checked over the raw bytes before anything is parsed; what came is stored before it is acknowledged.
Bodies are read in memory, never kept and never logged.
"""

from __future__ import annotations

import logging
from typing import cast

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from walletdesk.channels import registry
from walletdesk.channels.base import Account, Hooked, NotOurs, Ordering, WrongSignature
from walletdesk.channels.providers import Providers
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit import metrics
from walletdesk.kit.errors import Forbidden, NotFound, Unavailable

log = logging.getLogger(__name__)

PATH = "/hooks"
BODY_BYTES = 4 * 1024 * 1024


class WrongHook(Forbidden):
    code = "wrong_signature"
    sentence = "This did not come from the provider."


class ChannelPaused(Unavailable):
    code = "channel_paused"
    sentence = "This inbox is paused. Deliver again later."


def path_of(kind: str, public_id: str) -> str:
    return f"{PATH}/{kind}/{public_id}"


async def hook(request: Request) -> Response:
    """200 once all of it is stored; 503 where it should come again."""
    providers: Providers = request.app.state.providers
    inbox, account, adapter = await _addressed(providers, request)
    try:
        body = await request.body()
    except ClientDisconnect:
        return Response(status_code=400)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        adapter.verify(account, headers, body)
    except WrongSignature:
        providers.doing.refused(inbox.id)
        metrics.channel_event(inbox.channel, "refused")
        raise WrongHook from None
    if not inbox.active:
        raise ChannelPaused(retry_after_s=60)
    try:
        events = adapter.parse(account, body)
    except NotOurs:
        providers.doing.ignored(inbox.id)
        metrics.channel_event(inbox.channel, "ignored")
        return Response(status_code=200)
    placed: Ordering | None = cast(Ordering, adapter) if hasattr(adapter, "place") else None
    place = placed.place(account, body) if placed is not None else None
    if place is None:
        await providers.take(inbox, events)
    else:
        async with providers.in_order(inbox.id).turn(*place):
            await providers.take(inbox, events)
    metrics.channel_event(inbox.channel, "taken")
    return Response(status_code=200)


async def _addressed(providers: Providers, request: Request) -> tuple[Inbox, Account, Hooked]:
    """Raises NotFound (404), the same for what there is not and what is not set up."""
    kind, public_id = request.path_params["kind"], request.path_params["inbox"]
    if kind not in registry.names() or not registry.adapter(kind).CAPABILITIES.hook:
        raise NotFound
    try:
        known = await providers.known(public_id)
    except registry.BadSetting:
        raise NotFound from None
    if known is None or known[0].channel != kind:
        raise NotFound
    return known[0], known[1], cast(Hooked, registry.adapter(kind))


routes = [Route(f"{PATH}/{{kind}}/{{inbox}}", hook, methods=["POST"], name="channel_hook", max_body_size=BODY_BYTES)]

"""Webhooks as the console and the API handle them: one set of steps for both."""

from __future__ import annotations

from urllib.parse import urlsplit

from walletdesk.conversations import queries as conversations
from walletdesk.events import Actor
from walletdesk.inboxes import queries as inboxes
from walletdesk.integrations import actions, queries, sealing
from walletdesk.integrations.actions import WebhookFields
from walletdesk.integrations.rules import DeliveryState, asked_for
from walletdesk.integrations.schemas import DeliveryPage, DeliveryView, NewWebhook, WebhookShape, WebhookView
from walletdesk.integrations.tables import Webhook
from walletdesk.kit.db import Db
from walletdesk.kit.errors import BadInput, NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.paging import page
from walletdesk.kit.unit import Unit
from walletdesk.lookups.guard import BadNodeAddress, NodeAddressRefused, check_url
from walletdesk.safety.names import without_secret


class BadWebhookAddress(BadInput):
    code = "bad_webhook_address"
    sentence = (
        "This is not an address for a webhook: it begins with https://, and with http:// only inside your own network."
    )


class WebhookAddressRefused(BadInput):
    code = "webhook_address_refused"
    sentence = (
        "This address lies inside a private network. Somebody who manages this desk can allow it for this webhook."
    )


class NoEvents(BadInput):
    code = "no_events"
    sentence = "Choose at least one event."


class Hooks:
    """`key` is `settings.key(sealing.PURPOSE)`; `inbox_id` narrows to one inbox."""

    def __init__(
        self, db: Db, key: bytes, by: Actor, *, inbox_id: int | None = None, by_token: int | None = None
    ) -> None:
        self._db = db
        self._key = key
        self._by = by
        self._inbox_id = inbox_id
        self._by_token = by_token

    async def all(self) -> list[WebhookView]:
        found = await self._db.read(queries.webhooks, inbox_id=self._inbox_id)
        return [WebhookView.of(one) for one in found]

    async def there(self, webhook_id: int) -> Webhook:
        """Raises NotFound (404)."""
        return await self._db.read(actions.there, webhook_id, self._inbox_id)

    async def create(self, body: NewWebhook) -> tuple[Webhook, str]:
        """With the secret.  Raises what the address may be refused with (422), NotFound (404) for an unknown inbox."""
        inbox_id = self._inbox_id if body.inbox is None else body.inbox
        if self._inbox_id not in (None, inbox_id):
            raise NotFound
        if inbox_id is not None and await self._db.read(inboxes.by_id, inbox_id) is None:
            raise NotFound
        webhook_id, secret = new_id(), sealing.new_secret()
        fields = self._fields(webhook_id, body, body.allow_private)
        made = await self._db.write(
            actions.create_webhook,
            self._by,
            webhook_id,
            fields,
            sealing.sealed(self._key, webhook_id, "secret", secret),
            inbox_id=inbox_id,
            by_token=self._by_token,
        )
        return made, secret

    async def change(self, webhook_id: int, body: WebhookShape) -> Webhook:
        before = await self.there(webhook_id)
        private = before.allow_private if body.allow_private is None else body.allow_private
        if not private and before.allow_private and body.url is None:
            # What was allowed is allowed no more: the address is asked again.
            url = sealing.opened(self._key, webhook_id, "url", before.url)
            if url is not None:
                _checked(url, private=False)
        fields = self._fields(webhook_id, body, private)
        return await self._db.write(actions.change_webhook, self._by, webhook_id, fields, by_token=self._by_token)

    async def change_secret(self, webhook_id: int) -> tuple[Webhook, str]:
        await self.there(webhook_id)
        secret = sealing.new_secret()
        sealed = sealing.sealed(self._key, webhook_id, "secret", secret)
        after = await self._db.write(actions.change_secret, self._by, webhook_id, sealed, by_token=self._by_token)
        return after, secret

    async def delete(self, webhook_id: int) -> None:
        await self.there(webhook_id)
        await self._db.write(actions.delete_webhook, self._by, webhook_id, by_token=self._by_token)

    async def log(
        self, webhook_id: int, *, state: DeliveryState | None, cursor: int | None, limit: int
    ) -> DeliveryPage:
        await self.there(webhook_id)
        return await self._db.read(_log, webhook_id, state=state, cursor=cursor, limit=limit)

    async def replay(self, webhook_id: int, delivery_id: int) -> DeliveryView:
        await self.there(webhook_id)
        return await self._db.write(_replay, webhook_id, delivery_id)

    async def replay_failed(self, webhook_id: int) -> int:
        await self.there(webhook_id)
        return await self._db.write(actions.replay_failed, webhook_id)

    def _fields(self, webhook_id: int, body: NewWebhook | WebhookShape, private: bool) -> WebhookFields:
        url = None if body.url is None else _checked(body.url, private=private)
        events = None if body.events is None else asked_for(body.events)
        if events == ():
            raise NoEvents
        return WebhookFields(
            name=None if body.name is None else without_secret(body.name),
            url=None if url is None else sealing.sealed(self._key, webhook_id, "url", url),
            host=None if url is None else urlsplit(url).hostname or "",
            events=events,
            texts=body.texts,
            allow_private=body.allow_private,
            active=body.active if isinstance(body, WebhookShape) else None,
        )


def _checked(url: str, *, private: bool) -> str:
    """Raises BadWebhookAddress or WebhookAddressRefused (422)."""
    try:
        return check_url(url, own=private, private=private)
    except NodeAddressRefused:
        raise WebhookAddressRefused from None
    except BadNodeAddress:
        raise BadWebhookAddress from None


def _log(unit: Unit, webhook_id: int, *, state: DeliveryState | None, cursor: int | None, limit: int) -> DeliveryPage:
    found = queries.deliveries(unit, webhook_id, state=state, before=cursor, limit=limit + 1)
    shown, after = page(found, limit, lambda one: one.id)
    numbers = conversations.numbers_of(unit, {one.conversation_id for one in shown})
    views = [DeliveryView.of(one, numbers.get(one.conversation_id)) for one in shown]
    return DeliveryPage(deliveries=views, next=after)


def _replay(unit: Unit, webhook_id: int, delivery_id: int) -> DeliveryView:
    found = actions.replay(unit, webhook_id, delivery_id)
    return DeliveryView.of(found, conversations.numbers_of(unit, [found.conversation_id]).get(found.conversation_id))

"""The corridor out: a message that waits is handed to its channel, and what became of it is stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from walletdesk.channels import registry
from walletdesk.channels.base import Outbound, Permanent, Retry
from walletdesk.conversations import queries
from walletdesk.conversations.actions import reply
from walletdesk.conversations.actions.reply import DeliverArgs
from walletdesk.kit import jobs
from walletdesk.kit.db import Db


def delivery(db: Db) -> Callable[[DeliverArgs], Awaitable[None]]:
    """The handler of the job `reply.DELIVER`."""

    async def deliver(args: DeliverArgs) -> None:
        """May run twice: a message that no longer waits is left alone."""
        waiting = await db.read(queries.to_deliver, args.message_id)
        if waiting is None:
            return
        outbound = Outbound(
            message_id=waiting.message_id,
            conversation_id=waiting.conversation_id,
            inbox_id=waiting.inbox_id,
            contact_id=waiting.contact_id,
        )
        try:
            provider_id = await registry.adapter(waiting.channel).send(outbound)
        except registry.NoSuchChannel:
            await db.write(reply.failed, args.message_id, "channel_gone")
        except Permanent as failure:
            await db.write(reply.failed, args.message_id, failure.reason, unknown=failure.unknown)
        except Retry as failure:
            raise jobs.Retry(failure.after_s, code="channel_not_ready") from None
        else:
            await db.write(reply.delivered, args.message_id, provider_id)

    return deliver

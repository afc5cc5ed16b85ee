"""A walletdesk desk from Python: `Client` asks it, `verify` reads what its webhooks send."""

from walletdesk_client.generated import Client
from walletdesk_client.transport import Refused, Unanswered
from walletdesk_client.webhooks import NotSigned, verify

__all__ = ["Client", "NotSigned", "Refused", "Unanswered", "verify"]

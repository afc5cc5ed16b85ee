"""News by mail on its way out: by the mailbox that settings name, signed like its other mail."""

from __future__ import annotations

import asyncio
import time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import TYPE_CHECKING

from walletdesk.channels.base import Account, Permanent, Retry
from walletdesk.channels.mail import ids
from walletdesk.channels.registry import BadSetting, NoSuchChannel
from walletdesk.notify.newsletter import Mailing, NotTaken, Refused

if TYPE_CHECKING:
    from walletdesk.channels.providers import Providers
    from walletdesk.inboxes.tables import Inbox


async def post(providers: Providers, inbox: Inbox, mailing: Mailing) -> None:
    """Hand one mail to the mailbox's server.  Raises NotTaken or Refused."""
    from walletdesk.channels.mail.adapter import way_out
    from walletdesk.channels.mail.submit import submit

    try:
        account = await providers.account(inbox)
    except (BadSetting, NoSuchChannel):
        raise Refused("channel_not_set_up") from None
    if account.settings.is_ours(mailing.to):
        raise Refused("own_address")
    try:
        raw = await asyncio.to_thread(written, account, mailing)
    except (ValueError, UnicodeError, IndexError):  # letters or brackets that no header takes
        raise Refused("address_refused") from None
    try:
        await submit(way_out(providers.client(account), account), raw, account.settings.address, mailing.to)
    except Retry as later:
        raise NotTaken(later.after_s) from None
    except Permanent as refused:
        raise Refused(refused.reason, unknown=refused.unknown) from None


def written(account: Account, mailing: Mailing, at: float | None = None) -> bytes:
    settings = account.settings
    at = time.time() if at is None else at
    name = " ".join(mailing.sender.split())
    mail = EmailMessage(policy=SMTP.clone(max_line_length=78, cte_type="7bit"))
    mail["From"] = Address(display_name=name, addr_spec=settings.address)
    mail["To"] = Address(addr_spec=mailing.to)
    mail["Subject"] = " ".join(mailing.subject.split())
    mail["Date"] = formatdate(at)
    mail["Message-ID"] = ids.message_id(account.hook_secret, mailing.number, settings.domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(mailing.text, cte="quoted-printable")
    mail.add_alternative(mailing.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = mailing.language  # earlier it would become the first part's
    raw = mail.as_bytes()
    if mailing.leave:
        # Written here and not by the library, which breaks a long address into encoded words that no mail program follows.
        raw = (
            f"List-Id: <news.{settings.domain}>\r\n"
            f"List-Unsubscribe: <{mailing.leave}>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
            "Precedence: list\r\n"
        ).encode("ascii") + raw
    signer = settings.signer()
    return signer.header(raw, int(at)) + raw if signer is not None else raw

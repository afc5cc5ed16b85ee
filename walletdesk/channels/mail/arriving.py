"""A mail becomes what the desk takes in: a message, or that one of ours did not arrive."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter

import msgspec

from walletdesk.channels.base import Account, Attached, Bounced, Event, Message, NotOurs, Sender, Wanted
from walletdesk.channels.mail import ids
from walletdesk.channels.mail.kinds import Kind
from walletdesk.channels.mail.reading import Mail, read
from walletdesk.channels.mail.settings import Settings
from walletdesk.conversations.rules import Confirm, SenderCheck
from walletdesk.kit import i18n
from walletdesk.people.rules import IdentityKind, Proof, is_email
from walletdesk.triage.language import language_of
from walletdesk.wire import RawText

MOST_FILES = 50
UNREAD = ":unread"
_REPLIES = re.compile(
    r"^\s*(?:re|aw|sv|antw|odp|r|ref|rif|res|回复|回覆|答复|答覆|转发)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)

_COMPARED = 100_000
"""Characters; of a longer mail more lines are read twice."""
_QUOTED = re.compile(r"^[\s>]+")


def event(account: Account, raw: bytes, *, size: int | None = None, recipient: str = "") -> tuple[Mail, Event]:
    """`size` where only the headers of a mail that is too large are here; `recipient` of the envelope, where it is known.

    Raises NotOurs.
    """
    settings: Settings = account.settings
    mail = read(raw, settings.checkers)
    if mail.kind is Kind.BOUNCE and (ours := _ours(account, mail)):
        if mail.delayed:
            raise NotOurs
        reason = _reason([one.status for one in mail.bounced])
        return mail, Bounced(provider_id=ours, reason=reason, number=ids.number_of(ours))
    # A report that names no mail of ours may be something else after all: it is kept, as what a machine wrote.
    sender = mail.sender.address.lower() if mail.sender is not None else ""
    if not is_email(sender) or settings.is_ours(sender):
        raise NotOurs
    words = _with_count(account, mail) if size is None else _not_read(account, mail, size)
    token = ids.token_in([*mail.to, *mail.cc], recipient) if settings.plus else ""
    return mail, Message(
        key=key(account.hook_secret, mail, raw),
        sender=Sender(
            kind=IdentityKind.EMAIL,
            value=sender,
            name=RawText(mail.sender.name) if mail.sender else None,
            proof=Proof.CHANNEL if _let_through(mail) else Proof.NONE,
            # An answer of a few words is in the language of what it answers.
            language=language_of(f"{mail.subject}\n{mail.full_text}"[:2_000]),
        ),
        text=RawText(words),
        subject=RawText(mail.subject) if mail.subject else None,
        files=tuple(Attached(name=RawText(one.name), data=one.data) for one in mail.files[:MOST_FILES]),
        look_in=ids.looked_in(account.hook_secret, sender, mail.in_reply_to, mail.references, token),
        keeps=(ids.of_theirs(account.hook_secret, sender, mail.message_id),) if mail.message_id else (),
        provider_id=mail.message_id,
        answers=mail.in_reply_to[0] if mail.in_reply_to else None,
        facts={"sender_checked": checked(mail)},
        automatic=not mail.answerable,
        beside=_beyond(mail),
        confirm=_confirm(settings, mail),
        checked=_verdict(mail),
    )


def _not_read(account: Account, mail: Mail, size: int) -> str:
    said = i18n.translator((account.languages or ("en",))[0])
    note = said.gettext(
        "[This mail has {size} MB and is too large to be taken in. It lies in the mailbox.]", size=-(-size // 1_000_000)
    )
    return f"{mail.subject}\n\n{note}".strip()


def _with_count(account: Account, mail: Mail) -> str:
    more = len(mail.files) - MOST_FILES
    if more <= 0:
        return _words(mail)
    said = i18n.translator((account.languages or ("en",))[0])
    note = said.gettext(
        "[Of the files of this mail the first {most} were taken in. So many more lie in the mailbox: {count}.]",
        count=more,
        most=MOST_FILES,
    )
    return f"{_words(mail)}\n\n{note}".strip()


def unread(account: Account, event: Message) -> Message:
    """In the place of a mail over which the gate fails: nothing of what it says.

    Known by another key than the mail, which is taken in with its files if it comes again and can be checked then.
    """
    said = i18n.translator((account.languages or ("en",))[0])
    note = said.gettext("[A mail could not be checked, so nothing of it was taken in. It lies in the mailbox.]")
    return msgspec.structs.replace(
        event,
        key=f"{event.key}{UNREAD}",
        sender=msgspec.structs.replace(event.sender, name=None),
        text=RawText(note),
        subject=None,
        files=(),
        beside=(),
    )


def key(secret: str, mail: Mail, raw: bytes) -> str:
    """The same for a mail that comes again, by whatever way: what servers write on top of it on its way is left out.

    Made with a key of the desk: a mail may hold a secret that is short enough to be tried.
    """
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2].strip()
    who = mail.sender.address.lower() if mail.sender is not None else ""
    told = "\n".join((mail.message_id or "", who, mail.date or "", mail.subject))
    made = hmac.digest(secret.encode(), told.encode() + b"\n" + body, hashlib.sha256)
    return f"mail:{made.hex()}"


def is_it(account: Account, wanted: Wanted, raw: bytes) -> bool:
    """Whether a mail that lies there is the one that was stored, or in whose place a note was."""
    its = key(account.hook_secret, read(raw), raw)
    return wanted.is_it(its) or wanted.is_it(f"{its}{UNREAD}")


def checked(mail: Mail) -> bool:
    """Whether a server we trust vouches for the address the mail says it is from: DMARC, or SPF or DKIM for that very domain."""
    auth = mail.auth
    if auth.by is None or mail.sender is None or "several_from" in mail.problems:
        return False
    domain = mail.sender.address.rpartition("@")[2].lower()
    if auth.dmarc is not None and auth.dmarc.result != "none":
        return auth.dmarc.result == "pass" and auth.dmarc.domain == domain
    results = [*auth.dkim, *([auth.spf] if auth.spf is not None else [])]
    return any(one.result == "pass" and one.domain == domain for one in results)


def _let_through(mail: Mail) -> bool:
    """Whether the domain of the address says itself, by DMARC, that mail like this is its own."""
    return checked(mail) and mail.auth.dmarc is not None and mail.auth.dmarc.result == "pass"


def _verdict(mail: Mail) -> SenderCheck:
    """What is said beside the message.  A signature that broke on the way says nothing of who signed it."""
    if checked(mail):
        return SenderCheck.PASS
    dmarc, spf = mail.auth.dmarc, mail.auth.spf
    if dmarc is not None and dmarc.result != "none":
        return SenderCheck.FAIL if dmarc.result == "fail" else SenderCheck.NONE
    return SenderCheck.FAIL if spf is not None and spf.result in ("fail", "softfail") else SenderCheck.NONE


def _confirm(settings: Settings, mail: Mail) -> Confirm:
    if not settings.acknowledge or not mail.answerable:
        return Confirm.NEVER
    return Confirm.ALWAYS if checked(mail) else Confirm.KNOWN


def _words(mail: Mail) -> str:
    """The subject is part of what somebody says, unless it only repeats that this is an answer."""
    if not mail.subject or _REPLIES.match(mail.subject) or mail.text.strip() == mail.subject:
        return mail.text
    return f"{mail.subject}\n\n{mail.text}".strip()


def _beyond(mail: Mail) -> tuple[RawText, ...]:
    """What the mail says and `_words` leaves out: the quote and the signature, and what its HTML says alone."""
    cut = _not_in(mail.text, mail.full_text) if mail.text != mail.full_text else ""
    page = mail.page_text
    page = _not_in(mail.full_text, page) if page and page.split() != mail.full_text.split() else ""
    return tuple(RawText(one) for one in (cut, page) if one)


def _not_in(text: str, more: str) -> str:
    """The lines of `more` that `text` does not repeat, however its lines are broken."""
    once = Counter(" ".join(line.split()) for line in text.splitlines())
    there = f" {' '.join(text.split())} "[:_COMPARED]
    left = []
    for line in more.splitlines():
        said = _QUOTED.sub("", " ".join(line.split()))
        if once[said] > 0:
            once[said] -= 1
        elif said.count(" ") < 2 or f" {said} " not in there:  # a short one may be a word of a list
            left.append(said)
    return "\n".join(left).strip()


def _ours(account: Account, mail: Mail) -> str:
    """The id of ours that a report is about; empty where it names none."""
    named = [
        one for one in (*mail.returned, *mail.references, *mail.in_reply_to) if ids.is_ours(account.hook_secret, one)
    ]
    return next(iter(named or ids.ours_in(account.hook_secret, mail.full_text)), "")


def _reason(statuses: list[str | None]) -> str:
    """RFC 3463: the second figure says what it is about."""
    status = next((one for one in statuses if one), "")
    about = status.partition(".")[2]
    if about.startswith("1."):
        return "address_refused"
    if about.startswith("2.2"):
        return "mailbox_full"
    if about.startswith(("3.4", "2.3")):
        return "mail_too_large"
    if about.startswith("7."):
        return "mail_refused"
    return "mail_bounced"

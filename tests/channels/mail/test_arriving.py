"""What of a mail reaches the desk, and what is made of it on the way."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from walletdesk.channels.base import Account, Message
from walletdesk.channels.inbound import opaque
from walletdesk.channels.mail import arriving, settings
from walletdesk.conversations.rules import digest

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def an_account(hook_secret: str = "one") -> Account:
    return Account(
        inbox_id=1,
        public_id="in",
        name="Support",
        languages=("en",),
        settings=settings.Settings(address="help@wallet.example"),
        hook_secret=hook_secret,
    )


def a_mail(words: str = "Hello.", message_id: str = "<1@customer.example>", files: int = 0) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Ann <ann@customer.example>"
    mail["To"] = "help@wallet.example"
    mail["Subject"] = "Help"
    mail["Date"] = "Mon, 30 Nov 2026 10:00:00 +0000"
    mail["Message-ID"] = message_id
    mail.set_content(words)
    for number in range(files):
        mail.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{number}.txt")
    return mail.as_bytes()


def arrived(raw: bytes, hook_secret: str = "one") -> Message:
    event = arriving.event(an_account(hook_secret), raw)[1]
    assert isinstance(event, Message)
    return event


def test_nobody_without_the_desks_key_can_try_which_secret_a_mail_held() -> None:
    here, again, elsewhere = (arrived(a_mail("PIN 4821"), key) for key in ("one", "one", "another"))
    assert (here.key, here.keeps) == (again.key, again.keeps)
    assert here.key != elsewhere.key and here.keeps != elsewhere.keeps
    assert here.key != arrived(a_mail("PIN 4822")).key


def test_an_id_with_a_phrase_in_it_is_kept_as_what_a_key_makes_of_it() -> None:
    said = f"<{PHRASE.replace(' ', '.')}@customer.example>"
    assert opaque(said, "one") == opaque(said, "one") != opaque(said, "another")
    assert digest(said) not in opaque(said, "one") and "sausage" not in opaque(said, "one")
    assert opaque("<1@customer.example>", "one") == "<1@customer.example>"

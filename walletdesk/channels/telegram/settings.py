"""What an administrator fills in to connect a bot."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from walletdesk.channels.base import Field

API = "https://api.telegram.org"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    token: Annotated[str, Meta(pattern=r"^\d{3,20}:[A-Za-z0-9_-]{20,100}$")]
    bot: Annotated[str, Meta(pattern=r"^@?[A-Za-z][A-Za-z0-9_]{2,31}$")]
    way: Annotated[str, Meta(pattern=r"^(hook|pull)$")] = "hook"
    groups: bool = False
    api: Annotated[str, Meta(pattern=r"^https?://[^\s/?#]+$")] = API
    own_network: bool = False

    def __repr__(self) -> str:
        return "Settings(...)"

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])

    @property
    def bot_name(self) -> str:
        return self.bot.removeprefix("@")


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues."""
    return sentence


FIELDS = (
    Field(
        name="token",
        label=_("Token"),
        help=_("BotFather gives it when the bot is made, and again with /mybots, API Token."),
        kind="secret",
        required=True,
        example="110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    ),
    Field(
        name="bot",
        label=_("User name of the bot"),
        help=_("As in its link t.me/…, without the link. It ends in “bot”."),
        required=True,
        example="PolarHelpBot",
    ),
    Field(
        name="way",
        label=_("How messages come in"),
        help=_(
            "Telegram posts only to an HTTPS address on port 443, 80, 88 or 8443. Where it cannot reach the desk, ask it."
        ),
        kind="choice",
        default="hook",
        choices=(("hook", _("Telegram posts them to the desk")), ("pull", _("The desk asks for them"))),
    ),
    Field(
        name="groups",
        label=_("Answer in groups"),
        help=_("Questions that name the bot or answer it. Everybody in the group reads the answer."),
        kind="switch",
        default=False,
    ),
    Field(
        name="api",
        label=_("Address of the Bot API"),
        help=_("Another one only for a Bot API server of your own."),
        default=API,
        example=API,
        destination=True,
    ),
    Field(
        name="own_network",
        label=_("The Bot API server stands in our own network"),
        help=_("Only then may its address begin with http:// or lead inside a private network."),
        kind="switch",
        default=False,
        destination=True,
    ),
)

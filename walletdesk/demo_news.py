"""The demo's news: an update of the made-up wallet, and a warning that stands before everything else.

Made up like its stories, in both languages, with dates that fit the releases of its catalogue.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from walletdesk.events import Actor, ActorKind
from walletdesk.kit.clock import DAY, HOUR
from walletdesk.kit.db import Db
from walletdesk.knowledge.actions import news
from walletdesk.knowledge.actions.news import About
from walletdesk.knowledge.reading import words
from walletdesk.knowledge.rules import NewsKind, NewsStatus
from walletdesk.staff.tables import Staff
from walletdesk.wire import RawText


class Clock(Protocol):
    at: int


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of news, let out `ago_us` before now and shown for so long."""

    ago_us: int
    for_us: int
    kind: NewsKind
    texts: dict[str, tuple[str, str]]
    """Title and body by language."""


PIECES = (
    Piece(
        ago_us=6 * DAY,
        for_us=60 * DAY,
        kind=NewsKind.NOTICE,
        texts={
            "en": (
                "Version 5.12.1 estimates fees anew before a swap",
                "Version 5.12.1 is out for iPhone and Android. Before you sign a swap, its network fee is estimated anew "
                "and shown once more, so that you see what it costs now and not what it cost a minute ago.\n\n"
                "1. Install the update from the store where you got the app.\n"
                "2. Open it and look at “About”: it says 5.12.1.\n\n"
                "Your wallets stay as they are. An update never asks for your recovery phrase.",
            ),
            "zh": (
                "5.12.1 版：兑换前重新估算手续费",
                "iPhone 版和安卓版 5.12.1 已发布。签名兑换之前，应用会重新估算并再次显示网络手续费，"
                "您看到的是现在的费用，而不是一分钟前的费用。\n\n"
                "1. 在您原来下载应用的商店里安装更新。\n"
                "2. 打开应用，查看“关于”，版本应为 5.12.1。\n\n"
                "您的钱包不会改变。更新绝不会要求您输入助记词。",
            ),
        },
    ),
    Piece(
        ago_us=20 * HOUR,
        for_us=14 * DAY,
        kind=NewsKind.SECURITY,
        texts={
            "en": (
                "False Polar Wallet support writes to people in Telegram groups",
                "Since yesterday accounts with our name and picture write to people who ask something in public Telegram "
                "groups. They offer help, and then send a link to a copy of our website.\n\n"
                "- We never write to you first, in no group and in no chat.\n"
                "- Nobody of our team ever needs your recovery phrase or a private key.\n"
                "- No wallet has to be verified, synchronised or validated on a website.\n\n"
                "If you did something there that worries you, make a new wallet and move what is left to it now.",
            ),
            "zh": (
                "有人在 Telegram 群里冒充 Polar 钱包客服",
                "从昨天起，有人使用我们的名称和头像，私信在公开 Telegram 群里提问的用户。"
                "他们先说要提供帮助，再发来一个仿冒我们官网的链接。\n\n"
                "- 我们绝不会主动联系您，无论在群里还是私聊中。\n"
                "- 我们的同事绝不需要您的助记词或私钥。\n"
                "- 没有任何钱包需要在网站上验证、同步或校验。\n\n"
                "如果您在那里做过的事让您担心，请立即新建钱包，并把剩余资产转过去。",
            ),
        },
    ),
)


def tell(db: Db, clock: Clock, by: Staff) -> None:
    """Leaves the clock as it found it."""
    now = clock.at
    actor = Actor(ActorKind.STAFF, by.id)
    for piece in PIECES:
        clock.at = now - piece.ago_us
        about = About(
            kind=piece.kind,
            shown_until=clock.at + piece.for_us,
            by_mail=False,  # nobody asked for mails, and a desk that is made up sends none
        )
        texts = {
            language: words(RawText(title), RawText(""), RawText(body))
            for language, (title, body) in piece.texts.items()
        }
        made = db.write_and_wait(news.create, actor, about, texts)
        db.write_and_wait(news.set_status, actor, made.id, NewsStatus.PUBLISHED, version=made.version)
    clock.at = now

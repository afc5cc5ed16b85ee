"""The demo's weeks before its stories: what people asked day by day, answered and resolved, so that pages of counts have some.

Made up, a few a day, the same at every start; on the last day more than usual ask about TRON's energy.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from walletdesk.analytics import actions as asked
from walletdesk.conversations.actions import rate, receive, reply, work
from walletdesk.conversations.actions.receive import Arrival
from walletdesk.conversations.rules import Status
from walletdesk.events import Actor, ActorKind
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import DAY, HOUR, MINUTE
from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit
from walletdesk.safety import screen
from walletdesk.staff.tables import Staff
from walletdesk.triage.flood import fingerprint
from walletdesk.triage.rules import first_look, language_of
from walletdesk.wire import RawText

DAYS = 28
A_DAY = 3
RISE = 8


class Question(msgspec.Struct, frozen=True):
    topic: str
    chain: str
    asked: str
    answered: str


QUESTIONS = (
    Question(
        "token_not_shown",
        "Base",
        "Where do I find USDC on Base? It is not in my list.",
        "Open Assets, choose Edit list and switch on USDC on Base.",
    ),
    Question(
        "tron_resources",
        "TRON",
        "为什么转 USDT 提示能量不足？",
        "TRON 转账需要能量。可以等待恢复，也可以消耗少量 TRX 完成转账。",
    ),
    Question(
        "pending_low_fee",
        "Ethereum",
        "My transfer has been waiting since this morning, how do I speed it up?",
        "Open the transfer, choose Speed up and confirm the new fee.",
    ),
    Question(
        "memo_missing",
        "TON",
        "I sent TON to an exchange and forgot the comment, what now?",
        "Ask the exchange for a deposit without a comment; only they can assign it.",
    ),
    Question("balance_wrong", "BNB", "导入钱包后余额为什么是零？", "请保持应用打开几分钟，然后下拉刷新资产页。"),
    Question(
        "failed_slippage",
        "Polygon",
        "Why did my swap fail and still cost a fee?",
        "The price moved past your limit. The network keeps the fee; try again with a new quote.",
    ),
    Question(
        "promotion",
        "",
        "Where do I see the points of the autumn promotion?",
        "The points come at the end of the month; they are shown under Rewards.",
    ),
    Question(
        "app_fault", "Solana", "The app closes when I open the NFT tab, when is it fixed?", "A fix comes with 5.12.2."
    ),
)
VERSIONS = ("Polar 5.11.0", "Polar 5.12.0", "Polar 5.12.1")


class Clock(Protocol):
    """What the demo's clock can do: it is set."""

    at: int


def tell(db: Db, clock: Clock, inbox: Inbox, by: Staff) -> None:
    now = clock.at
    for day in range(DAYS, 0, -1):
        clock.at = now - day * DAY - (day * 5 % 9) * HOUR
        some = [QUESTIONS[(day * A_DAY + nth * nth + day // 5) % len(QUESTIONS)] for nth in range(A_DAY)]
        _tell(db, clock, inbox, by, some, day)
    clock.at = now - 50 * MINUTE
    energy = next(one for one in QUESTIONS if one.topic == "tron_resources")
    _tell(db, clock, inbox, by, [energy] * RISE, 0)
    clock.at = now
    db.write_and_wait(asked.watch)


def _tell(db: Db, clock: Clock, inbox: Inbox, by: Staff, some: list[Question], day: int) -> None:
    """All of a day at once: they came, were answered, and were resolved; one in three of some topics was rated badly."""
    arrivals = [_arrival(inbox, one, day, nth) for nth, one in enumerate(some)]
    got = db.write_and_wait(lambda unit: [receive.receive_message(unit, one) for one in arrivals])
    clock.at += 4 * MINUTE

    def answer(unit: Unit) -> None:
        for nth, (one, question) in enumerate(zip(got, some, strict=True)):
            written = reply.Reply(
                number=one.conversation.number,
                staff_id=by.id,
                key=f"demo-weeks-{day:03}-{nth:03}-answer",
                screened=screen(RawText(question.answered)),
                note=False,
            )
            stored = reply.reply(unit, written)
            reply.delivered(unit, stored.id)

    db.write_and_wait(answer)
    clock.at += 6 * MINUTE
    actor = Actor(ActorKind.STAFF, by.id)

    def resolve(unit: Unit) -> None:
        for one in got:
            work.set_status(unit, one.conversation.number, actor, status=Status.RESOLVED)

    db.write_and_wait(resolve)
    if day:
        clock.at += MINUTE
        for one, question in zip(got, some, strict=True):
            if question.topic in ("promotion", "memo_missing") and day % 3 == 0:
                db.write_and_wait(
                    rate.rate, one.conversation.public_id, one.contact.id, 1 + day % 2, screen(RawText(""))
                )


def _arrival(inbox: Inbox, question: Question, day: int, nth: int) -> Arrival:
    screened = screen(RawText(question.asked))
    facts = {"app_version": VERSIONS[(day + nth) % 3 if day < 16 else (day + nth) % 2], "chain": question.chain}
    return Arrival(
        inbox_id=inbox.id,
        key=f"demo-weeks-{day:03}-{nth:03}",
        screened=screened,
        triage=first_look(screened.text, found_secret=False),
        language=language_of(screened.text) or "en",
        topic=question.topic,
        facts={name: screen(RawText(value)).text for name, value in facts.items() if value},
        source="demo",
        fingerprint=fingerprint(screened.text),
    )

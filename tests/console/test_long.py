"""A conversation of ten thousand messages is opened, paged and searched like any other."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, update

from tests.console.office import Desk, a_conversation
from walletdesk.conversations import queries
from walletdesk.conversations.actions import opened
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.tables import conversation
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.safety import trusted

MANY = 10_000
_GROW = Query[int](
    update(conversation)
    .where(conversation.c.id == bindparam("conversation"))
    .values(sequence=bindparam("last"), contact_seq=bindparam("last"))
)


def grow(desk: Desk, first: Received) -> int:
    """The conversation has MANY messages then; gives the number of the last."""

    def fill(unit: Unit) -> int:
        row = queries.by_id(unit, first.conversation.id)
        rows = (
            msgspec.structs.replace(
                first.message,
                id=new_id(),
                seq=row.sequence + n,
                body=trusted(f"line {n}"),
                external_id=f"{first.message.external_id}-{n}",
            )
            for n in range(1, MANY)
        )
        unit.many(opened._INSERT_MESSAGE, map(msgspec.structs.asdict, rows))
        unit.run(_GROW, conversation=row.id, last=row.sequence + MANY - 1)
        return row.sequence + MANY - 1

    return desk.db.write_and_wait(fill)


def test_ten_thousand_messages_are_paged_from_both_ends_without_a_gap(desk: Desk) -> None:
    first = a_conversation(desk)
    last = grow(desk, first)
    browser = desk.someone()
    path = f"/api/conversations/{first.conversation.number}"

    def page(**asked: Any) -> Any:
        answer = browser.get(f"{path}/entries", **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    opened_at = page(limit=100)
    assert ([entry["seq"] for entry in opened_at["entries"]], opened_at["last"]) == (
        [*range(last - 99, last + 1)],
        last,
    )
    assert opened_at["earlier"] is True
    assert browser.get(path).json()["row"]["sequence"] == last

    seen: list[int] = []
    before = last + 1
    while True:
        got = page(before=before, limit=100)
        seen = [entry["seq"] for entry in got["entries"]] + seen
        if not got["earlier"]:
            break
        before = seen[0]
    assert seen == list(range(1, last + 1))

    forward: list[int] = []
    while len(got := page(after=forward[-1] if forward else 0, limit=100)["entries"]):
        forward += [entry["seq"] for entry in got]
    assert forward == seen


def test_a_conversation_of_ten_thousand_messages_takes_one_more(desk: Desk) -> None:
    first = a_conversation(desk)
    last = grow(desk, first)
    browser = desk.someone()
    path = f"/api/conversations/{first.conversation.number}"
    answer = browser.post(f"{path}/messages", {"key": "k" * 20, "text": "still with you"})
    assert answer.status_code == 201, answer.text
    newest = browser.get(f"{path}/entries", after=last, limit=100).json()
    assert [one["text"] for one in newest["entries"] if one["t"] == "message"] == ["still with you"]
    assert [entry["seq"] for entry in newest["entries"]] == [*range(last + 1, newest["last"] + 1)]

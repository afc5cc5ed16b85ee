"""What is stored, read past the desk, which may be dead or alive."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from walletdesk.kit.engines import sqlite_path


def rows(database_url: str, query: str) -> list[tuple[Any, ...]]:
    path = sqlite_path(database_url)
    connection: Any = psycopg.connect(database_url) if path is None else sqlite3.connect(path, timeout=30)
    with closing(connection):
        return [tuple(row) for row in connection.execute(query).fetchall()]


def value(database_url: str, query: str) -> Any:
    return rows(database_url, query)[0][0]


def sound(database_url: str) -> list[str]:
    """What is wrong between the tables of a desk that rests: numbers, clocks, deliveries, counts."""
    return [*_gaps(database_url), *_clockless(database_url), *_undelivered(database_url), *_miscounted(database_url)]


def _gaps(url: str) -> list[str]:
    numbers: dict[int, list[int]] = {}
    for conversation, seq in rows(
        url, "select conversation_id, seq from message union all select conversation_id, seq from change"
    ):
        numbers.setdefault(conversation, []).append(seq)
    found = []
    for conversation, sequence in rows(url, "select id, sequence from conversation"):
        if sorted(numbers.pop(conversation, [])) != list(range(1, sequence + 1)):
            found.append(f"conversation {conversation} has a gap or a number twice")
    return found + [f"entries of no conversation: {conversation}" for conversation in numbers]


def _clockless(url: str) -> list[str]:
    """Whoever waits for us has a clock that runs, and stands in the list where the first one is due."""
    due: dict[int, list[int]] = {}
    answering: set[int] = set()
    for conversation, kind, due_at in rows(
        url, "select conversation_id, kind, due_at from clock where stopped_at is null and due_at is not null"
    ):
        due.setdefault(conversation, []).append(due_at)
        if kind in ("first_response", "next_response", "update"):
            answering.add(conversation)
    found = []
    for conversation, status, due_at in rows(url, "select id, status, due_at from conversation"):
        if status == "open" and conversation not in answering:
            found.append(f"conversation {conversation} waits for us without a clock")
        if status in ("open", "pending") and due_at != min(due.get(conversation, [2**57])):
            found.append(f"conversation {conversation} does not stand where its clock is due")
        if status in ("resolved", "closed") and conversation in due:
            found.append(f"conversation {conversation} is over and its clock runs")
    return found


def _undelivered(url: str) -> list[str]:
    """Every public reply was handed over once, at the number where the contact sees it."""
    told: dict[int, list[int]] = {}
    for message, seq in rows(url, "select message_id, seq from change where kind = 'delivered'"):
        told.setdefault(message, []).append(seq)
    found = []
    for message, delivery, visible in rows(
        url, "select id, delivery, visible_seq from message where author_kind = 'agent' and visibility = 'public'"
    ):
        if delivery not in ("sent", "seen") or told.get(message) != [visible]:
            found.append(f"reply {message} is {delivery}, handed over at {told.get(message)}, seen at {visible}")
    dead = value(url, "select count(*) from dead_job")
    return [*found, f"{dead} jobs were given up"] if dead else found


def _miscounted(url: str) -> list[str]:
    """The counts of the views are what one would count (`conversations.counts.keys_of`)."""
    counted = {
        "all": "lane = 'work'",
        "unassigned": "lane = 'work' and assignee_id is null",
        "urgent": "lane = 'work' and priority = 'urgent'",
        "held": "lane = 'work' and standing = 'held'",
        "snoozed": "lane = 'snoozed'",
        "resolved": "lane = 'resolved'",
    }
    real = {key: value(url, f"select count(*) from conversation where {where}") for key, where in counted.items()}
    mine = "select assignee_id, count(*) from conversation where lane = 'work' and assignee_id is not null group by 1"
    real |= {f"mine:{staff}": n for staff, n in rows(url, mine)}
    kept = dict(rows(url, "select key, sum(n) from tally group by key"))
    return [
        f"{key} counts {kept.get(key, 0)} and is {real.get(key, 0)}"
        for key in sorted(kept.keys() | real.keys())
        if kept.get(key, 0) != real.get(key, 0)
    ]

"""What a question is about, by the model that tells what conversations are about: the shipped one, or one taught here."""

from __future__ import annotations

from walletdesk.kit.db import Db
from walletdesk.kit.unit import Unit
from walletdesk.sorting.reading import Reader
from walletdesk.triage import queries
from walletdesk.triage.model import Guess


class Guesser:
    def __init__(self, db: Db, reader: Reader) -> None:
        self._db = db
        self._reader = reader

    async def __call__(self, question: str) -> Guess | None:
        """None where no model works; rules and people are there."""
        told = await self._reader.read(question, await self._db.read(_in_use))
        return None if told is None else told.guess


def _in_use(unit: Unit) -> str:
    running = queries.running(unit)
    return queries.SHIPPED if running is None else str(running.id)

"""The bot asks the model that runs, whichever that is."""

from __future__ import annotations

import asyncio
from typing import cast

from tests.bot.desk import TOKEN
from walletdesk.bot.guessing import Guesser
from walletdesk.kit.db import Db
from walletdesk.sorting.reading import Reader, Told
from walletdesk.triage import models
from walletdesk.triage.measuring import Report


class Recorded:
    """Says the same of every text, and notes which model was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.told: Told | None = Told(TOKEN, "any", "", None)

    async def read(self, text: str, model: str) -> Told | None:
        self.asked.append((text, model))
        return self.told


def test_the_model_that_was_taught_here_is_asked_once_it_runs(db: Db) -> None:
    reader = Recorded()
    guessing = Guesser(db, cast(Reader, reader))
    assert asyncio.run(guessing("one")) == TOKEN
    taught = db.write_and_wait(models.begin, None)
    assert db.write_and_wait(lambda unit: models.finish(unit, taught, Report(held_back=50, low=0.1), ran=None))
    asyncio.run(guessing("two"))
    assert reader.asked == [("one", "shipped"), ("two", str(taught))]


def test_where_no_model_works_nothing_is_guessed(db: Db) -> None:
    reader = Recorded()
    reader.told = None
    assert asyncio.run(Guesser(db, cast(Reader, reader))("one")) is None

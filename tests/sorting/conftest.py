"""The encoder is loaded before the first message: on a busy machine that takes longer than a message would wait."""

from __future__ import annotations

import pytest

from tests.support.served import agent, lead, other, signed_in, site
from walletdesk.encoder import models

__all__ = ["agent", "lead", "other", "signed_in", "site"]


def load_encoder() -> None:
    encoder = models.for_intents()
    if encoder is not None:
        before, models.DEADLINE_S = models.DEADLINE_S, 120
        encoder.encode(["one"])
        models.DEADLINE_S = before


@pytest.fixture(autouse=True, scope="session")
def _encoder() -> None:
    load_encoder()

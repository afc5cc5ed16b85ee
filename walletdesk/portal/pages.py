"""What all of these pages read in their addresses."""

from __future__ import annotations

from walletdesk.chain.told import Level


def reader_level(said: object) -> Level:
    """Plain words for who chose nothing."""
    return Level.EXPERT if said == Level.EXPERT.value else Level.PLAIN

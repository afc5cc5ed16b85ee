"""What an inbox may be."""

from __future__ import annotations

from enum import StrEnum


class Algorithm(StrEnum):
    """How a wallet's server signs the tokens that name its users."""

    EDDSA = "EdDSA"
    HS256 = "HS256"

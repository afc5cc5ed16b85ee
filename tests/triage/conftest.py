"""The rules of the first look are held to counted work, as the secret gate is."""

from __future__ import annotations

from tests.safety.conftest import counted_work

__all__ = ["counted_work"]

"""The same running desk as the channels'."""

from __future__ import annotations

from tests.channels.conftest import served, settings

__all__ = ["served", "settings"]

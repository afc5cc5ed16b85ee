from __future__ import annotations

from tests.console.conftest import desk, served

__all__ = ["desk", "served"]

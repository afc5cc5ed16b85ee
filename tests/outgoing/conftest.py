from __future__ import annotations

from tests.console.conftest import _cheap_passwords, desk, served

__all__ = ["_cheap_passwords", "desk", "served"]

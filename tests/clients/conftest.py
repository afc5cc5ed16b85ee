"""As for own systems: a whole desk, one that asks it, one that listens."""

from tests.integrations.conftest import listener, own

__all__ = ["listener", "own"]

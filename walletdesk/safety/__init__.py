"""The secret gate.  Nothing from outside is stored, logged or shown before it has passed here."""

from walletdesk.safety.gate import Earlier, rescreen, screen, stands_alone
from walletdesk.safety.trust import stored, trusted

__all__ = ["Earlier", "rescreen", "screen", "stands_alone", "stored", "trusted"]

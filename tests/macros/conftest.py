from tests.support.served import agent, lead, other, signed_in, site

__all__ = ["agent", "lead", "other", "signed_in", "site"]

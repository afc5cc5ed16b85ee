"""The people who ask: contacts, how we know them, and the tokens that carry a visit."""

"""The public form, and "my requests", where its writers read the answers."""

"""How passwords are hashed in tests: the real way takes 64 MiB and a tenth of a second for each."""

from argon2 import PasswordHasher

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""As argon2 as the real one, and a thousand times quicker."""

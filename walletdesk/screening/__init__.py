"""What the gate caught, what it is said to have missed, and reading again what is stored."""

"""What affects many at once: their conversations together, one answer to all of them, what everybody is told."""

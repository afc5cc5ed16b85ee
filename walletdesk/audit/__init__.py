"""Who did what to what, and who was refused.  Append-only; ids, never texts."""

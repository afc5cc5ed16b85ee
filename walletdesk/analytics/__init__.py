"""What people ask, and what of it the desk has no good answer to."""

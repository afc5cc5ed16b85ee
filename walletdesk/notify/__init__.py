"""Who is called when nobody answers."""

"""Everything that changes articles."""

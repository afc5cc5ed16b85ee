"""Everything that changes a conversation, one file by what happens."""

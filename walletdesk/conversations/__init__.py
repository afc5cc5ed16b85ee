"""The middle of the house: conversations, their messages and everything that happens to them."""

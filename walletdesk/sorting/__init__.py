"""Replies that are written once and sent often: their texts by language, what is filled in, and what is done with them."""

"""Guided flows: steps that leads lay out, through which the bot takes a contact."""

"""Promises and their clocks."""

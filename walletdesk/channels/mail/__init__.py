"""Reading e-mail: bytes of a mail to its new words, its files and what it is.

Nothing here receives or sends, so the folder has no `adapter.py` and is no channel that can be chosen.  Nothing here is the
gate either: what comes out of `reading.read` is a stranger's text, and goes through `safety` before anything stores it.
"""

"""E-mail: `reading` makes a mail's bytes into words and files, `adapter` is the channel.

What comes out of `reading.read` is a stranger's text, and goes through `safety` before anything stores it.
"""

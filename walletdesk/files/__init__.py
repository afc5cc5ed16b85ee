"""Attachments: what strangers and agents send along, made harmless, stored once, shown by signed addresses.

The way in is `intake.take_in` (an upload reaches it through `routes.receive_upload`): kind from the content,
refusals, secret gate, pictures drawn anew in a child process, bytes to the store, then the row.
"""

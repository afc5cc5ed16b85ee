"""The Telegram channel, against a strict stand-in of the Bot API."""

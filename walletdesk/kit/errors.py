"""One tree of errors.  Each has an HTTP status, a stable code and a sentence a visitor may read.

The sentence is a catalogue key (English); `kit.i18n` translates it.  It never says
whether an account exists, and it never repeats what was sent.
"""

from __future__ import annotations

from typing import ClassVar


class WalletdeskError(Exception):
    """Something that went wrong in a way the desk has words for."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    sentence: ClassVar[str] = "Something went wrong on our side. Nothing was lost. Please try again."

    def __init__(self, sentence: str | None = None, *, retry_after_s: float | None = None, **values: object) -> None:
        self.text = sentence or self.sentence
        self.values = values
        """What stands in the sentence's {braces}: numbers and our own words, never a stranger's."""
        self.retry_after_s = retry_after_s
        self.details: dict[str, str | int] = {}
        """For programs: words of our own, places and numbers, never what was sent."""
        super().__init__(self.code)


class BadInput(WalletdeskError):
    status = 422
    code = "bad_input"
    sentence = "Something in this request is not right."


class NotSignedIn(WalletdeskError):
    status = 401
    code = "not_signed_in"
    sentence = "Please sign in."


class Forbidden(WalletdeskError):
    status = 403
    code = "forbidden"
    sentence = "Your role does not allow this."


class NotFound(WalletdeskError):
    status = 404
    code = "not_found"
    sentence = "This was not found."


class Conflict(WalletdeskError):
    status = 409
    code = "conflict"
    sentence = "This was changed by someone else at the same time. Please look again."


class TooLarge(WalletdeskError):
    status = 413
    code = "too_large"
    sentence = "This is too large."


class TooMany(WalletdeskError):
    status = 429
    code = "too_many"
    sentence = "That was too fast. Please wait a moment and try again."


class Busy(WalletdeskError):
    status = 503
    code = "busy"
    sentence = "The desk is very busy. Please try again in a moment."


class Unavailable(WalletdeskError):
    """The database cannot be reached or cannot write now; nothing was stored."""

    status = 503
    code = "unavailable"
    sentence = "The desk cannot save anything right now. Nothing was stored. Please try again in a moment."


class StorageFull(Unavailable):
    status = 507
    code = "storage_full"
    sentence = "The desk has no room left to save this. Nothing was stored. The team has been told."


class Unknown(WalletdeskError):
    """The connection was lost while committing: it may be stored.  Send again with the same key."""

    status = 503
    code = "outcome_unknown"
    sentence = "The desk lost its connection while saving. Please send again; nothing will be doubled."

"""Why a file is not taken.  The sentences say what to do instead; none repeats a name or a content."""

from __future__ import annotations

from collections.abc import Sequence

from walletdesk.kit.errors import BadInput, Busy, Forbidden, NotFound, TooLarge, TooMany, Unavailable
from walletdesk.wire import Found


class FileTooLarge(TooLarge):
    code = "file_too_large"
    sentence = "This file has {size_mb} MB; up to {limit_mb} MB are possible."


class UploadTooLarge(TooLarge):
    """The sender does not say how large it is, and it did not end where it had to."""

    code = "file_too_large"
    sentence = "This file is too large; up to {limit_mb} MB are possible."


class TextTooLarge(TooLarge):
    """Text is taken only if the gate has read all of it."""

    code = "text_file_too_large"
    sentence = (
        "Text files may have up to {limit_mb} MB, because each is checked for recovery phrases. Please send the part "
        "that matters."
    )


class PictureTooLarge(TooLarge):
    code = "picture_too_large"
    sentence = "This picture has too many pixels; up to {limit_megapixels} megapixels are possible."


class EmptyFile(BadInput):
    code = "file_empty"
    sentence = "This file is empty."


class NotAPicture(BadInput):
    code = "not_a_picture"
    sentence = "Only pictures are taken here: PNG, JPEG, WebP or GIF."


class KindNotAllowed(BadInput):
    code = "file_kind_not_allowed"
    sentence = (
        "Files of this kind are not taken. Please send a picture (PNG, JPEG, WebP, GIF), a PDF, a text, a document "
        "(DOCX, XLSX, PPTX, ODT, ODS, ODP), a video (MP4), a voice message (OGG) or a ZIP."
    )


class ProgramNotAllowed(KindNotAllowed):
    code = "file_is_program"
    sentence = "Programs and scripts are not taken, because nobody can tell what they do."


class PageNotAllowed(KindNotAllowed):
    """HTML and SVG run scripts; a screenshot says as much and runs nothing.  HTML that holds nothing but words is taken."""

    code = "file_is_page"
    sentence = (
        "Web pages with scripts or forms and SVG drawings are not taken, because they can run something. Please send a "
        "screenshot."
    )


class TwoKinds(BadInput):
    """A polyglot: one program would read it as this, another as that."""

    code = "file_is_two_kinds"
    sentence = "This file pretends to be of two kinds at once and is not taken."


class Damaged(BadInput):
    code = "file_damaged"
    sentence = "This file is damaged or not complete. Please save it again and send it once more."


class BadArchive(BadInput):
    """A ZIP that unpacks to too much, holds archives or programs, or cannot be looked into."""

    code = "archive_not_allowed"
    sentence = (
        "This ZIP is not taken: it is protected by a password, holds programs or other archives, or unpacks to too "
        "much. Please send the files one by one."
    )


class ActiveDocument(BadInput):
    code = "document_is_active"
    sentence = "This document would run something when it is opened and is not taken. Please print it to a new PDF."


class LockedDocument(BadInput):
    code = "document_locked"
    sentence = (
        "This document is protected by a password. It cannot be read, so it is not taken. Please send it without a "
        "password."
    )


class OldDocument(KindNotAllowed):
    """Word, Excel and PowerPoint files from before 2007, which carry macros like programs do."""

    code = "document_is_old"
    sentence = (
        "Documents in the old formats (DOC, XLS, PPT) are not taken. Please save it as DOCX, XLSX, PPTX or PDF and send "
        "that."
    )


class DocumentTooLong(TooLarge):
    """Documents are taken only if the gate has read all of them."""

    code = "document_too_long"
    sentence = (
        "This document is too long to be checked for recovery phrases. Up to {limit_pages} pages and {limit_text} "
        "million characters are possible. Please send the part that matters."
    )


class UnreadableDocument(BadInput):
    """The child that reads gave up: out of time or memory, or it died."""

    code = "document_unreadable"
    sentence = "This document could not be read, so it is not taken. Please save it as a new PDF and send that."


class DocumentHoldsFiles(BadInput):
    code = "document_holds_files"
    sentence = "This document holds other files that cannot be read, so it is not taken. Please send them one by one."


class MayHoldKey(BadInput):
    """64 hexadecimal digits that nothing tells apart from a private key, in a file in which they cannot be masked."""

    code = "file_may_hold_key"
    sentence = (
        "This file holds 64 hexadecimal digits that may be a private key, so it was not stored. If it is a transaction "
        "hash, please paste that into the chat."
    )


class HoldsSecret(BadInput):
    """The gate found a secret in a file's text or name.  Nothing was stored.

    `found` says what kinds.  Where a visitor sent it who has a conversation, the channel has the desk warn them there
    and raise the alarm, as for a message (`conversations.actions.leaked`).
    """

    code = "file_holds_secret"
    sentence = (
        "This file holds a recovery phrase, a key, a password, or the number of a card or an identity document. It was not "
        "stored. Never give such things to anyone, not even to us. If it is a phrase or a private key and anyone may have "
        "seen it, move your funds to a new wallet now."
    )

    def __init__(self, found: Sequence[Found]) -> None:
        super().__init__()
        self.found = tuple(found)


class NotRead(BadInput):
    """The desk takes only what was looked into (`unread_files`), and this could not be."""

    code = "file_not_read"
    sentence = (
        "Pictures and files are checked for recovery phrases here, and this one could not be checked, so it was not "
        "stored. Please say in words what it shows, or try again later."
    )


class NotChecked(BadInput):
    """Whoever was to read it died of it.  It would again."""

    code = "file_not_checked"
    sentence = (
        "This file could not be checked for recovery phrases, so it was not stored. Please save it as another kind, or say "
        "in words what it shows."
    )


class NoFile(BadInput):
    code = "no_file"
    sentence = "There was no file in this upload."


class OneFileAtATime(BadInput):
    code = "one_file_at_a_time"
    sentence = "Please send one file at a time."


class TooManyFiles(BadInput):
    code = "too_many_files"
    sentence = "A message may carry up to {most} files."


class TooManyWaiting(TooMany):
    code = "too_many_files_waiting"
    sentence = "You have {most} files that belong to no message yet. Please send your message first."


class UploadsBusy(Busy):
    code = "uploads_busy"
    sentence = "Many files are arriving right now. Please try again in a moment."


class UploadTooSlow(BadInput):
    status = 408
    code = "upload_too_slow"
    sentence = "The file did not arrive in time. Please try again on a better connection."


class StoreUnreachable(Unavailable):
    code = "file_store_unavailable"
    sentence = "Files cannot be saved or fetched right now. Please try again in a moment."


class FileGone(NotFound):
    code = "file_gone"
    sentence = "This file is no longer there."


class AddressExpired(Forbidden):
    code = "file_address_expired"
    sentence = "This link has expired. Please open the conversation again."

"""What stands in a text where a secret stood, in words."""

from __future__ import annotations

from walletdesk.kit.i18n import Translator
from walletdesk.safety.marks import Mark, parts
from walletdesk.wire import SafeText, SecretKind


def in_words(text: SafeText, speak: Translator) -> str:
    """`text` for a reader, its marks told."""
    return "".join(part if isinstance(part, str) else _told(part, speak) for part in parts(text))


def _told(part: Mark, speak: Translator) -> str:
    _, ngettext = speak.gettext, speak.ngettext
    match part.kind:
        case None:
            return _("[hidden: {head}…{tail}]", head=part.head, tail=part.tail)
        case SecretKind.RECOVERY_PHRASE if part.words:
            return ngettext("[recovery phrase removed, {n} word]", "[recovery phrase removed, {n} words]", part.words)
        case SecretKind.RECOVERY_PHRASE:
            return _("[recovery phrase removed]")
        case SecretKind.PRIVATE_KEY:
            return _("[private key removed]")
        case SecretKind.EXTENDED_KEY:
            return _("[extended private key removed]")
        case SecretKind.KEYSTORE:
            return _("[keystore file removed]")
        case SecretKind.API_KEY:
            return _("[API key removed]")
        case SecretKind.PASSWORD:
            return _("[password removed]")
        case SecretKind.CODE:
            return _("[code removed]")
        case SecretKind.CARD:
            return _("[card details removed]")
        case SecretKind.IDENTITY:
            return _("[identity number removed]")
        case SecretKind.SECRET:
            return _("[secret removed]")

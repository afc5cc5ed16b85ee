"""Who may do what, what a password must be, and how long a wrong one costs."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from walletdesk.kit.errors import BadInput


class Role(StrEnum):
    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"


class Permission(StrEnum):
    CONVERSATIONS_READ = "conversations_read"
    CONVERSATIONS_REPLY = "conversations_reply"
    CONVERSATIONS_ASSIGN = "conversations_assign"
    CONVERSATIONS_CHANGE = "conversations_change"
    """Status, priority, kind, category, language, tags and standing."""
    CONTACTS_READ = "contacts_read"
    CONTACTS_EDIT = "contacts_edit"
    CONTACTS_MERGE = "contacts_merge"
    """Make two contacts one, undo it, and say of two that they are two."""
    CONTACTS_ERASE = "contacts_erase"
    SECRETS_REPORT = "secrets_report"
    SECRETS_WATCH = "secrets_watch"
    """What was caught, missed or wrongly caught, and to have what is stored read again."""
    SEARCH = "search"
    FILES_SEND = "files_send"
    TAGS_MANAGE = "tags_manage"
    TEAMS_MANAGE = "teams_manage"
    STAFF_READ = "staff_read"
    STAFF_MANAGE = "staff_manage"
    INBOXES_READ = "inboxes_read"
    INBOXES_MANAGE = "inboxes_manage"
    IDENTITY_KEYS_MANAGE = "identity_keys_manage"
    AUDIT_READ = "audit_read"
    LOOKUPS_USE = "lookups_use"
    """Have the chain asked about a hash or an address."""
    NODES_MANAGE = "nodes_manage"
    """Nodes, whether only own ones are asked, and where the desk answers by itself."""
    CATALOGUE_READ = "catalogue_read"
    """What the wallet supports, with what is for the team alone."""
    CATALOGUE_MANAGE = "catalogue_manage"
    MACROS_USE = "macros_use"
    """Make replies of macros, and have some of one's own."""
    MACROS_MANAGE = "macros_manage"
    """Those of the desk: change, import and archive them."""
    BOT_READ = "bot_read"
    """What the bot answered, handed over and did not know."""
    BOT_MANAGE = "bot_manage"
    """In which inboxes it answers, and how."""
    KNOWLEDGE_WRITE = "knowledge_write"
    """Read all articles and write drafts of them."""
    KNOWLEDGE_MANAGE = "knowledge_manage"
    """Let articles out and take them back, say where they stand, import them."""
    TRIAGE_TEACH = "triage_teach"
    """Whose corrections of a topic the next model learns from."""
    TRIAGE_MANAGE = "triage_manage"
    """The topics, the models and the labels that are doubted."""
    INCIDENTS_MANAGE = "incidents_manage"
    """Open incidents, answer all of their conversations at once, close them."""
    OUTGOING_MANAGE = "outgoing_manage"
    """Where replies may lead to, which of those that wait go out, and what was refused."""
    INTEGRATIONS_READ = "integrations_read"
    """Which systems of our own may ask and which are told, and whether they took it."""
    INTEGRATIONS_MANAGE = "integrations_manage"
    JOBS_READ = "jobs_read"
    JOBS_RETRY = "jobs_retry"


_EVERYONE = frozenset(Role)
_LEADS = frozenset({Role.LEAD, Role.ADMIN})
_ADMINS = frozenset({Role.ADMIN})

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.CONVERSATIONS_READ: _EVERYONE,
    Permission.CONVERSATIONS_REPLY: _EVERYONE,
    Permission.CONVERSATIONS_ASSIGN: _EVERYONE,
    Permission.CONVERSATIONS_CHANGE: _EVERYONE,
    Permission.CONTACTS_READ: _EVERYONE,
    Permission.CONTACTS_EDIT: _EVERYONE,
    Permission.CONTACTS_MERGE: _EVERYONE,
    Permission.SECRETS_REPORT: _EVERYONE,
    Permission.SEARCH: _EVERYONE,
    Permission.FILES_SEND: _EVERYONE,
    Permission.LOOKUPS_USE: _EVERYONE,
    Permission.CATALOGUE_READ: _EVERYONE,
    Permission.MACROS_USE: _EVERYONE,
    Permission.KNOWLEDGE_WRITE: _EVERYONE,
    Permission.TRIAGE_TEACH: _EVERYONE,
    # Who else is there, to assign to them; and which inboxes, to filter by them.
    Permission.STAFF_READ: _EVERYONE,
    Permission.INBOXES_READ: _EVERYONE,
    Permission.SECRETS_WATCH: _LEADS,
    Permission.TAGS_MANAGE: _LEADS,
    Permission.TEAMS_MANAGE: _LEADS,
    Permission.AUDIT_READ: _LEADS,
    Permission.NODES_MANAGE: _LEADS,
    Permission.CATALOGUE_MANAGE: _LEADS,
    Permission.MACROS_MANAGE: _LEADS,
    Permission.BOT_READ: _LEADS,
    Permission.BOT_MANAGE: _LEADS,
    Permission.KNOWLEDGE_MANAGE: _LEADS,
    Permission.TRIAGE_MANAGE: _LEADS,
    Permission.INCIDENTS_MANAGE: _LEADS,
    Permission.OUTGOING_MANAGE: _LEADS,
    Permission.INTEGRATIONS_READ: _LEADS,
    Permission.JOBS_READ: _LEADS,
    Permission.CONTACTS_ERASE: _ADMINS,
    Permission.STAFF_MANAGE: _ADMINS,
    Permission.INBOXES_MANAGE: _ADMINS,
    Permission.IDENTITY_KEYS_MANAGE: _ADMINS,
    Permission.INTEGRATIONS_MANAGE: _ADMINS,
    Permission.JOBS_RETRY: _ADMINS,
}
"""Who may what.  The one place: routes ask for a permission, never for a role."""


def may(role: Role, permission: Permission) -> bool:
    return role in PERMISSIONS[permission]


def permissions_of(role: Role) -> tuple[Permission, ...]:
    return tuple(permission for permission in Permission if may(role, permission))


class Step(StrEnum):
    """What a log-in needs next.  A second factor and passkeys will be steps of their own."""

    COMPLETE = "complete"


def next_step() -> Step:
    """What follows a right password."""
    return Step.COMPLETE


# -- passwords -----------------------------------------------------------------

PASSWORD_LENGTH = 12
PASSWORD_LIMIT = 256

# What people write when twelve characters are asked for: the longest of the lists of leaked passwords, and our own
# subject.  Compared after `_plain`.
COMMON_PASSWORDS = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789123 1234567891234 123123123123 111111111111 000000000000
    112233445566 121212121212 123321123321 987654321098 098765432109 012345678910 123456123456 147258369147
    qwertyuiop12 qwertyuiop123 qwertyuiopasdf qwertyuiopas qwertyqwerty qwerty123456 1qaz2wsx3edc 1q2w3e4r5t6y
    q1w2e3r4t5y6 zaq12wsxcde3 asdfghjklzxc asdfghjkl123 zxcvbnm12345 abcdefghijkl abcdefg12345 abc123abc123 abcd12345678
    password1234 password12345 password123456 passwordpassword password2024 password2025 password2026 passw0rd1234
    mypassword123 mypassword12 changemenow1 changeme1234 changemechangeme letmeinplease letmein12345 welcome12345
    welcome123456 administrator administrator1 admin1234567 admin12345678 adminadmin12 adminadminadmin rootrootroot
    iloveyou1234 iloveyouforever sunshine1234 football1234 princess1234 superman1234 trustno1trustno1 woaini1314520
    5201314520131 woaini520131 correcthorsebatterystaple supportsupport support12345 customersupport walletdesk123
    walletdesk1234 walletwallet bitcoin12345 bitcoinbitcoin ethereum1234 blockchain12 blockchain123 satoshinakamoto
    tothemoon123 hodlhodlhodl
    """.split()
)


class PasswordTooShort(BadInput):
    code = "password_too_short"
    sentence = "A password has at least {length} characters."


class PasswordTooLong(BadInput):
    code = "password_too_long"
    sentence = "A password has at most {length} characters."


class PasswordTooCommon(BadInput):
    code = "password_too_common"
    sentence = "Too many people use this password. Please choose another one."


class PasswordIsEmail(BadInput):
    code = "password_is_email"
    sentence = "A password may not be made of your e-mail address."


def check_password(password: str, email: str) -> None:
    """Refuse a password that is easily guessed; no rule about kinds of characters (NIST SP 800-63B).

    Raises PasswordTooShort, PasswordTooLong, PasswordTooCommon or PasswordIsEmail (422).
    """
    if len(password) < PASSWORD_LENGTH:
        raise PasswordTooShort(length=PASSWORD_LENGTH)
    if len(password) > PASSWORD_LIMIT:
        raise PasswordTooLong(length=PASSWORD_LIMIT)
    plain = _plain(password)
    if plain in COMMON_PASSWORDS or plain.rstrip("!.?*#1") in COMMON_PASSWORDS or len(set(plain)) < 4:
        raise PasswordTooCommon
    # With `jo@desk.example`, "jo" is found in half of all words; the whole address and a long name are not.
    name = _plain(email.partition("@")[0])
    if _plain(email) in plain or (len(name) >= 5 and len(plain.replace(name, "")) < 5):
        raise PasswordIsEmail


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


# -- wrong passwords -----------------------------------------------------------

_SECOND = 1_000_000
FREE_TRIES_HERE = 4
"""At one account from one address: an owner elsewhere does not wait for what others try."""
FREE_TRIES_OF_ADDRESS = 20
"""An office shares one address."""
FREE_TRIES_OF_ACCOUNT = 50
"""From all addresses together: more than its owner needs, too few to guess a password with."""
LONGEST_WAIT_OF_ACCOUNT_US = 30 * _SECOND
"""Many addresses get 2,880 tries a day at one account, and its owner waits half a minute at most: whoever owns a thousand
addresses must not be able to keep somebody out by knowing their e-mail."""
LONGEST_WAIT_US = 15 * 60 * _SECOND
FORGET_AFTER_US = 24 * 3600 * _SECOND


def wait_us(failures: int, free: int) -> int:
    """How long to refuse after so many failures in a row: nothing for the first `free`, then 2 s doubling to 15 min."""
    if failures <= free:
        return 0
    return min(2 * _SECOND << min(failures - free - 1, 20), LONGEST_WAIT_US)


def wait_of_account_us(failures: int) -> int:
    """How long to refuse an account from everywhere: nothing for the first fifty failures, then a second more for every
    ten, up to half a minute."""
    over = failures - FREE_TRIES_OF_ACCOUNT
    return 0 if over <= 0 else min((1 + (over - 1) // 10) * _SECOND, LONGEST_WAIT_OF_ACCOUNT_US)

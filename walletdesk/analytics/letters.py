"""The mail of a topic that rises: how many, since when, and a link; nobody's words."""

from __future__ import annotations

from walletdesk.analytics.tables import RiseRow
from walletdesk.kit.clock import to_datetime
from walletdesk.kit.i18n import translator
from walletdesk.kit.settings import Settings
from walletdesk.notify.mail import Letter


def rise_letter(settings: Settings, language: str, row: RiseRow, topic: str) -> Letter:
    """`topic` is what the topic is called in the reader's language."""
    speak = translator(language)
    _ = speak.gettext
    if row.chain:
        topic = f"{row.chain.upper()}: {topic}"
    times = f"{row.n / max(row.usual / 1000, 1.0):.0f}"
    since = to_datetime(row.began_at).strftime("%H:%M UTC")
    return Letter(
        language=speak.language,
        subject=_("More questions than usual: {topic}", topic=topic),
        lines=(
            _(
                "“{topic}”: {times} times as many questions as usual since {since}, {n} from {people} people.",
                topic=topic,
                times=times,
                since=since,
                n=row.n,
                people=row.people,
            ),
            _("Something may have happened that affects many. Look at what they ask before more write."),
        ),
        link=f"{settings.public_url}/console/settings/asked",
        link_words=_("What people ask"),
    )

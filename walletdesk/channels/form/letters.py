"""The mails of form and portal: fixed texts, none of them with a word of a stranger or of an answer."""

from __future__ import annotations

from walletdesk.kit.i18n import translator
from walletdesk.kit.settings import Settings
from walletdesk.notify.mail import Letter
from walletdesk.visits.rules import shown


def code(settings: Settings, language: str, digits: str, *, request: int | None) -> Letter:
    """`request` is the number of the request that the code confirms."""
    speak = translator(language)
    _ = speak.gettext
    organisation = settings.organisation
    if request is not None:
        first = _("A request with the number {number} reached {organisation} with this e-mail address.", number=request, organisation=organisation)  # fmt: skip
        second = _("Type this code on the page where it was sent, so that we may answer to this address:")
    else:
        first = _("Somebody wants to see the requests to {organisation} that belong to this e-mail address.", organisation=organisation)  # fmt: skip
        second = _("If it is you, type this code on the page where you asked for it:")
    return Letter(
        language=speak.language,
        subject=_("Your code for {organisation}", organisation=organisation),
        lines=(first, second),
        code=shown(digits),
        link=f"{settings.public_url}/requests/code?lang={speak.language}",
        link_words=_("The page closed? Open it again in the same browser:"),
        after=(
            _("The code works for 15 minutes, in the browser that asked for it."),
            _("Was it not you? Then do nothing, and tell the code to nobody. Our team never asks for it."),
        ),
    )


def answer(settings: Settings, language: str, number: int) -> Letter:
    speak = translator(language)
    _ = speak.gettext
    organisation = settings.organisation
    return Letter(
        language=speak.language,
        subject=_("There is an answer to your request {number}", number=number),
        lines=(
            _("{organisation} has answered your request {number}.", organisation=organisation, number=number),
            _("For your safety the answer is not in this mail. Open “My requests” to read it:"),
        ),
        link=f"{settings.public_url}/requests?lang={speak.language}",
        link_words=_("My requests"),
        after=(
            _("The page mails you a code before it shows anything."),
            _(
                "We never ask for your recovery phrase or a private key, and we never ask you to pay or to install anything."
            ),
        ),
    )

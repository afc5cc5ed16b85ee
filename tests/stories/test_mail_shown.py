"""Hostile mails opened in Chromium as they would be shown: nothing runs and nothing leaves the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog

from tests.channels.mail.hostile import HOSTILE
from tests.channels.mail.letters import mail
from tests.support.browser import Browser, Window
from walletdesk.channels.mail.reading import read

pytestmark = pytest.mark.browser
AROUND = ("{}", "<div>before {} after</div>", "<table><tr><td>{}</td></tr></table>", "<p><b>{}")


def shown(page: str) -> str:
    return read(mail(page=page)).html_safe


def dialogs(window: Window) -> list[str]:
    """What the page says in dialogs, from now on."""
    said: list[str] = []

    def note(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    window.page.on("dialog", note)
    return said


def test_hostile_mails_run_nothing_and_load_nothing(browser: Browser) -> None:
    window = Window(browser, may_ask=[])
    said = dialogs(window)
    window.page.set_content("<!doctype html><title>Mail</title><main></main>")
    for page in HOSTILE:
        for around in AROUND:
            # As it stands in a page, and put in by a script, where browsers parse once more.
            window.page.evaluate(
                "safe => { document.querySelector('main').innerHTML = safe; const again = document.createElement('div');"
                " again.innerHTML = document.querySelector('main').innerHTML; document.querySelector('main').append(again); }",
                shown(around.format(page)),
            )
    window.page.set_content(f"<!doctype html><title>Mails</title>{''.join(map(shown, HOSTILE))}")
    window.page.wait_for_timeout(500)
    assert said == []
    assert window.asked == []
    assert (
        window.page.evaluate(
            "document.querySelectorAll('script, iframe, form, input, style, svg, math, object, [style]').length"
        )
        == 0
    )
    window.close()


def test_the_same_mails_as_they_came_do_run(browser: Browser) -> None:
    """That the window above sees what happens."""
    window = Window(browser, may_ask=[])
    said = dialogs(window)
    window.page.set_content(
        "<!doctype html><title>Mail</title>" + HOSTILE[1] + '<img src="https://evil.example/x.png">'
    )
    window.until(lambda: said and window.asked, "a dialog and a request")
    window.close()

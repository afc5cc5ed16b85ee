"""Hostile pages of a public collection as mails, opened in Chromium as they would be shown: what runs, what leaves.

    pip download --no-deps brs-kb && unzip brs_kb-*.whl -d FOLDER
    python bench/hostile_mails.py FOLDER [--as-they-came N]

The collection (brs-kb, MIT) is read, never run: every constant text that its modules give as `payload=`.  Each is a mail's
page in six surroundings, among them inside of a style sheet and of an attribute.  `--as-they-came` opens about N of
them without our reading, to see that they are alive.
"""

from __future__ import annotations

import argparse
import ast
import sys
import time
from pathlib import Path

from playwright.sync_api import Dialog

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.channels.mail.letters import mail
from tests.support.browser import Browser, Window, program
from walletdesk.channels.mail.reading import read

AROUND = (
    "{}",
    "<div>before {} after</div>",
    "<table><tr><td>{}</td></tr></table>",
    "<p><b>{}",
    "<style>{}</style><p>text</p>",
    '<p title="{}" style="{}">text</p>',
)
KEPT_OUT = (
    "script, iframe, form, input, style, link, meta, base, svg, math, object, embed, [style], [onerror], [onload]"
)
AT_ONCE = 200


def payloads(folder: Path) -> list[str]:
    found: dict[str, None] = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "payload"
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                found[node.value.value] = None
    return list(found)


class Watched(Window):
    def __init__(self, browser: Browser) -> None:
        super().__init__(browser, may_ask=[])
        self.said = 0
        self.page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.said += 1
        dialog.dismiss()


def shown(browser: Browser, texts: list[str]) -> tuple[int, int, int, int]:
    """How many mails could not be read, dialogs, requests, elements that should not be there."""
    window = Watched(browser)
    failed = kept_out = 0
    for start in range(0, len(texts), AT_ONCE):
        pages = []
        for text in texts[start : start + AT_ONCE]:
            for around in AROUND:
                try:
                    pages.append(read(mail(page=around.replace("{}", text))).html_safe)
                except Exception as wrong:  # noqa: BLE001  # that is what is counted
                    failed += 1
                    print(f"not read: {type(wrong).__name__}")
        window.page.set_content(f"<!doctype html><title>Mails</title>{''.join(pages)}")
        # As a script puts it in, where browsers parse once more.
        kept_out += window.page.evaluate(
            """([pages, selector]) => {
                let found = document.querySelectorAll(selector).length;
                for (const page of pages) {
                    const one = document.createElement('div');
                    one.innerHTML = page;
                    const again = document.createElement('div');
                    again.innerHTML = one.innerHTML;
                    document.body.append(one, again);
                    found += one.querySelectorAll(selector).length + again.querySelectorAll(selector).length;
                }
                return found;
            }""",
            [pages, KEPT_OUT],
        )
        window.page.wait_for_timeout(300)
    asked, said = len(window.asked), window.said
    window.close()
    return failed, said, asked, kept_out


def as_they_came(browser: Browser, texts: list[str]) -> tuple[int, int]:
    """Dialogs and requests of so many."""
    said = asked = 0
    for text in texts:
        window = Watched(browser)
        window.page.set_content(f"<!doctype html><title>Mail</title>{text}")
        window.page.wait_for_timeout(50)
        said, asked = said + window.said, asked + len(window.asked)
        window.close()
    return said, asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--as-they-came", type=int, default=0)
    given = parser.parse_args()
    texts = payloads(given.folder)
    path = program()
    if path is None:
        sys.exit("chromium is not installed")
    browser = Browser(path)
    browser.wake()
    began = time.monotonic()
    failed, said, asked, kept_out = shown(browser, texts)
    print(
        f"{len(texts)} texts, {len(texts) * len(AROUND)} mails, {time.monotonic() - began:.0f} s: {failed} not read, "
        f"{said} dialogs, {asked} requests, {kept_out} elements that should not be there"
    )
    if given.as_they_came:
        said, asked = as_they_came(browser, texts[:: max(1, len(texts) // given.as_they_came)])
        print(f"as they came, about {given.as_they_came}: {said} dialogs, {asked} requests")
    browser.close()


if __name__ == "__main__":
    main()

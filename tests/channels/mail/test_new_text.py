"""What a person wrote now, out of what their mail program repeats and signs."""

from __future__ import annotations

import pytest

from tests.channels.mail.letters import CHINESE_CLIENTS, HTML_CLIENTS, MORE_CLIENTS, OLD, PLAIN_CLIENTS, mail
from walletdesk.channels.mail.reading import read


def said(raw: bytes) -> str:
    return read(raw).text


@pytest.mark.parametrize("client", PLAIN_CLIENTS)
def test_what_a_mail_program_repeats_is_cut(client: str) -> None:
    words, rest = PLAIN_CLIENTS[client]
    assert said(mail(f"{words}\n{rest}")) == words


@pytest.mark.parametrize("client", MORE_CLIENTS)
def test_what_other_mail_programs_repeat_is_cut(client: str) -> None:
    words, whole = MORE_CLIENTS[client]
    assert said(mail(whole)) == words


@pytest.mark.parametrize("client", CHINESE_CLIENTS)
def test_what_a_chinese_mail_program_repeats_is_cut(client: str) -> None:
    words, rest = CHINESE_CLIENTS[client]
    new = said(mail(f"{words}\n{rest.replace('&nbsp;', chr(160))}"))
    assert new.split("\n\n")[0] == words
    assert "应用" not in new and "應用" not in new and "发送" not in new


@pytest.mark.parametrize("client", HTML_CLIENTS)
def test_what_a_mail_program_repeats_in_html_is_cut(client: str) -> None:
    words, page = HTML_CLIENTS[client]
    assert said(mail(page=f"<html><body>{page}</body></html>")) == words


def test_the_whole_original_is_kept_beside() -> None:
    words, rest = PLAIN_CLIENTS["Gmail"]
    assert OLD in read(mail(words + "\n" + rest)).full_text


def test_answers_between_quotes_are_kept() -> None:
    new = said(
        mail(
            "Hello,\n\nOn Mon, 5 Jan 2026 at 10:00, Support <support@desk.example> wrote:\n> Which version?\n\n2.41 here.\n\n"
            "> Which chain?\n\nTRON.\n\n-- \nLin\n"
        )
    )
    assert new == "Hello,\n\n2.41 here.\n\nTRON."


def test_answers_between_html_quotes_are_kept() -> None:
    new = said(
        mail(
            page='<div class="gmail_quote"><div class="gmail_attr">On Monday, Support wrote:<br></div><blockquote class="gmail_quote">'
            'Which version?</blockquote><div>2.41 here.</div><blockquote class="gmail_quote">Which chain?</blockquote><div>TRON.</div></div>'
        )
    )
    assert new.split() == ["2.41", "here.", "TRON."]


def test_an_answer_below_the_quote_is_kept() -> None:
    assert said(mail(f"On 5 Jan 2026, Support wrote:\n> {OLD}\n\nI use 2.41.\n")) == "I use 2.41."


def test_who_answers_inside_an_old_mail_says_so_and_keeps_it() -> None:
    headers = (
        "From: Support <support@desk.example>\nSent: Monday\nTo: Lin\nSubject: Pending\n\nWhich version? -> 2.41\n"
    )
    assert "2.41" in said(mail(f"Please see my answers below in red.\n\n{headers}"))


@pytest.mark.parametrize("subject", ["Fwd: Pending", "Pending", "转发: Pending"])
def test_a_forwarded_mail_is_the_message(subject: str) -> None:
    forwarded = (
        "---------- Forwarded message ---------\nFrom: Exchange <no-reply@exchange.example>\nDate: Mon, 5 Jan 2026\n"
        "Subject: Withdrawal\nTo: <lin@mail.example>\n\nYour withdrawal was sent.\n"
    )
    assert "Your withdrawal was sent." in said(mail(forwarded, subject=subject))
    new = said(mail(f"See this.\n\n{forwarded}", subject=subject))
    assert new.startswith("See this.") and "Your withdrawal was sent." in new


def test_a_mail_forwarded_by_outlook_is_the_message() -> None:
    headers = (
        "From: Exchange <x@exchange.example>\nSent: Monday\nTo: Lin\nSubject: Withdrawal\n\nYour withdrawal was sent.\n"
    )
    assert "Your withdrawal was sent." in said(mail(f"Please look.\n\n{headers}", subject="FW: Withdrawal"))
    assert "Your withdrawal was sent." in said(mail(headers, subject="Withdrawal"))


@pytest.mark.parametrize(
    "words",
    [
        "My transfer is missing.\n\nFrom: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\nTo: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\nDate: 5 January 2026\nAmount: 50 USDT",
        "转账没有到账。\n\n发送人: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n收款地址: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\n时间: 2026年1月5日 10:00",
        "On Monday your colleague wrote: please wait. I waited.\n\nIt is still not there.",
        "I sent it from my cold wallet.\n\nSent from my cold wallet to the exchange",
        "Here is the list:\n--\nfirst\n" + "\n".join(f"row {number} of it" for number in range(14)),
        "The app says: this message is confidential.\nWhat does it mean?",
        "x > 5 is what the app says\n\nand then nothing",
        "客服在2026年1月5日回复我说：\n请等待。\n我等了三天。",
        "My answers:\n> one line that I typed myself\nThat is all.",
        "来自火币的转账没有到账",
        "发自币安的那笔还没有到",
    ],
)
def test_words_that_only_look_like_a_quote_or_a_signature_stay(words: str) -> None:
    assert said(mail(words)).split() == words.split()


def test_a_mail_of_nothing_but_quotes_keeps_them() -> None:
    assert OLD in said(mail(f"> {OLD}\n> And which chain?\n"))


def test_no_word_of_a_very_long_mail_is_lost() -> None:
    words = "\n".join(f"line {number}" for number in range(30_000))
    assert said(mail(words)).endswith("line 29999")
    assert said(mail(page=words.replace("\n", "<br>"))).endswith("line 29999")


def test_a_signature_alone_is_not_lost() -> None:
    assert said(mail(page='<div class="gmail_signature">My hash is 0x12</div>')) == "My hash is 0x12"


def test_html_tells_the_quote_that_plain_text_does_not_mark() -> None:
    page = f'<div>I use 2.41.</div><div class="yahoo_quoted"><div>Xy zz</div><div>{OLD}</div></div>'
    assert said(mail(f"I use 2.41.\n\nXy zz\n{OLD}\n", page)) == "I use 2.41."


def test_lines_broken_for_the_way_are_joined() -> None:
    raw = mail("placeholder").replace(b'text/plain; charset="utf-8"', b'text/plain; charset="utf-8"; format=flowed')
    assert (
        said(raw.replace(b"placeholder", b"It is \nstill pending.\n> old \n> words\n> and more"))
        == "It is still pending."
    )

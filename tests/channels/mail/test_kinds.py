"""Who wrote: a person, a mail server, or a program.  Both ways: no loop, and no customer taken for a program."""

from __future__ import annotations

import pytest

from tests.channels.mail.letters import mail
from walletdesk.channels.mail.kinds import Kind
from walletdesk.channels.mail.reading import read

DSN = (
    b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nIt failed.\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; lin@mail.example\r\nAction: ACTION\r\nStatus: 5.1.1\r\n\r\n"
    b"Final-Recipient: rfc822; wu@mail.example\r\nAction: ACTION\r\nDiagnostic-Code: smtp; 552 4.2.2 full\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: ours\r\n\r\nour words\r\n--b--\r\n"
)


def test_a_report_names_who_was_not_reached() -> None:
    found = read(DSN.replace(b"ACTION", b"failed"))
    assert found.kind is Kind.BOUNCE and not found.answerable
    assert [(one.recipient, one.status) for one in found.bounced] == [
        ("lin@mail.example", "5.1.1"),
        ("wu@mail.example", "4.2.2"),
    ]


def test_a_report_of_success_is_no_bounce() -> None:
    found = read(DSN.replace(b"ACTION", b"delivered"))
    assert (found.kind, found.bounced) == (Kind.AUTO_REPLY, [])


@pytest.mark.parametrize(
    ("sender", "subject", "text", "who", "status"),
    [
        ("MAILER-DAEMON@mx.example", "failure notice", "Hi. This is the qmail-send program at mx.example.\n\n<lin@mail.example>:\n550 5.1.1 no such user\n", "lin@mail.example", "5.1.1"),
        ("MAILER-DAEMON@mx.example (Mail Delivery System)", "Undelivered Mail", "This is the mail system at host mx.example.\n\n<lin@mail.example>: host mail.example said: 550 unknown\n", "lin@mail.example", "5.0.0"),
        ("postmaster@outlook.example", "Undeliverable: Pending", "Delivery has failed to these recipients or groups:\nlin@mail.example\n550 5.1.10\n", "lin@mail.example", "5.1.10"),
        ("mailer-daemon@googlemail.example", "Delivery Status Notification (Failure)", "Address not found\nYour message wasn't delivered to lin@mail.example\n", "lin@mail.example", None),
        ("PostMaster@qq.example", "系统退信/Systems bounce", "您发往 lin@mail.example 的邮件被退回：收件人不存在\n", "lin@mail.example", None),
    ],
)  # fmt: skip
def test_a_bounce_in_words_alone_is_known(sender: str, subject: str, text: str, who: str, status: str | None) -> None:
    found = read(mail(text, subject=subject, From=sender, To="desk@desk.example"))
    assert found.kind is Kind.BOUNCE
    assert [(one.recipient, one.status) for one in found.bounced] == [(who, status)]


def test_exim_names_the_recipient_in_a_header() -> None:
    found = read(mail("It failed: 550 5.7.1", subject="Mail", X_Failed_Recipients="lin@mail.example"))
    assert [(one.recipient, one.status) for one in found.bounced] == [("lin@mail.example", "5.7.1")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (vacation)"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "Pending"},
        {"Precedence": "auto_reply"},
        {"Return_Path": "<>"},
        {"subject": "Automatic reply: Pending"},
        {"subject": "Out of Office: Pending"},
        {"subject": "Abwesenheitsnotiz: Frage"},
        {"subject": "Réponse automatique : question"},
        {"subject": "自动回复: Pending"},
        {"subject": "[自动回复] Pending"},
        {"subject": "自動回覆：Pending"},
        {"subject": "Автоответ: вопрос"},
        {"subject": "AUTO: Lin is out of the office"},
    ],
)
def test_an_automatic_answer_is_known(headers: dict[str, str]) -> None:
    found = read(mail("I am away until Monday.", **headers))
    assert found.kind is Kind.AUTO_REPLY and not found.answerable


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"subject": "Re: Automatic reply: Pending"},
        {"subject": "自动回复没有用，请人工处理"},
        {"subject": "Your auto reply did not help"},
        {"subject": "Delivery failed: my USDT did not arrive"},
        {"subject": "Withdrawal rejected"},
        {"subject": "退回 of my transfer"},
        {"subject": "On vacation and my wallet is locked"},
        {"Precedence": "list", "List_Id": "<support.desk.example>", "List_Unsubscribe": "<mailto:x@y.example>"},
        {"X_Auto_Response_Suppress": "All"},
        {"Precedence": "bulk"},
        {"From": "Postman Pat <pat@mail.example>"},
        {"From": "Notification Lin <notifications@forms.example>"},
    ],
)
def test_a_customer_is_not_taken_for_a_program(headers: dict[str, str]) -> None:
    text = "My message was not delivered to the exchange, error 550 on screen. The address does not exist, it says."
    assert read(mail(text, **headers)).kind is Kind.MESSAGE


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("lin@mail.example", "My transaction was rejected", "I have app version 4.2.0. It says that it has been rejected."),
        ("lin@mail.example", "Re: Transfer rejected", "On 4.2.0 it still says: the transfer has been rejected."),
        ("lin@mail.example", "转账退回", "我的转账被退回，应用版本 5.1.2，提示地址不存在。"),
        ("lin@mail.example", "Transaction bounced back", "Version 4.2.0. The deposit was returned to sender."),
        ("lin@mail.example", "Permanent error in the app", "5.0.1 shows: this is a permanent error."),
        ("lin@mail.example", "Fwd: Undelivered Mail Returned to Sender", "See what came.\n\n550 5.1.1 no such user here"),
        ("lin@mail.example", "Re: Undelivered Mail Returned to Sender", "Again: <x@y.example>: 550 5.1.1 no such user"),
        ("lin@mail.example", "转发: 系统退信", "收到这个：收件人不存在，5.1.1"),
        ("lin@mail.example", "Delivery failed", "The delivery has failed, 5.4.4, where is my hardware wallet?"),
        ("lin@mail.example", "Delivery failure", "My hardware wallet was not delivered, firmware 2.1.0. Where is it?"),
        ("lin@mail.example", "未送达：硬件钱包", "包裹被退回，说地址不存在。固件 2.1.0。"),
        ("mail@lin.example", "My transaction was rejected", "Version 4.2.0: it has been rejected."),
        ("postmaster@lin.example", "Re: Transaction rejected", "Version 4.2.0: it has been rejected."),
    ],
)  # fmt: skip
def test_words_of_a_bounce_without_a_machines_mark_are_a_message(sender: str, subject: str, text: str) -> None:
    assert read(mail(text, subject=subject, From=sender)).kind is Kind.MESSAGE


def test_an_automatic_answer_about_what_was_rejected_is_no_bounce_of_ours() -> None:
    for mark in ({"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}):
        found = read(mail("I am away. Version 4.2.0 has been rejected.", subject="Re: Transfer rejected", **mark))
        assert found.kind is Kind.AUTO_REPLY


def test_what_smells_of_a_program_is_not_answered_by_one() -> None:
    assert read(mail("x")).answerable
    for headers in (
        {"Precedence": "bulk"},
        {"List_Id": "<a.example>"},
        {"X_Auto_Response_Suppress": "OOF"},
        {"From": "no-reply@x.example"},
    ):
        assert not read(mail("x", **headers)).answerable

"""What a mail says of its sender's checks counts only from a server that the administrator named."""

from __future__ import annotations

from typing import Any

from tests.channels.mail.letters import mail
from walletdesk.channels.mail import arriving
from walletdesk.channels.mail.reading import Mail, read
from walletdesk.channels.mail.settings import Provider, Settings

OURS = "mx.desk.example; spf=pass (ok (really)) smtp.mailfrom=lin@mail.example; dkim=pass header.d=mail.example header.s=a; dmarc=fail (p=none) header.from=mail.example; arc=pass"


def with_results(*results: str, more: bytes = b"") -> bytes:
    return b"".join(f"Authentication-Results: {one}\r\n".encode() for one in results) + more + mail("x")


def test_results_of_the_named_server_count() -> None:
    auth = read(with_results(OURS), ["MX.desk.example"]).auth
    assert auth.by == "mx.desk.example"
    assert auth.spf is not None and (auth.spf.result, auth.spf.domain) == ("pass", "mail.example")
    assert [(one.result, one.domain) for one in auth.dkim] == [("pass", "mail.example")]
    assert auth.dmarc is not None and auth.dmarc.result == "fail"
    assert auth.arc == "pass"


def test_results_of_anybody_else_are_only_listed() -> None:
    auth = read(with_results(OURS)).auth
    assert (auth.by, auth.spf, auth.dkim, auth.dmarc) == (None, None, [], None)
    assert [one.by for one in auth.untrusted] == ["mx.desk.example"]


def vouched(result: str, sender: str) -> bool:
    raw = f"Authentication-Results: mx.desk.example; {result}\r\n".encode() + mail("x", From=sender)
    return arriving.checked(read(raw, ["mx.desk.example"]))


def test_a_result_vouches_for_the_address_it_was_made_for_and_no_other() -> None:
    assert vouched("dmarc=pass header.from=mail.example", "Lin <lin@mail.example>")
    assert not vouched("dmarc=pass header.from=evil.example", "Lin <lin@mail.example>")
    assert not vouched("dmarc=pass", "Lin <lin@mail.example>")
    two = "Lin <lin@mail.example>, Eve <eve@evil.example>"
    for result in (
        "dmarc=pass header.from=evil.example",
        "dmarc=pass header.from=mail.example",
        "dkim=pass header.d=mail.example",
    ):
        assert not vouched(result, two)


def test_only_the_topmost_of_the_named_server_counts() -> None:
    forged = "mx.desk.example; spf=pass smtp.mailfrom=bank.example; dmarc=pass header.from=bank.example"
    auth = read(with_results("mx.desk.example; spf=fail smtp.mailfrom=x.example", forged), ["mx.desk.example"]).auth
    assert auth.spf is not None and auth.spf.result == "fail" and auth.dmarc is None
    assert len(auth.untrusted) == 1


def test_a_comment_cannot_pose_as_a_result() -> None:
    auth = read(
        with_results("mx.desk.example; spf=fail (spf=pass; dmarc=pass) smtp.mailfrom=x.example"), ["mx.desk.example"]
    ).auth
    assert auth.spf is not None and auth.spf.result == "fail" and auth.dmarc is None


def test_sealed_results_are_listed_by_their_server() -> None:
    auth = read(
        with_results(
            more=b"ARC-Authentication-Results: i=1; list.example; dkim=pass header.d=mail.example\r\nReceived-SPF: Pass (x) envelope-from=<a@mail.example>\r\n"
        )
    ).auth
    assert [one.by for one in auth.untrusted] == ["arc:list.example", "received-spf"]
    assert read(with_results("none", "; ;;", "=", "mx.example 1; none", "x" * 60_000)).auth.by is None


# As Exchange Online writes it: nameless, above all that came with the mail, below its own Received.
EDGE = b"Received: from mail.example (203.0.113.7) by AM4PEPF0001.mail.protection.outlook.com (10.167.16.84) with Microsoft SMTP Server;\r\n Mon, 30 Nov 2026 10:00:00 +0000\r\n"
NAMELESS = b"Authentication-Results: spf=pass (sender IP is 203.0.113.7)\r\n smtp.mailfrom=mail.example; dkim=pass (signature was verified)\r\n header.d=mail.example;dmarc=pass action=none\r\n header.from=mail.example;compauth=pass reason=100\r\n"
REFUSED = NAMELESS.replace(b"dmarc=pass action=none", b"dmarc=fail action=none").replace(
    b"dkim=pass (signature was verified)", b"dkim=none (message not signed)"
)


def in_exchange(raw: bytes, **settings: Any) -> Mail:
    given: dict[str, Any] = {"address": "support@wallet.example", "provider": Provider.MICROSOFT}
    return read(raw, Settings(**given | settings).checkers)


def test_nameless_results_count_in_a_mailbox_of_microsoft_and_where_it_is_named() -> None:
    raw = EDGE + NAMELESS + mail("x", From="Lin <lin@mail.example>")
    for found in (
        in_exchange(raw),
        in_exchange(raw, provider=Provider.OWN, checked_by="protection.outlook.com"),
    ):
        assert found.auth.by == "protection.outlook.com" and arriving.checked(found)
        assert found.auth.spf is not None and (found.auth.spf.result, found.auth.spf.domain) == ("pass", "mail.example")
        assert found.auth.dmarc is not None and found.auth.dmarc.result == "pass"
    for found in (
        in_exchange(raw, provider=Provider.OWN),
        in_exchange(raw, provider=Provider.GMAIL),
        in_exchange(raw, provider=Provider.OWN, checked_by="mx.desk.example"),
        in_exchange(raw, checked_by="mx.gateway.example"),  # somebody else stands before it and sees who sends
    ):
        assert found.auth.by is None and not arriving.checked(found)
        assert [one.by for one in found.auth.untrusted] == [""]


def test_forged_nameless_results_do_not_count() -> None:
    forged = b"Received: from bank.example by X.mail.protection.outlook.com;\r\n Mon, 30 Nov 2026 09:59:59 +0000\r\n"
    for raw in (
        EDGE + REFUSED + NAMELESS,  # beneath Exchange's own
        EDGE + REFUSED + forged + NAMELESS,
        EDGE + b"Authentication-Results: mx.desk.example; none\r\n" + NAMELESS,
        NAMELESS,  # it never came through Exchange
        NAMELESS + EDGE,
        b"Received: from a.example by protection.outlook.com.evil.example;\r\n Mon, 30 Nov 2026 10:00:00 +0000\r\n"
        + NAMELESS,
        b"Received: from x.mail.protection.outlook.com (by y.mail.protection.outlook.com) by mx.evil.example;\r\n Mon\r\n"
        + NAMELESS,
    ):
        assert not arriving.checked(in_exchange(raw + mail("x", From="Lin <lin@mail.example>")))


def test_a_guess_of_exchange_vouches_for_nobody() -> None:
    guessed = NAMELESS.replace(b"dmarc=pass", b"dmarc=bestguesspass").replace(b"dkim=pass", b"dkim=none")
    guessed = guessed.replace(b"smtp.mailfrom=mail.example", b"smtp.mailfrom=other.example")
    assert not arriving.checked(in_exchange(EDGE + guessed + mail("x", From="Lin <lin@mail.example>")))
    signed = NAMELESS.replace(b"dmarc=pass", b"dmarc=bestguesspass")
    assert arriving.checked(in_exchange(EDGE + signed + mail("x", From="Lin <lin@mail.example>")))


def test_what_stands_in_quotes_is_no_result() -> None:
    """The envelope's sender is the sender's to choose, semicolons and all."""
    for value in (
        r'spf=pass smtp.mailfrom="x; dmarc=pass header.from=mail.example"@evil.example; dmarc=fail header.from=mail.example',
        r'spf=pass smtp.mailfrom="x\"; dmarc=pass header.from=mail.example"@evil.example; dmarc=fail header.from=mail.example',
        r'spf=pass (a " quote) smtp.mailfrom=evil.example; dmarc=fail header.from=mail.example; x="; dmarc=pass header.from=mail.example"',
        "dmarc=pass header.from=mail.example; spf=fail; dmarc=fail header.from=mail.example",
        "spf=pass smtp.mailfrom=x; dmarc=pass header.from=mail.example; y=@evil.example; dmarc=fail header.from=mail.example",
        'spf=pass smtp.mailfrom="mail.example"@evil.example',
        'spf=pass smtp.mailfrom="lin@mail.example"@evil.example',
        r'spf=pass smtp.mailfrom="\"@mail.example"@evil.example',
        "spf=pass smtp.mailfrom=evil.example smtp.mailfrom=mail.example",
    ):
        assert not vouched(value, "Lin <lin@mail.example>"), value
    for value in (
        'dmarc=pass header.from="mail.example"',
        'spf=pass smtp.mailfrom="lin"@mail.example',
        'spf=pass smtp.mailfrom="lin@mail.example"',
        "dkim=pass header.i=@mail.example",
    ):
        assert vouched(value, "Lin <lin@mail.example>"), value

"""What a mail says of its sender's checks counts only from a server that the administrator named."""

from __future__ import annotations

from tests.channels.mail.letters import mail
from walletdesk.channels.mail import arriving
from walletdesk.channels.mail.reading import read

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

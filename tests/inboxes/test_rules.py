from __future__ import annotations

import pytest

from walletdesk.inboxes.rules import normal_origin, origin_allowed


@pytest.mark.parametrize(
    ("origin", "normal"),
    [
        ("https://wallet.example", "https://wallet.example"),
        ("HTTPS://Wallet.Example:443/", "https://wallet.example"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_an_origin_is_written_in_one_way(origin: str, normal: str) -> None:
    assert normal_origin(origin) == normal


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://wallet.example", True),
        ("https://wallet.example.evil.test", False),
        ("https://evilwallet.example", False),
        ("http://wallet.example", False),
        ("https://wallet.example:8443", False),
        ("null", False),
        ("", False),
        ("*", False),
    ],
)
def test_only_the_very_origin_may_show_the_inbox(origin: str, allowed: bool) -> None:
    assert origin_allowed(origin, ["https://wallet.example"]) is allowed

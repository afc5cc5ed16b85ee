"""What QR codes of wallets hold."""

from __future__ import annotations

import base64

import pytest
from mnemonic import Mnemonic

from walletdesk.safety.codes import in_code
from walletdesk.wire import Certainty, SecretKind

WORDS = Mnemonic("english")
PHRASE = WORDS.to_mnemonic(bytes(range(7, 23)))
SEED_QR = "".join(f"{WORDS.wordlist.index(word):04}" for word in PHRASE.split())
WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"  # the example of the Bitcoin wiki


@pytest.mark.parametrize(
    ("payload", "kind", "certainty"),
    [
        (PHRASE.encode(), SecretKind.RECOVERY_PHRASE, Certainty.CERTAIN),
        (SEED_QR.encode(), SecretKind.RECOVERY_PHRASE, Certainty.CERTAIN),
        (SEED_QR[4:].encode() + b"0007", SecretKind.RECOVERY_PHRASE, None),
        (bytes(range(7, 23)), SecretKind.RECOVERY_PHRASE, Certainty.LIKELY),
        (bytes(range(200, 232)), SecretKind.RECOVERY_PHRASE, Certainty.LIKELY),
        (
            b"ur:crypto-seed/oyadgdaawzwplrbdhdpabgrnvokorolnrtemksayyadmut",
            SecretKind.RECOVERY_PHRASE,
            Certainty.CERTAIN,
        ),
        (WIF.encode(), SecretKind.PRIVATE_KEY, Certainty.CERTAIN),
        (b"1e99423a4ed27608a15a2616a2b0e9e52ced330ac530edcc32c8ffc6a526aedd", SecretKind.PRIVATE_KEY, Certainty.LIKELY),
        (b"otpauth://totp/Example:li?secret=JBSWY3DPEHPK3PXP&issuer=Example", SecretKind.CODE, Certainty.CERTAIN),
        (b"otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8", SecretKind.CODE, Certainty.CERTAIN),
    ],
)
def test_a_secret_in_a_code_is_known(payload: bytes, kind: SecretKind, certainty: Certainty | None) -> None:
    found = in_code(payload)
    assert [one.kind for one in found] == [kind]
    assert certainty is None or found[0].certainty is certainty


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        b"ethereum:0x52908400098527886E0F7030069857D2E4169EE7@1?value=2.014e18",
        b"https://etherscan.io/tx/0x1e99423a4ed27608a15a2616a2b0e9e52ced330ac530edcc32c8ffc6a526aedd",
        b"wc:7f6e504bfad60b485450578e05678ed3e8e8c4751d3c6160be17160d63ec90f9@2?relay-protocol=irn",
        b"hello 1234567890",  # 16 letters, not 16 bytes
        "您好，这是一个二维码".encode(),
        b"2026" * 13,
        base64.b64encode(bytes(range(40))),
    ],
)
def test_addresses_and_links_are_none(payload: bytes) -> None:
    assert in_code(payload) == ()

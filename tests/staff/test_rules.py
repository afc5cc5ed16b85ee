from __future__ import annotations

import pytest

from walletdesk.kit.errors import WalletdeskError
from walletdesk.staff.rules import (
    COMMON_PASSWORDS,
    LONGEST_WAIT_US,
    PASSWORD_LENGTH,
    PasswordIsEmail,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    check_password,
    wait_us,
)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("elevenchars", PasswordTooShort),
        ("x" * 257, PasswordTooLong),
        ("Password1234", PasswordTooCommon),
        ("PASSWORD1234!", PasswordTooCommon),
        ("ｐａｓｓｗｏｒｄ１２３４", PasswordTooCommon),
        ("abababababab", PasswordTooCommon),
        ("mira.lindqvist@desk.test", PasswordIsEmail),
        ("mira.lindqvist", PasswordIsEmail),
        ("mira.lindqvist2026", PasswordIsEmail),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, error: type[WalletdeskError]) -> None:
    with pytest.raises(error):
        check_password(password, "Mira.Lindqvist@desk.test")


@pytest.mark.parametrize("password", ["a quiet harbour", "十二个汉字也可以做密码吧呀", "Tr0ub4dor&3x", "x7!y" * 64])
def test_any_other_is_taken_whatever_its_characters(password: str) -> None:
    check_password(password, "jo@desk.test")


def test_the_list_of_common_passwords_holds_only_those_long_enough_to_be_asked_for() -> None:
    assert not [word for word in COMMON_PASSWORDS if len(word) < PASSWORD_LENGTH]
    assert all(word == word.casefold() for word in COMMON_PASSWORDS)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 2), (6, 4), (7, 8), (13, 512), (14, 900), (10_000, 900)]
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    assert wait_us(failures, free=4) == seconds * 1_000_000 <= LONGEST_WAIT_US

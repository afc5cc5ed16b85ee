"""What was written is found again, whatever characters it is made of."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.desk import an_inbox, comes_in
from walletdesk.conversations import queries
from walletdesk.kit.db import Db


def found(db: Db, asked: str) -> list[int]:
    return [row.id for row, _ in db.read_and_wait(queries.search, asked, reader=0).hits]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("my_wallet_name is odd", "my_wallet_name"),
        ("x² and ½ of it", "x²"),
        ("转账一直打包中", "打包"),
        ("能量不足怎么办", "能量"),
        ("Größe stimmt nicht", "größe"),
        ("ชื่อกระเป๋าเงิน", "กระเป๋า"),
        ("नमस्ते दोस्त", "नमस्ते"),
        ("ｆｕｌｌ width", "full"),
        ("tx 0x9c1dab34e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90 is stuck", "0x9c1d"),
        (
            "tx 0x9c1dab34e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90 is stuck",
            "0x9C1DAB34e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90",
        ),
    ],
)
def test_a_text_is_found_by_its_words(db: Db, text: str, asked: str) -> None:
    row = comes_in(db, an_inbox(db), text).conversation
    assert found(db, asked) == [row.id]


@pytest.mark.parametrize(
    "asked", ["", " ", '"', "'", "* AND (", "NEAR(a b)", "a:b", "_", "'; drop table message", "%", "\\"]
)
def test_a_query_that_means_nothing_finds_nothing_and_breaks_nothing(db: Db, asked: str) -> None:
    comes_in(db, an_inbox(db), "an ordinary text")
    assert found(db, asked) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.text(max_size=40))
def test_no_query_breaks_the_search(db: Db, asked: str) -> None:
    found(db, asked)

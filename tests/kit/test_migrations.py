"""The database's shape, from nothing and over time."""

from __future__ import annotations

from walletdesk.kit import migrations


def test_the_tables_in_the_code_are_the_tables_in_a_migrated_database(database_url: str) -> None:
    assert migrations.differences(database_url) == []


def test_an_empty_database_is_pending_until_it_is_upgraded(empty_database_url: str) -> None:
    assert migrations.current(empty_database_url) is None
    assert migrations.pending(empty_database_url)
    migrations.upgrade(empty_database_url)
    assert migrations.current(empty_database_url) == migrations.head()
    assert not migrations.pending(empty_database_url)
    migrations.upgrade(empty_database_url)
    assert migrations.differences(empty_database_url) == []

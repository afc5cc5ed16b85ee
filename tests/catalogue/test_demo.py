"""The demo's wallet knows itself: its lists have no fault, and its people's apps stand as their stories tell."""

from __future__ import annotations

from walletdesk import demo
from walletdesk.catalogue import answers, queries, rules
from walletdesk.catalogue.rules import Kind, Standing
from walletdesk.kit.clock import SystemClock
from walletdesk.kit.db import Db


def test_the_demos_lists_are_taken_whole(db: Db) -> None:
    now = SystemClock().now()
    demo.fill_catalogue(db, now)
    counts = {kind: db.read_and_wait(queries.count, kind) for kind in Kind}
    assert counts == {Kind.NETWORK: 11, Kind.ASSET: 20, Kind.FEATURE: 5, Kind.RELEASE: 6, Kind.ISSUE: 3}

    def stands(facts: dict[str, str]) -> answers.AppStanding:
        platforms = rules.platforms_of(facts["os"], facts["app_version"])
        version = rules.find_version(facts["app_version"])
        return db.read_and_wait(answers.app_standing, platforms, version, now, public=False)

    assert stands(demo.IPHONE).standing is Standing.CURRENT
    android = stands(demo.ANDROID)
    assert (android.standing, android.current, len(android.issues)) == (Standing.UPDATE, "5.12.1", 3)

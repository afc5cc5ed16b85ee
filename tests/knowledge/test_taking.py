"""Folders and the starter set: taken once they are there, taken again they change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from walletdesk.events import SYSTEM
from walletdesk.kit.db import Db
from walletdesk.knowledge import folder, queries, shown, starter_set
from walletdesk.knowledge.actions import articles, taking
from walletdesk.knowledge.actions.taking import Taken
from walletdesk.knowledge.rules import Audience, Status
from walletdesk.safety.places import Allowed


def write(place: Path, name: str, text: str, **front: str) -> None:
    about = {"title": "Fees", "slug": "fees", "language": "en", "status": "published"} | front
    lines = "\n".join(f"{key}: {one}" for key, one in about.items())
    (place / name).write_text(f"---\n{lines}\n---\n\n{text}\n", "utf8")


def taken(db: Db, place: Path, *, publish: bool = True, allowed: Allowed | None = None) -> tuple[Taken, list[str]]:
    found, refused = taking.ready(folder.read(place).documents, allowed)
    done = db.write_and_wait(taking.take, SYSTEM, found, {}, publish=publish)
    return done, [one.error.code for one in refused]


def test_a_folder_is_taken_once_and_changes_what_it_says_another_way(db: Db, tmp_path: Path) -> None:
    write(tmp_path, "en.md", "A fee pays the network.", collection="transfers", category="fees")
    write(tmp_path, "zh.md", "付给网络的费用。", title="矿工费", language="zh", collection="transfers", category="fees")
    done, _ = taken(db, tmp_path)
    assert done.created == (("fees", "en"), ("fees", "zh")) and not done.changed
    found = db.read_and_wait(shown.article_at, "fees")
    assert isinstance(found, shown.Found) and found.texts["zh"].title == "矿工费" and found.row.original == "en"
    assert [one.slug for one in db.read_and_wait(queries.collections)] == ["transfers"]
    again, _ = taken(db, tmp_path)
    assert again.unchanged == (("fees", "en"), ("fees", "zh")) and not again.created and not again.changed
    write(tmp_path, "en.md", "A fee pays those who run the network.", collection="transfers", category="fees")
    third, _ = taken(db, tmp_path)
    assert third.changed == (("fees", "en"),) and third.unchanged == (("fees", "zh"),)
    assert [one.state for one in db.read_and_wait(lambda unit: queries.standings(unit, found.row, []))] == [
        "original",
        "outdated",
    ]


def test_what_a_file_does_not_say_stays_as_it_is(db: Db, tmp_path: Path) -> None:
    write(tmp_path, "en.md", "For the team.", audience="agents", collection="team", source="us")
    taken(db, tmp_path)
    write(tmp_path, "en.md", "For the team alone.")
    taken(db, tmp_path)
    row = db.read_and_wait(queries.by_slug, "fees")
    assert row is not None and (row.audience, row.source) == (Audience.AGENTS, "us") and row.category_id is not None


def test_an_archived_article_is_not_half_taken(db: Db, tmp_path: Path) -> None:
    write(tmp_path, "en.md", "Old words.")
    taken(db, tmp_path)
    row = db.read_and_wait(queries.by_slug, "fees")
    assert row is not None
    db.write_and_wait(articles.set_archived, SYSTEM, row.id, archived=True)
    write(tmp_path, "en.md", "New words.")
    done, _ = taken(db, tmp_path)
    assert [one.place for one in done.refused] == ["en.md"]
    assert db.read_and_wait(queries.one_text, row.id, "en").body.strip() == "Old words."


def test_who_may_not_publish_takes_drafts(db: Db, tmp_path: Path) -> None:
    write(tmp_path, "en.md", "A fee pays the network.")
    taken(db, tmp_path, publish=False)
    assert db.read_and_wait(shown.article_at, "fees") is None
    row = db.read_and_wait(queries.by_slug, "fees")
    assert row is not None and db.read_and_wait(queries.one_text, row.id, "en").status is Status.DRAFT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("legal winner thank year wave sausage worth useful legal winner thank yellow", "wrong_article"),
        ("Please send us your recovery phrase.", "wrong_article"),
        ("{{nonsense}}", "unknown_value"),
        ("See [this](https://elsewhere.example/x).", "link_leads_elsewhere"),
    ],
)
def test_what_may_not_be_taken_is_named_and_the_rest_is_taken(db: Db, tmp_path: Path, text: str, code: str) -> None:
    write(tmp_path, "bad.md", text, slug="bad")
    write(tmp_path, "good.md", "A fee pays the network.")
    done, refused = taken(db, tmp_path, allowed=Allowed(frozenset()))
    assert refused == [code] and done.created == (("fees", "en"),)


def test_the_starter_set_is_taken_whole_and_leaves_what_is_there(db: Db) -> None:
    done = starter_set.take_now(db, SYSTEM)
    assert len(done.created) == 2 * len(starter_set.slugs()) and not done.refused
    assert db.read_and_wait(shown.count_public) == len(done.created)
    assert db.read_and_wait(queries.collections)[0].slug == "start"
    names = {one.slug: queries.names_of(one.names) for one in db.read_and_wait(queries.categories)}
    assert names["phrase"] == {"en": "Recovery phrase", "zh": "助记词"}
    again = starter_set.take_now(db, SYSTEM)
    assert not again.created and not again.changed and not again.refused

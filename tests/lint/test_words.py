"""How sentences come from the source into the catalogues."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bin.parts import words

SENTENCE = "Your transfer is waiting. Nothing is lost."
PLURAL = ("%(n)d message", "%(n)d messages")


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(words, "ROOT", tmp_path)
    monkeypatch.setattr(words, "LOCALE", tmp_path / "locale")
    return tmp_path / "locale"


@pytest.fixture
def source() -> Catalog:
    catalog = Catalog(charset="utf-8", fuzzy=False)
    catalog.add(SENTENCE)
    catalog.add(PLURAL)
    return catalog


def translate(sentence: str, plural: str) -> None:
    path = words.path_of("zh")
    text = path.read_text("utf8")
    text = text.replace(f'msgid "{SENTENCE}"\nmsgstr ""', f'msgid "{SENTENCE}"\nmsgstr "{sentence}"')
    path.write_text(text.replace('msgstr[0] ""', f'msgstr[0] "{plural}"'), "utf8")


def test_a_new_sentence_is_its_own_english_and_waits_for_its_chinese(
    locale: Path, source: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words.bring_up_to_date(source, check=False)
    assert words.read("en").get(SENTENCE).string == SENTENCE  # type: ignore[union-attr]
    assert words.read("zh").get(SENTENCE).string == ""  # type: ignore[union-attr]
    assert set(capsys.readouterr().out.splitlines()) == {
        f"locale/zh/LC_MESSAGES/messages.po: not translated: {PLURAL[0]}",
        f"locale/zh/LC_MESSAGES/messages.po: not translated: {SENTENCE}",
    }


def test_what_is_translated_passes_and_stays(locale: Path, source: Catalog) -> None:
    words.bring_up_to_date(source, check=False)
    translate("您的转账在等待确认，资产没有丢失。", "%(n)d 条消息")
    assert not words.bring_up_to_date(source, check=True)
    assert not words.bring_up_to_date(source, check=False)
    assert words.read("zh").get(SENTENCE).string == "您的转账在等待确认，资产没有丢失。"  # type: ignore[union-attr]


def test_a_sentence_that_came_or_went_makes_the_catalogue_stale(locale: Path, source: Catalog) -> None:
    words.bring_up_to_date(source, check=False)
    translate("您的转账在等待确认，资产没有丢失。", "%(n)d 条消息")
    source.add("We keep your text.")
    assert words.bring_up_to_date(source, check=True)
    source.delete("We keep your text.")
    source.delete(SENTENCE)
    assert words.bring_up_to_date(source, check=True)
    assert "We keep your text." not in words.path_of("en").read_text("utf8")


def test_what_errors_say_is_taken_from_their_classes_and_from_where_they_are_raised() -> None:
    tree = ast.parse(
        """
class Closed(errors.Conflict):
    sentence = "This inbox is closed."
class Conflict(WalletdeskError):
    sentence: ClassVar[str] = "Changed " "meanwhile."
class Other(Exception):
    sentence = "not ours"
def act():
    raise Closed("Closed until {day}.", day=day)
    raise ValueError("not for people")
    error = errors.Conflict(sentence="Later.")
"""
    )
    found = [sentence for _, sentence in words.sentences(tree, words.error_classes([tree]))]
    assert sorted(found) == ["Changed meanwhile.", "Closed until {day}.", "Later.", "This inbox is closed."]

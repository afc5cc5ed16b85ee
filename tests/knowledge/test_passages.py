"""Articles cut into passages."""

from __future__ import annotations

from tests.knowledge.test_starter import every
from walletdesk.knowledge.markdown import BlockKind, parse
from walletdesk.knowledge.passages import LONG, SHORT, size, split
from walletdesk.knowledge.rules import Level


def test_steps_stay_whole_however_long_they_are() -> None:
    steps = "\n".join(f"{n}. {'word ' * 30}" for n in range(1, 21))
    passages = split(parse(f"intro\n\n{steps}\n\nafter").blocks)
    assert [one.steps for one in passages] == [False, True, False]
    assert passages[1].text.startswith("1. word") and "20. word" in passages[1].text


def test_a_passage_stands_under_one_heading_and_for_one_level() -> None:
    passages = split(parse("a\n\n## B\n\nb\n\n:::expert\nc\n:::\n\nd\n\n### E\n\ne").blocks)
    assert [(one.text, one.heading, one.anchor, one.level) for one in passages] == [
        ("a", "", "", None),
        ("b", "B", "s-b", None),
        ("c", "B", "s-b", Level.EXPERT),
        ("d", "B", "s-b", None),
        ("e", "B > E", "s-e", None),
    ]
    assert [one.number for one in passages] == [0, 1, 2, 3, 4]


def test_short_paragraphs_join_and_long_ones_are_cut_at_sentences() -> None:
    assert len(split(parse("one two three\n\n" * 5).blocks)) == 1
    for sentence in ("Every word of this sentence counts here. ", "这里每一句话都是完整的句子。"):
        passages = split(parse(sentence * 80).blocks)
        assert len(passages) > 1
        for one in passages:
            assert size(one.text) <= LONG
            assert one.text.endswith((".", "。"))
        assert "".join(one.text for one in passages).replace(" ", "") == (sentence * 80).replace(" ", "")


def test_nothing_of_an_article_is_lost_or_doubled() -> None:
    for article in every():
        blocks = parse(article.body).blocks
        passages = split(blocks)
        assert "".join(one.text.replace("\n", "") for one in passages) == "".join(
            one.text.replace("\n", "") for one in blocks
        ), article.place
        assert any(one.steps for one in passages), article.place
        for one in passages:
            whole = [block for block in blocks if block.text in one.text]
            assert size(one.text) <= LONG or len(whole) == 1
            assert size(one.text) < SHORT + LONG or whole[0].kind is not BlockKind.TEXT

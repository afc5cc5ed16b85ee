"""What every channel promises, over all folders of `walletdesk/channels`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walletdesk.channels import registry
from walletdesk.channels.base import Account, Capabilities, Field, Message, NotOurs, WrongSignature
from walletdesk.channels.registry import BadSetting
from walletdesk.inboxes.rules import STORED_IS_DELIVERED, Channel
from walletdesk.kit.i18n import translator

KINDS = registry.names()
HOOKED = [kind for kind in KINDS if registry.adapter(kind).CAPABILITIES.hook]
OUTSIDE = [kind for kind in KINDS if kind not in STORED_IS_DELIVERED and registry.fields(kind)]
FIXTURES = [path for kind in HOOKED for path in sorted((registry.HERE / kind / "fixtures").glob("*.json"))]


def account(kind: str) -> Account:
    """An account filled in with what the fields give as examples."""
    values = {one.name: one.example or one.default for one in registry.fields(kind)}
    return Account(
        inbox_id=1,
        public_id="inbox",
        name="Test",
        languages=("en", "zh"),
        settings=registry.read(kind, values),
        hook_secret="f" * 64,
    )


def called(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


def test_an_inbox_may_have_every_channel_there_is_and_no_other() -> None:
    assert {channel.value for channel in Channel} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_it_can_do(kind: str) -> None:
    can = registry.adapter(kind).CAPABILITIES
    assert isinstance(can, Capabilities)
    assert can.text_characters > 0


@pytest.mark.parametrize("kind", OUTSIDE)
def test_its_fields_are_described_in_both_languages_and_fit_its_settings(kind: str) -> None:
    fields = registry.fields(kind)
    assert {one.name for one in fields} == set(type(account(kind).settings).__struct_fields__)
    for one in fields:
        assert isinstance(one, Field)
        assert one.kind in ("text", "secret", "number", "switch", "choice")
        for sentence in filter(None, (one.label, one.help, *(label for _, label in one.choices))):
            # Names of things (DKIM, IMAP) may be the same in Chinese; sentences are not.
            assert " " not in sentence or translator("zh").gettext(sentence) != sentence, sentence


@pytest.mark.parametrize("kind", OUTSIDE)
def test_what_must_be_filled_in_is_asked_for_by_its_name(kind: str) -> None:
    full: dict[str, Any] = {one.name: one.example or one.default for one in registry.fields(kind)}
    registry.read(kind, full)
    for one in registry.fields(kind):
        if one.required:
            with pytest.raises(BadSetting) as refused:
                registry.read(kind, {**full, one.name: ""})
            assert refused.value.values == {"field": one.label}


@pytest.mark.parametrize("kind", OUTSIDE)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_is_a_guide_that_names_its_fields(kind: str, language: str) -> None:
    guide = (registry.HERE / kind / f"guide.{language}.md").read_text()
    assert guide.startswith("# ")
    assert len(guide) > 400
    t = translator(language)
    for one in registry.fields(kind):
        if one.required:
            assert t.gettext(one.label) in guide, one.label


@pytest.mark.parametrize("kind", HOOKED)
def test_what_nobody_signed_is_refused(kind: str) -> None:
    adapter: Any = registry.adapter(kind)
    for headers in ({}, {"content-type": "application/json"}, {"authorization": "Bearer x"}):
        with pytest.raises(WrongSignature):
            adapter.verify(account(kind), headers, b"{}")


@pytest.mark.parametrize("path", FIXTURES, ids=called)
def test_every_fixture_is_understood_or_known_and_left(path: Path) -> None:
    adapter: Any = registry.adapter(path.parent.parent.name)
    try:
        events = adapter.parse(account(path.parent.parent.name), path.read_bytes())
    except NotOurs:
        assert any(word in path.name for word in ("unknown", "ignored", "malformed")), "a fixture of ours is left"
    else:
        assert events
        assert all(one.key for one in events if isinstance(one, Message))


@pytest.mark.parametrize("kind", HOOKED)
@given(body=st.binary(max_size=300) | st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["update_id", "message", "chat", "from", "id", "text", "entities"]) | st.text(max_size=5), inner, max_size=5), max_leaves=12).map(lambda value: json.dumps(value).encode()))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_junk_is_left_and_raises_nothing_else(kind: str, body: bytes) -> None:
    adapter: Any = registry.adapter(kind)
    try:
        assert isinstance(adapter.parse(account(kind), body), list)
    except NotOurs:
        pass


def test_a_setting_that_nobody_described_is_not_taken() -> None:
    for kind in OUTSIDE:
        values = {one.name: one.example or one.default for one in registry.fields(kind)}
        assert registry.read(kind, {**values, "no_such_field": "x"}) == registry.read(kind, values)

"""What intents are called is the same wherever it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from walletdesk.kit.i18n import translator
from walletdesk.triage.intents import INTENTS
from walletdesk.triage.names import NAMES

MENUS = Path(__file__).parents[2] / "web" / "console" / "src" / "inbox" / "categories.ts"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_texts_of_the_server_call_an_intent_as_the_menus_do(language: str) -> None:
    said = re.search(rf"const {language}[^{{]*{{\n(.*?)\n}}", MENUS.read_text(encoding="utf-8"), re.DOTALL)
    assert said is not None
    menus = dict(re.findall(r'^\s+(\w+): "(.*)",$', said[1], re.MULTILINE))
    say = translator(language)
    assert {slug: say.gettext(name) for slug, name in NAMES.items()} == menus
    assert set(NAMES) == set(INTENTS)

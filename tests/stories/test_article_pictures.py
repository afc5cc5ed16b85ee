"""Pictures come into an article by a button, from the clipboard and by dropping them, and its readers see them."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Locator, expect

from tests.files.made import PHRASE, code, picture
from tests.stories.conftest import Stage
from tests.stories.test_own_systems import looked_at
from tests.support.browser import PHONE, serious_faults
from walletdesk.staff.rules import Role

pytestmark = pytest.mark.browser

SAID = {
    "en": {
        "title": "Title",
        "on": "Go on to the text",
        "text": "Text in English",
        "picture": "Picture",
        "alt": "What it shows",
        "put": "Put in",
        "cancel": "Cancel",
        "choose": "Choose a picture",
        "saved": "All changes are saved.",
        "preview": "Preview",
        "publish": "Publish",
        "open": "Open as readers see it",
        "shows": "The fee field",
        "refused": "recovery phrase",
    },
    "zh": {
        "title": "标题",
        "on": "继续编写正文",
        "text": "中文内容",
        "picture": "图片",
        "alt": "图片内容",
        "put": "插入",
        "cancel": "取消",
        "choose": "选择图片",
        "saved": "所有更改已保存。",
        "preview": "预览",
        "publish": "发布",
        "open": "以读者身份打开",
        "shows": "费用一栏",
        "refused": "助记词",
    },
}
_GIVES = """(field, [data, kind]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], "field.png", { type: "image/png" }));
  const box = field.getBoundingClientRect();
  const about = { bubbles: true, cancelable: true, clientX: box.x + 20, clientY: box.y + 20 };
  const event = kind === "drop"
    ? new DragEvent("drop", { ...about, dataTransfer: held })
    : new ClipboardEvent("paste", { ...about, clipboardData: held });
  field.dispatchEvent(event);
}"""


def gives(field: Locator, kind: str, data: bytes) -> None:
    field.evaluate(_GIVES, [base64.b64encode(data).decode(), kind])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pictures_come_by_button_clipboard_and_drop_and_readers_see_them(stage: Stage, language: str) -> None:
    t = SAID[language]
    lead = stage.agent("Grace", Role.LEAD, language=language)
    lead.arrive("knowledge/articles/new")
    page = lead.page
    page.get_by_label(t["title"]).fill("Fees 1")
    page.get_by_role("button", name=t["on"]).click()
    text = page.get_by_role("textbox", name=t["text"])
    text.click()
    page.keyboard.type("Look:")
    dialog = page.get_by_role("dialog")

    page.get_by_role("button", name=t["picture"], exact=True).click()
    put = dialog.get_by_role("button", name=t["put"], exact=True)
    expect(put).to_be_disabled()
    with page.expect_file_chooser() as asked:
        dialog.get_by_role("button", name=t["choose"]).click()
    asked.value.set_files({"name": "phrase.png", "mimeType": "image/png", "buffer": code(PHRASE)})
    expect(put).to_be_disabled()
    dialog.get_by_label(t["alt"]).fill(t["shows"])
    put.click()
    expect(dialog.get_by_role("alert").first).to_contain_text(t["refused"], timeout=30_000)
    looked_at(lead, "picture-dialog")
    with page.expect_file_chooser() as asked:
        dialog.get_by_role("button", name=t["choose"]).click()
    asked.value.set_files({"name": "field.png", "mimeType": "image/png", "buffer": picture()})
    put.click()
    expect(dialog).to_have_count(0, timeout=30_000)
    expect(text.get_by_role("img", name=t["shows"])).to_be_visible()

    text.click()
    for kind, size in (("paste", (30, 20)), ("drop", (20, 30))):
        gives(text, kind, picture(size=size))
        dialog.get_by_label(t["alt"]).fill(f"{t['shows']} {kind}")
        put.click()
        expect(dialog).to_have_count(0, timeout=30_000)
        expect(text.get_by_role("img", name=f"{t['shows']} {kind}")).to_be_visible()
    page.get_by_text("Markdown", exact=True).click()
    source = page.get_by_role("textbox", name=t["text"])
    gives(source, "paste", picture(size=(40, 20)))
    dialog.get_by_label(t["alt"]).fill(f"{t['shows']} source")
    put.click()
    expect(dialog).to_have_count(0, timeout=30_000)
    assert source.input_value().count("](images/") == 4
    expect(page.get_by_text(t["saved"])).to_be_visible(timeout=15_000)
    preview = page.get_by_role("article", name=t["preview"])
    expect(preview.get_by_role("img")).to_have_count(4)
    looked_at(lead, "article-with-pictures")

    page.get_by_role("button", name=t["publish"], exact=True).click()
    expect(page.get_by_role("link", name=t["open"])).to_be_visible()
    page.goto(f"{stage.site.url}/help/{language}/articles/fees-1")
    for one in page.get_by_role("article").get_by_role("img").all():
        one.scroll_into_view_if_needed()
        expect(one).to_have_js_property("complete", True)
        assert one.evaluate("(one) => one.naturalWidth") > 0
    assert page.get_by_role("article").get_by_role("img").count() == 4
    lead.paint("dark", PHONE)
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

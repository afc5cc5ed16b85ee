"""A visitor and an agent, as tests play them: what they see has the name that a screen reader would say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Locator, Page, expect

from tests.support.browser import Browser, Window
from tests.support.hostpage import HostPage
from tests.support.site import RunningSite
from walletdesk.files import sight
from walletdesk.inboxes.tables import Inbox
from walletdesk.staff.tables import Staff

PASSWORD = "a quiet harbour at noon"
TWIN = re.compile(r"/widget/assets/twin-[^/]+\.js$")
"""What reads a message for secrets in the visitor's browser."""

WIDGET: dict[str, dict[str, str]] = {
    "en": {
        "write": "Your message",
        "send": "Send",
        "sent": "Sent",
        "number": "No.",
        "solved": "Solved",
        "stars": "5 of 5, very good",
        "words": "A few words (optional)",
        "rate": "Send rating",
        "thanks": "Thank you. You rated this 5 of 5.",
        "alarm": "Your wallet is at risk. Do this now",
        "stopped": "Not sent: this is a recovery phrase",
        "stopped_key": "Not sent: this is a private key",
        "asked": "Hash or private key?",
        "is_hash": "It is a transaction hash",
        "is_key": "It is a private key",
        "read": "I have read this, back to the chat",
        "never": "We never ask for your recovery phrase",
        "file": "Add a file",
        "understood": "Understood",
        "remove": "^Remove ",
        "under_way": "A file is still on its way.",
        "back": "All conversations",
        "close": "Close chat",
        "new": "Write a new message",
        "senior": "This did not help, someone senior please",
        "offline": "No network. What you send goes out once, as soon as it is back.",
        "waits": "Goes out when the network is back",
    },
    "zh": {
        "write": "请输入您的问题",
        "send": "发送",
        "sent": "已发送",
        "number": "编号",
        "solved": "已解决",
        "stars": "5 分，非常满意",
        "words": "想说的话（选填）",
        "rate": "提交评价",
        "thanks": "感谢您的评价：5 分（满分 5 分）。",
        "alarm": "您的钱包有风险，请立即这样做",
        "stopped": "未发送：这是助记词",
        "read": "我已阅读，返回对话",
        "never": "我们绝不会索要您的助记词",
        "file": "添加文件",
        "understood": "我知道了",
        "remove": "^移除 ",
        "under_way": "文件正在上传，请稍候。",
        "back": "全部会话",
        "close": "关闭聊天",
        "new": "发起新会话",
        "senior": "没有解决，请转资深同事",
    },
}

CONSOLE: dict[str, dict[str, str]] = {
    "en": {
        "email": "E-mail",
        "password": "Password",
        "log_in": "Log in",
        "list": "Conversations",
        "thread": "Messages",
        "reply": "Write to",
        "note": "Write a note. Only your team sees it.",
        "composer": "Reply",
        "as_note": "Note",
        "send": "Send reply",
        "add_note": "Add note",
        "resolve": "Resolve",
        "snooze": "Snooze",
        "reopen": "Reopen",
        "urgent": "Urgent",
        "visitor": "Visitor",
        "ratings": "Ratings",
        "search": "Search messages",
        "found": "Removed from this message: recovery phrase",
        "delivered": "Sent|Seen",
        "details": "Details",
        "due": r"due in ",
        "score": "5 of 5",
    },
    "zh": {
        "email": "邮箱",
        "password": "密码",
        "log_in": "登录",
        "list": "会话列表",
        "thread": "消息",
        "reply": "回复",
        "note": "写备注，仅团队可见",
        "composer": "回复",
        "as_note": "备注",
        "send": "发送回复",
        "add_note": "添加备注",
        "resolve": "解决",
        "snooze": "推迟",
        "reopen": "重新打开",
        "urgent": "紧急",
        "visitor": "访客",
        "ratings": "评价",
        "search": "搜索消息",
        "found": "这条消息中已移除：助记词",
        "delivered": "已发送|已读",
        "details": "详情",
        "due": r"还有",
        "score": "5/5",
    },
}


class Visitor(Window):
    """Somebody on the wallet's site, or in its app."""

    def __init__(self, browser: Browser, site: RunningSite, host: HostPage, inbox: Inbox, **window: Any) -> None:
        super().__init__(browser, may_ask=[site.url, host.url], **window)
        self.site = site
        self.host = host
        self.inbox = inbox
        self.chat: Page | Frame = self.page
        self.words = WIDGET[self.language]
        self._warned = False

    # -- where they are ------------------------------------------------------------------

    def visit(self) -> None:
        """The wallet's site, with the chat's button in its corner."""
        self.page.goto(self.host.url)
        self.until(lambda: self.page.evaluate("Boolean(window.walletdesk)"), "the loader ran")

    def press_button(self) -> None:
        """The button lies in a closed shadow root, where no test can name it: pressed where it is seen."""
        size = self.page.viewport_size
        assert size is not None
        self.page.mouse.click(size["width"] - 52, size["height"] - 52)

    def open_chat(self) -> None:
        self.press_button()
        self.chat = self.frame()
        expect(self.field).to_be_visible()

    def come_and_open(self) -> None:
        self.visit()
        self.open_chat()

    def frame(self) -> Frame:
        """The chat in a page of another origin, once it is there."""
        found: list[Frame] = []

        def there() -> bool:
            found[:] = [one for one in self.page.frames if one.url.startswith(f"{self.site.url}/widget/frame/")]
            return bool(found)

        self.until(there, "the chat's frame is there")
        return found[0]

    def open_page(self, query: str = "") -> None:
        """The chat as a page of its own."""
        self.chat = self.page
        self.page.goto(f"{self.site.url}/widget/frame/?inbox={self.inbox.public_id}&view=page{query}")
        expect(self.field).to_be_visible()

    def open_app(self) -> None:
        """The wallet's app, the whole of whose view is the chat."""
        self.page.goto(self.host.app)
        self.chat = self.frame()
        expect(self.field).to_be_visible()

    def without_twin(self) -> None:
        """In this browser nothing is read for secrets before it is sent: what would read it never comes."""
        self.context.route(TWIN, lambda route: None)

    # -- what they see and do ------------------------------------------------------------

    @property
    def field(self) -> Locator:
        return self.chat.get_by_role("textbox", name=self.words["write"])

    @property
    def thread(self) -> Locator:
        return self.chat.get_by_role("log")

    def button(self, word: str) -> Locator:
        return self.chat.get_by_role("button", name=self.words.get(word, word), exact=True)

    def send(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def write(self, text: str) -> None:
        """Send it and wait until the desk has it."""
        self.send(text)
        self.sees_sent(text)

    def sees(self, text: str) -> None:
        expect(self.thread.get_by_text(text)).to_be_visible()

    def sees_sent(self, text: str) -> None:
        """It stands there once, and the desk said that it came."""
        mine = self.chat.get_by_role("listitem").filter(has_text=text)
        expect(mine).to_have_count(1)
        expect(mine).to_contain_text(self.words["sent"])

    def said(self) -> list[str]:
        """The texts in the conversation, from the first to the last, without the button beside their own."""
        bubbles = self.chat.locator(".thread .bubble").all_inner_texts()
        return [text.removesuffix("⋯").rstrip() for text in bubbles]

    def attach(self, *paths: Path) -> None:
        with self.page.expect_file_chooser() as chosen:
            self.button("file").click()
            if not self._warned and not sight.installed() and self.site.settings.unread_files == "accept":
                self.chat.locator(".composer").get_by_role("button", name=self.words["understood"]).click()
        self._warned = True
        chosen.value.set_files(list(paths))

    def attach_and_wait(self, *paths: Path) -> None:
        self.attach(*paths)
        expect(self.chat.get_by_role("button", name=re.compile(self.words["remove"]))).to_have_count(len(paths))
        expect(self.chat.get_by_text(self.words["under_way"])).to_be_hidden()

    def rate(self, words: str = "") -> None:
        # The star itself is drawn; the radio button under it is what a keyboard reaches.
        self.chat.get_by_role("radio", name=self.words["stars"]).check(force=True)
        if words:
            self.chat.get_by_role("textbox", name=self.words["words"]).fill(words)
        self.button("rate").click()


class Agent(Window):
    """Somebody of the team at the console."""

    def __init__(self, browser: Browser, site: RunningSite, member: Staff, **window: Any) -> None:
        super().__init__(browser, may_ask=[site.url], **window)
        self.site = site
        self.member = member
        self.words = CONSOLE[self.language]

    def log_in(self) -> None:
        """As one does: by the form."""
        self.page.goto(f"{self.site.url}/console/")
        self.page.get_by_label(self.words["email"]).fill(self.member.email)
        self.page.get_by_label(self.words["password"], exact=True).fill(PASSWORD)
        self.button("log_in").click()
        self.is_in()

    def arrive(self, path: str = "") -> None:
        """With a session from earlier today."""
        answer = self.context.request.post(
            f"{self.site.url}/api/session",
            data={"email": self.member.email, "password": PASSWORD},
            headers={"origin": self.site.url},
        )
        assert answer.ok, answer.status
        self.go(path)
        self.is_in()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site.url}/console/{path}")

    def is_in(self) -> None:
        expect(self.page.get_by_role("navigation").first).to_be_visible()

    # -- the list ------------------------------------------------------------------------

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("list", name=self.words["list"])

    @property
    def rows(self) -> Locator:
        return self.list.get_by_role("link")

    def row(self, text: str) -> Locator:
        return self.rows.filter(has_text=text)

    def sees_rows(self, *texts: str) -> None:
        """The list is these, in this order."""
        expect(self.rows).to_have_text([re.compile(re.escape(text)) for text in texts])

    def let_in(self, name: str = "Show 1 new conversation") -> None:
        """Whoever is new waits behind a button, so that nothing jumps under a reader's eyes."""
        self.page.get_by_role("button", name=re.compile(f"{re.escape(name)}$")).click()

    def view(self, name: str) -> None:
        self.page.get_by_role("navigation").get_by_role("link", name=name).click()

    def open(self, text: str) -> None:
        self.row(text).click()
        expect(self.thread).to_be_visible()

    # -- the conversation ----------------------------------------------------------------

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("log", name=self.words["thread"])

    @property
    def messages(self) -> Locator:
        return self.thread.get_by_role("article")

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name=re.compile(f"^{re.escape(self.words['reply'])}"))

    @property
    def note_field(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.words["note"])

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("region", name=self.words["composer"], exact=True)

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("complementary", name=self.words["details"])

    def button(self, word: str) -> Locator:
        return self.page.get_by_role("button", name=self.words.get(word, word), exact=True)

    def message(self, text: str) -> Locator:
        return self.messages.filter(has_text=text)

    def sees(self, text: str) -> None:
        expect(self.thread.get_by_text(text)).to_be_visible()

    def said(self) -> Sequence[str]:
        return self.messages.locator("p[dir=auto]").all_inner_texts()

    def reply(self, text: str) -> None:
        self.field.fill(text)
        self.button("send").click()
        expect(self.message(text)).to_contain_text(re.compile(self.words["delivered"]))

    def note(self, text: str) -> None:
        # The radio button itself is not drawn; its label is what one presses.
        self.composer.get_by_text(self.words["as_note"], exact=True).click()
        self.note_field.fill(text)
        self.button("add_note").click()
        expect(self.message(text)).to_be_visible()

    def resolve(self) -> None:
        self.button("resolve").click()
        expect(self.button("reopen")).to_be_visible()

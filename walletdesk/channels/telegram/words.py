"""What the bot says by itself: fixed texts, reviewed, in the languages we speak.  They echo nothing of what came."""

from __future__ import annotations

from walletdesk.channels.base import DELETE_IT, LINK_NOTED, LINKED, NOT_LINKED
from walletdesk.channels.telegram import updates
from walletdesk.wire import SafeText

_FALLBACK = "en"

_WORDS = {
    "en": {
        updates.START: "{greeting}\n\nWrite your question here. We never ask for your recovery phrase, private keys, "
        "passwords or codes. Do not send them to anybody, not to us either.",
        updates.HELP: "Write your question here, and send a picture or a file if it helps. A person of the team reads it and "
        "answers here. We never ask for your recovery phrase, private keys, passwords or codes, and we never write first.",
        updates.CONTACT: "Thank you, but we take no contacts here, so it was not kept. Please write what we can help with.",
        updates.LOCATION: "Thank you, but we take no locations here, so it was not kept. Please write what we can help with.",
        LINKED: "You are known here now as in the app. Write your question; what you asked before is with the team.",
        LINK_NOTED: "You have written to us here before, so a person of the team looks first whether this chat and the app "
        "belong together. Just write your question. If you did not open this link in your own app, tell us.",
        NOT_LINKED: "This link is no longer valid. Please open a new one in the app, or just write your question here.",
        DELETE_IT: "We could not delete your message in this chat. Please delete it yourself now: press and hold it, "
        "choose “Delete”, and delete it for everybody.",
    },
    "zh": {
        updates.START: "{greeting}\n\n请直接在这里写下您的问题。我们绝不会索要助记词、私钥、密码或验证码，请不要发送给任何人，包括我们。",
        updates.HELP: "请直接在这里写下您的问题，需要时可附上图片或文件，团队成员会在这里答复。"
        "我们绝不会索要助记词、私钥、密码或验证码，也绝不会主动联系您。",
        updates.CONTACT: "谢谢，我们在这里不接收联系人名片，因此没有保存。请直接写下需要帮助的问题。",
        updates.LOCATION: "谢谢，我们在这里不接收位置信息，因此没有保存。请直接写下需要帮助的问题。",
        LINKED: "已确认您就是 App 中的用户。请写下您的问题，您之前咨询的内容团队都能看到。",
        LINK_NOTED: "您之前在这里给我们写过消息，因此团队成员会先确认这个聊天与 App 账户是否属于同一人。请直接写下您的问题。"
        "如果您不是在自己的 App 中打开该链接的，请告诉我们。",
        NOT_LINKED: "该链接已失效。请在 App 中重新打开，或直接在这里写下您的问题。",
        DELETE_IT: "我们无法删除您在此聊天中的这条消息。请您立即自行删除：长按该消息，选择“删除”，并为所有人删除。",
    },
}
_COMMANDS = {
    "en": (("start", "Write to the team"), ("help", "What this bot does")),
    "zh": (("start", "联系客服"), ("help", "这个机器人能做什么")),
}


def of(what: str, language: str, greeting: SafeText | None) -> str:
    """The text of a code, in the nearest language; `greeting` is the inbox's."""
    known = _WORDS.get(language.partition("-")[0].lower(), _WORDS[_FALLBACK])
    return known[what].format(greeting=greeting or "").strip()


def commands() -> dict[str, list[dict[str, str]]]:
    """The menu of the bot by language; "" for all others."""
    told = {
        code: [{"command": name, "description": about} for name, about in known] for code, known in _COMMANDS.items()
    }
    return {"": told[_FALLBACK]} | {code: known for code, known in told.items() if code != _FALLBACK}

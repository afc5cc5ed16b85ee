"""`walletdesk scan`: the gate over the export of another desk, a JSON line a message in and a JSON line out.

In   {"id": 17, "text": "...", "conversation": "c-4"}      messages of a conversation in their order; without it, alone
Out  {"id": 17, "safe": "...", "found": [{"kind": "recovery_phrase", "certainty": "certain", "language": "en"}],
      "also_redact": [15, 16], "also_safe": {"15": "...", "16": "..."}}

`also_redact` names earlier messages that turned out to hold parts of a secret, `also_safe` what is to stand in them.  A line
that cannot be read is answered by its number and what is wrong with it, never by its text:
     {"line": 3, "error": "..."}
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator

import msgspec

from walletdesk.safety.gate import Earlier, screen
from walletdesk.wire import RawText, SafeText

CONVERSATIONS = 10_000
"""So many, the last ones written in, are remembered."""
LOOK_BACK, LOOK_BACK_MOST, LOOK_BACK_CHARACTERS = 5, 36, 300
"""As the desk looks back, but for the ten minutes: the last messages, and short ones before them."""


SHAPE = "a line is an object with `id` (number or text) and `text` (text), may have `conversation`, and nothing else"


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: int | str
    text: str
    conversation: int | str | None = None

    def __repr__(self) -> str:
        return "Message(...)"


_READ = msgspec.json.Decoder(Message)


class _Kept(msgspec.Struct):
    number: int
    id: int | str
    text: SafeText


def scanned(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The answer to each line, and whether the line could be read.  Blank lines have none.  Never raises."""
    talks: OrderedDict[int | str, deque[_Kept]] = OrderedDict()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            message = _READ.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
            said = SHAPE if isinstance(wrong, msgspec.ValidationError) else "this is no JSON"
            yield _json({"line": number, "error": said}), False
            continue
        talk: deque[_Kept] = deque()
        if message.conversation is not None:
            talk = talks.setdefault(message.conversation, deque(maxlen=LOOK_BACK_MOST))
            talks.move_to_end(message.conversation)
            if len(talks) > CONVERSATIONS:
                talks.popitem(last=False)
        yield _answer(message, talk, number), True


def _answer(message: Message, talk: deque[_Kept], number: int) -> bytes:
    near = len(talk) - LOOK_BACK
    earlier = [
        Earlier(one.number, one.text)
        for at, one in enumerate(talk)
        if at >= near or len(one.text) <= LOOK_BACK_CHARACTERS
    ]
    screened = screen(RawText(message.text), earlier)
    again = [one for one in talk if one.number in screened.redact_earlier]
    for one in again:
        one.text = screened.redact_earlier[one.number]
    talk.append(_Kept(number, message.id, screened.text))
    return _json(
        {
            "id": message.id,
            "safe": screened.text,
            "found": [
                {"kind": one.kind, "certainty": one.certainty, "language": one.language} for one in screened.found
            ],
            "also_redact": [one.id for one in again],
            "also_safe": {str(one.id): one.text for one in again},
        }
    )


def _json(answer: object) -> bytes:
    return msgspec.json.encode(answer) + b"\n"

"""What a short text asks of the bot: a person, "that helped", a number of its list; and whether its writer has had enough.

Written for English and Chinese; of other languages only "human" and digits are understood, and everything else is a question.
"""

from __future__ import annotations

import re
from enum import StrEnum

from walletdesk.kit import fold


class Wish(StrEnum):
    NONE = ""
    PERSON = "person"
    HELPED = "helped"
    NOT_HELPED = "not_helped"
    THANKS = "thanks"


_SHORT = 80
_END = r"[\s.!,~。！，、～…]*$"

_PERSON = re.compile(
    r"\b(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|pass me|get me|put me through|write)\s(?:to|with|on to)?\s?(?:an?\s|some|the\s)?"
    r"(?:\w+\s)?(?:human|person|agent|representative|operator|staff|support|somebody|someone|one real)\b"
    r"|\b(?:real|live|actual)\s(?:human|person|agent|people|support)\b|\b(?:human|person|agent|operator|representative)\s(?:please|now|pls)\b"
    r"|\bnot (?:a |with a )?(?:ro)?bot\b|\bno (?:more )?(?:ro)?bots?\b|\bi (?:want|need) (?:an? )?(?:human|person|agent|operator)\b"
    r"|人工(?!智能|合成|费)|真人|转客服|找客服|要客服|客服人员|转接|活人|不要机器人|别用机器人",
    re.IGNORECASE,
)
_PERSON_ALONE = re.compile(
    r"^\W*(?:(?:a |an )?(?:human|person|agent|operator|representative|somebody|someone|support|persona|humano|mensch|personne|人|客服))"
    r"(?: please| pls)?" + _END,
    re.IGNORECASE,
)
_AROUND_PERSON = re.compile(
    r"\b(?:i|i'd|we|want|would|like|need|to|can|could|may|please|pls|just|let|me|you|now|hi|hello|hey|with|a|an|the|thanks?)\b"
    r"|[我要想需请帮找转接给能可以跟和与一个下位吗吧呢啊的谢您你好]|服务|客服|人员|马上|现在|直接|联系|沟通|谈谈|说话|聊聊",
    re.IGNORECASE,
)
"""What stands around the wish for a person and says nothing of a matter."""
_TAIL = r"(?:[\s,.!，。！]*(?:thanks?|thank you|thx|so much|a lot|very much|cheers|谢谢\S*|多谢|感谢\S*))*"
_HELPED = re.compile(
    r"^\W*(?:(?:yes|yep|yeah|yup)(?:[\s,.!]*(?:it |that |this )?(?:did|does|helped|works?|worked|solved(?: it)?))?"
    r"|(?:ok(?:ay)?|great|perfect|wow)?[\s,.!]*(?:it'?s |it is |that |this |it |problem |now it )?(?:has )?"
    r"(?:helped|solved(?: it| my problem| the problem)?|fixed(?: it)?|worked|works(?: now)?|resolved|did help|working now)"
    r"|是的?|对的?|嗯|解决了?|已经?解决了?|问题解决了|有用|有帮助|很有帮助|帮到我?了|可以了|好了|搞定了?|行了|能用了|成功了|恢复了)"
    + _TAIL
    + _END,
    re.IGNORECASE,
)
_NOT_HELPED = re.compile(
    r"^\W*(?:(?:no|nope|nah)(?:[\s,.!]+(?:it |that |this )?(?:did(?:n'?t| not)|does(?:n'?t| not))?(?: help\w*| work\w*)?)?"
    r"|(?:no[\s,.]+)?(?:sorry[\s,.]+)?(?:it |that |this )?(?:still )?(?:did(?:n'?t| not)|does(?:n'?t| not)|is(?:n'?t| not))\s(?:help\w*|work\w*|it|solve\w*|what i \w+|my question)(?:\sit|\sme|\sat all)?"
    r"|not (?:really|helpful|helping|working|solved|what i \w+|my question)|that'?s not (?:it|my question|what i \w+)|wrong answer|useless answer"
    r"|不是(?:这个|的)?|不对|没有?用|没有?帮助|没帮到|没解决|没有解决|还没解决|还是不行|不行|还是没有?|答非所问|不是我(?:想|要)?问的)"
    + _END,
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|alright|great|good|nice|perfect|cool|got it|i see|understood|thanks?(?: you)?|thank u|thx|ty|cheers|bye"
    r"|so much|a lot|very much)[\s,.!]*)+$"
    r"|^\W*(?:好的?|谢谢\S{0,4}|多谢|感谢|明白了?|知道了|收到|了解了?|嗯嗯?|哦哦?|ok|再见)(?:[\s，,。.！!]*(?:谢谢\S{0,4}|多谢|感谢))*"
    + _END,
    re.IGNORECASE,
)
_UPSET = re.compile(
    r"\b(?:useless|ridiculous|pathetic|disgusting|unacceptable|outrageous|furious|fed up|sick of|had enough|worst (?:support|service|app|wallet)"
    r"|terrible (?:support|service|app|wallet)|stupid|idiots?|morons?|wtf|f+u+c+k\w*|bull ?shit|crap|piss(?:ed|ing)?|waste of time"
    r"|nobody (?:answers|helps|cares|replies)|how many times|(?:third|fourth|fifth|\d+th) time i|i(?:'m| am) (?:so |really |very )?(?:angry|mad|upset|frustrated))\b"
    r"|垃圾|太差劲?了?|什么破|气死|差评|他妈|妈的|操你|滚蛋|忽悠|受够了?|敷衍|没人管|没人理|不管不问|多少次了|第[三四五六七八九十]次|烦死|坑人|太过分|傻[逼比叉]|智障|废物",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\W*(?:no\.? ?|number |option |第)?([1-9])(?:个|项|\.|\)|）|、)?" + _END, re.IGNORECASE)


def _plain(text: str) -> str:
    return " ".join(fold.nfkc(text, 400).replace("’", "'").split())


def wish_of(text: str) -> Wish:
    """What a text asks beside any question; of a long one only whether it asks for a person."""
    plain = _plain(text)
    if _PERSON.search(plain) or _PERSON_ALONE.match(plain):
        return Wish.PERSON
    if len(plain) > _SHORT:
        return Wish.NONE
    for wish, says in ((Wish.NOT_HELPED, _NOT_HELPED), (Wish.HELPED, _HELPED), (Wish.THANKS, _THANKS)):
        if says.match(plain):
            return wish
    return Wish.NONE


def is_wish_alone(text: str) -> bool:
    """A person is asked for, and nothing is said of what for."""
    plain = _plain(text)
    if _PERSON_ALONE.match(plain):
        return True
    rest = _PERSON.sub(" ", plain)
    return rest != plain and not any(letter.isalpha() for letter in _AROUND_PERSON.sub(" ", rest))


def number_of(text: str) -> int | None:
    """Which of a numbered list is meant, from 1."""
    found = _NUMBER.match(_plain(text))
    return int(found[1]) if found else None


def is_upset(text: str) -> bool:
    plain = _plain(text)
    if _UPSET.search(plain):
        return True
    letters = [letter for letter in plain if letter.isalpha() and letter.isascii()]
    loud = len(letters) >= 25 and sum(letter.isupper() for letter in letters) / len(letters) > 0.8
    return loud or "!!!" in plain.replace("！", "!")

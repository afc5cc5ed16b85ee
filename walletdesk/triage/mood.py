"""How somebody writes: calm, upset, angry or afraid, and whether they abuse or advertise.

Short lists of words and a few marks, in English and Chinese: right of plain cases, blind to irony, and calm where it cannot tell.
No decision hangs on it but what an agent sees.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from walletdesk.triage.rules import folded


class Mood(StrEnum):
    CALM = "calm"
    UPSET = "upset"
    ANGRY = "angry"
    AFRAID = "afraid"


class Tone(msgspec.Struct, frozen=True):
    mood: Mood
    abuse: float
    """0 to 1: how much it insults or threatens."""
    spam: float
    """0 to 1: how much it looks like an advertisement."""


_ABUSE = re.compile(
    r"\b(?:fuck\w*|motherf\w+|bitch\w*|assholes?|bastards?|cunts?|dickheads?|retards?|morons?|idiots?|scum|piece of shit"
    r"|go to hell|kill you(?:rself)?|i(?:'ll| will) (?:kill|find|hurt) you|stupid (?:people|support|team|bot))\b"
    r"|傻[逼比叉]|煞笔|操你|草泥马|妈的|他妈|滚蛋|去死|王八蛋|混蛋|狗东西|废物|脑残|智障|畜生|杀了你|弄死你|垃圾客服"
)
_ANGRY = re.compile(
    r"\b(?:angry|furious|outrage\w*|ridiculous|unacceptable|disgusting|worst|useless|incompetent|shame on|sick of|fed up"
    r"|pathetic|rip ?off|thieves|liars?|lying|sue you|lawyer|bullshit|wtf|scammers)\b"
    r"|愤怒|气死|太过分|过分了|受够|垃圾|无耻|不要脸|骗子|坑人|黑心|投诉你们|曝光|起诉|律师|什么破|忍无可忍|恶心"
)
_AFRAID = re.compile(
    r"\b(?:scared|afraid|terrified|panic\w*|frighten\w*|desperate\w*|please help|help me|begging|i beg|shaking|life savings?"
    r"|all my (?:money|savings)|lost everything|what (?:should|do) i do|am i going to lose|crying|suicid\w*)\b"
    r"|害怕|好怕|恐慌|慌了|吓死|救命|求求|绝望|全部积蓄|所有的钱|一辈子的|血汗钱|养老钱|怎么办啊|急死|想哭|哭了|不想活"
)
_UPSET = re.compile(
    r"\b(?:frustrat\w+|disappoint\w+|annoy\w+|upset|unhappy|worried|worrying|sad|still (?:no|not|waiting)|no (?:one|body) (?:answers|replies|helps)"
    r"|again and again|for days|how long|not fair|confus\w+|fail(?:s|ed) again|urgent\w*|asap)\b"
    r"|失望|郁闷|难过|担心|着急|很急|焦急|没人理|没人回|一直没|还没有?(?:到|回|解决)|多久|等了|好几天|烦死|麻烦死|无语|心急"
)
_ADVERT = re.compile(
    r"\b(?:guaranteed (?:profit|return)s?|double your|\d+ ?x (?:profit|returns?)|join our|our (?:channel|group)|dm me|whats ?app me|telegram (?:group|channel)"
    r"|seo|backlinks?|promo(?:te|tion) your|listing (?:service|fee)|investment plan|passive income|airdrop now|click here|casino|bet now"
    r"|recover(?:y)? (?:expert|agent|hacker)s?|market(?:ing)? (?:service|partner)\w*|business (?:proposal|cooperation)|loan offer|cheap followers)\b"
    r"|加我微信|加微信|加群|进群|拉群|稳赚|包赚|日赚|月入|代理加盟|推广合作|商务合作|上币|刷单|博彩|彩票|返利|引流|广告位|代开|贷款|兼职日结|内部消息带单|带单"
)
_LINK = re.compile(r"https?://|www\.|\bt\.me/|@\w{5,}", re.ASCII)
_LOUD = re.compile(r"[!！?？]{3,}")


def tone(text: str) -> Tone:
    plain = folded(text)
    letters = [letter for letter in text if letter.isascii() and letter.isalpha()]
    shouts = len(letters) >= 20 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)
    abuse = len(_ABUSE.findall(plain))
    angry = len(_ANGRY.findall(plain)) + abuse + (1 if shouts else 0)
    afraid, upset = len(_AFRAID.findall(plain)), len(_UPSET.findall(plain)) + len(_LOUD.findall(plain))
    if angry and angry >= afraid:
        mood = Mood.ANGRY
    elif afraid:
        mood = Mood.AFRAID
    else:
        mood = Mood.UPSET if upset else Mood.CALM
    adverts, links = len(_ADVERT.findall(plain)), len(_LINK.findall(plain))
    spam = min(1.0, 0.4 * adverts + (0.25 if links and adverts else 0) + (0.3 if links > 3 else 0))
    return Tone(mood, min(1.0, 0.6 * abuse), spam)

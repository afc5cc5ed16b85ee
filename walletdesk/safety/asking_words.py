"""The words `asking` knows: things nobody may ask for, who asks and how, and what turns a sentence round.

Patterns are read over folded text (lower case, Latin letters for those that look like them, simplified characters).
"""

from __future__ import annotations

import re
from enum import StrEnum


class Wanted(StrEnum):
    """What a text asks for."""

    RECOVERY_PHRASE = "recovery_phrase"
    PRIVATE_KEY = "private_key"
    KEYSTORE = "keystore"
    PASSWORD = "password"  # the name of a kind
    CODE = "code"
    CARD = "card"
    REMOTE_CONTROL = "remote_control"
    PAYMENT = "payment"
    WALLET_ON_PAGE = "wallet_on_page"


B, E = r"(?<![a-z0-9])", r"(?![a-z0-9])"
_PHRASE, _KEY, _STORE = Wanted.RECOVERY_PHRASE, Wanted.PRIVATE_KEY, Wanted.KEYSTORE
_PASS, _CODE, _CARD = Wanted.PASSWORD, Wanted.CODE, Wanted.CARD


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def kind_of(found: re.Match[str]) -> tuple[Wanted, bool]:
    """The kind a pattern's group names, and whether the thing is meant for sure."""
    name = found.lastgroup or "phrase"
    return _KINDS[name.rstrip("_")], name.endswith("_")


_KINDS = {
    "phrase": _PHRASE,
    "key": _KEY,
    "store": _STORE,
    "pass": _PASS,
    "code": _CODE,
    "card": _CARD,
    "remote": Wanted.REMOTE_CONTROL,
}

# -- reading a text ------------------------------------------------------------------------

WORD = _re(r"[a-z0-9]+")
CJK = _re(r"[\u4e00-\u9fff]")
FULL_STOPS = ".!?;\n。！？；…"
PAUSE = _re(
    r"[.!?;](?=[\s\"”’)\u4e00-\u9fff]|$)[\s\"”’)]*|[。！？；…\n]+|[,，:：](?!//)(?=\D|$)|[()（）]| [–—-]+ |[—–]+"
    r"|(?<=[\u4e00-\u9fff”」])[ \u3000]+(?=[\u4e00-\u9fff“「])|(?<![a-z])(?P<from_here>but|however|so please|then please|and please|and then|therefore)(?![a-z])"
    r"|(?P<from_here_zh>但是?|不过|然后|所以|因此)"
)
LETTERS_APART = _re(r"(?<![^\W_])[a-z](?:[ ._\-*|/,·]{1,4}[a-z](?![^\W_])){3,200}")
WIDE_GAP = _re(r"(?: {2,}| [.\-*|/_] | ?/ ?)")
NO_LETTER = _re(r"[^a-z]")
_CJK_GAP = r"[ ._\-*|/·~+]{1,3}"
CJK_APART = _re(
    rf"(?<=[\u4e00-\u9fff]){_CJK_GAP}(?=[\u4e00-\u9fff]{_CJK_GAP}[\u4e00-\u9fff])|(?<=[ ._\-*|/·~+][\u4e00-\u9fff]){_CJK_GAP}(?=[\u4e00-\u9fff])"
)
"""Around a character that stands alone."""
DIGIT_IN_WORD = _re(r"(?<![0-9a-z])(?=[0134578@$]*[a-z])[a-z]*[0134578@$][a-z0134578@$]*(?![0-9a-z])")
DIGITS = str.maketrans("0134578@$", "oleastbas")
BASE64 = _re(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,4000}={0,2}(?![A-Za-z0-9+/_=-])")
URL_SAFE = str.maketrans("-_", "+/")
QUOTE_HINT = _re(r"[\"“「『>]")
QUOTED = _re(
    r"(?:wrote|said|says|asks?|asking|claim\w*|tells?|told|messages?|mails?|like|such as|texts?|reads?"
    r"|写道?|说|声称|类似|例如|比如|要求|内容|消息)[^\"“「『\n]{0,24}[\"“「『]([^\"”」』]{1,400})[\"”」』]"
)

SIMPLIFIED = str.maketrans(
    "記詞鑰碼驗證發給們請輸複寫單詞個這裡遠協動數據導絕騙決會問點鏈網頁連結傳賬號應內紙備錢種語號轉帳稅費運營員處"
    "開啟機電腦裝載剛纔収訊當時點話訴",
    "记词钥码验证发给们请输复写单词个这里远协动数据导绝骗决会问点链网页连结传账号应内纸备钱种语号转帐税费运营员处"
    "开启机电脑装载刚才收讯当时点话诉",
)

# -- things, English --------------------------------------------------------------------------

_COUNT = r"(?:12|15|18|21|24|twelve|fifteen|eighteen|twenty[ -]?(?:one|four))"
_OF = r"(?: (?:of|for|from|to) (?:your|the|that) (?:wallet|account))?"
_WROTE_ON = (
    r" (?:(?:that|which|where|on which) )?you (?:have )?(?:wrote|written|noted|copied|put|scribbled)"
    r"(?: (?:it|them|everything|these|those|all|(?:the|your) words))?(?: down)?(?: on| in)?"
)
_ONE_OF = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,2})"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last final next"
_BY_TEXT = r"(?:sms|text(?:s|ed)?(?: messages?)?|authenticator(?: app)?|authy|2fa|otp)"
_HEADS: dict[str, str] = {
    f"{_ORDINALS} 1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th": (
        rf"(?P<phrase>\w+ (?:{_ONE_OF} |and (?:the )?(?:last|second|third) ){{0,2}}(?:(?:seed|recovery|backup|secret) )?words?(?! (?:on|for)(?![a-z])))"
        + E
    ),
    "seed seeds": r"(?P<phrase>seeds?(?:[ -]?(?:recovery )?(?:phrases?|words?|sheet|card|key|backup))?)" + E,
    "seedphrase seedphrases seedwords recoveryphrase secretphrase mnemonic mnemonics mnemonicphrase srp": (
        r"(?P<phrase>\w+(?: phrases?| words?| codes?)?)"
    ),
    "metal steel": r"(?P<phrase>\w+ (?:plate|backup|card)(?: with (?:the|your) words)?)" + E,
    "recovery restore restoration": (
        r"(?P<phrase>\w+ (?:seed )?(?:phrases?|words?|plate|sheet|card|page|screen|key|kit|sentence|seed|codes?))" + E
    ),
    "secret hidden magic security": (
        r"(?:(?P<key>secret (?:private )?keys?)|(?P<phrase>\w+ (?:recovery |backup )?(?:phrases?|words?|sentence))"
        r"|(?P<pass>secret (?:answer|question)|security (?:answer|question))|(?P<code>security codes?))" + E
    ),
    "backup back": (
        r"(?:(?P<store>back-?[ ]?up (?:json|file))|(?P<phrase>back-?[ ]?up(?:[ -](?:recovery )?(?:phrases?|plate|words?|page|screen|view|sheet|card|qr(?: code)?|codes?|paper|key|notes?)))"
        r"|(?P<phrase_>back-?up))" + E
    ),
    "wallet wallets": (
        r"(?:(?P<phrase>wallets?(?:['’]?s)? (?:recovery |secret |seed |backup )?(?:phrases?|words?|seed))"
        r"|(?P<pass>wallets?(?:['’]?s)? (?:password|pin|passcode|passphrase))|(?P<store>wallet\.dat|wallet (?:backup )?file)"
        r"|(?P<key>wallets?(?:['’]?s)? (?:private |secret )?key))" + E
    ),
    "phrase phrases": r"(?P<phrase>phrases?)" + E,
    "passphrase passphrases": r"(?P<phrase>passphrases?)",
    "12 15 18 21 24 twelve fifteen eighteen twenty twentyfour": (
        r"(?P<phrase>"
        + _COUNT
        + r"[ -]*(?:(?:secret|magic|recovery|seed|backup|single|english|little|private)[ -])*(?:words?|w|phrase)(?:[ -](?:phrase|backup|list|seed))?)"
        + E
    ),
    "words word": (
        r"(?:(?P<phrase>words? (?:that |which )?you (?:were shown|saved|wrote(?: down)?|noted(?: down)?|copied(?: down)?|stored|kept|got|received|saw|set"
        r"|have (?:saved|noted|written down)) (?:when|while|during|at|as|on the (?:card|sheet))"
        rf"|words? (?:number |no |nr |# ?)?{_ONE_OF}(?: ?(?:to|and|through|till|-) ?(?:word )?{_ONE_OF})?)"
        r"|(?P<phrase_>words?(?: (?:list|phrase))?(?! (?:for|of the day)(?![a-z])|\\?[ ]?\\?[“\"'‘«])))" + E
    ),
    "paper papers sheet sheets note notebook": r"(?P<phrase>\w+" + _WROTE_ON + ")" + E,
    "unlock unlocking lock": r"(?P<pass>(?:unlock(?:ing)?|lock[ -]?screen) (?:codes?|patterns?|digits|numbers?|pin|password|gesture))"
    + E,
    "number numbers pattern figures": (
        rf"(?P<code>\w+ (?:[a-z]+ ){{0,4}}?{_BY_TEXT})" + E + "|"
        r"(?P<pass>\w+ (?:that |which )?(?:you (?:use to |need to |enter to |type to )?(?:unlock|open)|(?:unlocks|opens) your) (?:\w+ )?(?:phone|device|app|wallet|screen|tablet))"
        + E
    ),
    "show reveal": r"(?P<phrase>(?:show|reveal) (?:secret |recovery |seed )?phrase[”\"'’]?)",
    "private": r"(?:(?P<key>private[ -]?keys?|private[ -]?k|private qr(?: codes?)?)|(?P<phrase>private (?:phrase|words)))"
    + E,
    "privatekey privatekeys privkey privkeys xprv wif signingkey secretkey": r"(?P<key>\w+)",
    "signing spend view": r"(?P<key>\w+ keys?)" + E,
    "key keys": r"(?P<key_>keys?)" + E,
    "export": r"(?P<key>export(?:ed)? (?:page|screen|key))" + E,
    "keystore keystores": r"(?P<store>keystores?(?:[ -]?(?:json )?files?)?)" + E,
    "json utc": r"(?P<store>(?:json|utc)(?: (?:json|wallet|account|backup))? ?(?:key ?)?(?:files?|backup))" + E,
    "exported account": (
        r"(?:(?P<store>(?:exported|account) (?:(?:json|backup|key|wallet) )?files?)"
        r"|(?P<pass>account (?:log-?[ ]?in|credentials)))" + E
    ),
    "exchange": r"(?P<pass>exchange (?:log-?[ ]?in|credentials|account and password))" + E,
    "sign signin": r"(?:(?P<key>signing keys?)|(?P<code>sign-?[ ]?in (?:link|codes?)))" + E,
    "password passwords passwd pwd passcode passcodes credentials pw": r"(?P<pass>\w+)",
    "pass": r"(?P<pass>pass[ -](?:word|code)s?)" + E,
    "pin": r"(?P<pass>pin(?:[ -]?(?:code|number))?)" + E,
    "log login": r"(?:(?P<pass>log-?[ ]?in (?:details|data|credentials|password))|(?P<code>log-?[ ]?in (?:codes?|link)))"
    + E,
    "otp otps 2fa mfa totp": r"(?P<code>\w+(?: codes?)?)",
    "code codes": r"(?P<code_>codes?)" + E,
    "verification authenticator authentication one confirmation": (
        r"(?:(?P<code>(?:verification|authenticator|authentication|one-?[ ]?time|confirmation)(?: (?:sms|e-?mail|app))?"
        r"[ -](?:codes?|pass(?:word|code)s?|pin|number|digits))|(?P<code_>authenticator(?: app)?))" + E
    ),
    "6 six": r"(?:(?P<code>(?:6|six)[ -]?(?:digits?|numbers?)(?: (?:codes?|number))?)|(?P<phrase_>six words))" + E,
    "digits": rf"(?P<code>digits(?: (?:[a-z]+ ){{0,4}}?{_BY_TEXT})?)"
    + E
    + r"(?! of (?:the|your) (?:address|hash|order|amount))",
    "sms": r"(?:(?P<code>sms[ -](?:codes?|pin|number|digits))|(?P<code_>sms))" + E,
    "text texts": r"(?P<code_>text message|texts? (?:you (?:got|received)|that (?:came|arrived)))" + E,
    "google": r"(?P<code_>google authenticator)" + E,
    "card": r"(?:(?P<card>card (?:number|details|data))|(?P<phrase>card" + _WROTE_ON + "))" + E,
    "cvv cvc": r"(?P<card>\w+)",
}
SURNAMES = frozenset({"pin", "seed", "seeds", "wif", "srp", "pw"})
"""Names of secrets that people bear too."""
SPEAKS_TO = _re(
    B
    + r"(?:your|ur|please|pls|send|reply|copy|write|type|paste|me|us|(?:the|all|these|those|every) (?:\w+ )?words?)"
    + E
    + r"|您|你|请|把|发"
)
"""A name with this is a sentence."""
STARTS_ANEW = re.compile(
    r"\s*(?:what|which|how|please|pls|but|so|i|we|you|just|then|now|instead|kindly|however|yet|therefore|can|could|may|would|let|simply|only|go|and (?:then )?(?:please|send|share|give|tell|show)"
    r"|our|in your case|第|哪|什么|请|但|您|你|我|麻烦|只|现在|把|直接|就)(?![a-z0-9])"
)
"""A clause that begins so is no longer what the "not" before it forbids."""

THINGS: dict[str, re.Pattern[str]] = {
    head: re.compile(pattern, re.ASCII) for heads, pattern in _HEADS.items() for head in heads.split()
}
NOT_THEIRS = _re(
    r"(?:"
    + B
    + r"(?:a new|new|another|fresh|different|no|any error|error|status|country|zip|area|postal|promo|promotion|referral|invite"
    r"|invitation|qr|source|conversation|dial|bar|own|other|plain|kind|few|[1-9][0-9]|in|hash|public|api|sort|my|key)\s|forgot |reset |change |wrong |invalid )$"
)

# -- who asks, English -------------------------------------------------------------------------

_HAND = (
    r"send|share|give|provide|forward|submit|supply|upload|attach|dm|hand|reveal|disclose|drop|dictate|transmit|surrender|deliver|relay"
    r"|photograph|expose|tell|show|message|text|e-?mail|mail|post|present|reply|respond|pass|spell|let (?:me|us) (?:have|see|know)"
    r"|hand over|sending|sharing|providing|giving|showing|telling|typing out|forwarding|uploading|posting|read (?:me|us|out|them|it)"
    r"|take (?:a |an |some )?(?:photo|picture|pic|screenshot|image|snap\w*)|make (?:a |an )?(?:photo|picture|screenshot|image)"
    r"|snap(?: (?:me|us))?(?: (?:a|an|some|one))?(?: (?:quick|clear|short))? (?:photo|picture|pic|shot|image)"
    r"|(?:name|rename|title|label|call) (?:it|(?:the|your|this|that) (?:file|picture|photo|image|document|ticket|folder|archive|screenshot|message|mail|subject)) (?:after|with|as|to|like|by)"
    r"|(?:record|make|leave) (?:a |an )?(?:short |quick )?(?:voice|audio|video) (?:note|message|recording|clip)"
    r"|(?:read|say|recite)(?= (?:\w+ ){1,8}(?:aloud|out|to (?:me|us|our|the agent)|for (?:me|us)|over the phone))"
    r"|resend|re-send|gimme|register|trust (?:me|us) with|(?:answer|reply|respond) with|let (?:me|us) (?:try|test|enter|hear|read|use)"
    r"|screenshot|get (?:me|us)|bring|communicate|report|quote|repeat|type out|note (?:me|us)"
)
_LOCAL = (
    r"enter|type|write|input|import|export|paste|copy|fill|open|scan|list|put|confirm|verify|complete|insert|key in|state|name|say|answer|leave|check"
    r"|validate|record|recite|set out|look up|find|typing|entering"
)
VERB = _re(B + r"(?:(?P<hand>" + _HAND + r")|(?P<local>" + _LOCAL + r"))" + E)
LOOKS = _re(B + r"(?:open|find|look up|check|scan)" + E)
ZH_LOOKS = _re(r"打开|查看|找出|扫")
"""No way to hand something over by itself."""
HANDS_OVER = _re(
    B
    + r"(?:send|forward|submit|upload|attach|dm|e-?mail|mail|post|share|give|message|text|disclose|hand|transmit|provide|tell)"
    + E
)
POINTS_BACK = _re(
    r"\w+ (?:me |us )?(?:it|them|that|those|what (?:you (?:see|get|find)|(?:it|that) (?:says|shows)|appears|is shown))"
    + E
)
TO_US = _re(
    B
    + r"(?:me|us|here|with us|our|chat|(?<!one )below|next message|reply|(?:box|field|window) below|this (?:window|box|message|conversation|ticket|thread|form|page|site|website|link|address|e-?mail)|the form"
    r"|(?:the|our|a|my|the following|this) (?:link|page|website|site|portal|form|web page|webpage)|support|url|engineers?|team|https?|www)"
    + E
    + r"|@[a-z0-9]"
)
US = _re(B + r"(?:me|us|we|i|our|my|chat|reply to (?:us|this)|support team|helpdesk)" + E + r"|@[a-z0-9]")
"""Nobody else than who writes."""
HELPERS = _re(B + r"(?:support|help ?desk|agents?|engineers?|technicians?|specialists?|team|staff)" + E)
OWN_PLACE = _re(
    B
    + r"(?:in(?:side|to)? (?:the|your) (?:new |old |official |other |wallet )?(?:app|wallet|phone|device|application)s?(?: itself| only)?|in-app|on (?:your|the|a|another)(?: \w+)? (?:device|phone|hardware"
    r"|ledger|trezor|keystone)|(?:on|to|onto) (?:a |a piece of |the )?(?:paper|metal|steel)|(?:from|into) (?:the|your) (?:old|new) (?:wallet|app|phone|one)|(?:recovery|import) (?:dialog|field|wizard)|desktop wallet|go to (?:account|settings|security)|offline|tap|settings ?>|(?:of|by) the app|(?:sign|log)-?[ ]?in page|open the (?:new |wallet )?app|app itself|notebook|safe place"
    r"|(?:the|your) (?:app|wallet) (?:asks|will ask)|reinstall|app store|play store|re-?install)" + E
)
AT_LOGIN = _re(
    B
    + r"(?:log(?:ging)?(?: back)?[ -]?in|press(?:ing)? enter|press connect|keypad|choose|extension|(?:enter|type) (?:the|your) (?:current|old|existing)|wi-?fi|router|keystore file and|go to account|sign(?:ing)?[ -]?in|app|page|screen|field|box|settings|when|to (?:change|set|reset|open|unlock)|e-?mail|dialog|asked)"
    + E
    + r"|登[录陆]|时|应用|页面|弹窗|插件|输入框|设置|修改|邮件|提示"
)
"""Where a password or a code is asked for by a machine."""
KEEPS = _re(
    B
    + r"(?:by hand|keep|encrypted|usb|down|safe(?:ly)?|yourself|for yourself|in your (?:safe|drawer)|where nobody)"
    + E
)
TELL_WHETHER = _re(
    r"(?: (?:me|us|you|him|her|them))?(?: (?:please|first|only|just))? (?:whether|if|when|how|why|where|once|since|that you|about|which (?:password|code|pin|app|wallet|kind|\w+ you)"
    r"|what happen(?:s|ed)?|on|up with|sure|in touch)" + E
)
GERUND = _re(r"\w+ing (?:[a-z]+ ){0,6}(?:means|is|are|gives|lets|allows|would mean|can)" + E)
"""What it would be to do so."""
ONLY_WHEN = _re(r"[^,]{0,40} only (?:when|if)" + E)
BY_MEANS = _re(
    r"(?:import|restore|open|scan) [^,]{0,40}(?<![a-z])(?:with|by|using)"
    + E
    + r"|confirm (?:[a-z]+ ){0,3}?(?:transactions?|transfers?|payments?|swaps?|it|each|with your fingerprint)"
    + E
)
"""What one has is used, not handed over."""
YOU_DO = _re(r"(?:^|(?<![a-z])(?:that|then|there|where|after that|later|once more)) ?you (?:then |also |only |just )?$")
"""How something goes, told to the reader."""
TO_MACHINE = _re(
    r"(?<=tell|show|give) (?!me|us|our|my|your )(?:the )?\w+ to |(?<=tell|show|give) (?:the|your) (?:app|program|system|computer|wallet|device|script|phone)"
    + E
)
"""What is told so is no person of ours."""
TO_NOBODY = _re(
    r"(?:(?<=say)|(?<=tell)) nothing(?![a-z])|(?<=tell|show|send|give) (?:nobody|no[ -]one)"
    + E
    + r"| (?:to|with) (?:nobody|no[ -]one)"
    + E
)
"""Whom to hand it: then it is a warning."""
NOUN_BEFORE = _re(
    r"(?:"
    + B
    + r"(?:the|an|a|your|my|our|this|that|error|in|by|from|of|per|via|no|new|another|each|every|old|sms|any|with|on|chat|push) $)|[“\"'‘>]\s?$|(?:tap|click|choose|select|press) $"
)
OTHERS_DO = _re(
    B
    + r"(?:i|we|it|they|he|she|who|which|that|app|exchange|system|network|device|phone|ledger|trezor|site|somebody|someone|anyone|anybody|people|scammers?"
    r"|thie(?:f|ves)|fraud(?:ster)?s?|nobody|imposters?|criminals?|manager|no chance|partner|bank|one|wallet|nobody|engineers|colleagues?)"
    r"(?: (?:will|would|can|could|may|must|might|should|does|did|do|also|only|then|just|already|soon|to|attempt|try|gladly|have|has|had|be able|happily|now))*(?:['’](?:ll|d|ve))? $|(?:have|has|had|having) $"
)
THIRD = _re(
    B
    + r"(?:who(?:ever)?|anyone|anybody|somebody|someone|people|scammers?|scam|thie(?:f|ves)|fraud(?:ster)?s?|imposters?|impersonators?|criminals?|strangers?|phish\w*|fakes?"
    r"|they|he|she|attackers?|hackers?|websites?|sites?|pages?|messages?|e-?mails?|callers?|bots?|helpers?)(?: (?!please|then|now|our\b)[a-z'’]+){0,4}? (?:asks?|asked|wants?|wanted|tells?|told|requests?"
    r"|requested|demands?|demanded|made|makes?|promis\w+|claims?|claimed|offers?|offered|says?|said|pretend\w*|ask(?:ing)?|tr(?:y|ies|ied)|wanting|demanding|has|have|knows?|sees?|gets?|got)"
    + E
)
PAST = _re(
    B
    + r"(?:did|have|had|has|were|was|are|do|does) (?:you|anyone|anybody|they)(?: (?:ever|also|already|really|accidentally|by accident|maybe))? $"
)
ONCE = _re(
    B
    + r"(?:if|when|once|after|before|as soon as|while|because|since|where|every time) you(?: (?:ever|also|already|accidentally|want to|have to))? $"
)
NEGATION = _re(
    B
    + r"(?:never|not|do not|dont|cannot|cant|wont|no one|nobody|none|neither|nor|avoid|stop|refuse|refrain|beware|without|no need|rather than|instead of|unsafe|dangerous|ignore"
    r"|wouldnt|shouldnt|mustnt|neednt|doesnt|forbidden|turn off|against)" + E + r"|n['’]t" + E
)
BREAKS = _re(
    B
    + r"(?:but|then|please|pls|just|instead|so(?!-)|kindly|simply|only)"
    + E
    + r"|(?<!send)(?<!share)(?<!give)(?<!type)(?<!write)(?<!enter)(?<!show)(?<!tell)(?<!post)(?<!paste)(?<!upload)(?<!store)(?<!photograph)(?<!copy)(?<!save)(?<!export)(?<!import)"
    r"(?<!reveal)(?<!keep)(?<!open)(?<!click)(?<!ask)(?<!install)(?<!pay)(?<!here)(?<!link) and (?!never|not|do not|don)"
)
_EMPTY_NOT = _re(
    B
    + r"(?:not only|no problem|no worr(?:y|ies)|(?:do not|don['’]?t|no need to|need not|not need to) (?:worry|panic|be afraid|hesitate|forget|be shy|fear|mind|wait|delay|think twice)"
    r"(?: (?:to|and))?|why (?:not|don['’]?t you)|(?:can(?:not|['’]?t)|not (?:be )?able to|won['’]?t be able to|unable to|could not|couldn['’]?t|impossible to|not possible to|nothing)[^.!?,]{0,40}?"
    r"(?:without|unless|until|before|if you (?:do not|don['’]?t))|unless|not yet|if not|or not|not sure|if you (?:do not|don['’]?t) mind|wouldn['’]?t you|won['’]?t you|can['’]?t you|couldn['’]?t you"
    r"|not a problem|why haven['’]?t|have(?:n['’]?t| not) (?:you |yet )?(?:sent|shared|given|provided|received|gotten|got)|not (?:yet )?received|not have|don['’]?t have)"
    + E
)
_ZH_EMPTY_NOT = _re(
    r"有没有(?:可能|办法)|不要担心|别担心|不用担心|不必担心|不要紧张|别紧张|不用怕|别怕|不要怕|不好意思|不妨|不如|不得不|是不是|能不能|可不可以|可以不可以|方便不方便|要不要|要不|不介意|对不起|不客气|别客气|不止|不仅|不只|不久"
    r"|不会(?:泄露|外泄|保存|外传|丢失|有事|被看到|记录|存储)|别忘了|不要忘记|请勿忘记|没问题|没关系|没事|不然|否则|不犹豫|不要犹豫|别犹豫|不太|如果不|若不|没(?:有)?收到|还没|不多|无法(?:帮|处理|解决|继续)[^，。]{0,6}|没办法[^，。]{0,6}|才能"
)


def no_negation(text: str) -> str:
    """`text` with blanks for what looks like a "not" and forbids nothing; same length."""
    if _MAY_NOT.search(text):
        text = _EMPTY_NOT.sub(lambda found: " " * len(found[0]), text)
    if not text.isascii():
        text = _ZH_EMPTY_NOT.sub(lambda found: "，" * len(found[0]), text)
    return text


_MAY_NOT = _re(r"not|n['’]t|dont|cant|no |need|unless|un|nothing|without")
SPARES = _re(
    B
    + r"(?:(?:quiz|article|question)s? (?:about|on)|not|never|no|without|except|instead|rather|hide|hiding|cover(?:ing|ed)?|excluding|minus|other than)"
    + E
    + r"|(?:address|link|url|name|date|time|domain) (?:of|to) (?:the|that|your) (?:page|site|website|app|mail|e-?mail|message|caller|profile|account|authenticator)"
    r"|(?:transaction hash|txid|order number|address|error|version|new wallet)[^,]*(?:with|and|for|using|under) (?:a |an )?(?:new|other|fresh)"
)
ABOUT = _re(
    B
    + r"(?:error|message|where (?:it|the app|you)|which says|that says|about|forgot|wrong|invalid|incorrect|reset|asks?|change|new|page|screen (?:where|that)|expired?|hash|address|version|order)"
    + E
)
YOU_TO = _re(
    B + r"(?:you to|you (?:are|were|can|keep|have)|to (?:know (?:if|whether|when|how)|remind|warn|tell you|see if))" + E
)
NEED = _re(
    B
    + r"(?:i|we|us|our (?:team|system|engineers?|support|department|security team)|team|engineers?|department)(?:['’](?:ll|d|m|re|ve))?(?: (?:will|would|do|also|really|still|only|just|now|must|have to|going to|am|are|officially|urgently))*"
    r" (?:need(?:s|ed)?|requires?|required|require|want(?:s|ed)?|like|ask(?:s|ing)? (?:you )?for|request(?:s|ing)?|waiting for|looking for|have to (?:have|see|know|check|verify)|must (?:have|see|know|check)"
    r"|see|have (?:you )?to (?:get|see)|get|checking|missing|lack|expect(?:ing)?|love to (?:have|see|get))"
    + E
    + r"|^\W*(?:(?:ok|so|hey|hi|pls|please|just|still|really) )*need(?= (?:your|ur|the|those|all) )"
    + r"|"
    + r"(?:  |(?<![a-z])(?:until|unless|before|once|after|as soon as|when) )(?:you(?:['’]ve| have)? (?:given|sent|shown|shared|told|provided|supplied|handed) (?:me|us)"
    r"|(?:i|we)(?:['’]ve| have) (?:got|seen|received|read))" + E
)
"""Of "cannot ... until" `no_negation` leaves blanks."""
NEEDED = _re(
    B
    + r"(?:is|are|will be) (?:required|needed|necessary|requested|missing)"
    + E
    + r".{0,40}"
    + B
    + r"(?:us|our|verification|verify|unlock|process|validate|proceed|continue|helpdesk|support|here|from you)"
    + E
)
QUESTION = _re(
    B
    + r"(?:(?:what|which)(?:['’]?s| is)?(?= (?:numbers?|digits|figures|words? (?:number|[0-9]))(?![a-z]))|what(?:['’]?s| is| are| was| were| would be)? (?:your|ur|the|those|these|that|all the)|which(?: (?:are|were|of))?(?: (?:the|your))?(?= (?:words|12|24|twelve|six))|(?:can|could|may|might) (?:i|we) (?:please |kindly )?(?:have|get|see|know|ask for|ask you for|look at|view|borrow|be given)"
    r"|how does your|what do(?:es)? (?:your|the)|how about|any chance of)" + E
)
GENERAL = _re(
    B
    + r"(?:say about|missing in|for\?|used for|mean|differen\w+|what is an?|how many|is it safe|what happens|what to do|cost)"
    + E
)
HAVE = _re(
    B
    + r"(?:lost|lose|forgot(?:ten)?|have|got|still|wrote|written|safe|keep|back up|store|protect|change|reset|about|know|remember|saved|expired?|wrong|check|move|new)"
    + E
)
ASKS_ABOUT = _re(B + r"(?:if|what|how|is|are|was|were|does|did|do|has|can|where|why|when|who)" + E)
PLEASE = frozenset({"please", "pls", "plz", "thanks", "thank you", "now", "asap"})
PLEASE_END = _re(
    B + r"(?:please|pls|plz|asap|now|thanks?|thank you)[\s.!?]*$|\?\s*$|^\s*(?:please|pls|plz),? (?:your|the|ur)" + E
)
VAGUE_HINT = _re(
    r"[发拍贴复截念报]|"
    + B
    + r"(?:it|them|everything|what|all|that|those|send|copy|paste|share|forward|list|words)"
    + E
)
_WHAT = (
    r"(?:it|them|those|these|everything|all of (?:it|them)|all that|what(?:ever)? (?:you|it|is|the|appears|comes)|the (?:list|text|result|contents?|picture|photo|scan|recording|string|characters|numbers?|rest|others?|screenshot|first|last|next|word|words|first half|second half)"
    r"|a (?:photo|picture|screenshot|copy|scan)|in order|one by one|the other (?:six|half|twelve))"
)
VAGUE = _re(
    B
    + r"(?P<hand>send|share|forward|give|show|tell|upload|post|attach|submit|message|dm|read|type|write|copy|paste|put|list|enter|provide|name|dictate|reply|mail|e-?mail|supply|hand)(?: over| out| back)?"
    r"(?:(?: (?:me|us))? "
    + _WHAT
    + r"(?!\w)(?: (?:you|your|it|the app|the screen|see|sees?|shows?|there|and|word|words|please|shown|is|then|all|appears?|says|on|page|screen|in order|here|now|over|to me|to us|below|into this chat|in this chat|back|asap|too|as well|via|by|with me|with us|for me|so that|so|to continue|in the|next message|as a|\w+){0,12})?"
    r"|(?: (?:to (?:me|us)|here|it|them|now|over|please))*(?:\s|$)(?=\W*$)|(?: (?:me|us))$)"
)
HARMLESS = _re(
    B
    + r"(?:hash|txid|tx|transaction|address|error|version|order|screenshot|number|log|logs|model|name|receipt|memo|link|hashes|report|date|time|e-?mail|question|feedback|token|contract|article|coins?)"
    + E
    + r"|哈希|地址|报错|版本|订单|截图|交易|错误|日志|型号|链接|时间|金额|记录|代币|合约|资产|币"
)
HARMLESS_SURE = _re(
    B
    + r"(?:hash|txid|transaction|address|error|version|order|log|logs|model|receipt|memo|hashes|feedback|contract|token|balance|crash|problem|issue|message|coins?|usdt|eth|btc|friends?|family|community|question)"
    + E
    + r"|哈希|地址|报错|版本|订单|交易|错误|日志|型号|金额|余额|状态|列表|记录|合约|资产|币"
)
ZH_WHEN = _re(r"(?:之前|(?<!以)前|之后|(?<![以最])后|的?时候?)(?:，|请|先|要|务必|$)")
REMOTE_OFF = _re(
    B
    + r"(?:close|remove|uninstall|delete|quit|disconnect|get rid|removed|(?:if|did|have|had) (?:you|somebody|someone))"
    + E
    + r"|卸载|删除|关闭|断开|过(?:远程|向日葵|todesk|anydesk|teamviewer)"
)
ZH_FACT = _re(r"(?:告诉|告知)我们?[^，。]{0,10}(?:哪个|哪些网站|什么时候|是否|有没有|何时|怎么|在哪)")
ZH_NO_NEED = _re(r"已经|是否|有没有|提醒|妥善|保管|确认您")
APP = _re(B + r"(?:app|device)" + E + r"|应用|客户端")
ZH_WE = _re(r"我们?(?:想|需要|要|来|先|再|会|已)?$")
SHOWN = _re(
    B
    + r"(?:open|see|sees|shown|shows?|go to|tap|page|screen|under|find|export|look)"
    + E
    + r"|打开|看到|显示|查看|页面|点|进入|导出|备份"
)
ZH_NOT_THEIRS = _re(r"(?:去掉|解除|去除|取消|不带|设有|新的?|一组|一个|没有|忘记|新建的)$")
WROTE_DOWN = _re(
    B
    + r"(?:down|take it out|taken out|again|remove|delete|on paper|somewhere|in your|to your|safe|into the app|in the app|into the new|with (?:your|friends|anyone|nobody|no one))"
    + E
    + r"|删除|去掉|再发|重新"
)

_PART = r"(?:second|other|first|missing|remaining|last|final) (?:half|halves|six|twelve|6|12)(?: words?)?"
HALF = _re(
    B
    + r"(?:(?:i|we)(?:['’](?:ll|d))?(?: (?:will|would|do|also|still|only|just|now))* (?:need|require|want|miss|are missing|am missing|lack)"
    r"|(?:send|give|tell|type|write|show|share|forward|read) (?:me|us)) (?:also )?(?:the|your|those) "
    + _PART
    + r"(?=(?: (?:as well|too|also|now|please|from you|to|so|then))|[^a-z0-9 ]|\s*$)"
)
ZH_HALF = _re(
    r"(?:我们?(?:这边)?还?(?:需要|要|缺|差)|(?:发|给|告诉|提供|报)(?:给|一下)?我?们?)(?:您的?|你的?)?(?:后半(?:段|部分)?|前半(?:段|部分)?|另(?:外)?一半|剩下的?(?:一半|六个|几个词|单词))(?:也|吧|了|。|！|$|\s|给|，)"
    r"|(?:后半(?:段|部分)?|前半(?:段|部分)?|另(?:外)?一半|剩下的?(?:一半|六个|几个词|单词))(?:也|都|一起|一并|再|现在|请)?(?:发|告诉|给|报|写)[^，。]{0,3}我"
)
"""The rest of what has no name."""
HALF_HINT = _re(r"half|halves|six|twelve|6|12|[半剩]")

# -- money -------------------------------------------------------------------------------------

_COIN = r"(?:btc|eth|usdt|usdc|trx|bnb|sol|ton|matic|pol|crypto|bitcoins?|ethereum|ether|coins?|tokens?|funds|dollars?|usd|euros?|money|amount|deposit|fee|payment)"
PAY = _re(
    B
    + r"(?:pay|paying|transfer|deposit|remit|wire|top up|move|cover|send|sending|make (?:a|the|one|this) (?:payment|deposit|transfer)|settle|contribute|prepay|fund|purchase|donate)"
    + E
)
MONEY = _re(_COIN + E + r"|what(?:['’]?s| is) left|(?:the|for) gas|[0-9$€¥]")
PAY_FEE = _re(
    B
    + r"(?:(?:verification|activation|release|unlock(?:ing)?|unfreez\w+|validation|withdrawal|processing|synchroni[sz]ation|recovery|service|security|insurance|clearance|handling|admin\w*|maintenance|support|upgrade|premium|compliance|audit|refundable|one-?time)"
    r" (?:fees?|deposit|payment|charge|tax)|tax(?:es)?|ransom|customs|bail|penalty|fine|collateral|our fee|my fee)" + E
)
PAY_TO_US = _re(
    r"(?:to|into|on) (?:this|the following|our|my|the address (?:below|i|we|above|here|of (?:our|my))|the (?:wallet|account) (?:below|i|we)|us|me|the (?:verification|validation|secure|safe|company|official|platform) (?:wallet|address|account))"
    + E
    + r"|^ (?:me|us)(?! (?:the|your|a|an|whether|if|to know)(?![a-z]))"
    + E
    + r"|below"
    + E
    + r"|to (?:bc1|0x|t[a-z0-9]{20,})"
)
PAY_WHY = _re(
    _COIN
    + E
    + r".{0,60}"
    + B
    + r"(?:to|so that|before|in order to|and then|for) (?:we |i |you )?(?:can |will |could )?(?:verify|validate|unlock|activate|release|unfreeze|confirm|prove|synchroni[sz]e|authenticate|process your|whitelist|restore|reactivate|recover|verification|activation)"
    + E
)
TO_THEMSELVES = _re(
    B
    + r"(?:(?:to|into|in|on|onto|with|between|for) (?:it|your|yourself|a new|the new|an? address of your own|a friend|the (?:exchange|receiver|network|address (?:the|your|of|in|that))|an exchange|miners?|gas)"
    r"|new wallet|for gas|to pay (?:for )?(?:gas|the network|fees|the fee))" + E
)
PAY_DUE = _re(
    B
    + r"(?:(?:deposit|payment|fee|transfer|tax) of [^.,]{1,30}?(?:activates?|unlocks?|releases?|unfreezes?|starts?|triggers?|completes?|frees) (?:your |the |our |this )?(?:\w+ )?(?:refunds?|withdrawals?|payouts?|release|claim|compensation|reimbursement|recovery)"
    r"|(?:once|after|as soon as|when) you(?:['’]ve| have)? (?:paid|deposited|sent|transferred|topped up)[^.,]{1,30},? (?:your |the |our )?(?:refunds?|withdrawals?|payouts?|claim|compensation|reimbursement)[^.,]{0,20}(?:released|unlocked|activated|unfrozen|sent|paid|start\w*|goes? out)|(?:deposit|payment|fee|transfer|tax) of [^.]{1,30}(?:is|are|must be|has to be|needs? to be|will be) (?:required|needed|necessary|due|paid|made|sent)|(?:verification|activation|release|unlock\w*|unfreezing|validation|recovery|clearance) (?:fee|deposit|tax|payment) (?:is|of|must|has|needs)"
    r"|(?:require|need)s? (?:a|an|the|one) (?:small |one-?time |refundable |first )?(?:deposit|payment|verification fee|activation fee|security deposit))"
    + E
)
ZH_PAY = _re(r"转账?|充值|支付|付款?|缴纳?|交纳?|汇款?|打款|打币|发送|存入|购买|垫付")
ZH_PAY_DUE = _re(
    r"(?:存入|充值|转入|支付|缴纳|打入)(?!的)[^，。]{0,8}(?:[0-9]|小额|一笔|押金|保证金)[^，。]{0,14}(?:激活|触发|启动|解锁|解冻|放行)[^，。]{0,4}(?:退款|赔付|理赔|返还)|"
    r"(?:交(?!易)|缴纳?|付|支付)[^，。]{0,8}(?:押金|保证金|解冻费|验证费|激活费|解锁费|税款|税费)|"
    r"(?<![也都会])(?:需要?|必须|须|要|得|请|应)(?:您|你)?(?:先|再)?(?:支付|缴纳?|交纳?|付|充值|转账?|存入?|打)[^，。]{0,12}(?:验证费|激活费|解冻费|解锁费|保证金|押金|税费?|手续费|服务费|认证金|验证金|个人所得税|税款|滞纳金|通道费|提现费|担保金|会员费)"
    r"|(?:先|再)(?:支付|缴纳?|交纳?|付|充值|转账?|存入?|打)[^，。]{0,14}(?:才能|才可以|即可|就能|就可以|激活|解冻|解锁|到账|提现|提币|验证)"
    r"|(?:转账?|打币?|充值?|存入?|付款?|发送?|支付)[^，。]{0,12}(?:[0-9]|u(?![a-z])|币|小额|一笔|金额|款|资金|费|eth|btc|trx|usd)[^，。]{0,12}(?:到|给|至|向)(?:我们?|客服|这个|以下|下面|下方|该|我给您|我给你|我发|官方|平台|验证)[^，。]{0,6}(?:地址|钱包|账户|账号|$)?"
    r"|(?:向|往|给)(?:我们?|客服|这个|以下|下面|下方|该|我给您|我发|官方|平台|验证)[^，。]{0,8}(?:转|打|充|汇|付|存|发送)"
    r"|(?:付|交(?!易)|转(?!账?记录)|打(?!开))[^，。哈希截图]{0,8}(?:到|给)(?:我|我们)"
    r"|(?:转|充值|付|支付|存入)[^，。]{0,14}(?:(?:解冻|解锁|验证)(?:提现|账户|钱包|账号|资产|资金|身份|$)|激活(?:提现|提币|账户|账号|资产|资金|钱包))"
)

# -- remote control --------------------------------------------------------------------------------

NAMED_REMOTE = _re(r"any ?desk|team ?viewer|rust ?desk|ultra ?viewer|向日葵|todesk")
REMOTE = _re(
    r"(?:any ?desk|team ?viewer|rust ?desk|ultra ?viewer|quick ?assist|快速助手|ammyy|splashtop|chrome remote|supremo|screenconnect|connectwise|logmein|aweray|gotoassist|radmin|dwservice|airdroid|airmirror|vnc"
    r"|向日葵|todesk|远程控制|远程协助|远程桌面|网易uu|remote (?:desktop|access|control|support|session|assistance|help))"
)
INSTALL = _re(
    B
    + r"(?:install|download|open|start|run|use|launch|set up|get|allow|grant|accept|give|join|let|enable|try|do this|connect|need|share|send|tell|go to|put)"
    + E
    + r"|安装|下载|连一?下|连接|打开|装一?个?下?|启动|运行|使用|开启|用一下|允许|同意|接受|连接|开一下|下一个|登录"
)
REMOTE_WAY = _re(
    B
    + r"(?:remote(?:ly)? (?:desktop|access|control|support|session|assistance|connection)|connect to your (?:phone|computer|pc|laptop|device|screen|mac|machine)|control (?:of )?your (?:phone|computer|pc|laptop|screen|device|mac)|access (?:to )?your (?:phone|computer|pc|laptop|device|screen)|take over your)"
    + E
    + r"|remotely|远程(?!仓库|服务器|档案|主机|站点|源|目录|登录日志)|(?:控制|操作|连(?:接|上|到)?)(?:您|你)的?(?:手机|电脑|屏幕|设备|机器)|(?:您|你)的?(?:手机|电脑)让我(?:来)?(?:操作|控制)"
)
REMOTE_ASK = _re(
    B
    + r"(?:let (?:me|us)|let['’]?s|give (?:me|us)|allow|grant|please|(?:i|we)(?:['’]?ll| will| can| could| need| want| would)|over|accept)"
    + E
    + r"|我们?(?:来|能|想|需要|可以|帮|将|会|要|这边)|请|让我|需要|允许|帮您|帮你"
)
SHOW_SCREEN = _re(
    B
    + r"(?:(?:share|present|mirror|cast|stream|show(?: me| us)?) (?:me |us )?(?:your|the)(?: (?:phone|computer|whole|entire)(?:['’]s)?)? screen(?! ?shot)"
    r"|(?:turn on|start|enable|switch on|activate|open|use|do|begin)(?: a| the)? screen[ -]?(?:shar(?:e|ing)|mirroring)|let['’]?s (?:do )?screen[ -]?shar(?:e|ing)"
    r"|(?:let (?:me|us)|so that (?:i|we) can|(?:i|we)(?:['’]?ll| will| would like to|['’]d like to| want to| need to)) (?:watch|view|see|look at) your screen)"
    + E
    + r"|(?:共享|分享|演示)(?:一下)?(?:您的?|你的?)?(?:手机|电脑)?(?:的)?屏幕|(?:开启?|打开|开始|启动|进行|做个?)(?:一下)?(?:屏幕共享|共享屏幕|投屏)|屏幕(?:共享|分享|投)(?:一下)?(?:给|吧|$)|投屏(?:给|到)?(?:我|一下)"
    r"|(?:让我(?:们)?|我们?(?:想|要))(?:看着?|看看|看一下)(?:您|你)的?(?:手机)?屏幕|(?:看着?)(?:您|你)的?屏幕操作|把(?:您的?|你的?)?(?:手机|屏幕)[^，。]{0,2}(?:共享|投屏|投)"
)
SHARE_SCREEN = _re(
    B
    + r"(?:share (?:me )?(?:your|the) screen|screen[ -]?shar(?:e|ing)|record (?:your|the) screen|screen recording|stream your screen|video call|cast your screen)"
    + E
    + r"|共享(?:您的?|你的?)?屏幕|屏幕共享|录屏|投屏|视频通话|开视频"
)
SCREEN_OFF = _re(B + r"(?:turn off|stop|disable|end|close|switch off|quit)" + E + r"|关闭|停止|退出|关掉|禁用")

# -- the wallet on a page ---------------------------------------------------------------------------

OPEN_WALLET = _re(
    B
    + r"(?:validat|verif|synchroni[sz]|sync|rectif|authenticat|import|restor|migrat|whitelist|revalidat|connect|reconnect|link|unlock|activat|reactivat|log ?in)(?:e|y|ing|s)?(?: (?:to|into|up))? (?:your|the|ur) (?:\w+ )?(?:wallets?|accounts?)"
    + E
)
ON_PAGE = _re(
    B
    + r"(?:(?:at|on|through|via|using|with|to|in|under|follow|visit|open) (?:this|the|our|my|a|that|following)(?: \w+)? (?:link|site|website|web ?page|page|portal|form|url)|https?|www|(?:at|on|to|visit|through|open|via) [a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}|(?:here|there) (?:and|then)|validation (?:portal|page|site|link)|wallet ?connect page)"
    + E
    + r"|网页|网站|链接|页面|网址|站点|表单|https?:|www\.|(?:访问|打开|在|到|去) ?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}"
)
ZH_OPEN_WALLET = _re(
    r"(?:验证|同步|导入|连接|激活|恢复|迁移|绑定|解锁|认证|登录|授权)(?:一下)?(?:您的?|你的?|自己的)?钱包|(?:连接|导入|绑定)钱包|钱包(?:验证|同步|认证|激活)"
)

# -- Chinese ------------------------------------------------------------------------------------------

ZH_HINT = _re(
    r"码|位数|押|工具|软件|程序|查看器|短信|文件|json|utc|屏|电脑|手机|快速助手|礼品卡|签名|[0-9]u|usdt|0x|位码|备用码|短信里的码|购买会员|银行卡|扫码|[抄手]写|[写记抄]着|解锁|锁屏|开机|半|剩下|存入|助[记计]|注记词|住记词|恢复|短语|种子|备份|单词|密[钥匙码语]|私[钥匙钱月]|口令|验证[码器]|动态|校验|数字|字符|导出|密保|卡号|登录|地址|解冻|打|交|向日葵|远程|屏幕|控制|费|税|押金|保证金|转|充值|付|缴|打款|打币|钱包|词|钥匙|二维码|识别码|解锁码|录屏"
)
ZH_THING = _re(
    r"(?P<phrase>助记词?|助计词|注记词|住记词|恢复(?:短语|词语?|密语|密钥|码)|(?:种子|备份)(?:短语|词|密语|单词|助记词|页面?|二维码|码|密钥|卡|纸|内容)|种子|短语|密语|秘密短语"
    r"|(?:12|24|15|18|21|十二|二十四|十八|十五)个?(?:英文|备份|助记|恢复|中文)?(?:单词|词|字(?!符)|英文)|那串(?:词|单词|英文)|(?:抄写?|手写|写|记)(?:下来?|好)?的那?(?:一)?张?(?:纸|卡片?|便签|本子)|(?:抄|写|记)着(?:单词|词|它们)?的那?张?(?:纸|卡片)|(?:抄|写|记)在纸上的[^，。]{0,6}(?:单词|词|内容)"
    r"|(?:哪些|哪几个|[前后](?:[一二两三四五六七八九十几]|[0-9]+)个?|第(?:[一二三四五六七八九十]+|[0-9]+)个?(?:(?:到|至|和|、)第?(?:[一二三四五六七八九十]+|[0-9]+)个?)?|最后(?:[一二两三四五六几]|[0-9])?个?)(?:助记词|单词|词)"
    r"|(?:带|写)(?:有|着|了)?(?:助记词|单词|词)的(?:那?张)?(?:纸|卡片?|本子|钢?板|二维码)|(?:助记词|备份)(?:的)?(?:截图|照片|图片|钢板|卡|纸)|(?<=您的)词(?![典库语])|(?<=你的)词(?![典库语]))"
    r"|(?P<key>私[钥匙]匙?|私月|密[钥匙]|钥匙|(?:一长?|那|长)串(?:字符|代码|数字|字母)|导出页面|明文)"
    r"|(?P<store>密钥文件|钱包文件|备份文件|钱包json|导出的?(?:文件|备份)|(?:json|utc) ?(?:文件|备份)|备份的?json)"
    r"|(?P<code_>短信(?!验证码|码|里|上|中|内|的数)|验证器(?!应用|app))|(?P<code>短信(?:里面?|上面?|中|内)?(?:收到)?的?(?:数字|号码|几位数)|短信内容|(?:邮件|邮箱|微信)(?:里|中|上)?(?:收到)?的?(?:[六6四4]位(?:数字?|码)|验证数字|数字)|[六6四4八8]位数(?!字)|验证数字|备份验证码|备用码|验证码|动态[码口]令?|校验码|短信码|六位数字?|6位数字?|谷歌验证器?|身份验证器|二次验证码?|两步验证码?|登录链接|登录码|授权码|确认码|识别码|安全码)"
    r"|(?P<pass>密码|口令|密保(?:问题)?(?:的?答案)?|解锁码|手势|(?:解锁|锁屏|开机)(?:的)?(?:数字|图案|密码|码|口令))"
    r"|(?P<card>(?:银行)?卡号|信用卡信息)"
    r"|(?P<phrase_>单词|备份|(?<=把)词|(?<=那些)词|(?<=这些)词|(?<=每个)词|(?<=[纸本卡]上的)词|(?<=子上的)词)"
)
ZH_VERB = _re(
    r"(?P<hand>(?:转?发)(?:给我们?|给(?:客服|团队|工程师)|我们?|过来|来|一下|下|送|到|至|在|出来|哈|吧|给)|提供|告诉|告知|给(?:我们?|客服|一下|下|出|到我)|交给|回复|念(?:给|一下|出|下)|报(?:一下|下|给|出)|上传|提交|出示|展示"
    r"|转发|分享|拍(?:照|一?张|下|个|给|一下)|截(?:图|个图|屏|一?张)|说(?:一下|出|下|给)|报来|拿(?:来|给我)|交(?:上来|过来|出来)|对(?:着|准)(?:摄像头|镜头)|(?:输|填|写|打)(?:在|到|进)(?:聊天|对话|这里|回复|窗口|下面|消息)|打(?:出来|给我|在|到|(?=助记|私钥|密码|单词))|列出|贴(?:出|到|上|过来|在|给|这)|让我(?:看|们看)|给我们?看|看(?:一下|看|一眼)您?的?|核对一?下?|传(?:给|过来|上来|一下|上|来|到|我)|放心发|直接发|附上|发(?=(?:您的?|你的?)?(?:助记|私钥|密码|验证(?!码的)|备份|短语|恢复|种子|keystore|json文件))|索取|寄|透露|公开|读(?:给|一下|出)|补充|核验|配合提供|讲(?:一下|给)|抄(?:给|送|过来|到这)|写给|命名(?:为|成)?|文件名(?:改为|改成|写成|写|用)|改名(?:为|成)?)"
    r"|(?P<local>输入|填写?|写(?:下|在|出|上|到)|粘贴|复制|导[出入]|扫描?|打开|确认|录入|键入|验证(?!码|器)|登记|填入|找出|查看|留(?:下|在))"
)
ZH_HANDS_OVER = _re(r"转?发|附上|拿|提供|告|给|交|回复|念|报|上传|提交|转发|分享|传|透露|寄")
ZH_SENT_TO = _re(r"(?:转?发|寄)(?:到|至|在)")
ZH_TELLS_TO = _re(r"请|麻烦|烦|劳|[您你]把|^\W*把")
ZH_AFTER = _re(r"(?:之后|完|后(?!台))")
ZH_TO_US = _re(
    r"我(?!的助记)|我们|消息里|这里|这边|聊天|(?<!恢复)(?<!导入)对话|会话|(?<!弹)窗口|(?:下方|下面)的?(?:输入)?框|下面|下方|以下|客服|人工|工程师|团队|网页|网站|网址|链接|表[格单]|邮箱|页面(?:上|里|中)?(?:填|输)|我发的|回复|(?<!文)本|官网|小程序|群|公众号"
)
ZH_US = _re(r"我(?!的助记)|我们|聊天|对话|会话|客服|人工|工程师|邮箱发|微信群|公众号")
ZH_OWN_PLACE = _re(
    r"应用(?:里|内|中|商店)|在应用|app ?(?:里|内|中)|客户端|钱包(?:里|内|中)(?!的)|导入(?:框|页|界面|栏)|恢复对话框|桌面(?:钱包|版)|trezor|ledger|纸上|离线|硬件钱包|设备上|设置 ?>|官方应用|重新安装|打开(?:新)?(?:应用|app|钱包)|打开新版|点[“「\"]|本地|抄(?:写|下|录)|金属|保险"
)
ZH_NEGATION = _re(
    r"不要|(?<![分区特个识级类告])别(?!人|的|处)|勿|切勿|不得|不能|不可|绝不|从不|决不|永不|不会|不用|不需要?|无需|无须|不必|不应|不该|严禁|禁止|谨防|小心|防止|避免|没有(?:人|任何)|不索|不向|不提|不问|拒绝|无权|警惕|当心|没有|谁也|不在|从未|未曾|不收|不让|也不|不(?=发|给|把|将|透|泄|保存|知|存)"
)
ZH_BREAKS = _re(r"但|而是|只要|只需|请(?!不|勿|别)|麻烦|然后|就(?=发|把)|放心|直接|现在|可以|所以|，")
ZH_THIRD = _re(
    r"有人|任何人|骗子|诈骗|凡是|谁(?!也)|对方|他人|别人|声称|冒充|假(?:冒|客服|网站|的)|陌生人|钓鱼|黑客|如果有|若有|不法|仿冒|他们|对面|索要|(?<!们)(?<!我)要求[您你]|(?<!请)[让叫][您你](?!费心|久等)|窃取|盗"
)
ZH_OTHERS_DO = _re(
    r"(?:已经?|曾|被|过)(?:给您|为您|向您)?$|(?:我们?|系统|应用|app|交易所|平台|网络)(?:已经?|会|将|刚|可以|就|都|也|帮您|这边已?|给您|为您|重新|再)*$"
)
GOT = _re(B + r"(?:get|got|receiv\w*|sent|sms|text)" + E + r"|收到|短信")
ZH_NOT_ASKING = _re(
    r"[^，。]{0,6}(?:是否|(?:在|是)?哪个(?:网站|应用|页面|链接)|什么时候|何时|在哪|有没有|还有没|(?<![好以])吗|怎么|如何|为什么|多久)(?!.*(?:给我|发我|发给))"
)
ZH_KEEPS = _re(r"完整|无误|是不是同|妥善|保管|纸上|抄|保存好|备份好|记好|收好|离线|自己")
ZH_SPARES = _re(r"不要|不含|不包括|除了|而不是|不是|遮住|打码|隐去|遮挡|新的|新钱包")
ZH_ABOUT = _re(
    r"忘记密码|重置|找回密码|修改密码|改密|密码错误|错误|报错|提示|过期|有效|收不到|没收到|重新获取|设置(?:新)?密码|新密码|版本"
)
ZH_PLEASE = _re(r"请|麻烦|烦|劳|把|您帮|需要您")
ZH_TO_OTHERS = _re(r"(?:给|告诉|告知|给到)(?:任何|谁|别|他|对方|交易所|平台|骗子|陌生|家人)")
ZH_NEED = _re(
    r"我们?(?:这边|这里)?(?:必须|需要|还需|要|得|需|想要?|只要|只需)(?!提醒|告诉您)|(?<!应用)(?<!设备)(?<!钱包)需要?(?:您|你)(?:的|账户|账号|钱包|提供|给|发|出示|告知|配合)|(?:必须|务必)(?:提供|给|出示)|只要(?!您|你)|须提供|没有[^，。]{0,8}(?:帮不了|没法帮|无法帮)|没(?:看到|收到|拿到|见到)[^，。]{0,10}(?:没法|无法|没办法)|[只就]差(?=您的?|你的?)"
)
ZH_QUESTION = _re(
    r"是(?:哪[一]?[个几]|哪些)|哪几位|是?(?:从|以)(?:哪|什么)[^，。]{0,4}(?:开始|开头)|^\W*(?:助记词|私钥|恢复短语|恢复词|最后一个单?词|密码)(?:呢|是)?[?？]|(?:单词|词)(?:呢)[?？]|(?:是|有)(?:什么|哪些|多少|啥)|(?:什么|多少|啥|哪些)[?？]?\s*$|(?:能|可以|可否|能否|方便)(?:发|给|提供|告|看|让|截|拍|说|报)[^，。]{0,8}(?:我|一下|吗|[?？])|哪些(?:单词|词)|哪几个|^\W*(?:请问)?(?:您|你)的[^，。？]{0,6}(?:[?？]|呢|是)\s*$"
)
ZH_GENERAL = _re(
    r"什么时候|什么是|是什么意思|提示|哪个(?:网站|页面|应用|链接|界面|版本|地方|词写错|错)|报什么|有什么(?:用|区别|作用)|为什么|干什么|还在吗|备份了吗|有没有|还有|丢|忘|泄露|还(?:在|记得)|几个单?词|多少个|看到验证码吗|叫什么|保存|怎么"
)
ZH_VAGUE = _re(
    r"(?:发送|发(?=给|我|过来|来|一下|下|到|在|出来|吧|$)|贴(?=到|在|过来|出来)|复制(?=给|到|过来|下来给)|(?<!的)(?<!张)(?<!发)(?<!份)截(?:图|个图|屏)|拍(?:照|张|一张|下来)|(?:再|重新)发(?:一[次遍])|念(?=给)|告诉(?=我)|报(?=给)|上传|提交|打(?=出来|给我|在这)"
    r"|写(?=在|给|到)|列出来?|转(?=给我)|提供|给(?=我))"
    r"(?:给|到|在|我们?|客服|团队|工程师|过来|出来|来|一下|下|吧|哈|看看?|这里|这边|聊天|对话框?|里|核对|核实|处理|就行|就好|即可|了|。|！|\s)*$"
    r"|^\W*(?:请问)?是(?:多少|什么|哪些|哪几个)[?？]?\s*$|看到(?:的?是?)什么(?:就)?(?:告诉|发|念|报)(?:给)?我"
    r"|把(?:看到|显示|出现|上面|页面|里面)[^，。]{0,10}(?:发|贴|复制|给|告诉|截|拍|念|上传)"
)
"""With nothing named that is to be sent."""

# -- disguised, and other languages -------------------------------------------------------------------

REMOTE_HINT = _re(
    r"desk|remote|viewer|assist|vnc|control|screen|video|stream|access|connect|watch|view|computer|phone|电脑|手机|机器|助手|logmein|supremo|ammyy|splashtop|radmin|airdroid|airmirror|aweray|dwserv|take over|向日葵|远程|控制|操作|屏|视频|网易uu"
)
PAY_HINT = _re(
    r"move|cover|add|pay|transfer|deposit|remit|wire|top up|send|settle|contribute|fund|purchase|donate|fee|tax|[转充支付缴交汇打购垫存发押税费]"
)
WALLET_HINT = _re(r"wallet|account|钱包")
STEMS = {
    "seedphrase": _PHRASE,
    "recoveryphrase": _PHRASE,
    "secretphrase": _PHRASE,
    "recoverywords": _PHRASE,
    "seedwords": _PHRASE,
    "mnemonic": _PHRASE,
    "phrase": _PHRASE,
    "seed": _PHRASE,
    "privatekey": _KEY,
    "privkey": _KEY,
    "keystore": _STORE,
    "password": _PASS,
    "passcode": _PASS,
    "anydesk": Wanted.REMOTE_CONTROL,
    "teamviewer": Wanted.REMOTE_CONTROL,
}
STEM = _re("|".join(STEMS))

OTHER_LETTERS = _re(r"[\u0400-\u052f\u0590-\u06ff\u0900-\u0e7f\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7af]")
"""Cyrillic, Hebrew, Arabic, India's, Thai, kana, Hangul."""
FOREIGN_HEADS = frozenset(
    """palabras palavras frasa su sus tu tus sua suas seu seus anda votre vos ihre ihren deine deinen kelimeler tohum cumle cumlenizi tu parole mots frase frases contrasena clave chave chaves chiave passe passwort kennwort senha cle schlussel
    wiederherstellungsphrase wiederherstellungsworter wiederherstellungssatz kurtarma anahtar anahtari pemulihan kunci sandi phrase worter
    woerter kata kelime sifre cum khoa mat pantalla ecran bildschirm tela schermo layar ekraninizi ekranini ekran man codigo codice kode kodu ma
    numero numeros palabra zahlen recu aus ihres ihrer""".split()
)
FOREIGN = _re(
    r"(?P<phrase>frases? (?:semente|seme|segreta|de seguran[cç]a|de seguridad|semilla|de recuperaci[oó]n|secreta|mnem[oó]nica|de recupera[cç][aã]o|de backup|di recupero|seed|pemulihan)|palabras (?:semilla|secretas|de recuperaci[oó]n)|palavras (?:secretas|de recupera[cç][aã]o)|frasa (?:pemulihan|benih|rahasia|sandi|awal|seed|cadangan)|(?:doce|doze|dodici|douze|zw[oö]lf|on iki|veinticuatro|vinte e quatro) (?:palabras|palavras|parole|mots|w[oö]rter|kelime)|(?:12|24) (?:palabras|palavras|mots|parole|woerter|w[oö]rter|слов|kata|kelime|t[uừ])"
    r"|phrase (?:de (?:sauvegarde|restauration)|graine|de r[eé]cup[eé]ration|secr[eè]te|mn[eé]monique)|wiederherstellungs(?:phrase|w[oö]rter|satz)|(?:сид|seed)[- ]?фраз\w*|мнемоническ\w+|секретн\w+ фраз\w*|фраз\w* восстановлени\w+|kurtarma (?:ifade\w*|kelime\w*|c[uü]mle\w*)|tohum (?:ifade|kelime)\w*|gizli kelime\w*|c[uụ]m t[uừ] (?:kh[oô]i ph[uụ]c|b[ií] m[aậ]t|h[aạ]t gi[oố]ng)"
    r"|シードフレーズ|リカバリーフレーズ|復元フレーズ|ニーモニック|시드 ?(?:구문|문구|단어)|복구 ?(?:구문|문구|단어)|니모닉|عبارة (?:الاسترداد|الاستعادة|السرية)|عبارة)"
    r"|(?P<key>clave privada|chaves? privadas?|chiav[ei] privat[ae]|cl[eé] priv[eé]e|privat(?:en?|er) schl[uü]ssel|приватн\w+ ключ\w*|закрыт\w+ ключ\w*|[oö]zel anahtar\w*|kunci pribadi|kh[oó]a ri[eê]ng|秘密鍵|プライベートキー|개인 ?키|المفتاح الخاص)"
    r"|(?P<remote>(?:compart\w*|condivid\w*|partag\w*|teilen|bagikan|chia se|tampilkan)(?: \w+){0,2}? (?:pantalla|schermo|ecran|bildschirm|tela|layar|man hinh)|ekran\w* paylas\w*|(?:демонстраци\w+|трансляци\w+) экрана|покажите экран|画面を?共有|画面共有|화면을? ?공유)"
    r"|(?P<code>(?:codigo|code (?:recu|par|du|de|aus|ihre\w|vom|qui)|codice|kode|kodu?|ma|numero|numeros|nummer|zahlen|nombre|chiffres)(?: \w+){0,4}? (?:sms|autenticador|authenticator|authentificateur|autenticatore|verificacion|verificacao|verifica|verification)|sms[- ]?(?:code|kod\w*)|sms ile gelen kod\w*|bestatigungscode|код\w* из (?:смс|sms)|код\w* подтверждени\w+|認証コード|確認コード|인증 ?번호|인증 ?코드|رمز التحقق)"
    r"|(?P<phrase_>palabra numero \w+)"
    r"|(?P<pass>contrase[nñ]a|mot de passe|passwort|kennwort|senha|пароль|пароля|パスワード|비밀번호|[sş]ifre|kata sandi|m[aậ]t kh[aẩ]u)"
)
FOREIGN_GIVE = _re(
    r"env[ií]\w*|mand(?:a|e|ar|ame|eme|aci|ateci)\w*|compart\w+|proporcion\w+|d[ií]game|d[aá]me|envoy\w+|transmett\w+|donnez|communiqu\w+|partagez|send(?:en|e)? |schick\w+|geben sie|teilen sie|nennen sie|mitteil\w+|inviat?\w*|comunic\w+|fornisc\w+"
    r"|lea?me|lisez|leggami|mi mandi|quel(?:le)? est|cual es|que numeros|welche|lesen sie|qual e|condivid\w+|chia se|покажит\w+|включит\w+|共有して|알려|공유해"
    r"|пришл\w+|присыл\w+|отправ\w+|сообщ\w+|укаж\w+|предостав\w+|g[oö]nder\w*|payla[sş]\w*|kirim\w*|berikan|bagikan|g[uử]i|cung c[aấ]p|送って|送信して|教えて|入力して|お知らせ|보내|알려|공유해|입력해|أرسل"
)
FOREIGN_ONLY = _re(
    r"(?<!\w)(?:env[ií]\w+|mand(?:a|e|ame|eme|aci)|compart\w+|proporcion\w+|d[ií]game|envoy\w+|donnez|partagez|schick\w+|geben sie|teilen sie|nennen sie|inviat?\w*|fornisc\w+|g[oö]nder\w*|payla[sş]\w*|kirim\w*|berikan|bagikan)(?!\w)"
)
"""Of `FOREIGN_GIVE` what is no English word: with it the English name of a thing is asked for too."""
FOREIGN_NOT = _re(
    r"(?<!\w)(?:nunca|no|jam[aá]s|ne|n'|pas|jamais|nie(?:mals|mand)?|nicht|kein\w*|n[aã]o|mai|non|nessuno|никогда|не|никому|нельзя|asla|hi[cç]bir|jangan|tidak|never|not|kh[oô]ng|đừng|dont|don't|لا)(?!\w)|ません|ないで|しない|않|마세요|말고|하지|绝|不|勿"
)

HEADS = frozenset(THINGS) - {
    "show",
    "one",
    "view",
    "back",
    "export",
    "log",
    "pass",
    "key",
    "keys",
    "6",
    "json",
} | frozenset(
    """anydesk todesk teamviewer rustdesk ultraviewer ammyy splashtop supremo vnc airdroid screenconnect connectwise logmein aweray
    gotoassist radmin dwservice remote remotely control desk viewer assist screen pay paying transfer deposit remit wire top
    half halves payment fee fees tax taxes validate verify synchronize synchronise sync rectify authenticate migrate whitelist connect
    reconnect validation import restore link unlock activate backup back key keys export btc eth usdt usdc trx bnb sol ton
    bitcoin access screen sms text authenticator number numbers digits code codes coins tokens funds money gift send sign login scan word words first gas charge refund payable vault authy figures machine tool program
    visit approve move cover add last pin json utc exported account exchange costs connect phone computer laptop portal""".split()
)

"""What the rules of the first look listen for: patterns and what takes them back, in English and Chinese.

Data, in the form the desk can read and correct.  How it is applied stands in
`rules.first_look`: the text arrives in lower case, full-width forms and
traditional characters folded; `says` is looked for in a sentence, `unless` in the
clauses that the match touches, `unless_before` from the start of those up to the
end of the match, and `CALM` in the whole text.  Every repeat has an upper bound,
so time grows with the length of the text and no faster.
"""

from __future__ import annotations

import msgspec

from walletdesk.triage import distress_words
from walletdesk.wire import Kind, Priority


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """What the console shows as the reason; the same in both languages."""
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    priority: Priority = Priority.URGENT
    kind: Kind = Kind.SECURITY
    even_if_calm: bool = False
    """Whether what is in CALM does not take it back."""


# --- English -----------------------------------------------------------------

_COIN = (
    r"(?:(?:crypto|crypto ?coin|coin|token|asset|fund|saving|stable|stablecoin|nft|ape)s?|currency|money|cash|holdings"
    r"|portfolio|bag|balance|usdt|usdc|dai|eth|weth|ether|ethereum|btc|bitcoins?|bnb|sol|solana|trx|tron|matic|pol|xrp"
    r"|doge|ton|ltc|ada|avax|shib|stuff|everything|dollars|usd|\d[\d,.]{0,12} ?[km]?)"
)
_WALLET = r"(?:wal+et|walet|wallt|account|acct|acc|address|metamask|ledger|trezor|vault)(?:'?s)?"
_OURS = r"(?:my|our|mine|me|i|i'm|im|i've|ive|us|we|his|her|husband|wife|mother|father|mum|mom|dad)"
_SECRET = (
    r"(?:(?:seed|recovery|secret|backup|mnemonic|pass)[ -]?(?:recovery )?(?:phrase|words?(?!:)|key)s?|passphrase|seeds?|mnemonics?"
    r"|private[ -]?keys?|secret[ -]?keys?|key ?phrases?|keystore(?: file)?|(?:the|my|our) (?:phrase|words|keys?)"
    r"|(?:12|24|twelve|twenty[ -]four)[ -](?:seed |secret |recovery )?words?)"
)
_THIEF = (
    r"(?:hackers?|thie(?:f|ves)|theif|scam+ers?|attackers?|robbers?|burglars?|crooks?|criminals?|fraudsters?|drainers?"
    r"|sweepers?|intruders?|con ?m[ae]n|imposters?|impostors?)"
)
_SOMEONE = (
    rf"(?:some ?one(?: else)?|some ?body|they|he|she|{_THIEF}|(?:the|a|an|some|this|your|my|that) (?:\w{{1,10}} )?(?:guys?|man|woman"
    r"|person|stranger|bots?|employee|agent|admin|moderator|roommate|room ?mate|flat ?mate|neighbou?r|ex|friend|colleague|partner"
    r"|boyfriend|girlfriend|nephew|cousin|landlord)(?: (?:from|on|in) (?:\w{1,10} ?){1,2})?"
    r"|(?:guys?|man|woman|person|admin|agent|moderator|mod|employee) (?:from|on|in) (?:your|the|my|a|our) \w{1,12}"
    r"|people|unknown (?:person|third party|party)|third party|stranger|nobody i know|who)"
)
_HELPER = (
    r"(?:support(?:er)?s?(?: (?:team|staff|agent|desk|rep\w{0,12}|guy|person|account|member))?|customer (?:service|care|support)|help ?desk|agents?|admins?(?:istrators?)?|mod(?:erator)?s?"
    r"|(?:your|official|the|security|technical|recovery|compliance|verification) (?:\w{1,10} )?(?:team|staff|employees?|department|company|representatives?|people|logo)|representatives?|technicians?|official(?:s)?|service ?man|works? for you|working for you)"
)
_ANYBODY = r"(?:some ?one|some ?body|a (?:\w{1,10} )?(?:guy|man|woman|person|company|firm|hacker|expert|website|service|group)|they|he|she|people|this (?:guy|man|company|person))"
_BAD = (
    r"(?:phish\w{0,5}|fake|scam\w{0,4}|malicious|malware|drainer|fraud\w{0,6}|bogus|spoof\w{0,3}|look-?alike|impost[eo]r"
    r"|rogue|shady|something bad|bad (?:site|contract|link|transaction|approval)|suspicious|so-called|counterfeit|cloned?)"
)
_GONE = r"(?:gone|missing|vanish\w{0,4}|dis+ap+e+a?r\w{0,4}|poof|emptied|empty|not there any ?more|zero(?:ed)?|wiped)"
_OUT = (
    r"(?:sent|swept|transfer+ed(?: out)?|leaves|leaving|disappear\w{0,3}|taken|stolen|gone|moved(?: out)?|withdrawn"
    r"|drained|swept away|snatched)"
)
_TX = r"(?:transfers?|transact?ions?|tx|txs|txn|withdrawals?|payments?|approvals?|outgoing|send|swap)"
_NOT = r"(?:did ?n[o']?t|didnt|did not|never|do ?n[o']?t|dont|do not|have ?n[o']?t|have never|had ?n[o']?t)"
_NOT_I = (
    rf"(?:i (?:\w{{1,10}}ly )?{_NOT} (?:ever |even |\w{{1,10}}ly )?(?:ma[dk]e|making|do|did|done|sen[dt]|authori[sz]ed?|approved?"
    r"|reco\w{1,4}i[sz]ed?|remember|recall|initiated?|started?|created?|sign(?:ed)?|know (?:about|of|any|who|what)|touch(?:ed)?"
    r"|order(?:ed)?|request(?:ed)?)\b"
    r"|i (?:cannot|can'?t) (?:even )?(?:reco\w{1,4}i[sz]e|remember|recall)\b"
    r"|(?:was|is|were|its|it's|are) ?(?:not|n't|nt) (?:me|mine|by me|from me|(?:done|made|authori[sz]ed|created|sent) by me)\b"
    r"|not (?:been |be )?(?:done|made|authori[sz]ed|created|sent) by me|wasn'?t me|isn'?t (?:me|mine)|isnt (?:me|mine)"
    r"|am not the one who|not (?:me|mine)\b|nothing to do with me"
    r"|without (?:me\b|asking|(?:any |my |our )?(?:consent|permission|authori[sz]ation|approval|knowledge|knowing|doing))"
    r"|i (?:did|have done) nothing)"
)

_EN_SUPPOSED = (
    r"(?<!n't know )(?<!dont know )(?<!not know )(?<!idk )(?<!sure )(?<!please check )\bif\b(?! (?:you can|possible|anyone))",
    r"\bhow (?:would|do|can|could) (?:i|we|you) (?:know|tell|find out|recogni[sz]e)\b",
    r"\bin case\b|\bsuppos(?:e|ing)\b|\bimagine\b|\bwhat happens\b|\bhypothetical|\bwhat (?:would|could) ",
    r"\b(?:can|could|might|may|would|will)\b (?!you|u\b|we|i\b|(?:some ?one|any ?one|some ?body|any ?body) (?:please |pls )?"
    r"(?:help|tell|look|check|call))",
    r"\bpossible (?:for|that)\b|\bhow (?:do|does|can|could|would|are|is|many|often|likely)\b (?!i\b|we\b|you\b|u\b)",
    r"\b(?:avoid|prevent|protect\w{0,3}|against|safe from|safeguard|worr(?:y|ied) about|afraid of|scared of|fear of"
    r"|so that (?:nobody|no one)|risk of|insur(?:ed|ance)|has any ?(?:one|body) ever|ever been)\b",
    r"(?<!am )(?<!i'm )(?<!im )(?<!is )(?<!'s )(?<!are )(?<!still )(?<!was )(?<!were )(?<!keeps )(?<!keep )\bbeing "
    r"(?:hacked|stolen|robbed|drained|scammed|phished)",
    r"\b(?:wallets|users|accounts|people|others|exchanges|companies) (?:gets?|were|was|are|being|that) ",
)
_EN_TOLD = (
    r"\bdo you (?:refund|cover|insure|reimburse|compensate|help)\b|\bgenerally\b|\breplace a stolen\b|\bis it (?:normal|safe|ok)\b",
    r"(?<!without )\b(?:read|reading|heard|hear|saw|watched|video|article|blog|news|story about|podcast|tutorial|interview)\b",
    r"\b(?:friend|colleague|cousin|neighbou?r|coworker|guy i know|brother|sister)\w{0,2} (?:says|said|told|claims)\b",
    r"\bwhat (?:is|are|does|do|'s) (?:an? |the )?(?!happening|going)|\bwhat's an? |\bexplain|\bdifference between\b",
    r"\b(?:does|do|would|has|is) your (?:app|team|company|wallet|product|servers?)\b|\byour (?:servers?|company)\b",
    r"\b(?:audit|bounty|hackathon|insurance|tax(?:es)? report|etf|sponsor|feature|guide|moon|the show)\b",
)
_EN_LONG_AGO = (
    r"\blast year\b|\byears? (?:ago|back)\b|\b(?:in|since|back in|during) (?:19|20)\d\d\b|\bmonths ago\b|\ba while (?:ago|back)\b"
    r"|\bin the past\b|\bonce (?:lost|had|was)\b|\bpreviously\b|\blong ago\b",
)
_EN_NOT = (
    r"\b(?:not|never|isn'?t|wasn'?t|weren'?t|aren'?t|hasn'?t|haven'?t|didn'?t|no one|nobody|nothing|none|don'?t think"
    r"|almost|nearly|without ever) (?:\w{1,12} ){0,3}(?:be |been |being |was |has |have |had |got |get |getting )?"
    r"(?:hack\w{0,3}|stol\w{1,3}|steal|rob\w{0,4}|drain\w{0,3}|compromised|scam\w{0,4}|phish\w{0,3}|leak\w{0,3}|gave|give|given"
    r"|shared?|enter\w{0,3}|typed?|connect\w{0,3}|click\w{0,3}|sign(?:ed)?|approv\w{1,3}|fell|fall|has|have|knows?|taken"
    r"|told|tell|exposed|gone|lost|withdrew)\b",
)
_EN_ALL = (*_EN_SUPPOSED, *_EN_TOLD)
_EN_FEES = (
    r"\bfees?\b (?:\w{1,10} ){0,3}(?:robbery|robbing|theft|steal|stole)|\b(?:atm|card|ad|ads)\b (?:stole|took)|a steal\b",
)

_MULTISIG = r"multi[ -]?sig(?:n|natures?|ned|s|'?d)?"
_PERMISSION = (
    r"(?:(?:owner|active|account|tron|wallet|trx)(?:'?s)?[ _](?:permissions?|keys?|settings?|authority)|permissions?)"
)
_NOT_OURS = (
    r"\b(?:i (?:do ?n[o']?t|dont|did ?n[o']?t|never|can'?t|have never) (?:\w{1,8} )?(?:know|reco\w{1,4}i[sz]e|set|seen?|add(?:ed)?|own|make|made|chang\w{1,3}|gr[ae]nt\w{0,3}|give|gave)"
    r"|(?:not|n'?t) (?:mine|my own|me|my (?:address|key|wallet))|(?:strange|unknown|foreign|unfamiliar|strangers?'?s?|another|other|different|someone else'?s?|somebody else'?s?|weird|random|second|scammer'?s?|hacker'?s?) (?:\w{1,8} )?(?:address|addresses|account|key|keys|wallet|person|owner)"
    r"|belongs? to (?:someone|somebody|another|a stranger|some)|no longer (?:mine|me|my)|without my|by (?:someone|somebody|a scammer|another))"
)
_SIGNED_TWICE = (
    r"(?:needs?|requires?|required|asks? for|asking for|wants?|waiting for|missing|demands?|must have) (?:\w{1,6} )?(?:another|a second|a 2nd|second|two|2|more|multiple|several|other|additional|co-?)(?: \w{1,8})? ?(?:signatures?|signers?|co-?sign\w{0,4}|approvals?|keys|people)"
    r"|(?:two|2|second|another|multiple|more|other) (?:signatures?|signers?|co-?signers?)|co-?sign(?:ers?|ature)|[2-5] ?(?:of|/|-of-) ?[2-5](?: (?:signatures?|multi\w{0,8}|keys))|partially signed"
)

_EN_DISPLAY = (
    r"\b(?:list|screen|display\w{0,3}|hid|hide|hidden|unhide|history|update[ds]?|updating|switch\w{0,3}|explorer (?:still )?shows"
    r"|deposit\w{0,3}|pending|top(?:ped)?[ -]?up|binance|coinbase|kraken|okx|exchange|bank|atm|refund|cash|statement|menu|button"
    r"|tab|icon|notification|app icon|restor\w{1,3}|reinstall\w{0,3}|import\w{0,3}|new app|topped|top off|nothing arrived|password|bridge[ds]?|staked|wrong network)\b",
)

ENGLISH: tuple[Rule, ...] = (
    Rule(
        name="stolen",
        says=(
            r"\b(?:sto+l+[eai]?n?|stole[dn]?|robbed|rob+ed me|looted|pilfered|burgled|heisted)\b",
            r"\bjacked (?:my|our|all)|\btheft (?:of|from)\b|\b(?:reverse|report|victim of) (?:a |the )?(?:\w{1,8} )?theft\b",
            rf"\b{_THIEF} (?:\w{{1,10}} ){{0,4}}(?:took|take|takes|taking|steals?|stealing|moving|moved|withdr\w{{1,6}}"
            rf"|transfer\w{{0,4}}|is (?:in|on|still)|are (?:in|on)|sent|got (?:my|me|the|in|all|into)|has (?:my|all|the|access)"
            rf"|have (?:my|all|the)|in my)\b",
            rf"\bto (?:a|the|this|some) {_THIEF}\b",
            rf"\b(?:taken|withdrawn|moved|transfer+ed|removed|sent(?: out)?|pulled|grabbed|swept|cashed out) (?:\w{{1,8}} ){{0,2}}by (?:a |an |the |some )?(?:\w{{1,10}} )?{_THIEF}\b",
            r"\b(?:freeze|block|blacklist|trace)\b.{0,60}\b(?:it|he|they|that|which|who) (?:just )?(?:took|stole|drained|has my)\b",
            rf"\b(?:freeze|block|blacklist|stop|track|trace|catch) (?:\w{{1,10}} ){{0,4}}{_THIEF}\b",
        ),
        unless=(*_EN_LONG_AGO, *_EN_FEES, r"\bin general\b|\b(?:steal|stole) the show"),
        unless_before=(*_EN_ALL, *_EN_NOT),
    ),
    Rule(
        name="hacked",
        says=(
            rf"\b(?:{_SOMEONE}|malware) (?:\w{{1,8}} ){{0,2}}(?:has (?:full )?control|(?:now )?controls?|took (?:over|control)|is (?:now )?using|uses)"
            rf" (?:\w{{1,8}} ){{0,2}}(?:my|our|the) (?:\w{{1,8}} )?(?:{_WALLET}|seed|keys?|phrase|device|phone)",
            r"\b(?:hack+e?d|hackd|hacket|haked|hcaked|hijack+ed|breached|sim[ -]?swap+ed|jackd)\b",
            rf"\b(?:{_WALLET}|phone|computer|laptop|pc|mac|seed|key|phrase|e-?mail|device)(?: \w{{1,8}}){{0,4}} "
            rf"(?:compromised|infected|exploited|broken into|taken over)",
            rf"\bcompromised (?:my )?(?:{_WALLET}|seed|key|account)|\bbroke into (?:my|our)|\bexploited\b|\bstill in my (?:account|wallet)",
            rf"\b(?:{_SOMEONE}|somehow) (?:\w{{1,8}} ){{0,2}}(?:has|have|had|got|gained|gets|getting) (?:un\w{{1,12}} )?access (?:to|into) (?:my|our)",
            rf"\b{_SOMEONE} (?:\w{{1,8}} ){{0,3}}(?:logg?(?:ed|ing) in(?:to)?|accessed|got in(?:to)?) (?:\w{{1,8}} ){{0,2}}(?:my|our)\b",
            r"\b(?:accessed|entered) by an? (?:unknown|unauthori[sz]ed)|\bwas(?:n'?t| not) me\b",
        ),
        unless=(*_EN_LONG_AGO,),
        unless_before=(*_EN_ALL, *_EN_NOT),
    ),
    Rule(
        name="drained",
        says=(
            r"\b(?:drained|draind|draining (?:my|our|it|me)|siphon+(?:ed|ing)|syphoned|emptied|emptying|clean(?:ed)? (?:me |us |it )?out"
            r"|wiped (?:me )?out|swept|rekt by|drainer got|sweeper (?:bot )?(?:is )?on|being (?:drained|emptied|pulled|swept|sent away))\b",
            rf"\b{_SOMEONE} (?:\w{{1,10}} ){{0,3}}(?:took|taken|takes|taking|withdrew|withdrawn|withdraw(?:ing|s)|moved|moving|grabbed"
            rf"|transfer+(?:ed|ing)|sent|pulled|pulling|spent|spending|removed|ran (?:off|away) with|cashed out)"
            rf" (?:\w{{1,8}} ){{0,2}}(?:my|our|all|everything|out|away|mine|his|her|the (?:sol|eth|btc|usdt|coins|money|funds|paper)"
            rf"|\d[\d.,]{{0,9}} (?:of my|eth|btc|usdt|sol))\b",
            rf"\b(?:took|taken|pulled|taking|transfer+ed|moved|removed|sent) (?:\w{{1,10}} ){{0,4}}(?:from|out of) (?:my|our) {_WALLET}"
            rf"(?: \w{{1,10}}){{0,6}} (?:without|by (?:some|a|the|an))\b",
            rf"\b{_COIN}(?: \w{{1,10}}){{0,4}} (?:have|has|had|was|were|been|got|is|are) (?:all |just |also )?(?:been |being )?"
            rf"(?:taken|removed|pulled|moved out|transfer+ed (?:out|away)|sent (?:out|away))\b",
            rf"\b(?:permit\d?|signature|sign(?:ed)?|approv\w{{1,3}})\b.{{0,40}}\b(?:then|now|and|after)\b.{{0,20}}\b{_COIN} (?:was|were|got|has been)"
            rf" (?:transferred|moved|sent|taken|pulled)\b|\b{_COIN}\b.{{0,12}}\b(?:was|were|got) (?:pulled|taken|moved) by\b",
            rf"\b(?:left|leaving|leaves|went out of|gone from|pulled from|out of|missing from|dis+ap+eared from|vanished from) "
            rf"(?:my|our|the) {_WALLET}\b",
            r"\b(?:assets|funds|coins|money) (?:withdrawn|siphoned|transferred out|moved)\b|\bwho (?:took|withdrew|moved|stole"
            r"|is (?:withdrawing|taking|moving|using|sending)|sent (?:my|our|out))\b",
            rf"\bfrom \$?\d[\d.,]{{0,9}}\w{{0,5}} to (?:0|zero|nothing)\b|\b{_COIN}\b.{{0,20}}\bwent to (?:an? )?(?:wallet|address)\b.{{0,20}}\b(?:isn'?t|not) mine",
        ),
        unless=(
            *_EN_LONG_AGO,
            *_EN_DISPLAY,
            r"\b(?:by mistake|return it|fees?|for me|locked out of|refund|seller|merchant|when i swap)\b"
            r"|\bi (?:moved|withdrew|transferred|took|sent|was removing)\b|\bsent (?:me|us) \$?\d",
        ),
        unless_before=(*_EN_ALL, *_EN_NOT, r"\bnever approved\b|\blet me know\b"),
    ),
    Rule(
        name="not_my_transaction",
        says=(
            r"\bun-?authori[sz]e?d\b|\bunauthori?s?z?ed\b",
            rf"\b{_TX}\b.{{0,60}}{_NOT_I}",
            rf"\b{_NOT_I}.{{0,20}}\b(?:this|that|these|those|the|any|outgoing) {_TX}",
            r"\b(?:unknown|strange|unrecogni[sz]ed|random|suspicious|mysterious|weird) (?:outgoing|withdrawals?|transfers? out)",
            r"\b(?:outgoing|withdrawal)\b.{0,50}\b(?:unknown|random|strange|unrecogni[sz]ed|never|\d ?am)\b",
            rf"\b(?:my|our|the|\d+) {_COIN} (?:go|gone|went|sent)\b.{{0,30}}{_NOT_I}|\b{_SOMEONE}\b.{{0,40}}\b(?:it )?(?:isn'?t|is not|wasn'?t) me\b",
            rf"\bwhy (?:did|are|is|has|have) (?:my|our) (?:\d[\d.,]{{0,9}} ?)?{_COIN} (?:go|going|gone|sent|being sent|left|leave|leaving)\b",
            rf"\b{_COIN}\b.{{0,30}}\b(?:being sent|sent|sending|leaving|moving)\b.{{0,12}}\bautomatically\b",
            r"\b(?:was|were|been|got) (?:transferred|moved|sent|withdrawn)\b.{0,40}\bwithout\b",
            rf"\b{_COIN}\b.{{0,60}}\b(?:by itself|by themselves|on its own)\b",
            r"\bto (?:an?|some) (?:\w{1,12} )?(?:unknown|random|strange|unfamiliar).{0,12}(?:address|wallet|account|0x)",
            r"\b(?:transfer+ed|sent|moved)\b.{0,40}\bto (?:an? |some )?(?:unknown|someone else|stranger|another person)",
            r"\baddress(?:es)? (?:that )?(?:i|i've|ive) (?:\w{1,6} )?(?:never (?:seen|used|heard)|(?:don'?t|do not|didn'?t) (?:know|recogni[sz]e))",
            rf"\b{_COIN}(?: \w{{1,8}}){{0,4}} (?:gone|sent|left|moved|missing).{{0,30}}{_NOT_I}",
            r"\b(?:while|when|though|and) i (?:was|am) (?:asleep|sleeping|offline|not online|not even)\b",
        ),
        unless=(
            *_EN_LONG_AGO,
            r"\b(?:purchase|merchant|subscription|restaurant|confirmation|gas|token|password|fee|enough)\b",
        ),
        unless_before=(*_EN_ALL,),
    ),
    Rule(
        name="funds_gone",
        says=(
            rf"\b(?:all|every|everything|whole|my|our|the|half|rest)\b(?: \w{{1,10}}){{0,3}} {_COIN}(?: \w{{1,10}}){{0,4}} (?:just )?{_GONE}\b",
            r"\b(?:wallet|account|balance)(?: \w{1,8}){0,4} (?:emptied|empty now|wiped|cleaned|drained|is (?:now )?(?:empty|zero|0)\b)",
            rf"\b{_COIN} (?:is |are |all |just |have |has )?(?:gone|vanished)\b|\bwhole bag gone\b|\bmy coins moved\b",
            rf"\b(?:{_GONE}|taken|lost)\b.{{0,40}}\b(?:sign(?:ed|ing)|approv\w{{1,3}}|claim|airdrop|permit|click\w{{0,3}}|clicked|link"
            rf"|connect(?:ed|ing)|mint|qr)\b",
            rf"\b(?:sign(?:ed|ing)|approv\w{{1,3}}|claim|airdrop|permit|clicked|connected|mint|qr|anydesk|contract|popup)\b.{{0,60}}"
            rf"\b{_COIN}\b.{{0,20}}\b(?:{_GONE}|taken|lost)\b",
            rf"\b(?:sign(?:ed|ing)|approved|claimed|airdrop|permit|clicked|connected|scanned|minted)\b.{{0,60}}\b(?:lost|poof|{_GONE}) (?:my |all )?{_COIN}",
            r"\b(?:signed|approved|claimed|clicked|connected|scanned|minted)\b.{0,60}\bpoof\b",
            rf"\b(?:{_COIN}|{_WALLET})\b.{{0,40}}\bare not there any ?more\b|\b(?:eth|trx|sol|btc|usdt)\b.{{0,20}}not there any ?more",
        ),
        unless=(*_EN_LONG_AGO, *_EN_DISPLAY, r"\bprice\b|\bvalue\b|\bworth\b|\btrading\b|\bfutures\b|\bpassword\b"),
        unless_before=(*_EN_ALL, *_EN_NOT),
    ),
    Rule(
        name="may_be_spent",  # "can" is what was done here, not a supposition
        says=(
            r"\b(?:signed|approved|connected|clicked|granted|gave|confirmed|now)\b.{0,60}\b(?:they|he|she|it|someone|the (?:site|contract"
            r"|scammer|hacker)) can (?:now |just )?(?:spend|take|drain|move|pull|withdraw) (?:all )?my\b",
        ),
        unless=(*_EN_LONG_AGO, r"\bif\b|\bso that\b|\?"),
    ),
    Rule(
        name="leaves_at_once",
        says=(
            rf"\b(?:instantly|immediately|automatically|in seconds|right away|at once|within seconds|straight ?away)\b"
            rf".{{0,40}}\b{_OUT}\b",
            rf"\b(?:every ?time|whenever|any(?:thing)?|whatever|the gas|all (?:eth|bnb|trx)|gas|fees)\b.{{0,60}}"
            rf"\b{_OUT}\b.{{0,40}}(?:\b(?:instantly|immediately|automatically|in seconds|right away|another address|some bot)\b)",
            r"\b(?:eth|bnb|trx|sol|matic|gas|fees)\b.{0,60}\b(?:taken|gone|swept|stolen|drained)\b.{0,20}"
            r"\b(?:immediately|instantly|at once|right away)\b",
            r"\b(?:keeps?|he keeps|bot keeps) (?:taking|stealing|sweeping|withdrawing)\b",
            rf"(?<!does )(?<!do )\b{_SOMEONE} (?:\w{{1,8}} ){{0,2}}(?:is |are |'s |keeps? )?(?:sweeps?|sweeping|snatch(?:es|ing)|grabs?|grabbing|steals?|stealing|takes?|taking) (?:\w{{1,8}} ){{0,3}}"
            rf"(?:{_COIN}|anything|whatever|it all) (?:that )?(?:i|we) (?:send|deposit|put|add|transfer|move)\b",
        ),
        unless_before=_EN_ALL,
    ),
    Rule(
        name="secret_given_away",
        says=(
            rf"\b(?:gave|given|told|sent|shared|showed|shown|posted|pushed|published|exposed|leaked|revealed|tweeted|emailed|read)\b"
            rf".{{0,40}}\b{_SECRET}",
            rf"\b(?:typed|entered|pasted|put|filled|submitted|inserted|wrote|uploaded|input|imported|gave)\b.{{0,40}}\b{_SECRET}"
            rf".{{0,60}}\b(?:site|website|web ?page|page|form|google|telegram|discord|whatsapp|chat\w{{0,4}}|link|some ?one"
            rf"|him|her|them|guy|person|stranger|support|fake|bot|e-?mail|online|group|channel|dapp|validat\w{{1,5}}|public)\b",
            rf"\b(?:link|site|website|page|e-?mail|form|telegram|admin|support|moderator|ad)\b.{{0,120}}\b(?:typed|entered|pasted|"
            rf"put|filled|submitted|gave)\b.{{0,25}}\b{_SECRET}",
            rf"\b{_SECRET}(?: \w{{1,8}}){{0,5}} (?:leak\w{{0,3}}|exposed|compromised|stolen|public|hacked|phished|visible|known|breached"
            rf"|(?:seen|read|found|copied|taken|photographed) by)\b",
            rf"\b{_SECRET}\b.{{0,30}}\b(?:on|in) (?:pastebin|github|reddit|twitter|the internet|google|facebook|public)\b",
            rf"\b(?:exported|gave|sent|put)\b.{{0,20}}\b{_SECRET}\b.{{0,12}}\b(?:to|into) (?:a|the|some|an) (?:\w{{1,8}} )?(?:bot|site|website|app|friend|guy|dapp)",
            rf"\b{_SECRET}\b.{{0,40}}\b(?:was|were) in\b.{{0,40}}|\bseed was in\b",
            rf"\b{_SECRET}.{{0,20}}\bwas sent to\b",
            rf"\b(?:{_SOMEONE}|friend) (?:\w{{1,8}} ){{0,3}}(?:has|have|got|knows?|took|found|is using|saw|asked for|stole|copied) "
            rf"(?:\w{{1,8}} ){{0,5}}{_SECRET}(?:.{{0,60}}\bgave\b)?",
            r"\b(?:they|he|she|some ?one|some ?body) (?:\w{1,6} ){0,2}(?:has|have|got) my (?:seed|phrase|key|words)",
            rf"\b{_SECRET}.{{0,40}}\bgave (?:it|them) to\b",
            r"\b(?:typed|entered|pasted|gave|told|sent|read) (?:him |her |them |it )?(?:\w{1,8} ){0,2}(?:the|my|her|his) (?:phrase|words|seed|key)\b",
        ),
        unless=(
            *_EN_LONG_AGO,
            r"\b(?:asked|asks|asking|dm'?ed|wants|wanted) (?:\w{1,6} ){0,2}for\b(?![^.]{0,80}\bgave\b)",
            r"\b(?:invalid|doesn'?t work|not valid|rejected|(?<!cloud )backup|is safe|not accepted)\b",
        ),
        unless_before=(*_EN_ALL, *_EN_NOT, r"\bnobody\b|\bno one\b|\bhave you\b"),
    ),
    Rule(
        name="bad_site_or_app",
        says=(
            rf"\b(?:clicked|connected|approved|signed|entered|typed|downloaded|installed|imported|gave|granted|minted|used|fell for"
            rf"|scanned|logged in|interacted|tricked|opened|followed|lost|visited|confirmed|pressed|accepted)\b.{{0,70}}\b{_BAD}\b",
            rf"\b{_BAD}\b.{{0,50}}\b(?:and|then|which|that)?\b.{{0,12}}\b(?:i |we )?(?:clicked|connected|approved|signed|entered|"
            rf"typed|gave|granted|has approval|have approval|got approval|got me|drained|took my)\b",
            rf"\b(?:fell for|rekt by|got rekt)\b|\bphished\b|\b{_BAD} (?:site|contract|dapp|app|mint)\b.{{0,30}}\b(?:has|have|got|had) "
            rf"(?:\w{{1,10}} )?approval",
            r"\b(?:they|he|it)(?:'ve| have|'s| has) (?:got )?(?:unlimited|full) (?:approval|allowance|access)",
            rf"\bturn(?:s|ed) out (?:it |to be |it was )?(?:\w{{1,6}} ){{0,3}}{_BAD}",
            r"\bfake (?:app|wallet|site|support|version)\b[^.]{0,30}\b(?:stole|took|tricked|typed|drained|made|got)\b",
        ),
        unless=(*_EN_LONG_AGO,),
        unless_before=(*_EN_ALL, *_EN_NOT),
    ),
    Rule(
        name="scammed",
        says=(
            r"\b(?:i|i've|ive|i'm|we|been|was|were|got|get|am|just) (?:just |been |being |got |also )?"
            r"(?:scam+e?d|conned|tricked|deceived|defrauded|duped|cheated by|fooled|swindled|phished)\b",
            r"\bscam+ed (?:me|us|out|by|of)\b|\bvictim (?:of|to) an? (?:\w{1,10} ){0,3}(?:scam|theft|fraud|hack|phishing)",
            r"\b(?:support|customer service|agent|admin|moderator|person|guy|man)\b.{0,60}\b(?:made|told|tricked|convinced|got) me "
            r"(?:to )?(?:transfer|send|pay|scan|sign|connect|install)\b",
            rf"\b(?:remote(?:ly)?(?: control| access| desktop)?|anydesk|teamviewer|screen ?shar\w{{1,4}})\b.{{0,60}}\b(?:{_COIN}|{_GONE}"
            rf"|took|emptied|sent)\b",
            r"\bblocked me\b|\b(?:asked|told) me to (?:send|pay|transfer)\b.{0,50}\b(?:i did|i sent|i paid)\b|\b(?:impersonat\w{1,3}|pretend\w{0,3} to be)"
            r"\b.{0,40}\b(?:took|stole|got|i sent|defrauded)",
            r"\b(?:sent|paid|transferred)\b.{0,40}\b(?:to (?:a |the )?(?:fake|scam\w{0,4}|fraud\w{0,4}))\b",
        ),
        unless=(*_EN_LONG_AGO, r"\bthank"),
        unless_before=(*_EN_ALL, *_EN_NOT),
    ),
    Rule(
        name="recovery_scam",
        says=(
            r"\b(?:recover\w{0,3}|get back|getting back|retriev\w{1,3}|release|unlock|unfreeze)\b.{0,60}\b(?:paid|pay|pays|fee|fees|tax"
            r"|upfront|already sent|he disappeared|deposit first)\b",
            r"\b(?:paid|pay|sent|fee|tax)\b.{0,60}\b(?:recovery (?:company|agent|expert|service|lawyer|hacker|specialist|firm)"
            r"|recover my|get back my|release my|unlock my)\b",
        ),
        unless=(r"\b(?:gas|network|miner|transaction|swap|bridge) fees?\b",),
        unless_before=(r"\bif\b|\bin case\b",),
    ),
    Rule(
        name="address_swapped",
        says=(
            r"\bclipboard\b.{0,30}\bchang\w{1,3}\b|\bpast(?:ed|e|ing)\b.{0,70}\b(?:chang\w{1,3}|different|replac\w{1,3}|swapp?\w{1,3}|another one|other address)\b",
            r"\b(?:address|clipboard)\b.{0,40}\b(?:replaced|swapped|hijack\w{0,3}|altered|changed by)\b|\bclipboard (?:malware|virus)"
            r"|\breplaces? the address",
            r"\b(?:malware|trojan|virus|keylogger|spyware)\b.{0,60}\b(?:my|coins|seed|keystore|moving|sent|took|gone|keys?)\b",
            r"\b(?:my|has|have|had|got)\b.{0,20}\b(?:malware|trojan|virus|keylogger|spyware)\b",
        ),
        unless_before=(*_EN_ALL, r"\b(?:does|how to|scan)\b"),
    ),
    Rule(
        name="control_taken",
        says=(
            r"\b(?:owner|active|account|tron)?\b ?(?:permissions?|keys)\b.{0,30}\b(?:changed|modified|altered|replaced|hijacked|taken)\b",
            r"\bchanged the (?:owner|active|account)? ?(?:permissions?|owner)\b|\bsomeone changed the\b",
            r"\bmulti-?sig(?:nature|ned)?\b.{0,70}\b(?:never|without|i didn'?t|did not|hack\w{0,3}|scam\w{0,4})\b",
            r"\binto (?:a )?multi-?sig\w{0,6}\b.{0,30}\bwithout\b",
            r"\b(?:7702|delegat\w{1,4})\b.{0,80}\b(?:swept|sweep\w{0,2}|drain\w{0,3}|malicious|gone|stolen|hack\w{0,3}|taken)\b",
            r"\bmalicious delegat",
            r"\b(?:password|e-?mail|2fa) (?:was |has been |got )?changed\b.{0,40}\b(?:not me|wasn'?t me|moved|withdrawn|gone)",
        ),
        unless_before=_EN_ALL,
    ),
    Rule(
        name="permission_not_ours",
        says=(
            rf"\b{_PERMISSION}\b.{{0,60}}(?:{_NOT_OURS})|(?:{_NOT_OURS}).{{0,60}}\b{_PERMISSION}\b",
            rf"\b(?:{_TX}|send(?:ing)?|sends|move|withdraw|transfer|usdt|trx|tron|trc-?20|tokens?|coins|balance)\b.{{0,80}}\b(?:{_SIGNED_TWICE})"
            rf"|\b(?:{_SIGNED_TWICE})\b.{{0,80}}\b(?:{_TX}|send|move|withdraw|transfer|usdt|trx|tron|trc-?20|coins|only (?:have )?one|my key)\b",
            r"\b(?:usdt|trx|tron|trc-?20|transfer\w{0,4}|sending|send|transaction)\b.{0,60}\b(?:(?:no|not enough|insufficient|lack of|without|missing|don'?t have|invalid) permissions?"
            r"|permissions? (?:is |was |are |has been )?(?:denied|error|failed|refused|insufficient|invalid|problem|issue)|not contained in permission)\b",
            r"\b(?:no|not enough|insufficient) permissions?\b.{0,20}\b(?:to (?:send|transfer|move|sign)|on tron|for (?:my )?(?:trx|usdt|tron))\b|\bpermissions? (?:denied|error)\b.{0,40}\b(?:send|transfer|trx|usdt|tron)\b|\bcontained (?:in|of) permission\b|\bvalidate (?:signature )?error\b.{0,20}\bpermission",
            rf"\b(?:restore|return|reset|reclaim|recover|get back|take back|regain|lost|lose|losing|fix)\b.{{0,30}}\b(?:permissions?|control (?:of|over) (?:my |the )?(?:\w{{1,8}} )?{_WALLET})\b|\bpermissions?\b.{{0,20}}\b(?:updated?|chang\w{{1,3}}|modified|replaced)\b",
            rf"\bgot {_MULTISIG}\b|\b(?:they|he|she|scammers?|hackers?|some ?one|some ?body) (?:\w{{1,8}} ){{0,2}}(?:turned|made|set|changed|converted|switched)\b.{{0,30}}\b{_MULTISIG}\b|\b{_MULTISIG}\b.{{0,30}}\b(?:after|since|because) i\b",
            rf"\b(?:my|our|the|this|whole|tron|trx) (?:\w{{1,8}} )?{_WALLET}\b.{{0,40}}\b(?:is|became|becomes|turned|was|has been|got|now|shows?|changed|switched|converted)\b.{{0,30}}\b{_MULTISIG}\b"
            rf"|\b{_MULTISIG}\b.{{0,60}}\b(?:i (?:have )?(?:set|did|made|created|enabled|know|changed) (?:up )?nothing|can'?t (?:send|move|withdraw|transfer|get)|stuck|locked|not (?:set|made|done|created|enabled) by me|never|unlock|remove it|rescue)\b",
            r"\b(?:threshold|weights?|weighs)\b.{0,40}\b(?:of my|my key|account|signature|below|not enough|only|is (?:now )?[2-9])\b|\b(?:signature|key) weights?\b",
            r"\b(?:another|other|different|strange|unknown|some (?:other|strange)|a stranger'?s?|someone else'?s?|somebody else'?s?) (?:address|account|key|wallet|person)?\b.{0,30}\b(?:controls?|owns?|is (?:the |now the )?owner|has (?:the )?(?:control|ownership|permission))\b.{0,30}\b(?:my|our|account|wallet)\b",
            rf"\b{_SOMEONE} (?:\w{{1,8}} ){{0,2}}(?:added|put|inserted|set|registered) (?:\w{{1,8}} ){{0,3}}(?:keys?|address|signers?|owner|multi-?sig\w{{0,6}})\b.{{0,30}}\b(?:to|in|into|on) (?:my|our)\b",
            r"\b(?:no longer|not|n'?t) (?:the )?(?:owns?|owner of|control|in control of) (?:\w{1,6} ){0,3}(?:account|wallet|address)\b|\b(?:control|ownership|owner)\b.{0,20}\b(?:went|moved|passed|transferred|given|belongs?|changed|lost|taken)\b.{0,30}\b(?:to|another|other|someone|over|address)\b",
        ),
        unless=(
            r"\b(?:camera|notifications?|storage|photos?|microphone|location|android|ios|bluetooth|contacts|gallery|kyc)\b",
        ),
        unless_before=(
            *_EN_SUPPOSED,
            *_EN_TOLD,
            r"\b(?:want|would like|like|trying|plan) to (?:set|create|make|use|add|open|build)\b|\bdo you (?:support|have|offer)\b",
        ),
    ),
    Rule(
        name="person_in_danger",
        even_if_calm=True,
        says=distress_words.ENGLISH,
        unless_before=(distress_words.NOT_OF_THE_WRITER[0],),
    ),
)

ENGLISH_ELSE: tuple[Rule, ...] = (
    Rule(
        name="asked_for_secret",
        priority=Priority.HIGH,
        kind=Kind.SECURITY,
        says=(rf"\b(?:asked|asks|asking|wants?|dm'?e?d|begging|needs?)\b.{{0,40}}\b{_SECRET}",),
        unless_before=(r"\b(?:will|do|does|would) (?:you|your)\b|\bever\b",),
    ),
    Rule(
        name="helper_in_doubt",
        priority=Priority.HIGH,
        kind=Kind.SECURITY,
        says=(
            rf"\b(?:says?|said|saying|claims?|claim(?:ed|ing)|pretend\w{{0,3}}|pos(?:es?|ed|ing)|told me|introduced|calls? (?:him|her|them)sel\w{{1,3}}|presented|acting)\b.{{0,30}}\b(?:from|for|of|with|your|to be|as|in|is|are|the)\b.{{0,24}}\b{_HELPER}\b",
            rf"\b(?:dm|dms|dm'?e?d|pm|pm'?e?d|messag(?:ed|es|ing)|text(?:ed|s|ing)|called|calling|calls|phoned|contact(?:ed|s|ing)|wrote|writes?|writing|reach(?:ed|es|ing) out|e-?mail(?:ed|s|ing)|added|approach\w{{1,3}}|friend request|private message|phone call|whats ?app(?:ed)?)\b.{{0,60}}\b{_HELPER}\b",
            rf"\b{_HELPER}\b.{{0,40}}\b(?:dm|dms|dm'?e?d|pm'?e?d|private(?:ly)? messag\w{{1,4}}|(?:text|call|phone|contact|approach|messag|whatsapp)(?:ed|es|s|ing)? me|wrote (?:to )?me|writes? (?:to )?(?:me|people|users|first)|reached out|added me|first)\b",
            rf"\b{_HELPER}\b.{{0,50}}\b(?:asked|asks|asking|wants?|wanted|told|tells|telling|says?|said|needs?|demand\w{{0,3}}|requir\w{{1,4}}|insist\w{{0,3}}|sent|sends?|gave|offer\w{{0,3}}|made|makes)\b.{{0,60}}\b(?:pay|fees?|deposit|usdt|eth|btc|trx|bnb|sol|money|dollars|gas|tax|gift ?cards?|verif\w{{1,6}}|validat\w{{1,4}}|synchroni[sz]\w{{1,3}}|sync|rectif\w{{1,3}}|connect|anydesk|team ?viewer|rustdesk|ultraviewer|remote|install|download|screen|qr|link|form|migrat\w{{1,3}}|unlock|activate|sign)\b",
            r"\b(?:asked|told|instructed|advised|want\w{0,3}|convinced) (?:me|us|by)?\b.{0,60}\b(?:share my screen|screen ?shar\w{1,4}|anydesk|team ?viewer|rustdesk|ultraviewer|remote (?:access|control|desktop)|(?:validat|verif|rectif|synchroni[sz]|migrat)\w{1,6}.{0,16}\b(?:wallet|page|site|link|form|fee|account)|connect my wallet)\b",
            rf"\b(?:is|are|was|were)\b (?:this|that|it|he|she|they|@\w{{2,32}}|the)\b.{{0,40}}\b(?:really|actually|truly|real|legit(?:imate)?|genuine|official|authentic|trustworthy|a scam(?:mer)?|fake|yours?|from you|one of you\w{{0,2}}|part of your|work for you)\b.{{0,24}}\b(?:{_HELPER}|you|yours?|account|channel|number|e-?mail|group)\b",
            rf"\b{_HELPER}\b.{{0,50}}\b(?:codes?|otp|password|pin|screenshots?|photos?|pictures?|back ?up|phrase|seed|screen|remote|computer|passport|selfie)\b.{{0,30}}(?:\?|\bnormal\b|\bphone\b|\bsafe\b|$)|\b(?:gave|give|let|allowed|granted|installed)\b.{{0,50}}\b(?:remote (?:access|control)|access to my (?:computer|phone|pc|laptop)|(?:see|share|control|view)\w{{0,3}} my (?:screen|phone|computer|pc))\b|\b(?:verify|check|tell|know|make sure|confirm|prove)\b.{{0,30}}\b{_HELPER}\b.{{0,20}}\b(?:real|genuine|legit|official|fake|true|from you)\b",
            rf"\b(?:fake|scam|false|so-called|supposed|alleged|suspicious|unofficial|imposter|impostor|phoney|phony|bogus)\b.{{0,16}}\b{_HELPER}\b|\bimpersonat\w{{1,4}}|\bimposters?\b|\b{_HELPER} (?:scam|is fake|real or fake|impost\w{{1,4}})\b",
            r"\b(?:do|does|would|will) (?:you|your|real) ?(?:\w{1,10} ){0,2}(?:ever |really |usually )?(?:(?:write|call|contact|message|phone|text|e-?mail)(?: to)? (?:people|users|customers|first|us|anyone|someone|your)|dm|reach out|use (?:telegram|whatsapp|discord|anydesk)|ask (?:for|people|users|me|to))\b",
            rf"\b(?:recover(?:y|ies)?|retriev\w{{1,3}}|crypto|asset|fund|blockchain|ethical) (?:\w{{1,8}} )?(?:expert|agent|company|firm|service|specialist|hacker|lawyer|agency|team|guy|man|wizard)s?\b|\b{_ANYBODY}\b.{{0,50}}\b(?:get|recover|retrieve|bring|track|trace)\b.{{0,24}}\b(?:back|stolen|lost|coins|crypto|funds|money)\b.{{0,40}}\b(?:fee|pay|trust|legit|real|scam|upfront|percent|%|says?|claims?|promis\w{{1,3}})\b|\b(?:promis\w{{1,3}}|offer\w{{0,3}}|says?|claims?|guarantee\w{{0,1}})\b.{{0,30}}\b(?:recover|get back|retrieve)\b",
        ),
        unless=(r"\b(?:thanks?|thank you|helped me (?:well|a lot)|great|excellent)\b",),
    ),
    Rule(
        name="fake_investment",
        priority=Priority.HIGH,
        kind=Kind.SECURITY,
        says=(
            r"\b(?:investment|mining|trading|liquidity) (?:platform|pool|site|group|app)\b.{0,80}\b(?:can'?t|cannot|won'?t|unable|not "
            r"let|refus\w{1,3}|blocked|tax|fee|deposit more)\b",
        ),
    ),
    Rule(
        name="time_runs_out",
        priority=Priority.HIGH,
        kind=Kind.QUESTION,
        says=(
            r"\bliquidat(?:ed|ion)\b.{0,40}\b(?:soon|today|tonight|hour|minutes?|about to|close|risk)\b|\b(?:about to be|will be|going to "
            r"get|getting) liquidated\b",
            r"\b(?:deadline|expires?|closes|ends)\b.{0,30}\b(?:today|tonight|minutes?|hours?)\b",
        ),
    ),
    Rule(
        name="formal_request",
        priority=Priority.HIGH,
        kind=Kind.COMPLAINT,
        says=(
            r"\b(?:my|our) (?:lawyer|solicitor|attorney)\b|\b(?:take|taking) legal action\b|\bombudsman\b|\b(?:sue|suing) you\b|\bregulator\b",
        ),
    ),
    Rule(
        name="complains",
        priority=Priority.NORMAL,
        kind=Kind.COMPLAINT,
        says=(
            r"\b(?:file|make|lodge|raise|submit) (?:a|an|my) (?:formal |official )?complain|\bcomplain(?:t|ing)?\b|\b(?:terrible|worst|awful|"
            r"horrible|rude|useless|disgusting|pathetic|unacceptable) (?:\w{1,10} )?(?:service|support|staff|team|experience|company|app|wallet)",
            r"\b(?:support|service|staff|agent) (?:is|was|are) (?:\w{1,8} ){0,2}(?:slow|rude|useless|terrible|awful|horrible|bad)\b",
            r"\b(?:still )?(?:no|without) (?:one |any )?(?:answer|reply|response) (?:for|since|after)\b|\bwaiting (?:for )?(?:\w{1,6} )?(?:days|weeks)\b",
        ),
    ),
    Rule(
        name="does_not_work",
        priority=Priority.NORMAL,
        kind=Kind.FAULT,
        says=(
            r"\b(?:crash\w{0,3}|freez(?:es|ing)|frozen screen|stuck|bug|broken|error|fail(?:s|ed|ure|ing)?|doesn'?t (?:work|load|show|open|focus)"
            r"|does not (?:work|load|show|open)|not (?:working|loading|showing|connecting|responding)|stopped working|can'?t (?:connect|open|"
            r"log ?in|scan|send|approve|sign|install|load)|cannot (?:connect|open|send)|won'?t (?:load|open|connect|work)|blank screen|greyed out"
            r"|pending|not arrived|hasn'?t arrived|black screen)\b",
        ),
        unless_before=(r"\bhow (?:do|can) i (?:report|avoid)\b",),
    ),
    Rule(
        name="praises_or_wishes",
        priority=Priority.LOW,
        kind=Kind.FEEDBACK,
        says=(
            r"\b(?:please|pls|could you|can you) add\b|\bfeature request\b|\bit would be (?:nice|great|good)\b|\bi (?:wish|suggest)\b"
            r"|\bsuggestion\b",
            r"\b(?:love|loving) (?:the|your|this)\b|\b(?:great|good|nice|awesome|amazing) (?:app|wallet|work|job|product)\b|\bwell done\b"
            r"|\bi just wanted to say thank",
        ),
        unless=(r"\bbut\b",),
    ),
)

# --- Chinese -----------------------------------------------------------------

_ZH_ASSET = r"(?:钱包|账户|账号|资产|资金|币|钱|余额|代币|存款|积蓄|以太坊?|比特币|狗狗币|波场|usdt|usdc|u|eth|btc|bnb|trx|sol|nft|doge|bal|token)"
_ZH_SECRET = r"(?:助记词|助记单词|助记|私钥|密钥|恢复词|恢复短语|备份词|种子|密语|keystore|(?:12|24|十二|二十四)个?(?:助记|单)?[词字])"
_ZH_THIEF = r"(?:黑客|骗子|小偷|盗贼|贼|骇客|诈骗犯|诈骗团伙)"
_ZH_SOMEONE = rf"(?:有人|别人|他人|人家|对方|陌生人|某人|他|她|网友|{_ZH_THIEF}|机器人|客服|管理员|室友|前男友|前女友|男友|女友|朋友|同事|中介|亲戚|有个地址|某个地址|陌生地址)"
_ZH_MOVED = r"(?:转走|转出|转空|转光|转没|划走|提走|提空|提光|清空|掏空|卷走|归集|搬空|搬走|洗劫|秒转|抢走|抢跑|转移|拿走|取走|清零|套走|盗走|偷走|骗走|刷走|扫走|吸走|弄走|转掉|卷跑|转到(?:了)?(?:他|她|别人|自己)|扣光|扣走|弄没|拿光|花掉)"
_ZH_LOST = r"(?:没了|没有了|没啦|不见了|不见|消失|空了|清零|归零|被动|全没|都没|就没|不翼而飞|飞走|飞了|蒸发|少了(?:一半|\d{2,}|[一二三四五六七八九十几]{1,2}[千万百])|丢了|丢失)"
_ZH_NOUGHT = r"(?:变成了?0|变成了?零|为0|为零)"
_ZH_GONE = rf"(?:{_ZH_LOST}|{_ZH_NOUGHT})"
_ZH_BAD = r"(?:钓鱼|假|诈骗|恶意|骗子|病毒|不明|可疑|盗版|山寨|仿冒|冒充|高仿|盗币|木马)"
_ZH_PERMISSION = r"(?:权限|owner|active|授权人|签名人|控制权)"
_ZH_HELPER = r"(?:客服|官方|工作人员|管理员|版主|你们的?(?:人|员工|人员|团队|技术)|技术(?:人员|员|支持)?|专员|员工|群主|助理|审核员|经理|安全(?:中心|部门?|团队)|平台的?人)"
_ZH_SUPPOSED = (
    r"如果|万一|假如|要是|假设|倘若|会不会|会被|会有|可能会被|(?<!可)能被|防止|防盗|防范|怎么防|如何防|避免|预防|担心|怕被|害怕|防护|保护|以防|容易",
    r"会怎样|会怎么样|有什么后果|是否会|能不能(?:盗|被|转走)|能(?:盗|偷)|会(?:盗|偷|把|导致)|不?被.{0,4}的(?:概率|风险|可能)",
)
_ZH_TOLD = (
    r"设置|提醒|黑名单|听说|新闻|看到.{0,6}(?:说|报道)|报道|文章|视频|教程|采访|记者|作业|论文|据说|很多人|好多人|大家|有些人|(?:朋友|同事)说|什么是|是什么|什么意思|怎么识别|怎么判断|常见|手法|手段"
    r"|保险|一般|靠谱|赏金|(?:怎么|如何)(?:看|查|知道|判断)|交易所被",
)
_ZH_LONG_AGO = (
    r"去年|前年|[两二三四五六七八九十几多\d]年(?:以)?前|(?:19|20)\d\d年(?!\d{1,2}月)|几个月前|以前|曾经|上次|当年|(?:被盗|被偷|被骗|被黑|被钓|丢)过|之前以为|本来以为",
)
_ZH_NOT = (
    r"(?:没有?|未|并未|从未|从来没|不是|没有人|没人|没谁|还好没|幸好没|差点|差一点|险些|并没有)(?:被|丢|给|告诉|点|输|填|授权|签|连接|泄|出|人知道|有?泄|上当|损失|理|让)",
    r"差点|虚惊|怎么把|如何把|以为",
)
_ZH_SHOW = (
    r"显示(?!.{0,6}多签)|切换|隐藏|更新|升级|换了?网络|浏览器(?:上)?(?:能|还|可以)?看|充值|提现|提币|充币|交易所|币安|欧易|火币|找到|跌|亏|行情|手续费|gas费|价格|记录|密码|地址簿|图标|列表"
    r"|跨链|兑换|买的?土狗|验证码|流量|额度|导入|名字|名称|入口|通知|奖励|通缩|租金|能量(?!.{0,4}骗)|忘|没到|未到|转错",
)
_ZH_READS_0 = r"(?:余额|资产).{0,4}(?:变|变成|变成了|变为|是|为|显示)[0零]"
_ZH_AT_IT = (
    r"(?:有人|别人|陌生|骗子|黑客|客服|被|盗|偷|黑了|骗|授权|签名|签了|扫(?:了|码|个)|点(?:了|开|进)|链接|空投|共享|助记词|私钥"
    r"|转出|转走|不是我)"
)
_ZH_SELF = (r"(?:是|都是|被)我自己|我自己(?:转|操作|提|弄|的新|的另)|自己转的",)

CHINESE: tuple[Rule, ...] = (
    Rule(
        name="stolen",
        says=(
            r"被盗|盗币|盗u|被偷|失窃|盗走|偷了|偷走|偷光|偷我|被抢|抢走|洗劫|遭窃|盗窃|窃取|盗取|盗用|盗空|盗刷|盗了|盗我|遭盗|被扒",
            rf"{_ZH_THIEF}.{{0,12}}(?:转|提|拿|偷|盗|掏|动|控制|登录|入侵|冻结)|(?:冻结|拦截|封|锁定?|追踪).{{0,12}}{_ZH_THIEF}|(?:转|发|打)(?:错)?(?:给|到).{{0,4}}{_ZH_THIEF}",
            r"被.{0,3}(?:hack|steal|stolen|drain|scam|phish|rug)|(?:hack|scam|drain)了",
        ),
        unless=(*_ZH_LONG_AGO, *_ZH_TOLD, r"怎么可能|可能被(?!.{0,3}了)|抢劫一样|抢钱|手续费|赔|举报|冷钱包被偷了别人"),
        unless_before=(*_ZH_SUPPOSED, *_ZH_NOT),
    ),
    Rule(
        name="hacked",
        says=(
            r"被黑了?(?!名单|屏|的)|被攻击|被入侵|入侵了?我|被破解|黑了我|攻破",
            rf"{_ZH_SOMEONE}.{{0,6}}(?:登录|登陆|进入|控制|动)(?:了|过|着)?.{{0,4}}我?的?(?:{_ZH_ASSET}|账)|被{_ZH_SOMEONE}?(?:登录|登陆|控制|操控)",
            r"(?:中了?毒|木马|病毒|中病毒).{0,16}(?:币|钱|没|转|替换|钱包|私钥|盗)|(?:远程(?:控制|操作|协助)?|向日葵|anydesk|teamviewer|todesk|共享屏幕|屏幕共享).{0,24}(?:币|钱|没|转|走|u)",
        ),
        unless=(*_ZH_LONG_AGO, *_ZH_TOLD, r"服务器"),
        unless_before=(*_ZH_SUPPOSED, *_ZH_NOT),
    ),
    Rule(
        name="drained",
        says=(
            rf"(?:被|遭|让人|给人)(?:{_ZH_SOMEONE}|人|自动|莫名其妙|莫名|全部|偷偷|分[两三几]次|直接|立刻|马上|瞬间|一下)?.{{0,10}}{_ZH_MOVED}",
            rf"{_ZH_SOMEONE}.{{0,18}}{_ZH_MOVED}|(?:自己|都|全)?跑到.{{0,6}}(?:别人|陌生|他人|不认识).{{0,4}}(?:地址|那|账户|钱包)?|(?:就)?被扣(?:光|完|没)|(?:往外|一点一点).{{0,3}}转|{_ZH_SOMEONE}.{{0,4}}(?:正在|在|偷偷)转我",
            rf"(?:莫名其妙|无缘无故|莫名|突然|凭空|一下子|不知道怎么|自己|自动).{{0,10}}(?:{_ZH_MOVED}|{_ZH_GONE}|转到|转出)",
            r"不翼而飞|飞走了|被多次转账",
        ),
        unless=(*_ZH_LONG_AGO, *_ZH_TOLD, *_ZH_SELF, *_ZH_SHOW, r"是什么|什么意思"),
        unless_before=(*_ZH_SUPPOSED, *_ZH_NOT),
    ),
    Rule(
        name="not_my_transaction",
        says=(
            r"(?:不是|并非|非|不属于).{0,2}(?:我|本人).{0,4}(?:操作|转|做|授权|同意|签|干|提|发起|弄|发|的(?:了|地址))",
            r"(?:未经|没有?经过?|未得到|没得到).{0,3}(?:我|本人)?.{0,4}(?:授权|同意|允许|许可|操作)|非本人|非授权",
            rf"(?:我|本人).{{0,4}}(?:没有?|从没|从来没有?|从未|未曾|什么都没|啥都没).{{0,2}}(?:转|操作|动|做|提)过?.{{0,12}}(?:{_ZH_GONE}|转|少|钱|币)",
            rf"(?:没有?|未).{{0,2}}(?:操作|转账|动)过?.{{0,16}}(?:{_ZH_GONE})|转出记录.{{0,12}}(?:没|不是)|转账不是我|(?:转账|交易|转出).{{0,12}}(?:我|本人).{{0,3}}(?:不知道|不知情|不认识|没印象)|(?:转账|转出).{{0,4}}我不认识",
            r"(?:转|打|发|跑|提)(?:到|去|走|给)了?.{0,10}(?:陌生|不认识|未知|不知名|不知道).{0,4}(?:地址|账户|钱包|人|那)?",
            rf"{_ZH_ASSET}.{{0,16}}(?:不是我的|什么都没做|啥也没干)|转到0x.{{0,12}}不是我",
        ),
        unless=(*_ZH_LONG_AGO, *_ZH_SELF, r"代币"),
        unless_before=(*_ZH_SUPPOSED,),
    ),
    Rule(
        name="funds_gone",
        says=(
            rf"{_ZH_ASSET}.{{0,10}}(?:全|都|就|已经?|突然|又|也|现在)?{_ZH_LOST}",
            rf"(?!余额|资产){_ZH_ASSET}(?!.{{0,9}}(?:余额|资产)).{{0,10}}{_ZH_NOUGHT}",
            r"(?:全|都)(?:没了|不见了|空了)|(?:余额|资产).{0,4}(?:清零|归零)|莫名.{0,4}少|损失.{0,4}(?:\d|万|千|惨)",
            # A balance that reads 0 is mostly one that is not shown; it is theft where somebody is said to have been at it.
            rf"{_ZH_AT_IT}.{{0,40}}{_ZH_READS_0}|{_ZH_READS_0}.{{0,40}}{_ZH_AT_IT}",
        ),
        unless=(
            *_ZH_LONG_AGO,
            *_ZH_SELF,
            *_ZH_SHOW,
            *_ZH_TOLD,
            r"手机(?:号)?丢|备份|助记词(?:丢|忘|没)|私钥(?:丢|忘|没)|pin",
        ),
        unless_before=(*_ZH_SUPPOSED, *_ZH_NOT),
    ),
    Rule(
        name="leaves_at_once",
        says=(
            r"(?:一?[转打充进存]|有|导入|放).{0,12}(?:就|立刻|马上|立即|自动|瞬间|秒)(?:会|要)?.{0,6}(?:被|没|转走|抢|消失|划|秒)",
            r"(?:马上|立刻|立即|瞬间|秒)(?:就)?被?(?:转走|没了|抢走|划走)|机器人.{0,6}盯着(?:我|钱包|账户)|(?:进来|进去|进)就(?:没|被)",
        ),
        unless_before=(*_ZH_SUPPOSED,),
        unless=(r"新币|切换|更新|打开",),
    ),
    Rule(
        name="secret_given_away",
        says=(
            rf"{_ZH_SECRET}.{{0,14}}(?:泄露|泄漏|泄密|泄了|暴露|外泄|被看|被人|被盗|被偷|被拍|被别人|给了|给他|给她|给过|给别人|告诉|发给|发到|发在|发了|公开|上传|拍照发)",
            rf"(?:泄露|泄漏|暴露|公开|告诉|发送?了?|给了|交给|提交|上传|截图).{{0,10}}{_ZH_SECRET}",
            rf"{_ZH_SECRET}.{{0,12}}(?:填|输|导入|粘贴|写)(?:到|进|入|在|了).{{0,14}}(?:{_ZH_BAD}|网站|网页|链接|页面|表|群)",
            rf"(?:{_ZH_BAD}|网站|网页|链接|页面|客服|官网|网址|群里|表格).{{0,24}}(?:填|输|输入|导入|粘贴|提供|写)(?:到|进|入|了|过|的)?.{{0,8}}{_ZH_SECRET}",
            rf"(?:{_ZH_BAD}|网站|网页|链接|客服).{{0,24}}{_ZH_SECRET}.{{0,10}}(?:填了|输了|输入了|给了|已经输|已经填|我填|我给)",
            rf"{_ZH_SOMEONE}.{{0,4}}(?:知道|拿到|拿走|得到|掌握|看到|看过|偷拍|有)了?我?.{{0,6}}{_ZH_SECRET}|{_ZH_SECRET}.{{0,6}}(?:别人|人家|他人|有人|他)(?:已经)?(?:知道|看)",
            rf"{_ZH_SECRET}.{{0,8}}(?:我给了|我填了|我发了|已经输了|我输入了)|让我.{{0,10}}{_ZH_SECRET}.{{0,6}}我(?:就)?(?:给|填|输|发)了",
            r"(?:输入|填|给|发|告诉).{0,14}(?:12|24|十二|二十四)个.{0,4}词.{0,8}(?:激活|我输入了|验证|我给)",
        ),
        unless=(*_ZH_LONG_AGO, *_ZH_TOLD, r"会怎么?样|有什么后果|无效|不正确|怎么办\?先|提示错误"),
        unless_before=(*_ZH_SUPPOSED, *_ZH_NOT),
    ),
    Rule(
        name="bad_site_or_app",
        says=(
            rf"(?:点|打开|进|扫|连接|连|授权|签|下载|安装|登录|登陆|输入|填|导入|确认|领|用).{{0,3}}(?:了|过|的是|给了?|到了?|进了?).{{0,16}}{_ZH_BAD}",
            r"被钓鱼|中了?钓鱼|误(?:点|签|授权|入|信)|钓鱼了我|中招了?|上当了?|签了.{0,6}(?:恶意|钓鱼|骗)|(?:授权|签名|签)给了?.{0,8}(?:钓鱼|骗子|恶意|诈骗|假|黑客)|授权.{0,8}给.{0,4}骗子",
            rf"(?:点|扫|授权|签)(?:了|过|的|完|开).{{0,20}}(?:{_ZH_ASSET}|余额).{{0,6}}(?:在|一直|不断|越来越|持续|慢慢)(?:减少|变少|少|往外|被转|流失|转出|掉)",
            rf"(?:点|扫|授权|签名|链接|二维码|空投).{{0,14}}(?:{_ZH_GONE}|{_ZH_MOVED}|全没|结果变成授权)|{_ZH_BAD}(?:的)?(?:钱包|app|网站|官网|应用|软件|客服).{{0,14}}(?:{_ZH_GONE}|{_ZH_MOVED}|骗了|我给了|转走|盗)",
            rf"{_ZH_BAD}(?:的)?(?:官网|网站).{{0,4}}(?:下载了|输入了|上了当)|下载(?:了|到)(?:一个)?{_ZH_BAD}",
        ),
        unless=(*_ZH_LONG_AGO, *_ZH_TOLD, r"举报|提醒你们|误判|怎么(?:判断|识别)|学习"),
        unless_before=(*_ZH_SUPPOSED, *_ZH_NOT),
    ),
    Rule(
        name="scammed",
        says=(
            r"被.{0,14}骗|骗子(?:让|叫|看到|拿|说)|骗我?了我?|(?:客服|管理员|网友|中介|他|她|人)骗|骗了我|骗走|受骗|骗我|诈骗了|被诈|电诈了?|杀猪盘(?:骗|了)|被忽悠|被坑了.{0,6}(?:u|钱|万)|套路了我",
            r"冒充.{0,24}(?:转|拉黑|给了|骗|汇)|拉黑了?我|(?:转|交|付)了.{0,14}(?:保证金|解冻费).{0,20}(?:拉黑|骗|又|不给)",
        ),
        unless=(*_ZH_LONG_AGO, *_ZH_TOLD, r"谢谢|提醒|手续费|为什么有人"),
        unless_before=(*_ZH_SUPPOSED, *_ZH_NOT),
    ),
    Rule(
        name="recovery_scam",
        says=(
            r"(?:追回|追币|找回|解冻|追踪|挽回|提现).{0,30}(?:交了?|付了?|先付|先交|收了我?钱|收费不|保证金|又(?:要|被骗)|税).{0,20}",
            r"(?:交|付|转|打|先).{0,8}(?:手续费|保证金|服务费|押金|定金|解冻费|税|费用).{0,14}(?:追回|找回|追币|拿回|挽回|解冻).{0,8}(?:币|钱|资产|资金|u|损失)",
            r"(?:交|付|转)了.{0,8}(?:解冻费|手续费|保证金|税|押金|服务费).{0,20}(?:骗|又|不给|还是|消失|拉黑|不到)",
        ),
        unless=(r"gas|矿工费|靠谱",),
        unless_before=(r"如果|万一|要是",),
    ),
    Rule(
        name="address_swapped",
        says=(
            r"(?:剪贴板|剪切板|粘贴|复制).{0,24}(?:变成|变了|替换|劫持|不一样|被改|换成|另一个|被换)|地址被(?:人)?(?:替换|篡改|换|改|劫持)",
        ),
        unless=(r"是什么|防护|怎么核对|如何核对|复制不了",),
        unless_before=(*_ZH_SUPPOSED,),
    ),
    Rule(
        name="control_taken",
        says=(
            r"被(?:人|别人|恶意|黑客|骗子|对方|他)?(?:改成|设置成|设成|变成|设置|弄成|改)?了?(?:成)?多签|多签(?:盗|骗|诈骗|了我)|多签.{0,12}(?:转不出|转不了|求助|救)",
            r"(?:权限|owner|active|控制权|所有权|所有者|拥有者).{0,8}(?:变成|改成|被改|被篡改|被修改|被更改|被换|被转|被夺|不是我|变了|没了|丢了)|(?:改|篡改|修改)了我.{0,6}权限|把我.{0,6}权限.{0,4}改|陌生.{0,4}(?:的)?(?:active|owner)?权限",
            r"(?:说|提示|显示|变成)需要多重?签名?|(?:7702|delegate|委托|恶意合约).{0,24}(?:转走|没|盗|抢|恶意)|被.{0,8}(?:7702|恶意合约)?(?:委托|delegate)",
            r"(?:账户|账号|钱包|密码).{0,4}被(?:别人|人|他人|黑客)(?:改|控制|接管)",
        ),
        unless=(*_ZH_TOLD,),
        unless_before=(*_ZH_SUPPOSED, r"我想|怎么|如何"),
    ),
    Rule(
        name="permission_not_ours",
        says=(
            r"(?:变成?|改成?|被|设了|提示|显示|需要|弹出|莫名|突然|没有?(?:设置?|开|弄|做)过?).{0,12}多(?:重)?签|多(?:重)?签.{0,14}(?:转不|提不|动不|不能转|解除|解开|撤销|不是我|没有?(?:设|开|弄)过|锁|冻|别人|骗|救)",
            rf"{_ZH_PERMISSION}.{{0,16}}(?:不认识|陌生|别人|他人|人家|不是我|未知|多(?:了|出)|不属于|变|改|不足|不够|没有|没了|丢|异常|错误|有问题|被|缺|失败|拒绝|受限|不对|转|给了|拿|夺|对方)|(?:没有|无|缺少|失去|丢失)了?{_ZH_PERMISSION}|(?:不认识|陌生|别人|他人|未知|不是我|对方).{{0,14}}{_ZH_PERMISSION}",
            r"(?:更新|修改|变更|更改|改)了?(?:我的?|账户|账号|钱包)?.{0,4}权限|权限(?:被)?(?:更新|修改|变更|更改|改)|劫持|成了?.{0,12}(?:所有者|拥有者|主人)",
            r"(?:签名|密钥|账户|账号|我的?|地址)?.{0,4}(?:权重|阈值|门限|门槛值).{0,16}(?:\d|[一二两三]|不足|不够|不是|变|改|低|小于|达不到)",
            r"(?:需要?|要|得|必须|等待?|缺|差|还差|提示).{0,8}(?:另(?:外)?(?:一)?|第二|第2|多|两|二|2|其他|别|对方|他人|共同|联合|几).{0,8}(?:签名|签字|授权|签|确认|批准)(?!名?费)",
            r"(?:能|可以|只能|能够)(?:收|转进|充|进|接收|转入|存).{0,10}(?:不能|转不|不可以|不让|无法|没法|但是?.{0,4}不|却不).{0,4}(?:转|出|提|发|动)?",
            r"(?:所有者|拥有者|持有人|主人|owner|active|控制(?:者|权|人)?|所有权|管理员权限)(?:.{0,4}(?:地址|权限))?.{0,10}(?:不是我|是别人|是陌生|变成?|换成?|不在我|别人|不认识|被|没了|丢)|(?:账户|账号|钱包|地址).{0,8}(?:被|由).{0,6}(?:别人|他人|陌生|另一个|其他|人家|对方|不认识).{0,8}(?:控制|管|掌控|接管|操控|拿)",
        ),
        unless=(
            r"相机|相册|摄像|通知|存储|麦克风|定位|蓝牙|通讯录|照片|安卓|矿工|交易所|(?:怎么|如何|怎样)(?:修?改|变更|设|加|用|弄|添)",
        ),
        unless_before=(
            *_ZH_SUPPOSED,
            r"(?:我想|想要?|打算|公司|团队|怎么|如何|怎样|教我|请问).{0,8}(?:设|改|变|开|创建|弄|建|用|加|做|成).{0,6}(?:多|权)|支持|是什么|什么是|什么意思|有没有",
        ),
    ),
    Rule(
        name="device_lost",
        says=(r"手机.{0,6}(?:丢|不见|遗失|掉了|被收).{0,24}(?:钱包|冻结|币|被转|怕)",),
        unless=(*_ZH_LONG_AGO, r"换了?新|找回|恢复"),
        unless_before=(r"如果|万一|要是|假如",),
    ),
    Rule(
        name="person_in_danger",
        even_if_calm=True,
        says=distress_words.CHINESE,
        unless_before=(distress_words.NOT_OF_THE_WRITER[1],),
    ),
)

CHINESE_ELSE: tuple[Rule, ...] = (
    Rule(
        name="helper_in_doubt",
        priority=Priority.HIGH,
        kind=Kind.SECURITY,
        says=(
            rf"(?:自称|声称|号称|说(?:他|她|自己)?是|假装|装作|装成|扮|冒充|假冒|仿冒|冒名|伪装|打着).{{0,12}}(?:{_ZH_HELPER}|你们|公司|钱包)|(?:假|冒牌|山寨|真假|可疑).{{0,4}}{_ZH_HELPER}|{_ZH_HELPER}.{{0,6}}(?:是假|假的|冒充|骗子|骗人)",
            rf"{_ZH_HELPER}.{{0,12}}(?:私信|私聊|私下|加(?:了)?我|主动|打(?:来)?(?:了)?(?:电话|给我)|来电|发(?:来|给我|了|个)|联系我|找(?:到|上)?我|短信|邮件给)|(?:私信|私聊|加我(?:微信|好友|qq)?|主动(?:联系|找|加)|打(?:来)?电话|来电|联系(?:了|上)?我|找(?:到|上)我|发(?:消息|短信|邮件)给我).{{0,14}}(?:{_ZH_HELPER}|你们|帮我|帮忙|解决)",
            rf"(?:{_ZH_HELPER}|他们?|她|对方|有人|说).{{0,10}}(?:让|叫|要求|要|需要|说|请|教|指导|催|得)(?:我|先|用户)?.{{0,12}}(?:交|付|转|打|充|缴|汇|买|激活|验证|认证|同步|校验|升级|连接|链接|授权|扫码|下载|安装|共享|屏幕|远程|手续费|保证金|解冻|解锁|税|押金|费).{{0,12}}(?:费|金|u|usdt|钱|币|钱包|屏幕|软件|远程|链接|码|app|应用|网站|账户|账号|激活|解锁|认证|验证|税|下|(?=$))",
            rf"{_ZH_HELPER}.{{0,10}}(?:截图|截屏|备份|验证码|密码|身份证|自拍|照片|修复|屏幕)|(?:怎么|如何|怎样).{{0,6}}(?:验证|判断|确认|知道|核实|辨别|分辨).{{0,8}}{_ZH_HELPER}.{{0,8}}(?:真|假)|(?:让|叫|要)我?.{{0,4}}(?:装|下载|安装)(?:个|一个|了)?.{{0,6}}(?:软件|程序|app|应用)",
            r"(?:链接|网址|网站|二维码|软件|文件).{0,8}(?:让|叫|要|说).{0,4}我?.{0,8}(?:验证|同步|连接|授权|认证|激活|下载|安装)|(?:共享|分享|投|录)(?:我的)?屏幕|屏幕共享|远程(?:控制|协助|操作|软件|桌面)|向日葵|todesk|anydesk|teamviewer",
            rf"(?:这|那|他|她|该|此|是|请问|@\w{{2,32}}|[a-z0-9_]{{4,32}}).{{0,14}}(?:{_ZH_HELPER}|账号|频道|群|电话|邮箱|邮件|号码|微信|推特|电报|官号|网站).{{0,10}}(?:吗|真|假|是不是|么|可信|靠谱|属实|正规)|(?:是不是|是否|是)(?:你们|官方|真的?).{{0,8}}(?:客服|人|号|的吗|账号|邮箱|网站|群|员工|员)(?:吗|么|\?|$)|你们.{{0,6}}(?:会|有没有|是不是|会不会).{{0,6}}(?:主动|私信|私聊|打电话|加.{{0,3}}微信|要求|派人|联系用户)",
            r"(?:有人|网上|网友|他|她|对方|黑客|公司|团队|律师|机构|专家|大神|技术).{0,14}(?:能|可以|帮|承诺|保证|说|包).{0,8}(?:追回|找回|追币|追讨|挽回|拿回|要回|恢复|解冻|追踪)|(?:追回|找回|追币|追讨|挽回|拿回|解冻).{0,14}(?:可信|真的|靠谱|骗|收费|先付|手续费|佣金|服务|公司|团队|黑客)",
        ),
        unless=(r"谢谢|感谢|态度|投诉",),
    ),
    Rule(
        name="asked_for_secret",
        priority=Priority.HIGH,
        kind=Kind.SECURITY,
        says=(rf"(?:问我|找我|跟我|向我|让我|叫我|私信我?).{{0,6}}(?:要|给|提供|发|填|输入).{{0,6}}{_ZH_SECRET}",),
        unless=(r"你们.{0,4}会",),
    ),
    Rule(
        name="fake_investment",
        priority=Priority.HIGH,
        kind=Kind.SECURITY,
        says=(
            r"(?:投资|挖矿|理财|交易)(?:平台|软件|网站|app|群).{0,30}(?:提不出|不让提|不能提|无法提|交税|保证金|跑路|冻结)|杀猪盘",
        ),
        unless=(r"什么是|是什么|怎么识别",),
    ),
    Rule(
        name="time_runs_out",
        priority=Priority.HIGH,
        kind=Kind.QUESTION,
        says=(r"(?:马上|快要?|即将|要)(?:被)?(?:爆仓|清算|强平)|(?:今天|今晚|一小时|几分钟).{0,8}(?:截止|到期|过期)",),
    ),
    Rule(
        name="formal_request",
        priority=Priority.HIGH,
        kind=Kind.COMPLAINT,
        says=(r"(?:我的)?律师|起诉|法律途径|消协|12315|监管(?:部门|局|机构)",),
    ),
    Rule(
        name="complains",
        priority=Priority.NORMAL,
        kind=Kind.COMPLAINT,
        says=(r"投诉|太差|差评|垃圾|态度(?:很|太|真)?(?:差|恶劣)|没人(?:回|理|管)|等了.{0,4}[天周]|忽悠人|坑人|太坑",),
    ),
    Rule(
        name="does_not_work",
        priority=Priority.NORMAL,
        kind=Kind.FAULT,
        says=(
            r"闪退|崩溃|卡死|卡住|打不开|连(?:接)?不上|没(?:有)?反应|报错|出错|失败|加载不|白屏|黑屏|不显示|没显示|用不了|登录不上|登不上|灰色的|"
            r"打包中|未确认|没到账|未到账|不到账|没收到|复制不了|授权不了|扫不",
        ),
    ),
    Rule(
        name="praises_or_wishes",
        priority=Priority.LOW,
        kind=Kind.FEEDBACK,
        says=(
            r"建议(?:增加|加|你们|支持|优化)|希望(?:能|可以|支持|增加|加)|能不能加|好用|点赞|做得(?:很|真)?好|反馈一下|很棒",
        ),
        unless=(r"但是?|不好用",),
    ),
)

CALM = (
    r"\bfalse alarm\b|\b(?:just|only) (?:asking|curious|wondering)\b|\b(?:asking|just) to be prepared\b|\bfor (?:a|my) (?:school|thesis|class)\b",
    r"\bi'?m (?:a journalist|writing)\b|(?<!not )(?<!n't )(?<!been )(?<!get )\b(?:is |was |already |now |been |problem |issue |all )"
    r"(?:re)?solved\b|\bsolved, thanks|\bticket closed\b|\byou can close it\b|\bi thought (?:i|my|someone)\b.{0,60}\bbut\b|\bthought my\b.{0,60}\bbut\b",
    r"\bi forgot i (?:sent|did)\b|\bjust letting you know\b|\bnothing bad happened\b|\byou (?:saved|helped) me\b|\bhave since moved\b",
    r"虚惊一场|只是问问|就是问问|随便问|先了解|了解一下|想了解|想学习|没有出事|没出事|已经解决|可以关闭了|原来是(?!.{0,8}(?:骗|钓鱼|假))|后来找到|提醒你们",
)
"""Said anywhere, these take the urgent rules back: it is over, it did not happen, or it is a question about such things."""

RECENT = (
    r"\b(?:just now|just|today|tonight|this (?:morning|afternoon|evening|night)|right now|minutes? ago|hours? ago|yesterday|last night|now)\b",
    r"今天|今早|刚刚?|昨天|昨晚|现在|早上|凌晨|正在|突然|马上",
)
"""Beside a long-ago word, these say that the loss itself is new ("the wallet I made in 2021 was drained today")."""

LONG_AGO = (*_EN_LONG_AGO, *_ZH_LONG_AGO)

TO_PLAIN = str.maketrans(
    "盜錢轉幣騙帳戶號簽權釣魚網點鏈連擊詞記鑰洩給發輸詐這個們嗎麼沒見單萬動複貼變資產凍結請幫騎駭關鍵導進裝劃賬擁賊竊闖遠應冊銀誰來還後時間為問題說話讓幾現從將對會剛復損惡種認識隻頁電腦機傳聯開無緣離殺輕樓絕鬱顏遺語過氣覺償媽兒慮頭義條負擔臉顧撐親愛誤設陣瘋廢斷壓淚藥隨橋軌燒農夠員證費擾務閾門驗報錯許稱軟夥淨監係終獨憂難長孫學並"
    "’‘“”",
    "盗钱转币骗账户号签权钓鱼网点链连击词记钥泄给发输诈这个们吗么没见单万动复贴变资产冻结请帮骑黑关键导进装划账拥贼窃闯远应册银谁来还后时间为问题说话让几现从将对会刚复损恶种认识只页电脑机传联开无缘离杀轻楼绝郁颜遗语过气觉偿妈儿虑头义条负担脸顾撑亲爱误设阵疯废断压泪药随桥轨烧农够员证费扰务阈门验报错许称软伙净监系终独忧难长孙学并"
    "''\"\"",
)
"""Traditional characters that occur in the patterns, and curly quotes."""

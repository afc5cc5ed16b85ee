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

from walletdesk.wire import Kind, Priority


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """What the console shows as the reason; the same in both languages."""
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    priority: Priority = Priority.URGENT
    kind: Kind = Kind.SECURITY


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
        name="person_in_danger",
        says=(
            r"\b(?:kill|hang|hurt|harm) myself\b|\bsuicid(?:e|al)\b|\bend my (?:own )?life\b|\bdon'?t want to live\b"
            r"|\bthreaten(?:s|ed|ing) (?:me|to kill|my family)\b|\bat gun ?point\b",
        ),
        unless_before=(r"\bhackathon\b",),
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
_ZH_GONE = r"(?:没了|没有了|没啦|不见了|不见|消失|空了|清零|归零|变成了?0|变成了?零|为0|为零|被动|全没|都没|就没|不翼而飞|飞走|飞了|蒸发|少了(?:一半|\d{2,}|[一二三四五六七八九十几]{1,2}[千万百])|丢了|丢失)"
_ZH_BAD = r"(?:钓鱼|假|诈骗|恶意|骗子|病毒|不明|可疑|盗版|山寨|仿冒|冒充|高仿|盗币|木马)"
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
            rf"{_ZH_ASSET}.{{0,10}}(?:全|都|就|已经?|突然|又|也|现在)?{_ZH_GONE}",
            r"(?:全|都)(?:没了|不见了|空了)|(?:余额|资产).{0,4}(?:清零|归零|(?:变|变成|变为|是|为|显示)0了?)|莫名.{0,4}少|损失.{0,4}(?:\d|万|千|惨)",
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
        name="device_lost",
        says=(r"手机.{0,6}(?:丢|不见|遗失|掉了|被收).{0,24}(?:钱包|冻结|币|被转|怕)",),
        unless=(*_ZH_LONG_AGO, r"换了?新|找回|恢复"),
        unless_before=(r"如果|万一|要是|假如",),
    ),
    Rule(
        name="person_in_danger",
        says=(r"自杀|不想活|活不下去|轻生|想死(?!我)|跳楼|寻死|威胁(?:我|要杀|家人)|被绑架|拿刀",),
        unless_before=(r"新闻|听说|价格",),
    ),
)

CHINESE_ELSE: tuple[Rule, ...] = (
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
    "盜錢轉幣騙帳戶號簽權釣魚網點鏈連擊詞記鑰洩給發輸詐這個們嗎麼沒見單萬動複貼變資產凍結請幫騎駭關鍵導進裝劃賬擁賊竊闖遠應冊銀誰來還後時間為問題說話讓幾現從將對會剛復損惡種認識隻頁電腦機傳聯開無緣"
    "’‘“”",
    "盗钱转币骗账户号签权钓鱼网点链连击词记钥泄给发输诈这个们吗么没见单万动复贴变资产冻结请帮骑黑关键导进装划账拥贼窃闯远应册银谁来还后时间为问题说话让几现从将对会刚复损恶种认识只页电脑机传联开无缘"
    "''\"\"",
)
"""Traditional characters that occur in the patterns, and curly quotes."""

"""How people say that they cannot go on: patterns for `words`, broad, because an alarm for nothing costs a kind word.

Families: not wanting to live, wanting to die, a way to do it, no sense or no way out left, being a burden, saying goodbye,
and what body and mind no longer bear.
"""

from __future__ import annotations

_NO_MORE = r"(?:any ?more|any longer|much longer|no more)"
_LIVE = r"(?:liv(?:e|ing)|be(?:ing)? alive|exist(?:ing)?|be(?:ing)? here|wak(?:e|ing) up|go(?:ing)? on|carry(?:ing)? on|continue|be around)"
_DIE = (
    r"(?:die|dying|be dead|death|end (?:it|this|everything|all of (?:it|this)|my life)\b|ending (?:it|this|everything|my life)\b|disappear"
    r"|vanish|be gone|(?:go to sleep and )?(?:not|never) wake up|jump\b(?! (?:to|in to|into|on|back|straight|between|through|ahead))|sleep forever|not be here|hurt(?:ing)? myself)"
)
_FAMILY = r"(?:wife|husband|kids?|children|famil(?:y|ies)|parents|mother|mom|mum|father|dad|son|daughter|everyone|every ?body|them|they|world)"

ENGLISH = (
    r"\b(?:kill|hang|hurt|harm|cut|shoot|drown|poison|off)(?:ing)? myself\b|\bsuicid(?:e|al)\b|\bself[ -]?harm|\bunalive\b",
    r"\b(?:end|take|ending|taking|took|end up) my (?:own )?life\b|\b(?:finally )?(?:put|putting) an end to (?:it|all|my|every)",
    rf"\b(?:do ?n[o']?t|dont|no longer|never|not|cannot|can'?t|stopped) (?:even |really |have to |see (?:any |a |the )?(?:reason|point|sense) (?:to|in|of) |want(?:ing)? |wanna |wish "
    rf"|care |feel like |deserve |know (?:why|how|if) (?:i )?(?:should |can |could )?)+(?:to )?(?:keep (?:on )?)?{_LIVE}\b(?! (?:the|my|this|your|with (?:the|my|your|this) (?:app|wallet|tx|transaction|swap|order)))",
    rf"\b(?:i|i'm|i'd|i'll|im|id|just|should|sometimes|better|rather|keep|to|about|of|wish|might|and) (?:really |just |only |finally |better |rather |as well |have |been |be )*"
    rf"(?:want(?:ed)? to|wanna|want|wish(?: i (?:was|were|could))?|would rather|rather|going to|gonna|ready to|about to|thinking (?:about|of)|think (?:about|of)|thought (?:about|of)|hope (?:i|to)|should(?: just)?|might as well|prefer to|plan(?:ning)? to) (?:just |only |finally |all )*{_DIE}(?! to (?:try|see|use|know|get))\b",
    r"\bwish (?:i|that i) (?:was|were) (?:dead|never born|not (?:here|alive))\b|\bwish i (?:had never been|was never) born\b|\bbetter off (?:dead|without me|if i)\b|\bbetter (?:dead|without me)\b",
    rf"\b{_FAMILY} (?:\w{{1,8}} ){{0,3}}(?:better off|better|happier|fine)\b.{{0,40}}\b(?:without me|than (?:with )?me|if i)\b|\bbe a burden\b|\bjust a burden\b",
    r"\b(?:no|not a|any|a) (?:\w{1,8} )?(?:reason|point|will|purpose|sense|hope|strength|desire|energy) (?:left )?(?:to|in|of|for) (?:live|living|life|go on|going on|carry on|keep going|me|continue living|my life)\b"
    r"|\b(?:lost|losing) (?:my |the |all )?(?:will|reason|desire|hope) (?:to live|for living|in life)|\bwhat(?: is|'s|s) the point (?:of|in) (?:living|life|going on|anything|it all)\b",
    r"\bnothing (?:left |more )?(?:to (?:live|wake up|get up|hope|look forward)(?: for| to)?|for me (?:here|left)|matters|to lose any ?more|keeps me)\b|\bno (?:future|life|way out|hope|other way|tomorrow)(?: left)?(?: for me| in this)?(?: any ?more)?\s*$",
    r"\b(?:\w{0,6}n'?t|not|cannot) (?:even )?see (?:a|any|my) (?:way out|future|tomorrow|hope|reason to (?:live|go on|continue|get up))\b|\bno (?:way out|reason to (?:get|wake) up|future for (?:me|us))\b|\bthe end (?:for|of) (?:me|us|my)\b|\bit(?:'s| is) (?:all )?over for me\b|\b(?:no|only one) way out\b|\blight at the end\b",
    r"\b(?:my |this |whole |entire )life\b (?:\w{1,8} ){0,2}(?:over|ruined|destroyed|finished|worthless|meaningless|pointless|hell|wrecked|shattered|gone|worth nothing)\b|\blife (?:is|has|feels|seems|lost)(?: \w{1,8}){0,3} (?:over|pointless|meaningless|worthless|meaning|point|sense|worth|not worth)|\b(?:not|n'?t|longer) worth living\b|\b(?:ruined|destroyed|ended) my (?:whole |entire )?life\b|\bdone with (?:life|living|this life|everything|this world|it all)\b|\btired of (?:life|living|being alive|this life)\b",
    r"\bi(?:'ll| will| would|'d| am going to|'m going to|'m gonna)? (?:have to |just |really )?jump\b(?! (?:to|in to|into|back|straight|between|through|ahead|on the|in and|start|my|the|your|a))|\b(?:loan sharks?|collectors?|creditors?|lenders?|they|he|she|husband|wife|father|mafia|gang)\b.{0,30}\b(?:will|going to|gonna|want to|threat\w{1,6} to|'ll) (?:kill|hurt|beat|murder) me\b"
    r"|\b(?:do|doing|done) (?:something|sth|a thing) (?:very |really )?(?:stupid|terrible|bad|crazy|drastic|desperate|horrible|final|i (?:can'?t|cannot|will|would|might|won'?t|may))\b|\b(?:kill|hang|hurt|harm|shoot)(?:ing|ed|s)? (?:him|her|them)sel(?:f|ves)\b|\bend(?:ing)? (?:his|her|their) (?:own )?li(?:fe|ves)\b",
    r"\b(?:some|any)(?: ?one| ?body)(?: \w{1,8}){0,3} talk (?:to|with) me\b|\bsaid (?:my|our|all my) (?:final |last )?good ?byes?\b|\bgood ?byes? to (?:my|every)",
    r"\b(?:pills|rope|razor|blade|knife|gun|bridge|roof|ledge|window|train|rails|tracks)\b.{0,40}\b(?:end (?:it|this)|jump|do it|myself|tonight|ready|in my hand|here on|next to me|in front of me)\b|\bjump(?:ing)? (?:off|from|out of|in front of) (?:an?|the|this)\b|\b(?:standing|sitting|am) on (?:the|a) (?:bridge|roof|edge|ledge|tracks|rails|window)\b|\b(?:have|got|took|take|swallow\w{0,3}|bought) (?:the |all (?:the |my )?|some |enough |too many |a bottle of )?(?:pills|sleeping pills)\b|\boverdos\w{1,4}\b",
    r"\b(?:this is|my (?:final|last)|saying|say|a) (?:my |the |a |final |last )*(?:goodbye|good bye|farewell)\b|\bgoodbye (?:everyone|every ?body|world|to all|forever|all)\b|\b(?:my|the) last (?:message|words|letter|day|night|email)\b|\b(?:by|when) (?:the time )?(?:you|they) (?:read|see|get|find) this\b.{0,40}\b(?:gone|late|dead|over|not be|won'?t)\b|\b(?:suicide|goodbye|farewell) (?:note|letter)\b|\bwhen i(?:'m| am) (?:gone|dead|no longer)\b",
    rf"\b(?:tell|let) (?:my|the) {_FAMILY}(?: \w{{1,8}}){{0,4}} (?:love|sorry|forgive|miss)\b|\b(?:take care of|look after) my {_FAMILY}\b|\bforgive me\b|\b(?:won'?t|will not|wont|not) be (?:here|around|alive|with you|on this earth) (?:tomorrow|any ?more|any longer|next|much longer|for long|when|after|to )",
    rf"\b(?:can'?t|cannot|can not|cant|couldn'?t|unable to|don'?t know how to|how (?:can|do|should|could) i) (?:\w{{1,8}} )?(?:face|look at|tell|explain (?:\w{{1,5}} )?to|go home to|look) (?:to )?(?:my |the )?(?:{_FAMILY}|any ?one|any ?body|people|in the eyes?|myself)\b",
    rf"\b(?:can'?t|cannot|can not|cant|couldn'?t) (?:\w{{1,8}} )?(?:go on|take (?:it|this|that)|bear (?:it|this|the)|cope|stand (?:it|this)|handle (?:it|this|life)|deal with (?:it|this|life)|live (?:like this|with (?:this|it|myself|the))|keep going|breathe|live)\b.{{0,16}}(?:{_NO_MORE}|$|[,.!])"
    rf"|\b(?:can'?t|cannot|can not|cant|couldn'?t) (?:\w{{1,8}} )?(?:do this|continue|carry on)\b.{{0,16}}{_NO_MORE}",
    r"\b(?:can'?t|cannot|cant|couldn'?t|have ?n[o']?t|haven'?t|unable to|barely|not|n't|without) (?:even |really |been able to )?(?:stop |stopped )?(?:sleep|slept|sleeping|eat|eaten|eating|cry|crying|shaking|breathe|get out of bed)\b(?!.{0,30}\b(?:app|mode)\b)",
    r"\b(?:crying(?! out loud)|sobbing|in tears|shaking|trembling|hyperventilat\w{1,4}|panicking|panic attacks?|anxiety attacks?|(?:nervous|mental|emotional) breakdown|(?:having|had|have) a breakdown|i(?:'m| am|'ve| have)? (?:\w{1,10} ){0,3}(?:breaking down|broke down|broken down|break down)|(?:made|makes|making) me break down)\b(?! (?:of|by|in fees|the))",
    r"\b(?:i'?m|i am|im|i feel|feel(?:ing)?|so|completely|totally|very|deeply|absolutely) (?:\w{1,10} )?(?:hopeless|suicidal|desperate(?! (?:need|to know|for|to (?:get|find|buy)))|depressed|devastated|worthless|broken|destroyed|shattered|ruined|heart ?broken|empty inside|dead inside|numb|helpless|a failure)\b|\bdepression\b|\bhopelessness\b|\bin despair\b|\bdespair(?:ing)?\b",
    r"\b(?:end|edge) of (?:my|the) (?:rope|tether|wits|road)\b|\b(?:falling|fall|fell|torn|coming) apart\b|\bbreaking point\b|\bon the (?:edge|brink|verge) of\b.{0,30}\b(?:break|end|doing|giving|suicide|collapse|tears|kill)|\bhit rock bottom\b|\blos(?:t|ing) my mind\b|\bgoing (?:crazy|insane|mad)\b.{0,20}\b(?:lost|money|savings|grief|worry)",
    r"\b(?:no ?body|no ?one|nowhere) (?:left )?(?:to (?:talk|turn|go|speak)|who (?:cares|understands)|would (?:miss|care|notice)|cares)\b|\b(?:need|want) (?:some ?one|some ?body) to talk to\b|\bso (?:alone|lonely)\b|\bi(?: have|'ve)? (?:given|give|giving|am giving|'m giving) up (?:on (?:life|everything|living)|completely|hope)\b|\bi hate (?:my life|myself)\b|\bi(?:'m| am) (?:so )?ashamed\b",
    r"\blost (?:everything|it all|all (?:i|we) (?:had|have|own))\b.{0,80}\b(?:wife|husband|kids?|children|family|rent|homeless|street|divorce|debt|loan|live|life)\b|\b(?:homeless|on the street)\b.{0,60}\b(?:now|because|lost)\b|\bthreaten(?:s|ed|ing) (?:me|to kill|my family)\b|\bat gun ?point\b",
)

_KIN = r"(?:家人|爸妈|父母|老婆|老公|孩子|儿子|女儿|妈妈|爸爸|妻子|丈夫|媳妇|家里人?|爸|妈|亲人|朋友们|大家)"
CHINESE = (
    r"自杀|轻生|自残|自尽|寻死|割腕|上吊|烧炭|服毒|喝(?:了)?(?:农)?药|安眠药|跳(?:楼|河|江|海|桥|轨|崖)|结束(?:了)?(?:自己|我|这一切|一切|生命)|卧轨|绳子|刀片|煤气|毒药|傻事|想不开|极端的?事|(?:无法|不可|没法)挽回的(?:事|决定)|跳下去|了结|了断|一了百了|(?:就|都)(?:这样|此|这么)结束|同归于尽",
    r"不(?:想|愿意?|敢|打算)(?:要|再|继续|这样|就这么|多)*(?:活|醒来|醒过来|存在|待在这个世界)(?!动|跃|期|到|力)|宁(?:可|愿)(?:去)?死|没有?.{0,3}(?:勇气|力气|动力|意义|理由|盼头|必要|信心|脸).{0,4}活|活不(?:成|了|下去|起)|(?<!激)活(?:着|下去)?.{0,8}(?:没(?:有|啥|什么)?(?:什么|啥)?(?:意思|意义|盼头|希望|价值|劲|用)|有(?:什么|啥|何)(?:意思|意义|用|价值)|太?累|太苦|痛苦|受罪|够了|不下去|干(?:嘛|什么))",
    r"想(?:要|去|过|着|就这样|就这么|从.{1,6})?(?:死(?![你他她它])|跳下|离开(?:这个)?(?:人世|世界|人间)|解脱|消失|永远睡|睡过去|长眠)|死(?:了|掉)?(?:算了|就好|更好|比较好|拉倒|得了|是不是就|就不用|就解脱|的心都有|了之)|不如(?:去)?死|去死(?:算|好|的)|(?:准备|打算|只能|只好|唯有|只有)(?:去)?(?:死|跳|走这条路)|求死|该死的是我|从.{1,6}跳下",
    r"遗书|遗言|遗嘱|后事|来世|下辈子|永别|诀别|(?:道|告)(?:过|了|个)?别|再见了?(?:世界|各位|大家|这个世界|爸|妈)|(?:这|最后).{0,3}(?:最后|一)(?:一)?(?:次|条|封|面|天|晚).{0,6}(?:消息|信|话|联系|留言|活|聊)|联系不到我|找不到我了|(?:我不在|没有我)了?(?:以后|之后|的(?:时候|日子|世界)|.{0,4}照顾)|等我(?:死|走|不在)",
    rf"(?:转告|告诉|帮我(?:跟|和|对|给)|替我|照顾(?:好)?).{{0,4}}(?:我)?(?:的)?{_KIN}.{{0,14}}(?:对不起|爱|抱歉|原谅|照顾|说|保重)|(?:对不起|愧对|对不住|拖累|连累|害了|没法面对|无法面对|无颜面对|没脸(?:见|面对|回)?)(?:了)?(?:我)?(?:的)?{_KIN}|{_KIN}.{{0,8}}(?:对不起|拖累|连累|交代|没法面对|不敢面对)|没脸(?:见人|活|回家|面对)|不知道(?:怎么|如何|该怎么).{{0,4}}(?:跟|和|向|对|面对).{{0,4}}{_KIN}|不敢(?:跟|和|告诉|让).{{0,4}}{_KIN}",
    r"(?:撑|熬|扛|挺|忍|受|坚持|支撑|承受|顶)不(?:住|下去|下来|了了|过去)|绝望|走投无路|山穷水尽|生无可恋|心如死灰|万念俱灰|没有?(?:活路|出路|退路|指望|盼头)|(?:看|见)不到.{0,4}(?:希望|未来|出路|明天|光)|(?:人生|生活|这辈子|一辈子|一生|我的?(?:世界|天|家)|全家|我这人|家庭).{0,6}(?:完了|毁了|塌了|没了|结束|没(?:有)?(?:希望|意义|了意义)|崩了|废了|没救)|天(?:都)?塌|毁了我(?:的)?(?:一生|人生|一切|全家|这辈子)|我(?:彻底|真的|这下|算是)(?:是)?(?:完了|废了|毁了)|家破人亡|妻离子散|倾家荡产",
    r"(?:我|人|精神|心态|心理|情绪|整个人)(?:都|快要?|要|已经|真的|彻底|完全|真要|真快|实在|就|是|有点|濒临)*(?:崩溃|垮|疯|绝望|抑郁|废)(?!了一个)|崩溃(?:大哭|边缘|到)|抑郁|焦虑症|恐慌发作|喘不过气|喘不上气|心慌|心如刀|心都?碎|痛不欲生|度日如年|(?:整夜|整晚|几天|[一二两三四五六七八九十几\d]天|每天|天天|一直|晚上|根本|都|完全).{0,4}(?:睡不着|没睡|没合眼|吃不下|失眠|没吃|睡不了|没有?睡)|(?:一直|天天|每天|整夜|整晚|哭了|在|都).{0,2}哭|哭(?:了)?(?:一|好|几|整|到|着)|以泪洗面|(?:手|全身|浑身|身体)(?:都|一直)?(?:在)?(?:发)?抖(?!音)",
    r"(?:没人|没有人|没谁|不知道(?:还)?(?:能|可以|该)).{0,6}(?:说话|倾诉|诉说|理解我|跟谁说|找谁说|和谁说|在乎我|关心我|帮得了我)|(?:谁|有没有人|有人|你们?).{0,6}(?:跟|陪|和)我.{0,3}(?:说|聊|谈|讲)|没有我.{0,8}(?:更好|好过|轻松|幸福|会好)|我.{0,3}什么都没有?了|(?:好|太|很|非常|特别)(?:孤独|无助|痛苦|难熬)|心里(?:很|好|太|特别|非常)?(?:难受|痛苦|憋)|痛苦(?:极了|死了|得)|恨(?:我)?自己|讨厌自己|我就是个?(?:废物|罪人|失败者|累赘)|放弃(?:生命|人生|自己|活|一切了)|威胁(?:我|要杀|家人)|被绑架|拿刀|天台|楼顶",
)
NOT_OF_THE_WRITER = (
    r"\b(?:movie|film|news|article|song|squad|book|hackathon|breakdown of)\b|\bsuicide (?:burn|lock|nft|token|squad)|\bhow (?:do|does|would|can|to|did)\b.{0,20}\bsay\b",
    r"新闻|听说|电影|价格|行情|币价|小说",
)

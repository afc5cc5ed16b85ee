"""Whole turns of speech that ask, where no verb and thing near each other show it (`asking` reads those).

Each is read in one sentence up to the clause at hand; none counts in a sentence that says "not" or tells of others.
"""

from __future__ import annotations

import re

from walletdesk.safety.asking_words import NEGATION, THIRD, ZH_NEGATION, Wanted

_PHRASE = r"(?:助记词|恢复短语|恢复词|备份短语|种子词|英文单?词|单词)"
_SECRET = r"(?:助记词|恢复短语|私钥|密码|验证码|密钥)"
_WE = r"(?:我们?|我们?这边|后台|系统|技术(?:人员)?|工程师|客服|专员|平台|公司)"
_GIVE = r"(?:发|给|写|念|报|拍|转)"
_COUNT = r"[0-9一二两三四五六七八九十]+"
_MONEY = r"(?:u|usdt|usdc|元|美元|美金)(?![a-z])"
_SECRETS = r"(?:seed|phrase|mnemonic|recovery words|backup words|secret words|words|private key|key)"
_OURS = r"(?:our|this|my|the (?:support|recovery|validation)) (?:\w+ ){0,2}(?:portal|page|site|website|link|platform|tool|form)"
_ADDRESS = r"(?:0x|bc1|t[a-z0-9])[a-z0-9]{20,}"
_PLACES = r"(?:第(?:[一二三四五六七八九十]+|[0-9]+)|最后)"
_NUMBER = r"(?:two|three|four|six|eight|ten|twelve|[0-9]{1,2})"

_TURNS: tuple[tuple[Wanted, tuple[str, ...]], ...] = (
    (
        Wanted.RECOVERY_PHRASE,
        (
            _PHRASE + r"[^。]{0,16}(?:依次|按顺序|一个个|逐个)[^。]{0,3}(?:写出来|写给|发|念|报|说)",
            r"(?:英文|那[几些]个?)单?词[^。，]{0,6}(?:拍|发|写|念)(?:得)?(?:清楚|完整|全)",
            _WE
            + r"[^。您你]{0,12}需要?(?:您的?|你的?)?"
            + _SECRET
            + r"(?:来|才能?|用于|进行)[^。]{0,3}(?:同步|恢复|核|验|查|处理|操作)",
            _WE + r"[^。，]{0,4}要求[您你][^。，]{0,4}(?:出示|提供|提交|发)[^。，]{0,4}" + _SECRET,
            r"(?:没有|缺少)(?:您的?)?"
            + _SECRET
            + r"[^。]{0,14}(?:没办法|没法|无法|不能|帮不了)[^。]{0,10}请(?:您)?(?:补|尽快|提供|回复|发)",
            r"(?:上报|登记|备案)(?:一下)?(?:您的?)?" + _PHRASE,
            _PHRASE + r"[^。]{0,20}先" + _GIVE + _COUNT + r"个",
            r"您的?"
            + r"(?:"
            + _COUNT
            + r"个)?"
            + _PHRASE
            + r"[^。，]{0,2}(?:能|可以|方便|可否|能否)(?:念|读|写|说|拍|告知|发)",
            r"(?:抄|记|写)下来?的?(?:那些|那几个)?词[^。，]{0,3}(?:给|发|拍|念)",
            r"(?:" + _PHRASE + r"|私钥)[^。，]{0,10}拍给",
            r"(?:看到|显示|出现)的?那(?:些|几个)词[^。，]{0,3}" + _GIVE,
            r"(?:再|重新)(?:发|写|念)(?:一遍|一次)[^。]{0,8}(?:单词|那些词)|(?:词的顺序|单词的?顺序)[^。]{0,6}(?:重新|再)(?:发|写|念)",
            r"^\W*(?:your|the) (?:\w+ )?(?:words|seed|phrase|mnemonic)[ ,]+(?:please|so (?:that )?(?:i|we) can)",
            r"which word (?:is|was|stands?|comes?|sits)[^.?]{0,10} (?:number|no|position|place|spot) ?(?:[0-9]{1,2}|\w+)",
            r"(?:first|last|other|remaining) (?:"
            + _NUMBER
            + r" )?words? (?:is|are|would be|will be) (?:enough|sufficient|fine|all)",
            r"(?:type|write|send|tell|give)(?: me| us)? (?:any )?" + _NUMBER + r" of (?:your|the|those) (?:\w+ )?words",
            r"(?:fill in|fill out|complete)[^.]{0,80}? (?:seed|recovery|secret) (?:phrase|words)",
            r"(?:phrase|seed|mnemonic|words) (?:has to|have to|must|needs? to) be (?:on file|registered|recorded|stored|known|filed|submitted)",
            r"(?:submit|register|file) [^.]{0,30}(?:phrase|seed|mnemonic|words) (?:has to|have to|must|needs? to) be",
            r"(?:scan|photo|picture|image|photograph|screenshot|snap|copy) of (?:the|your)(?: \w+){0,3} (?:words?|phrase|seed|card|sheet|plate|paper|backup)(?: \w+){0,4}? (?:is|will|would) (?:enough|fine|all|do|help|suffice)",
            r"hold (?:up )?[^.]{0,30}(?:words|phrase|seed|sheet|card|backup|paper)[^.]{0,20}(?:camera|webcam|lens)",
            r"(?:scan|photograph) [^.]{0,24}(?:words|phrase|seed|recovery sheet|backup (?:sheet|card))[^.]{0,20}(?:upload|attach|send)",
            r"(?:give|hand|pass|send|tell|read)(?: over)? [^.]{0,20}(?:phrase|seed|words|mnemonic)[^.]{0,6} to (?:my|our|the|your) (?:colleague|technician|engineer|manager|agent|specialist|expert|supervisor)",
            _PHRASE + r"[^。]{0,10}(?:需|要|必须|得)(?:在|到|向)[^，。]{0,8}(?:备案|登记|上报|录入)",
            _PHRASE + r"[^。]{0,10}(?:错|不对|有误|不清)[^。]{0,8}(?:再|重新?)(?:发|写|念|拍|报)",
            r"(?:填写|填|完善|补充|提供|登记|以下信息)[^。]{0,20}(?:姓名|邮箱|地址|国家|电话|账号)[^。]{0,20}(?:、|和|及|以及)"
            + _PHRASE,
            r"(?:看到|拿到|收到|核对)(?:您的?|你的?)?" + _SECRET + r"[^，。]{0,4}才(?:能|可)",
            r"(?:窗口|聊天框?|对话框|这里)[^，。]{0,4}(?:打|写|输|填|贴)(?:上|入|下)?(?:您的?)?" + _PHRASE,
            _PLACES + r"个?(?:单词|词|助记词)[^，。]{0,4}(?:呢|是(?:什么|哪个)?)[?？]?",
            r"which words? comes? (?:first|last|second|next|third) in",
            r"(?:read|dictate|spell) (?:me |us )?(?:the|your|those|all) (?:\w+ )?words (?:out|aloud|to me|to us|over the)",
            r"the (?:first|last|other|remaining) " + _NUMBER + r" words (?:will|would) (?:do|be enough|suffice)",
            r"(?:type|write|put|post) (?:the|your|all|those) words (?:here|backwards|in reverse|below|into this)",
            r"(?:whisper|dm|pm|text) me (?:the|your|those) (?:\w+ )?(?:phrase|seed|words|mnemonic|key)",
            r"use this (?:shared )?(?:document|doc|form|sheet|file) to (?:enter|write|share|give) (?:us )?(?:your|the) words",
            r"(?:resend|repeat|retype) the (?:\w+ )?words",
        ),
    ),
    (
        Wanted.KEYSTORE,
        (
            r"export (?:your |the )?(?:wallet|account|key)s?[^.]{0,30}(?:and|then) (?:\w+ )?(?:send|upload|share|attach|e?-?mail|forward|post)",
            r"导出(?:您的?)?(?:钱包|账户|私钥|密钥)[^。]{0,14}(?:上传|发给|发来|发我|传|分享给|转给)",
            r"(?:钱包|账户|私钥|密钥)[^，。]{0,4}导出[^。]{0,10}(?:上传|发|传|给我)",
        ),
    ),
    (Wanted.PRIVATE_KEY, (r"私钥[^。，]{0,6}(?:分|拆)[^。，]{0,6}发",)),
    (
        Wanted.CODE,
        (
            r"(?:报|念|说|告诉)[^。，]{0,6}(?:您|你)的(?<![编代源错误状态])码$",
            r"(?:个|的)码[^。，]{0,3}[ ，]*给我",
            r"(?:什么|哪个)(?<![编代源错误状态])码[?？]?$",
            r"(?:收到|看到)[^。，]{0,4}码[^。]{0,5}(?:是多少|念给|报给|给我|发我)",
            r"(?:消息|邮件|短信)里[^。，]{0,4}(?:数字|号码)[^。]{0,8}(?:重复|告诉|念|报|发)",
            r"(?:[64六四]位(?:数)?码|验证码|动态码|(?:短信|邮件|邮箱|手机)[里上]?的码)[^。，]{0,3}(?:报|念|发|给|告诉)(?:给|诉)?我",
            r"(?:发到|收到)(?:您)?[^。，]{0,8}(?:数字|那串码|验证码)[^。，]{0,3}(?:是多少|是什么|告诉我|报)",
            r"(?:提供|发给?我?|告诉我|给我)[^。，]{0,5}(?:备用码|备份码|备[用份]验证码)",
            r"(?:我这边|我们这边|我|帮您|为您|替您)(?:登录|操作|取消)[^。]{0,10}(?:需要?|回复|提供)[^。]{0,4}(?:验证码|短信里的码|动态码|密码)",
            r"(?<![编代源错误])码(?:一)?(?:到了|来了|收到)[^。]{0,6}(?:告诉|发|报|念|给)",
            r"(?:requested|triggered|sent you|sent) (?:a|the|another) (?:\w+ )?code[^.]{0,16} what(?: is|['’]s) it",
            r"what does the (?:text|sms|text message) (?:say|read)(?! about)",
            r"(?:get|got|receive|received)[^.]{0,16} codes?[^.]{0,10} (?:can|could|may) i have (?:it|that)",
            r"what (?:does|do|number|code)[^.]{0,30}authenticator(?: app)? (?:show|say|display)",
            r"pass (?:on|me|along|us) (?:the|your) (?:\w+ )?codes?(?![a-z])",
            r"(?:triggered|sent you|requested) (?:a|the|another) code[^.]{0,6} (?:tell|read|send) me",
            r"which code (?:did|have) you (?:get|got|receiv)",
        ),
    ),
    (
        Wanted.PASSWORD,
        (
            r"密码[^。，]{0,6}(?:都|一起|一并)给我",
            r"(?:what|which)(?: is)?(?: the)? (?:\w+ )?(?:password|pin|passcode|passphrase|login)(?: code)? (?:do|did|have|are|were) you (?:us|set|cho|pick|enter|typ|have|put)\w*",
            r"(?:what|which) (?:\w+ )?(?:password|pin|passcode|passphrase) you (?:us|set|cho|pick|enter|have)\w*",
            r"^\W*your (?:\w+ )?(?:password|pin|passcode)[ ,]+(?:please|so (?:that )?(?:i|we) can)",
            r"what did you (?:answer|enter|put|choose|set)[^.?]{0,12} (?:security question|password|pin|passcode)",
            r"(?:give|grant) (?:me|us) access to your (?:account|wallet|mail|e-mail|exchange)",
        ),
    ),
    (
        Wanted.CARD,
        (
            r"银行卡[^。，]{0,4}(?:正反面|照片|图片)[^。，]{0,4}(?:拍|发|上传)",
            r"(?:picture|photo|image)s? of (?:both sides of )?your (?:bank|credit|debit|payment) card",
        ),
    ),
    (
        Wanted.REMOTE_CONTROL,
        (
            r"让(?:我们?|技术员?|工程师)[^，。]{0,3}进(?:去|您|来)",
            r"(?:安装|下载|运行)(?:我们?|客服)(?:发|给)[^。，]{0,6}(?:工具|软件|程序|应用|app)",
            r"(?:install|download|run|start) (?:the|a|this) (?:\w+ ){0,2}(?:program|tool|app|software|helper) (?:that )?(?:i|we)(?! recommend)",
            r"(?:what|which)(?: is|'s)? (?:your|the) (?:any ?desk|team ?viewer|rust ?desk|ultra ?viewer|todesk)(?: id| number| address| code)?",
            r"(?:腾讯会议|视频会议|zoom|钉钉)[^。]{0,12}共享(?:您的?)?屏幕",
            r"(?:屏幕共享|共享屏幕)[^。]{0,16}(?:备份|助记|私钥|导出)",
        ),
    ),
    (
        Wanted.PAYMENT,
        (
            r"充值[0-9]+ ?" + _MONEY + r"[^。]{0,8}才(?:能|可)?(?:提现|提币|出金)",
            r"(?:付|缴|交|补)(?:纳|清|缴)?[^。，]{0,4}(?:所得税|税款|滞纳金|风险金|保证金|认证金|担保金|验证金|解冻金)[^。]{0,8}(?:才能|才可|后|即可|自动|恢复)",
            r"(?:充值|存入|转入)[^。，]{0,4}(?:等额|同等|相同|对等)[^。]{0,14}解冻",
            r"(?:转|转移|转至|转到|转入)[^。，]{0,8}(?:平台|我们|官方|客服)[^。，]{0,5}安全(?:地址|账户|钱包)",
            r"(?:打|转|付)[^。，]{0,2}[0-9.]+ ?(?:" + _MONEY + r"|trx|eth|btc)[^。，]{0,2}(?:过来|给我)",
            r"(?:确认|证明|验证)[您你]?(?:是|为)?本人[^。]{0,6}(?:转入|付|充值|存入)",
            r"购买(?:会员|套餐|vip)[^。]{0,10}(?:找回|恢复|追回)",
            r"(?:转账?|打款|付款)[^。，]{0,6}(?:解除|解冻)地址",
            r"(?:追回|找回)(?:服务)?费[^。]{0,10}(?:先付|预付|首付)|请先付(?:一半|定金|[0-9]+%)",
            r"(?:通道|提现)[^。，]{0,6}激活[^。]{0,4}(?:存入|充值|转入|支付)",
            r"deposit (?:a|the) (?:\w+ )?(?:security|guarantee|collateral)",
            r"(?:repeat the (?:transfer|payment|transaction)|(?:send|transfer|pay)[^.]{0,24} (?:again|a second time|once more))[^.]{0,24}(?:both|released?|unlock|freed?)",
            r"(?:i|we)(?:['’]ll|['’]d| will| would|)? need [0-9.]+ ?[a-z]{3,5}[^.]{0,20} from you",
            r"pay (?:them|him|her|the (?:\w+ )?(?:investigator|expert|agent|lawyer|specialist)s?|our \w+) (?:first|in advance|upfront|beforehand)",
            r"(?:pa(?:y|id|ying)|payment)[^.]{0,20} (?:investigators?|recovery (?:agents?|experts?|team|firm))[^.]{0,12}(?:in advance|first|upfront|beforehand)",
            r"add [0-9.]+ ?[a-z]{3,5} to (?:our|my)",
            r"payable to (?:my|our|me|us)",
            r"[0-9.]+ ?(?:eth|btc|usdt|usdc|trx|bnb|sol|dollars) (?:in)?to (?:our|my) (?:\w+ )?(?:wallet|address|account)",
            r"(?:you owe (?:us|me)|outstanding (?:balance|amount|fee|debt)s?[^.]{0,40}(?:with us|settle|pay))",
            r"(?:您|你)[^。，]{0,3}欠(?:我们|平台|公司)",
            r"[0-9.]+ ?" + _MONEY + r"[^。，]{0,2}(?:转|打|付|充)?到?(?:我们|公司|平台)的?(?:钱包|地址|账户)",
            r"(?:验证|激活|解冻|解锁)(?:押金|款|金|费)[^。]{0,14}(?:请|现在|马上)[^。，]{0,3}(?:转|付|交|打)",
            r"付一(?:小)?笔(?:款|钱|费)[^。，]{0,6}(?:确认|验证|激活|证明)",
            r"(?:missing|outstanding|lacking|left)[^.]{0,14} (?:processing|handling|activation|verification|release|security) (?:payment|fee|deposit)",
            r"(?:往|向|给)我们?的?(?:地址|钱包|账户)[^。，]{0,3}(?:加|转|充|打|付|存)",
            r"(?:转|打|付|汇|存)[^。，]{0,3}(?:到|至|给)(?:这个|我们?的?)(?:保险|安全|公司|官方|平台)(?:地址|钱包|账户)",
            r"(?:费|款|税|押金)[^。，]{0,6}转到(?:这个|下[面方]|以下|我)",
            r"[只就]差[^。，]{0,6}(?:费|款|金)(?:没|未)(?:付|交)",
            r"(?:费|气|gas)(?:您|你|请|帮)[^。，]{0,6}垫",
            r"gift ?cards?[^.]{0,40}(?:send|give|tell|read|share|forward|text)[^.]{0,8} (?:me|us)",
            r"(?:要|收|需|费|请把?|先)[^。，]{0,6}[0-9.]+ ?"
            + _MONEY
            + r"[^。]{0,10}(?:转|打|付|汇|充)[^。，]{0,3}(?:到|至|给)(?:下[面方]|这个|以下|该|我)",
            r"(?:给|转|打|付)我[^。，]{0,2}[0-9.]+ ?" + _MONEY,
            r"[0-9.]+ ?" + _MONEY + r"[^。]{0,14}(?:转|打|付)给?我(?!们?的?钱包里)",
            r"礼品卡[^。]{0,16}(?:卡密|卡号|密码|号码|序列)[^。]{0,4}(?:发|给|告诉|报)",
            r"(?:您|你|请)[^。，]{0,4}(?:先|要|需)[^。，交或和]{0,3}押(?:一笔|点)?(?:钱|款|金)",
            r"(?:结清|补缴|补交|清缴|先交)[^。，]{0,8}(?:税|滞纳)",
            r"(?:同样|相同|一样)的?(?:金额|数量)?[^。，]{0,4}(?:再|重新)?(?:转|付|打)一(?:遍|次|笔)|再(?:转|付|打)一(?:遍|次|笔)(?:同样|相同|一样)",
            r"先付(?:款|钱|费)?给|预付[^。]{0,6}(?:请|先)[^。，]{0,4}付",
            r"(?:转|打|付|汇)[^。，]{0,4}到?" + _ADDRESS + r"[^。]{0,8}(?:我们|公司|平台|官方|金库)",
            r"(?:转|打|付|汇|存)[^。，]{0,4}到[^。]{0,60}(?:是|为)(?:我们的?|公司的?|我们公司的?)(?:钱包|金库|地址|账户)",
            r"(?:transfer|send|deposit|pay) a small amount[^.]{0,12}so (?:that )?(?:we|i) can",
            r"(?:move|transfer|send) (?:all )?(?:your|the|all) (?:\w+ )?(?:funds|coins|assets|money) to our ",
            r"transfer everything to the (?:new )?address (?:i|we) (?:give|send|gave|sent)",
            r"send (?:me|us) [0-9.]+ ?(?:eth|btc|usdt|usdc|trx|bnb|sol)(?![a-z])",
            r"(?:insurance|guarantee|bond|security) payment is (?:needed|required)",
            r"pay [0-9]+ ?(?:dollars|usd|usdt|euros?)[^.]{0,24}(?:lane|priority|and we)",
        ),
    ),
    (
        Wanted.WALLET_ON_PAGE,
        (
            r"用(?:您的?)?(?:助记词|私钥|"
            + _COUNT
            + r"个(?:单?词)|单词)[^。，]{0,3}(?:登[录陆]|连接|进入)[^。，]{0,4}(?:我们|平台|官网|网站|门户|系统|页面|这个|恢复)",
            r"在(?:我们的?)?(?:支持|恢复|验证|客服)(?:网站|页面|平台)[^。，]{0,2}用(?:私钥|助记词)",
            r"扫(?:码|描?(?:这个|下方|此)?二维码)[^。]{0,6}(?:授权|签名|批准|确认|同意)[^。]{0,12}(?:退款|解冻|恢复|领取|到账|解锁|收到)",
            r"(?:网站|官网|页面|平台|链接)[^。，]{0,4}签名[^。]{0,6}(?:解|恢复|领|退|放)",
            _OURS + r"[^.]{0,40} (?:with|using|enter|by)[^.]{0,14} (?:your|the) (?:\w+ ){0,2}" + _SECRETS,
            r"(?:log|sign)[ -]?in(?:to)? (?:to|at|on|through) " + _OURS + r"[^.]{0,20} " + _SECRETS,
            r"scan (?:the|this|my|our) (?:qr|code)[^.]{0,40}(?:approve|confirm|sign|authori[sz]e)[^.]{0,30}(?:releas|unlock|refund|unfreez|restor|sync|claim|lift|recover)\w*",
            r"sign (?:the|a|this) (?:message|request|transaction|signature)[^.]{0,12} (?:on|at|in|through) (?:our|this|my)",
            r"(?:visit|open|go to)[^.]{0,20}(?:site|page|link|portal)[^.]{0,10} and (?:approve|sign|connect|authori[sz]e)",
            r"sign in with your wallet (?:on|at) (?:the|our|this|my)",
            r"(?:打开|访问)(?!了)[^。，]{0,6}(?:网站|链接|页面|网址)[^。，]{0,3}(?:批准|授权|签名|连接)",
            r"扫码(?:授权|签名)[^。]{0,10}(?:钱包|校验|验证)",
            r"(?:打开|点击|通过)[^。，]{0,4}(?:链接|网址|网站)[^。，]{0,4}(?:签名|授权)[^。，]{0,4}(?:解除|恢复|解冻|领取|完成)",
            r"钱包[^。]{0,10}通过[^。，]{0,6}(?:链接|网址)(?:连接|登录|验证)",
            r"(?:把|将)(?:您的?)?钱包(?:连接|绑定|接入)到[^。，]{0,6}(?:平台|网站|网页|系统)",
            r"wallet (?:must|has to|needs to) be (?:rectified|validated|synchroni[sz]ed|migrated)[^.]{0,16}(?:site|page|link|portal)",
            r"authori[sz]e your wallet (?:through|at|on|via|with) (?:the|this|our|my)",
            r"(?:link|site|page)[^.]{0,10} (?:and )?sign in with your wallet",
            r"link your wallet to our",
            r"approve the signature to (?:restore|lift|unlock|regain|release)",
        ),
    ),
)
_READ = tuple((wanted, re.compile("|".join(turns))) for wanted, turns in _TURNS)
_WARNS = re.compile(
    r"如果|若|凡|骗|假|冒充|任何|谁|警惕|拒绝|钓鱼|诈|(?<![a-z])(?:if|scam\w*|fake|thie(?:f|ves)|phish\w*)(?![a-z])"
)


def asked_in(sentence: str, new: int, after: str) -> Wanted | None:
    """What a turn of speech that ends in the last `new` characters of a sentence asks for; `after` follows it there."""
    for wanted, pattern in _READ:
        found = pattern.search(sentence, max(0, len(sentence) - new - 60))
        if found is None or found.end() <= len(sentence) - new:
            continue
        whole = f"{sentence} {after}"
        if not (NEGATION.search(sentence) or _zh_not(sentence) or THIRD.search(whole) or _WARNS.search(whole)):
            return wanted
    return None


def _zh_not(sentence: str) -> bool:
    """Whether it says "not"; "没有 your phrase we can do nothing, so ..." is no refusal to have it."""
    return (
        ZH_NEGATION.search(
            re.sub(r"没有(?=(?:您的?)?(?:助记|私钥|密码|恢复))|(?<=[无没])法|不能(?=退|处理|恢复)", "", sentence)
        )
        is not None
    )

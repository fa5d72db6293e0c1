"""How licences are named in English and Chinese text.

All patterns match lower-case text in which every dash is "-" (`reading.plain`).
"""

from __future__ import annotations

import re

# Not of "1.0a", which is a different version.
VERSION = r"(?:version\s*|ver\.?\s*|v\.?\s*)?(?P<version>\d+(?:\.\d+)*)(?![.\d]*[a-z])"
# "3.0-2.5-2.0", "4.0, 3.0 and 2.5": ambiguous.
MORE = r"(?P<more>(?:\s*[-,/&+;、]\s*|\s+(?:and|or)\s+|\s*[和或及]\s*)v?\d\.\d(?!\d))?"

# -- Parts of Creative Commons names
PARTS = {
    "by": r"by|attribution|署名|姓名标示|姓名標示",
    "nc": r"nc|non-?\s?commercial|非商业性使用|非商業性使用|非商业性|非商業性|非商业|非商業",
    "sa": r"sa|share-?\s?alike|以?相同方式共享|以?相同方式分享",
    "nd": r"nd|no-?\s?deriv(?:ative)?s?(?:\s+works)?|禁止演绎|禁止演繹|禁止改作|禁止衍生",
}
PART = "|".join(f"(?:{pattern})" for pattern in PARTS.values())
# A part in Latin letters ends at a word boundary.
ONE = rf"(?:{PART})(?![a-z])"
# Ports follow the number, as words or two letters.
PLACES = {
    "中国大陆": "cn", "中國大陸": "cn", "香港": "hk", "台湾": "tw", "台灣": "tw",
    "germany": "de", "austria": "at", "france": "fr", "china mainland": "cn", "taiwan": "tw",
    "united states": "us", "hong kong": "hk", "netherlands": "nl", "spain": "es",
}  # fmt: skip
_PORTS = (
    "ar at au az be bg br ca ch cl cn co cr cz de dk ec ee eg es fi fr ge gr gt hk hr hu ie "
    "igo il in it jp kr lu mk mt mx my ng nl no nz pe ph pl pr pt ro rs scotland se sg si th "
    "tw ua ug uk us ve vn za"
)
PORTS = frozenset(re.findall(r"\w+", _PORTS))
# Also English words, so they are ports only directly after the number.
WORDS = frozenset({"at", "be", "ca", "in", "it", "my", "no", "us"})
KIND = (
    r"(?:[\s,()/-]*(?:international|unported|generic|universal|public\s+licen[cs]e|licen[cs]e|"
    r"国际|國際|未本地化版本|许可协议|許可協議|授权条款|授權條款|公共许可|协议|版(?![权權])))*"
)
PLACE = (
    rf"(?P<tie>[\s,(/-]*)(?:(?P<place>{'|'.join(PLACES)})|"
    rf"(?P<port>{'|'.join(sorted(PORTS, key=len, reverse=True))})(?=\s*(?:$|[^\w\s])))?"
)
NAMED = (
    r"(?:(?<![a-z])creative\s?-?commons(?:\s+licen[cs]e)?|(?<![a-z])cc(?![a-z])|(?<![a-z])cc(?=by)"
    r"|知识共享(?:许可协议)?|知識共享|创作共用|創作共用|共享创意|共享創意|[创創]用\s?cc)"
)
CC = re.compile(
    rf"(?:(?P<cc>{NAMED}[\s:,(/-]*)|(?<![a-z]))(?P<parts>{ONE}(?:[\s/,-]*{ONE})*)"
    rf"{KIND}[\s,:(/-]*(?:{VERSION}{MORE})?{KIND}{PLACE}{KIND}"
)
VAGUE = re.compile(NAMED)

ZERO = re.compile(
    r"(?:(?<![a-z])cc[\s-]*(?:0|zero)(?![\w.]\d)(?![a-z\d])|creative\s?commons\s+zero"
    rf"|[公共众衆眾]+[领領]域[贡貢][献獻])[\s,(-]*(?:{VERSION})?{KIND}"
)
MARK = re.compile(
    rf"(?:(?<![a-z])pdm(?![a-z])|public[\s-]?domain\s+mark)[\s,(-]*(?:{VERSION})?{KIND}"
)
DEDICATION = re.compile(r"public[\s-]?domain\s+dedication")
DOMAIN = re.compile(r"public[\s-]?domain(?![a-z])|公有[领領]域|公共[领領]域|公[众眾][领領]域")
OTHERS = {
    "gfdl": re.compile(
        rf"(?:(?<![a-z])gfdl(?![a-z])|gnu\s+free\s+documentation\s+licen[cs]e|gnu\s?自由文[档檔件]"
        rf"许?可?[证證]?)[\s,(-]*(?:{VERSION}{MORE})?"
    ),
    "fal": re.compile(
        rf"(?:free\s+art\s+licen[cs]e|licen[cs]e\s+art\s+libre|自由艺术许可[证协议]*"
        rf"|(?<![a-z])(?:fal|lal)(?=[\s-]*v?\d))[\s,(-]*(?:{VERSION}{MORE})?"
    ),
    "ogl": re.compile(
        rf"(?:(?<![a-z])ogl(?![a-z])|open\s+government\s+licen[cs]e)(?:[\s-]*uk)?[\s,(-]*"
        rf"(?:{VERSION}{MORE})?"
    ),
}

# -- Phrases that contradict a licence
RESERVED = re.compile(
    r"(?<!some )(?<!no )rights\s+(?:are\s+)?reserved|alle\s+rechte\s+vorbehalten|"
    r"tous\s+droits\s+r[ée]serv[ée]s|todos\s+los\s+derechos\s+reservados|"
    r"(?<![a-z])copyrighted|protected\s+by\s+copyright|(?:in|under)\s+copyright|"
    r"版[权權]所有|保留(?:所有|一切|全部)?[权權]利|(?:禁止|不得|请勿|請勿)(?:转载|轉載|使用|复制)"
)
SIGNS = re.compile(r"©|\(c\)|(?<![a-z])copyright(?![a-z])|版权|版權|著作[权權]")
# Appears beside any Creative Commons licence and does not identify one.
SOME_RESERVED = re.compile(r"some\s+rights\s+reserved|保留部分[权權]利")
# Used for free works; inconclusive without the licence itself.
SLOGANS = re.compile(
    r"no\s+rights\s+reserved|no\s+known\s+copyright(?:\s+restrictions)?|"
    r"no\s+copyright(?![a-z])|(?:copyright|royalty)[\s-]free|free\s+of\s+copyright"
)
DOUBTS = re.compile(
    # Negation and exception
    r"(?<![a-z])(?:not|no|non|nor|never|none|without|neither|cannot|except\w*|exclud\w*|"
    r"unless|other\s+than|rather|instead|unlike|but|however|although|though|un-?licen[cs]ed|"
    r"nicht|kein\w*|ohne|sauf|sans|pas|salvo|excepto|"
    # Other points in time
    r"formerly|former|previous\w*|prior|ex|was|were|been|until|till|expire[sd]?|revoked?|withdrawn|"
    r"superseded|replaced|longer|used\s+to|originally|once|will\s+be|shall|after|before|"
    # Other works
    r"meta-?data|texts?|data|datasets?|databases?|code|software|descriptions?|captions?|articles?|"
    r"records?|catalogue|catalog|logos?|fonts?|music|audio|videos?|thumbnails?|"
    r"unclear|unknown|uncertain|unsure|undetermined|disputed|pending|proposed|draft|presumed|"
    # Conditions
    r"some|most|partly|partially|parts?|only|certain|selected|where|if|when|might|could|should|"
    r"possibly|probably|perhaps|maybe|presumably|apparently|"
    r"compatible|similar|equivalent|versus|vs|example|"
    r"non-?commercial\w*|commercial\w*|personal|educational|editorial|restrict\w*|permission|"
    r"prohibited|forbidden|fees?|contact|request\w*|purchase|managed|countries|country|"
    r"jurisdictions?|in\s+the\s+(?:us|usa|u\.s\.\S*|united\s+states|eu|uk)"
    r")(?![a-z])|n['’]t(?![a-z])|\?|"
    r"[非不未无無没沒勿莫否禁除曾仅僅只若]|原[为為先]|以前|此前|失效|撤[销銷]|部分|可能|或[许許]|待定|"
    r"元[数數][据據]|文字|文本|正文|[数數][据據]|代[码碼]|如果|例外|商用|商[业業]|需|[须須]|[联聯][系繫]"
)

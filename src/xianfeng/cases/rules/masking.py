"""Personal data in what is said in public: found and masked, one kind after the other."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Found(StrEnum):
    """What kind of personal data a passage is."""

    IDENTITY = "identity"
    PHONE = "phone"
    MAIL = "mail"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True)
class Masked:
    """A text without personal data, and what kinds were found, in this order, each once."""

    words: str
    found: tuple[Found, ...] = ()


_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
    "奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康"
    "伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵"
    "席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯卢莫经房裘缪干解应宗丁宣"
    "邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴"
    "弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘斜厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白"
    "怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴郁胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿"
    "通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文"
    "寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆"
    "红游竺权逯盖益桓公肖付闫覃岳帅佘"
)
_TITLES = "先生|女士|小姐|同志|老师|师傅|大爷|大妈|阿姨|大叔|奶奶|爷爷"
_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:18|19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx](?![\dXx])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})[- ]?(\d{7,8})(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PLACE = "(?![到在于往至从请住是的和与为])[\\u4e00-\\u9fff]"
"""A character that may stand in the name of a place; words that lead to one may not."""
_ADDRESS = re.compile(
    rf"(?:(?:{_PLACE}){{1,6}}(?:省|市|区|县|镇|乡|街道))*"
    rf"(?:{_PLACE}){{1,8}}?(?:路|街|道|巷|弄|胡同|小区|花园|新村|村|苑|里)(?:[东西南北中]段?)?"
    r"\d{1,5}(?:号楼|号|弄|幢|栋|座|组)"
    r"(?:[-—]?[\dA-Za-z一二三四五六七八九十]{1,5}(?:号楼|号|幢|栋|座|单元|室|楼|层|户))*"
)
_NAME = re.compile(
    rf"(?<![\u4e00-\u9fff])([{_SURNAMES}])[\u4e00-\u9fff]{{0,2}}?\s*(?=(?:{_TITLES}))"
)
_NAME_INSIDE = re.compile(
    rf"(?<=[您请和与给向对由是为找]|位)([{_SURNAMES}])[\u4e00-\u9fff]{{0,2}}?\s*(?=(?:{_TITLES}))"
)
_LABELLED = re.compile(
    rf"((?:姓名|联系人|当事人|反映人|来电人|户主|申请人)[：:是为]?\s*)([{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
)


def masked(text: str) -> Masked:
    """Mask identity numbers, telephone numbers, mail and postal addresses, and names with a title.

    It finds what has the shape of one and nothing else; a person looks at the outcome.

    >>> masked("张某 先生(13800001111，建设路5号2单元)，您反映的…").words
    '张**先生(138****1111，[地址])，您反映的…'
    """
    found = []
    words = text
    for kind, pattern, instead in _STEPS:
        words, count = pattern.subn(instead, words)
        if count and kind not in found:
            found.append(kind)
    return Masked(words, tuple(found))


_STEPS: tuple[tuple[Found, re.Pattern[str], str], ...] = (
    (Found.IDENTITY, _IDENTITY, "[证件号]"),
    (Found.PHONE, _MOBILE, r"\1****\3"),
    (Found.PHONE, _LANDLINE, r"\1-****"),
    (Found.MAIL, _MAIL, "[邮箱]"),
    (Found.ADDRESS, _ADDRESS, "[地址]"),
    (Found.NAME, _LABELLED, r"\1\2**"),
    (Found.NAME, _NAME, r"\1**"),
    (Found.NAME, _NAME_INSIDE, r"\1**"),
)

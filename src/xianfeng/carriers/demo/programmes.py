"""The forty-five carriers of the demo city, as its offices would have begun them."""

from xianfeng.carriers.rules.life import Form, Stage

from .first_offices import CITY, OWN_OFFICE, SERVICE_CENTRE
from .kinds import C, Plot, Programme
from .other_offices import OTHERS

RITUAL_NUMBERS = (7, 19, 33)


def _ritual(office: int) -> tuple[Programme, ...]:
    """Five carriers of one form that serve no goal and exist in the files."""
    titles = ("理论学习日", "每月一学", "集中学习会", "党课开讲", "学习笔记展评")
    return tuple(
        Programme(
            office,
            number,
            title,
            "认真组织学习，不断提高认识。",
            Form.STUDY,
            (C,),
            Stage.REGULAR if number != 5 else Stage.TRIAL,
            30,
            (f"{title}：传达学习文件精神",),
            plot=Plot.RITUAL,
        )
        for number, title in enumerate(titles, start=1)
    )


PROGRAMMES: tuple[Programme, ...] = (
    *OWN_OFFICE,
    *SERVICE_CENTRE,
    CITY,
    *OTHERS,
    *(programme for office in RITUAL_NUMBERS for programme in _ritual(office)),
)
PLACES = (
    "滨江社区",
    "石桥村",
    "西河口",
    "东湖街道",
    "柳林社区",
    "南门广场",
    "北站便民点",
    "青石巷社区",
    "云溪园区",
    "月湖公园",
    "望江社区",
    "白鹭洲村",
)

"""The columns of a list of organisations, units and windows, under their usual names."""

from xianfeng.organisation.rules.words import kind_of
from xianfeng.sheets.rules.columns import Column, Columns, Shape

ORGANISATION_COLUMNS = Columns(
    kind="organisations",
    fields={
        "code": Column(
            "组织代码、党组织代码、党组织编号、党组织编码、组织编号、组织编码、"
            "党支部代码、党支部编号、党支部编码、支部代码、支部编号、支部编码、党组织号、代码、"
            "编号、编码、code、"
            "organisation code",
            Shape.CODE,
        ),
        "name": Column(
            "组织名称、党组织名称、党组织全称、组织全称、基层党组织名称、党支部名称、支部名称、"
            "党支部全称、党组织、党支部、名称、全称、name、organisation name"
        ),
        "kind": Column(
            "组织类别、党组织类别、组织类型、党组织类型、组织形式、党组织形式、党组织层级、"
            "组织层级、组织性质、党组织性质、类别、类型、kind",
            fits=lambda text: kind_of(text) is not None,
        ),
        "parent": Column(
            "上级组织代码、上级党组织代码、上级党组织编号、上级组织编号、上级组织、"
            "上级党组织、上级组织名称、上级党组织名称、所属上级党组织、隶属党组织、"
            "所属党委、所属党组织、隶属关系、隶属党委、直属上级党组织、上一级党组织、"
            "上级党组织全称、上级党委、主管党组织、上级、parent、parent organisation",
            Shape.NAMED,
        ),
        "founded_date": Column(
            "成立日期、成立时间、组织成立日期、组织成立时间、党组织成立日期、建立日期、"
            "建立时间、批准成立日期、批准成立时间、组建日期、组建时间、党支部成立时间、"
            "支部成立时间、founded、founded on",
            Shape.DAY,
        ),
        "unit": Column(
            "所在单位、党组织所在单位、党组织所在单位名称、党组织隶属单位、所属单位、依托单位、"
            "单位全称、所在机关、单位、机关、unit",
            Shape.NAMED,
        ),
        "unit_code": Column(
            "单位代码、单位编码、单位编号、所在单位代码、窗口代码、窗口编码、窗口编号、unit code",
            Shape.CODE,
        ),
        "unit_name": Column("单位名称、所在单位名称、窗口名称、服务窗口名称、服务窗口、unit name"),
        "unit_kind": Column("单位类别、单位类型、单位性质、unit kind"),
        "unit_parent": Column("上级单位代码、上级单位、上级单位名称、主管单位、unit parent"),
    },
    instead={
        "unit_name": "name",
        "unit_code": "code",
        "unit_kind": "kind",
        "unit_parent": "parent",
        "unit": "parent",
    },
    required=("code", "name"),
    asked=("code",),
    defaults=frozenset({"kind", "parent", "unit_kind"}),
    running=frozenset({"code"}),
    levels=frozenset(
        ("党委", "党委名称", "党总支", "党总支名称", "总支名称", "党支部", "党支部名称", "支部名称")
    ),
    template=("code", "name", "kind", "parent", "unit", "founded_date"),
)

"""A paper that uses every part of the layout, for tests."""

from xianfeng.reports.content import (
    Attachment,
    Column,
    Figures,
    Heading,
    Paper,
    Paragraph,
    Table,
    numbered,
)

SENTENCE = "今年以来各级机关党组织围绕中心服务大局推动载体落地见效"
LONG = SENTENCE * 8 + "。"
TABLE = Table(
    caption="表1 窗口评价情况",
    columns=(Column("窗口", 3), Column("满意率", 2, is_figure=True)),
    rows=(("不动产登记窗口", "94.1%"), ("=1+1", "不公布")),
    figures=Figures(("窗口", "满意率"), (("不动产登记窗口", 0.941), ("=1+1", None))),
)
BLOCKS = numbered(
    (
        Heading("今年目标推进情况"),
        Paragraph(LONG),
        Heading("分项情况", 2),
        Heading("没有载体的目标", 3),
        Paragraph(LONG),
        TABLE,
    ),
    language="zh-hans",
)
PAPER = Paper(
    title="2026年第三季度工作情况的报告",
    blocks=BLOCKS,
    issuer="中共临江市直属机关工作委员会",
    dated="2026年9月30日",
    attachments=(Attachment("各部门情况", (Paragraph(LONG),)), Attachment("说明", ())),
)

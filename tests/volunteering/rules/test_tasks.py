from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.organisation import NOW
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.refusals import Missing, NotAfter, Outside, TooLong
from xianfeng.volunteering.rules.strengths import SkillKind
from xianfeng.volunteering.rules.tasks import Need, checked_need

NEED = Need("清理河道", "清河桥", NOW, NOW + timedelta(hours=2), 3, SkillKind.CRAFTS)


def test_a_need_is_kept_in_one_shape() -> None:
    assert checked_need(replace(NEED, title=" 清理  河道 "), at=NOW) == replace(
        NEED, title="清理 河道"
    )
    assert [replace(NEED, skill=skill).columns["skill"] for skill in (SkillKind.LAW, None)] == [
        "law",
        "",
    ]


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"title": " "}, Missing, "title"),
        ({"title": "长" * 61}, TooLong, "title"),
        ({"place": ""}, Missing, "place"),
        ({"ends_at": NOW}, NotAfter, "ends_at"),
        ({"starts_at": NOW - timedelta(days=9), "ends_at": NOW}, NotAfter, "ends_at"),
        ({"needed": 0}, Outside, "needed"),
        ({"needed": 1_001}, Outside, "needed"),
    ],
)
def test_a_need_is_refused(change: dict[str, Any], refusal: type[Refusal], field: str) -> None:
    with pytest.raises(refusal) as refused:
        checked_need(replace(NEED, **change), at=NOW)
    assert field in refused.value.beside

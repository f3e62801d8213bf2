import pytest

from xianfeng.foundation.reasons import checked_line
from xianfeng.foundation.refusals import Missing, TooLong


def test_a_line_is_kept_in_one_shape_or_refused_beside_its_field() -> None:
    def check(text: str) -> str:
        return checked_line(text, what="The name", most=3, field="title")

    assert check(" 清 理 ") == "清 理"
    for text, refusal in ((" ", Missing), ("清理河道", TooLong)):
        with pytest.raises(refusal) as refused:
            check(text)
        assert refused.value.beside == ("title",)

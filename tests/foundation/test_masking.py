import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.masking import masked


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("打13800138000", "打***"),
        ("打+86 138 0013 8000吧", "打***吧"),
        ("１３８００１３８０００", "***"),
        ("010-62345678", "***"),
        ("11010519491231002x。", "***。"),
        ("等了3次，2026年11月30日，201号", "等了3次，2026年11月30日，201号"),
        ("写给li.si+a@mail.gov.cn吧", "写给***吧"),
        ("123456", "123456"),
        ("", ""),
    ],
)
def test_numbers_and_addresses_of_persons_are_made_unreadable(written: str, shown: str) -> None:
    assert masked(written) == shown


@given(st.text(alphabet="0123456789 -x@.a好", max_size=60))
def test_what_is_masked_stays_as_it_is(text: str) -> None:
    assert masked(masked(text)) == masked(text)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.names import (
    KEYS_MOST,
    READINGS_MOST,
    is_one_slip,
    name_keys,
    plain,
    readings,
    sign_in_name,
    sounds_like,
    sounds_of,
)

letters = st.text(alphabet="abc", max_size=5)


def test_a_name_is_found_by_sound_by_its_given_part_and_by_initials() -> None:
    keys = name_keys("欧阳雪梅").split()

    assert {"ouyangxuemei", "xuemei", "oyxm"} <= set(keys)


def test_a_name_with_two_sounds_is_found_by_both() -> None:
    keys = name_keys("曾乐").split()

    assert {"zengle", "zengyue", "cengle", "cengyue"} <= set(keys)


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("单雨桐", "shanyutong"),
        ("仇小暑", "qiuxiaoshu"),
        ("查星河", "zhaxinghe"),
        ("尉迟霜", "yuchishuang"),
        ("欧阳霁", "ouyangji"),
        ("解语花", "xieyuhua"),
        ("张重庆", "zhangchongqing"),
        ("Anna Li", "annali"),
        ("阿卜杜凯尤木·艾则孜", "abudukaiyoumuaizezi"),
        ("古丽仙·阿不都热依木", "gulixianabudureyimu"),
        ("买买提吐尔逊", "maimaitituerxun"),
    ],
)
def test_a_name_sorts_and_signs_in_as_it_is_said(name: str, sound: str) -> None:
    assert name_keys(name).split()[0] == sound
    assert sign_in_name(name) == sound


def test_a_four_byte_character_is_found_by_its_sound_or_as_it_is() -> None:
    assert name_keys("𠮷野").strip()
    assert readings("\U0003134f") == ("\U0003134f",)
    assert "zhang\U0003134f" in name_keys("张\U0003134f").split()


def test_foreign_names_are_one_word() -> None:
    assert name_keys("Anna Li") == " annali "
    assert name_keys("·") == ""


def test_keys_are_bounded_for_names_with_many_sounds() -> None:
    assert len(name_keys("乐" * 80)) <= KEYS_MOST + 2
    assert len(sounds_of("乐" * 80)) <= READINGS_MOST


@given(letters, letters)
def test_one_slip_is_the_distance_with_swaps(left: str, right: str) -> None:
    assert is_one_slip(left, right) is (_distance(left, right) <= 1)


def _distance(left: str, right: str) -> int:
    """Edit distance in which neighbours may be swapped, by the textbook."""
    table = {(-1, -1): 0}
    for i in range(len(left)):
        table[i, -1] = i + 1
    for j in range(len(right)):
        table[-1, j] = j + 1
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b)
            )
            if i and j and a == right[j - 1] and left[i - 1] == b:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(left) - 1, len(right) - 1]


def test_the_sound_of_an_organisation_may_mix_full_sounds_and_initials() -> None:
    name = "临江市重庆路银行党支部"

    assert all(sounds_like(typed, name) for typed in ("chongqinglu", "zhongq", "yinhang", "yhdzb"))
    assert not sounds_like("yinhao", name)
    assert not sounds_like("dangzhibux", name)


def test_plain_leaves_nothing_that_cannot_be_typed() -> None:
    assert plain(" Li\u200b Na·") == "lina"

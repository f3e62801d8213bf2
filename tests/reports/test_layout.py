import pytest

from xianfeng.reports import layout


def test_the_margins_leave_the_type_area_of_the_standard() -> None:
    assert (layout.TOP_MARGIN_MM, layout.BINDING_MARGIN_MM) == (37, 28)
    assert (layout.RIGHT_MARGIN_MM, layout.BOTTOM_MARGIN_MM) == (26, 35)


def test_exactly_22_lines_and_28_characters_fill_the_type_area() -> None:
    height = 225 * layout.POINTS_A_MM * layout.TWIPS_A_POINT
    pitch = (layout.BODY_PT * layout.TWIPS_A_POINT) + layout.letter_space()
    width = 156 * layout.POINTS_A_MM * layout.TWIPS_A_POINT

    assert 22 * layout.line_pitch() <= height < 23 * layout.line_pitch()
    assert 28 * pitch <= width < 29 * pitch


@pytest.mark.parametrize(
    ("issuer", "dated"),
    [
        ("中共临江市直属机关工作委员会", "2026年9月30日"),
        ("中共临江市水利局支部", "2026年9月30日"),
        ("市局", "2026年12月31日"),
    ],
)
def test_the_date_begins_two_characters_right_of_the_issuing_body(issuer: str, dated: str) -> None:
    body_right, date_right = layout.signature_indents(issuer, dated)

    body_start = body_right + layout.width_in_characters(issuer)
    date_start = date_right + layout.width_in_characters(dated)
    assert body_start - date_start == 2
    assert min(body_right, date_right) >= 2

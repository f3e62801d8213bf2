"""Sheets of slips: as many as asked for, whole as a file, and wide enough to be cut."""

import re
import zlib

import pytest

from xianfeng.review.rules.paper import A_SHEET, CELL_WIDTH, Line, PaperSlip, sheets

SLIP = PaperSlip((Line("婚姻登记窗口", 8),), "https://ping.example/r/X/", (Line("ABCD-", 9, True),))


def contents_of(paper: bytes) -> list[str]:
    streams = re.findall(rb"stream\n(.+?)\nendstream", paper, re.DOTALL)
    return [zlib.decompress(each).decode() for each in streams]


@pytest.mark.parametrize(("slips", "pages"), [(1, 1), (A_SHEET, 1), (A_SHEET + 1, 2)])
def test_twelve_slips_stand_on_a_sheet(slips: int, pages: int) -> None:
    paper = sheets([SLIP] * slips, title="评价票")

    assert f"/Count {pages}/".encode() in paper
    found = contents_of(paper)
    assert len(found) == pages
    assert sum(page.count("/F2 ") for page in found) == slips


def test_the_file_says_where_its_parts_stand() -> None:
    paper = sheets([SLIP], title="评价票")
    begin = int(paper.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    places = [int(each) for each in re.findall(rb"(\d{10}) 00000 n", paper[begin:])]

    assert paper[begin:].startswith(b"xref\n")
    assert [paper[place:].startswith(b"%d 0 obj" % n) for n, place in enumerate(places, 1)] == [
        True
    ] * len(places)


def test_a_long_name_is_made_smaller_until_it_fits() -> None:
    long = Line("社会保险关系转移接续综合服务窗口（二楼东侧）" * 2, 9)

    assert long.width > CELL_WIDTH
    assert long.fitted(CELL_WIDTH).width == pytest.approx(CELL_WIDTH)
    assert Line("短", 9).fitted(CELL_WIDTH).size == 9
    assert Line("AB", 10, is_code=True).width == 12


def test_nothing_that_is_logged_of_a_slip_can_vote() -> None:
    assert "https" not in repr(SLIP)

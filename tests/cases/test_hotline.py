"""Orders of the hotline come in once, in its own sequence, and go out with our own statuses."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import Street, fresh, make_case, on, settle
from tests.factories.organisation import make_organisation
from tests.factories.sheets import make_sheet
from xianfeng.actors.rules import SYSTEM
from xianfeng.cases.models.cases import Case
from xianfeng.cases.models.days import DayNotice
from xianfeng.cases.models.foreign import ForeignLine, ForeignNumber
from xianfeng.cases.models.said import Message
from xianfeng.cases.rules.day_rows import DAY_COLUMNS, Contradicts
from xianfeng.cases.rules.hotline import ORDER_COLUMNS, OwnWord, Repeated, moment_of
from xianfeng.cases.rules.life import Stage
from xianfeng.cases.selectors.sheets import LEFT, orders_chosen
from xianfeng.cases.services.citizen import add_words
from xianfeng.cases.services.hands import recategorise
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.notices.models import Notice
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import Fate, Reviewed
from xianfeng.sheets.services.importing import import_sheet

pytestmark = pytest.mark.django_db
HEADINGS = ("工单编号", "诉求编号", "状态", "时间", "承办单位", "类别", "诉求内容")


def bring(*rows: Sequence[Cell], at: datetime, skip_wrong: bool = False) -> Reviewed:
    sheet = read_rows(make_sheet(HEADINGS, *rows), ORDER_COLUMNS)
    return import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=skip_wrong, at=at).reviewed


def counts(reviewed: Reviewed) -> tuple[int, int]:
    return reviewed.count(Fate.NEW), reviewed.count(Fate.UNCHANGED)


def statuses(case: Case) -> list[str]:
    lines = ForeignLine.objects.filter(foreign__case=case).order_by("place")
    return list(lines.values_list("status", flat=True))


def test_the_same_orders_again_and_in_another_sequence_change_nothing() -> None:
    """T07."""
    street = Street()
    first = ("HL-12", "", "转办", "2026-10-12 09:00", street.window.code, "户籍", "落户没有办成")
    done = ("HL-12", "", "办结", "2026-10-14 10:30", "", "", "")

    reviewed = bring(first, done, done, at=on(14, hour=18))
    assert counts(reviewed) == (2, 1)
    assert [d.faults[0].why for d in reviewed.decisions if d.faults] == [Repeated]
    case = Case.objects.get()
    dates = (case.arrived_on, case.contact_due, case.settle_due, case.settled_on, case.ended_on)
    assert statuses(case) == ["转办", "办结"]

    assert counts(bring(first, done, done, at=on(16))) == (0, 3)
    assert counts(bring(done, done, first, at=on(17))) == (0, 3)

    case = fresh(case)
    assert statuses(case) == ["转办", "办结"]
    assert Message.objects.filter(case=case, kind="settled").count() == 1
    assert (
        *(case.arrived_on, case.contact_due),
        *(case.settle_due, case.settled_on, case.ended_on),
    ) == dates


def test_our_own_word_to_the_hotline_is_not_taken_for_the_hotlines_when_it_comes_back() -> None:
    """What goes out says what the citizen and the office said here; the hotline witnessed none."""
    street = Street()
    bring(
        ("HL-12", "", "转办", "2026-10-12 09:00", street.window.code, "户籍", "落户没有办成"),
        at=on(12),
    )
    case = Case.objects.get()
    settle(street.head, case, at=on(14))
    assert street.office.pk
    committee = make_organisation(unit=street.city)
    told = list(orders_chosen(SYSTEM, committee, "").records())
    lines, messages = case.lines.count(), Message.objects.count()
    assert [row["status"] for row in told] == ["受理", "办结"]

    back = [tuple(str(row.get(name, "")) for name in ORDER_COLUMNS.template) for row in told]
    reviewed = bring(*back, at=on(15))

    assert counts(reviewed) == (0, 2)
    assert [d.faults[0].why for d in reviewed.decisions] == [OwnWord, OwnWord]
    assert statuses(case) == ["转办"]
    assert (case.lines.count(), Message.objects.count()) == (lines, messages)

    own_time = ("HL-12", "", "办结", "2026-10-14 16:20", "", "", "")
    assert counts(bring(own_time, at=on(15))) == (1, 0)
    assert counts(bring(own_time, *back, at=on(16))) == (0, 3)


def test_the_other_clock_drops_nothing_and_both_times_are_kept() -> None:
    """T06."""
    street = Street()
    case = make_case(street.window, at=on(12))
    at = datetime(2026, 10, 12, 2, 0, 4, tzinfo=UTC)

    bring(
        ("HL-9", case.number, "办理中", "2026-10-12 09:59:58", "", "", ""),
        ("HL-9", case.number, "办结", "2026-10-12 10:30:00", "", "", ""),
        at=at,
    )

    assert statuses(case) == ["办理中", "办结"]
    lines = ForeignLine.objects.order_by("place")
    assert [(line.said_at.second, line.recorded_at) for line in lines] == [(58, at), (0, at)]
    assert fresh(case).stage == Stage.SETTLED
    told = [line.detail for line in case.lines.filter(kind="foreign").order_by("number")]
    assert [detail["status"] for detail in told] == ["办理中", "办结"]


def test_a_changed_category_changes_the_hand_and_what_the_former_one_still_says_changes_nothing() -> (
    None
):
    """T05."""
    street = Street()
    case = make_case(street.window, at=on(12))
    Case.objects.filter(pk=case.pk).update(category="户籍")
    bring(("HL-881", case.number, "办理中", "2026-10-12 11:00", "", "", ""), at=on(12, hour=12))

    recategorise(
        actor=street.officer,
        case=case,
        category="不动产",
        reason="实为房屋登记",
        unit=street.second,
        at=on(13),
    )
    add_words(case=case, words="请尽快", at=on(15))
    bring(("HL-881", "", "办结", "2026-10-15 09:00", "", "", ""), at=on(15, hour=18))

    now = fresh(case)
    assert (now.stage, now.category, now.holder) == (Stage.OPEN, "不动产", street.second)
    assert now.settle_due == case.settle_due
    assert list(Notice.objects.filter(kind="cases.added").values_list("user", flat=True)) == [
        street.second_head.user_id
    ]
    changed = case.lines.get(kind="category")
    assert (changed.detail, changed.words, changed.by_id, changed.on) == (
        {"before": "户籍", "after": "不动产"},
        "实为房屋登记",
        street.officer.user_id,
        date(2026, 10, 13),
    )
    assert case.lines.filter(kind="foreign_late").count() == 1
    rows = list(orders_chosen(SYSTEM, street.root, "").records())
    assert [row["status"] for row in rows] == ["受理", LEFT]
    assert all("请尽快" not in str(row) for row in rows)
    assert {row["ours"] for row in rows} == {case.number}


def test_wrong_rows_say_how_to_mend_them() -> None:
    street = Street()
    case, other = make_case(street.window), make_case(street.window)
    bring(("HL-1", case.number, "办理中", "2026-10-12 11:00", "", "", ""), at=on(12))

    reviewed = bring(
        ("HL-2", "", "办理中", "2026-10-12 11:00", "没有的单位", "", "内容"),
        ("HL-3", "", "办理中", "2026-10-12 11:00", street.window.code, "", ""),
        ("HL-4", "999999", "办理中", "2026-10-12 11:00", "", "", ""),
        ("HL-1", other.number, "办结", "2026-10-12 11:00", "", "", ""),
        ("HL-5", case.number, "办结", "2026-10-12 11:00", "", "", ""),
        ("HL-6", other.number, "办结", "昨天", "", "", ""),
        ("HL-7", "", "办理中", "2026-10-12 11:00", street.window.name, "", "内容"),
        at=on(12),
        skip_wrong=True,
    )

    assert [d.fate for d in reviewed.decisions] == [*([Fate.WRONG] * 6), Fate.NEW]
    assert set(ForeignNumber.objects.values_list("number", flat=True)) == {"HL-1", "HL-7"}


def test_a_moment_is_read_as_other_systems_write_it() -> None:
    assert moment_of("2026-10-12T10:30+08:00", UTC) == datetime(2026, 10, 12, 2, 30, tzinfo=UTC)
    half_past = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
    for written in (
        "2026.4.1 9:30",
        "２０２６年４月１日 9：30",
        "2026年4月1日9时30分",
        "2026/4/1 09:30:00",
    ):
        assert moment_of(written, UTC) == half_past, written
    assert moment_of("二〇二六年四月一日", UTC) == datetime(2026, 4, 1, tzinfo=UTC)
    for none in ("gestern", "2026年4月", "2026.4.1 25:00", ""):
        assert moment_of(none, UTC) is None, none


def test_a_settlement_that_is_told_late_counts_on_the_day_on_which_it_was() -> None:
    street = Street()
    first = ("HL-3", "", "转办", "2026-10-12 09:00", street.window.code, "户籍", "落户没有办成")

    bring(first, ("HL-3", "", "办结", "2026年10月14日", "", "", ""), at=on(30))

    case = Case.objects.get()
    days = [move.happened_on for move in case.moves.order_by("number")]
    assert days == [date(2026, 10, 12), date(2026, 10, 14)]
    assert (case.settled_on, case.ended_on) == (date(2026, 10, 14), date(2026, 10, 14))
    assert not case.is_late(on(30).date())
    assert case.asked_on == on(30).date()


def test_a_settlement_lies_neither_before_what_came_first_nor_ahead() -> None:
    street = Street()
    case = make_case(street.window, at=on(12))

    bring(("HL-4", case.number, "办结", "2026-10-01 09:00", "", "", ""), at=on(14))
    assert fresh(case).settled_on == date(2026, 10, 12)

    later = make_case(street.window, at=on(12))
    bring(("HL-5", later.number, "办结", "2026-12-01 09:00", "", "", ""), at=on(14))
    assert fresh(later).settled_on == date(2026, 10, 14)


def test_a_notice_that_contradicts_the_built_in_calendar_is_named_and_does_not_win() -> None:
    """T11: the loader says which source wins."""
    Street()
    sheet = read_rows(
        make_sheet(
            ("日期", "类别", "依据"),
            ("2026-09-18", "休", "误"),
            ("2026-09-25", "休", "国办发"),
            ("2027-10-01", "休", "国办发"),
            ("2027-10-09", "班", "国办发"),
            ("2027-10-09", "班", "国办发"),
            ("2027-10-10", "也许", "国办发"),
        ),
        DAY_COLUMNS,
    )
    reviewed = import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=True, at=on(1, 9)).reviewed

    assert [d.fate.value for d in reviewed.decisions] == [
        *("wrong", "unchanged", "new", "new", "wrong", "wrong"),
    ]
    assert reviewed.decisions[0].faults[0].why is Contradicts
    assert set(DayNotice.objects.values_list("day", "is_working")) == {
        (date(2027, 10, 1), False),
        (date(2027, 10, 9), True),
    }
    turned = read_rows(
        make_sheet(("日期", "类别"), ("2027-10-09", "休"), ("2027-10-01", "休")), DAY_COLUMNS
    )
    again = import_sheet(actor=SYSTEM, sheet=turned, skip_wrong=False, at=on(2, 9)).reviewed
    assert [d.fate.value for d in again.decisions] == ["changed", "unchanged"]
    assert not DayNotice.objects.get(day=date(2027, 10, 9)).is_working

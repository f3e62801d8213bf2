"""Open cases keep their unit open; what analysis reads of cases holds no word and no contact."""

from datetime import date

import pytest
from django.utils import translation

from tests.factories.cases import CONTACT, WORDS, Street, make_case, on, settle
from tests.factories.organisation import make_window
from xianfeng.actors.rules import SYSTEM
from xianfeng.cases.extracts import EXTRACTS, case_rows
from xianfeng.cases.selectors.hindrances import HasCases
from xianfeng.cases.services.citizen import ask_above, reopen
from xianfeng.desk.rules import QueueKind
from xianfeng.desk.selectors.queue import queue_of
from xianfeng.desk.words import title_of
from xianfeng.organisation.services.nodes import close_node

pytestmark = pytest.mark.django_db


def test_a_window_with_open_cases_is_closed_once_they_are_settled_or_elsewhere() -> None:
    street = Street()
    window = make_window(parent=street.office)
    case = make_case(window, at=on(12))

    with pytest.raises(HasCases) as refused:
        close_node(actor=SYSTEM, node=window, closed_on=date(2026, 10, 13), reason="撤", at=on(13))
    assert refused.value.details["count"] == 1
    settle(SYSTEM, case, at=on(14))
    close_node(actor=SYSTEM, node=window, closed_on=date(2026, 10, 15), reason="撤", at=on(15))

    window.refresh_from_db()
    assert window.closed_on == date(2026, 10, 15)


def test_the_extract_tells_days_states_and_counts_and_nobodys_words() -> None:
    street = Street()
    case = make_case(street.window, at=on(12))
    settle(street.head, case, at=on(13))
    reopen(case=case, at=on(14))
    make_case(street.window, at=on(20))

    rows = list(case_rows(date(2026, 10, 19)))

    names = [column.name for column in EXTRACTS[0].columns]
    assert [dict(zip(names, row, strict=True)) for row in rows] == [
        {
            "case": case.pk,
            "window": street.window.pk,
            "office": street.office.pk,
            "channel": "web",
            "stage": "again",
            "verdict": None,
            "arrived_on": date(2026, 10, 12),
            "settle_due": date(2026, 10, 19),
            "ended_on": None,
            "is_late": False,
            "said_settled": True,
            "reopenings": 1,
            "returns": 0,
        }
    ]
    assert CONTACT not in str(rows)
    assert WORDS not in str(rows)


def test_what_is_late_or_waits_for_the_level_above_stands_in_the_officers_queue() -> None:
    street = Street()
    make_case(street.window, at=on(12))
    asked = make_case(street.second, at=on(19))
    ask_above(case=asked, words="请上级看看", at=on(20))
    make_case(street.window, at=on(14))

    queue = queue_of(street.above, at=on(21))

    with translation.override("en"):
        said = [
            title_of(row) for row in queue.rows if row.kind in {QueueKind.CASE, QueueKind.RULING}
        ]
    assert sorted(said) == [
        "1 case is overdue",
        "2 citizens have not been contacted in time",
        f"Case {asked.number}: the level above decides",
    ]
    assert [row.kind.value for row in queue_of(street.second_head, at=on(21)).rows] == ["case"]

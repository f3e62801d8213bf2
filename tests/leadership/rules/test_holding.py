from datetime import date

import pytest

from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.refusals import NotAfter
from xianfeng.leadership.rules.holding import (
    Span,
    clash,
    election_faults,
    end_faults,
    holder_faults,
    succession_faults,
    term_faults,
)
from xianfeng.leadership.rules.post_faults import (
    EarlyElection,
    ElectedAfterStart,
    ElectionRecorded,
    HoldsPost,
    NotFullMember,
    NotOneOfIts,
    SecretaryThere,
    TermsOverlap,
)
from xianfeng.leadership.rules.terms import PostKind, TermDates
from xianfeng.sheets.rules.faults import ExceptionKind

JUNE, JULY, AUGUST = date(2020, 6, 1), date(2020, 7, 1), date(2020, 8, 1)


def span(starts_on: date, ends_on: date = date.max) -> Span:
    return Span(1, "张三", PostKind.SECRETARY, starts_on, ends_on)


@pytest.mark.parametrize(
    ("left_on", "until", "kind"),
    [
        (None, None, None),
        (None, JULY, ExceptionKind.HOLDER_ELSEWHERE),
        (JULY, JULY, ExceptionKind.HOLDER_ELSEWHERE),
        (JUNE, JULY, None),
    ],
)
def test_a_past_post_may_be_of_somebody_who_belonged_here_then(
    left_on: date | None, until: date | None, kind: ExceptionKind | None
) -> None:
    (fault,) = holder_faults("张三", belongs=False, is_full=True, left_on=left_on, until=until)

    assert (fault.why, fault.kind) == (NotOneOfIts, kind)


def test_a_holder_belongs_here_and_is_a_full_member() -> None:
    assert not [*holder_faults("张三", belongs=True, is_full=True, left_on=None, until=None)]
    (fault,) = holder_faults("张三", belongs=True, is_full=False, left_on=None, until=JULY)
    assert (fault.why, fault.kind) == (NotFullMember, None)


@pytest.mark.parametrize(
    ("new", "other", "is_recorded", "expected"),
    [
        (span(JULY), span(JUNE, JULY), True, None),
        (span(JULY), span(JUNE), True, "stands in the way"),
        (span(JUNE), span(JULY), True, "stands in the way"),
        (span(JUNE, JULY), span(JULY), True, ExceptionKind.OUT_OF_ORDER),
        (span(JUNE, JULY), span(JULY), False, None),
        (span(JUNE, AUGUST), span(JULY), False, "stands in the way"),
    ],
)
@pytest.mark.parametrize("is_person", [True, False])
def test_posts_follow_each_other(
    *, new: Span, other: Span, is_recorded: bool, expected: str | None, is_person: bool
) -> None:
    fault = clash(new, other, is_person=is_person, is_recorded=is_recorded)

    if expected is None:
        assert fault is None
    else:
        assert fault is not None
        assert fault.why is (HoldsPost if is_person else SecretaryThere)
        assert (fault.kind or "stands in the way") == expected


def whys(*faults: type[Refusal]) -> list[type[Refusal]]:
    return list(faults)


def test_posts_and_terms_end_after_their_start_and_elections_come_first() -> None:
    assert [each.why for each in end_faults(JULY, JULY)] == whys(NotAfter)
    assert not [*end_faults(JUNE, JULY)]
    assert [each.why for each in term_faults(JULY, JUNE, AUGUST)] == whys(
        NotAfter, ElectedAfterStart
    )
    assert not [*term_faults(JULY, AUGUST, JULY)]
    assert not [*term_faults(JULY, None, None)]


def test_a_term_follows_the_last_one_and_not_too_early() -> None:
    last = TermDates(JUNE, date(2023, 6, 1))
    early = succession_faults(last, JULY, is_shaped=False, months=6)

    assert [each.why for each in early] == whys(EarlyElection)
    assert not [*succession_faults(last, JULY, is_shaped=True, months=6)]
    assert not [*succession_faults(last, date(2023, 1, 1), is_shaped=False, months=6)]
    assert [each.why for each in succession_faults(last, JUNE, is_shaped=True, months=6)] == whys(
        TermsOverlap
    )


def test_a_recorded_day_of_election_stands() -> None:
    assert not [*election_faults(None, JULY), *election_faults(JULY, JULY)]
    (fault,) = election_faults(JUNE, JULY)
    assert (fault.why, fault.kind) == (ElectionRecorded, ExceptionKind.CHANGES_ELECTION)

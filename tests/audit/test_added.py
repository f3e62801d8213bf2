"""Rows that are only added: what was done to them past the services is found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Max

from tests.factories.carriers import make_carrier
from tests.factories.cases import Street, make_case, on, settle
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.added import SEALED, changed_tables, last_ends, strayed_tables
from xianfeng.audit.keys import TRAIL
from xianfeng.audit.models import Entry, Head
from xianfeng.audit.services import record, seal_rows
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.cases.models.cases import Case, CaseMove, Deadline, Hand
from xianfeng.cases.models.said import Answer, FollowUp, Line, Message
from xianfeng.cases.services.citizen import add_words
from xianfeng.upkeep.jobs import seal_trail
from xianfeng.upkeep.rules.checks import CheckName, State
from xianfeng.upkeep.selectors import examination

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> Street:
    found = Street()
    for day in (12, 13):
        case = make_case(found.window, at=on(day))
        settle(found.head, case, at=on(day, hour=15))
    seal_rows(actor=SYSTEM, at=on(14))
    return found


def test_what_is_added_afterwards_is_found_to_be_right(street: Street) -> None:
    assert not changed_tables()
    add_words(case=Case.objects.earliest("pk"), words="还有一点", at=on(14))
    Case.objects.update(contact="")  # forgotten, as the rule says
    assert not changed_tables()
    assert seal_rows(actor=SYSTEM, at=on(15)) is not None
    assert last_ends()["cases.line"][0] == Line.objects.count()
    assert not changed_tables()
    assert seal_rows(actor=SYSTEM, at=on(15)) is None
    make_case(street.window, at=on(15))
    assert seal_rows(actor=SYSTEM, at=on(15)) is None  # today's rows wait a night


def remove_a_case() -> None:
    """With all that hangs on it, as whoever has the database would."""
    case = Case.objects.earliest("pk").pk
    for model in (Line, Answer, Deadline, Message, CaseMove, FollowUp, Hand):
        model.objects.filter(case=case)._raw_delete(connection.alias)
    Case.objects.filter(pk=case)._raw_delete(connection.alias)


def lay_between() -> None:
    last = Line.objects.filter(on=on(13).date()).latest("pk")
    first = Line.objects.earliest("pk").pk
    Line.objects.filter(pk=first).update(words=last.words + "。")


CHANGES: dict[str, tuple[Callable[[], object], str]] = {
    "a case away": (remove_a_case, "cases.case"),
    "a line rewritten": (lay_between, "cases.line"),
    "a step earlier": (
        lambda: CaseMove.objects.filter(step="settle").update(happened_at=on(1)),
        "cases.casemove",
    ),
    "a later deadline": (
        lambda: Deadline.objects.update(due=on(30).date()),
        "cases.deadline",
    ),
    "another hand": (
        lambda: Hand.objects.update(unit=Case.objects.aggregate(w=Max("window__parent"))["w"]),
        "cases.hand",
    ),
    "another answer": (lambda: Answer.objects.update(public_words="已办结"), "cases.answer"),
    "another window": (
        lambda: Case.objects.update(window=Case.objects.aggregate(w=Max("window__parent"))["w"]),
        "cases.case",
    ),
}


@pytest.mark.parametrize(("change", "table"), CHANGES.values(), ids=CHANGES)
def test_what_is_done_to_a_row_of_an_earlier_day_is_found_for_ever(
    street: Street, change: Callable[[], object], table: str
) -> None:
    change()

    assert table in changed_tables()
    (rows,) = [each for each in examination(at=on(14)) if each.name is CheckName.ROWS]
    assert rows.state is State.FAILED
    make_case(street.window, at=on(14))
    seal_rows(actor=SYSTEM, at=on(15))
    assert table in changed_tables()


STRAYED: dict[str, Callable[[], object]] = {
    "a stage": lambda: Case.objects.update(stage="confirmed", ended_on=on(13).date()),
    "whose turn it is": lambda: Case.objects.update(
        holder=Case.objects.aggregate(w=Max("window__parent"))["w"]
    ),
    "the last day": lambda: Case.objects.filter(pk=Case.objects.earliest("pk").pk).update(
        settle_due=on(30).date()
    ),
    "the day of contact": lambda: Case.objects.update(contact_due=on(30).date()),
}


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("change", STRAYED.values(), ids=STRAYED)
def test_what_changes_by_rule_follows_from_the_steps_or_is_named(
    change: Callable[[], object],
) -> None:
    """What stands in no chain of its own is held against the rows that do (0059, 0068)."""
    assert strayed_tables() == []

    change()

    assert strayed_tables() == ["cases.case"]
    assert not changed_tables()
    (rows,) = [each for each in examination(at=on(14)) if each.name is CheckName.ROWS]
    assert (rows.state, rows.details["tables"]) == (State.FAILED, "cases.case")


def test_a_carrier_at_a_stage_to_which_no_step_led_is_named() -> None:
    carrier = make_carrier(stage=Stage.TRIAL)
    assert strayed_tables() == []

    Carrier.objects.filter(pk=carrier.pk).update(stage="ended")

    assert strayed_tables() == ["carriers.carrier"]


def test_neither_a_forged_line_of_the_trail_nor_an_older_one_covers_it_up(street: Street) -> None:
    older = Entry.objects.get(verb=SEALED).detail
    late = make_case(street.window, at=on(14))
    seal_rows(actor=SYSTEM, at=on(15))
    Line.objects.filter(case=late).update(words="没有诉求")

    for detail in (
        {},
        {"added": "{}", "added_signed": "no"},
        {"added": "{}", "added_signed": ""},
        older,
    ):
        record(actor=SYSTEM, verb=SEALED, subject=Head.objects.get(), at=on(15), detail=detail)
        assert changed_tables() == ["cases.line"]


@pytest.mark.usefixtures("street")
def test_without_the_key_nothing_is_known_to_be_signed() -> None:
    assert last_ends()

    key = TRAIL.key.rename(TRAIL.key.with_suffix(".away"))

    assert last_ends() == {}
    key.rename(TRAIL.key)


def test_the_nightly_job_signs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    make_case(Street().window, at=on(12))
    monkeypatch.setattr("xianfeng.upkeep.jobs.timezone.now", lambda: on(13) + timedelta(hours=1))

    seal_trail()

    assert Entry.objects.filter(verb=SEALED).exists()

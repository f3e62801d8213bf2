"""What pages add up and show of ballots is signed, so that a change past the services is seen."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db.models import F

from tests.factories.ballots import make_round, make_slips, night
from tests.factories.organisation import NOW, make_unit, make_window
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Entry, Head
from xianfeng.audit.services import record
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.ballots.rules.comments import HideReason
from xianfeng.ballots.rules.counts import Signed
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.balance import are_figures_changed
from xianfeng.ballots.services.cast import cast
from xianfeng.ballots.services.comments import hide_comment
from xianfeng.foundation.ledger.leaves import BallotLeaf, HiddenLeaf, read
from xianfeng.organisation.models.units import Unit
from xianfeng.upkeep.rules.checks import CheckName, State
from xianfeng.upkeep.selectors import examination

pytestmark = pytest.mark.django_db


def vote(window: Unit, count: int = 20) -> None:
    for number, token in enumerate(make_slips(window, count)):
        cast(token=token, answers={"level": str(number % 2 + 4)}, comment=f"意见{number}")


@pytest.fixture
def window() -> Unit:
    found = make_window(parent=make_unit(parent=make_unit()))
    row = make_round(found)  # of before the log, with a comment that stands in none
    Comment.objects.create(round=row, month=24000, text="很慢")
    Tally.objects.create(round=row, month=24000, in_log=False, question="level", code="5", count=30)
    vote(found)
    night()
    return found


def hide(window: Unit) -> None:
    for comment in (Comment.objects.exclude(salt="").first(), Comment.objects.get(salt="")):
        assert comment is not None
        hide_comment(actor=SYSTEM, unit=window, key=comment.pk, reason=HideReason.INSULT, at=NOW)


def test_openings_and_hidden_comments_change_figures_and_nothing_is_found(window: Unit) -> None:
    assert not are_figures_changed()
    hide(window)
    assert not are_figures_changed()
    vote(window)
    night(2)
    assert not are_figures_changed()


CHANGES: dict[str, Callable[[], object]] = {
    "a month": lambda: Tally.objects.filter(question="level", in_log=True).update(month=24001),
    "a count": lambda: Tally.objects.filter(code="5", in_log=True).update(count=F("count") + 1),
    "an old count": lambda: Tally.objects.filter(in_log=False).update(count=31),
    "one more": lambda: Tally.objects.create(
        round_id=Tally.objects.values_list("round_id", flat=True)[0],
        month=24000, in_log=False, question="level", code="4", count=9,
    ),
    "one less": lambda: Tally.objects.filter(in_log=False).delete(),
    "a comment away": lambda: Comment.objects.filter(text="意见3").delete(),
    "an old comment away": lambda: Comment.objects.filter(salt="").delete(),
    "a comment rewritten": lambda: Comment.objects.filter(text="意见3").update(text="很好"),
    "a comment hidden": lambda: Comment.objects.filter(text="意见3").update(
        text="", salt="", hidden_reason="insult", hidden_on=NOW.date()
    ),
    "a comment more": lambda: Comment.objects.create(
        round_id=Tally.objects.values_list("round_id", flat=True)[0],
        key=uuid4(), month=24321, text="很好", salt="ab" * 32,
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_changed_in_the_database_alone_is_found_and_stays_so(
    window: Unit, change: Callable[[], object]
) -> None:
    change()

    assert are_figures_changed()
    (box,) = [each for each in examination(at=NOW) if each.name is CheckName.BALLOT_BOX]
    assert box.state is State.FAILED
    vote(window)
    night(2)
    assert are_figures_changed()


def test_a_forged_line_of_the_trail_covers_nothing_up(window: Unit) -> None:
    signed = Entry.objects.get(verb="ballots.day.opened", detail__has_key="figures")
    before = Signed.read(signed.detail["figures"])
    assert before is not None
    hide(window)
    rows = list(Comment.objects.values())
    Comment.objects.exclude(text="").first().delete()  # type: ignore[union-attr] # there are
    for detail in (
        {},
        {"figures": "nothing"},
        {"figures": Signed(before.size, before.mark + 1, before.signature).text},
        signed.detail,  # an older one, signed by us
    ):
        record(
            actor=SYSTEM, verb="ballots.comment.hidden", subject=Head.objects.get(), at=NOW,
            detail=detail,
        )  # fmt: skip
        assert are_figures_changed()
    assert len(rows) == Comment.objects.count() + 1


def test_a_mark_is_not_brought_back_with_the_figures_of_its_time(window: Unit) -> None:
    signed = Entry.objects.filter(verb="ballots.day.opened").latest("number")
    tallies, comments = list(Tally.objects.all()), list(Comment.objects.all())
    vote(window)
    night(2)
    Tally.objects.all().delete()
    Comment.objects.all().delete()
    Tally.objects.bulk_create(tallies)
    Comment.objects.bulk_create(comments)

    record(actor=SYSTEM, verb=signed.verb, subject=Head.objects.get(), at=NOW, detail=signed.detail)

    assert are_figures_changed()


def test_whoever_has_no_key_of_the_log_cannot_tell_and_says_so(
    window: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    del window
    logs.outside(LogName.PUBLIC).key.rename(logs.outside(LogName.PUBLIC).key.with_suffix(".away"))
    try:
        assert are_figures_changed()
    finally:
        logs.outside(LogName.PUBLIC).key.with_suffix(".away").rename(
            logs.outside(LogName.PUBLIC).key
        )


def test_hiding_stands_in_the_public_log_by_the_hash_that_the_ballot_has(window: Unit) -> None:
    hide(window)

    size = logs.size_of(LogName.PUBLIC)
    lines = [read(line) for line in logs.leaves(LogName.PUBLIC, 0, size)]
    (hidden,) = [each for each in lines if isinstance(each, HiddenLeaf)]
    assert hidden.reason == "insult"
    assert hidden.comment in {each.comment for each in lines if isinstance(each, BallotLeaf)}

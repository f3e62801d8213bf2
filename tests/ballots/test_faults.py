"""What a full disk, a broken database or somebody with SQL leave behind: nothing half done (I1)."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.database import kept_file
from tests.factories.ballots import PRAISE, make_slips, night, window_counts
from tests.factories.organisation import make_unit, make_window
from tools.faults import deeds
from tools.faults.__main__ import House, Plan
from tools.faults.stage import numbers
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.models.log import LogBundle
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.openings import BoxUneven, EnvelopeForeign
from xianfeng.ballots.selectors.receipts import last_state, receipt_of
from xianfeng.ballots.selectors.slips import SlipUsed, open_slip
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.ledger.sealing import opened
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit

pytestmark = pytest.mark.django_db
MOST = 500
"""Statements within which everything here has ended."""


class DiskFullError(OperationalError):
    """What a database says of a full disk."""


class FailsAt:
    """Let one statement fail: the one with this number, counted from 1."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(
        self,
        execute: Callable[..., object],
        sql: str,
        params: object,
        many: bool,  # noqa: FBT001 -- as Django calls it
        context: object,
    ) -> object:
        self.left -= 1
        if self.left == 0:
            raise DiskFullError
        return execute(sql, params, many, context)


def vote(window: Unit, count: int) -> tuple[str, ...]:
    tokens = make_slips(window, count)
    for token in tokens:
        cast(token=token, answers=PRAISE, comment="好")
    return tokens


def lines() -> list[bytes]:
    return list(logs.leaves(LogName.PUBLIC, 0, last_state(LogName.PUBLIC).size))


def test_a_cast_that_fails_at_any_statement_is_wholly_there_or_not_at_all() -> None:
    """Whoever got no answer tries again: the slip votes once, and has its receipt."""
    ends = []
    for number, token in enumerate(make_slips(make_window(), 30), 1):
        try:
            with connection.execute_wrapper(FailsAt(number)):
                cast(token=token, answers=PRAISE, comment="好")
        except DiskFullError:
            ends.append(open_or_used(token))
            assert balance().is_even
        else:
            break
        with suppress(SlipUsed):
            cast(token=token, answers=PRAISE, comment="好")
        assert receipt_of(token).short_code
        assert balance().used == balance().envelopes == number

    assert set(ends) == {SlipState.UNUSED, SlipState.USED}
    assert ends == sorted(ends)  # unused as long as nothing is committed, used from then on


def open_or_used(token: str) -> SlipState:
    try:
        open_slip(token)
    except SlipUsed:
        return SlipState.USED
    return SlipState.UNUSED


def test_an_opening_that_fails_at_any_statement_publishes_nothing_half_and_ends_with_the_same_bytes(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """T31 (4): the disk is full during an opening, at each of its statements."""
    window, few = make_window(), make_window()
    with django_capture_on_commit_callbacks(execute=True):
        vote(window, 20)
        vote(few, 2)
    with transaction.atomic():
        night()
        expected = lines()
        transaction.set_rollback(True)

    failed, number, before = 0, 1, _state()
    while failed < MOST:
        try:
            with (
                django_capture_on_commit_callbacks(execute=True),
                connection.execute_wrapper(FailsAt(number)),
            ):
                night()
        except DiskFullError:
            failed += 1
            now = _state()
            number = number + 1 if now == before else 1
            before = now
            assert balance().is_even, failed
            assert lines() == expected[: len(lines())], failed
            assert logs.unsignable(LogName.PUBLIC) is None, failed
            assert set(Tally.objects.filter(question="").values_list("count", flat=True)) <= {20}
        else:
            break

    assert failed > 50
    assert lines() == expected
    assert window_counts([window.pk], Period.parse("2026Q3"))[window.pk].levels[5] == 20
    assert (balance().envelopes, balance().opened) == (2, 20)


def _state() -> list[object]:
    """Return the steps that were committed."""
    days = DayKey.objects.order_by("number").values_list("number", "state")
    return [*days, *Opening.objects.values_list("day_id", "second_note")]


def test_ballots_that_somebody_took_out_are_counted_and_nothing_is_opened() -> None:
    """T31 (5): three of the envelopes that were acknowledged and wait are gone."""
    vote(make_window(), 30)
    gone = Envelope.objects.values_list("key", flat=True)[:3]
    Envelope.objects.filter(key__in=list(gone)).delete()
    signed = last_state(LogName.PUBLIC)

    with pytest.raises(BoxUneven) as refused:
        night()

    assert refused.value.details == {"used": 30, "ballots": 27}
    assert last_state(LogName.PUBLIC) == signed
    assert not Opening.objects.exists()


def _void(digests: Sequence[str]) -> None:
    Slip.objects.filter(digest__in=digests).update(state=SlipState.VOIDED.value)


def _unspend(digests: Sequence[str]) -> None:
    Slip.objects.filter(digest__in=digests).update(state=SlipState.UNUSED.value, commitment=None)


def _remove(digests: Sequence[str]) -> None:
    Slip.objects.filter(digest__in=digests).delete()


@pytest.mark.parametrize("change", [_void, _unspend, _remove])
def test_who_takes_nineteen_out_of_a_cell_learns_nothing_of_the_twentieth(
    change: Callable[[Sequence[str]], None],
) -> None:
    """T26 (a): by SQL, slips alone, or slips and envelopes so that the sums are even again."""
    window = make_window(parent=make_unit())
    vote(window, 20)
    change(list(Slip.objects.values_list("digest", flat=True)[:19]))
    with pytest.raises(EnvelopeForeign, match="its slip promised another one"):
        night()
    assert (balance().used, balance().ballots) == (1, 20)

    kept = _envelope_of_the_used_slip()
    Envelope.objects.exclude(pk=kept).delete()
    night(20)

    assert balance().is_even
    assert not Tally.objects.exists()
    assert Envelope.objects.count() == 1


def _envelope_of_the_used_slip() -> UUID:
    """Find it as only somebody with the day's key can."""
    used = Slip.objects.get(state=SlipState.USED.value).digest
    for row in Envelope.objects.select_related("day"):
        key = keys.get(keys.name_of_day(row.day.number, row.day.public_key))
        if Content.read(opened(bytes(row.sealed), key)).digest == used:
            return row.pk
    raise LookupError


# -- a short sample of make faults, and whether it would see anything ---------------------------


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.once
def test_casting_that_is_killed_or_failed_at_its_calls_loses_nothing(
    tmp_path: Path, database_folder: Path
) -> None:
    house = House(tmp_path)
    house.build(with_shim=True, with_postgresql=False, migrated=kept_file(database_folder))

    found = house.played(0, Plan("casting", (("eio", 1), ("torn", 1))))

    assert [each.wrongs for each in found] == [[], []]
    assert all(each.out_of > 50 and each.points > 0 for each in found)


def test_places_are_spread_over_all_calls_before_they_are_filled_up() -> None:
    assert list(numbers(11, budget=60)) == [8, 4, 2, 6, 10, 1, 3, 5, 7, 9, 11]
    assert list(numbers(11, budget=0)) == []


def _take_an_envelope() -> str:
    Envelope.objects.filter(pk=Envelope.objects.values_list("pk", flat=True)[0]).delete()
    return "20 slips are used, 19 ballots are there"


def _copy_an_envelope() -> str:
    row = Envelope.objects.all()[0]
    row.pk = uuid4()
    row.save(force_insert=True)
    return "1 ballots are there twice"


def _forget_a_slip() -> str:
    _unspend(list(Slip.objects.values_list("digest", flat=True)[:1]))
    return "1 slips have no ballot, or ballots no slip"


def _change_a_leaf() -> str:
    row = LogBundle.objects.get()
    row.lines = bytes(row.lines).replace(b'"count":20', b'"count":21')
    row.save()
    return "log public: one of the leaves 0–0 is not what was signed"


@pytest.mark.parametrize(
    "damage", [_take_an_envelope, _copy_an_envelope, _forget_a_slip, _change_a_leaf]
)
def test_what_make_faults_looks_for_it_finds(
    damage: Callable[[], str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tokens = vote(make_window(), 20)
    assert list(deeds.wrongs(tokens)) == []

    assert damage() in list(deeds.wrongs(tokens))


def test_an_acknowledged_ballot_that_is_not_there_is_named() -> None:
    cast_, lost = make_slips(make_window(), 2)
    cast(token=cast_, answers=PRAISE, comment="")

    assert list(deeds.wrongs([cast_, lost])) == ["1 acknowledged ballots are lost"]

"""Random lives of the trail, honest and not, against a plain model, on whichever database it is."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytest_django import Settings

from tests.factories.organisation import NOW, make_organisation
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Checkpoint, Entry, Head
from xianfeng.audit.outside import FOLDER
from xianfeng.audit.services import prune, record, seal
from xianfeng.audit.verifying import verify

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PICK = st.integers(0, 10_000)
TEXTS = st.text(max_size=12).filter(lambda text: "\x00" not in text and text.isprintable())


@dataclass
class Model:
    """What the trail should hold: the moment of each entry kept, and the sizes that were sealed."""

    at: datetime = NOW
    kept: dict[int, datetime] = field(default_factory=dict)
    size: int = 0
    seals: list[int] = field(default_factory=list)
    pruned_to: int = 0

    def write(self, count: int = 1) -> None:
        for _ in range(count):
            self.size += 1
            self.kept[self.size] = self.at


class TrailMachine(RuleBasedStateMachine):
    """Entries are written, sealed and pruned; now and then somebody meddles, and is found out."""

    home: Path

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        (self.home / FOLDER / "audit.notes").unlink(missing_ok=True)
        self.model = Model()
        self.subject = make_organisation()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @rule(
        count=st.integers(1, 4),
        reason=TEXTS,
        value=st.floats() | TEXTS,
    )
    def write(self, count: int, reason: str, value: float | str) -> None:
        for number in range(count):
            record(
                actor=SYSTEM,
                verb="example.done",
                subject=self.subject,
                at=self.model.at,
                detail={"number": number, "value": value},
                changes={"名称": [reason, value]},
                reason=reason,
            )
        self.model.write(count)

    @rule(reason=TEXTS)
    def fail(self, reason: str) -> None:
        """A deed that is taken back leaves no entry and no gap."""
        with transaction.atomic():
            record(
                actor=SYSTEM,
                verb="example.done",
                subject=self.subject,
                at=self.model.at,
                reason=reason,
            )
            transaction.set_rollback(True)

    @rule(hours=st.sampled_from([1, 30, 24 * 40]))
    def wait(self, hours: int) -> None:
        self.model.at += timedelta(hours=hours)

    @rule()
    def seal(self) -> None:
        model = self.model
        is_new = model.size > 0 and model.size not in model.seals
        assert (seal(actor=SYSTEM, at=model.at) is not None) == is_new
        if is_new:
            model.write()
            model.seals.append(model.size)

    @rule(days=st.integers(30, 90))
    def prune(self, days: int) -> None:
        model = self.model
        before = model.at - timedelta(days=days)
        first_kept = min((n for n, at in model.kept.items() if at >= before), default=None)
        reached = [
            size
            for size in model.seals
            if size > model.pruned_to and (first_kept is None or size < first_kept)
        ]
        old = [number for number in model.kept if reached and number <= reached[-1]]

        assert prune(actor=SYSTEM, before=before, at=model.at) == len(old)
        if reached:
            model.pruned_to = reached[-1]
            for number in old:
                del model.kept[number]
            model.write()

    @precondition(lambda self: self.model.kept)
    @rule(pick=PICK, deed=st.sampled_from(["alter", "remove", "swap", "cut", "forge"]))
    def meddle(self, pick: int, deed: str) -> None:
        """Whatever somebody with the database in hand does to one entry, `verify` names it."""
        numbers = sorted(self.model.kept)
        number = numbers[pick % len(numbers)]
        note = self.home / FOLDER / "audit.notes"
        with transaction.atomic():
            one = Entry.objects.filter(number=number)
            expected = {number}
            if deed == "alter":
                one.update(reason="另有原因。")
            elif deed == "remove":
                one.delete()
            elif deed == "forge":
                one.update(digest="0" * 64)
                expected |= {number + 1} & self.model.kept.keys()
            elif deed == "swap":
                expected = {number, numbers[-1]}
                for old, new in ((number, 10**6), (numbers[-1], number), (10**6, numbers[-1])):
                    Entry.objects.filter(number=old).update(number=new)
                expected = set() if number == numbers[-1] else expected
            else:
                Entry.objects.filter(number__gte=number).delete()
                expected = set(numbers[numbers.index(number) :])
            assert {each.number for each in verify().breaks} >= expected, deed
            transaction.set_rollback(True)
        assert note.exists() == bool(self.model.seals)

    @precondition(lambda self: self.model.seals and self.model.seals[-1] > self.model.pruned_to)
    @rule()
    def rewrite(self) -> None:
        """A trail that is cut off and written anew, head and all, does not fit the note outside."""
        with transaction.atomic():
            Entry.objects.all().delete()
            Head.objects.all().delete()
            Checkpoint.objects.all().delete()
            for _ in range(self.model.size):
                record(actor=SYSTEM, verb="example.other", subject=self.subject, at=self.model.at)
            assert not verify().holds
            transaction.set_rollback(True)

    @invariant()
    def the_trail_holds_and_is_that_of_the_model(self) -> None:
        model = self.model
        found = dict(Entry.objects.order_by("number").values_list("number", "recorded_at"))
        assert found == model.kept
        state = verify()
        assert state.breaks == ()
        assert (state.first, state.size) == (model.pruned_to + 1, model.size)
        assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == (
            model.seals
        )


def test_the_trail_lives_as_its_model_does(settings: Settings, tmp_path: Path) -> None:
    settings.XIANFENG_HOME = tmp_path
    machine = type("Machine", (TrailMachine,), {"home": tmp_path})
    run_state_machine_as_test(machine, settings=EXAMPLES)


EXAMPLES = settings(
    max_examples=40,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

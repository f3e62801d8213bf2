from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.serializers import deserialize, serialize
from django.db import transaction
from pytest_django import Settings

from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Entry
from xianfeng.ballots.models.log import LogBundle, LogCheckpoint, LogHead, LogWitness
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.witnesses import Witness, witnesses_of
from xianfeng.ballots.selectors import log as selectors
from xianfeng.ballots.services.log import LogDamaged, append
from xianfeng.ballots.services.witnesses import ask_witnesses
from xianfeng.foundation.ledger.leaves import MiddleLeaf
from xianfeng.foundation.ledger.notes import BadNote, Verifier, open_note
from xianfeng.foundation.ledger.signing import COSIGNATURE, Signer
from xianfeng.foundation.ledger.witness import Seen, answer, read_request

AT = datetime(2026, 9, 1, 3, tzinfo=UTC)
PUBLIC = LogName.PUBLIC
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    """A data folder of its own; notes are kept at once, since no test commits."""

    def at_once(deed: Callable[[], object]) -> None:
        deed()

    monkeypatch.setattr(transaction, "on_commit", at_once)
    settings.XIANFENG_HOME = tmp_path
    return tmp_path


class Office:
    """A witness outside, reached without a network; it keeps what it was asked."""

    def __init__(self, name: str) -> None:
        self.signer = Signer(name, name.encode().ljust(32, b"."))
        self.seen: dict[str, Seen] = {}
        self.is_up = True
        self.says: tuple[int, str] | None = None
        self.asked: list[int] = []

    @property
    def witness(self) -> Witness:
        key = Verifier(self.signer.name, self.signer.public_key, COSIGNATURE)
        return Witness(f"https://{self.signer.name}", key)

    def post(self, _url: str, body: bytes) -> tuple[int, str]:
        self.asked.append(read_request(body)[0])
        if not self.is_up:
            raise TimeoutError
        if self.says is not None:
            return self.says
        verifiers = selectors.outside(PUBLIC).verifiers()
        logs = {verifier.name: [verifier] for verifier in verifiers}
        made = answer(body, logs=logs, seen=self.seen, signer=self.signer, seconds=1_800_000_000)
        if made.seen:
            self.seen[made.seen[0]] = made.seen[1]
        return made.status, made.body


def grow(to: int) -> None:
    last = selectors.checkpoint(PUBLIC)
    start = last.size if last else 0
    leaves = [MiddleLeaf(f"{number:064x}").line for number in range(start, to)]
    append(log=PUBLIC, leaves=leaves, at=AT)


def ask(*offices: Office, at: datetime = AT) -> int:
    by_address = {office.witness.url: office for office in offices}
    return ask_witnesses(
        actor=SYSTEM,
        log=PUBLIC,
        witnesses=[office.witness for office in offices],
        fetch=lambda url, body: by_address[url].post(url, body),
        at=at,
    )


def said(office: Office) -> list[dict[str, object]]:
    return list(LogWitness.objects.get(name=office.signer.name).said)


def test_nothing_is_asked_of_an_empty_log() -> None:
    assert ask(Office("a.example")) == 0


def test_every_witness_signs_the_last_checkpoint_once() -> None:
    a, b = Office("a.example"), Office("b.example")
    grow(100)

    assert ask(a, b) == 2
    assert ask(a, b) == 0
    checkpoint = LogCheckpoint.objects.get()
    for office in (a, b):
        assert open_note(checkpoint.cosigned_note, [office.witness.key]).size == 100


def test_a_witness_that_was_down_is_behind_and_gets_its_proof() -> None:
    """T33: A signs 100, is down at 140, comes back at 180; B goes on meanwhile."""
    a, b = Office("a.example"), Office("b.example")
    grow(100)
    ask(a, b)
    grow(140)
    a.is_up = False
    assert ask(a, b) == 1
    LogWitness.objects.filter(name="a.example").update(size=140)  # as if it had signed
    a.is_up = True
    grow(180)
    assert ask(a, b) == 2

    assert a.asked == [0, 100, 140, 100]
    assert [row["what"] for row in said(a)] == ["went_back", "down"]
    assert "a.example" in LogCheckpoint.objects.get(size=180).cosignatures
    assert "a.example" not in LogCheckpoint.objects.get(size=140).cosignatures


def test_a_witness_that_went_back_is_reported_and_still_served() -> None:
    """T33: restored from a backup, A says 60; the log sends 60 → 200 and says so publicly."""
    a = Office("a.example")
    grow(60)
    ask(a)
    saved = dict(a.seen)
    grow(180)
    ask(a)
    a.seen = saved
    grow(200)

    assert ask(a, at=AT + timedelta(days=1)) == 1
    assert a.asked[-2:] == [180, 60]
    assert said(a) == [{"what": "went_back", "before": 180, "now": 60, "on": "2026-09-02"}]


def test_an_older_state_that_only_a_witness_remembers_stops_the_log(folder: Path) -> None:
    """T97: the log is back at 420, its note outside was removed; the witness has seen 500."""
    a = Office("a.example")
    grow(420)
    saved = serialize(
        "json",
        [*LogHead.objects.all(), *LogBundle.objects.all(), *LogCheckpoint.objects.all()],
    )
    ask(a)
    grow(500)
    ask(a)
    LogHead.objects.all().delete()
    LogBundle.objects.all().delete()
    LogCheckpoint.objects.all().delete()
    LogWitness.objects.update(size=420)
    for row in deserialize("json", saved):
        row.save()
    (folder / "ledger" / "public.notes").unlink()
    assert selectors.why_not(PUBLIC, whole=True) is None

    assert ask(a) == 0

    assert selectors.unsignable(PUBLIC) == "a witness has seen 500, we hold 420"
    with pytest.raises(LogDamaged):
        grow(430)
    assert Entry.objects.get().verb == "ballots.log.stopped"
    assert said(a)[0] == {"what": "ahead", "size": 500, "held": 420, "on": "2026-09-01"}
    assert ask(a) == 0
    assert Entry.objects.count() == 1


def test_a_lying_witness_cannot_make_the_log_sign_or_stop() -> None:
    """T97: it says 9,999; it is reported and left out."""
    a, b = Office("a.example"), Office("b.example")
    grow(420)
    a.says = (409, "9999\n")

    assert ask(a, b) == 1
    assert said(a)[0]["what"] == "ahead"
    assert LogHead.objects.get().alarm == ""
    grow(430)
    assert ask(a, b) == 1
    assert [row.size for row in selectors.checkpoints(PUBLIC)] == [420, 430]


@pytest.mark.parametrize(
    ("says", "what"),
    [
        ((200, ""), "wrong"),
        ((200, "— a.example AAAA\n"), "wrong"),
        ((200, "nonsense\n"), "wrong"),
        ((403, "no\n"), "refuses"),
        ((409, "nonsense\n"), "refuses"),
    ],
)
def test_what_is_no_signature_is_never_kept(says: tuple[int, str], what: str) -> None:
    a = Office("a.example")
    grow(20)
    a.says = says

    assert ask(a) == 0
    assert ask(a) == 0
    assert [row["what"] for row in said(a)] == [what]
    assert LogCheckpoint.objects.get().cosignatures == {}


def test_witnesses_are_read_from_the_setting() -> None:
    witness = Office("a.example").witness

    assert witnesses_of([f"{witness.url}/ {witness.key.text}"]) == [witness]
    for text in ("", "ftp://a.example " + witness.key.text, "https://a.example key"):
        with pytest.raises(BadNote):
            Witness.read(text)

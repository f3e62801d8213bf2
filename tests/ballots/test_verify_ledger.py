"""What an export must withstand: each kind of tampering is refused, and named, by both doors."""

import json
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest
from click.testing import CliRunner

from tests.ballots.ledger_box import (
    DIGEST,
    LOG,
    RECEIPTS,
    WITNESS,
    Box,
    Hook,
    cosignature,
    week,
)
from xianfeng.ballots import verify_ledger
from xianfeng.ballots.verify_ledger import Tree, check
from xianfeng.cli import main as command
from xianfeng.foundation.ledger.leaves import (
    BackLeaf,
    BallotLeaf,
    BatchLeaf,
    CellLeaf,
    DayLeaf,
    Leaf,
    MiddleLeaf,
    OnLeaf,
    PromiseLeaf,
)
from xianfeng.foundation.ledger.notes import Verifier, signature_line, signed_note
from xianfeng.foundation.ledger.receipts import Receipt, signed_receipt
from xianfeng.foundation.ledger.signing import COSIGNATURE, Signer, is_signature
from xianfeng.foundation.ledger.tree import EMPTY_ROOT, Frontier, inclusion_proof, leaf_hash

SCRIPT = Path(verify_ledger.__file__)
LEAVES = "leaves/000000.txt"


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of an honest export, by name."""
    folder = week(Box()).write(tmp_path_factory.mktemp("export"))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def both(folder: Path) -> list[str]:
    """Return what the command and the script find; they say the same with the same exit code."""
    told = CliRunner().invoke(command, ["ledger", "verify", str(folder), "--json"])
    found = json.loads(told.stdout)
    slow = check(folder)
    assert found == json.loads(json.dumps(slow))
    assert told.exit_code == (0 if found["ok"] else 1)
    assert found["ok"] is (found["problems"] == [])
    return list(found["problems"])


def test_an_honest_export_holds(tmp_path: Path, honest: dict[str, bytes]) -> None:
    assert both(written(tmp_path, honest)) == []


# --- Files changed by somebody without a key
Files = dict[str, bytes]
Tamper = Callable[[Files], object]


def lines(files: Files) -> list[bytes]:
    return files[LEAVES].split(b"\n")[:-1]


def put(files: Files, rows: list[bytes]) -> None:
    files[LEAVES] = b"".join(row + b"\n" for row in rows)


def first(files: Files, kind: str) -> int:
    word = f'"kind":"{kind}"'.encode()
    return next(place for place, line in enumerate(lines(files)) if word in line)


def at(kind: str, change: Callable[[list[bytes], int], object]) -> Tamper:
    """Change the rows at the first leaf of a kind."""

    def tamper(files: Files) -> None:
        rows = lines(files)
        change(rows, first(files, kind))
        put(files, rows)

    return tamper


def swap_letter(line: bytes, place: int) -> bytes:
    return line[:place] + (b"0" if line[place : place + 1] != b"0" else b"1") + line[place + 1 :]


def altered(place: int = 20) -> Callable[[list[bytes], int], object]:
    return lambda rows, i: rows.__setitem__(i, swap_letter(rows[i], place))


def swapped(rows: list[bytes], i: int) -> None:
    rows[i], rows[i + 1] = rows[i + 1], rows[i]


def edit(name: str, before: str, after: str, count: int = 1) -> Tamper:
    def tamper(files: Files) -> None:
        text = files[name].decode()
        assert before in text
        files[name] = text.replace(before, after, count).encode()

    return tamper


def exported(**change: object) -> Tamper:
    def tamper(files: Files) -> None:
        files["export.json"] = json.dumps(json.loads(files["export.json"]) | change).encode()

    return tamper


def notes(change: Callable[[list[str]], object]) -> Tamper:
    def tamper(files: Files) -> None:
        each = [f"{x.strip()}\n" for x in files["checkpoints.txt"].decode().split("\n\n\n")[:-1]]
        change(each)
        files["checkpoints.txt"] = "".join(f"{note}\n\n\n" for note in each).encode()

    return tamper


def values(kind: str, change: Callable[[list[bytes]], list[bytes]]) -> Tamper:
    def tamper(files: Files) -> None:
        name = min(name for name in files if name.startswith(f"{kind}/"))
        rows = change(files[name].split(b"\n")[:-1])
        files[name] = b"".join(row + b"\n" for row in rows)

    return tamper


def unsigned(note: str, name: str) -> str:
    """Return a note without the lines of somebody."""
    return "".join(
        row for row in note.splitlines(keepends=True) if not row.startswith(f"— {name} ")
    )


def rebuilt(change: Callable[[str], str], place: int = 3) -> Tamper:
    return notes(lambda each: each.__setitem__(place, change(each[place])))


def with_size(note: str) -> str:
    head, size, *rest = note.split("\n")
    return "\n".join([head, str(int(size) + 1), *rest])


def with_root(note: str) -> str:
    rows = note.split("\n")
    rows[2] = b64encode(bytes(32)).decode()
    return "\n".join(rows)


def with_foreign_origin(note: str) -> str:
    return note.replace(LOG.name, "elsewhere/public", 1)


def with_other_id(note: str) -> str:
    """Put the log's signature under its name with another key id."""
    row = next(row for row in note.splitlines() if row.startswith(f"— {LOG.name} "))
    other = signature_line(LOG.name, b"none" + bytes(64)).strip()
    return note.replace(row, other)


def with_broken(name: str) -> Callable[[str], str]:
    def change(note: str) -> str:
        row = next(row for row in note.splitlines() if row.startswith(f"— {name} "))
        return note.replace(row, row[:-9] + ("A" if row[-9] != "A" else "B") + row[-8:])

    return change


def in_turn(*tampers: Tamper) -> Tamper:
    def tamper(files: Files) -> None:
        for each in tampers:
            each(files)

    return tamper


def dropped_file(name: str) -> Tamper:
    return lambda files: files.pop(name)


FROM_OUTSIDE: dict[str, tuple[Tamper, str]] = {
    "a promise's code is altered": (at("promise", altered()), "opens no slip"),
    "a promise's commitment is altered": (
        at("promise", altered(100)),
        "are not those that were signed",
    ),
    "a middle is altered": (at("middle", altered(30)), "are not those that were signed"),
    "a ballot is altered": (
        edit(LEAVES, '"overall":"5"', '"overall":"1"'),
        "are not those that were signed",
    ),
    "a comment's hash is altered": (at("ballot", altered(90)), "signed|should be a ballot"),
    "a way back is altered": (at("back", altered(45)), "does not lead back|picked"),
    "a way on is altered": (at("on", altered(60)), "does not lead on|picked|no leaf"),
    "a batch is altered": (at("batch", altered(90)), "no leaf that may|not the values"),
    "a day's leaf is altered": (edit(LEAVES, '"issued":150', '"issued":151'), "151 issued"),
    "a promise is dropped": (at("promise", lambda rows, i: rows.pop(i)), "cut off or holds other"),
    "a ballot is dropped": (at("ballot", lambda rows, i: rows.pop(i)), "cut off or holds other"),
    "the last leaf is dropped": (at("batch", lambda rows, _: rows.pop()), "cut off or holds other"),
    "the last leaf is dropped and the size with it": (
        in_turn(at("batch", lambda rows, _: rows.pop()), exported(size=462)),
        "the last checkpoint has 463 leaves, the export 462",
    ),
    "a ballot is added": (
        at("ballot", lambda rows, i: rows.insert(i, rows[i])),
        "cut off or holds other",
    ),
    "a ballot is added and the size with it": (
        in_turn(at("ballot", lambda rows, i: rows.insert(i, rows[i])), exported(size=464)),
        "the last checkpoint has 463 leaves, the export 464",
    ),
    "two promises change places": (at("promise", swapped), "are not those that were signed"),
    "two middles change places": (at("middle", swapped), "are not those that were signed"),
    "two ballots change places": (at("ballot", swapped), "are not those that were signed"),
    "a ballot takes another's place": (
        at("ballot", lambda rows, i: rows.__setitem__(i, rows[i + 1])),
        "are not those that were signed|does not lead on",
    ),
    "a line is written otherwise": (
        edit(LEAVES, '{"approvals"', '{ "approvals"'),
        "no leaf that may stand there",
    ),
    "a line has a field more": (
        edit(LEAVES, '{"approvals"', '{"a":1,"approvals"'),
        "no leaf that may stand there",
    ),
    "a file of leaves is cut": (
        lambda files: files.update({LEAVES: files[LEAVES][:-10]}),
        "cut off",
    ),
    "a file of leaves is missing": (dropped_file(LEAVES), "files of leaves"),
    "a file of leaves is there too many": (
        lambda files: files.update({"leaves/000001.txt": b"{}\n"}),
        "files of leaves",
    ),
    "the export says fewer leaves": (exported(size=462), "cut off or holds other|the export 462"),
    "the export says that it begins later": (exported(**{"from": 5}), "."),
    "the export is of another kind": (exported(format="other/1"), "export.json"),
    "the export's own page is broken": (
        lambda files: files.update({"export.json": b"{"}),
        "the export is damaged",
    ),
    "a batch's list lacks a slip": (values("batches", lambda rows: rows[1:]), "not 90 values"),
    "a batch's list holds another slip": (
        values("batches", lambda rows: sorted([*rows[1:], b"f" * 64])),
        "not the values that leaf 0 committed to",
    ),
    "a batch's list is out of order": (
        values("batches", lambda rows: rows[::-1]),
        "each once, in order",
    ),
    "a batch's list is cut": (
        lambda files: files.update({"batches/0.txt": files["batches/0.txt"][:-1]}),
        "cut off",
    ),
    "a batch's list is missing": (dropped_file("batches/0.txt"), "0.txt is missing"),
    "a void's list voids another slip": (
        values("voids", lambda rows: sorted([*rows[1:], b"f" * 64])),
        "not the values|voids a slip that",
    ),
    "a checkpoint's size is altered": (rebuilt(with_size), "wrong signature"),
    "a checkpoint's root is altered": (rebuilt(with_root), "wrong signature"),
    "a checkpoint's origin is altered": (rebuilt(with_foreign_origin), "wrong signature"),
    "a checkpoint bears the log's name with another key": (
        rebuilt(with_other_id),
        "the log's own signature is missing",
    ),
    "a checkpoint's signature is broken": (
        rebuilt(with_broken(LOG.name)),
        f"wrong signature of {LOG.name}",
    ),
    "a witness's signature is broken": (
        rebuilt(with_broken(WITNESS.name)),
        f"wrong signature of {WITNESS.name}",
    ),
    "a witness's signature that picked the halves is gone": (
        notes(
            lambda each: [
                each.__setitem__(i, unsigned(x, WITNESS.name)) for i, x in enumerate(each)
            ]
        ),
        "no signature of the witness",
    ),
    "a checkpoint has no signature": (rebuilt(lambda note: note.split("\n\n")[0]), "signed note"),
    "a checkpoint has too many signatures": (
        rebuilt(lambda note: note + signature_line("x", b"grease") * 15),
        "is not a signed note",
    ),
    "a checkpoint has an extension line": (
        rebuilt(lambda note: note.replace("\n\n", "\nmore\n\n", 1)),
        "wrong signature",
    ),
    "a checkpoint holds a line that is no signature": (
        rebuilt(lambda note: f"{note}not signed\n"),
        "holds a line that is no signature",
    ),
    "every line of a list is another": (
        values("voids", lambda _: sorted(f"{n:064x}".encode() for n in range(150))),
        "voids a slip that",
    ),
    "two checkpoints change places": (
        notes(lambda each: each.insert(4, each.pop(3))),
        "the log went back from",
    ),
    "the checkpoint of an opening is missing": (
        notes(lambda each: each.pop(2)),
        "has no checkpoint at its end",
    ),
    "the last checkpoint is missing": (notes(lambda each: each.pop()), "the export 463"),
    "all checkpoints are missing": (notes(lambda each: each.clear()), "there is no checkpoint"),
    "a key's id is wrong": (edit("keys.txt", "+798c9110+", "+798c9111+"), "the id of the key"),
    "a key is another": (
        edit("keys.txt", f"log {LOG.name}+798c9110", "log other/public+798c9110"),
        "the id of the key",
    ),
    "the log's key is missing": (
        lambda files: files.update({"keys.txt": files["keys.txt"].split(b"\n", 2)[2]}),
        "the log's own signature is missing",
    ),
    "the questionnaire has another question": (
        edit(f"questionnaires/{DIGEST}.json", '"met"', '"mat"'),
        "is not the one that was asked",
    ),
    "the questionnaire is missing": (
        dropped_file(f"questionnaires/{DIGEST}.json"),
        "json is missing",
    ),
    "a tally is altered": (edit("tallies.json", '"yes": ', '"yes": 1'), "not what the ballots add"),
    "a tally names what nobody answered": (
        edit("tallies.json", '{"overall"', '{"never": {"1": 1}, "overall"'),
        "never: not what the ballots add up to",
    ),
}


@pytest.mark.parametrize("kind", FROM_OUTSIDE)
def test_an_export_that_was_changed_is_refused(
    tmp_path: Path, honest: dict[str, bytes], kind: str
) -> None:
    tamper, word = FROM_OUTSIDE[kind]
    files = dict(honest)
    tamper(files)
    assert files != honest

    problems = both(written(tmp_path, files))

    assert any(re.search(word, problem) for problem in problems), problems


# --- What the office itself does, with its key, and signs
def hooked(stage: str, change: Callable[[list[Leaf]], object], time: int = 1) -> Hook:
    """Change what a stage adds, the n-th time it does."""
    seen = iter(range(1, 100))

    def hook(now: str, leaves: list[Leaf]) -> None:
        if now == stage and next(seen) == time:
            change(leaves)

    return hook


def set_at(place: int, make: Callable[[Leaf], Leaf]) -> Callable[[list[Leaf]], object]:
    return lambda leaves: leaves.__setitem__(place, make(leaves[place]))


def changed(place: int = 0, **fields: object) -> Callable[[list[Leaf]], object]:
    return set_at(place, lambda leaf: replace(leaf, **fields))


def more(figure: str) -> Callable[[list[Leaf]], object]:
    return set_at(0, lambda leaf: replace(leaf, **{figure: getattr(leaf, figure) + 1}))


def other_answer(leaf: Leaf) -> Leaf:
    assert isinstance(leaf, BallotLeaf)
    other = "1" if leaf.answers["overall"] == "5" else "5"
    return replace(leaf, answers={**leaf.answers, "overall": other})


def every_ballot(leaves: list[Leaf]) -> None:
    leaves[:] = [other_answer(leaf) for leaf in leaves]


def way(kind: type[Leaf], **fields: object) -> Callable[[list[Leaf]], object]:
    def change(leaves: list[Leaf]) -> None:
        place = next(i for i, leaf in enumerate(leaves) if isinstance(leaf, kind))
        leaves[place] = replace(leaves[place], **fields)

    return change


def doubled(kind: type[Leaf]) -> Callable[[list[Leaf]], object]:
    def change(leaves: list[Leaf]) -> None:
        one, two = [i for i, leaf in enumerate(leaves) if isinstance(leaf, kind)][:2]
        leaves[one] = leaves[two]

    return change


def both_ways(leaves: list[Leaf]) -> None:
    back = next(leaf for leaf in leaves if isinstance(leaf, BackLeaf))
    place, on = next((i, leaf) for i, leaf in enumerate(leaves) if isinstance(leaf, OnLeaf))
    leaves[place] = replace(on, middle=back.middle)


@dataclass(frozen=True)
class Line(Leaf):
    """A line that no leaf of ours would write."""

    text: str
    kind: ClassVar[str] = "ballot"

    @property
    def line(self) -> bytes:
        return self.text.encode()


def odd_ballot(answers: str) -> Line:
    text = f'{{"answers":{answers},"comment":"","kind":"ballot","questionnaire":"window.1"}}'
    return Line(text)


BY_THE_OFFICE: dict[str, tuple[Hook, str]] = {
    "every ballot is altered at the opening": (
        hooked("ballots", every_ballot),
        "does not lead on to ballot .*: it was altered",
    ),
    "a promise is swapped for another slip's": (
        hooked("promises", lambda x: x.__setitem__(0, PromiseLeaf("0" * 64, x[0].commitment))),  # type: ignore[attr-defined]
        "opens no slip of a batch",
    ),
    "two slips are given one promise": (
        hooked("promises", lambda x: x.__setitem__(0, PromiseLeaf(x[0].code, x[1].commitment))),  # type: ignore[attr-defined]
        "a commitment stands twice",
    ),
    "a slip is opened twice": (
        hooked("promises", lambda x: x.__setitem__(0, PromiseLeaf(x[1].code, x[0].commitment))),  # type: ignore[attr-defined]
        "opens a slip that was opened before",
    ),
    "two ballots share a middle": (
        hooked("middles", lambda x: x.__setitem__(0, x[1])),
        "a middle stands twice",
    ),
    "a middle is none": (
        hooked("middles", lambda x: x.__setitem__(0, PromiseLeaf("0" * 64, "0" * 64))),
        "should be a middle",
    ),
    "a ballot holds an unknown question": (
        hooked("ballots", changed(0, answers={"colour": "5"})),
        "not of questionnaire",
    ),
    "a ballot holds an unknown answer": (
        hooked("ballots", changed(0, answers={"overall": "6"})),
        "not of questionnaire",
    ),
    "a ballot holds a tick where one answer is asked": (
        hooked("ballots", changed(0, answers={"overall": ("5",)})),
        "not of questionnaire",
    ),
    "a ballot holds an empty tick": (
        hooked(
            "ballots",
            lambda x: x.__setitem__(
                0,
                odd_ballot('{"reasons":[]}'),
            ),
        ),
        "not of questionnaire",
    ),
    "a ballot holds a tick that is not offered": (
        hooked("ballots", changed(0, answers={"reasons": ("dear",)})),
        "not of questionnaire",
    ),
    "a ballot's answers are no JSON": (
        hooked(
            "ballots",
            lambda x: x.__setitem__(0, odd_ballot("{x}")),
        ),
        "not of questionnaire",
    ),
    "a promise is none": (
        hooked("promises", lambda x: x.__setitem__(0, MiddleLeaf("0" * 64))),
        "should be a promise",
    ),
    "a ballot is none": (
        hooked("ballots", lambda x: x.__setitem__(0, MiddleLeaf("0" * 64))),
        "should be a ballot",
    ),
    "the day says more slips used and voided than issued": (
        hooked("day", changed(used=150, voided=1)),
        "more slips used and voided than issued",
    ),
    "a ballot is of another questionnaire": (
        hooked("ballots", changed(0, questionnaire="window.2")),
        "not of questionnaire",
    ),
    "the cell names a questionnaire that is not there": (
        hooked("cell", changed(digest="0" * 64)),
        "json is missing",
    ),
    "the cell names no questionnaire": (
        hooked("cell", set_at(0, lambda leaf: Line(leaf.line.decode().replace(DIGEST, "../x")))),
        "names no questionnaire",
    ),
    "the cell names the questionnaire otherwise": (
        hooked("cell", changed(questionnaire="window.2")),
        "is not the one that was asked",
    ),
    "the cell is of another round": (
        hooked("cell", changed(round="window.b", unit="1/3")),
        "which is of another round",
    ),
    "the cell says another day": (hooked("cell", changed(day=3)), "outside its opening"),
    "the day says more slips issued": (hooked("day", more("issued")), "says 151 issued, not 150"),
    "the day says more slips used": (hooked("day", more("used")), "says 68 used, not 67"),
    "the day says more slips voided": (hooked("day", more("voided")), "says 1 voided, not 0"),
    "the day says more ballots waiting": (hooked("day", more("waiting")), "says 67 used, not 68"),
    "the day says more ballots": (hooked("day", more("ballots")), "says 46 ballots, not 45"),
    "the day follows from nothing": (hooked("day", changed(previous="0" * 64)), "does not follow"),
    "the day goes back": (hooked("day", changed(day=0), 2), "goes back behind day 0"),
    "a way back has another nonce": (hooked("ways", way(BackLeaf, nonce="0" * 64)), "lead back"),
    "a way on has another nonce": (hooked("ways", way(OnLeaf, nonce="0" * 64)), "lead on"),
    "a way leads to another promise": (hooked("ways", way(BackLeaf, promise=5)), "lead back"),
    "a way leads to another ballot": (hooked("ways", way(OnLeaf, ballot=60)), "lead on"),
    "a way leads out of its cell": (hooked("ways", way(OnLeaf, ballot=1)), "leads out of the cell"),
    "a way back is shown twice": (hooked("ways", doubled(BackLeaf)), "shown before"),
    "a way on is shown twice": (hooked("ways", doubled(OnLeaf)), "shown before"),
    "a middle shows both its ways": (hooked("ways", both_ways), "did not pick"),
    "another half is shown": (
        hooked("ways", changed(source="checkpoint")),
        "shows the way that the seed did not pick",
    ),
    "the half is picked by a witness that nobody has": (
        hooked("ways", changed(source="witness nobody.example")),
        "no signature of the witness nobody",
    ),
    "the half is picked by nothing": (hooked("ways", changed(source="office")), "nothing that is"),
    "the ways of a cell are those of another": (
        hooked("ways", changed(round="county")),
        "ways of a cell that is not there",
    ),
    "a way is none": (
        hooked("ways", lambda x: x.__setitem__(1, MiddleLeaf("0" * 64))),
        "should be a way",
    ),
}


@pytest.mark.parametrize("kind", BY_THE_OFFICE)
def test_what_the_office_alters_and_signs_is_refused(tmp_path: Path, kind: str) -> None:
    hook, word = BY_THE_OFFICE[kind]

    problems = both(week(Box(hook)).write(tmp_path))

    assert any(re.search(word, problem) for problem in problems), problems


def played(play: Callable[[Box], object]) -> Box:
    """Let somebody play a short day: 30 slips, 24 ballots."""
    box = Box()
    play(box)
    return box


def few(box: Box) -> None:
    tokens = box.print("a1", "window.a", 30)
    box.open(0, {"window.a": [box.cast(token) for token in tokens[:19]]})
    box.show()


def voided_then_used(box: Box) -> None:
    tokens = box.print("a1", "window.a", 30)
    box.void("a1", tokens[:2])
    box.open(0, {"window.a": [box.cast(token) for token in tokens[:24]]})
    box.show()


def used_then_voided(box: Box) -> None:
    tokens = box.print("a1", "window.a", 30)
    box.open(0, {"window.a": [box.cast(token) for token in tokens[:24]]})
    box.show()
    box.void("a1", tokens[:2])
    box.void("a1", tokens[:1])


def late(box: Box) -> None:
    """Cast with slips that are committed to after the opening."""
    tokens = box.print("a1", "window.a", 30)
    other = Box()
    other.random.seed(5)
    foreign = other.print("a2", "window.a", 5)
    box.figures["issued"] += 5
    box.open(0, {"window.a": [box.cast(token) for token in (*tokens[:20], *foreign)]})
    box.show()
    leaf = BatchLeaf("a2", "window.a", 5, verify_root(other), "slip", ("window", "office"))
    box.lists[f"batches/{box.add(leaf)}.txt"] = other.lists["batches/0.txt"]
    box.sign()


def verify_root(box: Box) -> str:
    return str(json.loads(box.leaves[0])["root"])


def same_batch(box: Box) -> None:
    tokens = box.print("a1", "window.a", 30)
    leaf = replace_batch(box, approvals=("window", "window"))
    box.lists[f"batches/{box.add(leaf)}.txt"] = box.lists["batches/0.txt"]
    box.figures["issued"] += 30
    box.sign()
    box.open(0, {"window.a": [box.cast(token) for token in tokens[:24]]})
    box.show()


def replace_batch(box: Box, **fields: object) -> Leaf:
    content = json.loads(box.leaves[0])
    content.pop("kind")
    return BatchLeaf(**(content | {"approvals": ("window", "office")} | fields))


def twice_in_one_opening(box: Box) -> None:
    tokens = box.print("a1", "window.a", 60)
    box.open(0, {"window.a": [box.cast(token) for token in tokens[:24]]})
    box._cell(0, "window.a", [box.cast(token) for token in tokens[24:48]])
    box.sign()


def never_shown(box: Box) -> None:
    tokens = box.print("a1", "window.a", 60)
    box.open(0, {"window.a": [box.cast(token) for token in tokens[:24]]})
    box.opened = []
    box.open(15, {"window.a": [box.cast(token) for token in tokens[24:48]]})
    box.show()


def forked(box: Box) -> None:
    few_more(box)
    box.sign()
    other = Box()
    other.print("zz", "window.a", 30)
    box.notes.append(other.notes[0])
    box.notes.sort(key=lambda note: int(note.split("\n")[1]))


def few_more(box: Box) -> None:
    tokens = box.print("a1", "window.a", 30)
    box.open(0, {"window.a": [box.cast(token) for token in tokens[:24]]})
    box.show()


def silent_origin(box: Box) -> None:
    few_more(box)
    box.origin = "xianfeng-0c0d/public"
    box.print("a2", "window.a", 30)


def anew_in_vain(box: Box) -> None:
    few_more(box)
    box.anew(lost=2)
    box.notes = [*box.notes[:-1]]
    box.origin = LOG.name
    box.sign()


def anew_at_another_place(box: Box) -> None:
    few_more(box)
    box.anew(lost=0)
    box.leaves[-1] = box.leaves[-1].replace(b'"kept":', b'"kept":1')


def witnesses_alone(box: Box) -> None:
    few_more(box)
    box.sign(Signer("other.example", bytes(32)))


def no_checkpoint(box: Box) -> None:
    few_more(box)
    text = f"{LOG.name}\nmany\nleaves\n"
    box.notes[0] = signed_note(text, [LOG])


def stray(box: Box) -> None:
    few_more(box)
    box.add(MiddleLeaf("0" * 64))
    box.sign()


def void_of_another(box: Box) -> None:
    a = box.print("a1", "window.a", 30)
    box.print("b1", "window.b", 30)
    box.void("b1", a[:3])


def ends_in_a_cell(box: Box) -> None:
    box.print("a1", "window.a", 30)
    box.add(DayLeaf(0, 30, 0, 0, 0, 0, box.tree.root.hex()))
    box.add(CellLeaf(0, "window.a", "1/2", "window.1", "0" * 64, 24))
    box.sign()


PLAYED: dict[str, tuple[Callable[[Box], object], str]] = {
    "a cell of 19": (few, "has 19 ballots, fewer than 20"),
    "a voided slip is used": (voided_then_used, "opens a slip that was voided"),
    "a used slip is voided": (used_then_voided, "voids a slip that was used before"),
    "a slip is voided twice": (used_then_voided, "voids a slip that was voided before"),
    "a slip is committed to after its use": (late, "opens no slip of a batch that was committed"),
    "a batch stands twice": (same_batch, "batch a1 stands twice"),
    "two batches hold one slip": (same_batch, "holds slips of another batch"),
    "one person approved a batch twice": (same_batch, "lacks two approvals"),
    "a round is opened twice on a day": (twice_in_one_opening, "outside its opening, or twice"),
    "the halves are never shown": (never_shown, "the halves of window.a were never shown"),
    "the log is forked": (forked, "not those that were signed|was forked"),
    "the origin changes silently": (silent_origin, "another origin, and no leaf says so"),
    "a new origin is named and not borne": (anew_in_vain, "no checkpoint bears it"),
    "a new origin keeps another number": (anew_at_another_place, "leaves stand before it"),
    "witnesses alone have signed": (witnesses_alone, "the log's own signature is missing"),
    "the log's key has signed what is no checkpoint": (
        no_checkpoint,
        "is not three lines of origin, size and root",
    ),
    "a middle stands outside a cell": (stray, "no leaf that may stand there"),
    "a void names another batch's slips": (void_of_another, "that batch b1 does not hold"),
    "the log ends inside a cell": (ends_in_a_cell, "something is missing behind"),
}


@pytest.mark.parametrize("kind", PLAYED)
def test_a_log_that_was_played_wrong_is_refused(tmp_path: Path, kind: str) -> None:
    play, word = PLAYED[kind]

    problems = both(played(play).write(tmp_path))

    assert any(re.search(word, problem) for problem in problems), problems


def found_out(altered: int, folder: Path, plays: int) -> int:
    """Let the office alter so many of 40 ballots at the opening; count how often it shows."""

    def alter(leaves: list[Leaf]) -> None:
        leaves[:altered] = [other_answer(leaf) for leaf in leaves[:altered]]

    times = 0
    for play in range(plays):
        box = Box(hooked("ballots", alter), random=Random(play))
        tokens = box.print("a1", "window.a", 40)
        box.open(0, {"window.a": [box.cast(token) for token in tokens]})
        box.show()
        said = check(box.write(folder / f"{altered}-{play}"), is_signed=lambda *_: True)
        times += any("lead on" in problem for problem in said["problems"])
    return times


def test_of_twenty_ballots_altered_at_the_opening_some_are_always_found(tmp_path: Path) -> None:
    """I3: with probability of at least 1 - 0.75^k; one alone may well stay hidden."""
    assert found_out(20, tmp_path, plays=20) == 20
    assert 5 <= found_out(1, tmp_path, plays=20) <= 15


def test_more_than_sixty_kinds_of_tampering_are_tried() -> None:
    assert len(FROM_OUTSIDE) + len(BY_THE_OFFICE) + len(PLAYED) >= 100


def test_extra_signature_lines_are_passed_over(tmp_path: Path, honest: dict[str, bytes]) -> None:
    """T35: an unknown key, our name with another key, a witness, the witness again; T36: first."""
    files = dict(honest)

    def extra(each: list[str]) -> None:
        for place, note in enumerate(each):
            text, _, block = note.partition("\n\n")
            ours, witness = block.splitlines(keepends=True)
            grease = signature_line("grease.invalid", b"whatever it is")
            second = signature_line(LOG.name, b"none" + bytes(64))
            each[place] = f"{text}\n\n{witness}{grease}{ours}{second}{witness}"

    notes(extra)(files)

    assert both(written(tmp_path, files)) == []


def test_two_good_witnesses_do_not_stand_for_the_log(
    tmp_path: Path, honest: dict[str, bytes]
) -> None:
    """T36: without the log's own signature the checkpoint is refused, exit 1."""
    files = dict(honest)
    other = Signer("second.example", b"2" * 32)
    key = Verifier(other.name, other.public_key, COSIGNATURE)
    files["keys.txt"] += f"witness {key.text}\n".encode()

    def alone(note: str) -> str:
        text = note.partition("\n\n")[0] + "\n"
        line = signature_line(other.name, cosignature(text, signer=other))
        return unsigned(note, LOG.name) + line

    rebuilt(alone)(files)

    assert any(
        "the log's own signature is missing" in problem
        for problem in both(written(tmp_path, files))
    )


def test_a_question_that_nobody_answered_is_absent_and_no_fault(
    tmp_path: Path, honest: dict[str, bytes]
) -> None:
    """T30: an absent answer is none; the tallies may say so with no codes, and hold no filler."""
    files = dict(honest)
    tallies = json.loads(files["tallies.json"])
    tallies["window.a"]["never"] = {}
    files["tallies.json"] = json.dumps(tallies).encode()

    assert b'"never"' not in files[LEAVES]
    assert both(written(tmp_path, files)) == []


def test_a_member_of_a_small_round_is_not_betrayed_by_halves(tmp_path: Path) -> None:
    """A log of members opens a round of any size, and shows no halves of fewer than forty."""
    box = played(lambda box: box.print("a1", "window.a", 30))
    box.open(0, {"window.a": [box.cast(bytes(16)) for _ in range(0)]})
    folder = box.write(tmp_path)
    exported(log="members")(files := {"export.json": (folder / "export.json").read_bytes()})
    (folder / "export.json").write_bytes(files["export.json"])

    assert both(folder) == []


@pytest.mark.parametrize(
    ("log", "approvals", "said"),
    [
        ("members", ("frozen roll " + "a" * 64,), []),
        ("public", ("frozen roll " + "a" * 64,), ["leaf 0: batch a1 lacks two approvals"]),
        ("members", ("window",), ["leaf 0: batch a1 names no frozen roll"]),
        ("members", ("window", "frozen roll"), ["leaf 0: batch a1 names no frozen roll"]),
    ],
)
def test_the_slips_of_a_members_round_are_those_of_its_frozen_roll(
    tmp_path: Path, log: str, approvals: tuple[str, ...], said: list[str]
) -> None:
    def rolled(box: Box) -> None:
        tokens = box.print("a1", "window.a", 30)
        leaf = replace_batch(box, approvals=approvals, channel="roll")
        box.leaves[0], box.tree, box.notes = leaf.line, Frontier().append(leaf_hash(leaf.line)), []
        box.sign()
        box.open(0, {"window.a": [box.cast(token) for token in tokens[:24]]})

    problems = found_in_log(log, played(rolled), tmp_path)

    assert [problem for problem in problems if "batch" in problem] == said


def test_a_members_round_has_slips_once(tmp_path: Path) -> None:
    def more(box: Box) -> None:
        for batch in ("a1", "a2"):
            box.print(batch, "window.a", 30)
        approvals = ("frozen roll " + "a" * 64,)
        box.tree, box.notes = Frontier(), []
        for place, batch in enumerate(("a1", "a2")):
            content = json.loads(box.leaves[place]) | {"channel": "roll", "approvals": approvals}
            content.pop("kind")
            box.leaves[place] = BatchLeaf(**content).line
            box.tree = box.tree.append(leaf_hash(box.leaves[place]))
            assert content["batch"] == batch
        box.sign()

    assert "leaf 1: round window.a has slips already" in found_in_log(
        "members", played(more), tmp_path
    )


def found_in_log(log: str, box: Box, folder: Path) -> list[str]:
    box.write(folder)
    exported(log=log)(files := {"export.json": (folder / "export.json").read_bytes()})
    (folder / "export.json").write_bytes(files["export.json"])
    return both(folder)


def test_slips_of_before_the_log_lack_two_approvals_and_it_is_said(tmp_path: Path) -> None:
    def carried(box: Box) -> None:
        tokens = box.print("a1", "window.a", 30)
        box.leaves[0] = replace_batch(box, approvals=("before the sealed box",)).line
        box.tree, box.notes = Frontier(), []
        box.sign()
        box.open(0, {"window.a": [box.cast(token) for token in tokens[:24]]})
        box.show()

    found = check(played(carried).write(tmp_path))

    assert found["ok"]
    assert any("printed before there was a log" in note for note in found["notes"])


def test_halves_that_wait_for_a_draw_are_said_and_no_fault(tmp_path: Path) -> None:
    def wait(box: Box) -> None:
        tokens = box.print("a1", "window.a", 30)
        box.open(0, {"window.a": [box.cast(token) for token in tokens[:24]]})

    found = check(played(wait).write(tmp_path))

    assert found["ok"]
    assert "day 0: the halves of window.a are not yet shown" in found["notes"]


def test_checkpoints_that_somebody_kept_uncover_a_rewritten_log(tmp_path: Path) -> None:
    """A log that was rewritten as a whole, and signed, holds by itself; not for who looked before."""
    kept = tmp_path / "kept.txt"
    kept.write_text("".join(f"{note}\n\n\n" for note in week(Box()).notes), "utf-8")
    again = played(few_more).write(tmp_path / "again")
    same = week(Box()).write(tmp_path / "same")

    assert check(same, seen=[kept])["ok"]
    problems = check(again, seen=[kept], is_signed=is_signature)["problems"]
    assert "the checkpoint of 1 leaves seen before is not in this log" in problems
    assert any(problem.startswith("the log went back: ") for problem in problems)
    assert check(again)["ok"]


def test_a_kept_file_that_is_no_checkpoint_is_said(
    tmp_path: Path, honest: dict[str, bytes]
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("nothing\n", "utf-8")

    problems = check(written(tmp_path / "export", honest), seen=[kept])["problems"]

    assert problems == ["kept from before: kept.txt: checkpoint 1 is not a signed note"]


def test_every_receipt_of_a_slip_is_found_at_its_one_promise(tmp_path: Path) -> None:
    """T32: fetched at casting, later, and after the opening, they lead to the same leaf."""
    box = Box()
    tokens = box.print("a1", "window.a", 30)
    ballots = [box.cast(token) for token in tokens[:24]]
    receipts = [box.receipt(ballots[3], 0), box.receipt(ballots[3], 0)]
    box.open(0, {"window.a": ballots})
    box.show()
    receipts.append(box.receipt(ballots[3], 0))
    folder = box.write(tmp_path / "export")
    places = set()
    for number, receipt in enumerate(receipts):
        path = tmp_path / f"receipt-{number}"
        path.write_text(receipt, "utf-8")
        found = check(folder, receipts=[path])
        assert found["ok"]
        places.add(found["notes"][-1].partition(": ")[2])
    assert len(places) == 1
    assert places.pop().startswith("in the log, leaf ")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("nothing", "receipt is not a signed note"),
        (week(Box()).notes[0], "is no receipt of this log"),
        (
            signed_receipt(Receipt(bytes(32), bytes(32), week(Box()).checkpoint, 3), RECEIPTS),
            r"receipt \(day 3\): the log holds no such promise",
        ),
    ],
)
def test_a_receipt_that_is_not_kept_is_named(
    tmp_path: Path, honest: dict[str, bytes], text: str, word: str
) -> None:
    path = tmp_path / "receipt"
    path.write_text(text, "utf-8")

    problems = check(written(tmp_path / "export", honest), receipts=[path])["problems"]

    assert any(re.search(word, problem) for problem in problems), problems


def part(box: Box, start: int, folder: Path) -> Path:
    """Write the part of a log from one checkpoint on."""
    box.write(folder)
    hashes = [leaf_hash(line) for line in box.leaves]
    tree = Frontier().extend(hashes[:start])
    export = json.loads((folder / "export.json").read_bytes())
    export |= {"from": start, "roots": [root.hex() for root in tree.roots]}
    (folder / "export.json").write_text(json.dumps(export), "utf-8")
    (folder / LEAVES).write_bytes(b"".join(line + b"\n" for line in box.leaves[start:]))
    rows = []
    for index, line in enumerate(box.leaves[:start]):
        if any(f'"kind":"{kind}"' in line.decode() for kind in ("batch", "void", "day")):
            proof = [each.hex() for each in inclusion_proof(hashes[:start], index)]
            rows.append(json.dumps({"index": index, "leaf": line.decode(), "proof": proof}))
    (folder / "earlier.jsonl").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return folder


def sizes_of(box: Box) -> list[int]:
    return [int(note.split("\n")[1]) for note in box.notes]


@pytest.mark.parametrize("place", [2, 3, 4, 5, 8])
def test_a_part_of_the_log_holds_by_itself(tmp_path: Path, place: int) -> None:
    """From an opening, from step two whose cell lies before, from a batch, a hidden comment."""
    box = week(Box())

    assert both(part(box, sizes_of(box)[place], tmp_path)) == []


def test_a_part_says_nothing_of_kept_checkpoints_that_are_older(tmp_path: Path) -> None:
    box = week(Box())
    kept = tmp_path / "kept.txt"
    kept.write_text("".join(f"{note}\n\n\n" for note in box.notes), "utf-8")
    folder = part(box, sizes_of(box)[4], tmp_path / "part")

    assert check(folder, seen=[kept])["problems"] == []


def test_a_part_is_refused_where_its_beginning_is_not_vouched_for(tmp_path: Path) -> None:
    box = week(Box())
    start = sizes_of(box)[4]
    other = part(box, start, tmp_path / "roots")
    change = exported(roots=["00" * 32] * start.bit_count())
    change(files := {"export.json": (other / "export.json").read_bytes()})
    written(other, files)
    gone = part(box, start, tmp_path / "leaf")
    text = (gone / "earlier.jsonl").read_text("utf-8")
    (gone / "earlier.jsonl").write_text(text.replace('"a1\\"', '"a2\\"', 1), "utf-8")
    short = part(box, start, tmp_path / "proof")
    rows = [json.loads(row) for row in text.splitlines()]
    rows[0]["proof"] += ["00" * 32] * 5
    (short / "earlier.jsonl").write_text(json.dumps(rows[0]) + "\n", "utf-8")

    assert any("no checkpoint vouches" in problem for problem in both(other))
    assert "earlier.jsonl: leaf 0 does not stand in the log" in both(gone)
    assert "earlier.jsonl: leaf 0 does not stand in the log" in both(short)


def test_a_part_may_end_before_the_ways_of_its_cells_do(tmp_path: Path) -> None:
    box = week(Box())
    start, end = sizes_of(box)[2:4]
    box.leaves, box.notes = box.leaves[:end], box.notes[:4]

    assert both(part(box, start, tmp_path)) == []


def test_a_file_that_vanishes_meanwhile_is_named(tmp_path: Path, honest: dict[str, bytes]) -> None:
    with pytest.raises(verify_ledger.Fault, match=r"leaves/000000\.txt is missing"):
        verify_ledger.Leaves(tmp_path, 0, 5).take(5)


def test_the_words_of_the_program_are_those_of_its_main(
    tmp_path: Path, honest: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path, honest)

    assert verify_ledger.main([str(folder)]) == 0
    assert verify_ledger.main([str(folder), "--json"]) == 0
    assert capsys.readouterr().out.startswith("key of the log, to be compared: ")
    with pytest.raises(SystemExit, match="2"):
        verify_ledger.main([str(tmp_path / "none")])


def test_a_second_process_hashes_a_long_log(tmp_path: Path, honest: dict[str, bytes]) -> None:
    folder = written(tmp_path, honest)

    assert check(folder, many=1) == check(folder)


# --- The script by itself
def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_needs_the_standard_library_alone(
    tmp_path: Path, honest: dict[str, bytes]
) -> None:
    good = written(tmp_path / "good", honest)
    bad = written(tmp_path / "bad", honest | {"tallies.json": b"{}"})

    assert run(str(good)).returncode == 0
    assert run(str(good)).stdout.splitlines()[-1] == "463 leaves, 12 checkpoints: ok"
    told = run(str(bad), "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["problems"] == check(bad)["problems"]
    assert run(str(bad)).stdout.splitlines()[-1].endswith("NOT OK, 9 problems")
    assert run().returncode == 2
    assert run(str(tmp_path / "none")).returncode == 2


@pytest.mark.parametrize(
    ("key", "text", "signature"),
    [  # RFC 8032, section 7.1, tests 1 to 3
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ],
)
def test_signatures_are_checked_as_the_standard_says(key: str, text: str, signature: str) -> None:
    data, said, signed = bytes.fromhex(key), bytes.fromhex(text), bytes.fromhex(signature)
    order = verify_ledger.ORDER
    again = signed[:32] + (int.from_bytes(signed[32:], "little") + order).to_bytes(32, "little")

    assert verify_ledger.is_signature(signed, said, data)
    assert not verify_ledger.is_signature(signed, said + b"x", data)
    assert not verify_ledger.is_signature(signed[:-1], said, data)
    assert not verify_ledger.is_signature(swap_letter(signed, 3), said, data)
    assert not verify_ledger.is_signature(again, said, data)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff" * 32,  # y not below p
        (2).to_bytes(32, "little"),  # no x on the curve
        (1 | 1 << 255).to_bytes(32, "little"),  # x = 0 with a sign
    ],
)
def test_what_is_no_point_is_no_key(data: bytes) -> None:
    assert verify_ledger.point(data) is None
    assert not verify_ledger.is_signature(bytes(64), b"", data)
    assert not is_signature(bytes(64), b"", data)


@pytest.mark.parametrize("text", ["name", "name+00000000+AAAA", "name+00000000+%%%%"])
def test_a_key_that_is_none_is_named(text: str) -> None:
    with pytest.raises(verify_ledger.Fault, match=r"keys.txt: name"):
        verify_ledger.read_key(text)


def test_an_empty_tree_has_the_root_of_nothing() -> None:
    assert Tree().root == EMPTY_ROOT


def test_the_command_starts_without_django(tmp_path: Path, honest: dict[str, bytes]) -> None:
    folder = written(tmp_path, honest)
    code = (
        "import sys; from xianfeng.cli import main; "
        f"sys.argv[1:] = ['ledger', 'verify', {str(folder)!r}]\n"
        "try: main()\n"
        "except SystemExit as end: sys.exit(end.code or ('django' in sys.modules) * 3)"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr

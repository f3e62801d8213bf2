"""No way of writing a person's name forgets the keys under which it is found."""

import ast
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.db.models import Model

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
)
from tests.people.services.test_importing import members as sheet_of
from tools import PACKAGE, ROOT
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.foundation.names import name_keys
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.services.forgetting import remove_record
from xianfeng.people.services.importing import import_sheet
from xianfeng.people.services.life import NewMember, admit
from xianfeng.privacy.rules.requests import CorrectedField
from xianfeng.privacy.services.corrections import answer_correction, ask_correction

KEYS = "name_keys"
WRITER = PACKAGE / "people" / "naming.py"


def keyed_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if KEYS in {f.name for f in model._meta.fields}]


def forgotten() -> list[str]:
    """Name the rows whose keys are not those of their name."""
    return [
        name
        for model in keyed_models()
        for name, keys in model._default_manager.order_by("pk").values_list("name", KEYS)
        if keys != name_keys(name)
    ]


def admitted(branch: Organisation) -> None:
    person = NewMember(name="吕静", standing=Standing.ACTIVIST, number="N1")
    officer = make_actor(RoleKind.OFFICER, branch)
    admit(actor=officer, organisation=branch, person=person, on=NOW.date(), at=NOW)


def corrected(branch: Organisation) -> None:
    member = make_member_actor(branch)
    asked = ask_correction(
        actor=acting(member), field=CorrectedField.NAME, new="吕静", reason="写错了", at=NOW
    )
    officer = make_actor(RoleKind.OFFICER, branch)
    answer_correction(actor=officer, correction=asked, is_right=True, answer="", at=NOW)


def imported(branch: Organisation) -> None:
    sheet = sheet_of(["N1", "吕静", branch.name, "正式党员", "2010-07-01"])
    import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW)


def renamed_by_a_sheet(branch: Organisation) -> None:
    make_member(name="吕净", number="N1", organisation=branch)
    imported(branch)


def forgot(branch: Organisation) -> None:
    remove_record(actor=SYSTEM, member=make_member(name="吕净", organisation=branch), at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "name"),
    [
        (admitted, "吕静"),
        (corrected, "吕静"),
        (imported, "吕静"),
        (renamed_by_a_sheet, "吕静"),
        (forgot, "—"),
    ],
)
def test_every_way_of_writing_a_name_writes_its_keys(
    way: Callable[[Organisation], None], name: str
) -> None:
    way(make_organisation(name="一支部"))

    assert Member.objects.filter(name=name, name_keys=name_keys(name)).count() == 1
    assert forgotten() == []


@pytest.mark.django_db
def test_a_new_row_without_keys_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError):
        Member.objects.create(
            name="吕静", organisation=make_organisation(), standing="full", recorded_at=NOW
        )


SAVES = {"save", "bulk_create", "bulk_update"}
WRITES = ("create", "update", "get_or_create", "update_or_create")


def root_of(node: ast.AST) -> str:
    """Name what a chain of attributes and calls begins with."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def writes(tree: ast.AST, models: set[str]) -> Iterator[int]:
    """Find where a name of such a model, or its keys, may be written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in (each for place in targets for each in ast.walk(place)):
                if isinstance(target, ast.Attribute) and target.attr in {"name", KEYS}:
                    yield node.lineno
        if isinstance(node, ast.Call) and {"name", KEYS} & {word.arg for word in node.keywords}:
            deed = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if root_of(node.func) in models and deed in {"", *WRITES}:
                yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            saved = [
                word.value for word in node.keywords if word.arg in {"update_fields", "fields"}
            ]
            named = {
                each.value
                for word in saved
                for each in ast.walk(word)
                if isinstance(each, ast.Constant)
            }
            if node.func.attr in SAVES and len({"name", KEYS} & named) == 1:
                yield node.lineno


def test_names_of_persons_are_written_in_one_place() -> None:
    models = {model.__name__ for model in keyed_models()}
    assert models == {"Member"}
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and path != WRITER
        for text in [path.read_text("utf-8")]
        if any(name in text for name in models)
        for line in writes(ast.parse(text), models)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'Member(name="a", number="1")',
        'Member.objects.create(name="a")',
        'Member.objects.filter(pk=1).update(name="a")',
        'member.name, member.number = "a", ""',
        'member.name_keys = ""',
        'member.save(update_fields=["name"])',
        'Member.objects.bulk_update(rows, fields=("name", "number"))',
    ],
)
def test_a_name_written_past_the_writer_is_found(line: str) -> None:
    assert list(writes(ast.parse(line), {"Member"})) == [1]
    assert not list(writes(ast.parse('member.save(update_fields=[*NAMED, "number"])'), {"Member"}))

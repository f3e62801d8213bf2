"""Imports of organisations and of posts are taken back, too, while nothing builds on them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tests.factories.organisation import NOW, make_actor, make_member, make_role, make_user
from tests.factories.sheets import make_sheet
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.post_cells import POST_COLUMNS
from xianfeng.organisation.models.history import OrganisationState, TreeEvent, UnitState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.headings import ORGANISATION_COLUMNS
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.services.nodes import rename_node
from xianfeng.sheets.models import SheetImport
from xianfeng.sheets.rules.columns import Columns
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.services.importing import import_sheet
from xianfeng.sheets.services.undoing import BuiltOn, put_import_back

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
NEXT = NOW + timedelta(days=2)
TREE: list[Cell] = ["组织代码", "组织名称", "组织类别", "上级组织", "所在单位"]
POSTS: list[Cell] = ["党组织", "职务", "姓名", "任职日期", "免职日期", "届期开始日期", "届满日期"]
ROOT: list[Cell] = ["A", "直属工委", "工作委员会", "", "临江市"]
FIRST: list[Cell] = ["A01", "水利局党委", "基层党委", "A", "市水利局"]
BRANCH: list[Cell] = ["A0101", "第一党支部", "党支部", "A01", ""]
TABLES = (Organisation, Unit, OrganisationState, UnitState, TreeEvent, Post, Term)


def taken(
    columns: Columns, headings: list[Cell], *rows: list[Cell], reason: str = ""
) -> SheetImport:
    at = NOW if not SheetImport.objects.exists() else LATER
    sheet = read_rows(make_sheet(headings, *rows), columns)
    import_sheet(
        actor=SYSTEM, sheet=sheet, skip_wrong=False, reason=reason, file_name="表.xlsx", at=at
    )
    return SheetImport.objects.order_by("-pk")[0]


def tree(*rows: list[Cell], reason: str = "") -> SheetImport:
    return taken(ORGANISATION_COLUMNS, TREE, *rows, reason=reason)


def everything() -> list[Any]:
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def undo(done: SheetImport) -> None:
    put_import_back(actor=SYSTEM, done=done, reason="名册发错了", at=NEXT)


def refused(done: SheetImport) -> str:
    before = everything()
    with override("en"), pytest.raises(BuiltOn) as caught:
        undo(done)
    assert everything() == before
    return str(caught.value)


def test_organisations_and_units_that_an_import_added_are_gone() -> None:
    first = tree(ROOT, FIRST)
    before = everything()
    done = tree(BRANCH, ["A0102", "第二党支部", "党支部", "A01", ""])

    undo(done)

    assert everything() == before
    assert Entry.objects.order_by("-number")[0].verb == "organisation.organisations.taken_back"
    undo(first)
    assert everything() == [[] for _ in TABLES]


def test_what_an_import_changed_of_the_trees_is_as_before() -> None:
    tree(ROOT, FIRST, ["A02", "商务局党委", "基层党委", "A", "市商务局"], BRANCH)
    before = everything()
    done = tree(["A0101", "第一党支部（改）", "党支部", "A02", "市商务局"], reason="调整")
    assert Organisation.objects.get(code="A0101").parent.code == "A02"  # type: ignore[union-attr] # it has one

    undo(done)

    assert everything() == before


def test_a_change_on_the_day_of_the_import_itself_goes_back_too() -> None:
    tree(ROOT, FIRST, BRANCH)
    tree(["A0101", "一支部", "党支部", "A01", ""])
    before = everything()[:2]
    done = tree(["A0101", "第一支部", "党支部", "A01", ""])

    undo(done)

    assert everything()[:2] == before
    assert OrganisationState.objects.get(organisation__code="A0101", ends_on=None).name == "一支部"


def test_what_stands_with_a_new_organisation_or_unit_is_in_the_way() -> None:
    done = tree(ROOT, FIRST, BRANCH)
    branch, bureau = Organisation.objects.get(code="A0101"), Unit.objects.get(name="市水利局")

    member = make_member(organisation=branch)
    assert "member" in refused(done)
    member.memberships.all().delete()
    member.delete()
    role = make_role(user=make_user(), kind=RoleKind.LEADER, unit=bureau)
    assert "role" in refused(done)
    role.delete()
    later = tree(["A0103", "第三党支部", "党支部", "A01", ""])
    assert "organisation" in refused(done)
    undo(later)
    rename_node(
        actor=SYSTEM,
        node=branch,
        name="一支部",
        kind=OrganisationKind(branch.kind),
        happened_on=NOW.date(),
        reason="更名",
        at=LATER,
    )
    assert refused(done)


def test_only_who_looks_after_all_of_it_takes_it_back() -> None:
    done = tree(ROOT, FIRST, BRANCH)
    officer = make_actor(RoleKind.OFFICER, Organisation.objects.get(code="A0101"))

    with pytest.raises(NotAllowed):
        put_import_back(actor=officer, done=done, reason="发错了", at=NEXT)


def posts(*rows: list[Cell], reason: str = "") -> SheetImport:
    return taken(POST_COLUMNS, POSTS, *rows, reason=reason)


def test_posts_and_terms_that_an_import_added_or_ended_are_as_before() -> None:
    tree(ROOT, FIRST, BRANCH)
    branch = Organisation.objects.get(code="A0101")
    for name in ("张三", "李四"):
        make_member(organisation=branch, name=name)
    posts(["A0101", "书记", "张三", "2022-01-01", "", "2022-01-01", "2025-01-01"])
    before = everything()
    done = posts(
        ["A0101", "书记", "张三", "2022-01-01", "2026-03-01", "", ""],
        ["A0101", "书记", "李四", "2026-03-01", "", "2026-03-01", "2029-03-01"],
    )
    assert everything() != before

    Term.objects.filter(ended_on=None).update(extended_until=date(2029, 6, 1))
    assert "a later change" in refused(done)
    Term.objects.filter(ended_on=None).update(extended_until=None)
    undo(done)

    assert everything() == before
    assert Post.objects.get().ends_on is None


def test_nobody_who_has_left_holds_a_post_again() -> None:
    tree(ROOT, FIRST, BRANCH)
    branch = Organisation.objects.get(code="A0101")
    member = make_member(organisation=branch, name="张三")
    posts(["A0101", "书记", "张三", "2022-01-01", "", "", ""])
    done = posts(["A0101", "书记", "张三", "2022-01-01", "2026-03-01", "", ""])
    member.left_on = NOW.date()
    member.save()

    assert "membership" in refused(done)

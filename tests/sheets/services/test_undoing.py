"""An import is taken back as a whole, while nothing builds on it."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from tests.factories.organisation import NOW, make_actor, make_organisation, make_user
from tests.factories.sheets import make_sheet
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Twice
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.services.posts import appoint
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.services.ground import IsClosed
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.services.forgetting import remove_voluntary
from xianfeng.people.services.life import erase_mistake, leave
from xianfeng.sheets.models import SheetImport
from xianfeng.sheets.rules.kept import unpacked_keys
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import SheetRows
from xianfeng.sheets.services.forgetting import forget_words
from xianfeng.sheets.services.importing import import_sheet
from xianfeng.sheets.services.undoing import BuiltOn, put_import_back

pytestmark = pytest.mark.django_db
WHY = "名册发错了"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def branch() -> Organisation:
    return make_organisation(code="A0101", name="第一党支部")


def roster(*rows: list[Cell]) -> SheetRows:
    headings: list[Cell] = ["党员编号", "姓名", "所在支部", "人员类别", "入党时间"]
    return read_rows(make_sheet(headings, *rows), MEMBER_COLUMNS)


def taken(sheet: SheetRows, *, reason: str = "") -> SheetImport:
    import_sheet(
        actor=SYSTEM, sheet=sheet, skip_wrong=False, reason=reason, file_name="名册.xlsx", at=NOW
    )
    return SheetImport.objects.order_by("-pk")[0]


FIRST: list[Cell] = ["1", "张三", "A0101", "正式党员", "2010-07-01"]
SECOND: list[Cell] = ["2", "李四", "A0101", "预备党员", "2026-03-01"]


def test_what_an_import_added_is_gone_as_if_it_had_never_been(branch: Organisation) -> None:
    taken(roster(FIRST))
    done = taken(roster(SECOND, ["3", "王五", "A0101", "入党积极分子", ""]))

    put_import_back(actor=SYSTEM, done=done, reason=WHY, at=LATER)

    assert [each.name for each in Member.objects.all()] == ["张三"]
    assert Membership.objects.count() == 1
    verbs = Entry.objects.order_by("number").values_list("verb", "reason")
    assert list(verbs)[-2:] == [("people.members.imported", ""), ("people.members.taken_back", WHY)]
    with pytest.raises(Twice):
        put_import_back(actor=SYSTEM, done=done, reason=WHY, at=LATER)


def test_what_an_import_changed_is_as_before(branch: Organisation) -> None:
    make_organisation(code="A0102", name="第二党支部")
    taken(roster(FIRST))
    before = [Member.objects.values().get(), Membership.objects.values().get()]
    row: list[Cell] = ["1", "张三", "A0102", "正式党员", "2010-07-05"]
    done = taken(roster(row), reason="补录")
    assert Membership.objects.count() == 2

    put_import_back(actor=SYSTEM, done=done, reason=WHY, at=LATER)

    assert [Member.objects.values().get(), Membership.objects.values().get()] == before


def test_a_post_an_account_or_a_leave_stands_in_the_way(branch: Organisation) -> None:
    done = taken(roster(FIRST, SECOND))
    first, second = Member.objects.order_by("number")
    officer = make_actor(RoleKind.OFFICER, branch)
    day = date(2026, 1, 1)

    def refused() -> str:
        with override("en"), pytest.raises(BuiltOn) as caught:
            put_import_back(actor=SYSTEM, done=done, reason=WHY, at=LATER)
        return str(caught.value)

    leave(actor=officer, member=second, on=NOW.date(), at=NOW)
    assert "a change of membership" in refused()
    kind = PostKind.SECRETARY
    appoint(actor=officer, organisation=branch, member=first, kind=kind, starts_on=day, at=NOW)
    Membership.objects.filter(member=second).update(ends_on=None, end_cause="")
    assert "post" in refused()
    Member.objects.filter(pk=first.pk).update(user=make_user())
    assert "account" in refused()
    assert Member.objects.count() == 2


def test_a_later_import_of_the_same_rows_is_taken_back_first(branch: Organisation) -> None:
    first = taken(roster(FIRST))
    renamed: list[Cell] = ["1", "张叁", "A0101", "正式党员", "2010-07-01"]
    second = taken(roster(renamed))

    with pytest.raises(BuiltOn, match=r"名册\.xlsx"):
        put_import_back(actor=SYSTEM, done=first, reason=WHY, at=LATER)
    put_import_back(actor=SYSTEM, done=second, reason=WHY, at=LATER)
    put_import_back(actor=SYSTEM, done=first, reason=WHY, at=LATER)

    assert not Member.objects.exists()


def test_what_was_changed_by_hand_since_is_not_overwritten(branch: Organisation) -> None:
    taken(roster(FIRST))
    done = taken(roster(["1", "张叁", "A0101", "正式党员", "2010-07-01"]))
    Member.objects.update(name="张散")

    with pytest.raises(BuiltOn, match="a later change"):
        put_import_back(actor=SYSTEM, done=done, reason=WHY, at=LATER)


def test_somebody_recorded_by_mistake_is_no_leaver(branch: Organisation) -> None:
    taken(roster(FIRST, SECOND))
    first, second = Member.objects.order_by("number")
    officer = make_actor(RoleKind.OFFICER, branch)

    erase_mistake(actor=officer, member=second, reason="重复录入", at=LATER)

    assert (list(Member.objects.all()), Membership.objects.count()) == ([first], 1)
    line = Entry.objects.get(verb="people.member.removed")
    assert (line.subject_id, line.reason) == (str(second.pk), "重复录入")
    leave(actor=officer, member=first, on=NOW.date(), at=NOW)
    with pytest.raises(BuiltOn):
        erase_mistake(actor=officer, member=first, reason="重复录入", at=LATER)


def test_what_stood_before_is_forgotten_with_the_person(branch: Organisation) -> None:
    taken(roster(FIRST))
    taken(roster(["1", "张叁", "A0101", "正式党员", "2010-07-01"]))

    forget_words(actor=SYSTEM, words=["张三"], at=LATER)

    assert SheetImport.objects.count() == 1


def test_a_short_number_is_forgotten_as_a_whole_cell_alone(branch: Organisation) -> None:
    taken(roster(["17", "张三", "A0101", "正式党员", "2010-07-01"]))
    taken(roster(["17", "张三", "A0101", "正式党员", "2010-07-07"]), reason="补录")
    done = taken(roster(["7", "张三丰", "A0101", "正式党员", "2011-07-01"]))
    changed = taken(roster(["7", "张五丰", "A0101", "正式党员", "2011-07-01"]))

    forget_words(actor=SYSTEM, words=["7", "张三", "丰"], at=LATER)

    assert SheetImport.objects.filter(pk__in=[done.pk, changed.pk]).count() == 2
    assert SheetImport.objects.count() == 4
    forget_words(actor=SYSTEM, words=["张三丰"], at=LATER)
    assert not SheetImport.objects.filter(pk=changed.pk).exists()
    assert SheetImport.objects.count() == 3


def test_what_an_import_changed_of_the_background_is_forgotten_with_it(
    branch: Organisation,
) -> None:
    headings: list[Cell] = ["党员编号", "姓名", "所在支部", "人员类别", "入党时间", "出生年份"]
    for born in ("1980", "1981"):
        row: list[Cell] = ["LJ001", "张三", "A0101", "正式党员", "2010-07-01", born]
        taken(read_rows(make_sheet(headings, row), MEMBER_COLUMNS))

    remove_voluntary(actor=SYSTEM, member=Member.objects.get(), at=LATER)

    assert [
        unpacked_keys(bytes(each.content))["changed"] for each in SheetImport.objects.all()
    ] == [{}]


def test_what_imports_kept_of_somebody_recorded_by_mistake_is_gone(branch: Organisation) -> None:
    taken(roster(FIRST))
    taken(roster(["1", "张叁", "A0101", "正式党员", "2010-07-01"]))
    assert SheetImport.objects.count() == 2

    erase_mistake(
        actor=make_actor(RoleKind.OFFICER, branch),
        member=Member.objects.get(),
        reason="重复录入",
        at=LATER,
    )

    assert [
        unpacked_keys(bytes(each.content))["changed"] for each in SheetImport.objects.all()
    ] == [{}]


def moved_by_import() -> tuple[Organisation, SheetImport]:
    target = make_organisation(code="A0102", name="第二党支部")
    taken(roster(FIRST))
    row: list[Cell] = ["1", "张三", "A0102", "正式党员", "2010-07-01"]
    return target, taken(roster(row), reason="补录")


def test_nobody_goes_back_to_where_the_actor_keeps_no_list(branch: Organisation) -> None:
    target, done = moved_by_import()

    with pytest.raises(NotAllowed):
        put_import_back(actor=make_actor(RoleKind.OFFICER, target), done=done, reason=WHY, at=LATER)
    assert Member.objects.get().organisation == target


def test_nobody_goes_back_to_what_was_closed_since(branch: Organisation) -> None:
    _, done = moved_by_import()
    Organisation.objects.filter(pk=branch.pk).update(closed_on=NOW.date())

    with pytest.raises(IsClosed):
        put_import_back(actor=SYSTEM, done=done, reason=WHY, at=LATER)


def test_whoever_was_given_a_post_where_an_import_put_them_stays(branch: Organisation) -> None:
    target, done = moved_by_import()
    officer, kind = make_actor(RoleKind.OFFICER, target), PostKind.SECRETARY
    day, member = NOW.date(), Member.objects.get()
    appoint(actor=officer, organisation=target, member=member, kind=kind, starts_on=day, at=NOW)

    with override("en"), pytest.raises(BuiltOn, match="post"):
        put_import_back(actor=SYSTEM, done=done, reason=WHY, at=LATER)

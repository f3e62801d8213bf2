"""The pages that change the trees, show their past and say what the rules find."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest
import time_machine
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.kit import signed_in, with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.organisation import urls
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.rules.trees import is_code
from xianfeng.organisation.services.mergers import merge_organisations
from xianfeng.organisation.services.nodes import close_node, move_node, rename_node

pytestmark = pytest.mark.django_db
SPRING = "2026-03-01"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def top() -> Organisation:
    return make_organisation(
        code="A", name="直属工委", kind=OrganisationKind.WORK_COMMITTEE, unit=make_unit(code="LJ")
    )


@pytest.fixture
def officer(top: Organisation) -> Client:
    return with_role(RoleKind.OFFICER, top)


def words(response: HttpResponseBase) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def test_founding_through_the_page(officer: Client, top: Organisation) -> None:
    address = "/organisation/found/?parent=A&lang=en"
    assert f'value="{top.name}（A）"' in words(officer.get(address))

    answer = officer.post(
        address,
        {
            "code": "A01",
            "name": "市发改委机关党委",
            "kind": "committee",
            "parent": "直属工委",
            "unit": "LJ",
            "founded_on": "2026年3月1日",
        },
    )

    assert urlsplit(answer["Location"]).path == "/organisation/A01/"
    new = Organisation.objects.get(code="A01")
    assert (new.parent, new.unit, new.founded_on) == (top, top.unit, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", "А01", "cannot be used as a code"),
        ("code", "A", "already taken"),
        ("name", "长" * 200, "more than 120 characters"),
        ("name", "\u200b", "required"),
        ("parent", "没有的党委", "Nothing that you look after"),
        ("parent", "", "not allowed"),
        ("founded_on", "2027-01-01", "in the future"),
        ("founded_on", "三月", "is not a clear date"),
    ],
)
def test_founding_says_what_is_wrong(
    officer: Client, field: str, value: str, sentence: str
) -> None:
    data = {
        "code": "A01",
        "name": "新党委",
        "kind": "committee",
        "parent": "A",
        "founded_on": SPRING,
        field: value,
    }

    answer = officer.post("/organisation/found/?lang=en", data)

    if field == "parent" and not value:
        assert answer.status_code == 403
    else:
        assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert not Organisation.objects.filter(code="A01").exists()


def test_a_change_is_shown_first_and_done_when_it_is_confirmed(
    officer: Client, top: Organisation
) -> None:
    first, second = (
        make_organisation(parent=top, code=code, kind=OrganisationKind.COMMITTEE)
        for code in ("A01", "A02")
    )
    branch = make_organisation(parent=first, code="A0101")
    make_member(organisation=branch)
    data = {"parent": "A02", "unit": "", "happened_on": SPRING, "reason": "归口调整"}

    shown = officer.post("/organisation/A0101/move/?lang=en", data)
    branch.refresh_from_db()
    assert branch.parent == first
    page = words(shown)
    assert shown.status_code == 200
    assert f"It is below “{second.name}”" in page
    assert "1 person on the lists moves with it." in page
    assert 'type="hidden" name="parent" value="A02"' in page

    changed = officer.post("/organisation/A0101/move/", {**data, "change": "yes"})
    assert changed.status_code == 200
    officer.post("/organisation/A0101/move/", {**data, "confirmed": "yes"})
    branch.refresh_from_db()
    assert branch.parent == second


def test_a_cycle_is_refused_beside_its_field(officer: Client, top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01")
    make_organisation(parent=one, code="A0101")

    answer = officer.post(
        "/organisation/A01/move/?lang=en",
        {"parent": "A0101", "happened_on": SPRING, "reason": "误", "confirmed": "yes"},
    )

    assert answer.status_code == 422
    assert "is below it" in words(answer)


def test_renaming_merging_splitting_and_closing_through_the_pages(
    officer: Client, top: Organisation
) -> None:
    one, other = (make_organisation(parent=top, code=code) for code in ("A01", "A02"))
    people = [make_member(organisation=one) for _ in range(2)]
    day = {"happened_on": SPRING, "reason": "整合", "confirmed": "yes"}

    officer.post("/organisation/A01/rename/", {"name": "新名", "kind": "branch", **day})
    split = {"code": "A03", "name": "分出党支部", "kind": "branch", "members": [people[0].pk]}
    asked = officer.post("/organisation/A01/split/?lang=en", {**split, **day, "confirmed": ""})
    assert asked.status_code in {200, 302}
    officer.post("/organisation/A01/split/", {**split, **day})
    asked = officer.post(
        "/organisation/A01/merge/?lang=en",
        {"merged": [other.pk], "happened_on": SPRING, "reason": "整合"},
    )
    assert f"0 people on the list of “{other.name}” move to “新名”" in words(asked)
    officer.post("/organisation/A01/merge/", {"merged": [other.pk], **day})
    officer.post(
        "/organisation/A03/close/", {"closed_on": SPRING, "reason": "撤", "confirmed": "y"}
    )

    one.refresh_from_db()
    other.refresh_from_db()
    new = Organisation.objects.get(code="A03")
    assert (one.name, other.closed_on, new.closed_on) == ("新名", date(2026, 3, 1), None)
    history = words(officer.get("/organisation/A01/history/?lang=en"))
    assert all(
        text in history for text in ("Merged into it:", "Split off from it:", "<ins>新名</ins>")
    )
    past = words(officer.get("/organisation/A02/?lang=en"))
    assert "Closed on 1 March" in past
    assert "/A02/rename/" not in past
    assert officer.get("/organisation/A02/rename/").status_code == 404
    assert "Merged into <a" in words(officer.get("/organisation/A02/history/?lang=en"))


def test_closing_says_before_what_stands_in_the_way(officer: Client, top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01")
    make_organisation(parent=one)
    make_member(organisation=one)

    page = words(officer.get("/organisation/A01/close/?lang=en"))
    asked = officer.post(
        "/organisation/A01/close/?lang=en",
        {"closed_on": SPRING, "reason": "撤", "confirmed": "yes"},
    )

    assert asked.status_code == 422
    for text in (page, words(asked)):
        assert "still has people on its list: 1" in text
        assert f"Still below “{one.name}”" in text
        assert '<a href="/organisation/A01/members/">Settle it there</a>' in text


STEPS = (
    "rename",
    "move",
    "merge",
    "split",
    "close",
    "cover",
    "term",
    "term/extend",
    "posts/appoint",
)


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_closed_to_who_may_not_and_not_found_by_who_may_not_see(
    step: str, top: Organisation
) -> None:
    one = make_organisation(parent=top, code="A01", kind=OrganisationKind.JOINT_BRANCH)
    address = f"/organisation/{one.code}/{step}/"
    foreign = with_role(RoleKind.OFFICER, make_organisation())
    secretary = with_role(RoleKind.SECRETARY, one)
    allowed = with_role(RoleKind.OFFICER, top)

    for method in ("get", "post"):
        assert getattr(foreign, method)(address).status_code == 404
        assert getattr(secretary, method)(address).status_code == 403
        assert getattr(Client(), method)(address).status_code == 302
    assert allowed.get(address).status_code == 200


@pytest.mark.parametrize("step", ["rename", "move", "close"])
def test_steps_of_units_are_closed_alike(step: str, top: Organisation) -> None:
    unit = make_unit(parent=top.unit, code="LJ01")
    address = f"/organisation/units/{unit.code}/{step}/"

    assert with_role(RoleKind.OFFICER, make_organisation()).get(address).status_code == 404
    assert with_role(RoleKind.SECRETARY, top).get(address).status_code == 403
    assert with_role(RoleKind.OFFICER, top).get(address).status_code == 200


def test_units_are_changed_through_their_pages(officer: Client, top: Organisation) -> None:
    day = {"happened_on": SPRING, "reason": "机构改革", "confirmed": "yes"}
    officer.post(
        "/organisation/units/found/",
        {"code": "LJ01", "name": "发改委", "kind": "office", "parent": "LJ", "founded_on": SPRING},
    )
    make_unit(parent=top.unit, code="LJ02")
    officer.post(
        "/organisation/units/LJ01/rename/", {"name": "发展改革局", "kind": "office", **day}
    )
    asked = officer.post(
        "/organisation/units/LJ01/move/?lang=en", {"parent": "LJ02", **day, "confirmed": ""}
    )
    assert asked.status_code in {200, 302}
    officer.post("/organisation/units/LJ01/move/", {"parent": "LJ02", **day})
    close = {"closed_on": "2026-03-02", "reason": "撤并"}
    assert "is not used again" in words(
        officer.post("/organisation/units/LJ01/close/?lang=en", close)
    )
    officer.post("/organisation/units/LJ01/close/", {**close, "confirmed": "yes"})

    unit = Unit.objects.get(code="LJ01")
    assert (unit.name, unit.parent and unit.parent.code, unit.closed_on) == (
        "发展改革局",
        "LJ02",
        date(2026, 3, 2),
    )
    page = words(officer.get("/organisation/units/LJ01/?lang=en"))
    assert "Closed on 2 March" in page
    history = words(officer.get("/organisation/units/LJ01/history/?lang=en"))
    assert "closed" in history
    assert "LJ01" not in words(officer.get("/organisation/units/?lang=en"))
    assert "LJ01" in words(officer.get("/organisation/units/?as_of=2026-03-01&lang=en"))


def test_pages_are_asked_as_of_a_day(officer: Client, top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01", name="旧名党支部", unit=top.unit)
    other = make_organisation(parent=top, code="A02", name="后来的上级")
    rename_node(
        actor=SYSTEM,
        node=one,
        name="新名党支部",
        kind=OrganisationKind.BRANCH,
        happened_on=date(2026, 3, 1),
        reason="",
        at=NOW,
    )
    move_node(
        actor=SYSTEM,
        node=one,
        parent=other,
        unit=top.unit,
        happened_on=date(2026, 3, 1),
        reason="",
        at=NOW,
    )

    past = words(officer.get("/organisation/A01/?as_of=2026-02-28&lang=en"))
    listed = words(officer.get("/organisation/?as_of=2026-02-28&lang=en"))
    today = words(officer.get("/organisation/A01/?as_of=2026-03-01&lang=en"))

    assert "As of 28 February" in past
    assert "旧名党支部" in past
    assert "直属工委" in past
    assert "/rename/" not in past
    assert "旧名党支部" in listed
    assert "新名党支部" in today
    assert "后来的上级" in today
    assert "did not exist" in words(officer.get("/organisation/A01/?as_of=2017-01-01&lang=en"))
    assert "begin on 1 January 2018" in words(
        officer.get("/organisation/?as_of=2017-01-01&lang=en")
    )


@pytest.mark.parametrize("day", ["2026-13-45", "2027-01-01"])
@pytest.mark.parametrize("page", ["", "A/", "units/", "units/LJ/"])
def test_a_day_that_is_none_is_said_and_today_is_shown(
    officer: Client, page: str, day: str
) -> None:
    answer = officer.get(f"/organisation/{page}?as_of={day}&lang=en")

    assert answer.status_code == 422
    assert ("is not a clear date" in words(answer)) != ("in the future" in words(answer))


def test_the_past_shows_nothing_that_is_out_of_sight(top: Organisation) -> None:
    own = make_organisation(parent=top, code="A01", name="自己的党委")
    make_organisation(parent=top, code="A02", name="别人的党委")
    client = with_role(RoleKind.OFFICER, own)

    for address in ("/organisation/?as_of=2026-01-01", "/organisation/A01/?as_of=2026-01-01"):
        page = words(client.get(address))
        assert "自己的党委" in page
        assert "别人的党委" not in page
        assert "直属工委" not in page
    assert client.get("/organisation/A02/?as_of=2026-01-01").status_code == 404
    assert client.get("/organisation/A02/history/").status_code == 404


def test_a_history_leaves_out_names_that_are_out_of_sight(top: Organisation) -> None:
    own = make_organisation(parent=top, code="A01", name="自己的党委")
    foreign = make_organisation(parent=top, code="A02", name="别人的党委")
    merge_organisations(
        actor=SYSTEM,
        merged=[foreign],
        survivor=own,
        happened_on=date(2026, 3, 1),
        reason="",
        at=NOW,
    )
    move_node(
        actor=SYSTEM,
        node=own,
        parent=make_organisation(name="看不见的上级"),
        unit=None,
        happened_on=date(2026, 4, 1),
        reason="",
        at=NOW,
    )

    page = words(with_role(RoleKind.OFFICER, own).get("/organisation/A01/history/?lang=en"))

    assert "1 that you may not see" in page
    assert not {"别人的党委", "看不见的上级", "直属工委"} & set(re.findall(r"[一-龥]+", page))


def test_findings_lead_to_the_step_that_mends_them(officer: Client, top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01")
    make_member(organisation=one)
    foreign = make_organisation(code="B01")

    page = words(officer.get("/organisation/findings/?lang=en"))
    only = words(officer.get("/organisation/findings/?kind=too_small&lang=en"))

    assert (
        '<a href="/organisation/A01/posts/appoint/?kind=secretary">Record who holds it</a>' in page
    )
    assert '<a href="/organisation/A01/term/">Record an election</a>' in page
    assert '<a href="/organisation/A01/move/">Move or merge it</a>' in page
    assert "It has 1 full members; a branch needs at least 3." in page
    assert foreign.name not in page
    assert "Record an election" not in only
    assert "branch too small" in words(officer.get("/organisation/A01/?lang=en"))
    secretary = with_role(RoleKind.SECRETARY, one)
    assert "for the level above" in words(secretary.get("/organisation/findings/?lang=en"))
    leader = with_role(RoleKind.LEADER, one)
    assert leader.get("/organisation/findings/").status_code == 403
    assert "branch too small" not in words(leader.get("/organisation/A01/?lang=en"))


def test_a_branch_that_is_due_is_founded_from_the_finding(
    officer: Client, top: Organisation
) -> None:
    for _ in range(3):
        make_member(organisation=top)

    page = words(officer.get("/organisation/findings/?lang=en"))

    assert "3 full members do not belong to any branch" in page
    address = f"/organisation/found/?parent={top.code}&amp;kind=branch"
    assert f'<a href="{address}">Establish a branch below it</a>' in page
    form = officer.get(address.replace("&amp;", "&")).content.decode()
    assert f'value="{top.name}（{top.code}）"' in form
    assert '<option value="branch" selected>' in form


@pytest.mark.parametrize("branches", [1, 3])
def test_findings_cost_the_same_for_every_length(
    officer: Client,
    top: Organisation,
    branches: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(branches):
        make_organisation(parent=top)

    with django_assert_num_queries(12):
        officer.get("/organisation/findings/")


def test_terms_and_posts_through_the_pages(officer: Client, top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01")
    member = make_member(organisation=one, name="张三", number="N1")
    make_member(organisation=one, name="李四")
    make_member(organisation=one, name="李四")

    officer.post("/organisation/A01/term/", {"starts_on": "2023-07-01", "ends_on": "2026-07-01"})
    late = words(officer.get("/organisation/A01/?lang=en"))
    officer.post("/organisation/A01/term/extend/", {"until": "2026-12-31", "reason": "改革"})
    several = officer.post(
        "/organisation/A01/posts/appoint/?lang=en",
        {"member": "李四", "kind": "secretary", "starts_on": SPRING},
    )
    officer.post(
        "/organisation/A01/posts/appoint/",
        {"member": "N1", "kind": "secretary", "starts_on": SPRING},
    )
    held = words(officer.get("/organisation/A01/?lang=en"))

    assert "The term ended on 1 July" in late
    assert Term.objects.get().extended_until == date(2026, 12, 31)
    assert "may mean several" in words(several)
    assert "张三" in held
    post = Post.objects.get()
    assert post.member == member
    again = officer.post(
        "/organisation/A01/posts/appoint/?lang=en",
        {"member": "nobody", "kind": "secretary", "starts_on": SPRING},
    )
    assert (again.status_code, "Nobody here" in words(again)) == (422, True)
    bad = officer.post(
        "/organisation/A01/term/?lang=en", {"starts_on": "2026-07-01", "ends_on": "2026-06-01"}
    )
    assert (bad.status_code, "the term starts on that day" in words(bad)) == (422, True)
    officer.post(f"/organisation/A01/posts/{post.pk}/end/", {"ends_on": "2026-09-01"})
    assert "1 September" in words(officer.get("/organisation/A01/posts/?lang=en"))
    assert officer.get("/organisation/A01/posts/999999/end/").status_code == 404


def test_names_of_those_who_hold_posts_are_for_who_may_read_members(top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01")
    member = make_member(organisation=one, name="不可见")
    Post.objects.create(
        organisation=one,
        member=member,
        kind="secretary",
        starts_on=date(2026, 1, 1),
        recorded_at=NOW,
    )
    administrator = with_role(RoleKind.ADMINISTRATOR, top)

    assert "不可见" not in words(administrator.get("/organisation/A01/"))
    assert administrator.get("/organisation/A01/posts/").status_code == 404
    assert administrator.get("/organisation/A01/split/").status_code == 403


def test_administrators_keep_terms_and_leave_posts_to_officers(
    officer: Client, top: Organisation
) -> None:
    one = make_organisation(parent=top, code="A01")
    member = make_member(organisation=one, number="N1")
    held = Post.objects.create(
        organisation=one,
        member=member,
        kind="secretary",
        starts_on=date(2026, 1, 1),
        recorded_at=NOW,
    )
    administrator = with_role(RoleKind.ADMINISTRATOR, top)
    end, appoint = f"/organisation/A01/posts/{held.pk}/end/", "/organisation/A01/posts/appoint/"

    for address in (end, appoint):
        assert administrator.get(address).status_code == 403
        assert administrator.post(address, {"ends_on": SPRING}).status_code == 403
    page = words(administrator.get("/organisation/A01/?lang=en"))
    assert "/organisation/A01/term/" in page
    assert appoint not in page
    both = words(officer.get("/organisation/A01/"))
    assert end in both
    assert appoint in both
    held.refresh_from_db()
    assert held.ends_on is None


def test_a_missing_post_leads_only_those_on_who_may_record_it(top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01")
    user = make_user()
    for kind in (RoleKind.ADMINISTRATOR, RoleKind.AUDITOR):
        make_role(user=user, kind=kind, organisation=one)

    page = words(signed_in(user).get("/organisation/findings/?lang=en"))

    assert '<a href="/organisation/A01/term/">' in page
    assert "for an organisation officer" in page
    assert "posts/appoint" not in page


def test_a_joint_branch_shows_the_units_that_it_covers(officer: Client, top: Organisation) -> None:
    unit = make_unit(parent=top.unit, code="LJ07", name="第七局")
    make_organisation(parent=top, code="A01", kind=OrganisationKind.JOINT_BRANCH)

    wrong = officer.post("/organisation/A01/cover/?lang=en", {"units": "LJ07\nLJ99"})
    officer.post("/organisation/A01/cover/", {"units": "LJ07"})

    assert (wrong.status_code, "LJ99" in words(wrong)) == (422, True)
    assert unit.name in words(officer.get("/organisation/A01/"))


def test_no_code_can_stand_in_the_place_of_a_page() -> None:
    first = {str(pattern.pattern).split("/")[0] for pattern in urls.urlpatterns}
    fixed = {word for word in first if word and "<" not in word}

    assert not [word for word in sorted(fixed) if is_code(word)]


def test_a_closed_organisation_is_not_listed_and_keeps_its_page(
    officer: Client, top: Organisation
) -> None:
    one = make_organisation(parent=top, code="A01", name="撤销的党支部")
    close_node(actor=SYSTEM, node=one, closed_on=date(2026, 3, 1), reason="", at=NOW)

    assert one.name not in words(officer.get("/organisation/"))
    assert one.name in words(officer.get("/organisation/A01/"))
    assert one.name in words(officer.get("/organisation/?as_of=2026-02-28"))

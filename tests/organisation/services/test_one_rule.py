"""Page and sheet give one verdict on the same facts, whatever the facts are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_organisation,
    make_role,
    make_user,
)
from tests.factories.sheets import make_sheet
from xianfeng.access.selectors.actors import actor_of
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.post_cells import POST_COLUMNS
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.services.posts import appoint, begin_term
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.headings import ORGANISATION_COLUMNS
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.services.nodes import found_node, move_node, rename_node
from xianfeng.people.models.members import Member
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import STEPS
from xianfeng.people.services.life import NewMember, admit, advance
from xianfeng.sheets.rules.columns import Columns
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import Fate
from xianfeng.sheets.selectors.importing import review

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
STANDING_WORDS = {
    Standing.FULL: "正式党员",
    Standing.PROBATIONARY: "预备党员",
    Standing.ACTIVIST: "入党积极分子",
}
POST_WORDS = {
    PostKind.SECRETARY: "书记",
    PostKind.DEPUTY_SECRETARY: "副书记",
    PostKind.DISCIPLINE_SECRETARY: "纪委书记",
    PostKind.DISCIPLINE_MEMBER: "纪检委员",
    PostKind.COMMITTEE_MEMBER: "委员",
}
KIND_WORDS = {OrganisationKind.BRANCH: "党支部", OrganisationKind.GENERAL_BRANCH: "党总支"}
NAMES = ["机关A党支部", "机关\u0410党支部", "机关B党支部", "机关Ａ党支部"]
STANDINGS = st.sampled_from(list(Standing))
DAYS = st.integers(-400, 0).map(lambda days: TODAY + timedelta(days=days))
JOINED = st.none() | st.integers(-800, 2).map(lambda days: TODAY + timedelta(days=days))
PICK = st.integers(0, 9)
FACTS = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def allowed(deed: Callable[[], object]) -> bool:
    """Tell whether the service of a page does it; it is undone at once."""
    try:
        with undone():
            deed()
    except Refusal:
        return False
    return True


def ordinary(actor: Actor, columns: Columns, *table: list[Cell]) -> bool:
    """Tell whether a sheet does what its one row says, without any reason."""
    sheet = read_rows(make_sheet(*table), columns)
    (decision,) = review(actor=actor, sheet=sheet, at=NOW).decisions
    return decision.fate in {Fate.NEW, Fate.CHANGED} and not decision.exceptions


def text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


MEMBERS: list[Cell] = ["编号", "姓名", "支部", "人员类别", "入党时间"]


@FACTS
@given(
    before=STANDINGS,
    after=STANDINGS,
    joined=JOINED,
    is_moved=st.sampled_from([False, False, False, True]),
    kind=st.sampled_from([*[RoleKind.OFFICER] * 3, RoleKind.ADMINISTRATOR]),
)
def test_a_change_of_a_member(
    *, before: Standing, after: Standing, joined: date | None, is_moved: bool, kind: RoleKind
) -> None:
    assume(before is not after or is_moved)
    assume(joined is None or joined <= TODAY)
    with undone():
        top = make_organisation()
        here, there = (make_organisation(parent=top) for _ in range(2))
        member = make_member(number="1", name="张三", organisation=here, standing=before)
        Member.objects.filter(pk=member.pk).update(joined_date=joined)
        actor = make_actor(kind, top)
        is_step = STEPS.get(before, (None,))[0] is after

        page = (
            not is_moved
            and is_step
            and allowed(lambda: advance(actor=actor, member=member, on=TODAY, at=NOW))
        )
        day = TODAY if before is Standing.ACTIVIST and is_step else joined
        place = there.code if is_moved else here.code
        row: list[Cell] = ["1", "张三", place, STANDING_WORDS[after], text(day)]

        assert ordinary(actor, MEMBER_COLUMNS, MEMBERS, row) is page


@FACTS
@given(standing=STANDINGS, joined=JOINED)
def test_a_new_member(standing: Standing, joined: date | None) -> None:
    assume(standing is not Standing.PROBATIONARY or joined is not None)  # the page's day of today
    assume(standing is not Standing.ACTIVIST or joined is None)  # the page asks for none
    with undone():
        here = make_organisation()
        actor = make_actor(RoleKind.OFFICER, here)
        person = NewMember("张三", standing, number="1", joined_date=joined)
        row: list[Cell] = ["1", "张三", here.code, STANDING_WORDS[standing], text(joined)]

        page = allowed(
            lambda: admit(actor=actor, organisation=here, person=person, on=TODAY, at=NOW)
        )

        assert ordinary(actor, MEMBER_COLUMNS, MEMBERS, row) is page


HELD = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(list(PostKind)), DAYS, st.integers(1, 500)),
    max_size=4,
)


@FACTS
@given(held=HELD, who=st.integers(0, 3), kind=st.sampled_from(list(PostKind)), start=DAYS)
def test_a_new_post(
    held: list[tuple[int, PostKind, date, int]], who: int, kind: PostKind, start: date
) -> None:
    assume((who, kind, start) not in [each[:3] for each in held])
    with undone():
        top = make_organisation()
        here = make_organisation(parent=top)
        people = [
            make_member(organisation=here, name="甲"),
            make_member(organisation=here, name="乙"),
            make_member(organisation=here, name="丙", standing=Standing.PROBATIONARY),
            make_member(organisation=top, name="丁"),
        ]
        for person, post, begins, days in held:
            ends = begins + timedelta(days=days)
            try:
                with transaction.atomic():
                    Post.objects.create(
                        organisation=here,
                        member=people[person],
                        kind=post.value,
                        starts_on=begins,
                        ends_on=ends if ends <= TODAY else None,
                        recorded_at=NOW,
                    )
            except IntegrityError:
                assume(False)
        actor = make_actor(RoleKind.OFFICER, top)
        heads: list[Cell] = ["党组织", "职务", "姓名", "任职时间"]
        row: list[Cell] = [here.code, POST_WORDS[kind], people[who].name, text(start)]

        page = allowed(
            lambda: appoint(
                actor=actor,
                organisation=here,
                member=people[who],
                kind=kind,
                starts_on=start,
                at=NOW,
            )
        )

        assert ordinary(actor, POST_COLUMNS, heads, row) is page


@FACTS
@given(
    running=st.none() | st.tuples(DAYS, st.integers(1, 900)),
    start=DAYS,
    days=st.integers(-1, 900),
    elected=st.none() | DAYS,
    is_above=st.booleans(),
)
def test_a_new_term(
    *,
    running: tuple[date, int] | None,
    start: date,
    days: int,
    elected: date | None,
    is_above: bool,
) -> None:
    assume(running is None or running[0] != start)
    with undone():
        top = make_organisation()
        here = make_organisation(parent=top)
        if running is not None:
            Term.objects.create(
                organisation=here,
                starts_on=running[0],
                ends_on=running[0] + timedelta(days=running[1]),
                recorded_at=NOW,
            )
        actor = make_actor(RoleKind.OFFICER, top if is_above else here)
        ends = start + timedelta(days=days)
        heads: list[Cell] = [
            *("党组织", "职务", "姓名"),
            *("任期起始时间", "应换届时间", "选举日期"),
        ]
        row: list[Cell] = [here.code, "", "", text(start), text(ends), text(elected)]

        page = allowed(
            lambda: begin_term(
                actor=actor,
                organisation=here,
                elected_on=elected,
                starts_on=start,
                ends_on=ends,
                at=NOW,
            )
        )

        assert ordinary(actor, POST_COLUMNS, heads, row) is page


NODES: list[Cell] = ["组织代码", "组织名称", "组织类别", "上级组织代码"]


def tree(parents: list[int], names: list[int]) -> list[Organisation]:
    """Make a tree of one top; no two beside each other look alike."""
    nodes = [make_organisation(code="N0", name="机关党委", kind=OrganisationKind.BRANCH)]
    for number, (parent, name) in enumerate(zip(parents, names, strict=True), start=1):
        above = nodes[parent % len(nodes)]
        called = f"{NAMES[name % 3]}" if name < len(NAMES) else f"第{number}党支部"
        taken = {each.name for each in nodes if each.parent_id == above.pk}
        if taken & set(NAMES):
            called = f"第{number}党支部"
        nodes.append(make_organisation(code=f"N{number}", name=called, parent=above))
    return nodes


def officer_at(*places: Organisation) -> Actor:
    user = make_user()
    for place in places:
        make_role(user=user, kind=RoleKind.OFFICER, organisation=place)
    return actor_of(user, at=NOW)


FOUR = st.lists(PICK, min_size=4, max_size=4)


@FACTS
@given(
    parents=FOUR,
    names=FOUR,
    places=st.sets(PICK, min_size=1, max_size=2),
    node=PICK,
    target=PICK,
    what=st.sampled_from(["parent", "kind", "name"]),
)
def test_another_place_kind_or_name_of_an_organisation(  # noqa: PLR0917 -- the facts
    parents: list[int], names: list[int], places: set[int], node: int, target: int, what: str
) -> None:
    with undone():
        nodes = tree(parents, names)
        subject = nodes[node % len(nodes)]
        above = nodes[target % len(nodes)] if what == "parent" else subject.parent
        kind = OrganisationKind.GENERAL_BRANCH if what == "kind" else OrganisationKind.BRANCH
        name = NAMES[target % len(NAMES)] if what == "name" else subject.name
        assume(what == "kind" or above != subject.parent or name != subject.name)
        actor = officer_at(*(nodes[place % len(nodes)] for place in places))
        row: list[Cell] = [subject.code, name, KIND_WORDS[kind], above.code if above else ""]

        def deed() -> object:
            if what == "parent":
                return move_node(
                    actor=actor,
                    node=subject,
                    parent=above,
                    unit=None,
                    happened_on=TODAY,
                    reason="",
                    at=NOW,
                )
            return rename_node(
                actor=actor,
                node=subject,
                name=name,
                kind=kind,
                happened_on=TODAY,
                reason="",
                at=NOW,
            )

        assert ordinary(actor, ORGANISATION_COLUMNS, NODES, row) is allowed(deed)


@FACTS
@given(
    parents=FOUR,
    names=FOUR,
    place=PICK,
    target=PICK,
    name=st.integers(0, 3),
    code=st.sampled_from(["N9", "n1", "N 9", "机关", "import"]),
)
def test_a_new_organisation(  # noqa: PLR0917 -- the facts
    parents: list[int], names: list[int], place: int, target: int, name: int, code: str
) -> None:
    with undone():
        nodes = tree(parents, names)
        above = nodes[target % len(nodes)]
        actor = officer_at(nodes[place % len(nodes)])
        row: list[Cell] = [code, NAMES[name], "党支部", above.code]

        page = allowed(
            lambda: found_node(
                actor=actor,
                table=Organisation,
                code=code,
                name=NAMES[name],
                kind=OrganisationKind.BRANCH,
                parent=above,
                unit=None,
                founded_on=TODAY,
                reason="",
                at=NOW,
            )
        )

        assert ordinary(actor, ORGANISATION_COLUMNS, NODES, row) is page


def test_the_program_itself_is_asked_no_less_than_an_officer() -> None:
    here = make_organisation()
    row: list[Cell] = ["1", "张三", here.code, "正式党员", TODAY.isoformat()]

    assert not ordinary(SYSTEM, MEMBER_COLUMNS, MEMBERS, row)

import pytest

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
)
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.refusals import OnlyMembers, TooLong
from xianfeng.leadership.models.composition import Composition
from xianfeng.leadership.services.composition import count_members
from xianfeng.people.models.members import Member
from xianfeng.volunteering.models.strengths import Wish
from xianfeng.volunteering.rules.strengths import (
    DayPart,
    FreeTime,
    NotForProfiles,
    SkillKind,
    Strengths,
    TooManyWords,
    WishKind,
)
from xianfeng.volunteering.services.strengths import keep_strengths

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return make_member_actor(make_organisation())


def test_a_member_says_and_says_anew_what_there_is_to_know(member: Member) -> None:
    keep_strengths(
        actor=acting(member),
        strengths=Strengths(
            skills=frozenset({SkillKind.LAW, SkillKind.WRITING}),
            own_skills=(" 剪纸 ", "剪纸", ""),
            wishes=frozenset({WishKind.LESS_PAPER}),
            own_wishes=("教老人用手机",),
            free=frozenset({FreeTime(6, DayPart.MORNING), FreeTime(2, DayPart.EVENING)}),
        ),
        at=NOW,
    )
    assert [(row.kind, row.words) for row in member.skills.order_by("pk")] == [
        ("law", ""),
        ("writing", ""),
        ("", "剪纸"),
    ]
    assert [str(row) for row in member.wishes.order_by("pk")][1] == "教老人用手机"
    assert list(member.free_hours.order_by("pk").values_list("weekday", "part")) == [
        (2, "evening"),
        (6, "morning"),
    ]

    keep_strengths(actor=acting(member), strengths=Strengths(), at=NOW)
    assert not (member.skills.exists())
    assert not (member.wishes.exists())
    assert not (member.free_hours.exists())
    line = Entry.objects.latest("number")
    assert (line.verb, line.detail, line.changes) == ("volunteering.profile.kept", {}, {})


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("长" * 61,), TooLong),
        (tuple(f"第{number}项" for number in range(11)), TooManyWords),
        (("身份证 11010519491231002X",), NotForProfiles),
        (("电话 13800138000",), NotForProfiles),
    ],
)
def test_free_words_are_short_few_and_no_numbers_of_persons(
    member: Member, words: tuple[str, ...], refusal: type[Refusal]
) -> None:
    for strengths in (Strengths(own_skills=words), Strengths(own_wishes=words)):
        with pytest.raises(refusal):
            keep_strengths(actor=acting(member), strengths=strengths, at=NOW)
    assert not member.skills.exists()


def test_strengths_are_a_member_s(member: Member) -> None:
    for actor in (make_actor(RoleKind.OFFICER, member.organisation), SYSTEM):
        with pytest.raises(OnlyMembers):
            keep_strengths(actor=actor, strengths=Strengths(), at=NOW)


def test_count_members_counts_each_wish_and_who_has_it_not(member: Member) -> None:
    top = member.organisation
    make_member_actor(top)
    Wish.objects.create(member=member, kind="volunteer", recorded_at=NOW)
    Wish.objects.create(member=member, words="a choir", recorded_at=NOW)

    count_members(actor=SYSTEM, at=NOW)

    counts = Composition.objects.get(organisation=top).counts
    assert counts["wish:volunteer"] == {"yes": 1, "no": 1}
    assert counts["wish:less_paper"] == {"no": 2}

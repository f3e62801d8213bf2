from typing import Any

import pytest

from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.rules.words import kind_in_name, kind_of
from xianfeng.people.rules.headings import standing_of
from xianfeng.people.rules.kinds import Standing
from xianfeng.sheets.kinds import SheetKind, registered
from xianfeng.sheets.rules.columns import personal_heading
from xianfeng.sheets.rules.rows import Personal


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("机关党委", OrganisationKind.COMMITTEE),
        ("631党支部", OrganisationKind.BRANCH),
        ("联合党支部", OrganisationKind.JOINT_BRANCH),
        ("党总支部", OrganisationKind.GENERAL_BRANCH),
        ("机关工委", OrganisationKind.WORK_COMMITTEE),
        ("General branch", OrganisationKind.GENERAL_BRANCH),
        ("work_committee", OrganisationKind.WORK_COMMITTEE),
        ("党组", OrganisationKind.LEADING_GROUP),
        ("党小组", OrganisationKind.GROUP),
        ("服务窗口", UnitKind.WINDOW),
        ("处室", UnitKind.DIVISION),
        ("机关", UnitKind.OFFICE),
        ("协会", None),
        ("", None),
    ],
)
def test_kinds_are_read_by_their_usual_words(
    text: str, kind: OrganisationKind | UnitKind | None
) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize("kind", [*OrganisationKind, *UnitKind])
def test_every_kind_is_read_by_its_stored_word(kind: OrganisationKind | UnitKind) -> None:
    assert kind_of(kind.value) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中共市审计局支部委员会", OrganisationKind.BRANCH),
        ("市审计局党总支", OrganisationKind.GENERAL_BRANCH),
        ("中共市审计局机关委员会", OrganisationKind.COMMITTEE),
        ("中共临江市直属机关工作委员会", OrganisationKind.WORK_COMMITTEE),
        ("市审计局第一联合党支部", OrganisationKind.JOINT_BRANCH),
        ("市审计局党组", OrganisationKind.LEADING_GROUP),
        ("第二党小组", OrganisationKind.GROUP),
        ("市审计局", None),
    ],
)
def test_a_kind_is_read_off_the_end_of_a_name(name: str, kind: OrganisationKind | None) -> None:
    assert kind_in_name(name) is kind


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("正式党员", Standing.FULL),
        ("中共党员", Standing.FULL),
        ("预备 党员", Standing.PROBATIONARY),
        ("入党积极分子", Standing.ACTIVIST),
        ("probationary", Standing.PROBATIONARY),
        ("群众", None),
    ],
)
def test_standings_are_read_by_their_usual_words(text: str, standing: Standing | None) -> None:
    assert standing_of(text) is standing


@pytest.mark.parametrize(
    ("heading", "holds"),
    [
        ("公民身份证号码", Personal.IDENTITY),
        ("身份证号(必填)", Personal.IDENTITY),
        ("家庭住址", Personal.ADDRESS),
        ("户籍所在地", Personal.ADDRESS),
        ("联系电话", Personal.TELEPHONE),
        ("手机号", Personal.TELEPHONE),
        ("所在支部", None),
        ("党组织编号", None),
    ],
)
def test_headings_of_what_is_never_kept_are_known(heading: str, holds: Personal | None) -> None:
    assert personal_heading(heading) is holds


@pytest.mark.parametrize("kind", registered(), ids=lambda kind: kind.name)
def test_template_and_needs_speak_of_known_fields(kind: SheetKind[Any]) -> None:
    """A list of people to ask alone keeps the contact: without it nobody is invited."""
    columns = kind.columns

    assert {*columns.template, *columns.required} <= set(columns.fields)
    every = [name for names in columns.headings.values() for name in names]
    assert len(every) == len(set(every))
    kept = columns.fields["contact"].headings if kind.name == "people" else ()
    assert not any(personal_heading(name) for name in every if name not in kept)

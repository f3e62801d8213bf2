"""A released paper stays as it was released; what would differ today is said beside it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
import time_machine
from django.test import Client
from django.utils import translation

from tests.factories.carriers import link, make_activity, make_carrier
from tests.factories.organisation import NOW, make_actor, make_member, make_organisation, make_unit
from tests.factories.reports import make_goal, make_plan
from tests.kit import with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.periods import Period
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.reports.files import Format
from xianfeng.reports.models import ReleasedPaper
from xianfeng.reports.rules import NoRecord, QuarterRunning
from xianfeng.reports.services import (
    compare_released,
    make_quarter_report,
    quarter_report,
    release_quarter_report,
)

pytestmark = pytest.mark.django_db
Q2 = Period.parse("2026Q2")
PATH = "/reports/quarter/A01/?period=2026Q2&lang=en"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True), translation.override("zh-hans"):
        yield


@pytest.fixture
def office() -> Organisation:
    unit = make_unit(code="LJ01", name="市水利局")
    found = make_organisation(code="A01", name="市水利局党委", unit=unit)
    goal = make_goal(make_plan(unit), title="供水", readings=((5, "40"),))
    link(make_carrier(organisation=found, stage=Stage.REGULAR), goal)
    make_member(organisation=found)
    return found


def release(office: Organisation) -> ReleasedPaper:
    return release_quarter_report(actor=SYSTEM, organisation=office, period=Q2, at=NOW)


def hold_one_more(office: Organisation) -> None:
    """An activity of May that is written down after the release."""
    held_at = datetime(2026, 5, 7, 4, 0, tzinfo=UTC)
    make_activity(
        carrier=Carrier.objects.get(organisation=office),
        starts_at=held_at,
        held=True,
        people=9,
        recorded_at=datetime(2026, 10, 2, 4, 0, tzinfo=UTC),
    )


def words(client: Client) -> str:
    return " ".join(client.get(PATH).content.decode().split())


def test_a_released_paper_is_kept_with_its_checksum_and_one_line_on_the_trail(
    office: Organisation,
) -> None:
    made = quarter_report(actor=SYSTEM, organisation=office, period=Q2, at=NOW)

    kept = ReleasedPaper.objects.get(pk=release(office).pk)

    assert kept.paper == made
    assert len(kept.digest) == 64
    entry = Entry.objects.get()
    assert entry.verb == "reports.paper.released"
    assert entry.detail == {"kind": "quarter", "period": "2026Q2", "digest": kept.digest}
    assert compare_released(actor=SYSTEM, released=kept, at=NOW).differs == ()


def test_a_paper_says_the_same_to_all_who_may_read_it(office: Organisation) -> None:
    unit = office.unit
    assert unit is not None
    beside = make_organisation(name="驻外党支部", unit=make_unit(parent=unit))
    make_carrier(organisation=beside, title="下乡测水")
    make_goal(make_plan(make_unit(name="市政府")), title="灌溉", units=(unit,))
    kept = release(office)

    assert "下乡测水" in str(kept.paper)
    for kind in (RoleKind.LEADER, RoleKind.SECRETARY, RoleKind.OFFICER, RoleKind.AUDITOR):
        reader = make_actor(kind, office)
        assert quarter_report(actor=reader, organisation=office, period=Q2, at=NOW) == kept.paper
        assert compare_released(actor=reader, released=kept, at=NOW).differs == ()


def test_what_is_recorded_later_is_not_in_the_file_and_is_said_beside_it(
    office: Organisation,
) -> None:
    kept = release(office)
    hold_one_more(office)

    file = make_quarter_report(
        actor=SYSTEM, organisation=office, period=Q2, written_as=Format.DOCX, at=NOW
    )
    texts = [line.text for line in docx.Document(BytesIO(file.content)).paragraphs]
    standing = compare_released(actor=SYSTEM, released=kept, at=NOW)

    assert "本季度没有已开展活动的记录。" in texts
    told = "开展活动1次。据组织者记录，服务群众9人次。没有党员签到记录。"
    assert ("本季度没有已开展活动的记录。", told) in standing.differs
    assert standing.reasons == ("季度结束前开展的活动：1次。",)


def test_a_difference_without_a_later_record_is_called_a_correction(office: Organisation) -> None:
    release(office)
    Organisation.objects.update(name="改过的名称")

    released = ReleasedPaper.objects.get()
    standing = compare_released(actor=SYSTEM, released=released, at=NOW)

    assert standing.differs == (("市水利局党委", "改过的名称"),)
    assert len(standing.reasons) == 1
    assert "更正" in standing.reasons[0]


def test_the_page_shows_what_was_released_and_what_would_differ(office: Organisation) -> None:
    officer = with_role(RoleKind.OFFICER, office)
    assert "Once released" in words(officer)

    answer = officer.post("/reports/quarter/A01/release/", {"period": "2026Q2"})
    same = words(officer)
    hold_one_more(office)
    other = words(officer)

    assert answer.headers["Location"] == "/reports/quarter/A01/?period=2026Q2"
    assert "Made today it would say the same." in same
    assert ReleasedPaper.objects.get().digest in same
    assert "Made today it would differ" in other
    assert "Activities held before its end: 1." in other
    assert "Release it" not in other


def test_what_was_released_is_not_released_again(office: Organisation) -> None:
    release(office)

    with pytest.raises(Twice):
        release(office)
    officer = with_role(RoleKind.OFFICER, office)
    again = officer.post("/reports/quarter/A01/release/", {"period": "2026Q2"})
    assert again.status_code == 422
    assert ReleasedPaper.objects.count() == 1


def test_a_quarter_that_runs_or_was_never_recorded_is_not_released(office: Organisation) -> None:
    for period, why in (("2026Q3", QuarterRunning), ("2017Q4", NoRecord)):
        with pytest.raises(why):
            release_quarter_report(
                actor=SYSTEM, organisation=office, period=Period.parse(period), at=NOW
            )


def test_officers_alone_release(office: Organisation) -> None:
    secretary = make_actor(RoleKind.SECRETARY, office)

    with pytest.raises(NotAllowed):
        release_quarter_report(actor=secretary, organisation=office, period=Q2, at=NOW)
    for kind in (RoleKind.LEADER, RoleKind.AUDITOR):
        client = with_role(kind, office)
        assert client.post("/reports/quarter/A01/release/", {"period": "2026Q2"}).status_code == 403
        assert "Release it" not in words(client)


def test_a_quarter_before_the_first_record_is_refused_with_a_sentence(office: Organisation) -> None:
    leader = with_role(RoleKind.LEADER, office)

    answer = leader.get("/reports/quarter/A01/?period=2017Q4&lang=en")

    assert answer.status_code == 422
    assert "has been recorded here since" in answer.content.decode()

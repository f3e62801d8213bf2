"""A returned proposal is changed and handed in again; what it said before stays beside it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.carriers import link, make_carrier, make_endorsed_carrier, make_plan_goal
from tests.factories.organisation import (
    NOW,
    acting,
    make_member,
    make_member_actor,
    make_role,
    make_user,
)
from tests.kit import refuses, signed_in
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.carriers.models.carriers import Carrier, EarlierText, Endorsement
from xianfeng.carriers.rules.life import Draft, Form, Serves, ServesNothing, Stage, Tally, Voice
from xianfeng.carriers.selectors.page import voice_lines
from xianfeng.carriers.selectors.texts import texts_of
from xianfeng.carriers.selectors.voices import voices_lacking_of
from xianfeng.carriers.services.life import (
    NewerText,
    NotEndorsed,
    Returned,
    approve_carrier,
    count_endorsement,
    resubmit_carrier,
    return_carrier,
)
from xianfeng.carriers.services.mending import confirm_meaning, mend_carrier
from xianfeng.foundation.errors import NotAllowed, OwnMatter
from xianfeng.foundation.refusals import MovedOn, Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.plans.models import Goal, GoalLink

pytestmark = pytest.mark.django_db
DRAFT = Draft("清河日", "每周二巡河，三天内由组长回话", Form.VOLUNTEERING, {Serves.PEOPLE})
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def goal(branch: Organisation) -> Goal:
    return make_plan_goal(branch.unit, title="河湖长效管护")


@pytest.fixture
def carrier(branch: Organisation, officer: Actor) -> Carrier:
    """A proposal that all three voices accept, and that was returned."""
    found = make_endorsed_carrier(branch)
    Carrier.objects.update(title="清河", theme="每周巡河")
    return return_carrier(actor=officer, carrier=found, reason="写清由谁回话", at=NOW)


def test_a_returned_proposal_is_not_decided_on_before_it_is_handed_in_again(
    carrier: Carrier, officer: Actor, secretary: Actor
) -> None:
    with refuses(Returned):
        approve_carrier(actor=officer, carrier=carrier, approved_at=NOW, version=1, at=NOW)
    with refuses(Returned):
        return_carrier(actor=officer, carrier=carrier, reason="再写清一处", at=NOW)

    resubmit_carrier(actor=secretary, carrier=carrier, at=NOW)

    assert approve_carrier(
        actor=officer, carrier=carrier, approved_at=NOW, version=1, at=NOW
    ).stage == (Stage.APPROVED)


def test_a_returned_proposal_is_changed_and_its_earlier_text_kept(
    carrier: Carrier, secretary: Actor, officer: Actor, goal: Goal
) -> None:
    old = make_plan_goal(carrier.organisation.unit, title="旧目标")
    link(carrier, old)

    mend_carrier(actor=secretary, carrier=carrier, draft=DRAFT, goals=[goal], at=LATER)
    resubmit_carrier(actor=secretary, carrier=carrier, at=LATER)

    now = Carrier.objects.get(pk=carrier.pk)
    assert (now.title, now.theme, now.form) == ("清河日", DRAFT.theme, "volunteering")
    assert [each.goal for each in GoalLink.objects.all()] == [goal]
    kept = EarlierText.objects.get()
    assert (kept.title, kept.theme, kept.goals) == ("清河", "每周巡河", [old.pk])
    entry = Entry.objects.get(verb="carriers.carrier.mended")
    assert entry.changes["title"] == ["清河", "清河日"]
    texts = texts_of(officer, now)
    assert [(each.before, each.after) for each in texts.since_return] == [
        ("清河", "清河日"),
        ("每周巡河", DRAFT.theme),
        ("党员服务队", "志愿服务"),
        ("旧目标", "河湖长效管护"),
    ]
    assert (now.version, kept.version, kept.replaced_at) == (2, 1, LATER)
    assert now.endorsements.count() == 3


def test_what_changed_is_told_since_the_last_return_and_the_rest_as_history(
    carrier: Carrier, secretary: Actor, officer: Actor
) -> None:
    for place, theme in enumerate(("第一次改", "第二次改"), 1):
        at = NOW + timedelta(days=place)
        draft = replace(DRAFT, theme=theme)
        mend_carrier(actor=secretary, carrier=carrier, draft=draft, goals=[], at=at)
        resubmit_carrier(actor=secretary, carrier=carrier, at=at)
        if place == 1:
            return_carrier(
                actor=officer, carrier=carrier, reason="再改", at=at + timedelta(hours=1)
            )

    texts = texts_of(officer, Carrier.objects.get(pk=carrier.pk))

    assert [(each.before, each.after) for each in texts.since_return] == [("第一次改", "第二次改")]
    assert [len(each.changes) for each in texts.mended] == [1, 3]


def test_nothing_changed_keeps_nothing(carrier: Carrier, secretary: Actor) -> None:
    carrier.refresh_from_db()
    same = Draft(carrier.title, carrier.theme, Form(carrier.form), carrier.serves)

    mend_carrier(actor=secretary, carrier=carrier, draft=same, goals=[], at=LATER)

    assert not EarlierText.objects.exists()
    assert not Entry.objects.filter(verb="carriers.carrier.mended").exists()


def test_only_who_proposed_or_runs_it_changes_a_proposal(
    branch: Organisation, carrier: Carrier, secretary: Actor, officer: Actor, goal: Goal
) -> None:
    author = make_member(organisation=branch, user=make_user())
    own = make_carrier(organisation=branch, proposed_by=author)
    return_carrier(actor=officer, carrier=own, reason="写清", at=NOW)

    def mend(actor: Actor, which: Carrier, draft: Draft = DRAFT) -> Carrier:
        return mend_carrier(actor=actor, carrier=which, draft=draft, goals=[], at=LATER)

    with refuses(NotAllowed):
        mend(acting(make_member_actor(branch)), own)
    assert mend(acting(author), own).title == "清河日"
    with refuses(Twice):
        mend(secretary, carrier)
    with refuses(ServesNothing):
        mend(secretary, carrier, replace(DRAFT, serves=()))
    with refuses(MovedOn):
        mend(secretary, make_carrier(organisation=branch, stage=Stage.APPROVED))
    with refuses(NotAllowed):
        mend_carrier(
            actor=secretary,
            carrier=carrier,
            draft=replace(DRAFT, title="别的"),
            goals=[make_plan_goal()],
            at=LATER,
        )


def test_a_change_asks_the_voices_again_unless_its_meaning_is_confirmed_by_another(
    branch: Organisation, secretary: Actor, officer: Actor
) -> None:
    """S01-S03: an endorsement is of one version of the text, whoever edits."""
    carrier = make_endorsed_carrier(branch)
    mended = mend_carrier(actor=secretary, carrier=carrier, draft=DRAFT, goals=[], at=LATER)
    assert len(voices_lacking_of(mended)) == 3
    with refuses(NewerText):
        approve_carrier(actor=officer, carrier=carrier, approved_at=NOW, version=1, at=LATER)
    with refuses(NotEndorsed):
        approve_carrier(actor=officer, carrier=carrier, approved_at=NOW, version=2, at=LATER)
    text = mended.earlier_texts.get()
    with refuses(NotAllowed):
        confirm_meaning(actor=secretary, text=text, at=LATER)

    kept = confirm_meaning(actor=officer, text=text, at=LATER)

    assert not voices_lacking_of(kept)
    assert Entry.objects.get(verb="carriers.carrier.confirmed").detail == {"version": 2}
    with refuses(MovedOn):
        confirm_meaning(actor=officer, text=text, at=LATER)
    approve_carrier(actor=officer, carrier=carrier, approved_at=NOW, version=2, at=LATER)


def test_a_voice_is_counted_on_the_text_that_it_read(
    branch: Organisation, secretary: Actor, officer: Actor
) -> None:
    carrier = make_endorsed_carrier(branch)
    mend_carrier(actor=secretary, carrier=carrier, draft=DRAFT, goals=[], at=LATER)

    def count(version: int) -> Endorsement:
        return count_endorsement(
            actor=secretary,
            carrier=carrier,
            voice=Voice.PUBLIC,
            tally=Tally(9, 12),
            counted_at=LATER,
            version=version,
            at=LATER,
        )

    with refuses(NewerText):
        count(1)
    assert count(2).version == 2
    with refuses(Twice):
        count(2)
    now = Carrier.objects.get(pk=carrier.pk)
    lines = {line.voice: line for line in voice_lines(now, officer)}
    assert [row.version for row in lines[Voice.PUBLIC].earlier] == [1]
    assert lines[Voice.MEMBERS].endorsement is None


def test_who_changed_a_proposal_neither_confirms_nor_approves_it(branch: Organisation) -> None:
    assert branch.parent is not None
    both = make_member_actor(branch, RoleKind.SECRETARY)
    assert both.user is not None
    make_role(user=both.user, kind=RoleKind.OFFICER, organisation=branch.parent)
    carrier = make_endorsed_carrier(branch)
    actor = acting(both)
    mend_carrier(actor=actor, carrier=carrier, draft=DRAFT, goals=[], at=LATER)

    with refuses(OwnMatter):
        confirm_meaning(actor=actor, text=carrier.earlier_texts.get(), at=LATER)
    with refuses(OwnMatter):
        approve_carrier(actor=actor, carrier=carrier, approved_at=NOW, version=2, at=LATER)


def words(client: Client, address: str) -> str:
    return " ".join(client.get(f"{address}?lang=en").content.decode().split())


def test_the_pages_lead_from_the_return_to_the_change_and_show_it_beside_the_decision(
    carrier: Carrier, secretary: Actor, officer: Actor, goal: Goal
) -> None:
    branch_side, above = (signed_in(actor) for actor in (secretary, officer))
    page = f"/carriers/{carrier.pk}/"
    assert f'href="{page}edit/"' in words(branch_side, page)
    refused = above.get(f"{page}approve/?lang=en", follow=True).content.decode()
    assert "It is decided on once it has been handed in again" in refused

    form = branch_side.get(f"{page}edit/").context["form"]
    sent = {
        **{name: form.initial[name] for name in ("form", "serves", "title")},
        "theme": "每周二巡河，三天内回话",
        "goal": goal.pk,
        "begun": form["begun"].value(),
    }
    asked = branch_side.post(f"{page}edit/?lang=en", sent).content.decode()
    assert asked.count("in favour of version 1. It is asked again.") == 3
    sent["confirmed"] = "yes"
    assert branch_side.post(f"{page}edit/", sent).status_code == 302
    branch_side.post(f"{page}hand-in/")

    assert words(branch_side, page).count("On version 1, not on this text: 18 of 20") == 3
    above.post(f"{page}edit/1/same/")
    assert "means the same, as confirmed" in words(branch_side, page)

    decision = words(above, f"{page}approve/")
    assert "Changed since it was returned" in decision
    assert "<del>每周巡河</del><br><ins>每周二巡河，三天内回话</ins>" in decision
    assert "all three voices accept" in decision
    assert "What was changed in the proposal" in words(branch_side, page)

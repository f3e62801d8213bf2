"""What each form would send: valid values, so that nothing but a foreign one stops it.

The page's own form says which fields there are and what it offers; the rest is filled by kind.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.access.city import HEADINGS, City, Person
from tests.factories.sheets import make_book
from tests.plans.papers import linjiang
from xianfeng.actors.rules import SYSTEM
from xianfeng.ballots.selectors.receipts import receipt_of
from xianfeng.rolls.rules import DrawnFrom, Matter, RollRule
from xianfeng.rolls.selectors import roll_preview

Body = dict[str, Any]
TODAY = "2026-09-30"
WORDS = "按市直机关工委文件办理"


def form_of(response: Any) -> forms.BaseForm | None:
    """Return the first form that a page was drawn with."""
    for layer in response.context or ():
        for words in layer.dicts:
            for value in words.values():
                if isinstance(value, forms.BaseForm):
                    return value
    return None


def filled(form: forms.BaseForm) -> Body:
    """Fill a form as it offers itself: what it starts with, else a value of the right kind."""
    return {form.add_prefix(name): _value(form, name) for name in form.fields}


def _value(form: forms.BaseForm, name: str) -> Any:
    field: Any = form.fields[name]
    started = form.get_initial_for_field(field, name)
    if started not in (None, "", [], ()):
        return field.prepare_value(started)
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return [key] if (key := _offered(field)) else []
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _offered(field)
    if isinstance(field, forms.DateField):
        return TODAY
    if isinstance(field, forms.BooleanField | forms.IntegerField | forms.DecimalField):
        return "1"
    return WORDS if field.required else ""


def _offered(field: Any) -> str:
    keys = [str(getattr(key, "value", key)) for key, _ in field.choices]
    return next((key for key in keys if key), "")


def _note(*_: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("说明.txt", "现场说明".encode())


def _sheet(*_: object) -> SimpleUploadedFile:
    row = ("赵一", "2019-07-01", "水利党支部", "正式党员")
    return SimpleUploadedFile("名册.xlsx", make_book(HEADINGS, row))


def _paper(*_: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("要点.txt", linjiang().encode())


def _held(_: City, person: Person) -> str:
    """The token of a paper that this person has sent."""
    sent: Any = person.client.post(reverse("plans:import"), {"paper": _paper()})
    token: str = sent.context["held"].token
    return token


def _seen(city: City, _: Person) -> str:
    """The hash of a roll as it is shown before it is frozen."""
    rule = RollRule(
        drawn_from=DrawnFrom.BRANCH, matter=Matter.VOTE, organisation=city.own.branch.code
    )
    return roll_preview(SYSTEM, rule).digest


Given = Mapping[str, Callable[[City, Person], Any]]


def said(**words: Any) -> Given:
    """Say values that depend on nobody."""
    return {name: lambda *_, value=value: value for name, value in words.items()}


def _of_own(path: str) -> Callable[[City, Person], Any]:
    def find(city: City, _: Person) -> Any:
        found: Any = city.own
        for step in path.split("."):
            found = getattr(found, step)
        return found

    return find


def _candidate() -> Given:
    words = {"take": "1", "name": "城镇新增就业", "direction": "up", "comparator": "at_least"}
    first = {**words, "value": "9", "measure": "人"}
    return {
        **said(**{f"c0-{name}": value for name, value in first.items()}),
        "c0-units": _of_own("unit.code"),
    }


SURE = said(confirmed="yes")
OLD = said(birth_year="1980")
GIVEN: Mapping[str, Given] = {
    "account_filters": said(
        listing="carriers.carriers", path="/carriers/", query="form=study", name="学习"
    ),
    "account_filter_rename": said(name="另一个名称"),
    "account_person_close": said(reason=WORDS),
    "account_person_factors": said(reason=WORDS),
    "account_person_tie": said(provider="oidc", uid="u-1"),
    "carriers:hold": said(held_at="2026-09-30 08:00", people_served="3", summary=WORDS),
    "carriers:return": said(reason=WORDS),
    "carriers:strike_off": said(reason=WORDS),
    "carriers:plan_activity": said(starts_at="2026-10-08 09:00", ends_at="2026-10-08 10:00"),
    "volunteering:create_task": {
        "organisation": _of_own("branch.code"),
        **said(starts_at="2026-10-08 09:00", ends_at="2026-10-08 10:00"),
    },
    "volunteering:edit_task": said(starts_at="2026-10-08 09:00", ends_at="2026-10-08 10:00"),
    "cases:answer": said(words=WORDS, confirmed="yes"),
    "cases:category": {**said(category="社保"), "unit": lambda *_: ""},
    "cases:hand": {"unit": _of_own("window.code")},
    "cases:join": {"other": _of_own("other_case.number")},
    "cases:keep_template": {"unit": _of_own("unit.code")},
    "cases:ruling": {"unit": _of_own("unit.code")},
    "cases:enter": {"code": _of_own("code")},
    "cases:follow": said(do="add", words=WORDS),
    "cases:new": said(words=WORDS, contact="138 0000 1111"),
    "campaigns:begin_questionnaire": {"organisation": _of_own("committee.code")},
    "campaigns:prepare_campaign": {
        "organisation": _of_own("committee.code"),
        "offices": _of_own("unit.code"),
        **said(opens_on="2026-10-08", closes_on="2026-10-30"),
    },
    "campaigns:draw_wave": said(closes_on="2026-10-14"),
    "campaigns:print_cell": said(count="1"),
    "desk:house": said(own_name="陈建国", name="临江市", address="http://10.0.0.5:8000"),
    "organisation:crown": SURE,
    "carriers:endorse": {**SURE, **said(voice="public", asked="")},
    "carriers:correct_count": {**SURE, **said(voice="public", asked="")},
    "hearings:answer": said(said="for"),
    "hearings:consultation": said(said="for"),
    "carriers:ask": said(way="public", closes_on="2026-10-10"),
    "carriers:end": SURE,
    "carriers:charter": said(review_date="2027-09-30"),
    "carriers:evaluate": said(review_date="2027-09-30"),
    "carriers:propose": {"goal": _of_own("goal.pk")},
    "carriers:mend": {"goal": _of_own("goal.pk"), **SURE},
    "effects:state": {
        "indicator": lambda city, _: city.own.expected.indicator_id,
        **said(amount="5", until="2027-06"),
    },
    "carriers:serve": {"goal": _of_own("goal.pk")},
    "organisation:rename": {**SURE, **said(name="水利新党支部")},
    "organisation:rename_unit": {**SURE, **said(name="水利新窗口")},
    "leadership:approve": said(kind="fewer_members"),
    "leadership:extend_term": said(until="2027-06-30"),
    "sheets:apply": said(skip_wrong="1"),
    "plans:import": {"paper": _paper},
    "plans:apply": {
        "held": _held,
        **said(title="水利新要点", starts_on="2026-01-01", last_day="2026-12-31"),
        "unit": _of_own("unit.pk"),
        **_candidate(),
    },
    "notices:prefer": said(by_mail="1", messenger="", address=""),
    "people:accept_transfer": said(takes_effect_on=""),
    "people:admit": {**OLD, **said(joined_date="2024-07-01")},
    "leadership:appoint": {
        "member": _of_own("transfer.member.number"),
        **said(kind="deputy_secretary"),
    },
    "people:ask_transfer": {"target": _of_own("joint.code")},
    "people:background": OLD,
    "rolls:change_roll": {
        **said(kind="added", reason=WORDS),
        "number": _of_own("person.number"),
    },
    "organisation:close": SURE,
    "organisation:close_unit": SURE,
    "privacy:correct": said(new="本名"),
    "organisation:cover": {"units": _of_own("window.code")},
    "organisation:found": {
        **said(code="A0109", name="水利第九党支部", kind="branch"),
        "parent": _of_own("committee.code"),
    },
    "organisation:found_unit": {
        **said(code="LJ0109", name="水利第九处", kind="division"),
        "parent": _of_own("unit.code"),
    },
    **{
        f"access:give_{where}role": {
            "person": lambda city, _: city.own.account.username,
            **said(kind="secretary", ends_on=""),
        }
        for where in ("", "unit_", "whole_")
    },
    **{
        f"access:open_{where}official": said(username="qinglong", kind="secretary", ends_on="")
        for where in ("", "unit_", "whole_")
    },
    "people:open_account": said(username="qinglong"),
    "library:add": {"file": _note},
    "sheets:import": {"kind": lambda *_: "members", "file": _sheet},
    "leadership:merge": SURE,
    "organisation:move": {**SURE, "unit": _of_own("division.code")},
    "organisation:move_unit": {**SURE, "parent": _of_own("division.code")},
    "access:name_deputy": {
        "deputy": lambda city, _: city.people_named("secretary").username,
        **said(last_day="2026-10-09"),
    },
    "rolls:new_roll": {
        **said(step="freeze"),
        "organisation": _of_own("branch.code"),
        "seen": _seen,
    },
    "people:refuse_transfer": said(reason=WORDS),
    "leadership:split": {**SURE, **said(code="A0108", name="水利第八党支部", kind="branch")},
    "reports:download": said(period="2026Q2", written_as="xlsx"),
    "reports:release": said(period="2026Q2"),
    "review:enter": {"code": _of_own("slip")},
    "review:print": said(count="1", channel="slip"),
    "review:load": said(count="1"),
    "review:check": {"code": lambda city, _: receipt_of(city.own.spent).short_code},
    "review:hours": said(day0="9:00-12:00"),
    "review:open_round": said(title=WORDS, questionnaire="vote.1", last_day="2026-10-09"),
    "review:kiosk_cast": {"slip": _of_own("slip"), **said(level="5")},
    "review:assisted": {"code": _of_own("slip"), **said(level="5")},
    "ui:preferences": said(lang="en"),
}
"""What a page needs beyond what its form offers by itself."""


def body_of(name: str, city: City, person: Person, address: str, *, has_form: bool) -> Body:
    """Make up what somebody would send to a page: every field with a value that is good."""
    form = form_of(person.client.get(address)) if has_form else None
    offered = filled(form) if form else {}
    given = {field: value(city, person) for field, value in GIVEN.get(name, {}).items()}
    return {key: value for key, value in {**offered, **given}.items() if value is not None}

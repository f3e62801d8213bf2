"""Acts: a step of a life is declared; its page, its checks and its answers are the block's."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _
from pytest_django import Settings

from xianfeng.foundation.errors import N_, NotAllowed, OwnMatter, Refusal
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.fields import DayField
from xianfeng.ui.things import On

PAGE = (
    "{{ page.heading }}|{{ page.where }} {{ page.back }}|{{ page.notes|join:' ' }}"
    "|{{ effects|join:' ' }}|{{ form.day.value|default:''|stringformat:'s' }}|{{ form.day.errors.0|default:'' }}"
    "|{{ form.non_field_errors.0|default:'' }}|{{ colour }}"
)


class TooEarly(Refusal):
    sentence = N_("The tree is not ripe.")
    beside = ("month", "day")


class Withered(Refusal):
    sentence = N_("The tree has withered.")


class PickForm(forms.Form):
    day = DayField(today=True)


@dataclass
class Orchard:
    """Trees that may be seen, and what the service did."""

    refusal: Refusal | None = None
    told: list[dict[str, Any]] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)

    def find(self, request: Any, name: str) -> str:
        if name not in request.actor.sees:
            raise ObjectDoesNotExist
        return name

    def pick(self, **told: Any) -> str:
        if self.refusal is not None:
            raise self.refusal
        self.told.append(told)
        return "basket"


@pytest.fixture
def orchard() -> Orchard:
    return Orchard()


@pytest.fixture
def pick(orchard: Orchard) -> Act[str, PickForm]:
    return Act(
        on=On(
            find=orchard.find,
            door=lambda actor: bool(actor.sees),
            may=lambda actor, tree: tree in actor.tends,
            look=lambda asked: orchard.looks.append(asked.thing),
            named="tree",
            where=lambda asked: asked.thing,
            back=lambda asked: f"/trees/{asked.thing}/",
            shows=lambda _asked: {"colour": "red"},
        ),
        form=PickForm,
        service=orchard.pick,
        heading=_("Pick it?"),
        notes=lambda _asked: ["Bring a ladder."],
        done=_("Picked."),
    )


@pytest.fixture(autouse=True)
def plain_page(settings: Settings) -> None:
    loader = ("django.template.loaders.locmem.Loader", {"ui/step.html": PAGE, "x.html": "X" + PAGE})
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [loader]},
        }
    ]
    settings.LANGUAGE_CODE = "en"


class Asking:
    """Somebody who sends something to an act."""

    def __init__(
        self, *, sees: str = "apple pear", tends: str = "apple", known: bool = True
    ) -> None:
        self.actor = SimpleNamespace(sees=sees.split(), tends=tends.split())
        self.user = SimpleNamespace(is_authenticated=known)
        self.said: list[str] = []

    def __call__(
        self, act: Act[Any, Any], sent: dict[str, str] | None = None, *, tree: str = "apple"
    ) -> HttpResponse:
        make = RequestFactory()
        request: Any = make.get("/pick/") if sent is None else make.post("/pick/", sent)
        request.user, request.actor = self.user, self.actor
        request._messages = CookieStorage(request)
        answer = act.at("trees/<str:name>/pick/", name="pick").callback(request, name=tree)
        self.said = [str(message) for message in get_messages(request)]
        assert isinstance(answer, HttpResponse)
        return answer


GOOD = {"day": "2026-09-29"}


def parts(answer: HttpResponse) -> list[str]:
    return answer.content.decode().split("|")


def test_an_act_is_shown_with_its_words_and_the_day_of_the_asking(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    answer = Asking()(pick)

    heading, where, notes, effects, day, *rest = parts(answer)
    assert (heading, where, notes, effects) == (
        "Pick it?",
        "apple /trees/apple/",
        "Bring a ladder.",
        "",
    )
    assert date.fromisoformat(day)
    assert rest == ["", "", "red"]
    assert (answer.status_code, orchard.told, orchard.looks) == (200, [], ["apple"])


def test_what_is_said_becomes_the_keywords_of_the_service(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    asking = Asking()

    answer = asking(pick, GOOD)

    (told,) = orchard.told
    assert isinstance(told.pop("at"), datetime)
    assert told == {"actor": asking.actor, "tree": "apple", "day": date(2026, 9, 29)}
    assert (answer.status_code, answer.headers["Location"]) == (302, "/trees/apple/")
    assert (asking.said, orchard.looks) == (["Picked."], [])


def test_a_form_may_tell_the_service_in_its_own_words(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    class Telling(PickForm):
        @property
        def told(self) -> dict[str, int]:
            return {"month": self.cleaned_data["day"].month}

    Asking()(replace(pick, form=Telling, on=replace(pick.on, named="")), GOOD)

    assert {*orchard.told[0]} == {"actor", "month", "at"}


def test_an_act_says_first_what_it_will_do_and_does_it_when_that_is_confirmed(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    careful = replace(pick, effects=lambda step: [f"Gone from {step.form.cleaned_data['day']}."])
    asking = Asking()

    first = asking(careful, GOOD)
    assert (first.status_code, parts(first)[3]) == (200, "Gone from 2026-09-29.")
    assert orchard.told == []

    changed = asking(careful, GOOD | {"change": "yes"})
    assert (changed.status_code, parts(changed)[3:5]) == (200, ["", "2026-09-29"])
    assert orchard.told == []

    done = asking(careful, GOOD | {"confirmed": "yes"})
    assert (done.status_code, len(orchard.told)) == (302, 1)


def test_a_wrong_form_is_shown_again_with_what_was_typed(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    answer = Asking()(pick, {"day": "the ides"})

    assert answer.status_code == 422
    assert parts(answer)[4:6] == [
        "the ides",
        "“the ides” is not a clear date. Write it like 2019-07-01.",
    ]
    assert (orchard.told, orchard.looks) == ([], ["apple"])


def test_a_refusal_is_said_beside_the_first_of_its_fields_that_the_form_has(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    orchard.refusal = TooEarly()

    answer = Asking()(pick, GOOD)

    assert answer.status_code == 422
    assert parts(answer)[4:7] == ["2026-09-29", "The tree is not ripe.", ""]


def test_a_refusal_without_a_field_here_is_said_on_top(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    orchard.refusal = Withered()

    answer = Asking()(pick, GOOD)

    assert (answer.status_code, parts(answer)[5:7]) == (422, ["", "The tree has withered."])


def test_what_tells_the_service_may_refuse_too(orchard: Orchard, pick: Act[str, PickForm]) -> None:
    def told(_step: object) -> dict[str, Any]:
        raise TooEarly

    answer = Asking()(replace(pick, told=told), GOOD)

    assert (answer.status_code, parts(answer)[5]) == (422, "The tree is not ripe.")


def test_the_door_comes_before_the_thing_and_the_thing_before_the_deed(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    with pytest.raises(PermissionDenied):
        Asking(sees="")(pick, tree="plum")
    with pytest.raises(Http404):
        Asking()(pick, tree="plum")
    with pytest.raises(PermissionDenied):
        Asking()(pick, tree="pear")
    assert (orchard.told, orchard.looks) == ([], [])


def test_whoever_may_not_do_it_is_told_why_where_that_is_known(pick: Act[str, PickForm]) -> None:
    planter = replace(pick.on, why_not=lambda _actor, tree: OwnMatter() if tree == "pear" else None)

    with pytest.raises(PermissionDenied) as denied:
        Asking()(replace(pick, on=planter), tree="pear")

    assert isinstance(denied.value.__cause__, OwnMatter)


def test_what_stands_in_the_way_is_said_in_a_complete_form_before_anything_is_asked_or_done(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    checked: list[date] = []

    def check(step: Step[str, PickForm]) -> None:
        checked.append(step.form.cleaned_data["day"])
        step.form.add_error(None, "A nest is in it.")

    act = replace(pick, check=check, effects=lambda _step: ["It is bare."])

    for sent in ({"day": "x"}, {**GOOD, "change": "yes"}):
        assert "A nest is in it." not in parts(Asking()(act, sent))
    for sent in (GOOD, {**GOOD, "confirmed": "yes"}):
        answer = Asking()(act, sent)
        assert (answer.status_code, parts(answer)[3]) == (422, "")
        assert "A nest is in it." in parts(answer)
    assert (checked, orchard.told) == ([date(2026, 9, 29)] * 2, [])


def test_a_service_that_knows_better_closes_the_page(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    orchard.refusal = NotAllowed()

    with pytest.raises(PermissionDenied):
        Asking()(pick, GOOD)


def test_a_stranger_is_sent_to_the_sign_in(pick: Act[str, PickForm]) -> None:
    answer = Asking(known=False)(pick)

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?next=/pick/")


def test_what_is_over_is_said_at_the_page_that_one_is_led_back_to(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    late = replace(pick, on=replace(pick.on, over=lambda _asked: Withered()))
    asking = Asking()

    for sent in (None, GOOD):
        answer = asking(late, sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/trees/apple/")
        assert asking.said == ["The tree has withered."]
    assert orchard.told == []


def test_one_goes_on_to_what_was_made_or_gets_the_answer_itself(
    pick: Act[str, PickForm],
) -> None:
    asking = Asking()

    onward = replace(pick, onward=lambda step, made: f"/{made}/{step.thing}/")
    assert asking(onward, GOOD).headers["Location"] == "/basket/apple/"

    shown = replace(pick, onward=lambda _step, made: HttpResponse(made))
    assert asking(shown, GOOD).content == b"basket"
    assert asking.said == []

    counted = replace(pick, done=lambda step, made: f"{step.thing} in the {made}.")
    asking(counted, GOOD)
    assert asking.said == ["apple in the basket."]


def test_an_act_may_have_a_template_of_its_own(pick: Act[str, PickForm]) -> None:
    own = replace(pick, template="x.html", shows=lambda _step: {"colour": "green"})

    heading, *_between, colour = parts(Asking()(own))

    assert (heading, colour) == ("XPick it?", "green")


def test_a_mere_button_takes_a_press_alone(pick: Act[str, PickForm]) -> None:
    button = replace(pick, is_button=True)

    assert Asking()(button).status_code == 405
    assert Asking()(button, GOOD).status_code == 302


def test_a_button_without_a_page_tells_its_refusal_where_one_is_led_back_to(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    orchard.refusal, asking = Withered(), Asking()

    answer = asking(replace(pick, is_button=True), GOOD)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/trees/apple/")
    assert asking.said == ["The tree has withered."]


def test_a_button_on_a_page_draws_that_page_anew_with_what_was_refused(
    orchard: Orchard, pick: Act[str, PickForm]
) -> None:
    def page(step: Any) -> HttpResponse:
        return HttpResponse(f"{step.refused}|{step.form.errors.get('day', [''])[0]}")

    on_page, asking = replace(pick, page=page), Asking()

    assert asking(on_page).status_code == 405
    wrong = asking(on_page, {"day": "x"})
    assert (wrong.status_code, parts(wrong)) == (
        422,
        ["", "“x” is not a clear date. Write it like 2019-07-01."],
    )

    orchard.refusal = TooEarly()
    beside = asking(on_page, GOOD)
    assert (beside.status_code, parts(beside)) == (422, ["", "The tree is not ripe."])

    orchard.refusal = Withered()
    above = asking(on_page, GOOD)
    assert (above.status_code, parts(above)) == (422, ["The tree has withered.", ""])
